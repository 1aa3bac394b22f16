/* Fuzzes task definitions and services: the first byte chooses the syntax. Every place that a claim or a problem names
 * has to stand in the text, and so has what the routers' own shippers say of the configuration made for them. */
#include "agent/fuzz.h"

#include "agent/firelens.h"

extern const struct agent agent_ecs;

static void check_inner(struct unit *outer, const struct embedded *embedded) {
	check_derived(embedded->text);
	if (!embedded->agent || !firelens_is_text(embedded->text))
		return;
	struct unit *unit = fuzz_inner_unit(outer, embedded, doc_parse(outer->arena, embedded->text, embedded->format));
	embedded->agent->load(unit);
	embedded->agent->read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1}), why = {0};
	struct source *source = source_new(arena, STR("task.json"), text);
	struct doc *doc = doc_parse(arena, source, format_by_name(data[0] & 1 ? STR("yaml") : STR("json")));
	struct unit *unit = fuzz_unit(arena, &agent_ecs, doc);
	struct embedded_list embedded = {0};
	struct link_list links = {0};
	agent_ecs.recognise(unit->docs[0], &why);
	agent_ecs.load(unit);
	agent_ecs.links(arena, unit->docs[0], &links);
	agent_ecs.read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
	agent_ecs.unpack(unit, &embedded);
	for (uint32_t i = 0; i < embedded.count; i++)
		check_inner(unit, &embedded.items[i]);
	arena_free(arena);
	return 0;
}
