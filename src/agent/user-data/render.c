/* The text of a file as it ends up on the host: what the script knows of its variables is filled in, and what tools
 * fill in before and after it is unknown text, not the shipper's. */
#include "agent/user-data/reading.h"

#include "claim/hole.h"
#include "doc/shell.h"

#include <ctype.h>
#include <string.h>

enum { MARKS_MAX = 1 << 20, EDITS_MAX = 64, JINJA_BYTES_MAX = 400 };

/* A run of the text that stands for something else. */
struct mark {
	struct span at;
	struct str expression; /* what reports show */
	enum hole_kind kind;
	struct meant meant;
};
LIST(mark_list, struct mark);

struct rendering {
	struct user_data *u;
	struct source *text;
	struct str branch, path;
	uint32_t at;
	struct mark_list marks;
	bool too_many;
	struct environment *values;
};

static void add_mark(struct rendering *r, struct mark mark) {
	r->too_many = r->too_many || r->marks.count == MARKS_MAX;
	if (!r->too_many && mark.at.len)
		LIST_ADD(r->u->arena, &r->marks, mark);
}

/* --- the shell's -------------------------------------------------------------------------------------------------- */

/* On a host where an image is built, whatever the script finds out is one text for all that start from the image. */
static void bake(const struct rendering *r, struct mark *mark) {
	if (!r->u->unit->baked || mark->meant.meaning == MEANING_TEXT)
		return;
	mark->meant = (struct meant){.meaning = MEANING_IDENTITY,
				     .is = {.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE}};
	mark->expression = arena_format(r->u->arena, "<%.*s of the build host>", STR_ARGS(mark->expression));
}

/* The script's own hole may be one of a tool around it. */
static bool is_outer(const struct hole *hole) {
	return hole->kind == HOLE_DEPLOY_CONSTANT;
}

static void mark_holes(struct rendering *r) {
	const struct source *text = r->text;
	for (uint32_t i = 0; i < text->hole_count; i++) {
		const struct hole *hole = &text->holes[i];
		struct mark mark = {.at = hole->here, .expression = hole->expression, .kind = hole->kind};
		uint32_t behind = hole->here.off + hole->here.len;
		size_t end;
		struct str rest = str_from_offset(text->text, behind);
		if (r->u->filling.terraform && str_is(hole->expression, "$$") && str_starts_with(rest, STR("{")) &&
		    str_find_char(rest, '}', &end)) { /* $${NAME} */
			mark.at.len += (uint32_t)end + 1;
			mark.expression = arena_format(r->u->arena, "$%.*s", STR_ARGS(str_from_to(rest, 0, end + 1)));
			mark.kind = HOLE_ENVIRONMENT;
		}
		bool templated = r->u->filling.terraform && str_starts_with(mark.expression, STR("${")) &&
				 mark.at.len == hole->here.len;
		if (!is_outer(hole) && !templated) {
			mark.meant = meaning_of(r->u, mark.expression, r->at, r->branch);
			bake(r, &mark);
		}
		add_mark(r, mark);
	}
}

/* --- tools around the script -------------------------------------------------------------------------------------- */

/* What comes out of base64 was in no tool's sight. */
static bool is_packed_at(const struct rendering *r, size_t off) {
	uint32_t low = 0, high = r->text->piece_count;
	while (low + 1 < high) {
		uint32_t middle = low + (high - low) / 2;
		if (r->text->pieces[middle].here.off <= off)
			low = middle;
		else
			high = middle;
	}
	return r->text->piece_count && r->text->pieces[low].kind == PIECE_OPAQUE;
}

static void mark_jinja(struct rendering *r) {
	struct str text = r->text->text;
	for (size_t at = 0, start, end; str_find(str_from_offset(text, at), STR("{{"), &start); at += start + 2 + end) {
		struct str rest = str_from_to(text, at + start + 2, at + start + 2 + JINJA_BYTES_MAX);
		end = 0;
		if (!str_find(rest, STR("}}"), &end) || is_packed_at(r, at + start))
			continue;
		struct mark mark = {.at = {(uint32_t)(at + start), (uint32_t)end + 4}, .kind = HOLE_UNKNOWN};
		mark.expression = str_from_to(text, mark.at.off, mark.at.off + mark.at.len);
		if (value_of_jinja(mark.expression, &mark.meant.is))
			mark.meant.meaning = MEANING_IDENTITY;
		add_mark(r, mark);
	}
}

/* In a text that the shell takes as it is. */
static void mark_terraform(struct rendering *r) {
	struct str text = r->text->text;
	for (size_t at = 0, start, end; str_find(str_from_offset(text, at), STR("${"), &start); at += start + 2) {
		size_t from = at + start;
		if (!str_find_char(str_from_to(text, from, from + JINJA_BYTES_MAX), '}', &end) || is_packed_at(r, from))
			continue;
		bool escaped = from > 0 && text.p[from - 1] == '$';
		struct mark mark = {.at = {(uint32_t)from, (uint32_t)end + 1}, .kind = HOLE_UNKNOWN};
		mark.expression = str_from_to(text, from, from + end + 1);
		if (escaped)
			mark = (struct mark){.at = {(uint32_t)from - 1, 1}, .meant = {.meaning = MEANING_TEXT}};
		add_mark(r, mark);
	}
}

static uint32_t first_hole_from(const struct source *source, uint32_t off) {
	uint32_t low = 0, high = source->hole_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (source->holes[middle].here.off < off)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Holes of the text around, in what was copied out of it. */
static void mark_outer(struct rendering *r) {
	const struct source *text = r->text;
	for (uint32_t i = 0; i < text->piece_count; i++) {
		const struct piece *piece = &text->pieces[i];
		const struct source *outer = piece->outer.source;
		uint32_t from = piece->outer.at.off, to = from + piece->outer.at.len;
		if (piece->kind != PIECE_COPY)
			continue;
		for (uint32_t k = first_hole_from(outer, from); k < outer->hole_count; k++) {
			const struct hole *hole = &outer->holes[k];
			if (hole->here.off + hole->here.len > to)
				break;
			add_mark(r, (struct mark){.at = {piece->here.off + hole->here.off - from, hole->here.len},
						  .expression = hole->expression,
						  .kind = hole->kind});
		}
	}
}

/* --- sed -----------------------------------------------------------------------------------------------------------
 */

/* s/FROM/TO/ with any separator at off; the position behind it, 0: there is none. */
static size_t read_edit(struct user_data *u, struct str line, size_t off, struct str whole) {
	char separator = off + 1 < line.n ? line.p[off + 1] : '\0';
	size_t middle, end;
	if (line.p[off] != 's' || !separator || isalnum((unsigned char)separator) || strchr(" \t\\\"'.-_;", separator))
		return 0;
	struct str from = str_from_offset(line, off + 2);
	if (!str_find_char(from, separator, &middle) || !middle)
		return 0;
	struct str to = str_from_offset(from, middle + 1);
	for (end = 0; end < to.n && to.p[end] != separator;) {
		uint32_t bytes = shell_expansion(to, (uint32_t)end);
		end += bytes ? bytes : 1;
	}
	if (end >= to.n)
		return 0;
	LIST_ADD(u->arena, &u->edits,
		 (struct edited){str_from_to(from, 0, middle), str_from_to(to, 0, end), whole, u->doc});
	return off + 2 + middle + 1 + end + 1;
}

void find_edits(struct user_data *u) {
	struct str rest = u->doc->source->text, line;
	if (!str_contains(rest, STR("sed ")) && !str_contains(rest, STR("perl ")))
		return;
	while (str_split(&rest, '\n', &line)) {
		if (!str_contains(line, STR("sed ")) && !str_contains(line, STR("perl ")))
			continue;
		for (size_t i = 1; i < line.n && u->edits.count < EDITS_MAX; i++) {
			bool starts = strchr("\"' \t;", line.p[i - 1]);
			size_t next = starts ? read_edit(u, line, i, line) : 0;
			i = next ? next - 1 : i;
		}
	}
}

static bool names_file(struct str line, const struct rendering *r) {
	struct str name = base_name_of(r->path), former = base_name_of(r->u->former);
	return (name.n && str_contains(line, name)) || (former.n && str_contains(line, former));
}

/* The text that an expression of sed takes, if it is nothing but one. */
static struct str plain_pattern(struct arena *arena, struct str pattern) {
	char *text = arena_alloc_text(arena, pattern.n);
	size_t n = 0;
	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] == '\\' && i + 1 < pattern.n && ispunct((unsigned char)pattern.p[i + 1]))
			i++;
		else if (strchr("*[]^$", pattern.p[i]))
			return STR("");
		text[n++] = pattern.p[i];
	}
	text[n] = '\0';
	return (struct str){text, n};
}

static void mark_edits(struct rendering *r) {
	struct str text = r->text->text;
	for (uint32_t i = 0; i < r->u->edits.count && r->path.n; i++) {
		const struct edited *edit = &r->u->edits.items[i];
		struct str from = plain_pattern(r->u->arena, edit->from);
		size_t dollar, start;
		bool named = names_file(edit->line, r);
		if (!from.n || !str_contains(text, from) || (!named && !str_find_char(edit->line, '$', &dollar)))
			continue;
		struct user_data there = *r->u;
		there.doc = edit->doc;
		struct str branch = edit->doc == r->u->doc ? r->branch : STR("");
		struct meant meant = meaning_of_word(&there, edit->to, (uint32_t)edit->doc->source->text.n, branch);
		if (meant.meaning == MEANING_TEXT && !named)
			continue;
		struct mark mark = {.expression = edit->to, .kind = HOLE_UNKNOWN, .meant = meant};
		bake(r, &mark);
		for (size_t at = 0; str_find(str_from_offset(text, at), from, &start); at += start + from.n) {
			mark.at = (struct span){(uint32_t)(at + start), (uint32_t)from.n};
			add_mark(r, mark);
		}
	}
}

/* --- putting it together ------------------------------------------------------------------------------------------ */

static int compare_marks(const void *a, const void *b, const void *context) {
	const struct mark *left = a, *right = b;
	(void)context;
	return (left->at.off > right->at.off) - (left->at.off < right->at.off);
}

static bool knows(const struct environment *values, struct str expression) {
	for (uint32_t i = 0; i < values->count && i < 200; i++)
		if (str_equal(values->items[i].name, expression))
			return true;
	return values->count >= 200;
}

/* Those of a container's environment, which a shipper may read there itself, under the same name. */
static bool goes_by_name(enum identity id) {
	return id == IDENTITY_POD || id == IDENTITY_NODE || id == IDENTITY_TASK || id == IDENTITY_CONTAINER;
}

static void add_value(struct rendering *r, const struct mark *mark) {
	struct variable *is;
	if (knows(r->values, mark->expression) || mark->meant.meaning == MEANING_TEXT)
		return;
	if (mark->meant.meaning == MEANING_UNKNOWN)
		return;
	is = ARENA_NEW(r->u->arena, struct variable);
	*is = (struct variable){.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN};
	if (mark->meant.meaning == MEANING_IDENTITY)
		*is = mark->meant.is;
	if (!is->name.n || !goes_by_name(is->id))
		is->name = mark->expression;
	LIST_ADD(r->u->arena, r->values, (struct environment_entry){.name = mark->expression, .is = is});
}

static void add_piece(struct rendering *r, struct derivation *d, const struct mark *mark) {
	if (mark->meant.meaning == MEANING_TEXT) {
		derivation_add(d, PIECE_ESCAPED, mark->meant.text, mark->at, 0);
		return;
	}
	derivation_add_hole(d, mark->kind, mark->expression, hole_stand_in(r->u->arena, mark->expression), mark->at);
	add_value(r, mark);
}

static struct source *put_together(struct rendering *r, struct str label) {
	struct derivation d = {.arena = r->u->arena, .outer = r->text};
	uint32_t at = 0, n = (uint32_t)r->text->text.n;
	list_sort(r->u->arena, r->marks.items, r->marks.count, sizeof *r->marks.items, compare_marks, NULL);
	derivation_add(&d, PIECE_INSERTED, STR(""), (struct span){0}, 0);
	for (uint32_t i = 0; i < r->marks.count; i++) {
		const struct mark *mark = &r->marks.items[i];
		if (mark->at.off < at)
			continue;
		struct span before = {at, mark->at.off - at};
		derivation_add(&d, PIECE_COPY, str_from_to(r->text->text, at, mark->at.off), before, 0);
		add_piece(r, &d, mark);
		at = mark->at.off + mark->at.len;
	}
	derivation_add(&d, PIECE_COPY, str_from_offset(r->text->text, at), (struct span){at, n - at}, 0);
	return source_derive(&d, label);
}

struct source *render(struct user_data *u, struct source *text, struct str label, uint32_t at, struct str branch,
		      struct environment *values) {
	struct rendering r = {.u = u, .text = text, .branch = branch, .path = label, .at = at, .values = values};
	mark_holes(&r);
	if (u->filling.jinja)
		mark_jinja(&r);
	if (u->filling.terraform)
		mark_terraform(&r);
	mark_outer(&r);
	mark_edits(&r);
	if (r.too_many) {
		unit_problem(u->unit, PROBLEM_LIMIT, source_outer(text, (struct span){0}),
			     "more than %d parts of this text are filled in: it was not read", MARKS_MAX)
		    ->incomplete = true;
		return NULL;
	}
	if (r.marks.count)
		return put_together(&r, label);
	text->label = label;
	return text;
}
