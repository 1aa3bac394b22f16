/* CW301: one log group on one host with several retentions or classes. Only what is written counts. */
#include "base/limits.h"
#include "rule/defaults.h"
#include "rule/engine.h"
#include "rule/sharing.h"
#include "rule_checks.h"

/* Which of the two settings a pass looks at. */
struct setting {
	const char *what;
	const struct field *(*of)(const struct claim *claim);
};

static const struct field *retention_of(const struct claim *claim) {
	return &claim->retention;
}

static const struct field *class_of(const struct claim *claim) {
	return &claim->class;
}

/* The claims of one group that say something, first to last. */
struct group_settings {
	struct claim **items;
	uint32_t count, room;
	struct group_settings *next; /* in order of their first claim */
	bool differ;
};

/* -1 is the shippers' way to say "leave it alone". */
static bool says_something(const struct field *field) {
	return field->origin == ORIGIN_WRITTEN && template_is_literal(&field->value) && field->value.count &&
	       !str_is(field->value.parts[0].literal, "-1");
}

static struct str literal(const struct field *field) {
	return field->value.parts[0].literal;
}

static const struct field *group_of(const struct claim *claim) {
	return &claim->group;
}

static void assume_defaults(struct rule_run *run, struct finding *f, const struct setting *setting,
			    const struct group_settings *group) {
	struct assumption_list defaults = {0};
	defaults_of_equal(run->arena, group->items, group->count, group_of, &defaults);
	defaults_of_equal(run->arena, group->items, group->count, setting->of, &defaults);
	finding_assume_defaults(run, f, &defaults);
}

static void report(struct rule_run *run, const struct setting *setting, const struct group_settings *group) {
	struct arena *arena = run->arena;
	const struct claim *last = group->items[group->count - 1];
	struct finding *f = finding_add(run, CERTAIN, setting->of(last)->at);
	struct str name = template_text(arena, &last->group.value), value = literal(setting->of(last));
	assume_defaults(run, f, setting, group);
	f->label = arena_format(arena, "%.*s here", STR_ARGS(value));
	for (uint32_t i = 0; i + 1 < group->count && i < LIMIT_RELATED_SHOWN; i++) {
		const struct field *other = setting->of(group->items[i]);
		finding_add_related(run, f, other->at, arena_format(arena, "%.*s here", STR_ARGS(literal(other))));
	}
	finding_say(run, f, &f->message, "one log group with different %s settings: %.*s", setting->what,
		    STR_ARGS(name));
	finding_say(
	    run, f, &f->why,
	    "a log group has one %s: some versions of the shipper refuse the configuration, others apply whichever "
	    "source starts first",
	    setting->what);
	finding_say(run, f, &f->help, "write one value, in one of the entries only\nthen load it: %s",
		    claim_restart(last));
}

static void add(struct rule_run *run, const struct setting *setting, struct map *groups, struct group_settings ***tail,
		struct claim *claim) {
	struct template name = claim_in_world(run->arena, claim, &claim->group);
	void **slot = map_at(groups, template_key(run->arena, &name));
	struct group_settings *group = *slot;
	if (!group) {
		group = *slot = ARENA_NEW(run->arena, struct group_settings);
		**tail = group;
		*tail = &group->next;
	}
	LIST_ADD(run->arena, group, claim);
	if (!str_equal_ignoring_case(literal(setting->of(claim)), literal(setting->of(group->items[0]))))
		group->differ = true;
}

/* Where all say the same, as in most configurations, nobody need look at the groups. */
static bool all_say_the_same(const struct claim_list *claims, const struct setting *setting) {
	const struct field *first = NULL;
	for (uint32_t i = 0; i < claims->count; i++) {
		const struct field *field = setting->of(claims->items[i]);
		if (!says_something(field))
			continue;
		if (first && !str_equal_ignoring_case(literal(first), literal(field)))
			return false;
		first = field;
	}
	return true;
}

static void check_setting(struct rule_run *run, const struct setting *setting) {
	const struct claim_list *claims = &run->host->claims;
	struct map groups = {.arena = run->arena};
	struct group_settings *first = NULL, **tail = &first;
	if (all_say_the_same(claims, setting))
		return;
	for (uint32_t i = 0; i < claims->count; i++)
		if (says_something(setting->of(claims->items[i])))
			add(run, setting, &groups, &tail, claims->items[i]);
	for (const struct group_settings *group = first; group; group = group->next)
		if (group->differ)
			report(run, setting, group);
}

void check_retention_conflict(struct rule_run *run) {
	static const struct setting settings[] = {{"retention", retention_of}, {"class", class_of}};
	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
		check_setting(run, &settings[i]);
}
