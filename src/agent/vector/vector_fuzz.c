/* Fuzzes what becomes of a configuration: the first byte chooses the syntax, the version, what is known of the
 * environment, and whether the text is expanded first. Every sibling that is looked for holds this text or another one.
 */
#include "agent/fuzz.h"
#include "agent/vector/reading.h"

extern const struct agent agent_vector;

static struct doc *texts[2];

static void fuzz_read(struct loader *loader, struct arena *arena, const struct source *from, struct str path,
		      const struct format *format, struct loaded *ret) {
	(void)loader, (void)arena, (void)from, (void)format;
	size_t at;
	if (str_find_char(path, 'j', &at))
		*ret = (struct loaded){.state = LOAD_UNREADABLE, .is_outside = true};
	else
		*ret = (struct loaded){.state = LOAD_READ, .doc = texts[path.n & 1], .path = path, .canonical = path};
}

static enum load_state fuzz_match(struct loader *loader, struct arena *arena, const struct source *from,
				  struct str pattern, struct str_list *ret) {
	(void)loader, (void)from;
	LIST_ADD(arena, ret, STR("aa.yaml"));
	LIST_ADD(arena, ret, STR("a.yaml"));
	LIST_ADD(arena, ret, pattern);
	return LOAD_READ;
}

static struct doc *parse(struct arena *arena, struct str path, struct str text, const char *format,
			 const struct environment *env, unsigned how) {
	struct source *source = source_new(arena, path, text);
	struct source *expanded = how & 4 ? vector_expand(arena, source, env, how & 8) : NULL;
	return doc_parse(arena, expanded ? expanded : source, format_by_name(str_from(format)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static const char *const formats[] = {"yaml", "toml", "json", "yaml"};
	static const struct version versions[] = {{{0}}, {{0, 20}}, {{0, 56}}, {{0, 57}}};
	if (size < 2 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct loader loader = {.read = fuzz_read, .match = fuzz_match};
	unsigned how = data[0];
	struct environment_entry entry = {.name = STR("A"), .value = STR("a{{ b")};
	struct unit *unit = ARENA_NEW(arena, struct unit);
	unit->env = (struct environment){.items = &entry, .count = 1, .room = 1};
	unit->env_closed = how & 8;
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1});
	texts[0] = parse(arena, how & 128 ? STR("x/sinks/a.yaml") : STR("x/vector.yaml"), text, formats[how & 3],
			 &unit->env, how);
	texts[1] = parse(arena, STR("x/sources/b.yaml"), STR("type: file\ninclude: ['/a/*']\n"), "yaml", &unit->env, 0);
	unit->arena = arena;
	unit->agent = &agent_vector;
	unit->docs = ARENA_ARRAY(arena, struct doc *, 1);
	unit->docs[unit->doc_count++] = texts[0];
	unit->doc_room = 1;
	unit->asked.version = versions[how >> 4 & 3];
	if (how & 64)
		unit->loader = &loader;
	struct str why = {0};
	agent_vector.recognise(texts[0], &why);
	agent_vector.load(unit);
	agent_vector.read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
	arena_free(arena);
	return 0;
}
