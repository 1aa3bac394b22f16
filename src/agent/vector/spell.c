/* Writing names back in Vector's syntax: TOML, YAML or JSON, whatever the file is in; what tells hosts apart;
 * restarting.
 */
#include "agent/vector/reading.h"

bool vector_spell_variable(const struct variable *variable, struct buf *out) {
	struct str name = variable->name;
	if (str_starts_with(name, STR("{{")) || str_starts_with(name, STR("${")) ||
	    str_starts_with(name, STR("SECRET[")) || variable->id == IDENTITY_DATE)
		buf_add(out, name);
	else if (variable->id == IDENTITY_HOST_NAME || variable->id == IDENTITY_MACHINE)
		buf_add_text(out, "{{ host }}");
	else if (variable->id == IDENTITY_INSTANCE)
		buf_add_text(out, "{{ instance-id }}");
	else if (variable->id == IDENTITY_CLOUD_HOST_NAME)
		buf_add_text(out, "{{ local-hostname }}");
	else if (variable->id == IDENTITY_SOURCE_PATH)
		buf_add_text(out, "{{ file }}");
	else
		return false;
	return true;
}

static void add_quoted(struct str text, struct buf *out) {
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, text.p[i]);
	}
	buf_add_char(out, '"');
}

static bool is_format(const struct claim *claim, const char *name) {
	const struct source *source = claim->stream.at.source;
	return source && source->doc && source->doc->format && str_is(str_from(source->doc->format->name), name);
}

void vector_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	buf_add_text(out, is_format(claim, "toml")   ? "stream_name = "
			  : is_format(claim, "json") ? "\"stream_name\": "
						     : "stream_name: ");
	add_quoted(name, out);
}

bool vector_rename(const struct claim *claim, struct str name, struct edit_list *ret) {
	struct buf text = {0};
	size_t at;
	if (!claim->stream.at.source || str_find_char(name, '\n', &at))
		return false;
	add_quoted(name, &text);
	LIST_ADD(claim->unit->arena, ret,
		 (struct edit){.at = claim->stream.at,
			       .text = arena_str(claim->unit->arena, buf_str(&text)),
			       .safety = EDIT_SAFE});
	buf_finish(&text);
	return true;
}

void vector_host_identity(const struct world *world, struct variable *ret) {
	bool container = world->mode == MODE_CONTAINER;
	*ret = (struct variable){.id = IDENTITY_HOST_NAME,
				 .scope = DIFFERENCE_HOST,
				 .name = container ? STR("${HOSTNAME}") : STR("{{ host }}"),
				 .values = &charset_host_name};
}

/* In a container the host's name is the pod's, or the container's id. */
bool vector_in_world(const struct variable *variable, const struct world *world, struct part *ret) {
	if (variable->id != IDENTITY_HOST_NAME || world->mode != MODE_CONTAINER)
		return false;
	*ret = (struct part){.is_variable = true, .variable = *variable};
	ret->variable.id = IDENTITY_POD;
	ret->variable.scope = DIFFERENCE_POD;
	return true;
}

const char *vector_restart(const struct unit *unit) {
	if (unit->world.mode == MODE_CONTAINER)
		return "roll what runs it, such as kubectl rollout restart daemonset/vector or docker restart vector";
	if (unit->world.platform == PLATFORM_WINDOWS)
		return "Restart-Service vector";
	return "sudo systemctl restart vector";
}
