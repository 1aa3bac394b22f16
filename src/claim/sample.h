/* Small hosts for tests: names are written as text, with the variables of the table below. Only tests and fuzzers
 * include this. */
#ifndef CWD_CLAIM_SAMPLE_H
#define CWD_CLAIM_SAMPLE_H

#include "claim/agent.h"
#include "claim/suggest.h"

#include <string.h>

static const struct variable sample_variables[] = {
    {.id = IDENTITY_INSTANCE, .scope = DIFFERENCE_HOST, .name = STR_INIT("{instance_id}"), .values = &charset_instance},
    {.id = IDENTITY_HOST_NAME,
     .scope = DIFFERENCE_HOST,
     .name = STR_INIT("{local_hostname}"),
     .values = &charset_host_name},
    {.id = IDENTITY_CLOUD_HOST_NAME,
     .scope = DIFFERENCE_HOST,
     .name = STR_INIT("{hostname}"),
     .values = &charset_host_name},
    {.id = IDENTITY_ADDRESS, .scope = DIFFERENCE_HOST, .name = STR_INIT("{ip}"), .values = &charset_address},
    {.id = IDENTITY_REGION, .scope = DIFFERENCE_REGION, .name = STR_INIT("{region}"), .values = &charset_region},
    {.id = IDENTITY_ACCOUNT, .scope = DIFFERENCE_ACCOUNT, .name = STR_INIT("{account}"), .values = &charset_account},
    {.id = IDENTITY_DATE, .scope = DIFFERENCE_NONE, .name = STR_INIT("{date}"), .values = &charset_date},
    {.id = IDENTITY_AGENT_DEFAULT, .scope = DIFFERENCE_HOST, .name = STR_INIT("{default}")},
    {.id = IDENTITY_RANDOM, .scope = DIFFERENCE_PROCESS, .name = STR_INIT("{random}"), .values = &charset_uuid},
    {.id = IDENTITY_RECORD, .scope = DIFFERENCE_RECORD, .name = STR_INIT("{record}")},
    {.id = IDENTITY_TAG, .scope = DIFFERENCE_SOURCE, .name = STR_INIT("{tag}")},
    {.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE, .name = STR_INIT("{stage}")},
    {.id = IDENTITY_ENVIRONMENT, .scope = DIFFERENCE_UNKNOWN, .name = STR_INIT("{env:A}")},
    {.id = IDENTITY_ENVIRONMENT, .scope = DIFFERENCE_UNKNOWN, .name = STR_INIT("{env:B}")},
    {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN, .name = STR_INIT("{what}")},
    {.id = IDENTITY_POD, .scope = DIFFERENCE_POD, .name = STR_INIT("{pod}")},
    {.id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR_INIT("{task}")},
};
enum { SAMPLE_VARIABLES = sizeof sample_variables / sizeof *sample_variables };

static inline struct template sample_template(struct arena *arena, struct str text) {
	struct template t = {0};
	struct str rest = arena_str(arena, text);
	while (rest.n) {
		size_t taken = 0;
		for (unsigned i = 0; i < SAMPLE_VARIABLES && !taken; i++)
			if (str_starts_with(rest, sample_variables[i].name)) {
				template_add_variable(arena, &t, &sample_variables[i]);
				taken = sample_variables[i].name.n;
			}
		if (!taken) {
			template_add_literal(arena, &t, str_from_to(rest, 0, 1));
			taken = 1;
		}
		rest = str_from_offset(rest, taken);
	}
	return t;
}

static inline struct template sample_name(struct arena *arena, const char *text) {
	return sample_template(arena, str_from(text));
}

static inline struct field sample_field(struct arena *arena, const char *text) {
	return (struct field){.value = sample_name(arena, text), .origin = ORIGIN_WRITTEN};
}

/* As the CloudWatch agent: on premises the instance is not known and the host has one name. */
static inline bool sample_in_world(const struct variable *variable, const struct world *world, struct part *ret) {
	if (world->mode == MODE_ON_PREMISES && variable->id == IDENTITY_INSTANCE)
		*ret = (struct part){.literal = STR("i-UNKNOWN")};
	else if (world->mode == MODE_ON_PREMISES &&
		 (variable->id == IDENTITY_CLOUD_HOST_NAME || variable->id == IDENTITY_AGENT_DEFAULT))
		*ret = (struct part){.is_variable = true, .variable = sample_variables[1]};
	else if (world->mode == MODE_EC2 && variable->id == IDENTITY_AGENT_DEFAULT)
		*ret = (struct part){.is_variable = true, .variable = sample_variables[0]};
	else
		return false;
	return true;
}

static inline uint32_t sample_worlds(const struct unit *unit, struct world *ret, uint32_t room) {
	if (unit->asked.mode != MODE_ANY || room < 2)
		return 0;
	ret[0] = ret[1] = unit->world;
	ret[0].mode = unit->world.mode == MODE_EC2 ? MODE_ON_PREMISES : MODE_EC2;
	ret[1].mode = MODE_CONTAINER;
	return 2;
}

static inline void sample_host_identity(const struct world *world, struct variable *ret) {
	*ret = sample_variables[world->mode == MODE_ON_PREMISES ? 2 : 0];
}

static const struct agent sample_agent = {.name = "sample",
					  .title = "Sample agent",
					  .in_world = sample_in_world,
					  .worlds = sample_worlds,
					  .host_identity = sample_host_identity,
					  .stream_key = "stream"};

static inline struct unit *sample_unit(struct arena *arena, enum mode asked) {
	struct unit *unit = ARENA_NEW(arena, struct unit);
	unit->arena = arena;
	unit->agent = &sample_agent;
	unit->asked.mode = asked;
	unit->world = (struct world){.mode = asked == MODE_ANY ? MODE_EC2 : asked, .platform = PLATFORM_LINUX};
	return unit;
}

static inline struct claim *sample_claim(struct unit *unit, const char *group, const char *stream) {
	struct claim *claim = claim_add(unit, WRITER_FILE, (struct site){0});
	claim->group = sample_field(unit->arena, group);
	claim->stream = sample_field(unit->arena, stream);
	return claim;
}

static inline void sample_reads(struct claim *claim, const char *pattern) {
	struct arena *arena = claim->unit->arena;
	claim->writer.name =
	    (struct field){.value = template_literal(arena, str_from(pattern)), .origin = ORIGIN_WRITTEN};
	claim->writer.reads = glob_compile(arena, str_from(pattern), GLOB_STAR | GLOB_CLASS | GLOB_STAR_STAR);
}

static inline struct host *sample_host(struct arena *arena, struct unit **units, uint32_t count) {
	struct host *host = ARENA_NEW(arena, struct host);
	host->arena = arena;
	host->units = ARENA_ARRAY(arena, struct unit *, count);
	memcpy(host->units, units, count * sizeof *units);
	host->unit_count = count;
	host_index(host);
	return host;
}

#endif
