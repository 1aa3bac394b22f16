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

static enum docker_kind kind_of(const struct unit *unit) {
	const char *why;
	return unit->doc_count ? docker_kind_of(unit->docs[0], &why) : DOCKER_NONE;
}

/* An option of docker run, or of docker service update. */
static bool is_typed(const struct claim *claim) {
	enum docker_kind kind = kind_of(claim->unit);
	return kind == DOCKER_INSPECT || kind == DOCKER_SERVICE_INSPECT;
}

void docker_add_tag(enum tag_form form, struct str name, struct buf *out) {
	size_t quote;
	bool single = form == TAG_TYPED || (form == TAG_YAML && str_find_char(name, '"', &quote));
	buf_add_text(out, form == TAG_TYPED ? "--log-opt tag=" : form == TAG_JSON ? "\"tag\": " : "tag: ");
	buf_add_char(out, single ? '\'' : '"');
	for (size_t i = 0; i < name.n; i++) {
		if (!single && (name.p[i] == '"' || name.p[i] == '\\'))
			buf_add_char(out, '\\');
		buf_add_char(out, name.p[i]);
	}
	buf_add_char(out, single ? '\'' : '"');
}

struct str docker_tag_for(const struct logging *logging, const char *name) {
	struct buf out = {0};
	docker_add_tag(logging->from_inspect ? TAG_TYPED
		       : logging->is_daemon  ? TAG_JSON
					     : TAG_YAML,
		       str_from(name), &out);
	struct str text = arena_str(logging->r->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void add_tag(const struct claim *claim, struct str name, struct buf *out) {
	if (claim->writer.kind == WRITER_OTLP)
		buf_format(out, "x-aws-log-stream=%.*s", STR_ARGS(name));
	else
		docker_add_tag(is_typed(claim) ? TAG_TYPED : is_json(claim) ? TAG_JSON : TAG_YAML, name, out);
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

#define CONTAINERS_ANEW "sudo systemctl restart docker, and make the containers anew: they keep their options"

static bool has_daemon(const struct unit *unit) {
	const char *why;
	for (uint32_t i = 1; i < unit->doc_count; i++)
		if (docker_kind_of(unit->docs[i], &why) == DOCKER_DAEMON)
			return true;
	return false;
}

/* Options of a service are replaced together: docker/cli, cli/command/service/update.go, updateLogDriver. */
const char *docker_restart(const struct unit *unit) {
	switch (kind_of(unit)) {
	case DOCKER_DAEMON:
		return CONTAINERS_ANEW;
	case DOCKER_INSPECT:
		return "make the container anew, for it keeps its options: docker rm -f NAME, then docker run with the "
		       "new ones; one of Compose: change its file, then docker compose up -d";
	case DOCKER_SERVICE_INSPECT:
		return "docker service update --log-driver awslogs --log-opt ... SERVICE, with all its log options: "
		       "they are replaced together";
	case DOCKER_NONE:
	case DOCKER_COMPOSE:
	case DOCKER_COMPOSE_V1:
		break;
	}
	return has_daemon(unit) ? "docker compose up -d; after a change of daemon.json " CONTAINERS_ANEW
				: "docker compose up -d";
}
