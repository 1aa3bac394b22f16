/* Fluentd (fluent/fluentd) with fluent-plugin-cloudwatch-logs: its row, how its files are known, reading a unit. */
#include "agent/firelens.h"
#include "agent/fluentd/reading.h"

#include "agent/fluentd/routing.h"

static const char *const formats[] = {"fluentd", "yaml", NULL};
static const char *const homes[] = {"/etc/fluent/", "/etc/td-agent/", "/fluentd/etc/", NULL};
static const char *const words[] = {"cloudwatch_logs", "@include", "!include", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static bool recognise_path(struct str path);
static bool loads_folder(struct str folder);
static bool loads_file(struct str folder, struct str path);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_fluentd = {
    .name = "fluentd",
    .title = "Fluentd",
    .role = AGENT_SHIPPER,
    .formats = formats,
    .homes = homes,
    .words = words,
    .recognise = recognise,
    .recognise_path = recognise_path,
    .loads_folder = loads_folder,
    .loads_file = loads_file,
    .load = fluentd_load,
    .read = read_unit,
    .spell_variable = fluentd_spell_variable,
    .rename = fluentd_rename,
    .spell_setting = fluentd_spell_setting,
    .advise = fluentd_advise,
    .host_identity = fluentd_host_identity,
    .restart = fluentd_restart,
    .check = "its own check (fluentd --dry-run -c FILE) sees neither placeholders that stay as they are nor <match> "
	     "sections that nothing reaches",
    .one_state_file = "Fluentd refuses a pos_file that two sources name, and does not start",
    .stream_key = "log_stream_name",
    .split_files = "* in the tag, ${tag} in log_stream_name and <buffer tag>",
};

/* --- which files are Fluentd's
 * -------------------------------------------------------------------------------------------- */

static bool has_output(const struct doc *doc) {
	for (const struct node *node = doc->root; node; node = node_following(node))
		if (node->kind == NODE_STRING && str_is(node->text, "cloudwatch_logs") &&
		    (str_ends_with(node->key, STR("type"))))
			return true;
	return false;
}

static bool has_include(const struct doc *doc) {
	bool yaml = fd_doc_is_yaml(doc);
	for (const struct node *node = doc->root; node; node = node_following(node))
		if (yaml ? fd_yaml_is_include(node) : fd_conf_is_include(doc, node))
			return true;
	return false;
}

static bool is_directive(struct str name) {
	static const char *const names[] = {"source", "match", "filter", "label", "system", "worker"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* system: and config: with sections in it; or, in a file that others include, the sections alone. */
static bool is_yaml_configuration(const struct doc *doc) {
	const struct node *config = doc->root->kind == NODE_ARRAY ? doc->root : node_get(doc->root, "config");
	if (!config || config->kind != NODE_ARRAY)
		return false;
	for (const struct node *item = config->first; item; item = item->next)
		if (fd_yaml_is_include(item) || (item->kind == NODE_OBJECT && item->first &&
						 is_directive(item->first->key) && item->first->kind == NODE_OBJECT))
			return true;
	return false;
}

static bool has_section(const struct doc *doc) {
	for (const struct node *node = doc->root->first; node; node = node->next)
		if (node->kind == NODE_OBJECT && (is_directive(node->key) || str_is(node->key, "ROOT")))
			return true;
	return false;
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	if (!doc->root || (fd_doc_is_yaml(doc) && !is_yaml_configuration(doc)))
		return false;
	if (has_output(doc))
		*ret_why = STR("@type cloudwatch_logs");
	else if (has_include(doc))
		*ret_why = STR("@include");
	else if (fd_doc_is_yaml(doc) || has_section(doc))
		*ret_why = STR("none of its outputs is cloudwatch_logs");
	else
		return false;
	return !str_starts_with(*ret_why, STR("none"));
}

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

static struct str folder_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash) : STR("");
}

static bool recognise_path(struct str path) {
	struct str name = base_name(path);
	return str_is(name, "td-agent.conf") || str_is(name, "fluentd.conf") || str_is(name, "fluent.conf") ||
	       loads_file(folder_name(path), path);
}

/* Since 1.19 a folder beside the main file is loaded behind it: /etc/fluent/conf.d (lib/fluent/env.rb). */
static bool loads_folder(struct str folder) {
	while (folder.n > 1 && folder.p[folder.n - 1] == '/')
		folder.n--;
	return str_is(base_name(folder), "conf.d") && str_is(base_name(folder_name(folder)), "fluent");
}

static bool has_ending(struct str path) {
	return str_ends_with(path, STR(".conf")) || str_ends_with(path, STR(".yaml")) ||
	       str_ends_with(path, STR(".yml"));
}

static bool loads_file(struct str folder, struct str path) {
	while (folder.n > 1 && folder.p[folder.n - 1] == '/')
		folder.n--;
	if (!loads_folder(folder))
		return false;
	if (str_starts_with(path, folder) && path.n > folder.n && path.p[folder.n] == '/')
		return has_ending(path);
	struct str name = base_name(path);
	return str_equal(folder_name(folder), folder_name(path)) &&
	       (str_is(name, "fluentd.conf") || str_is(name, "fluent.conf"));
}

/* --- reading
 * ----------------------------------------------------------------------------------------------------------------- */

/* What load could not follow. */
static bool is_partly_loaded(const struct unit *unit) {
	for (uint32_t i = 0; i < unit->problems.count; i++) {
		const struct problem *problem = &unit->problems.items[i];
		if (problem->incomplete || (problem->kind == PROBLEM_SYNTAX && problem->uncertain))
			return true;
	}
	return false;
}

/* Outputs of other kinds only, and whatever else is wrong or not here, are none of ours. */
static bool has_match(const struct element *element) {
	for (uint32_t i = 0; i < element->children.count; i++) {
		const struct element *child = element->children.items[i];
		if (str_is(child->name, "match") || has_match(child))
			return true;
	}
	return false;
}

static bool may_send_to_cloudwatch(const struct reading *r) {
	for (uint32_t i = 0; i < r->unit->doc_count; i++)
		if (has_output(r->unit->docs[i]))
			return true;
	return r->partial && !has_match(r->root);
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct world fallback = {.platform = PLATFORM_LINUX};
	unit->world = world_fill(*asked, fallback);
	struct reading r = {.unit = unit, .arena = unit->arena};
	r.included.arena = r.label_places.arena = r.told_loops.arena = r.told_again.arena = r.sources_of.arena =
	    r.outputs_by_element.arena = r.ways_by_key.arena = unit->arena;
	/* an extra file of FireLens may be meant for others that send to the router's port */
	bool shared = unit->includes.count && firelens_is_text(unit->docs[0]->source);
	r.partial = is_partly_loaded(unit) || shared;
	r.root = fd_element_read(&r);
	fd_workers_read(&r);
	fd_sources_read(&r);
	fd_outputs_read(&r);
	fd_events_read(&r);
	fd_sections_check(&r);
	fd_outputs_check(&r);
	fd_routing_run(&r);
	fd_claims_make(&r);
	fd_routes_check(&r);
	fd_patterns_finish(&r);
	for (uint32_t i = 0; i < r.regexes.count; i++)
		regex_free(r.regexes.items[i]);
	*ret = unit->claims;
	return may_send_to_cloudwatch(&r);
}
