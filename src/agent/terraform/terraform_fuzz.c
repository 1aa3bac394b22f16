/* Fuzzes Terraform plans and states. Every text that is taken out has to know where it is written, and what ECS says of
 * task definitions has to stand in the file. */
#include "agent/fuzz.h"

extern const struct agent agent_terraform;

static void check_part(const struct unit *outer, const struct embedded *embedded) {
	require(embedded->part->root->span.off <= embedded->part->source->text.n, "a part is inside its text");
	if (!embedded->agent)
		return;
	struct unit *unit = fuzz_inner_unit(outer, embedded, embedded->part);
	embedded->agent->read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data, .n = size}), why = {0};
	struct source *source = source_new(arena, STR("plan.json"), text);
	struct embedded_list embedded = {0};
	struct unit *unit = fuzz_unit(arena, &agent_terraform, doc_parse(arena, source, format_by_name(STR("json"))));
	agent_terraform.recognise(unit->docs[0], &why);
	agent_terraform.unpack(unit, &embedded);
	check_unit(unit);
	for (uint32_t i = 0; i < embedded.count; i++)
		if (embedded.items[i].part)
			check_part(unit, &embedded.items[i]);
		else
			check_derived(embedded.items[i].text);
	arena_free(arena);
	return 0;
}
