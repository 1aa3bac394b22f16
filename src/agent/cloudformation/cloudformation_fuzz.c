/* Fuzzes CloudFormation templates: the first byte chooses the syntax. Every text that is taken out has to know where it
 * is written, and what ECS says of the parts of the tree has to stand in the template. */
#include "agent/fuzz.h"

extern const struct agent agent_cloudformation;

/* A part of the tree, as ECS reads it. */
static void check_part(const struct unit *outer, const struct embedded *embedded) {
	struct embedded_list inner = {0};
	if (!embedded->agent) /* of a custom resource: its content tells */
		return;
	struct unit *unit = fuzz_inner_unit(outer, embedded, embedded->part);
	embedded->agent->read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
	if (embedded->agent->unpack)
		embedded->agent->unpack(unit, &inner);
	for (uint32_t i = 0; i < inner.count; i++)
		check_derived(inner.items[i].text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1}), why = {0};
	struct source *source = source_new(arena, STR("stack"), text);
	struct embedded_list embedded = {0};
	struct doc *doc = doc_parse(arena, source, format_by_name(data[0] & 1 ? STR("yaml") : STR("json")));
	struct unit *unit = fuzz_unit(arena, &agent_cloudformation, doc);
	agent_cloudformation.recognise(unit->docs[0], &why);
	agent_cloudformation.unpack(unit, &embedded);
	check_unit(unit);
	for (uint32_t i = 0; i < embedded.count; i++)
		if (embedded.items[i].part)
			check_part(unit, &embedded.items[i]);
		else
			check_derived(embedded.items[i].text);
	arena_free(arena);
	return 0;
}
