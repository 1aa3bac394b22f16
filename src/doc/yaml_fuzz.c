/* YAML under fuzzing: no crash, spans inside the text, the same verdict as libyaml, and every scalar's pieces add up
 * to its value. */
#include "doc/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const struct format format_yaml;

static void require(bool holds, const char *what) {
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

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

static bool is_inside(struct span span, struct str text) {
	return span.off <= text.n && span.len <= text.n - span.off;
}

static void check_pieces(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct source *value = doc_embedded(arena, doc, node, STR(""));
	require(str_equal(value->text, node->text), "the pieces add up to the value");
	struct str outer = doc->source->text;
	for (uint32_t i = 0; i < value->piece_count; i++) {
		const struct piece *piece = &value->pieces[i];
		require(is_inside(piece->outer.at, outer), "a piece is inside the text");
		require(piece->outer.at.off >= node->span.off &&
			    piece->outer.at.off + piece->outer.at.len <= node->span.off + node->span.len,
			"a piece is inside the scalar");
		require(piece->kind != PIECE_COPY ||
			    str_equal(site_text(piece->outer),
				      str_from_to(value->text, piece->here.off, piece->here.off + piece->here.len)),
			"copied bytes are equal");
	}
}

static void check_node(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct str text = doc->source->text;
	require(is_inside(node->span, text) && is_inside(node->key_span, text), "a span is inside the text");
	if (node->kind == NODE_STRING || node->kind == NODE_NUMBER || node->kind == NODE_BOOL)
		check_pieces(arena, doc, node);
	uint32_t count = 0;
	for (const struct node *child = node->first; child; child = child->next, count++) {
		require(child->parent == node, "a child knows its parent");
		bool copied = child->extra && (child->extra->alias.len || child->extra->merged);
		require(copied || (child->span.off >= node->span.off &&
				   child->span.off + child->span.len <= node->span.off + node->span.len),
			"a child stands inside its parent");
		check_node(arena, doc, child);
	}
	require(count == node->count, "the children are counted");
}

static void check_comments(const struct doc *doc) {
	uint32_t behind = 0;
	for (uint32_t i = 0; i < doc->comment_count; i++) {
		struct span at = doc->comments[i].at;
		require(is_inside(at, doc->source->text) && at.off >= behind, "comments stand in order");
		require(doc->source->text.p[at.off] == '#', "a comment starts with #");
		behind = at.off + at.len;
	}
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
	for (uint32_t i = 0; i < doc->problems.count; i++)
		require(is_inside(doc->problems.items[i].at.at, doc->source->text), "a problem is inside the text");
	require(!doc->unreadable || doc->problems.count > 0, "a refusal has a reason");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){(const char *)data, size});
	struct doc *doc = doc_parse(arena, source_new(arena, STR("fuzz.yaml"), text), &format_yaml);
	for (uint32_t i = 0; i < doc->root_count; i++)
		check_node(arena, doc, doc->roots[i]);
	check_comments(doc);
	check_verdict(doc);
	arena_free(arena);
	return 0;
}
