/* Fuzzes what becomes of a configuration: the first byte chooses the syntax and what is known of the environment; text
 * behind a line %%% is a file beside it. Every place that a claim or a problem names has to stand in one of both. */
#include "agent/fuzz.h"
#include "agent/otel-collector/reading.h"

extern const struct agent agent_otel_collector;

struct fuzz_loader {
	struct loader base;
	struct str beside;
	struct doc *doc;
};

static void fuzz_read(struct loader *base, struct arena *arena, const struct source *from, struct str path,
		      const struct format *format, struct loaded *ret) {
	struct fuzz_loader *loader = (struct fuzz_loader *)base;
	(void)from;
	if (!loader->doc)
		loader->doc = doc_parse(arena, source_new(arena, STR("beside.yaml"), loader->beside), format);
	*ret = (struct loaded){.state = LOAD_READ, .doc = loader->doc, .path = path, .canonical = path};
}

static enum load_state fuzz_match(struct loader *base, struct arena *arena, const struct source *from,
				  struct str pattern, struct str_list *ret) {
	(void)base;
	(void)from;
	(void)pattern;
	LIST_ADD(arena, ret, STR("beside.yaml"));
	return LOAD_READ;
}

static void fuzz_leave(struct loader *base, const struct doc *doc) {
	must(((struct fuzz_loader *)base)->doc == doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1});
	size_t cut;
	struct fuzz_loader loader = {.base = {.read = fuzz_read, .match = fuzz_match, .leave = fuzz_leave}};
	if (str_find(text, STR("\n%%%\n"), &cut)) {
		loader.beside = str_from_offset(text, cut + 5);
		text = str_from_to(text, 0, cut);
	}
	struct environment_entry entries[] = {{STR("STAGE"), STR("prod"), NULL, {0}},
					      {STR("OTEL_RESOURCE_ATTRIBUTES"), STR("ClusterName=c,=,x"), NULL, {0}}};
	struct doc *doc = doc_parse(arena, source_new(arena, STR("otel.yaml"), text),
				    format_by_name(data[0] & 1 ? STR("json") : STR("yaml")));
	struct unit *unit = fuzz_unit(arena, &agent_otel_collector, doc);
	unit->loader = loader.beside.n ? &loader.base : NULL;
	unit->env_closed = data[0] & 2;
	unit->env = (struct environment){.items = entries, .count = data[0] & 4 ? 2 : 0};
	if (data[0] & 8)
		unit->asked.version = (struct version){{0, 100}};
	if (data[0] & 16)
		unit->asked.platform = PLATFORM_WINDOWS;
	struct str why = {0};
	agent_otel_collector.recognise(unit->docs[0], &why);
	agent_otel_collector.load(unit);
	agent_otel_collector.read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
	arena_free(arena);
	return 0;
}
