/* The claims of one host by destination. */
#include "base/limits.h"
#include "claim/apart.h"
#include "claim/ground.h"

static int compare_numbers(const void *a, const void *b, const void *context) {
	(void)context;
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return left < right ? -1 : left > right;
}

struct claim **meeting_members(struct arena *arena, struct claim *const *claims, struct number_list *numbers) {
	struct claim **members = ARENA_ARRAY(arena, struct claim *, numbers->count);
	struct arena *scratch = arena_new();
	list_sort(scratch, numbers->items, numbers->count, sizeof *numbers->items, compare_numbers, NULL);
	arena_free(scratch);
	for (uint32_t i = 0; i < numbers->count; i++)
		members[i] = claims[numbers->items[i]];
	return members;
}

static void list_claims(struct host *host, struct number_list *ret_units, struct arena *scratch) {
	host->claims = (struct claim_list){0};
	for (uint32_t i = 0; i < host->unit_count; i++)
		for (uint32_t k = 0; k < host->units[i]->claims.count; k++) {
			LIST_ADD(host->arena, &host->claims, host->units[i]->claims.items[k]);
			LIST_ADD(scratch, ret_units, i);
		}
}

static bool has_stream(const struct claim *claim) {
	return claim->group.origin != ORIGIN_ABSENT && claim->stream.origin != ORIGIN_ABSENT;
}

static void add_stream_meeting(struct host *host, const struct ground *ground, const struct stream *stream) {
	struct number_list numbers = {0};
	for (uint32_t i = 0; i < stream->targets.count; i++) {
		const struct target *target = &ground->targets.items[stream->targets.items[i]];
		for (uint32_t k = 0; k < target->claims.count; k++)
			LIST_ADD(ground->arena, &numbers, target->claims.items[k]);
	}
	if (numbers.count < 2)
		return;
	struct meeting meeting = {.members = meeting_members(host->arena, host->claims.items, &numbers),
				  .count = numbers.count};
	meeting.answer = stream_answer(ground, host->arena, stream, &meeting.assumptions);
	if (meeting.answer != NEVER)
		LIST_ADD(host->arena, &host->meetings, meeting);
}

struct ordered_meeting {
	struct meeting meeting;
	uint32_t first;
};

static int compare_meetings(const void *a, const void *b, const void *context) {
	(void)context;
	const struct ordered_meeting *left = a, *right = b;
	return left->first < right->first ? -1 : left->first > right->first;
}

/* By their first members; of those with one first member the surest first, as they were added. */
static void sort_meetings(struct host *host, struct arena *scratch) {
	uint32_t count = host->meetings.count;
	struct map numbers = {.arena = scratch};
	struct ordered_meeting *ordered = ARENA_ARRAY(scratch, struct ordered_meeting, count);
	for (uint32_t i = 0; i < host->claims.count; i++) {
		struct claim **key = &host->claims.items[i];
		*map_at(&numbers, (struct str){(const char *)key, sizeof *key}) = (void *)(uintptr_t)i;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct claim **first = &host->meetings.items[i].members[0];
		ordered[i].meeting = host->meetings.items[i];
		ordered[i].first =
		    (uint32_t)(uintptr_t)map_get(&numbers, (struct str){(const char *)first, sizeof *first});
	}
	list_sort(scratch, ordered, count, sizeof *ordered, compare_meetings, NULL);
	for (uint32_t i = 0; i < count; i++)
		host->meetings.items[i] = ordered[i].meeting;
}

static void find_meetings(struct host *host, struct ground *ground) {
	if (!ground->targets.count)
		return;
	const struct view *view = &ground->views.items[0];
	host->streams += view->streams.count;
	for (uint32_t i = 0; i < view->streams.count; i++)
		add_stream_meeting(host, ground, &view->streams.items[i]);
	if (view->streams.count > 1)
		possible_meetings(ground, host->arena, host->claims.items, &host->meetings);
	if (host->meetings.count > 1)
		sort_meetings(host, ground->arena);
}

/* A name that is drawn at the start is equal to nothing, but one exporter has one for all that comes in. */
static bool is_first_of_output(const struct claim *claim, struct map *seen) {
	struct str by = claim->writer.merged_by;
	if (!by.n)
		return true;
	struct str stream = template_key(seen->arena, &claim->stream.value);
	struct str group = template_key(seen->arena, &claim->group.value);
	void **slot = map_at(seen, arena_format(seen->arena, "%p %zu:%.*s %zu:%.*s %.*s", (const void *)claim->unit,
						by.n, STR_ARGS(by), stream.n, STR_ARGS(stream), STR_ARGS(group)));
	bool first = !*slot;
	*slot = seen;
	return first;
}

static void compare_claims(struct host *host, const struct number_list *units, struct arena *scratch) {
	struct ground ground;
	uint64_t steps = LIMIT_MEETING_STEPS;
	struct map outputs = {.arena = scratch};
	ground_init(&ground, scratch, &steps, host->unit_count > 1);
	for (uint32_t i = 0; i < host->claims.count; i++)
		if (!ground_add(&ground, host->claims.items[i], units->items[i], i) &&
		    has_stream(host->claims.items[i]) && is_first_of_output(host->claims.items[i], &outputs))
			host->streams++;
	ground_look(&ground);
	find_meetings(host, &ground);
	host->gave_up = ground.gave_up;
	ground_finish(&ground);
}

static uint32_t count_sources(const struct host *host, struct arena *scratch) {
	struct map inputs = {.arena = scratch};
	uint32_t count = 0;
	for (uint32_t i = 0; i < host->claims.count; i++) {
		const struct claim *claim = host->claims.items[i];
		void *none = NULL, **slot = &none;
		if (claim->writer.input.n)
			slot = map_at(&inputs, arena_format(scratch, "%p %.*s", (const void *)claim->unit,
							    STR_ARGS(claim->writer.input)));
		count += !*slot;
		*slot = (void *)claim;
	}
	return count;
}

void host_index(struct host *host) {
	struct arena *scratch = arena_new();
	struct number_list units = {0};
	list_claims(host, &units, scratch);
	host->sources = count_sources(host, scratch);
	host->meetings = (struct meeting_list){0};
	host->streams = 0;
	host->gave_up = false;
	if (!host_is_apart(host, &host->streams))
		compare_claims(host, &units, scratch);
	arena_free(scratch);
}
