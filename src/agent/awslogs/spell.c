/* Writing names back: in the agent's placeholders, as settings, and into the file. */
#include "agent/awslogs/reading.h"

#include "base/buf.h"

static const char *spelling(const struct variable *variable) {
	const char *own = awslogs_placeholder_find(variable->name);
	if (own)
		return own;
	if (variable->id == IDENTITY_INSTANCE || variable->id == IDENTITY_MACHINE)
		return "{instance_id}";
	if (variable->id == IDENTITY_HOST_NAME || variable->id == IDENTITY_CLOUD_HOST_NAME)
		return "{hostname}";
	return variable->id == IDENTITY_ADDRESS ? "{ip_address}" : NULL;
}

bool awslogs_spell_variable(const struct variable *variable, struct buf *out) {
	const char *text = spelling(variable);
	if (text)
		buf_add_text(out, text);
	return text;
}

void awslogs_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	(void)claim;
	buf_format(out, "log_stream_name = %.*s", STR_ARGS(name));
}

bool awslogs_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	(void)count;
	if (advice != ADVICE_PARTS)
		return false;
	struct str path = template_text(claims[0]->unit->arena, &claims[0]->writer.name.value);
	buf_format(out,
		   "a section for each file that %.*s matches, such as\nfile = /var/log/app/web.log\nlog_stream_name = "
		   "{instance_id}/app-web",
		   STR_ARGS(path));
	return true;
}

/* The entry that is written at span; NULL if none is. */
static const struct node *entry_at(const struct node *root, struct span span) {
	for (const struct node *section = root ? root->first : NULL; section; section = section->next)
		for (const struct node *entry = section->first; entry; entry = entry->next)
			if (entry->span.off == span.off && entry->span.len == span.len)
				return entry;
	return NULL;
}

static const struct node *section_at(const struct node *root, struct span span) {
	for (const struct node *section = root ? root->first : NULL; section; section = section->next)
		if (section->span.off == span.off)
			return section;
	return NULL;
}

/* A line of its own behind the entry, with the same line end. */
static void insert_line(const struct claim *claim, const struct node *after, struct str name, struct edit_list *ret) {
	struct source *source = claim->at.source;
	uint32_t end = after->span.off + after->span.len;
	struct str rest = str_from_offset(source->text, end);
	size_t line;
	if (str_find_char(rest, '\n', &line))
		end += (uint32_t)line; /* behind trailing blanks */
	bool returns = end > 0 && end < source->text.n && source->text.p[end - 1] == '\r';
	struct edit edit = {.at = {.source = source, .at = {.off = returns ? end - 1 : end}}, .safety = EDIT_SAFE};
	edit.text =
	    arena_format(claim->unit->arena, "%slog_stream_name = %.*s", returns ? "\r\n" : "\n", STR_ARGS(name));
	LIST_ADD(claim->unit->arena, ret, edit);
}

bool awslogs_rename(const struct claim *claim, struct str name, struct edit_list *ret) {
	const struct doc *doc = claim->at.source ? claim->at.source->doc : NULL;
	if (!doc)
		return false;
	bool own = claim->stream.origin == ORIGIN_WRITTEN && claim->stream.at.source == claim->at.source;
	const struct node *stream = own ? entry_at(doc->root, claim->stream.at.at) : NULL;
	if (stream) {
		struct edit edit = {
		    .at = claim->stream.at, .text = arena_str(claim->unit->arena, name), .safety = EDIT_SAFE};
		LIST_ADD(claim->unit->arena, ret, edit);
		return true;
	}
	const struct node *section = section_at(doc->root, claim->at.at);
	if (!section || !section->last)
		return false;
	const struct node *after = node_get(section, "log_group_name");
	insert_line(claim, after ? after : section->last, name, ret);
	return true;
}
