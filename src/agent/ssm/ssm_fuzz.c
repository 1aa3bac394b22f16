/* Fuzzes parameters and documents: the first byte chooses the syntax. Every value that is taken out comes out of the
 * text. */
#include "agent/fuzz.h"

extern const struct agent agent_ssm;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1}), why = {0};
	struct embedded_list embedded = {0};
	struct doc *doc = doc_parse(arena, source_new(arena, STR("parameters.json"), text),
				    format_by_name(data[0] & 1 ? STR("yaml") : STR("json")));
	struct unit *unit = fuzz_unit(arena, &agent_ssm, doc);
	bool ours = agent_ssm.recognise(unit->docs[0], &why);
	agent_ssm.unpack(unit, &embedded);
	check_unit(unit);
	require(ours || !embedded.count, "what holds texts is recognised");
	for (uint32_t i = 0; i < embedded.count; i++) {
		struct source *value = embedded.items[i].text;
		for (uint32_t at = 0; at <= value->text.n; at++)
			check_site(unit, source_outer(value, (struct span){at, 0}));
		require(i == 0 || embedded.items[i].host >= embedded.items[i - 1].host,
			"what runs on one host stands together");
	}
	arena_free(arena);
	return 0;
}
