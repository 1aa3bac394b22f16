/* Fuzzes delivery streams: the first byte chooses the syntax. */
#include "agent/fuzz.h"

extern const struct agent agent_firehose;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1}), why = {0};
	struct world asked = {0};
	struct claim_list claims = {0};
	struct doc *doc = doc_parse(arena, source_new(arena, STR("stream.json"), text),
				    format_by_name(data[0] & 1 ? STR("yaml") : STR("json")));
	struct unit *unit = fuzz_unit(arena, &agent_firehose, doc);
	bool ours = agent_firehose.recognise(unit->docs[0], &why);
	agent_firehose.read(unit, &asked, &claims);
	check_unit(unit);
	require(ours || !unit->claims.count, "what writes is recognised");
	arena_free(arena);
	return 0;
}
