/* The quick answer for most hosts: no two names can ever be equal, whatever the world. It is enough that in each log
 * group the streams are plain names, or one variable with a plain rest, and that no two of them are written alike. */
#include "claim/apart.h"

static const struct variable plain; /* stands for "no variable" */

/* Variables that have one value for all writers of one process, in every world. */
static bool has_one_value(const struct variable *variable) {
	return variable->id == IDENTITY_INSTANCE || variable->id == IDENTITY_HOST_NAME ||
	       variable->id == IDENTITY_CLOUD_HOST_NAME || variable->id == IDENTITY_ADDRESS ||
	       variable->id == IDENTITY_AGENT_DEFAULT || variable->id == IDENTITY_MACHINE;
}

static bool is_same(const struct variable *a, const struct variable *b) {
	return a->id == b->id && a->values == b->values && str_equal(a->name, b->name);
}

/* A name as one variable (or &plain) and the text behind it. */
static bool take_apart(const struct template *t, const struct variable **ret_first, struct str *ret_rest) {
	uint32_t at = 0;
	const struct variable *first = &plain;
	if (at < t->count && t->parts[at].is_variable)
		first = &t->parts[at++].variable;
	if (t->count > at + 1 || (at < t->count && t->parts[at].is_variable) || (at && !has_one_value(first)))
		return false;
	*ret_first = first;
	*ret_rest = at < t->count ? t->parts[at].literal : STR("");
	return true;
}

struct names {
	struct arena *arena;
	struct map first_of; /* by group: the variable of its streams */
	struct map taken;    /* by group and rest */
};

static bool add_name(struct names *names, const struct claim *claim) {
	const struct variable *none, *first;
	struct str group, rest;
	if (claim->writer.identity_in_record || !take_apart(&claim->group.value, &none, &group) || none != &plain ||
	    !take_apart(&claim->stream.value, &first, &rest))
		return false;
	void **known = map_at(&names->first_of, group);
	const struct variable *other = *known;
	if (other && (other == &plain || first == &plain ? other != first : !is_same(other, first)))
		return false;
	*known = (void *)(uintptr_t)first;
	struct str length = {.p = (const char *)&group.n, .n = sizeof group.n};
	void **taken = map_at(&names->taken, arena_join(names->arena, length, group, rest, STR("")));
	if (*taken)
		return false;
	*taken = names;
	return true;
}

bool host_is_apart(const struct host *host, uint32_t *ret_streams) {
	struct arena_mark mark = arena_mark(host->arena);
	struct names names = {
	    .arena = host->arena, .first_of = {.arena = host->arena}, .taken = {.arena = host->arena}};
	uint32_t streams = 0;
	bool apart = host->unit_count == 1;
	for (uint32_t i = 0; apart && i < host->claims.count; i++) {
		const struct claim *claim = host->claims.items[i];
		if (claim->group.origin == ORIGIN_ABSENT || claim->stream.origin == ORIGIN_ABSENT)
			continue;
		apart = add_name(&names, claim);
		streams++;
	}
	arena_rewind(host->arena, mark);
	if (apart)
		*ret_streams = streams;
	return apart;
}
