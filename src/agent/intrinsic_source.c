/* Texts that intrinsic functions make, each byte with its place: Fn::Base64 of Fn::Sub, Fn::Join of lines. What only
 * gives a name or a number is left to intrinsic_text. */
#include "agent/intrinsic.h"

#include "claim/hole.h"

enum {
	DEPTH_MAX = 64,
	CALLS_MAX = 4096,
	TEXT_BYTES = 4 << 20, /* of one text */
	VALUES_MAX = 512,     /* different unknown parts; more of them are what their kind says */
};

struct writing {
	struct arena *arena;
	const struct doc *doc;
	const struct intrinsic_facts *facts;
	struct derivation d;
	struct environment *values;
	uint32_t depth, calls;
	size_t looked_at; /* bytes of arms */
};

static bool add_node(struct writing *w, const struct node *node);

static bool has_room(const struct writing *w, size_t bytes) {
	return w->d.text.n + bytes <= TEXT_BYTES;
}

static void add(struct writing *w, enum piece_kind kind, struct str text, struct span at, uint32_t indent) {
	if (has_room(w, text.n))
		derivation_add(&w->d, kind, text, at, indent);
}

static void note_value(struct writing *w, const struct variable *variable) {
	if (!w->values || w->values->count >= VALUES_MAX || environment_identity(w->values, variable->name))
		return;
	struct variable *kept = ARENA_NEW(w->arena, struct variable);
	*kept = *variable;
	LIST_ADD(w->arena, w->values, (struct environment_entry){.name = variable->name, .is = kept});
}

static void add_hole(struct writing *w, const struct variable *variable, struct span at) {
	struct str text = hole_stand_in(w->arena, variable->name);
	struct span here = {.off = (uint32_t)w->d.text.n, .len = (uint32_t)text.n};
	if (!has_room(w, text.n))
		return;
	derivation_add(&w->d, PIECE_ESCAPED, text, at, 0);
	LIST_ADD(w->arena, &w->d.holes,
		 (struct hole){.here = here,
			       .expression = variable->name,
			       .kind = variable->id == IDENTITY_UNKNOWN ? HOLE_UNKNOWN : HOLE_DEPLOY_CONSTANT});
	note_value(w, variable);
}

static void add_template(struct writing *w, const struct template *t, struct span at) {
	for (uint32_t i = 0; i < t->count; i++)
		if (t->parts[i].is_variable)
			add_hole(w, &t->parts[i].variable, at);
		else
			add(w, PIECE_ESCAPED, t->parts[i].literal, at, 0);
}

static void add_scalar(struct writing *w, const struct node *node) {
	if (!has_room(w, node->text.n))
		return;
	if (node->kind == NODE_STRING && w->doc->format->decode && !intrinsic_is_result(node))
		w->doc->format->decode(w->doc, node, &w->d);
	else
		add(w, PIECE_ESCAPED, node->text, node->span, 0);
}

static const struct node *item_at(const struct node *list, uint32_t index) {
	const struct node *item = list->kind == NODE_ARRAY ? list->first : NULL;
	while (item && index--)
		item = item->next;
	return item;
}

/* --- Fn::Sub ------------------------------------------------------------------------------------------------------ */

/* Bytes [from, to) of a text that was decoded, with their places; *piece moves on. */
static void add_range(struct writing *w, const struct source *text, size_t from, size_t to, uint32_t *piece) {
	for (; *piece < text->piece_count && from < to; ++*piece) {
		const struct piece *p = &text->pieces[*piece];
		size_t end = (size_t)p->here.off + p->here.len, stop = end < to ? end : to;
		if (end <= from)
			continue;
		struct span at = p->outer.at;
		if (p->kind == PIECE_COPY) {
			at.off += (uint32_t)(from - p->here.off);
			at.len = (uint32_t)(stop - from);
		}
		add(w, p->kind, str_from_to(text->text, from, stop), at, p->indent);
		from = stop;
		if (stop < end)
			return;
	}
}

/* What ${name} is: of the map beside the text, or by name. */
static void add_named(struct writing *w, const struct node *map, struct str name, struct span at) {
	const struct node *value = map && map->kind == NODE_OBJECT ? node_get_str(map, name) : NULL;
	if (value && add_node(w, value))
		return;
	struct node reference = {.kind = NODE_STRING, .text = name};
	struct node_extra extra = {.tag = STR("!Ref")};
	struct template t = {0};
	reference.extra = &extra;
	if (intrinsic_text(w->arena, &reference, w->facts, &t))
		add_template(w, &t, at);
}

/* What stands in the place of a call has no text of its own in the document. */
static const struct source *text_of(struct writing *w, const struct node *node) {
	struct derivation d = {.arena = w->arena, .outer = w->d.outer};
	if (!intrinsic_is_result(node))
		return doc_embedded(w->arena, w->doc, node, STR(""));
	derivation_add(&d, PIECE_ESCAPED, node->text, node->span, 0);
	return source_derive(&d, STR(""));
}

static bool add_sub(struct writing *w, const struct node *argument) {
	const struct node *node = argument->kind == NODE_ARRAY ? argument->first : argument;
	const struct node *map = argument->kind == NODE_ARRAY ? item_at(argument, 1) : NULL;
	if (!node || node->kind != NODE_STRING || !has_room(w, node->text.n))
		return false;
	const struct source *text = text_of(w, node);
	size_t at = 0, open, close;
	uint32_t piece = 0;
	while (str_find(str_from_offset(text->text, at), STR("${"), &open) &&
	       str_find_char(str_from_offset(text->text, at + open), '}', &close) && ++w->calls <= CALLS_MAX) {
		size_t start = at + open, end = start + close;
		bool literal = text->text.p[start + 2] == '!';
		add_range(w, text, at, start, &piece);
		if (literal) { /* ${!X} is ${X} */
			add_range(w, text, start, start + 2, &piece);
			add_range(w, text, start + 3, end + 1, &piece);
		} else {
			struct site place =
			    source_outer(text, (struct span){(uint32_t)start, (uint32_t)(end + 1 - start)});
			add_named(w, map, str_trim(str_from_to(text->text, start + 2, end)), place.at);
		}
		at = end + 1;
	}
	add_range(w, text, at, text->text.n, &piece);
	return true;
}

/* --- other functions ---------------------------------------------------------------------------------------------- */

static bool add_join(struct writing *w, const struct node *argument) {
	const struct node *separator = item_at(argument, 0), *list = item_at(argument, 1);
	if (!separator || separator->kind != NODE_STRING || !list || list->kind != NODE_ARRAY ||
	    intrinsic_is_call(separator) || intrinsic_is_call(list))
		return false;
	for (const struct node *item = list->first; item; item = item->next) {
		if (item != list->first)
			add(w, PIECE_INSERTED, separator->text, (struct span){.off = item->span.off}, 0);
		add_node(w, item);
	}
	return true;
}

static bool has_lines(struct writing *w, const struct node *arm) {
	struct template t = {0};
	if (w->looked_at > TEXT_BYTES || !intrinsic_text(w->arena, arm, w->facts, &t))
		return false;
	struct str text = template_text(w->arena, &t);
	w->looked_at += text.n;
	return str_contains(text, STR("\n"));
}

/* Lines that are there in one case only. */
static bool add_if(struct writing *w, const struct node *argument) {
	const struct node *yes = item_at(argument, 1), *no = item_at(argument, 2);
	if (!yes || !no)
		return false;
	const struct intrinsic_facts *facts = w->facts;
	bool first;
	if (facts && facts->condition && facts->condition(facts->context, argument->first->text, &first))
		return add_node(w, first ? yes : no);
	first = has_lines(w, yes);
	return (first || has_lines(w, no)) && add_node(w, first ? yes : no);
}

static bool add_call(struct writing *w, const struct node *node, struct str name, const struct node *argument) {
	struct template t = {0};
	if (str_is(name, "Base64") && argument != node)
		return add_node(w, argument);
	if (str_is(name, "Base64") && argument->kind == NODE_STRING) {
		add_scalar(w, argument);
		return true;
	}
	if ((str_is(name, "Sub") && add_sub(w, argument)) || (str_is(name, "Join") && add_join(w, argument)) ||
	    (str_is(name, "If") && add_if(w, argument)))
		return true;
	if (!intrinsic_text(w->arena, node, w->facts, &t))
		return false;
	add_template(w, &t, node->span);
	return true;
}

static bool add_node(struct writing *w, const struct node *node) {
	struct str name;
	const struct node *argument;
	if (!intrinsic_call(node, &name, &argument)) {
		bool scalar = node->kind == NODE_STRING || node->kind == NODE_NUMBER || node->kind == NODE_BOOL;
		if (scalar)
			add_scalar(w, node);
		return scalar;
	}
	if (w->depth >= DEPTH_MAX || ++w->calls > CALLS_MAX) {
		struct variable much = {
		    .id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN, .name = str_from(INTRINSIC_TOO_MANY)};
		add_hole(w, &much, node->span);
		return true;
	}
	w->depth++;
	bool is_text = add_call(w, node, name, argument);
	w->depth--;
	return is_text;
}

struct source *intrinsic_source(struct arena *arena, const struct doc *doc, const struct node *node,
				const struct intrinsic_facts *facts, struct str label, struct environment *ret_values) {
	struct writing w = {.arena = arena, .doc = doc, .facts = facts, .values = ret_values};
	w.d = (struct derivation){.arena = arena, .outer = doc->source};
	derivation_add(&w.d, PIECE_INSERTED, STR(""), (struct span){.off = node->span.off}, 0);
	return add_node(&w, node) ? source_derive(&w.d, label) : NULL;
}

/* --- results in a tree -------------------------------------------------------------------------------------------- */

static const struct node_extra result_extra = {.tag = STR_INIT("result")}, sub_extra = {.tag = STR_INIT("!Sub")};

bool intrinsic_is_result(const struct node *node) {
	return node->extra == &result_extra || node->extra == &sub_extra;
}

struct node *intrinsic_result(struct arena *arena, const struct node *call, struct str text) {
	struct node *node = node_new(arena, NODE_STRING, call->span);
	node->key = call->key;
	node->key_span = call->key_span;
	node->text = text;
	node->extra = &result_extra;
	return node;
}

struct node *intrinsic_result_sub(struct arena *arena, const struct node *call, struct str text) {
	struct node *node = intrinsic_result(arena, call, text);
	node->extra = &sub_extra;
	return node;
}
