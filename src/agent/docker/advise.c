/* Names in Docker's own words: the template of the option tag. */
#include "agent/docker/reading.h"

bool docker_spell_variable(const struct variable *variable, struct buf *out) {
	if (variable->id == IDENTITY_HOST_NAME || variable->id == IDENTITY_CONTAINER) {
		buf_add_text(out, variable->id == IDENTITY_HOST_NAME ? "{{.Hostname}}" : "{{.Name}}");
		return true;
	}
	if (!str_starts_with(variable->name, STR("{{")) || !str_ends_with(variable->name, STR("}}")))
		return false;
	buf_add(out, variable->name);
	return true;
}

static bool is_json(const struct claim *claim) {
	const struct doc *doc = claim->at.source ? claim->at.source->doc : NULL;
	return doc && str_is(str_from(doc->format->name), "json");
}

/* tag: "NAME", which holds no quotes of its own but those of index. */
static void add_tag(const struct claim *claim, struct str name, struct buf *out) {
	size_t quote;
	bool single = !is_json(claim) && str_find_char(name, '"', &quote);
	if (claim->writer.kind == WRITER_OTLP) {
		buf_format(out, "x-aws-log-stream=%.*s", STR_ARGS(name));
		return;
	}
	buf_add_text(out, is_json(claim) ? "\"tag\": \"" : single ? "tag: '" : "tag: \"");
	for (size_t i = 0; i < name.n; i++) {
		if (!single && (name.p[i] == '"' || name.p[i] == '\\'))
			buf_add_char(out, '\\');
		buf_add_char(out, name.p[i]);
	}
	buf_add_char(out, single ? '\'' : '"');
}

void docker_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	add_tag(claim, name, out);
}

/* Is the stream set by awslogs-stream, which beats any tag? */
static bool has_fixed_stream(const struct claim *claim) {
	const struct doc *doc = claim->stream.at.source ? claim->stream.at.source->doc : NULL;
	if (!doc || claim->stream.origin == ORIGIN_DEFAULT)
		return false;
	struct str before = str_from_to(doc->source->text, 0, claim->stream.at.at.off);
	size_t at;
	before = str_from_offset(before, before.n > 40 ? before.n - 40 : 0);
	bool set = str_find_last_char(before, ':', &at) || str_find_last_char(before, '=', &at); /* - K=V */
	return set && str_contains(before, STR("awslogs-stream"));
}

bool docker_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	const struct claim *first = claims[0];
	bool fixed = false, inherited = false;
	for (uint32_t i = 0; i < count; i++) {
		fixed = fixed || has_fixed_stream(claims[i]);
		inherited = inherited || claims[i]->stream.origin == ORIGIN_INHERITED;
	}
	if (first->writer.kind == WRITER_OTLP && advice == ADVICE_PROCESSES) { /* .env is one for all of them */
		buf_add_text(out, "x-aws-log-stream=NAME-$HOSTNAME   in the headers, set inside the container by its "
				  "start script: what the Compose file and .env set is one for all copies");
		return true;
	}
	if (first->writer.kind == WRITER_OTLP && advice != ADVICE_TWICE) {
		buf_add_text(out, "x-aws-log-stream=NAME   in the headers, with a NAME of its own for each service");
		if (advice != ADVICE_SOURCES)
			buf_add_text(out, " and host, such as web-${HOST_ID} with HOST_ID in .env");
		return true;
	}
	if (advice == ADVICE_TWICE || first->writer.kind != WRITER_CONTAINER)
		return false;
	if (advice == ADVICE_HOSTS)
		add_tag(first, STR("{{.Hostname}}/{{.Name}}"), out);
	else
		add_tag(first, STR("{{.Name}}/{{.FullID}}"), out);
	if (inherited)
		buf_add_text(
		    out,
		    "   in daemon.json, without awslogs-stream; or neither: the stream is then the container's id");
	else if (fixed)
		buf_add_text(out, "   instead of awslogs-stream; or neither: the stream is then the container's id");
	else
		buf_add_text(out, "   or no tag: the stream is then the container's id");
	return true;
}

/* --- renaming ------------------------------------------------------------------------------------------------ */

/* The key is another one then, which an edit of the value alone cannot say. */
bool docker_rename(const struct claim *claim, struct str name, struct edit_list *ret) {
	(void)claim;
	(void)name;
	(void)ret;
	return false;
}

void docker_host_identity(const struct world *world, struct variable *ret) {
	(void)world;
	*ret = docker_host_name();
}

const char *docker_restart(const struct unit *unit) {
	(void)unit;
	return "docker compose up -d; after a change of daemon.json sudo systemctl restart docker, and make the "
	       "containers anew: they keep their options";
}
