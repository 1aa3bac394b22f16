/* Configurations of the old agent under fuzzing: a text, cut at form feeds into the main file and its drop-ins. No
 * crash; every place is inside its text; and a source that is given another stream has it when the result is read
 * again. */
#include "agent/fuzz.h"
#include "base/buf.h"

extern const struct agent agent_awslogs;

enum { FILES_MAX = 4, CLAIMS_RENAMED = 4 };

static struct unit *read_files(struct arena *arena, const struct str *texts, uint32_t count) {
	static const char *const paths[FILES_MAX] = {"/etc/awslogs/awslogs.conf", "/etc/awslogs/config/a.conf",
						     "/etc/awslogs/config/a.conf.bak", "/etc/awslogs/config/b.j2"};
	struct unit *unit = ARENA_NEW(arena, struct unit);
	*unit = (struct unit){.arena = arena, .agent = &agent_awslogs};
	unit->docs = ARENA_ARRAY(arena, struct doc *, count);
	for (uint32_t i = 0; i < count; i++) {
		struct source *source = source_new(arena, str_from(paths[i]), texts[i]);
		struct str why;
		unit->docs[unit->doc_count++] = doc_parse(arena, source, format_by_name(STR("ini")));
		agent_awslogs.recognise(unit->docs[i], &why);
	}
	agent_awslogs.read(unit, &unit->asked, &unit->claims);
	return unit;
}

static void check_claims(const struct unit *unit) {
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		const struct claim *claim = unit->claims.items[i];
		require(claim->group.value.count && claim->stream.value.count, "a claim has a destination");
		require(claim->writer.reads, "a claim reads something");
	}
}

/* The file is not refused whole: then a changed one is read as the changed text says. */
static bool is_read(const struct unit *unit) {
	for (uint32_t d = 0; d < unit->doc_count; d++)
		if (unit->docs[d]->problems.count || unit->docs[d]->incomplete)
			return false;
	return unit->problems.count == 0;
}

static void check_rename(struct arena *arena, const struct unit *unit, struct str *texts, uint32_t count,
			 const struct claim *claim) {
	struct edit_list edits = {0};
	if (!agent_awslogs.rename(claim, STR("renamed"), &edits))
		return;
	uint32_t file = 0;
	while (file < count && unit->docs[file]->source != claim->at.source)
		file++;
	require(file < count && edits.count == 1, "one edit in one of the files");
	struct span at = edits.items[0].at.at;
	struct str before = texts[file];
	check_site(unit, edits.items[0].at);
	texts[file] = arena_join(arena, str_from_to(before, 0, at.off), edits.items[0].text,
				 str_from_offset(before, at.off + at.len), STR(""));
	const struct unit *again = read_files(arena, texts, count);
	texts[file] = before;
	require(again->claims.count == unit->claims.count, "there are as many sources as before");
	struct str name = template_text(arena, &again->claims.items[claim->order]->stream.value);
	require(str_is(name, "renamed"), "the source has its new stream");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct str rest = arena_str(arena, (struct str){(const char *)data, size}), texts[FILES_MAX] = {{0}};
	uint32_t count = 0;
	while (count < FILES_MAX - 1 && str_split(&rest, '\f', &texts[count]))
		count++;
	if (rest.n)
		texts[count++] = rest;
	const struct unit *unit = read_files(arena, texts, count);
	check_unit(unit);
	check_claims(unit);
	for (uint32_t i = 0; is_read(unit) && i < unit->claims.count && i < CLAIMS_RENAMED; i++)
		check_rename(arena, unit, texts, count, unit->claims.items[i]);
	arena_free(arena);
	return 0;
}
