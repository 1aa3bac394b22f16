/* Writing names back: in the collector's own references and placeholders, and into the configuration. */
#include "agent/otel-collector/reading.h"

bool otel_spell_variable(const struct variable *variable, struct buf *out) {
	if (variable->id == IDENTITY_HOST_NAME || variable->id == IDENTITY_CLOUD_HOST_NAME) {
		buf_add_text(out, "${env:HOSTNAME}");
		return true;
	}
	bool own = str_starts_with(variable->name, STR("${")) && str_ends_with(variable->name, STR("}"));
	size_t close; /* behind it may stand what it is a copy of */
	bool placeholder = variable->name.n > 2 && variable->name.p[0] == '{' &&
			   str_find_char(variable->name, '}', &close) &&
			   otel_placeholder(str_from_to(variable->name, 1, close));
	if (!own && !placeholder)
		return false;
	buf_add(out, own ? variable->name : str_from_to(variable->name, 0, close + 1));
	return true;
}

static bool is_json(const struct claim *claim) {
	const struct doc *doc = claim->at.source ? claim->at.source->doc : NULL;
	return doc && str_is(str_from(doc->format->name), "json");
}

const struct node *otel_node_at(struct site site) {
	const struct node *node = site.source && site.source->doc ? site.source->doc->root : NULL;
	while (node && (node->span.off != site.at.off || node->span.len != site.at.len)) {
		const struct node *child = node->first;
		while (child && (site.at.off < child->span.off || site.at.off >= child->span.off + child->span.len))
			child = child->next;
		node = child;
	}
	return node;
}

static bool is_plain(struct str text) {
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '$' || c == '_';
		bool inner = (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '{' || c == '}' ||
			     (c == ':' && i + 1 < text.n);
		if (!letter && (!i || !inner))
			return false;
	}
	return text.n > 0;
}

static void add_double_quoted(struct buf *out, struct str text) {
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c == '"' || c == '\\')
			buf_add_char(out, '\\');
		if (c < 0x20)
			buf_format(out, "\\u%04x", c);
		else
			buf_add_char(out, (char)c);
	}
	buf_add_char(out, '"');
}

static void add_value(struct buf *out, const struct claim *claim, struct str text, bool flow) {
	if (!is_json(claim) && !flow && is_plain(text))
		buf_add(out, text);
	else
		add_double_quoted(out, text);
}

static bool is_header(const struct claim *claim) {
	const struct node *node = otel_node_at(claim->stream.at);
	return node && !str_is(node->key, "log_stream_name");
}

void otel_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	const char *key = is_header(claim) ? "x-aws-log-stream" : "log_stream_name";
	buf_format(out, is_json(claim) ? "\"%s\": " : "%s: ", key);
	add_value(out, claim, name, false);
}

/* A default has no place that could be replaced, and a header's name is a stream that has to be made first. */
bool otel_rename(const struct claim *claim, struct str name, struct edit_list *ret) {
	const struct node *node = claim->stream.origin == ORIGIN_WRITTEN ? otel_node_at(claim->stream.at) : NULL;
	if (!node || (node->kind != NODE_STRING && node->kind != NODE_NUMBER) ||
	    (node->extra && node->extra->alias.len))
		return false;
	const struct node *parent = node->parent;
	bool flow = parent && parent->extra && parent->extra->style == STYLE_FLOW;
	struct buf text = {0};
	add_value(&text, claim, name, flow);
	struct edit edit = {.at = claim->stream.at, .safety = is_header(claim) ? EDIT_UNSAFE : EDIT_SAFE};
	edit.text = arena_str(claim->unit->arena, buf_str(&text));
	LIST_ADD(claim->unit->arena, ret, edit);
	buf_finish(&text);
	return true;
}
