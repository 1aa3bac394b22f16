/* Shows how this program and libyaml read YAML files, one JSON line each, for script/check-yaml-suite. Arguments:
 * the files. Not installed. */
#include "base/file.h"
#include "doc/suite.h"
#include "doc/yaml.h"

extern const struct format format_yaml;

/* The escapes of the suite's own notation of events. */
static void add_event_text(struct buf *out, struct str s) {
	static const char from[] = "\\\b\n\r\t", to[] = "\\bnrt";
	for (size_t i = 0; i < s.n; i++) {
		size_t k = 0;
		while (k < sizeof from - 1 && from[k] != s.p[i])
			k++;
		if (k < sizeof from - 1)
			buf_format(out, "\\%c", to[k]);
		else if (s.p[i] == '\0')
			buf_add_text(out, "\\0");
		else
			buf_add_char(out, s.p[i]);
	}
}

static void add_properties(struct buf *out, const yaml_char_t *anchor, const yaml_char_t *tag) {
	if (anchor)
		buf_format(out, " &%s", (const char *)anchor);
	if (tag)
		buf_format(out, " <%s>", (const char *)tag);
}

static void add_scalar(struct buf *out, const yaml_event_t *event) {
	static const char styles[] = {[YAML_PLAIN_SCALAR_STYLE] = ':',
				      [YAML_SINGLE_QUOTED_SCALAR_STYLE] = '\'',
				      [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = '"',
				      [YAML_LITERAL_SCALAR_STYLE] = '|',
				      [YAML_FOLDED_SCALAR_STYLE] = '>'};
	buf_add_text(out, "=VAL");
	add_properties(out, event->data.scalar.anchor, event->data.scalar.tag);
	buf_format(out, " %c", styles[event->data.scalar.style]);
	add_event_text(out, (struct str){(const char *)event->data.scalar.value, event->data.scalar.length});
}

static void add_event(struct buf *out, const yaml_event_t *event) {
	switch (event->type) {
	case YAML_NO_EVENT:
		return;
	case YAML_STREAM_START_EVENT:
		buf_add_text(out, "+STR");
		break;
	case YAML_STREAM_END_EVENT:
		buf_add_text(out, "-STR");
		break;
	case YAML_DOCUMENT_START_EVENT:
		buf_add_text(out, event->data.document_start.implicit ? "+DOC" : "+DOC ---");
		break;
	case YAML_DOCUMENT_END_EVENT:
		buf_add_text(out, event->data.document_end.implicit ? "-DOC" : "-DOC ...");
		break;
	case YAML_MAPPING_START_EVENT:
		buf_add_text(out, event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE ? "+MAP {}" : "+MAP");
		add_properties(out, event->data.mapping_start.anchor, event->data.mapping_start.tag);
		break;
	case YAML_SEQUENCE_START_EVENT:
		buf_add_text(out, event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE ? "+SEQ []" : "+SEQ");
		add_properties(out, event->data.sequence_start.anchor, event->data.sequence_start.tag);
		break;
	case YAML_MAPPING_END_EVENT:
		buf_add_text(out, "-MAP");
		break;
	case YAML_SEQUENCE_END_EVENT:
		buf_add_text(out, "-SEQ");
		break;
	case YAML_ALIAS_EVENT:
		buf_format(out, "=ALI *%s", (const char *)event->data.alias.anchor);
		break;
	case YAML_SCALAR_EVENT:
		add_scalar(out, event);
		break;
	}
	buf_add_char(out, '\n');
}

/* What libyaml itself makes of the text; false if it refuses it. */
static bool add_events(struct buf *out, struct str text) {
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
		add_event(out, &event);
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return good;
}

static void add_node(struct buf *out, const struct node *node) {
	bool object = node->kind == NODE_OBJECT;
	if (node->kind == NODE_STRING) {
		add_json_text(out, node->text);
	} else if (object || node->kind == NODE_ARRAY) {
		buf_add_char(out, object ? '{' : '[');
		for (const struct node *child = node->first; child; child = child->next) {
			if (object) {
				add_json_text(out, child->key);
				buf_add_text(out, ": ");
			}
			add_node(out, child);
			buf_add_text(out, child->next ? ", " : "");
		}
		buf_add_char(out, object ? '}' : ']');
	} else {
		buf_format(out, "{\"%s\": ", node_kind_name(node->kind));
		add_json_text(out, node->text);
		buf_add_char(out, '}');
	}
}

/* True if the pieces of every string below node add up to its text. */
static bool pieces_fit(struct arena *arena, const struct doc *doc, const struct node *node) {
	if (node->kind == NODE_STRING && !str_equal(doc_embedded(arena, doc, node, STR(""))->text, node->text))
		return false;
	for (const struct node *child = node->first; child; child = child->next)
		if (!pieces_fit(arena, doc, child))
			return false;
	return true;
}

static void add_problems(struct buf *out, const struct doc *doc) {
	buf_add_text(out, ", \"problems\": [");
	for (uint32_t i = 0; i < doc->problems.count; i++) {
		const struct problem *problem = &doc->problems.items[i];
		struct place place = source_place(doc->source, problem->at.at.off);
		buf_format(out, "%s{\"kind\": %d, \"line\": %u, \"col\": %u, \"message\": ", i ? ", " : "",
			   (int)problem->kind, place.line, place.col);
		add_json_text(out, problem->message);
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

static void add_file(struct buf *out, struct arena *arena, const char *path, struct str text) {
	struct buf events = {0};
	bool accepted = add_events(&events, text);
	struct doc *doc = doc_parse(arena, source_new(arena, str_from(path), text), &format_yaml);
	bool fit = true;
	buf_add_text(out, "{\"file\": ");
	add_json_text(out, str_from(path));
	buf_format(out, ", \"libyaml\": %s, \"accepted\": %s, \"events\": ", accepted ? "true" : "false",
		   doc->unreadable ? "false" : "true");
	add_json_text(out, buf_str(&events));
	buf_add_text(out, ", \"documents\": [");
	for (uint32_t i = 0; i < doc->root_count; i++) {
		buf_add_text(out, i ? ", " : "");
		add_node(out, doc->roots[i]);
		fit = fit && pieces_fit(arena, doc, doc->roots[i]);
	}
	buf_format(out, "], \"pieces\": %s, \"comments\": %u", fit ? "true" : "false", doc->comment_count);
	add_problems(out, doc);
	buf_add_text(out, "}\n");
	buf_finish(&events);
}

int main(int argc, char **argv) {
	struct arena *arena = arena_new();
	struct buf out = {0};
	for (int i = 1; i < argc; i++) {
		struct str text;
		if (file_read(arena, argv[i], LIMIT_FILE_BYTES, &text) != FILE_READ)
			return 1;
		add_file(&out, arena, argv[i], text);
		fwrite(out.p, 1, out.n, stdout);
		buf_clear(&out);
		arena_reset(arena);
	}
	buf_finish(&out);
	arena_free(arena);
	return 0;
}
