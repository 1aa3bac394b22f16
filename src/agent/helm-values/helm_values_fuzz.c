/* Fuzzes values: the first byte chooses the syntax. Every text that a chart makes has to know where its bytes are
 * written, and what the shippers say of parts has to stand in the file. */
#include "agent/fuzz.h"

extern const struct agent agent_helm_values;

static void check_inner(const struct unit *outer, const struct embedded *embedded, struct doc *doc) {
	struct unit *unit = fuzz_inner_unit(outer, embedded, doc);
	if (unit->loader && unit->agent->load)
		unit->agent->load(unit);
	unit->agent->read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
}

static void check_text(const struct unit *outer, const struct embedded *embedded) {
	check_derived(embedded->text);
	struct doc *doc = embedded->format ? doc_parse(outer->arena, embedded->text, embedded->format) : NULL;
	if (doc && doc->root && !doc->unreadable)
		check_inner(outer, embedded, doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1}), why = {0};
	struct embedded_list embedded = {0};
	struct doc *doc = doc_parse(arena, source_new(arena, STR("values.yaml"), text),
				    format_by_name(data[0] & 1 ? STR("yaml") : STR("json")));
	struct unit *unit = fuzz_unit(arena, &agent_helm_values, doc);
	bool ours = agent_helm_values.recognise(unit->docs[0], &why);
	agent_helm_values.unpack(unit, &embedded);
	check_unit(unit);
	require(ours || !embedded.count, "what holds texts is recognised");
	for (uint32_t i = 0; i < embedded.count; i++) {
		check_site(unit, embedded.items[i].copies.at);
		if (embedded.items[i].part)
			check_inner(unit, &embedded.items[i], embedded.items[i].part);
		else
			check_text(unit, &embedded.items[i]);
	}
	arena_free(arena);
	return 0;
}
