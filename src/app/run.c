/* The stages of a run: search, link by path, two rounds of checks with workers, then one sorted report. */
#include "app/run.h"

#include "app/gather.h"
#include "app/text.h"
#include "app/workers.h"

#include <fcntl.h>

struct stage {
	struct checker *checkers;
	const struct item_list *items;
};

const char *input_state_name(enum input_state state) {
	static const char *const names[] = {
	    [INPUT_CHECKED] = "checked",       [INPUT_OTHER] = "other",		  [INPUT_UNKNOWN_TYPE] = "unknown-type",
	    [INPUT_UNREADABLE] = "unreadable", [INPUT_UNPARSABLE] = "unparsable", [INPUT_TOO_LARGE] = "too-large",
	    [INPUT_IGNORED] = "ignored",       [INPUT_BINARY] = "binary",
	};
	_Static_assert(sizeof names / sizeof *names == INPUT_BINARY + 1, "a name for every state");
	return names[state];
}

static struct arena *new_arena(struct run *run) {
	return run->arenas[run->arena_count++] = arena_new();
}

static void prepare(struct run *run, const struct settings *settings, uint32_t workers, struct search *search,
		    struct checker *checkers) {
	const struct agent *forced = settings->type.n ? agent_by_name(settings->type) : NULL;
	*search = (struct search){.settings = settings,
				  .arena = run->arena,
				  .arenas = ARENA_ARRAY(run->arena, struct arena *, workers),
				  .workers = workers};
	const struct words *words = text_words(run->arena);
	run->arenas = ARENA_ARRAY(run->arena, struct arena *, (size_t)workers * 3);
	for (uint32_t i = 0; i < workers; i++) {
		checkers[i] = (struct checker){.settings = settings,
					       .search = search,
					       .forced = forced,
					       .words = words,
					       .arena = new_arena(run),
					       .lists = new_arena(run),
					       .scratch = new_arena(run)};
		struct arena *lists = checkers[i].lists;
		checkers[i].known.arena = search->arenas[i] = lists;
		checkers[i].cache = (struct include_cache){.arena = lists,
							   .docs = {.arena = lists},
							   .resolved = {.arena = lists},
							   .folders = {.arena = lists}};
	}
}

static void check_one(void *context, uint32_t worker, uint32_t item) {
	struct stage *stage = context;
	check_item(&stage->checkers[worker], &stage->items->items[item], AT_FDCWD);
}

static void check_early(void *visitor, uint32_t worker, const struct found *found, int at) {
	struct checker *checkers = visitor;
	check_item(&checkers[worker], &(struct item){.files = found, .count = 1}, at);
}

void run_inputs(struct run *run, const struct settings *settings) {
	*run = (struct run){.arena = arena_new()};
	uint32_t workers = workers_wanted(settings->jobs);
	struct search search;
	struct checker *checkers = ARENA_ARRAY(run->arena, struct checker, workers);
	struct item_list items = {0}, later = {0};
	prepare(run, settings, workers, &search, checkers);
	/* With one root and no word that inputs belong together, a file that is loaded alone needs no other. */
	if (settings->path_count <= 1 && !settings->same_host) {
		search.visit = check_early;
		search.visitor = checkers;
	}
	search_run(&search);
	link_inputs(run->arena, &search, &items);
	workers_run(workers, items.count, check_one, &(struct stage){.checkers = checkers, .items = &items});
	struct gathering gathering = {.run = run, .search = &search, .checkers = checkers};
	gather_settle(&gathering, &later);
	for (uint32_t i = 0; i < workers; i++) {
		checkers[i].second_round = true;
		checkers[i].partners = &gathering.partners;
	}
	workers_run(workers, later.count, check_one, &(struct stage){.checkers = checkers, .items = &later});
	gather_all(&gathering);
}

void run_finish(struct run *run) {
	for (uint32_t i = 0; i < run->arena_count; i++)
		arena_free(run->arenas[i]);
	arena_free(run->arena);
	*run = (struct run){0};
}
