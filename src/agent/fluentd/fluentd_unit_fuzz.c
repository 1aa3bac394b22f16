/* Fuzzes what becomes of a configuration: the first byte chooses the syntax and what is known of the environment. Every
 * include finds this text or another one. Every place that a claim or a problem names has to stand in one of them. */
#include "agent/fluentd/reading.h"
#include "agent/fuzz.h"

extern const struct agent agent_fluentd;

static struct doc *texts[2];

static void fuzz_read(struct loader *loader, struct arena *arena, const struct source *from, struct str path,
		      const struct format *format, struct loaded *ret) {
	(void)loader, (void)arena, (void)from, (void)format;
	size_t at;
	if (str_find_char(path, 'q', &at))
		*ret = (struct loaded){.state = LOAD_UNKNOWN};
	else
		*ret = (struct loaded){.state = LOAD_READ, .doc = texts[path.n & 1], .path = path, .canonical = path};
}

static enum load_state fuzz_match(struct loader *loader, struct arena *arena, const struct source *from,
				  struct str pattern, struct str_list *ret) {
	(void)loader, (void)from;
	LIST_ADD(arena, ret, STR("a"));
	LIST_ADD(arena, ret, pattern);
	return LOAD_READ;
}

static struct doc *parse(struct arena *arena, struct str text, bool yaml) {
	struct source *source = source_new(arena, yaml ? STR("fluent.yaml") : STR("fluent.conf"), text);
	return doc_parse(arena, source, format_by_name(yaml ? STR("yaml") : STR("fluentd")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct loader loader = {.read = fuzz_read, .match = fuzz_match};
	bool yaml = data[0] & 1;
	texts[0] = parse(arena, arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1}), yaml);
	texts[1] = parse(
	    arena, yaml ? STR("- match: {$type: cloudwatch_logs}\n") : STR("@include aa\n<match>\n</match>\n"), yaml);
	struct unit *unit = fuzz_unit(arena, &agent_fluentd, texts[0]);
	unit->env_closed = data[0] & 2;
	if (data[0] & 4)
		unit->asked.version = (struct version){{1, 14}};
	if (data[0] & 8)
		unit->loader = &loader;
	struct str why = {0};
	agent_fluentd.recognise(texts[0], &why);
	agent_fluentd.load(unit);
	agent_fluentd.read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
	arena_free(arena);
	return 0;
}
