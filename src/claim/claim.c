/* Making claims and what an adapter notices beside them. */
#include "claim/claim.h"

#include "base/limits.h"
#include "claim/agent.h"

const char *origin_name(enum origin origin) {
	static const char *const names[] = {[ORIGIN_ABSENT] = "absent",
					    [ORIGIN_WRITTEN] = "written",
					    [ORIGIN_DEFAULT] = "default",
					    [ORIGIN_INHERITED] = "inherited"};
	return names[origin];
}

struct field field_account(struct arena *arena, const struct field *role) {
	if (role->origin == ORIGIN_ABSENT || !template_is_literal(&role->value))
		return (struct field){0};
	struct field account = *role;
	struct str arn = template_text(arena, &role->value), number = {0};
	for (int i = 0; i < 5; i++)
		if (!str_split(&arn, ':', &number))
			return (struct field){0};
	if (!charset_has(&charset_account, number))
		return (struct field){0};
	account.value = template_literal(arena, number);
	return account;
}

const char *writer_kind_name(enum writer_kind kind) {
	static const char *const names[] = {
	    [WRITER_FILE] = "file",
	    [WRITER_WINDOWS_EVENT] = "windows-event",
	    [WRITER_JOURNAL] = "journald",
	    [WRITER_EMF] = "emf",
	    [WRITER_STRUCTURED_LOG] = "structured-log",
	    [WRITER_KUBERNETES] = "kubernetes",
	    [WRITER_ECS] = "ecs",
	    [WRITER_PROMETHEUS] = "prometheus",
	    [WRITER_APPLICATION_SIGNALS] = "application-signals",
	    [WRITER_SERVICE_EVENTS] = "service-events",
	    [WRITER_OTLP] = "otlp",
	    [WRITER_CONTAINER_INSIGHTS] = "container-insights",
	    [WRITER_DATABASE_INSIGHTS] = "database-insights",
	    [WRITER_INPUT] = "input",
	    [WRITER_CONTAINER] = "container",
	};
	_Static_assert(sizeof names / sizeof *names == WRITER_KINDS, "every kind of writer has a name");
	return names[kind];
}

static const struct environment_entry *environment_find(const struct environment *env, struct str name) {
	/* The last one wins, as in a shell and in env files. */
	for (uint32_t i = env->count; i-- > 0;)
		if (str_equal(env->items[i].name, name))
			return &env->items[i];
	return NULL;
}

bool environment_get(const struct environment *env, struct str name, struct str *ret_value) {
	const struct environment_entry *entry = environment_find(env, name);
	if (!entry || entry->is)
		return false;
	*ret_value = entry->value;
	return true;
}

const struct variable *environment_identity(const struct environment *env, struct str name) {
	const struct environment_entry *entry = environment_find(env, name);
	return entry ? entry->is : NULL;
}

bool environment_add(struct arena *arena, const struct environment *env, struct str name, struct template *ret) {
	const struct environment_entry *entry = environment_find(env, name);
	if (!entry)
		return false;
	if (entry->is)
		template_add_variable(arena, ret, entry->is);
	else
		template_add_literal(arena, ret, entry->value);
	return true;
}

struct claim *claim_add(struct unit *unit, enum writer_kind kind, struct site at) {
	struct claim *claim = ARENA_NEW(unit->arena, struct claim);
	claim->unit = unit;
	claim->agent = unit->agent;
	claim->at = at;
	claim->writer.kind = kind;
	claim->delivers = CERTAIN;
	claim->order = unit->claims.count;
	LIST_ADD(unit->arena, &unit->claims, claim);
	return claim;
}

bool claim_has_room(struct unit *unit, struct site at) {
	if (unit->claims.count < LIMIT_UNIT_CLAIMS)
		return true;
	if (!unit->claims_cut) {
		struct problem *problem = unit_problem(
		    unit, PROBLEM_LIMIT, at, "more than %u ways lead from inputs to outputs", LIMIT_UNIT_CLAIMS);
		problem->incomplete = true;
		problem->reason = STR("what this output and those behind it send is not judged, or not all of it");
		problem->help = STR("split the configuration, or let each output match fewer tags");
	}
	unit->claims_cut = true;
	return false;
}

void unit_add_doc(struct unit *unit, const struct node *directive, struct doc *doc) {
	LIST_ADD(unit->arena, &unit->includes, (struct include){.node = directive, .doc = doc});
	for (uint32_t i = 0; i < unit->doc_count; i++)
		if (unit->docs[i] == doc)
			return;
	if (unit->doc_count >= unit->doc_room) {
		unit->doc_room = unit->doc_count;
		unit->docs = list_grow(unit->arena, unit->docs, unit->doc_count, &unit->doc_room, sizeof *unit->docs);
	}
	unit->docs[unit->doc_count++] = doc;
}

struct problem *unit_problem(struct unit *unit, enum problem_kind kind, struct site at, const char *format, ...) {
	if (unit->problems.count == LIMIT_UNIT_PROBLEMS) {
		struct problem limit = {.kind = PROBLEM_LIMIT, .at = at, .incomplete = true};
		limit.message = STR("there are too many problems; the rest is not listed");
		LIST_ADD(unit->arena, &unit->problems, limit);
	}
	if (unit->problems.count > LIMIT_UNIT_PROBLEMS)
		return &unit->unlisted;
	va_list args;
	va_start(args, format);
	struct problem problem = {.kind = kind, .at = at, .message = arena_vformat(unit->arena, format, args)};
	va_end(args);
	LIST_ADD(unit->arena, &unit->problems, problem);
	return &unit->problems.items[unit->problems.count - 1];
}
