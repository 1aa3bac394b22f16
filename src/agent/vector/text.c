/* The value of a string as Vector sees it: with references to the environment, which either are holes of an expanded
 * text (reference.c) or still stand in it, and with SECRET[backend.key] (src/config/loading/secret.rs). */
#include "agent/vector/reading.h"

#include "base/limits.h"

struct text_reader {
	struct reading *r;
	struct text *out;
	struct buf text;
	struct str written; /* the node's text */
	size_t done;	    /* of it */
};

static void add_piece(struct text_reader *t, struct str text, size_t from, size_t to, const struct variable *variable) {
	struct text_piece piece = {.at = t->text.n, .from = from, .to = to, .is_variable = variable != NULL};
	if (variable) {
		piece.variable = *variable;
		buf_add_char(&t->text, TEXT_HOLE);
	} else {
		buf_add(&t->text, text);
	}
	piece.len = t->text.n - piece.at;
	LIST_ADD(t->r->arena, &t->out->pieces, piece);
	t->done = to;
}

/* Bytes up to this one stay as they are; those that look like a hole do not. */
static void add_literal(struct text_reader *t, size_t to) {
	struct str text = str_from_to(t->written, t->done, to);
	size_t at;
	if (str_find_char(text, TEXT_HOLE, &at))
		text = STR("\x02");
	if (text.n)
		add_piece(t, text, t->done, to, NULL);
	t->done = to;
}

static void add_reference(struct text_reader *t, const struct reference *reference, struct str written, size_t from,
			  size_t to) {
	struct unit *unit = t->r->unit;
	struct str value = {0};
	enum reference_value known = reference_value(reference, &unit->env, unit->env_closed, &value);
	if (known == VALUE_TEXT || known == VALUE_WORD) {
		add_piece(t, known == VALUE_WORD ? reference->word : value, from, to, NULL);
		return;
	}
	struct variable variable = reference_variable(t->r->arena, &unit->env, reference, written);
	add_piece(t, written, from, to, &variable);
}

/* SECRET[backend.key], one value wherever the configuration is deployed. */
static bool read_secret(struct text_reader *t, size_t at) {
	size_t close, dot;
	struct str rest = str_from_offset(t->written, at);
	if (!str_starts_with(rest, STR("SECRET[")) || !str_find_char(rest, ']', &close))
		return false;
	struct str inside = str_from_to(rest, sizeof "SECRET[" - 1, close);
	if (!str_find_char(inside, '.', &dot) || dot == 0 || dot + 1 == inside.n)
		return false;
	struct variable secret = {.id = IDENTITY_DEPLOY_CONSTANT,
				  .scope = DIFFERENCE_NONE,
				  .name = arena_str(t->r->arena, str_from_to(rest, 0, close + 1))};
	add_literal(t, at);
	add_piece(t, rest, at, at + close + 1, &secret);
	return true;
}

static void read_secrets(struct text_reader *t, size_t to) {
	size_t at;
	while (str_find_char(str_from_to(t->written, t->done, to), 'S', &at)) {
		size_t from = t->done;
		if (!read_secret(t, from + at))
			add_literal(t, from + at + 1);
	}
	add_literal(t, to);
}

/* The holes of a text that was expanded before it was parsed. */
static void read_holes(struct text_reader *t) {
	struct placed node = t->out->node;
	struct arena *arena = t->r->arena;
	size_t dollar;
	for (size_t at = 0; str_find_char(str_from_offset(t->written, at), '$', &dollar); at++) {
		at += dollar;
		struct site site = node_text_site(arena, node.doc, node.node, at, at + 1);
		const struct hole *hole =
		    site.source == node.doc->source ? source_hole_at(site.source, site.at.off) : NULL;
		struct reference_scan scan = {.text = hole ? hole->expression : STR("")};
		struct reference reference;
		if (!hole || hole->here.len > t->written.n - at || !reference_next(&scan, &reference))
			continue;
		read_secrets(t, at);
		add_reference(t, &reference, hole->expression, at, at + hole->here.len);
		at += hole->here.len - 1;
		t->out->interpolated = true;
	}
}

/* The same where nobody has expanded it. */
static void read_references(struct text_reader *t) {
	struct reference_scan scan = {.text = t->written};
	struct reference reference;
	while (reference_next(&scan, &reference)) {
		read_secrets(t, reference.from);
		add_reference(t, &reference, str_from_to(t->written, reference.from, reference.to), reference.from,
			      reference.to);
		t->out->interpolated = t->out->interpolated || reference.flag != REFERENCE_DOLLAR;
	}
}

static bool is_expanded(const struct doc *doc) {
	return doc->source->outer && !doc->source->label.n;
}

/* Where the first reference stands; all of the text where its value has taken its place. */
static struct site kept_site(const struct text_reader *t) {
	struct placed node = t->out->node;
	struct arena *arena = t->r->arena;
	size_t dollar;
	for (size_t at = 0; str_find_char(str_from_offset(t->written, at), '$', &dollar); at++) {
		at += dollar;
		struct site site = node_text_site(arena, node.doc, node.node, at, at + 1);
		const struct hole *hole =
		    site.source == node.doc->source ? source_hole_at(site.source, site.at.off) : NULL;
		if (hole)
			return node_text_site(arena, node.doc, node.node, at, at + hole->here.len);
	}
	return node_text_site(arena, node.doc, node.node, 0, t->written.n);
}

/* What stands in the file where the version fills nothing in; false: no reference does. */
static bool read_kept(struct text_reader *t) {
	struct placed node = t->out->node;
	struct site site = node_text_site(t->r->arena, node.doc, node.node, 0, node.node->text.n);
	struct str written = t->written;
	bool expanded = is_expanded(node.doc) && site.source == node.doc->source;
	if (expanded) {
		site = source_outer(site.source, site.at);
		written = site_text(site);
	}
	struct reference_scan scan = {.text = written, .source = site.source, .base = site.at.off};
	struct reference reference;
	if (!reference_next(&scan, &reference))
		return false;
	t->out->kept =
	    expanded ? kept_site(t) : node_text_site(t->r->arena, node.doc, node.node, reference.from, reference.to);
	t->out->kept_text = str_from_to(written, reference.from, reference.to);
	t->out->interpolated = true;
	add_piece(t, written, 0, t->written.n, NULL);
	return true;
}

struct text vector_text_read(struct reading *r, struct placed node) {
	struct text out = {.node = node};
	struct text_reader t = {.r = r, .out = &out, .written = node.node->text};
	bool off = vector_change_holds(r->unit, CHANGE_NOT_INTERPOLATED) == CERTAIN &&
		   !vector_env_is_true(&r->unit->env, "VECTOR_DANGEROUSLY_ALLOW_ENV_VAR_INTERPOLATION");
	if (t.written.n <= LIMIT_NAME_BYTES && (!off || !read_kept(&t))) {
		if (is_expanded(node.doc))
			read_holes(&t);
		else
			read_references(&t);
		read_secrets(&t, t.written.n);
	} else if (t.written.n > LIMIT_NAME_BYTES) {
		add_literal(&t, t.written.n);
	}
	out.text = arena_str(r->arena, buf_str(&t.text));
	buf_finish(&t.text);
	return out;
}

/* The piece that holds byte at of the text, or ends there. */
static const struct text_piece *piece_at(const struct text *text, size_t at) {
	const struct text_piece *last = NULL;
	for (uint32_t i = 0; i < text->pieces.count; i++) {
		last = &text->pieces.items[i];
		if (at < last->at + last->len)
			break;
	}
	return last;
}

/* Literal pieces that were not filled in have as many bytes as their place. */
static size_t written_offset(const struct text *text, size_t at, bool end) {
	const struct text_piece *piece = piece_at(text, end && at ? at - 1 : at);
	if (!piece)
		return 0;
	if (piece->is_variable || piece->len != piece->to - piece->from)
		return end ? piece->to : piece->from;
	return piece->from + (at - piece->at);
}

struct site vector_text_site(const struct reading *r, const struct text *text, size_t from, size_t to) {
	return node_text_site(r->arena, text->node.doc, text->node.node, written_offset(text, from, false),
			      written_offset(text, to, true));
}

struct template vector_text_template(const struct reading *r, const struct text *text, size_t from, size_t to) {
	struct template out = {0};
	for (uint32_t i = 0; i < text->pieces.count; i++) {
		const struct text_piece *piece = &text->pieces.items[i];
		size_t start = piece->at > from ? piece->at : from;
		size_t end = piece->at + piece->len < to ? piece->at + piece->len : to;
		if (start >= end)
			continue;
		if (piece->is_variable)
			template_add_variable(r->arena, &out, &piece->variable);
		else
			template_add_literal(r->arena, &out, str_from_to(text->text, start, end));
	}
	return out;
}
