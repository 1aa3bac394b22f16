/* The settings of cloudwatch_logs (lib/fluent/plugin/out_cloudwatch_logs.rb), with those that Fluentd gives every
 * buffered output (lib/fluent/plugin/output.rb, plugin_helper/compat_parameters.rb, plugin_helper/inject.rb). */
#include "agent/fluentd/check.h"

static const struct key keys[] = {
    {.name = "@type"},
    {.name = "type"},
    {.name = "@id"},
    {.name = "id"},
    {.name = "@log_level"},
    {.name = "log_level"},
    {.name = "@label"},
    {.name = "aws_key_id"},
    {.name = "aws_sec_key"},
    {.name = "aws_instance_profile_credentials_retries"},
    {.name = "aws_use_sts"},
    {.name = "aws_sts_role_arn"},
    {.name = "aws_sts_session_name"},
    {.name = "aws_sts_external_id"},
    {.name = "aws_sts_policy"},
    {.name = "aws_sts_duration_seconds"},
    {.name = "aws_sts_endpoint_url"},
    {.name = "aws_ecs_authentication"},
    {.name = "region"},
    {.name = "endpoint"},
    {.name = "ssl_verify_peer"},
    {.name = "log_group_name"},
    {.name = "log_stream_name"},
    {.name = "auto_create_stream"},
    {.name = "message_keys"},
    {.name = "max_message_length"},
    {.name = "max_events_per_batch"},
    {.name = "use_tag_as_group"},
    {.name = "use_tag_as_stream"},
    {.name = "log_group_name_key"},
    {.name = "log_stream_name_key"},
    {.name = "remove_log_group_name_key"},
    {.name = "remove_log_stream_name_key"},
    {.name = "http_proxy"},
    {.name = "put_log_events_retry_wait"},
    {.name = "put_log_events_retry_limit"},
    {.name = "put_log_events_disable_retry_limit"},
    {.name = "concurrency"},
    {.name = "log_group_aws_tags"},
    {.name = "log_group_aws_tags_key"},
    {.name = "remove_log_group_aws_tags_key"},
    {.name = "retention_in_days"},
    {.name = "retention_in_days_key"},
    {.name = "remove_retention_in_days_key"},
    {.name = "json_handler"},
    {.name = "log_rejected_request"},
    {.name = "time_as_integer"},
    {.name = "slow_flush_log_threshold"},
    {.name = "buffer_type"},
    {.name = "buffer_path"},
    {.name = "num_threads"},
    {.name = "flush_interval"},
    {.name = "try_flush_interval"},
    {.name = "queued_chunk_flush_interval"},
    {.name = "disable_retry_limit"},
    {.name = "retry_limit"},
    {.name = "max_retry_wait"},
    {.name = "retry_wait"},
    {.name = "buffer_chunk_limit"},
    {.name = "buffer_queue_limit"},
    {.name = "buffer_queue_full_action"},
    {.name = "flush_at_shutdown"},
    {.name = "time_slice_format"},
    {.name = "time_slice_wait"},
    {.name = "timezone"},
    {.name = "include_time_key"},
    {.name = "time_key"},
    {.name = "time_format"},
    {.name = "include_tag_key"},
    {.name = "tag_key"},
    {.name = "localtime"},
    {.name = "utc"},
};
enum { KEYS = sizeof keys / sizeof *keys };

static const char *const booleans[] = {"aws_use_sts",
				       "aws_ecs_authentication",
				       "ssl_verify_peer",
				       "auto_create_stream",
				       "use_tag_as_group",
				       "use_tag_as_stream",
				       "remove_log_group_name_key",
				       "remove_log_stream_name_key",
				       "put_log_events_disable_retry_limit",
				       "remove_log_group_aws_tags_key",
				       "remove_retention_in_days_key",
				       "log_rejected_request"};

static bool is_known(struct str name) {
	for (size_t i = 0; i < KEYS; i++)
		if (str_is(name, keys[i].name))
			return true;
	return false;
}

static void check_unknown(struct reading *r, const struct element *element) {
	enum { MEANT = 1000 }; /* further ones are not compared with what is known */
	uint32_t unknown = 0;
	for (uint32_t i = 0; i < element->settings.count; i++) {
		const struct setting *setting = element->settings.items[i];
		if (is_known(setting->key))
			continue;
		const char *near = unknown++ < MEANT ? schema_nearest(setting->key, keys, KEYS) : NULL;
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_UNKNOWN_KEY, fd_setting_key_site(setting),
				 "cloudwatch_logs knows no setting \"%.*s\"", STR_ARGS(setting->key));
		problem->reason = STR("Fluentd warns that it is not used, and starts without it");
		if (near)
			problem->help = arena_format(r->arena, "did you mean %s?", near);
		else
			problem->help = STR("take it out, or move it to the section it belongs to");
	}
}

static void check_booleans(struct reading *r, const struct element *element) {
	for (size_t i = 0; i < sizeof booleans / sizeof *booleans; i++) {
		if (fd_element_bool(r, element, booleans[i]) != BOOL_BAD)
			continue;
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_WRONG_TYPE, fd_setting_site(fd_element_get(r, element, booleans[i])),
				 "%s is true, yes, false or no", booleans[i]);
		problem->reason =
		    arena_format(r->arena,
				 "since 1.14 Fluentd does not start (\"'%s' parameter is required but nil is "
				 "specified\"), before that it took false",
				 booleans[i]);
		problem->help = STR("write true or false");
	}
}

/* https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
static void check_retention(struct reading *r, const struct element *element) {
	static const uint32_t days[] = {1,   3,	  5,   7,   14,	  30,	60,   90,   120,  150,	180,
					365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};
	struct setting *setting = fd_element_get(r, element, "retention_in_days");
	uint32_t value = 0;
	if (!setting || !setting->value->known)
		return;
	bool number = str_to_u32(setting->value->text, &value);
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		if (number && days[i] == value)
			return;
	struct problem *problem =
	    unit_problem(r->unit, number ? PROBLEM_OUT_OF_RANGE : PROBLEM_WRONG_TYPE, fd_setting_site(setting),
			 "CloudWatch Logs knows no retention of %.*s days", STR_ARGS(setting->value->text));
	problem->reason =
	    STR("the group is created without one, and keeps its events for ever; Fluentd warns \"failed to set "
		"retention policy\"");
	problem->help =
	    STR("write 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096 or another number of "
		"the API's list");
}

static void check_credentials(struct reading *r, const struct element *element) {
	bool sts = fd_element_bool(r, element, "aws_use_sts") == BOOL_TRUE;
	if (!sts || fd_element_get(r, element, "aws_sts_role_arn"))
		return;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_MISSING_KEY, fd_setting_key_site(fd_element_get(r, element, "aws_use_sts")),
			 "aws_use_sts needs aws_sts_role_arn");
	problem->reason = STR("without a role to take, the plug-in does not start");
	problem->help = STR("add aws_sts_role_arn, or leave aws_use_sts out");
}

/* --- <buffer>
 * -------------------------------------------------------------------------------------------------------------- */

static void check_buffers(struct reading *r, const struct element *element) {
	const struct element *first = NULL;
	for (uint32_t i = 0; i < element->children.count; i++) {
		const struct element *child = element->children.items[i];
		if (!str_is(child->name, "buffer"))
			continue;
		if (first) {
			struct problem *problem =
			    fd_refuse(r, fd_element_name_site(child), "there is a second <buffer>");
			problem->help = STR("put the settings of both into one");
			problem->also = fd_element_name_site(first);
			problem->also_label = STR("the first one");
			return;
		}
		first = child;
	}
}

static void check_timekey(struct reading *r, const struct output *output) {
	const struct element *buffer = output->buffer;
	if (!output->chunk_time || !buffer || fd_element_get(r, buffer, "timekey") ||
	    str_is(output->element->name, "secondary"))
		return;
	struct problem *problem =
	    fd_refuse(r, buffer->arg ? fd_setting_site(buffer->arg) : fd_element_name_site(buffer),
		      "<buffer> names time, and timekey is missing");
	problem->help = STR("add timekey, such as timekey 1d, or take time out of the argument");
}

void fd_keys_check(struct reading *r, const struct output *output) {
	const struct element *element = output->element;
	check_unknown(r, element);
	check_booleans(r, element);
	check_retention(r, element);
	check_credentials(r, element);
	check_buffers(r, element);
	check_timekey(r, output);
}
