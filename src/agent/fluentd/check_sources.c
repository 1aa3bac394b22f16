/* What <source> sections need. */
#include "agent/fluentd/check.h"
#include "agent/fluentd/plugins.h"

static void missing(struct reading *r, const struct element *source, const char *key) {
	struct setting *type = fd_element_type(r, source);
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_MISSING_KEY, fd_element_name_site(source),
			 "%s is missing in a <source> of type %.*s", key, STR_ARGS(type->value->text));
	problem->reason = STR("Fluentd refuses the configuration and does not start");
	problem->help = arena_format(r->arena, "add %s", key);
}

static void check_settings(struct reading *r, const struct element *source, const struct source_plugin *plugin) {
	static const char *const optional[] = {"exec", "monitor_agent"};
	bool needs_tag = plugin->tags == TAGS_CONSTANT || plugin->tags == TAGS_PATH || plugin->tags == TAGS_SYSLOG;
	for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
		needs_tag = needs_tag && !str_is(str_from(plugin->name), optional[i]);
	if (needs_tag && !fd_element_get(r, source, "tag"))
		missing(r, source, "tag");
	if (plugin->tags == TAGS_PATH && !fd_element_get(r, source, "path"))
		missing(r, source, "path");
	if (plugin->tags == TAGS_PATH && !fd_element_child(source, "parse") && !fd_element_get(r, source, "format"))
		missing(r, source, "<parse>");
}

/* lib/fluent/plugin/base.rb, multi_workers_ready?: asked of plug-ins that stand in every worker. */
static void check_workers(struct reading *r, const struct element *source, const struct source_plugin *plugin) {
	if (r->workers < 2 || plugin->multi_workers != NEVER)
		return;
	if (source->first_worker != WORKER_ALL && source->first_worker == source->last_worker)
		return;
	struct setting *type = fd_element_type(r, source);
	const struct element *system = fd_element_child(r->root, "system");
	struct setting *workers = system ? fd_element_get(r, system, "workers") : NULL;
	struct problem *problem =
	    fd_refuse(r, fd_setting_site(type), "%.*s cannot run in several workers", STR_ARGS(type->value->text));
	problem->reason = arena_format(
	    r->arena, "Fluentd does not start: \"Plugin '%.*s' does not support multi workers configuration\"",
	    STR_ARGS(type->value->text));
	problem->help = STR("put the <source> into <worker 0> ... </worker>");
	if (workers) {
		problem->also = fd_setting_site(workers);
		problem->also_label = STR("the number of workers");
	}
}

void fd_sources_check(struct reading *r) {
	for (uint32_t i = 0; i < r->sources.count; i++) {
		const struct element *source = r->sources.items[i];
		struct setting *type = fd_element_type(r, source);
		fd_check_type(r, source);
		fd_check_target(r, fd_element_get(r, source, "@label"));
		if (!type || !type->value->known)
			continue;
		const struct source_plugin *plugin = fd_source_plugin(type->value->text);
		check_settings(r, source, plugin);
		check_workers(r, source, plugin);
	}
}
