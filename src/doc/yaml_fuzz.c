/* YAML under fuzzing: no crash, spans inside the text, the same verdict as libyaml, and every scalar's pieces add up
 * to its value. */
#include "doc/fuzz.h"
#include "doc/yaml.h"

#include <string.h>

extern const struct format format_yaml;

static bool libyaml_accepts(struct str text) {
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.n);
	bool good = true;
	for (bool more = true; more && good;) {
		yaml_event_t event;
		good = yaml_parser_parse(&parser, &event);
		if (!good)
			break;
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return good;
}

static void check_pieces(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct source *value = doc_embedded(arena, doc, node, STR(""));
	require(str_equal(value->text, node->text), "the pieces add up to the value");
	for (uint32_t i = 0; i < value->piece_count; i++) {
		const struct piece *piece = &value->pieces[i];
		require(is_inside(piece->outer.at, node->span), "a piece is inside the scalar");
		require(piece->kind != PIECE_COPY ||
			    str_equal(site_text(piece->outer),
				      str_from_to(value->text, piece->here.off, end_of(piece->here))),
			"copied bytes are equal");
	}
}

static void check_node(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct span whole = {.len = (uint32_t)doc->source->text.n};
	require(is_inside(node->span, whole) && is_inside(node->key_span, whole), "a span is inside the text");
	if (node->kind == NODE_STRING || node->kind == NODE_NUMBER || node->kind == NODE_BOOL)
		check_pieces(arena, doc, node);
	uint32_t count = 0;
	for (const struct node *child = node->first; child; child = child->next, count++) {
		require(child->parent == node, "a child knows its parent");
		bool copied = child->extra && (child->extra->alias.len || child->extra->merged);
		require(copied || is_inside(child->span, node->span), "a child stands inside its parent");
		check_node(arena, doc, child);
	}
	require(count == node->count, "the children are counted");
}

/* libyaml looks at events only; aliases and merge keys are refused on top of them. */
static bool is_refused_beyond_libyaml(const struct doc *doc) {
	for (uint32_t i = 0; i < doc->problems.count; i++) {
		struct str message = doc->problems.items[i].message;
		if (str_contains(message, STR("anchor &")) || str_contains(message, STR("the key <<")) ||
		    str_contains(message, STR("UTF-16")))
			return true;
	}
	return false;
}

static void check_verdict(const struct doc *doc) {
	bool limited = doc->incomplete && !doc->unreadable;
	if (!libyaml_accepts(doc->source->text))
		require(doc->unreadable || limited, "what libyaml refuses is refused");
	else
		require(!doc->unreadable || is_refused_beyond_libyaml(doc), "what libyaml accepts is accepted");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){(const char *)data, size});
	struct doc *doc = doc_parse(arena, source_new(arena, STR("fuzz.yaml"), text), &format_yaml);
	for (uint32_t i = 0; i < doc->root_count; i++)
		check_node(arena, doc, doc->roots[i]);
	check_problems(doc);
	check_comments(doc, "#");
	check_verdict(doc);
	require(doc->whole_roots <= doc->root_count, "what is whole was read");
	arena_free(arena);
	return 0;
}
