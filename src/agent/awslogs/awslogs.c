/* The CloudWatch Logs agent that came before the unified one ("awslogs"): its row, how its files are known, and reading
 * a unit. */
#include "agent/awslogs/reading.h"

static const char *const formats[] = {"ini", NULL};
static const char *const homes[] = {"/etc/awslogs/", "/var/awslogs/etc/", "/etc/awscli-cwlogs/", NULL};
static const char *const words[] = {"log_group_name", "log_stream_name", "state_file", "[general]", "[plugins]", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static bool recognise_path(struct str path);
static bool loads_folder(struct str folder);
static bool loads_file(struct str folder, struct str path);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_awslogs = {
    .name = "awslogs",
    .title = "CloudWatch Logs agent (awslogs)",
    .role = AGENT_SHIPPER,
    .formats = formats,
    .homes = homes,
    .words = words,
    .recognise = recognise,
    .recognise_path = recognise_path,
    .loads_folder = loads_folder,
    .loads_file = loads_file,
    .read = read_unit,
    .in_world = awslogs_in_world,
    .worlds = awslogs_worlds,
    .spell_variable = awslogs_spell_variable,
    .rename = awslogs_rename,
    .spell_setting = awslogs_spell_setting,
    .advise = awslogs_advise,
    .host_identity = awslogs_host_identity,
    .restart = awslogs_restart,
    .check = "aws logs push --dry-run --config-file FILE only finds sections that lack a key, and never compares where "
	     "two of them send their lines",
    .end_of_life = "AWS has deprecated this agent and points to the unified CloudWatch agent",
    .newest_only = "the agent follows the match that was changed last and no other: fine for a file and its rotated "
		   "copies; of several files that are written at a time, lines are lost",
    .stream_key = "log_stream_name",
};

/* --- which files are the agent's --------------------------------------------------------------------------------- */

/* What the keys of a section, or of [DEFAULT], say. */
struct signs {
	uint32_t names, near; /* log_group_name, log_stream_name; others that begin so */
	uint32_t others;      /* further keys of a source */
	bool state_file;
};

static void add_signs(struct signs *signs, const struct node *section) {
	for (const struct node *entry = section->first; entry; entry = entry->next) {
		if (str_is(entry->key, "log_group_name") || str_is(entry->key, "log_stream_name"))
			signs->names++;
		else if (str_starts_with(entry->key, STR("log_group")) ||
			 str_starts_with(entry->key, STR("log_stream")))
			signs->near++;
		else if (awslogs_key_is_source(entry->key))
			signs->others++;
		else if (str_is(entry->key, "state_file"))
			signs->state_file = true;
	}
}

/* Settings of other programs name a group and a stream too, but no file, format or position beside them. */
static bool is_source(struct signs signs, bool has_general) {
	bool names = signs.names || signs.near;
	return (signs.names && signs.others) || (signs.near && signs.others > 1) || (names && has_general);
}

/* awscli.conf, aws.conf: what the AWS CLI reads, which runs the agent as a plug-in. */
static bool is_command_line_settings(const struct node *root) {
	const struct node *plugins = node_get(root, "plugins");
	return plugins && plugins->kind == NODE_OBJECT && node_get(plugins, "cwlogs");
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	struct signs general = {0}, defaults = {0};
	if (!doc->root || doc->root->kind != NODE_OBJECT)
		return false;
	for (const struct node *section = doc->root->first; section; section = section->next) {
		if (section->kind == NODE_OBJECT && awslogs_section_is_default(section->key))
			add_signs(&defaults, section);
		if (section->kind == NODE_OBJECT && str_is(section->key, "general"))
			add_signs(&general, section);
	}
	for (const struct node *section = doc->root->first; section; section = section->next) {
		struct signs signs = defaults;
		if (section->kind != NODE_OBJECT || awslogs_section_is_default(section->key) ||
		    str_is(section->key, "general"))
			continue;
		add_signs(&signs, section);
		if (!is_source(signs, general.state_file))
			continue;
		*ret_why = STR("a section with log_group_name or log_stream_name");
		return true;
	}
	if (general.state_file) {
		*ret_why = STR("[general] with state_file");
		return true;
	}
	if (awslogs_path_is_main(source_lies_at(doc->source)) && doc->root->first &&
	    doc->root->first->kind == NODE_OBJECT) {
		*ret_why = STR("its name");
		return true;
	}
	if (is_command_line_settings(doc->root))
		*ret_why = STR("the AWS CLI's settings for the agent");
	return false;
}

static bool recognise_path(struct str path) {
	struct str folder = awslogs_path_folder(path);
	return awslogs_path_is_main(path) || awslogs_path_is_dropin_folder(folder);
}

static struct str without_slash(struct str folder) {
	return folder.n > 1 && folder.p[folder.n - 1] == '/' ? str_from_to(folder, 0, folder.n - 1) : folder;
}

static bool loads_folder(struct str folder) {
	return awslogs_path_is_dropin_folder(without_slash(folder));
}

/* cwlogs/push.py, _get_config: every file that stands in the folder itself, whatever its name. */
static bool loads_file(struct str folder, struct str path) {
	struct str home = awslogs_path_folder(without_slash(folder));
	if (str_equal(awslogs_path_folder(path), without_slash(folder)))
		return true;
	return str_equal(awslogs_path_folder(path), home) && awslogs_path_is_main(path);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void read_process(struct reading *r) {
	for (uint32_t i = 0; i < r->configs.count; i++)
		awslogs_refusals_explain(r, r->configs.items[i]);
	awslogs_copies_check(r);
	awslogs_sections_merge(r);
	awslogs_keys_check(r);
	awslogs_sources_read(r);
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct world fallback = {.mode = MODE_EC2, .platform = PLATFORM_LINUX};
	unit->asked = *asked;
	unit->world = world_fill(unit->asked, fallback);
	awslogs_processes_read(unit, read_process);
	*ret = unit->claims;
	return unit->doc_count > 0;
}
