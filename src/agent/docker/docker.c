/* Docker's log driver awslogs: daemon.json, Compose files and stacks, what docker inspect prints. The row, and how a
 * unit is read. */
#include "agent/docker/reading.h"

#include "base/buf.h"

#include <stdarg.h>

static const char *const formats[] = {"yaml", "json", NULL};
/* https://docs.docker.com/engine/daemon/ */
static const char *const homes[] = {"/etc/docker/", NULL};
static const char *const words[] = {
    "awslogs", "OTEL_EXPORTER_OTLP", "extends:", "CW_CONFIG_CONTENT", "AOT_CONFIG_CONTENT", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static bool recognise_path(struct str path);
static bool takes_stream(const struct doc *doc);
static bool lies_anywhere(struct str name);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_docker = {
    .name = "docker",
    .title = "Docker",
    .role = AGENT_SHIPPER,
    .formats = formats,
    .homes = homes,
    .lies_anywhere = lies_anywhere,
    .words = words,
    .joins_documents = true,
    .takes_stream = takes_stream,
    .recognise = recognise,
    .recognise_path = recognise_path,
    .load = docker_load,
    .unpack = docker_unpack,
    .read = read_unit,
    .spell_variable = docker_spell_variable,
    .spell_setting = docker_spell_setting,
    .rename = docker_rename,
    .advise = docker_advise,
    .host_identity = docker_host_identity,
    .restart = docker_restart,
    .check = "docker compose config and dockerd --validate look at the syntax: neither compares where containers write",
    .copy_noun = "container",
    .stream_key = "awslogs-stream",
};

/* --- which files are Docker's -------------------------------------------------------------------------------- */

static bool is_project(enum docker_kind kind) {
	return kind == DOCKER_COMPOSE || kind == DOCKER_COMPOSE_V1;
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	const char *why = "";
	enum docker_kind kind = docker_kind_of(doc, &why);
	if (kind == DOCKER_NONE)
		return false;
	if (docker_may_matter(doc, kind) || (is_project(kind) && docker_holds_texts(doc))) {
		*ret_why = str_from(why);
		return true;
	}
	if (kind == DOCKER_DAEMON || kind == DOCKER_COMPOSE || kind == DOCKER_COMPOSE_V1)
		*ret_why = STR("nothing in it uses the log driver awslogs");
	return false;
}

/* docker inspect --format '{{json .}}'. */
static bool takes_stream(const struct doc *doc) {
	return docker_is_inspected(doc);
}

static bool recognise_path(struct str path) {
	return str_ends_with(path, STR("/etc/docker/daemon.json"));
}

/* The names that docker compose looks for by itself. */
static bool lies_anywhere(struct str name) {
	return str_is(name, "compose.yaml") || str_is(name, "compose.yml") || str_is(name, "docker-compose.yaml") ||
	       str_is(name, "docker-compose.yml");
}

/* --- problems ------------------------------------------------------------------------------------------------ */

static struct problem *add_problem(struct reading *r, enum problem_kind kind, struct site at, struct str message) {
	struct str key = arena_format(r->arena, "%d %p %u %u %.*s", (int)kind, (void *)at.source, (unsigned)at.at.off,
				      (unsigned)at.at.len, STR_ARGS(message));
	void **slot = map_at(&r->told, key);
	if (*slot)
		return NULL;
	*slot = r;
	return unit_problem(r->unit, kind, at, "%.*s", STR_ARGS(message));
}

struct problem *docker_tell(struct reading *r, enum problem_kind kind, struct site at, const char *format, ...) {
	if (r->loading)
		return NULL; /* it is told when the unit is read */
	va_list args;
	va_start(args, format);
	struct str message = arena_vformat(r->arena, format, args);
	va_end(args);
	return add_problem(r, kind, at, message);
}

void docker_tell_limit(struct reading *r, struct site at, const char *what) {
	if (r->stopped || r->loading)
		return;
	r->stopped = true;
	struct problem *problem = add_problem(r, PROBLEM_LIMIT, at, str_from(what));
	if (!problem)
		return;
	problem->incomplete = true;
	problem->reason = STR("what lies beyond was not checked");
	problem->help = STR("split the project");
}

/* --- reading ------------------------------------------------------------------------------------------------- */

static void reading_start(struct reading *r, struct unit *unit) {
	*r = (struct reading){.unit = unit, .arena = unit->arena};
	r->told.arena = r->bases.arena = r->for_ecs.arena = unit->arena;
}

/* The daemon of the host that the file stands on, if it is among what is checked: beside the file, or up from there. */
static void find_daemon(struct reading *r, const struct doc *doc) {
	enum { UP_MAX = 8 };
	struct loader *loader = r->unit->loader;
	struct buf path = {0};
	const char *why;
	for (unsigned up = 0; loader && up < UP_MAX && !r->daemon; up++) {
		struct loaded loaded = {0};
		buf_clear(&path);
		for (unsigned i = 0; i < up; i++)
			buf_add_text(&path, "../");
		buf_add_text(&path, "etc/docker/daemon.json");
		loader->read(loader, r->arena, doc->source, arena_str(r->arena, buf_str(&path)),
			     format_by_name(STR("json")), &loaded);
		bool read = loaded.state == LOAD_READ && loaded.doc;
		if (read && loaded.is_given && docker_kind_of(loaded.doc, &why) == DOCKER_DAEMON)
			r->daemon = loaded.doc;
		else if (read && loader->leave)
			loader->leave(loader, loaded.doc);
	}
	buf_finish(&path);
}

/* Both are called with the same files in reach: what is loaded first is there again when the unit is read. */
static void load_project(struct reading *r, struct project *ret) {
	compose_project_load(r, ret);
	find_daemon(r, ret->main);
	if (r->loading && r->daemon)
		unit_add_doc(r->unit, NULL, r->daemon);
}

void docker_load(struct unit *unit) {
	struct reading r;
	struct project project;
	const char *why;
	reading_start(&r, unit);
	r.loading = true;
	if (is_project(docker_kind_of(unit->docs[0], &why)))
		load_project(&r, &project);
}

bool docker_reload(struct reading *r, struct unit *unit, struct project *ret) {
	const char *why;
	if (!is_project(docker_kind_of(unit->docs[0], &why)))
		return false;
	reading_start(r, unit);
	r->loading = true;
	load_project(r, ret);
	return true;
}

static bool mentions_awslogs(const struct unit *unit) {
	for (uint32_t i = 0; i < unit->doc_count; i++)
		if (docker_may_matter(unit->docs[i], DOCKER_NONE) || docker_holds_texts(unit->docs[i]))
			return true;
	return false;
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct reading r;
	struct project project;
	const char *why;
	struct doc *doc = unit->docs[0];
	enum docker_kind kind = docker_kind_of(doc, &why);
	struct world fallback = {.mode = MODE_EC2, .platform = PLATFORM_LINUX};
	unit->asked = *asked;
	unit->world = world_fill(*asked, fallback);
	reading_start(&r, unit);
	if (kind == DOCKER_DAEMON) {
		daemon_read(&r, doc, CERTAIN);
	} else if (kind == DOCKER_INSPECT || kind == DOCKER_SERVICE_INSPECT) {
		unit->copies = unit->copies.copies == COPIES_MANY_LIKELY
				   ? (struct replication){.copies = COPIES_ONE_HERE, .differs_by = DIFFERENCE_HOST}
				   : unit->copies;
		if (kind == DOCKER_INSPECT)
			inspect_read(&r, doc);
		else
			service_inspect_read(&r, doc);
	} else if (is_project(kind)) {
		load_project(&r, &project);
		compose_read(&r, &project);
	}
	*ret = unit->claims;
	return unit->claims.count || mentions_awslogs(unit);
}
