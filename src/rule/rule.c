/* The catalogue: looking a rule up. The rows are generated from rules/<slug>.md. */
#include "rule/rule.h"

const struct rule *rule_find(struct str id_or_slug) {
	uint32_t count;
	const struct rule *rules = rule_all(&count);
	for (uint32_t i = 0; i < count; i++) {
		if (str_equal_ignoring_case(id_or_slug, str_from(rules[i].id)) || str_is(id_or_slug, rules[i].slug))
			return &rules[i];
	}
	return NULL;
}

void selection_init(struct arena *arena, struct selection *ret) {
	uint32_t count;
	const struct rule *rules = rule_all(&count);
	*ret = (struct selection){
	    .enabled = ARENA_ARRAY(arena, bool, count),
	    .alone = ARENA_ARRAY(arena, bool, count),
	    .severity = ARENA_ARRAY(arena, enum severity, count),
	};
	for (uint32_t i = 0; i < count; i++) {
		ret->enabled[i] = true;
		ret->severity[i] = rules[i].severity;
	}
}
