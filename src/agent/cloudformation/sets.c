/* Which configs of AWS::CloudFormation::Init are on one host: those that one config set runs, with the sets that it
 * names (AWS::CloudFormation::Init in the resource reference, Configsets). A set that others hold adds nothing. */
#include "agent/cloudformation/reading.h"

enum { DEPTH_MAX = 16, SETS_MAX = 32, NAMES_MAX = 256 };

struct reader {
	const struct node *sets;
	struct arena *arena;
	struct config_set *into;
};

bool cfn_set_has(const struct config_set *set, struct str config) {
	for (uint32_t i = 0; i < set->configs.count; i++)
		if (str_equal(set->configs.items[i], config))
			return true;
	return false;
}

/* A list of names of configs, and of {"ConfigSet": "name"}; a single one may stand without a list. */
static void read_set(struct reader *r, const struct node *node, uint32_t depth) {
	const struct node *item = node->kind == NODE_ARRAY ? node->first : node;
	bool list = node->kind == NODE_ARRAY;
	for (; item && depth < DEPTH_MAX; item = list ? item->next : NULL) {
		const struct node *other = node_get(item, "ConfigSet");
		const struct node *set = other ? node_get_str(r->sets, other->text) : NULL;
		if (item->kind == NODE_STRING && r->into->configs.count < NAMES_MAX &&
		    !cfn_set_has(r->into, item->text))
			LIST_ADD(r->arena, &r->into->configs, item->text);
		else if (set && r->into->steps++ < NAMES_MAX)
			read_set(r, set, depth + 1);
	}
}

static bool is_within(const struct config_set *set, const struct config_set *other) {
	for (uint32_t i = 0; i < set->configs.count; i++)
		if (!cfn_set_has(other, set->configs.items[i]))
			return false;
	return true;
}

/* The smaller ones of two go, and of equal ones the later. */
static void drop_contained(struct config_set_list *sets) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < sets->count; i++) {
		bool contained = false;
		for (uint32_t k = 0; k < sets->count && !contained; k++)
			contained = k != i && is_within(&sets->items[i], &sets->items[k]) &&
				    (k < i || !is_within(&sets->items[k], &sets->items[i]));
		sets->items[i].is_contained = contained;
	}
	for (uint32_t i = 0; i < sets->count; i++)
		if (!sets->items[i].is_contained)
			sets->items[kept++] = sets->items[i];
	sets->count = kept;
}

struct config_set_list cfn_config_sets(struct arena *arena, const struct node *init) {
	struct config_set_list sets = {0};
	const struct node *all = node_get(init, "configSets");
	for (const struct node *item = all && all->kind == NODE_OBJECT ? all->first : NULL;
	     item && sets.count < SETS_MAX; item = item->next) {
		struct config_set set = {.name = item->key};
		struct reader r = {.sets = all, .arena = arena, .into = &set};
		read_set(&r, item, 0);
		LIST_ADD(arena, &sets, set);
	}
	drop_contained(&sets);
	return sets;
}

bool cfn_in_any_set(const struct config_set_list *sets, struct str config) {
	for (uint32_t i = 0; i < sets->count; i++)
		if (cfn_set_has(&sets->items[i], config))
			return true;
	return false;
}
