/* Claims by the place where their stream is set. */
#include "rule/name_users.h"

#include "base/hash.h"
#include "rule/input.h"
#include "rule/sharing.h"

enum { NAMES_SHOWN = 3 };

struct users_map {
	struct arena *arena;
	struct map places;
	struct name_users *first, **tail;
};

static void add(struct users_map *map, struct claim *claim, enum answer shared) {
	struct site at = claim->stream.at.source ? claim->stream.at : claim->at;
	struct name_users *users = ARENA_NEW(map->arena, struct name_users);
	users->at.source = at.source; /* member by member: the key must have no padding that differs */
	users->at.at.off = at.at.off;
	users->at.at.len = at.at.len;
	void **slot = map_at(&map->places, (struct str){.p = (const char *)&users->at, .n = sizeof users->at});
	if (!*slot) {
		*slot = users;
		*map->tail = users;
		map->tail = &users->next;
	}
	users = *slot;
	LIST_ADD(map->arena, users, claim);
	if (shared > users->shared)
		users->shared = shared;
}

struct name_users *name_users_of(struct arena *arena, const struct unit *unit,
				 enum answer (*shared)(const struct claim *)) {
	struct users_map map = {.arena = arena, .places = {.arena = arena}};
	map.tail = &map.first;
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		struct claim *claim = unit->claims.items[i];
		enum answer answer = shared(claim);
		if (answer != NEVER)
			add(&map, claim, answer);
	}
	return map.first;
}

bool name_users_have_one_destination(struct arena *arena, const struct name_users *users) {
	for (uint32_t i = 1; i < users->count; i++)
		if (!claim_same_destination(arena, users->items[0], users->items[i]))
			return false;
	return true;
}

/* Is the group written in one place, with one value? */
static bool have_one_group(struct arena *arena, const struct name_users *users) {
	struct str key = template_key(arena, &users->items[0]->group.value);
	for (uint32_t i = 1; i < users->count; i++)
		if (!str_equal(template_key(arena, &users->items[i]->group.value), key))
			return false;
	return true;
}

struct str name_users_names(struct arena *arena, const struct name_users *users) {
	struct map seen = {.arena = arena};
	bool one_group = have_one_group(arena, users);
	struct buf text = {0};
	uint32_t names = 0;
	for (uint32_t i = 0; i < users->count; i++) {
		struct str name = template_text(arena, &users->items[i]->stream.value);
		void **slot = map_at(&seen, name);
		if (!*slot && names < NAMES_SHOWN)
			buf_format(&text, "%s%.*s", names ? ", " : "", STR_ARGS(name));
		names += !*slot;
		*slot = users->items[i];
	}
	if (names > NAMES_SHOWN)
		buf_format(&text, " and %u more", (unsigned)(names - NAMES_SHOWN));
	struct str group = template_text(arena, &users->items[0]->group.value), result;
	if (one_group)
		result = arena_format(arena, "%.*s -> %.*s", STR_ARGS(group), STR_ARGS(buf_str(&text)));
	else
		result = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

struct str name_users_number(struct arena *arena, const struct name_users *users) {
	struct input_list inputs = {0};
	inputs_of(arena, users->items, users->count, &inputs);
	return inputs.count > 1 ? arena_format(arena, " (%u sources)", (unsigned)inputs.count) : STR("");
}

void name_users_assume_delivery(struct rule_run *run, struct finding *f, const struct name_users *users) {
	struct input_list inputs = {0};
	inputs_of(run->arena, users->items, users->count, &inputs);
	const struct input *surest = NULL;
	for (uint32_t i = 0; i < inputs.count; i++)
		if (!surest || inputs.items[i].delivers > surest->delivers)
			surest = &inputs.items[i];
	if (surest && surest->delivers != CERTAIN)
		finding_assume(run, f, input_assumption(run->arena, surest));
}
