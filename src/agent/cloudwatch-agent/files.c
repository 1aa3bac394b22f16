/* logs.logs_collected.files: one claim per entry.
 * Sources: plugins/inputs/logfile/logfile.go and fileconfig.go, plugins/outputs/cloudwatchlogs/cloudwatchlogs.go. */
#include "agent/cloudwatch-agent/files.h"

/* The path as a name: of a file that is known, its text; else a variable for each file that the pattern matches. */
static void add_path(const struct reading *r, struct template *name, const struct file_entry *file,
		     enum path_form form) {
	struct str path;
	if (!entry_one_path(r, &file->path.value, file->glob, &path)) {
		struct variable variable = {.id = IDENTITY_SOURCE_PATH,
					    .scope = DIFFERENCE_SOURCE,
					    .name = STR("<path>"),
					    .from = file->glob,
					    .form = form};
		template_add_variable(r->arena, name, &variable);
		return;
	}
	template_add_literal(r->arena, name,
			     form == PATH_CLEANED ? path_cleaned(r->arena, path) : glob_flatten_path(r->arena, path));
}

static void read_group(const struct reading *r, const struct file_entry *file, struct claim *claim) {
	struct placed group = placed_child(file->entry, "log_group_name");
	if (field_read(r, group, NAME_AGENT, NAME_FOR_GROUP, &claim->group))
		return;
	claim->group = field_at(r, (struct template){0}, file->placed_path, ORIGIN_DEFAULT);
	if (file->each_file) {
		add_path(r, &claim->group.value, file, PATH_CLEANED);
	} else {
		claim->group.value = group_from_path(r, &file->path.value);
		if (r->unit->world.platform == PLATFORM_WINDOWS || !path_is_windows(file->glob->pattern))
			group_from_path_check(r, &claim->group.value, file->placed_path);
	}
}

/* With publish_multi_logs and a group the stream is the entry's own, which may be empty, _ and the path; the default
 * stream takes no part in it (generateLogStreamName). */
static void read_stream(const struct reading *r, const struct file_entry *file, struct claim *claim) {
	struct placed stream = placed_child(file->entry, "log_stream_name");
	bool own = field_read(r, stream, NAME_AGENT, NAME_FOR_STREAM, &claim->stream);
	if (file->each_file && claim->group.origin == ORIGIN_WRITTEN) {
		if (!own)
			claim->stream = field_at(r, (struct template){0}, file->placed_path, ORIGIN_DEFAULT);
		template_add_literal(r->arena, &claim->stream.value, STR("_"));
		add_path(r, &claim->stream.value, file, PATH_FLATTENED);
	} else if (!own) {
		claim->stream = r->stream;
		if (claim->stream.origin == ORIGIN_DEFAULT)
			claim->stream.at = file->path.at;
	}
}

static void read_writer(const struct reading *r, const struct file_entry *file, struct claim *claim) {
	bool windows = r->unit->world.platform == PLATFORM_WINDOWS;
	claim->writer.name = file->path;
	claim->writer.reads = file->glob;
	claim->writer.excludes = file->excludes;
	claim->reader = STR("logfile");
	claim->writer.open_set =
	    !file->glob->literal && !file->glob->broken && !file->misnamed && !file->each_file && !file->removes;
	struct str path;
	if (entry_one_path(r, &file->path.value, file->glob, &path)) {
		struct str state = path_state_name(r->arena, path, windows);
		claim->writer.state_file =
		    field_at(r, template_literal(r->arena, state), file->placed_path, ORIGIN_DEFAULT);
	}
}

static void read_entry(const struct reading *r, struct placed entry) {
	struct file_entry file = {.entry = entry, .placed_path = placed_child(entry, "file_path")};
	if (!file.placed_path.node || file.placed_path.node->kind != NODE_STRING)
		return; /* the schema check tells */
	uint32_t told = r->unit->problems.count;
	struct template path = name_read(r, file.placed_path, NAME_PLAIN, NAME_FOR_PATH);
	for (; told < r->unit->problems.count; told++)
		file.misnamed |= r->unit->problems.items[told].kind == PROBLEM_PLACEHOLDER_NOT_EXPANDED;
	file.path = field_at(r, path, file.placed_path, ORIGIN_WRITTEN);
	file.each_file = placed_is_true(placed_child(entry, "publish_multi_logs"));
	file.removes = placed_is_true(placed_child(entry, "auto_removal"));
	file.glob = entry_glob(r, &path);
	file.excludes = file_blacklist(r, placed_child(entry, "blacklist"));
	struct claim *claim = claim_of_logs(r, WRITER_FILE, entry);
	read_writer(r, &file, claim);
	read_group(r, &file, claim);
	read_stream(r, &file, claim);
	entry_read_retention(r, entry, claim);
	entry_read_class(r, entry, claim);
	file_check(r, &file);
}

void files_read(const struct reading *r) {
	struct placed_list entries = entries_merged(r, "logs/logs_collected/files/collect_list");
	for (uint32_t i = 0; i < entries.count; i++)
		read_entry(r, entries.items[i]);
}
