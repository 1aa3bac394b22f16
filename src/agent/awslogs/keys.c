/* The agent's keys, and what is written in place of one. It reads those that it knows and passes over all others
 * without a word (cwlogs/push.py, StreamConfig), so only what was meant for one of them is told. */
#include "agent/awslogs/reading.h"

const struct key awslogs_keys_general[] = {
    {.name = "state_file"},
    {.name = "logging_config_file"},
    {.name = "use_gzip_http_content_encoding"},
    {.name = "queue_size"},
};
const size_t awslogs_general_count = sizeof awslogs_keys_general / sizeof *awslogs_keys_general;

const struct key awslogs_keys_source[] = {
    {.name = "file"},
    {.name = "log_group_name"},
    {.name = "log_stream_name"},
    {.name = "datetime_format"},
    {.name = "time_zone"},
    {.name = "file_fingerprint_lines"},
    {.name = "multi_line_start_pattern"},
    {.name = "initial_position"},
    {.name = "encoding"},
    {.name = "buffer_duration"},
    {.name = "batch_count"},
    {.name = "batch_size"},
};
const size_t awslogs_source_count = sizeof awslogs_keys_source / sizeof *awslogs_keys_source;

/* What people write, and what does it here. */
static const struct {
	const char *key, *help;
} meant[] = {
    {"log_group", "write log_group_name"},
    {"group", "write log_group_name"},
    {"group_name", "write log_group_name"},
    {"log_stream", "write log_stream_name"},
    {"stream", "write log_stream_name"},
    {"stream_name", "write log_stream_name"},
    {"log_stream_prefix", "write the whole name into log_stream_name, such as {instance_id}/nginx-access"},
    {"log_stream_name_prefix", "write the whole name into log_stream_name, such as {instance_id}/nginx-access"},
    {"file_path", "write file"},
    {"path", "write file"},
    {"timestamp_format", "write datetime_format"},
    {"time_format", "write datetime_format"},
    {"date_format", "write datetime_format"},
    {"timezone", "write time_zone, which is LOCAL or UTC"},
    {"region", "set region under [default] in awscli.conf (aws.conf of a script install), once for all sections"},
    {"aws_region", "set region under [default] in awscli.conf (aws.conf of a script install), once for all sections"},
    {"retention_in_days", "set the retention of the log group itself: aws logs put-retention-policy"},
    {"retention", "set the retention of the log group itself: aws logs put-retention-policy"},
    {"multi_line_pattern", "write multi_line_start_pattern"},
    {"multiline_start_pattern", "write multi_line_start_pattern"},
    {"position", "write initial_position"},
    {"start_position", "write initial_position"},
};

static bool is_one_of(struct str key, const struct key *keys, size_t count) {
	for (size_t i = 0; i < count; i++)
		if (str_is(key, keys[i].name))
			return true;
	return false;
}

bool awslogs_key_is_general(struct str key) {
	return is_one_of(key, awslogs_keys_general, awslogs_general_count);
}

bool awslogs_key_is_source(struct str key) {
	return is_one_of(key, awslogs_keys_source, awslogs_source_count);
}

static struct problem *tell(struct reading *r, enum problem_kind kind, const struct section *section,
			    const struct node *entry, const char *what) {
	return unit_problem(r->unit, kind, doc_site(section->doc, entry->key_span), "%s: \"%.*s\" in [%.*s]", what,
			    SHOWN(entry->key), SHOWN(section->name));
}

/* [general] is no default for the sections: _call_push_file reads two keys there, StreamConfig none. */
static void check_place(struct reading *r, const struct section *section, const struct node *entry) {
	bool general = section->is_general;
	struct problem *problem = tell(r, PROBLEM_NO_EFFECT, section, entry,
				       general ? "this key has an effect in the section of a file only"
					       : "this key has an effect in [general] only");
	problem->reason =
	    general ? STR("sections take nothing from [general]") : STR("the agent reads it once, for all sections");
	problem->help =
	    general ? STR("write it into each section, or once into a section [DEFAULT] of this file, in capitals")
		    : STR("move it to [general] of the main file, awslogs.conf");
}

static const char *help_for(struct str key, const struct section *section) {
	for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
		if (str_is(key, meant[i].key) && !section->is_general)
			return meant[i].help;
	return NULL;
}

static const char *nearest(struct str key, bool general) {
	return general ? schema_nearest(key, awslogs_keys_general, (uint32_t)awslogs_general_count)
		       : schema_nearest(key, awslogs_keys_source, (uint32_t)awslogs_source_count);
}

static void check_unknown(struct reading *r, const struct section *section, const struct node *entry) {
	const char *help = help_for(entry->key, section);
	const char *near = help ? NULL : nearest(entry->key, section->is_general);
	if (!help && !near)
		return;
	struct problem *problem = tell(r, PROBLEM_UNKNOWN_KEY, section, entry, "the agent knows no such key");
	problem->reason = STR("it passes over the line without a word");
	problem->help = near ? arena_format(r->arena, "did you mean %s?", near) : str_from(help);
}

/* [General] is taken for the section of a file: that it lacks all keys of one tells the same. */
static bool is_nearly_general(const struct section *section) {
	return !section->is_general && str_equal_ignoring_case(str_trim(section->name), STR("general"));
}

static void check_section(struct reading *r, const struct section *section) {
	if (is_nearly_general(section))
		return;
	for (uint32_t i = 0; i < section->parts.count; i++)
		for (const struct node *entry = section->parts.items[i].node->first; entry; entry = entry->next) {
			bool general = awslogs_key_is_general(entry->key), source = awslogs_key_is_source(entry->key);
			if (section->is_general ? source : general)
				check_place(r, section, entry);
			else if (!general && !source)
				check_unknown(r, section, entry);
		}
}

void awslogs_keys_check(struct reading *r) {
	if (r->general)
		check_section(r, r->general);
	for (uint32_t i = 0; i < r->sources.count; i++)
		check_section(r, r->sources.items[i]);
}
