/* Fuzzes user data: the first byte chooses the syntax. Texts that are taken out have pieces that cover them, holes that
 * stand in them, and places in the outer text; what scripts hold inside is taken out too. */
#include "agent/fuzz.h"

extern const struct agent agent_user_data;

/* Whatever the text is, what it includes is reached without end. */
static void check_includes(struct arena *arena, const struct embedded *embedded) {
	const struct agent *agent = agent_by_name(STR("fluent-bit"));
	struct unit *unit = fuzz_unit(arena, agent, doc_parse(arena, embedded->text, format_by_name(STR("fluentbit"))));
	unit->loader = embedded->loader;
	agent->load(unit);
	check_unit(unit);
}

static void check(struct arena *arena, struct source *source, const struct format *format, unsigned depth) {
	struct embedded_list embedded = {0};
	struct str why = {0};
	struct unit *unit = fuzz_unit(arena, &agent_user_data, doc_parse(arena, source, format));
	agent_user_data.recognise(unit->docs[0], &why);
	agent_user_data.read(unit, &unit->asked, &unit->claims);
	agent_user_data.unpack(unit, &embedded);
	check_unit(unit);
	for (uint32_t i = 0; i < embedded.count; i++) {
		require(embedded.items[i].text->label.n > 0 || format == format_by_name(STR("shell")) ||
			    embedded.items[i].agent == NULL,
			"a text that is given to a shipper has a name");
		check_derived(embedded.items[i].text);
		if (embedded.items[i].loader)
			check_includes(arena, &embedded.items[i]);
		if (depth < 3)
			check(arena, embedded.items[i].text, format_by_name(STR("shell")), depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static const char *const names[] = {"shell", "yaml", "mime"};
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1});
	struct str path = data[0] & 64 ? STR("user-data.tftpl") : STR("user-data");
	const char *name = data[0] & 128 ? "json" : names[(data[0] & 63) % 3];
	check(arena, source_new(arena, path, text), format_by_name(str_from(name)), 0);
	arena_free(arena);
	return 0;
}
