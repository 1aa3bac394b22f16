/* Variables in the values of Compose files, as compose-go (template/template.go) fills them in. What nobody knows stays
 * a variable, and every byte of the result knows where it was written. */
#include "agent/docker/reading.h"

#include "base/buf.h"
#include "claim/assume.h"

#include <string.h>

enum {
	VALUE_BYTES_MAX = 16 << 10,  /* a longer text is taken as it is written */
	FILLED_BYTES_MAX = 64 << 10, /* what comes behind so much is one more variable */
	NESTING_MAX = 16,	     /* defaults within defaults */
};

static const char hole[] = {VALUE_HOLE};

struct filling {
	struct reading *r;
	const struct item *item;
	struct str raw;
	struct buf text;
	struct value *value;
	bool refused;	       /* a problem with the syntax was told */
	struct span outermost; /* the variable that is being filled in, of those around it the first */
};

static void add_piece(struct filling *f, struct str text, size_t from, size_t to, const struct variable *variable) {
	if (!text.n)
		return;
	struct value_piece piece = {.at = (uint32_t)f->text.n,
				    .len = (uint32_t)text.n,
				    .from = (uint32_t)from,
				    .to = (uint32_t)to,
				    .is_variable = variable != NULL};
	if (variable) {
		piece.variable = *variable;
		f->value->known = false;
	}
	for (size_t i = 0; i < text.n; i++) /* a byte of the user's that looks like a hole is refused by all names */
		buf_add_char(&f->text, text.p[i] == VALUE_HOLE && !variable ? ' ' : text.p[i]);
	LIST_ADD(f->r->arena, &f->value->pieces, piece);
}

/* --- problems ------------------------------------------------------------------------------------------------- */

static struct site part_site(const struct filling *f, size_t from, size_t to) {
	return node_text_site(f->r->arena, f->item->at.doc, f->item->at.node, from, to);
}

static void tell_syntax(struct filling *f, size_t from) {
	f->refused = true;
	struct problem *problem =
	    docker_tell(f->r, PROBLEM_SYNTAX, part_site(f, from, f->raw.n), "invalid interpolation format: %.*s",
			STR_ARGS(str_from_to(f->raw, from, f->raw.n)));
	if (!problem)
		return;
	problem->reason = STR("docker compose refuses the file");
	problem->help = STR("close the brace, or write $$ for a dollar sign");
}

static void tell_unset(struct filling *f, size_t from, size_t to, struct str name, bool refused) {
	struct problem *problem =
	    refused ? docker_tell(f->r, PROBLEM_UNSET_VARIABLE, part_site(f, from, to),
				  "nothing sets %.*s, and docker compose refuses to go on without it", STR_ARGS(name))
		    : docker_tell(f->r, PROBLEM_UNSET_VARIABLE, part_site(f, from, to),
				  "nothing sets %.*s, and docker compose puts nothing in its place", STR_ARGS(name));
	if (!problem)
		return;
	bool whole = from == 0 && to == f->raw.n;
	problem->reason = refused ? STR("no container is created or changed")
			  : whole ? STR("it warns and goes on as if this were not written at all")
				  : STR("it warns and goes on: what is left of the value is the same everywhere");
	problem->help = arena_format(
	    f->r->arena, "set it in the file .env beside the Compose file, or give it a default: ${%.*s:-...}",
	    STR_ARGS(name));
}

/* The shell's own variable, which most shells keep from what they start. */
static void tell_host_name(struct filling *f, size_t from, size_t to) {
	struct problem *problem =
	    docker_tell(f->r, PROBLEM_UNSET_VARIABLE, part_site(f, from, to),
			"HOSTNAME is a variable of the shell that is exported on few systems: docker compose may put "
			"nothing in its place");
	if (!problem)
		return;
	problem->uncertain = true;
	problem->reason = STR("then what is left of the value is the same on every host");
	problem->help =
	    STR("in a log option use the template of tag instead: tag: \"{{.Hostname}}/{{.Name}}\"; else set "
		"it in .env or export it");
}

/* --- variables ------------------------------------------------------------------------------------------------ */

static bool is_first(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_next(char c) {
	return is_first(c) || (c >= '0' && c <= '9');
}

static size_t name_end(struct str text, size_t at, size_t end) {
	if (at >= end || !is_first(text.p[at]))
		return at;
	while (at < end && is_next(text.p[at]))
		at++;
	return at;
}

/* Behind the brace that closes the one before at; 0: none does. */
static size_t closing(struct str text, size_t at, size_t end) {
	unsigned open = 1;
	for (; at < end && text.p[at] != '\n'; at++) {
		if (text.p[at] == '{')
			open++;
		else if (text.p[at] == '}' && --open == 0)
			return at + 1;
	}
	return 0;
}

/* [from, to) of the written text is one variable, whatever its value. */
static void add_named(struct filling *f, size_t from, size_t to, struct str name, const struct charset *values) {
	struct variable variable = {
	    .id = IDENTITY_ENVIRONMENT, .scope = DIFFERENCE_UNKNOWN, .name = name, .values = values};
	add_piece(f, (struct str){.p = hole, .n = 1}, from, to, &variable);
}

static void add_unknown(struct filling *f, size_t from, size_t to) {
	add_named(f, from, to, str_from_to(f->raw, from, to), NULL);
}

/* $NAME, ${NAME} and ${NAME:?word} are one value (template/template.go, substitute). */
static void add_variable(struct filling *f, size_t from, size_t to, struct str name) {
	add_named(f, from, to, arena_format(f->r->arena, "${%.*s}", STR_ARGS(name)), NULL);
}

static bool is_next(char c);

/* The bytes of the word of ${NAME:+word}, which is there or not; NULL: they may be any. */
static const struct charset *charset_of_word(struct arena *arena, struct str word) {
	enum { WORD_MAX = 64 };
	for (size_t i = 0; i < word.n; i++)
		if (word.n > WORD_MAX || (!is_next(word.p[i]) && !strchr("./-#", word.p[i])))
			return NULL;
	struct charset *values = ARENA_NEW(arena, struct charset);
	size_t dash;
	*values = (struct charset){.min = 0, .max = (uint32_t)word.n};
	struct buf bytes = {0};
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] != '-')
			buf_add_char(&bytes, word.p[i]);
	if (str_find_char(word, '-', &dash)) /* last, where it is no range */
		buf_add_char(&bytes, '-');
	values->bytes = arena_str(arena, buf_str(&bytes)).p;
	buf_finish(&bytes);
	return values;
}

static void fill(struct filling *f, size_t at, size_t end, unsigned depth);

/* What the file says itself holds where nobody says anything else. */
static void assume_default(struct filling *f, struct str name, struct str word) {
	struct site at = part_site(f, f->outermost.off, (size_t)f->outermost.off + f->outermost.len);
	struct str shown = assumed_value(f->r->arena, word);
	struct assumed assumed = {.here = at.at, .by_host = true};
	assumed.what = arena_format(f->r->arena, "the variable %.*s is not set: its default %.*s holds", STR_ARGS(name),
				    STR_ARGS(shown));
	if (at.source)
		source_assume(at.source, assumed);
}

/* What stands behind the name in braces: :-word, -word, :?word ... */
struct operation {
	struct str name;
	bool or_empty; /* : */
	char what;     /* 0: none */
	size_t word, word_end;
};

static void apply(struct filling *f, const struct operation *o, size_t from, size_t to, unsigned depth) {
	struct str text = {0};
	enum known known = compose_scope_look_up(f->r, f->item->scope, o->name, &text);
	const struct variable *is = environment_identity(&f->r->unit->env, o->name);
	if (is && o->what != '+') {
		add_piece(f, (struct str){.p = hole, .n = 1}, from, to, is);
		return;
	}
	bool absent = known == KNOWN_UNSET || (known == KNOWN_TEXT && !text.n && o->or_empty);
	switch (o->what) {
	case '-':
		if (known == KNOWN_NOTHING)
			assume_default(f, o->name, str_from_to(f->raw, o->word, o->word_end));
		if (absent || known == KNOWN_NOTHING)
			fill(f, o->word, o->word_end, depth + 1);
		else
			add_piece(f, text, from, to, NULL);
		return;
	case '+':
		if (o->word == o->word_end)
			return;
		if (known == KNOWN_NOTHING)
			add_named(f, from, to, str_from_to(f->raw, from, to),
				  charset_of_word(f->r->arena, str_from_to(f->raw, o->word, o->word_end)));
		else if (!absent)
			fill(f, o->word, o->word_end, depth + 1);
		return;
	case '?':
		if (absent)
			tell_unset(f, from, to, o->name, true);
		break;
	default:
		if (known == KNOWN_UNSET)
			tell_unset(f, from, to, o->name, false);
		if (known == KNOWN_NOTHING && str_is(o->name, "HOSTNAME"))
			tell_host_name(f, from, to);
		break;
	}
	if (known == KNOWN_TEXT)
		add_piece(f, text, from, to, NULL);
	else if (known == KNOWN_NOTHING || o->what == '?')
		add_variable(f, from, to, o->name);
}

/* ${...} from the $ at from; returns what stands behind it, 0 for what Compose refuses. */
static size_t fill_braced(struct filling *f, size_t from, size_t end, unsigned depth) {
	size_t to = closing(f->raw, from + 2, end), name = name_end(f->raw, from + 2, end);
	if (!to || name == from + 2)
		return 0;
	struct operation o = {.name = str_from_to(f->raw, from + 2, name), .word_end = to - 1};
	if (name < to - 1) {
		o.or_empty = f->raw.p[name] == ':';
		name += o.or_empty;
		o.what = f->raw.p[name];
		o.word = name + 1;
		if (o.what != '-' && o.what != '+' && o.what != '?')
			return 0;
	}
	if (!depth)
		f->outermost = (struct span){(uint32_t)from, (uint32_t)(to - from)};
	if (depth >= NESTING_MAX)
		add_unknown(f, from, to);
	else
		apply(f, &o, from, to, depth);
	return to;
}

static void fill(struct filling *f, size_t at, size_t end, unsigned depth) {
	size_t copied = at;
	while (at < end && !f->refused) {
		if (f->text.n > FILLED_BYTES_MAX) {
			add_unknown(f, at, end);
			return;
		}
		char next = at + 1 < end ? f->raw.p[at + 1] : '\0';
		if (f->raw.p[at] != '$' || (next != '$' && next != '{' && !is_first(next))) {
			at++;
			continue;
		}
		add_piece(f, str_from_to(f->raw, copied, at), copied, at, NULL);
		size_t behind = at + 2;
		if (next == '$') {
			add_piece(f, STR("$"), at, at + 2, NULL);
		} else if (next == '{') {
			behind = fill_braced(f, at, end, depth);
		} else {
			behind = name_end(f->raw, at + 1, end);
			apply(f, &(struct operation){.name = str_from_to(f->raw, at + 1, behind)}, at, behind, depth);
		}
		if (!behind)
			tell_syntax(f, at);
		copied = at = behind ? behind : end;
	}
	if (!f->refused)
		add_piece(f, str_from_to(f->raw, copied, end), copied, end, NULL);
}

struct value compose_value_of(struct reading *r, const struct item *item) {
	struct value value = {.known = true};
	size_t dollar;
	if (!item || item->kind == NODE_OBJECT || item->kind == NODE_ARRAY || item->kind == NODE_NULL)
		return value;
	struct filling f = {.r = r, .item = item, .raw = item->at.node->text, .value = &value};
	bool plain = !item->scope || item->kind != NODE_STRING || !str_find_char(f.raw, '$', &dollar) ||
		     f.raw.n > VALUE_BYTES_MAX;
	if (plain)
		add_piece(&f, f.raw, 0, f.raw.n, NULL);
	else
		fill(&f, 0, f.raw.n, 0);
	value.text = arena_str(r->arena, buf_str(&f.text));
	buf_finish(&f.text);
	return value;
}

/* One mark of another tool, ${...}, from at on. */
static bool find_mark(struct str text, size_t at, size_t *ret_from, size_t *ret_to) {
	size_t open, close;
	if (!str_find(str_from_offset(text, at), STR("${"), &open) ||
	    !str_find_char(str_from_offset(text, at + open), '}', &close) || close == 2)
		return false;
	*ret_from = at + open;
	*ret_to = at + open + close + 1;
	return true;
}

struct value docker_rendered_value(struct reading *r, const struct item *item) {
	struct value value = {.known = true};
	struct filling f = {.r = r, .item = item, .raw = item->at.node->text, .value = &value};
	size_t done = 0, from, to;
	if (item->kind != NODE_STRING || f.raw.n > VALUE_BYTES_MAX)
		return compose_value_of(r, item);
	for (; find_mark(f.raw, done, &from, &to); done = to) {
		struct variable variable = {
		    .id = IDENTITY_ENVIRONMENT, .scope = DIFFERENCE_UNKNOWN, .name = str_from_to(f.raw, from, to)};
		add_piece(&f, str_from_to(f.raw, done, from), done, from, NULL);
		add_piece(&f, (struct str){.p = hole, .n = 1}, from, to, &variable);
	}
	add_piece(&f, str_from_offset(f.raw, done), done, f.raw.n, NULL);
	value.text = arena_str(r->arena, buf_str(&f.text));
	buf_finish(&f.text);
	return value;
}

/* --- parts of it ---------------------------------------------------------------------------------------------- */

struct value compose_value_behind(struct reading *r, const struct value *value, size_t from) {
	struct value behind = {.text = str_from_offset(value->text, from), .known = value->known};
	for (uint32_t i = value_piece_at(value, from); i < value->pieces.count; i++) {
		struct value_piece piece = value->pieces.items[i];
		uint32_t cut = piece.at < from ? (uint32_t)from - piece.at : 0;
		bool exact = piece.to - piece.from == piece.len && !piece.is_variable;
		piece.at = piece.at + cut - (uint32_t)from;
		piece.len -= cut;
		piece.from += exact ? cut : 0;
		LIST_ADD(r->arena, &behind.pieces, piece);
	}
	return behind;
}

struct site compose_value_site(const struct reading *r, const struct item *item, const struct value *value, size_t from,
			       size_t to) {
	size_t start, end;
	value_written(value, from, to, &start, &end);
	if (!item || !item->at.node)
		return (struct site){0};
	if (item->kind != NODE_STRING)
		return compose_item_site(item);
	return node_text_site(r->arena, item->at.doc, item->at.node, start, end);
}
