/* Writing names back: in the agent's own placeholders, and into the configuration. */
#include "agent/cloudwatch-agent/reading.h"

#include "base/buf.h"

bool cloudwatch_agent_spell_variable(const struct variable *variable, struct buf *out) {
	struct str spelling;
	if (variable->id == IDENTITY_ENVIRONMENT && str_starts_with(variable->name, STR("$")))
		spelling = variable->name;
	else if (variable->id == IDENTITY_MACHINE)
		spelling = STR("{instance_id}");
	else if (!placeholder_spelling(variable, &spelling))
		return false;
	buf_add(out, spelling);
	return true;
}

/* A JSON string; text is UTF-8. */
static void add_json_string(struct buf *out, struct str text) {
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c == '"' || c == '\\') {
			buf_add_char(out, '\\');
			buf_add_char(out, (char)c);
		} else if (c < 0x20) {
			buf_format(out, "\\u%04x", c);
		} else {
			buf_add_char(out, (char)c);
		}
	}
	buf_add_char(out, '"');
}

void cloudwatch_agent_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	(void)claim;
	buf_add_text(out, "\"log_stream_name\": ");
	add_json_string(out, name);
}

static bool spans_equal(struct span a, struct span b) {
	return a.off == b.off && a.len == b.len;
}

/* The node that is written at span; NULL if none is. */
static const struct node *node_at(const struct node *node, struct span span) {
	while (node && !spans_equal(node->span, span)) {
		const struct node *child = node->first;
		while (child && (span.off < child->span.off || span.off >= child->span.off + child->span.len))
			child = child->next;
		node = child;
	}
	return node;
}

/* The white space between the separator before the member and its key. */
static struct str space_before(struct str text, uint32_t off) {
	uint32_t start = off;
	while (start > 0 && (text.p[start - 1] == ' ' || text.p[start - 1] == '\t' || text.p[start - 1] == '\n' ||
			     text.p[start - 1] == '\r'))
		start--;
	return str_from_to(text, start, off);
}

static void insert_member(const struct claim *claim, const struct node *after, struct str name, struct edit_list *ret) {
	struct source *source = claim->at.source;
	struct buf text = {0};
	struct str space = space_before(source->text, after->key_span.off);
	buf_add_char(&text, ',');
	if (space.n)
		buf_add(&text, space);
	else
		buf_add_char(&text, ' ');
	buf_add_text(&text, "\"log_stream_name\": ");
	add_json_string(&text, name);
	struct edit edit = {.at = {.source = source, .at = {.off = after->span.off + after->span.len}}};
	edit.text = arena_str(claim->unit->arena, buf_str(&text));
	edit.safety = EDIT_SAFE;
	LIST_ADD(claim->unit->arena, ret, edit);
	buf_finish(&text);
}

static bool takes_a_stream(enum writer_kind kind) {
	return kind == WRITER_FILE || kind == WRITER_WINDOWS_EVENT || kind == WRITER_JOURNAL;
}

bool cloudwatch_agent_rename(const struct claim *claim, struct str name, struct edit_list *ret) {
	const struct doc *doc = claim->at.source ? claim->at.source->doc : NULL;
	const struct node *entry = doc ? node_at(doc->root, claim->at.at) : NULL;
	if (!takes_a_stream(claim->writer.kind) || !entry || entry->kind != NODE_OBJECT)
		return false;
	const struct node *stream = node_get(entry, "log_stream_name");
	if (stream) {
		struct buf text = {0};
		add_json_string(&text, name);
		struct edit edit = {.at = {.source = claim->at.source, .at = stream->span}, .safety = EDIT_SAFE};
		edit.text = arena_str(claim->unit->arena, buf_str(&text));
		LIST_ADD(claim->unit->arena, ret, edit);
		buf_finish(&text);
		return true;
	}
	static const char *const neighbours[] = {"log_group_name", "file_path", "event_name"};
	for (size_t i = 0; i < sizeof neighbours / sizeof neighbours[0]; i++) {
		const struct node *after = node_get(entry, neighbours[i]);
		if (after) {
			insert_member(claim, after, name, ret);
			return true;
		}
	}
	return false;
}
