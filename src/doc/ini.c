/* INI as Python's RawConfigParser reads it, without interpolation. The tree is Python 3's reading; where Python 2.7
 * takes something for another thing, a problem says so, and a value that differs carries both.
 * Sections and keys that stand twice are all in the tree: what that means is not said here. */
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "doc/ini_read.h"

static bool ini_sniff(struct str text);
static bool ini_parse(struct doc *doc);

static const char *const extensions[] = {".ini", NULL};

const struct format format_ini = {
    .name = "ini",
    .extensions = extensions,
    .sniff = ini_sniff,
    .parse = ini_parse,
    .decode = ini_decode,
};

/* A value as Python 2.7 reads it; node is NULL if the key is none for Python 3. */
struct other_value {
	struct node *node;
	struct str text;   /* of the first line */
	struct buf joined; /* of several lines */
	bool open, is_joined;
};

struct ini {
	struct doc *doc;
	struct str text;
	struct node *section, *key; /* the open ones; NULL */
	struct str key_name, other_name;
	struct ini_place three, two;
	bool torn; /* a line ends for Python 3 only: from there on nothing is comparable */
	bool homeless_seen, nul_seen;
	struct other_value other;
	struct str waiting; /* key's value as Python 2.7 reads it, while key goes on for Python 3 */
	bool is_waiting;
	uint32_t pending_blanks, blank_at; /* blank lines behind key, which belong to its value if it goes on */
	uint32_t nodes;
	struct ini_differences differences;
};

/* --- values ---------------------------------------------------------------------------------------------------------
 */

static void compare_values(struct ini *ini, struct node *node, struct str other) {
	if (str_equal(node->text, other))
		return;
	struct node_extra *extra = ARENA_NEW(ini->doc->arena, struct node_extra);
	extra->has_other_text = true;
	extra->other_text = other;
	node->extra = extra;
}

/* Python 2.7 is through with a value. */
static void close_other(struct ini *ini) {
	struct other_value *other = &ini->other;
	if (other->open && other->node) {
		struct str text = other->is_joined ? arena_str(ini->doc->arena, buf_str(&other->joined)) : other->text;
		ini->is_waiting = other->node == ini->key;
		if (ini->is_waiting)
			ini->waiting = text;
		else
			compare_values(ini, other->node, text);
	}
	other->open = other->is_joined = false;
	buf_clear(&other->joined);
}

/* Python 3 is through with a value. */
static void close_key(struct ini *ini) {
	struct node *key = ini->key;
	if (key && key->text.n != key->span.len)
		key->text = ini_value(ini->doc->arena, ini->doc, key->span);
	if (key && ini->is_waiting)
		compare_values(ini, key, ini->waiting);
	ini->is_waiting = false;
	ini->key = NULL;
	ini->pending_blanks = 0;
}

static void add_other_piece(struct ini *ini, struct span piece) {
	struct other_value *other = &ini->other;
	if (!other->open)
		return;
	if (!other->is_joined)
		buf_add(&other->joined, other->text);
	other->is_joined = true;
	buf_add_char(&other->joined, '\n');
	buf_add(&other->joined, ini_text(ini->text, piece));
}

/* --- nodes ----------------------------------------------------------------------------------------------------------
 */

static struct node *add_node(struct ini *ini, struct node *parent, enum node_kind kind, const struct ini_line *line) {
	if (ini->nodes == LIMIT_DOC_NODES) {
		struct problem *problem = doc_problem(
		    ini->doc, PROBLEM_LIMIT, (struct span){.off = line->content.off},
		    "more than %u sections and keys stand before this place; the rest is not read", LIMIT_DOC_NODES);
		problem->incomplete = ini->doc->incomplete = true;
		return NULL;
	}
	ini->nodes++;
	struct node *node = node_new(ini->doc->arena, kind, line->value);
	node->key_span = line->name;
	node->key = ini_text(ini->text, line->name);
	node_append(parent, node);
	return node;
}

static bool has_capital(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return true;
	return false;
}

static struct str lower(struct arena *arena, struct str s) {
	if (!has_capital(s))
		return s;
	struct str copy = arena_str(arena, s);
	for (char *p = (char *)copy.p; p < copy.p + copy.n; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + ('a' - 'A'));
	return copy;
}

static void end_section_at(struct ini *ini, struct span last) {
	if (ini->section)
		ini->section->span.len = last.off + last.len - ini->section->span.off;
}

static bool add_section(struct ini *ini, const struct ini_line *line) {
	struct node *section = add_node(ini, ini->doc->root, NODE_OBJECT, line);
	if (!section)
		return false;
	section->span = line->content;
	ini->section = section;
	return true;
}

/* A key before the first section is the root's. */
static bool add_key(struct ini *ini, const struct ini_line *line) {
	struct node *key = add_node(ini, ini->section ? ini->section : ini->doc->root, NODE_STRING, line);
	if (!key)
		return false;
	key->key = lower(ini->doc->arena, key->key);
	key->text = ini_text(ini->text, key->span);
	ini->key = key;
	ini->key_name = key->key;
	end_section_at(ini, key->span);
	return true;
}

static void add_more(struct ini *ini, const struct ini_line *line) {
	struct node *key = ini->key;
	if (!key)
		return;
	if (ini->pending_blanks)
		ini_tell_kept_blank(ini->doc, &ini->differences, (struct span){.off = ini->blank_at}, key->key);
	ini->pending_blanks = 0;
	key->span.len = line->value.off + line->value.len - key->span.off;
	end_section_at(ini, key->span);
}

static void add_comment(struct ini *ini, struct span at, uint32_t *room) {
	struct doc *doc = ini->doc;
	if (doc->comment_count == *room)
		doc->comments = list_grow(doc->arena, doc->comments, doc->comment_count, room, sizeof *doc->comments);
	doc->comments[doc->comment_count++].at = at;
}

/* --- lines ----------------------------------------------------------------------------------------------------------
 */

static bool is_refused(enum ini_kind kind) {
	return kind == INI_NAMELESS || kind == INI_HOMELESS;
}

static void refuse(struct ini *ini, const struct ini_line *line) {
	struct problem *problem;
	if (line->kind == INI_HOMELESS && ini->homeless_seen)
		return;
	if (line->kind == INI_HOMELESS) {
		problem = doc_problem(ini->doc, PROBLEM_SYNTAX, line->content,
				      "this line stands before the first [section], and every Python refuses the file "
				      "(MissingSectionHeaderError)");
		problem->help = STR("put a section such as [general] before it, or delete it");
		ini->homeless_seen = true;
		return;
	}
	problem = doc_problem(ini->doc, PROBLEM_SYNTAX, line->content,
			      line->name.off ? "nothing stands before the separator: every Python refuses the file "
					       "(ParsingError)"
					     : "this line has no = or :, and every Python refuses the file "
					       "(ParsingError)");
	problem->help = STR("write it as name = value, or put # in its first column");
}

static void compare_lines(struct ini *ini, const struct ini_line *three, const struct ini_line *two) {
	if (is_refused(three->kind) && (is_refused(two->kind) || ini->torn)) {
		refuse(ini, three);
		return;
	}
	if (ini->torn)
		return;
	if (three->kind == two->kind)
		ini_tell_texts(ini->doc, three, two, ini->key_name);
	else
		ini_note_kinds(&ini->differences, three, two, ini->key_name, ini->other_name);
}

static void close_values(struct ini *ini, const struct ini_line *three, const struct ini_line *two) {
	if (two->kind == INI_KEY || two->kind == INI_SECTION)
		close_other(ini);
	if (three->kind == INI_KEY || three->kind == INI_SECTION || three->kind == INI_HOMELESS)
		close_key(ini);
	if (ini->torn)
		ini->other.open = ini->is_waiting = false;
}

/* What the line is for Python 3; false at a limit. */
static bool take_line(struct ini *ini, const struct ini_line *line, uint32_t *comment_room) {
	switch (line->kind) {
	case INI_COMMENT:
		add_comment(ini, line->content, comment_room);
		return true;
	case INI_BLANK:
		ini->blank_at = ini->pending_blanks++ ? ini->blank_at : line->content.off;
		return true;
	case INI_MORE:
		add_more(ini, line);
		return true;
	case INI_SECTION:
		ini_tell_header(ini->doc, line);
		return add_section(ini, line);
	case INI_HOMELESS:
		return !line->name.len || add_key(ini, line);
	case INI_KEY:
		return add_key(ini, line);
	case INI_NAMELESS:
	case INI_KINDS:
		break;
	}
	return true;
}

static void take_other_line(struct ini *ini, const struct ini_line *line, bool is_same_key) {
	if (line->kind == INI_MORE)
		add_other_piece(ini, line->value);
	if (line->kind != INI_KEY || ini->torn)
		return;
	ini->other.open = true;
	ini->other.node = is_same_key ? ini->key : NULL;
	ini->other.text = ini_text(ini->text, line->value);
	ini->other_name = is_same_key ? ini->key_name : ini_text(ini->text, line->name);
}

static void read_lines(struct ini *ini, uint32_t from) {
	uint32_t comment_room = 0;
	while (from < ini->text.n) {
		struct ini_line three, two;
		uint32_t next;
		struct span line = ini_line_at(ini->text, from, &next);
		ini_line_3(ini->text, line, &ini->three, &three);
		ini_line_2(ini->text, line, &ini->two, &two);
		compare_lines(ini, &three, &two);
		close_values(ini, &three, &two);
		if (!take_line(ini, &three, &comment_room))
			break;
		take_other_line(ini, &two, three.kind == INI_KEY);
		uint32_t end = line.off + line.len;
		if (next == end + 1 && ini->text.p[end] == '\r' && !ini->torn) {
			ini_tell_carriage_return(ini->doc, end);
			ini->torn = true;
		}
		from = next;
	}
	close_other(ini);
	close_key(ini);
}

/* --- the whole text -------------------------------------------------------------------------------------------------
 */

static void check_bytes(struct ini *ini) {
	size_t at;
	if (!utf8_valid(ini->text, &at)) {
		struct problem *problem =
		    doc_problem(ini->doc, PROBLEM_BAD_UTF8, (struct span){.off = (uint32_t)at, .len = 1},
				"a byte that is not UTF-8: Python 3 refuses the file (UnicodeDecodeError), Python 2.7 "
				"passes it on as it is");
		problem->reason = STR("which of the two reads the file is not known here");
		problem->uncertain = true;
	}
	if (str_find_char(ini->text, '\0', &at))
		doc_problem(ini->doc, PROBLEM_NUL_CHARACTER, (struct span){.off = (uint32_t)at, .len = 1},
			    "a NUL character stands in the file");
}

static bool ini_parse(struct doc *doc) {
	struct ini ini = {.doc = doc, .text = doc->source->text};
	uint32_t from = 0;
	if (utf8_is_utf16(ini.text)) {
		doc_problem(doc, PROBLEM_SYNTAX, (struct span){.len = 2}, "the file is UTF-16, which Python refuses")
		    ->help = STR("save it as UTF-8");
		doc->unreadable = true;
		return false;
	}
	doc->root = node_new(doc->arena, NODE_OBJECT, (struct span){.len = (uint32_t)ini.text.n});
	if (str_starts_with(ini.text, STR("\xEF\xBB\xBF"))) {
		from = 3;
		doc_problem(doc, PROBLEM_BYTE_ORDER_MARK, (struct span){.len = from},
			    "the file begins with a byte order mark, and every Python refuses it "
			    "(MissingSectionHeaderError)")
		    ->help = STR("save it as UTF-8 without byte order mark");
	}
	check_bytes(&ini);
	read_lines(&ini, from);
	buf_finish(&ini.other.joined);
	ini_tell_kinds(doc, &ini.differences);
	return true;
}

/* --- sniffing -------------------------------------------------------------------------------------------------------
 */

/* A header whose name begins no JSON value and no TOML array. */
static bool is_plain_header(struct str name) {
	char c = name.n ? name.p[0] : '\0';
	return c && c != '{' && c != '[' && c != '"' && c != '\'';
}

/* The first line that says something is a [section], and the first after the headers a key of one word. */
static bool ini_sniff(struct str text) {
	struct ini_place place = {0};
	uint32_t at = str_starts_with(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
	while (at < text.n) {
		struct ini_line line;
		ini_line_3(text, ini_line_at(text, at, &at), &place, &line);
		struct str name = ini_text(text, line.name);
		if (line.kind == INI_BLANK || line.kind == INI_COMMENT)
			continue;
		if (line.kind == INI_SECTION && is_plain_header(name))
			continue;
		size_t blank;
		return line.kind == INI_KEY && !str_find_char(name, ' ', &blank) && !str_find_char(name, '\t', &blank);
	}
	return false;
}
