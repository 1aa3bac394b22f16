/* From options to the settings of a run; shared by the commands that read inputs. */
#ifndef CWD_CMD_SETTINGS_H
#define CWD_CMD_SETTINGS_H

#include "app/run.h"
#include "cmd/options.h"

/* Which inputs, and what is known about where they run: lint and show. */
extern const struct option_group option_group_inputs, option_group_world;
/* Which rules and how strict: lint. */
extern const struct option_group option_group_rules;

/* Fills settings from the options and arguments; all of it lives as long as options. False after a usage error. */
bool settings_from_options(const struct options *options, struct settings *ret);

/* Parts of settings_from_options, each false after a usage error. */
bool settings_selection(const struct options *options, struct selection *ret); /* --select, --ignore, --strict */
/* "; did you mean CW101?" for what is no rule; empty if none is near. */
struct str settings_rule_hint(struct arena *arena, struct str word);
bool settings_environment(const struct options *options, struct environment *ret); /* --env, --env-file */
bool settings_env_text(const struct options *options, struct str text, struct environment *env,
		       uint32_t *ret_bad_line); /* the text of one --env-file */

#endif
