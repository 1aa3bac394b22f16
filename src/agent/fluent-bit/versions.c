/* What differs between versions of Fluent Bit, as rows; dates from the release tags of fluent/fluent-bit. */
#include "agent/fluent-bit/reading.h"

/* until: the first version without it; 0: none. Several rows of one sort: any of them. */
static const struct {
	enum change what;
	struct version since, until;
	const char *source;
} changes[] = {
    {CHANGE_VARIABLE_DEFAULT, {{4, 2, 5}}, {{5}}, "src/flb_env.c, flb_env_var_translate"},
    {CHANGE_VARIABLE_DEFAULT, {{5, 0, 6}}, {{0}}, "src/flb_env.c, flb_env_var_translate"},
    {CHANGE_ROUTES, {{4, 2}}, {{0}}, "src/flb_router_config.c"},
    {CHANGE_ENV_LIST, {{5, 0, 3}}, {{0}}, "src/config_format/flb_cf_yaml.c, STATE_ENV_LIST"},
    {CHANGE_PROCESSORS, {{2, 1, 9}}, {{0}}, "src/config_format/flb_cf_yaml.c, STATE_INPUT_PROCESSORS"},
    {CHANGE_YAML, {{1, 9}}, {{0}}, "src/config_format/flb_cf_yaml.c"},
    {CHANGE_TEMPLATES, {{1, 9, 6}}, {{0}}, "plugins/out_cloudwatch_logs/cloudwatch_logs.c"},
    {CHANGE_DRY_RUN_PROPERTIES, {{5}}, {{0}}, "src/fluent-bit.c, src/flb_reload.c"},
};

bool version_in(struct version asked, struct version since, struct version until) {
	if (!version_known(asked))
		return !version_known(until);
	return version_compare(asked, since) >= 0 && (!version_known(until) || version_compare(asked, until) < 0);
}

bool version_has(const struct reading *r, enum change what) {
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		if (changes[i].what == what && version_in(r->unit->world.version, changes[i].since, changes[i].until))
			return true;
	return false;
}

struct str version_since(const struct reading *r, enum change what) {
	struct str text = {0};
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		if (changes[i].what == what && !version_known(changes[i].until)) {
			const uint32_t *part = changes[i].since.part;
			text =
			    arena_format(r->arena, "%u.%u.%u", (unsigned)part[0], (unsigned)part[1], (unsigned)part[2]);
		}
	return text;
}
