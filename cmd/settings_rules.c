/* --select, --ignore, --strict: which rules run. */
#include "cmd/settings.h"

#include <string.h>

static const char *const fail_on_names[] = {"error", "warning", "note", "never", NULL};

static const struct option rule_options[] = {
    {.name = "select",
     .argument = "IDS",
     .kind = OPTION_LISTED,
     .help = "Only these rules: ids, names or beginnings such as CW1, with commas."},
    {.name = "ignore", .argument = "IDS", .kind = OPTION_LISTED, .help = "All but these rules."},
    {.name = "strict",
     .kind = OPTION_FLAG,
     .help = "A finding that is only possible keeps its rule's severity instead of becoming a note."},
    {.name = "fail-on",
     .argument = "LEVEL",
     .kind = OPTION_VALUE,
     .choices = fail_on_names,
     .help = "Exit with 1 from this severity on: error, warning (the default), note or never."},
};
const struct option_group option_group_rules = OPTION_GROUP("Rules", rule_options);

/* The beginning of an id: CW, CW1, CW10. */
static bool is_beginning(struct str word, const char *id) {
	return word.n >= 2 && word.n < strlen(id) && str_equal_ignoring_case(word, (struct str){.p = id, .n = word.n});
}

static bool names_rule(struct str word, const struct rule *rule) {
	return str_equal_ignoring_case(word, str_from(rule->id)) || str_equal_ignoring_case(word, str_from(rule->slug));
}

/* CW and digits only: every other id is as near as the next, so no guess is better than silence. */
static bool is_well_formed(struct str word) {
	for (size_t i = 0; i < word.n; i++)
		if (i < 2 ? (word.p[i] | 0x20) != "cw"[i] : word.p[i] < '0' || word.p[i] > '9')
			return false;
	return true;
}

struct str settings_rule_hint(struct arena *arena, struct str word) {
	uint32_t count;
	const struct rule *rules = rule_all(&count);
	struct nearest nearest = nearest_to(word);
	for (uint32_t i = 0; i < count && !is_well_formed(word); i++) {
		nearest_try(&nearest, rules[i].id);
		nearest_try(&nearest, rules[i].slug);
	}
	return nearest_hint(arena, &nearest);
}

static bool unknown_rule(const struct options *options, const char *option, struct str word) {
	struct str typed = shown(options->arena, word), hint = settings_rule_hint(options->arena, word);
	usage_error(options->command, "--%s: no rule '%.*s'%.*s (cwdoctor rules lists them)", option, STR_ARGS(typed),
		    STR_ARGS(hint));
	return false;
}

/* Sets to for every rule that word names; alone (or NULL) for those it names in full. */
static bool apply_word(const struct options *options, const char *option, struct str word, bool *to, bool *alone) {
	uint32_t count;
	const struct rule *rules = rule_all(&count);
	bool any = false;
	for (uint32_t i = 0; i < count; i++) {
		bool full = names_rule(word, &rules[i]);
		if (!full && !is_beginning(word, rules[i].id) && !str_equal_ignoring_case(word, STR("all")))
			continue;
		any = to[i] = true;
		if (alone)
			alone[i] = alone[i] || full;
	}
	return any || unknown_rule(options, option, word);
}

static bool apply(const struct options *options, const char *option, bool *to, bool *alone) {
	struct str list, word;
	bool given = false, any = false;
	for (uint32_t at = 0; options_next(options, option, &at, &list); given = true)
		while (str_split(&list, ',', &word)) {
			word = str_trim(word);
			if (word.n > 0 && !apply_word(options, option, word, to, alone))
				return false;
			any = any || word.n > 0;
		}
	if (given && !any)
		usage_error(options->command, "--%s names no rule", option);
	return any || !given;
}

bool settings_selection(const struct options *options, struct selection *ret) {
	uint32_t count;
	rule_all(&count);
	struct selection selection;
	selection_init(options->arena, &selection);
	if (options_has(options, "select")) {
		memset(selection.enabled, 0, count * sizeof *selection.enabled);
		if (!apply(options, "select", selection.enabled, selection.alone))
			return false;
	}
	bool *ignored = ARENA_ARRAY(options->arena, bool, count);
	if (!apply(options, "ignore", ignored, NULL))
		return false;
	for (uint32_t i = 0; i < count; i++)
		selection.enabled[i] = selection.enabled[i] && !ignored[i];
	selection.strict = options_has(options, "strict");
	*ret = selection;
	return true;
}
