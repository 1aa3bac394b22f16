/* What Python 2.7 and Python 3 take for different things, as problems that are not certain: which of them reads the
 * file is not known here. */
#include "base/utf8.h"
#include "doc/ini_read.h"

enum { SHOWN_BYTES = 64 }; /* of a key or comment in a message */

static struct str shown(struct str s) {
	size_t n = s.n < SHOWN_BYTES ? s.n : SHOWN_BYTES;
	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return str_from_to(s, 0, n);
}

static struct problem *tell(struct doc *doc, enum problem_kind kind, struct span at, struct str message) {
	struct problem *problem = doc_problem(doc, kind, at, "%.*s", STR_ARGS(message));
	problem->uncertain = true;
	problem->reason = STR("which of the two reads the file is not known here");
	return problem;
}

/* --- lines ----------------------------------------------------------------------------------------------------------
 */

static bool is_refused(enum ini_kind kind) {
	return kind == INI_NAMELESS || kind == INI_HOMELESS;
}

void ini_note_kinds(struct ini_differences *d, const struct ini_line *three, const struct ini_line *two,
		    struct str name_three, struct str name_two) {
	struct ini_tally *tally = is_refused(two->kind)	    ? &d->refused_by_2
				  : is_refused(three->kind) ? &d->refused_by_3
							    : &d->kinds[three->kind][two->kind];
	if (tally->count++)
		return;
	tally->three = three->kind;
	tally->two = two->kind;
	tally->first = three->content.len ? three->content : two->content;
	tally->name = two->kind == INI_MORE ? name_two : name_three;
}

/* "takes it for a comment" */
static struct str clause(struct arena *arena, enum ini_kind kind, const char *line, struct str name) {
	static const char *const what[INI_KINDS] = {
	    [INI_BLANK] = "a blank line", [INI_COMMENT] = "a comment",	  [INI_MORE] = "more of",
	    [INI_SECTION] = "a section",  [INI_KEY] = "a key of its own",
	};
	if (!what[kind])
		return arena_format(arena, "refuses the file because of %s", line);
	if (kind == INI_MORE)
		return arena_format(arena, "takes %s for more of \"%.*s\"", line, STR_ARGS(shown(name)));
	return arena_format(arena, "takes %s for %s", line, what[kind]);
}

static const char *help_for(enum ini_kind three, enum ini_kind two) {
	if (two == INI_COMMENT)
		return "write # in place of rem";
	if (three == INI_COMMENT)
		return "begin the comment in the first column";
	return "begin the line in the first column, without blanks of any kind before it";
}

static void tell_tally(struct doc *doc, const struct ini_tally *tally) {
	enum ini_kind three = tally->three, two = tally->two;
	if (!tally->count)
		return;
	bool refused = is_refused(three) || is_refused(two);
	enum problem_kind kind = refused				   ? PROBLEM_SYNTAX
				 : three == INI_COMMENT && two == INI_MORE ? PROBLEM_COMMENT_IN_VALUE
									   : PROBLEM_AMBIGUOUS_SCALAR;
	struct str first = clause(doc->arena, two, "this line", tally->name);
	struct str second = clause(doc->arena, three, "it", tally->name);
	struct str message =
	    arena_format(doc->arena, "Python 2.7 %.*s, Python 3 %.*s", STR_ARGS(first), STR_ARGS(second));
	if (tally->count > 1)
		message = arena_format(doc->arena, "%.*s (and %u more %s like it)", STR_ARGS(message),
				       (unsigned)tally->count - 1, tally->count == 2 ? "line" : "lines");
	tell(doc, kind, tally->first, message)->help = str_from(help_for(three, two));
}

void ini_tell_kinds(struct doc *doc, const struct ini_differences *d) {
	tell_tally(doc, &d->refused_by_2);
	tell_tally(doc, &d->refused_by_3);
	for (enum ini_kind three = 0; three < INI_KINDS; three++)
		for (enum ini_kind two = 0; two < INI_KINDS; two++)
			tell_tally(doc, &d->kinds[three][two]);
}

/* --- texts ----------------------------------------------------------------------------------------------------------
 */

/* The first blank at either end of longer that shorter, which stands inside, has not. */
static uint32_t odd_blank(struct str text, struct span longer, struct span shorter) {
	if (shorter.off > longer.off)
		return longer.off;
	uint32_t at = shorter.off + shorter.len;
	while (at < longer.off + longer.len && str_trim(str_from_to(text, at, at + 1)).n == 0)
		at++;
	return at;
}

static void tell_blank(struct doc *doc, struct span longer, struct span shorter, const char *what) {
	struct str text = doc->source->text;
	size_t off = odd_blank(text, longer, shorter), end = off;
	uint32_t code = utf8_next(text, &end);
	struct str message = arena_format(
	    doc->arena, "Python 2.7 keeps the blank U+%04X beside this %s, Python 3 drops it", (unsigned)code, what);
	struct span at = {.off = (uint32_t)off, .len = (uint32_t)(end - off)};
	tell(doc, PROBLEM_AMBIGUOUS_SCALAR, at, message)->help = STR("delete it, or write an ordinary blank");
}

/* value is cut at a ; or empty in Python 2.7. */
static void tell_value(struct doc *doc, struct span three, struct span two, struct str name) {
	struct str text = doc->source->text, value = ini_text(text, three);
	struct span rest = {.off = two.off + two.len, .len = three.off + three.len - two.off - two.len};
	if (str_is(value, "\"\"")) {
		struct str message = arena_format(
		    doc->arena, "Python 2.7 takes \"\" for an empty \"%.*s\", Python 3 for two quote characters",
		    STR_ARGS(shown(name)));
		tell(doc, PROBLEM_AMBIGUOUS_SCALAR, three, message)->help =
		    STR("leave out the quotes; they are no syntax here");
	} else if (str_starts_with(value, ini_text(text, two)) && str_contains(ini_text(text, rest), STR(";"))) {
		rest = ini_trim_3(text, rest);
		struct str message =
		    arena_format(doc->arena, "Python 3 takes \"%.*s\" for a part of \"%.*s\", Python 2.7 for a comment",
				 STR_ARGS(shown(ini_text(text, rest))), STR_ARGS(shown(name)));
		tell(doc, PROBLEM_COMMENT_IN_VALUE, rest, message)->help =
		    STR("put the comment on a line of its own, in the first column");
	} else {
		tell_blank(doc, two, three, "value");
	}
}

static bool is_equal(struct str text, struct span a, struct span b) {
	return str_equal(ini_text(text, a), ini_text(text, b));
}

void ini_tell_texts(struct doc *doc, const struct ini_line *three, const struct ini_line *two, struct str name) {
	struct str text = doc->source->text;
	if (three->kind == INI_KEY) {
		name = ini_text(text, three->name);
		if (!is_equal(text, three->name, two->name))
			tell_blank(doc, two->name, three->name, "name");
	}
	if ((three->kind == INI_KEY || three->kind == INI_MORE) && !is_equal(text, three->value, two->value))
		tell_value(doc, three->value, two->value, name);
}

void ini_tell_header(struct doc *doc, const struct ini_line *header) {
	struct str text = doc->source->text;
	uint32_t behind = header->name.off + header->name.len + 1, end = header->content.off + header->content.len;
	struct span rest = {.off = behind, .len = end - behind};
	size_t close;
	if (!str_find_last_char(ini_text(text, rest), ']', &close))
		return;
	struct span at = {.off = behind, .len = (uint32_t)close + 1};
	struct str message = arena_format(
	    doc->arena,
	    "Python 3.10 and newer end the name of the section at the last ], others at the first: \"%.*s\"",
	    STR_ARGS(shown(ini_text(text, header->name))));
	tell(doc, PROBLEM_AMBIGUOUS_SCALAR, at, message)->help = STR("leave a single ] in the line");
}

void ini_tell_kept_blank(struct doc *doc, struct ini_differences *d, struct span at, struct str name) {
	if (d->blanks_in_value++)
		return;
	struct str message =
	    arena_format(doc->arena, "Python 3 keeps the blank line within the value of \"%.*s\", Python 2.7 drops it",
			 STR_ARGS(shown(name)));
	tell(doc, PROBLEM_AMBIGUOUS_SCALAR, at, message)->help = STR("delete the blank line");
}

void ini_tell_carriage_return(struct doc *doc, uint32_t off) {
	tell(doc, PROBLEM_SYNTAX, (struct span){.off = off, .len = 1},
	     STR("Python 3 ends the line at this carriage return, Python 2.7 goes on to the next newline"))
	    ->help = STR("save the file with newlines at the ends of its lines");
}
