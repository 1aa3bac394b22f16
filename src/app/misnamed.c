/* TOML in a file that is called .yaml, and the like. */
#include "app/look.h"
#include "app/text.h"

/* Whoever reads YAML reads JSON, whatever the file is called; for the other pairs the name decides. */
static bool name_decides(const struct format *named, const struct format *other) {
	struct str a = str_from(named->name), b = str_from(other->name);
	bool json = str_is(a, "json") || str_is(b, "json"), yaml = str_is(a, "yaml") || str_is(b, "yaml");
	return named != other && !(json && yaml);
}

static bool can_be_read(const struct doc *doc) {
	for (uint32_t i = 0; i < doc->problems.count; i++)
		if (doc->problems.items[i].kind == PROBLEM_SYNTAX)
			return false;
	return !doc->unreadable;
}

static bool is_configuration(const struct look *look, const struct agent *agent, const struct format *format) {
	struct claimant claimant = {
	    .agent = agent, .env = &look->how->settings->env, .env_closed = look->how->settings->env_closed};
	struct source *text = source_new(look->arena, look->taken->path, look->text);
	struct readings readings = readings_make(look->arena, text, format, &claimant);
	struct portion_list portions = {0};
	struct detected idle = {0};
	struct str why;
	return portions_find(look->arena, &readings, &claimant, &portions, &why, &idle) &&
	       can_be_read(portions.items[0].docs[0]);
}

/* The syntax of the agent's that the text has; NULL: none but the one its name says. */
static const struct format *true_format(const struct look *look, const struct agent *agent) {
	const struct format *named = look->taken->by_name;
	for (const char *const *name = agent->formats; name && *name; name++) {
		const struct format *format = format_by_name(str_from(*name));
		if (name_decides(named, format) && (!format->sniff || format->sniff(look->text)) &&
		    is_configuration(look, agent, format))
			return format;
	}
	return NULL;
}

/* "TOML"; what is one shipper's alone is called by that. */
static struct str title_of(struct arena *arena, const struct format *format, const struct agent *agent) {
	static const struct {
		const char *name, *title;
	} shared[] = {{"json", "JSON"}, {"toml", "TOML"}, {"yaml", "YAML"}};
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
		if (str_is(str_from(shared[i].name), format->name))
			return str_from(shared[i].title);
	return arena_format(arena, "%s's own syntax", agent->title);
}

static void tell(struct look *look, struct doc *doc, const struct agent *agent, const struct format *format) {
	struct arena *arena = look->arena;
	struct str is = title_of(arena, format, agent), named = title_of(arena, look->taken->by_name, agent);
	doc->problems.count = 0;
	struct problem *problem = doc_problem(doc, PROBLEM_SYNTAX, (struct span){0},
					      "this looks like %.*s, but %s goes by the ending of the name: %.*s",
					      STR_ARGS(is), agent->title, STR_ARGS(named));
	problem->help = format->extensions && *format->extensions
			    ? arena_format(arena, "give the file the ending %s, or write it as %.*s",
					   *format->extensions, STR_ARGS(named))
			    : arena_format(arena, "give the file another ending, or write it as %.*s", STR_ARGS(named));
	look_settle(look, INPUT_UNPARSABLE, STR("does not parse"));
	look_judge(look, NULL, doc);
	look->taken->incomplete = true;
}

bool misnamed_tell(struct look *look, struct doc *doc) {
	const struct agent *only = look->how->forced ? look->how->forced : look->how->loader;
	const struct format *named = look->taken->by_name;
	if (!named || doc->format != named)
		return false;
	for (const struct agent *const *agent = agent_all(); *agent; agent++) {
		bool asked = only ? *agent == only : text_has_words_of(look->text, *agent);
		const struct format *format = asked && agent_reads(*agent, named) ? true_format(look, *agent) : NULL;
		if (!format)
			continue;
		tell(look, doc, *agent, format);
		return true;
	}
	return false;
}
