/* Fuzzes what becomes of a configuration: the first byte chooses the syntax and what is known of the environment. Every
 * place that a claim or a problem names has to stand in the text. */
#include "agent/fluent-bit/reading.h"
#include "agent/fuzz.h"

extern const struct agent agent_fluent_bit;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1});
	struct source *source = source_new(arena, STR("fluent-bit.conf"), text);
	struct doc *doc = doc_parse(arena, source, format_by_name(data[0] & 1 ? STR("yaml") : STR("fluentbit")));
	struct unit *unit = fuzz_unit(arena, &agent_fluent_bit, doc);
	unit->env_closed = data[0] & 2;
	if (data[0] & 4)
		unit->asked.version = (struct version){{1, 8}};
	struct str why = {0};
	agent_fluent_bit.recognise(unit->docs[0], &why);
	agent_fluent_bit.load(unit);
	agent_fluent_bit.read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
	arena_free(arena);
	return 0;
}
