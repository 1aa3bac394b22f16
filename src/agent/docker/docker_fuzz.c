/* Fuzzes what becomes of a Compose file, daemon.json or the output of docker inspect: the first byte chooses the syntax
 * and what is known of the environment; a second document behind a NUL is the override, an .env file or daemon.json.
 * Every place that a claim or a problem names has to stand in one of the texts. */
#include "agent/docker/reading.h"

#include <stdlib.h>

extern const struct agent agent_docker;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_site(const struct site *site) {
	if (site->source && (size_t)site->at.off + site->at.len > site->source->text.n)
		abort();
}

static void check_unit(const struct unit *unit) {
	for (uint32_t i = 0; i < unit->problems.count; i++) {
		check_site(&unit->problems.items[i].at);
		check_site(&unit->problems.items[i].also);
	}
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		const struct claim *claim = unit->claims.items[i];
		check_site(&claim->at);
		check_site(&claim->stream.at);
		check_site(&claim->group.at);
		check_site(&claim->writer.name.at);
		check_site(&claim->processes.at);
		if (i > 50)
			continue;
		struct buf spelled = {0};
		agent_spell(&agent_docker, &claim->stream.value, &spelled);
		for (unsigned advice = ADVICE_SOURCES; advice <= ADVICE_TWICE; advice++)
			agent_docker.advise(advice, (const struct claim *const *)&unit->claims.items[i], 1, &spelled);
		buf_finish(&spelled);
	}
}

/* Every file that is asked for is the second text. */
struct text_loader {
	struct loader base;
	struct str text;
	struct map docs;
};

static void read_second(struct loader *base, struct arena *arena, const struct source *from, struct str path,
			const struct format *format, struct loaded *ret) {
	struct text_loader *loader = (struct text_loader *)base;
	(void)from;
	struct str key = arena_format(arena, "%s %.*s", format->name, STR_ARGS(path));
	void **slot = map_at(&loader->docs, key);
	*ret = (struct loaded){.state = loader->text.n ? LOAD_READ : LOAD_ABSENT, .path = path, .is_given = true};
	if (!loader->text.n || loader->docs.count > 100)
		ret->state = LOAD_ABSENT;
	else if (!*slot)
		*slot = doc_parse(arena, source_new(arena, path, loader->text), format);
	ret->doc = ret->state == LOAD_READ ? *slot : NULL;
	ret->canonical = path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1}), first = text;
	size_t end;
	struct text_loader loader = {.base = {.read = read_second}, .docs = {.arena = arena}};
	if (str_find_char(text, '\0', &end)) {
		first = str_from_to(text, 0, end);
		loader.text = str_from_offset(text, end + 1);
	}
	struct unit *unit = ARENA_NEW(arena, struct unit);
	unit->arena = arena;
	unit->agent = &agent_docker;
	unit->loader = &loader.base;
	unit->docs = ARENA_ARRAY(arena, struct doc *, 1);
	unit->doc_room = 1;
	const char *path = data[0] & 16 ? "ecs/compose.yaml" : data[0] & 8 ? "shop/compose.yaml" : "x.yml";
	unit->docs[unit->doc_count++] = doc_parse(arena, source_new(arena, str_from(path), first),
						  format_by_name(data[0] & 1 ? STR("json") : STR("yaml")));
	unit->env_closed = data[0] & 2;
	if (data[0] & 4)
		unit->asked.version = (struct version){{20, 10}};
	struct str why = {0};
	if (unit->docs[0]->root && agent_docker.recognise(unit->docs[0], &why)) {
		agent_docker.load(unit);
		agent_docker.read(unit, &unit->asked, &unit->claims);
	}
	check_unit(unit);
	arena_free(arena);
	return 0;
}
