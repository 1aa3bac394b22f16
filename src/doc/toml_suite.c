/* Shows how this program reads TOML texts, one JSON line each, for script/check-toml-suite: values with their types, as
 * the decoders of toml-test print them, numbers and dates as they are written. Standard input: texts, each behind its
 * length as decimal digits and a newline. Not installed. */
#include "doc/suite.h"

extern const struct format format_toml;

static const char *number_type(struct str text) {
	size_t at;
	if (text.n > 1 && text.p[0] == '0' && (text.p[1] == 'x' || text.p[1] == 'o' || text.p[1] == 'b'))
		return "integer";
	bool words = str_ends_with(text, STR("inf")) || str_ends_with(text, STR("nan"));
	bool parts = str_find_char(text, '.', &at) || str_find_char(text, 'e', &at) || str_find_char(text, 'E', &at);
	return words || parts ? "float" : "integer";
}

static void add_scalar(struct buf *out, const struct node *node) {
	buf_add_text(out, "{\"type\": \"");
	if (node->kind == NODE_BOOL)
		buf_add_text(out, "bool");
	else if (node->kind == NODE_NUMBER)
		buf_add_text(out, number_type(node->text));
	else if (node->extra && node->extra->tag.n)
		buf_add(out, node->extra->tag);
	else
		buf_add_text(out, "string");
	buf_add_text(out, "\", \"value\": ");
	add_json_text(out, node->text);
	buf_add_char(out, '}');
}

static void add_open(struct buf *out, const struct node *node) {
	if (node->parent && node->parent->kind == NODE_OBJECT) {
		add_json_text(out, node->key);
		buf_add_text(out, ": ");
	}
	if (node->kind == NODE_OBJECT || node->kind == NODE_ARRAY)
		buf_add_char(out, node->kind == NODE_OBJECT ? '{' : '[');
	else
		add_scalar(out, node);
}

static void add_close(struct buf *out, const struct node *node) {
	if (node->kind == NODE_OBJECT || node->kind == NODE_ARRAY)
		buf_add_char(out, node->kind == NODE_OBJECT ? '}' : ']');
}

static void add_tree(struct buf *out, const struct node *node) {
	while (node) {
		add_open(out, node);
		if (node->first) {
			node = node->first;
			continue;
		}
		add_close(out, node);
		while (node && !node->next) {
			node = node->parent;
			if (node)
				add_close(out, node);
		}
		if (node)
			buf_add_text(out, ", ");
		node = node ? node->next : NULL;
	}
}

static void add_doc(struct buf *out, const struct doc *doc) {
	bool refused = doc->unreadable;
	for (uint32_t i = 0; i < doc->problems.count; i++)
		refused |= doc->problems.items[i].kind == PROBLEM_SYNTAX;
	buf_format(out,
		   "{\"refused\": %s, \"incomplete\": %s, \"sniffed\": %s, \"message\": ", refused ? "true" : "false",
		   doc->incomplete ? "true" : "false", format_toml.sniff(doc->source->text) ? "true" : "false");
	add_json_text(out, refused ? doc->problems.items[0].message : STR(""));
	buf_add_text(out, ", \"value\": ");
	if (refused)
		buf_add_text(out, "null");
	else
		add_tree(out, doc->root);
	buf_add_text(out, "}\n");
}

int main(void) {
	return suite_run(&format_toml, add_doc);
}
