/* A host made by hand, for the unit tests of floor 4: one file, one unit, an agent that spells names as they are. */
#ifndef CWD_RULE_TEST_HOST_H
#define CWD_RULE_TEST_HOST_H

#include "rule/engine.h"

#include <string.h>

struct test_host {
	struct arena *arena;
	struct source *source;
	struct doc doc, *docs[1];
	struct unit unit, *units[1];
	struct host host;
	struct selection selection;
	struct finding_list findings;
};

static inline bool test_spell_variable(const struct variable *variable, struct buf *out) {
	buf_add(out, variable->name);
	return true;
}

static inline const char *test_restart(const struct unit *unit) {
	(void)unit;
	return "restart-it";
}

static inline void test_identity(const struct world *world, struct variable *ret) {
	(void)world;
	*ret = (struct variable){.id = IDENTITY_INSTANCE, .scope = DIFFERENCE_HOST, .name = STR_INIT("{instance_id}")};
}

/* On premises there is no instance id. */
static inline bool test_in_world(const struct variable *variable, const struct world *world, struct part *ret) {
	if (variable->id != IDENTITY_INSTANCE || world->mode != MODE_ON_PREMISES)
		return false;
	*ret = (struct part){.literal = STR_INIT("i-UNKNOWN")};
	return true;
}

static const struct agent test_agent = {.name = "test",
					.title = "test",
					.in_world = test_in_world,
					.spell_variable = test_spell_variable,
					.restart = test_restart,
					.host_identity = test_identity,
					.stream_key = "stream"};

/* All rules of the catalogue. */
static inline void test_host_init(struct test_host *t, const char *text) {
	*t = (struct test_host){.arena = arena_new()};
	t->source = source_new(t->arena, STR("dir/a.json"), str_from(text));
	t->doc = (struct doc){.arena = t->arena, .source = t->source};
	t->docs[0] = &t->doc;
	t->unit = (struct unit){.arena = t->arena, .agent = &test_agent, .docs = t->docs, .doc_count = 1};
	t->units[0] = &t->unit;
	t->host = (struct host){.arena = t->arena, .units = t->units, .unit_count = 1};
	selection_init(t->arena, &t->selection);
}

static inline void test_host_finish(struct test_host *t) {
	arena_free(t->arena);
}

static inline struct site test_site(const struct test_host *t, uint32_t off, uint32_t len) {
	return (struct site){.source = t->source, .at = {.off = off, .len = len}};
}

static inline struct field test_field(struct test_host *t, const char *text, uint32_t off) {
	return (struct field){
	    .value = template_literal(t->arena, str_from(text)), .at = test_site(t, off, 1), .origin = ORIGIN_WRITTEN};
}

/* A file that is read at place off .. off + 9 of the text; its path stands at off, its stream at off + 1, the group at
 * off + 2. */
static inline struct claim *test_claim(struct test_host *t, uint32_t off, const char *path, const char *stream) {
	struct claim *claim = ARENA_NEW(t->arena, struct claim);
	claim->unit = &t->unit;
	claim->agent = &test_agent;
	claim->at = test_site(t, off, 10);
	claim->delivers = CERTAIN;
	claim->writer.kind = WRITER_FILE;
	claim->writer.name = test_field(t, path, off);
	claim->writer.reads = glob_compile(t->arena, str_from(path), GLOB_STAR | GLOB_CLASS | GLOB_ESCAPE);
	claim->stream = test_field(t, stream, off + 1);
	claim->group = test_field(t, "/group", off + 2);
	claim->pusher = STR("one");
	claim->order = t->unit.claims.count;
	LIST_ADD(t->arena, &t->unit.claims, claim);
	LIST_ADD(t->arena, &t->host.claims, claim);
	return claim;
}

/* Adds a variable to a name. */
static inline void test_variable(struct test_host *t, struct template *name, enum identity id, const char *text) {
	static const enum difference scopes[IDENTITY_COUNT] = {
	    [IDENTITY_INSTANCE] = DIFFERENCE_HOST,  [IDENTITY_HOST_NAME] = DIFFERENCE_HOST,
	    [IDENTITY_ADDRESS] = DIFFERENCE_HOST,   [IDENTITY_DATE] = DIFFERENCE_NONE,
	    [IDENTITY_RANDOM] = DIFFERENCE_PROCESS, [IDENTITY_ENVIRONMENT] = DIFFERENCE_UNKNOWN};
	struct variable variable = {.id = id, .scope = scopes[id], .name = str_from(text)};
	template_add_variable(t->arena, name, &variable);
}

/* Runs one rule of the catalogue. */
static inline void test_run(struct test_host *t, const char *id) {
	uint32_t count;
	const struct rule *rules = rule_all(&count), *only = rule_find(str_from(id));
	for (uint32_t i = 0; i < count; i++)
		t->selection.enabled[i] = &rules[i] == only;
	t->findings.count = 0;
	engine_run(&t->host, &t->selection, &t->findings);
}

/* Makes the claims from first on meet. */
static inline struct meeting *test_meeting(struct test_host *t, uint32_t first, enum answer answer) {
	struct meeting meeting = {
	    .members = t->host.claims.items + first, .count = t->host.claims.count - first, .answer = answer};
	LIST_ADD(t->arena, &t->host.meetings, meeting);
	return &t->host.meetings.items[t->host.meetings.count - 1];
}

static inline const struct finding *test_only(const struct test_host *t, const char *id) {
	const struct finding *found = NULL;
	for (uint32_t i = 0; i < t->findings.count; i++)
		if (str_is(str_from(id), t->findings.items[i]->rule->id))
			found = found ? NULL : t->findings.items[i];
	return found;
}

/* "CW101 CW103", in the order of the findings. */
static inline const char *test_ids(const struct test_host *t) {
	struct buf ids = {0};
	for (uint32_t i = 0; i < t->findings.count; i++)
		buf_format(&ids, "%s%s", i ? " " : "", t->findings.items[i]->rule->id);
	const char *copy = arena_str(t->arena, ids.p ? buf_str(&ids) : STR("")).p;
	buf_finish(&ids);
	return copy;
}

/* --- shippers that route events ------------------------------------------------------------------------------------
 */

/* Inputs at 0, 10 and 20, outputs at 50, 60 and 70. */
#define TEST_ROUTED_TEXT                                                                                               \
	"input-one.input-two.input-sub.                    "                                                           \
	"output-one output-two.output-sub. and what says how many run"
#define TEST_SHARING_RULES "CW101 CW102 CW103 CW104 CW106 CW107 CW109 CW308"

/* Only these rules, for engine_run. */
static inline void test_enable(struct test_host *t, const char *ids) {
	uint32_t count;
	const struct rule *rules = rule_all(&count);
	for (uint32_t i = 0; i < count; i++)
		t->selection.enabled[i] = strstr(ids, rules[i].id) != NULL;
}

/* A way from the input at place input, in.0 to in.2, to the output at place output; tag NULL: the input's name. A name
 * that begins with / is a file that the input reads, "journal" is the journal, anything else has no name. */
static inline struct claim *test_way(struct test_host *t, uint32_t input, const char *name, uint32_t output,
				     const char *tag, const char *stream) {
	struct claim *claim = test_claim(t, output, name, stream);
	claim->writer.name.at = test_site(t, input, 9);
	claim->writer.input = arena_format(t->arena, "in.%u", input / 10);
	claim->pusher = (struct str){0};
	claim->tag = template_literal(t->arena, tag ? str_from(tag) : claim->writer.input);
	if (name[0] != '/') {
		claim->writer.kind = str_is(STR("journal"), name) ? WRITER_JOURNAL : WRITER_INPUT;
		claim->writer.reads = NULL;
		claim->writer.name.value = template_literal(t->arena, claim->writer.input);
	}
	return claim;
}

#endif
