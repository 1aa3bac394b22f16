/* Logstash (elastic/logstash) with the output plugin cloudwatchlogs (amazon-archives/logstash-output-cloudwatchlogs):
 * its row, how its files are known, and which blocks send to CloudWatch Logs. Filters and conditions are not judged. */
#include "agent/logstash/reading.h"

static const char *const formats[] = {"logstash", NULL};
static const char *const homes[] = {"/etc/logstash/", "/usr/share/logstash/", NULL};
static const char *const words[] = {"cloudwatchlogs", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static bool recognise_path(struct str path);
static bool loads_folder(struct str folder);
static bool loads_file(struct str folder, struct str path);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_logstash = {
    .name = "logstash",
    .title = "Logstash",
    .role = AGENT_SHIPPER,
    .formats = formats,
    .homes = homes,
    .words = words,
    .recognise = recognise,
    .recognise_path = recognise_path,
    .loads_folder = loads_folder,
    .loads_file = loads_file,
    .read = read_unit,
    .spell_variable = logstash_spell_variable,
    .rename = logstash_rename,
    .spell_setting = logstash_spell_setting,
    .advise = logstash_advise,
    .host_identity = logstash_host_identity,
    .restart = logstash_restart,
    .check = "logstash -t -f FILE looks at syntax and settings only, not at where two outputs write",
    .end_of_life =
	"AWS has archived the plugin cloudwatchlogs, which is made for Logstash 2 and tracks sequence tokens",
    .stream_key = "log_stream_name",
};

/* --- what stands in a pipeline ------------------------------------------------------------------------------------ */

static bool is_branch(const struct node *node) {
	return str_is(node->key, "if") || str_is(node->key, "else if") || str_is(node->key, "else");
}

/* Next to node, or next to what it stands in; not above section. */
static const struct node *next_beside(const struct node *node, const struct node *section, uint32_t *branches) {
	while (node != section && !node->next) {
		node = node->parent;
		*branches -= is_branch(node);
	}
	return node == section ? NULL : node->next;
}

void logstash_visit(const struct doc *doc, const char *section_name,
		    void (*visit)(void *context, struct placed, bool branch), void *context) {
	for (const struct node *section = doc->root ? doc->root->first : NULL; section; section = section->next) {
		if (section->kind != NODE_OBJECT || !str_is(section->key, section_name))
			continue;
		uint32_t branches = 0;
		for (const struct node *node = section->first; node;) {
			bool branch = node->kind == NODE_OBJECT && is_branch(node);
			if (branch && node->first) {
				branches++;
				node = node->first;
				continue;
			}
			if (node->kind == NODE_OBJECT && !branch)
				visit(context, (struct placed){doc, node}, branches > 0);
			node = next_beside(node, section, &branches);
		}
	}
}

bool logstash_is_cloudwatch(const struct node *plugin) {
	return str_is(plugin->key, "cloudwatchlogs");
}

/* --- which files are Logstash's ----------------------------------------------------------------------------------- */

struct contents {
	struct buf outputs;
	bool cloudwatch;
};

static void note_output(void *context, struct placed plugin, bool branch) {
	struct contents *contents = context;
	(void)branch;
	if (logstash_is_cloudwatch(plugin.node))
		contents->cloudwatch = true;
	else if (contents->outputs.n < 80)
		buf_format(&contents->outputs, "%s%.*s", contents->outputs.n ? ", " : "", STR_ARGS(plugin.node->key));
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	struct contents contents = {0};
	logstash_visit(doc, "output", note_output, &contents);
	if (contents.cloudwatch)
		*ret_why = STR("output cloudwatchlogs");
	else if (contents.outputs.n)
		*ret_why = arena_format(doc->arena, "its outputs are %.*s", STR_ARGS(buf_str(&contents.outputs)));
	else if (doc->root)
		*ret_why = STR("it has no output");
	buf_finish(&contents.outputs);
	return contents.cloudwatch;
}

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

static struct str folder_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash) : (struct str){0};
}

static struct str without_slash(struct str folder) {
	while (folder.n > 1 && folder.p[folder.n - 1] == '/')
		folder.n--;
	return folder;
}

/* config/pipelines.yml of the packages: /etc/logstash/conf.d/ *.conf; docker/data/logstash of the images:
 * /usr/share/logstash/pipeline, all files (logstash-core/lib/logstash/config/source/local.rb). */
static bool loads_folder(struct str folder) {
	folder = without_slash(folder);
	return (str_is(base_name(folder), "conf.d") || str_is(base_name(folder), "pipeline")) &&
	       str_is(base_name(folder_name(folder)), "logstash");
}

static bool loads_file(struct str folder, struct str path) {
	folder = without_slash(folder);
	if (!str_equal(folder_name(path), folder))
		return false;
	return str_is(base_name(folder), "conf.d") ? str_ends_with(path, STR(".conf")) : !str_ends_with(path, STR("~"));
}

static bool recognise_path(struct str path) {
	return loads_folder(folder_name(path)) && loads_file(folder_name(path), path);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void collect_output(void *context, struct placed plugin, bool branch) {
	struct reading *r = context;
	if (logstash_is_cloudwatch(plugin.node))
		LIST_ADD(r->arena, &r->blocks, (struct block){.at = plugin, .conditional = branch});
}

static void collect_input(void *context, struct placed plugin, bool branch) {
	struct reading *r = context;
	(void)branch;
	LIST_ADD(r->arena, &r->inputs, plugin);
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct reading r = {.unit = unit, .arena = unit->arena};
	unit->asked = *asked;
	unit->world = world_fill(*asked, (struct world){.mode = MODE_EC2, .platform = PLATFORM_LINUX});
	for (uint32_t i = 0; i < unit->doc_count; i++) {
		logstash_visit(unit->docs[i], "input", collect_input, &r);
		logstash_visit(unit->docs[i], "output", collect_output, &r);
	}
	for (uint32_t i = 0; i < r.blocks.count; i++)
		logstash_read_block(&r, &r.blocks.items[i]);
	*ret = unit->claims;
	return r.blocks.count > 0;
}
