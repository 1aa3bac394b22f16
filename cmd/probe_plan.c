/* cwdoctor probe without a call: what would be asked, and what that needs. */
#include "cmd/probe.h"

#include "claim/partition.h"
#include "report/json_value.h"

static struct str or_text(struct str s, const char *text) {
	return s.n ? s : str_from(text);
}

static void write_calls_json(const struct probe *probe, struct buf *out) {
	const struct probed_list *probed = &probe->targets.probed;
	cJSON *root = json_object(), *calls = json_array();
	json_add(root, "schema", STR("cwdoctor.calls/1"));
	for (uint32_t i = 0; i < probed->count; i++) {
		struct live_question question = target_question(probe->arena, &probed->items[i]->target);
		cJSON *call = json_object();
		json_add(call, "call", STR("DescribeLogStreams"));
		json_add_or_null(call, "region", question.region);
		json_add_or_null(call, "endpoint", question.endpoint);
		json_add(call, "group", question.group);
		json_add_or_null(call, "prefix", question.stream.n ? question.stream : question.prefix);
		cJSON_AddItemToArray(calls, call);
	}
	cJSON_AddItemToObject(root, "calls", calls);
	json_write(root, out);
	buf_add_char(out, '\n');
}

void probe_write_calls(const struct probe *probe, bool json, struct buf *out) {
	if (json) {
		write_calls_json(probe, out);
		return;
	}
	const struct probed_list *probed = &probe->targets.probed;
	for (uint32_t i = 0; i < probed->count; i++) {
		const struct probe_target *target = &probed->items[i]->target;
		struct live_question question = target_question(probe->arena, target);
		struct str region = report_masked(probe->arena, or_text(question.region, "the environment's region"));
		struct str group = report_masked(probe->arena, question.group);
		struct str name = report_masked(probe->arena, question.stream.n ? question.stream : question.prefix);
		buf_format(out, "DescribeLogStreams  %.*s  logGroupName=%.*s", STR_ARGS(region), STR_ARGS(group));
		if (name.n)
			buf_format(out, "  logStreamNamePrefix=%.*s", STR_ARGS(name));
		if (question.endpoint.n) {
			struct str endpoint = report_masked(probe->arena, question.endpoint);
			buf_format(out, "  at %.*s", STR_ARGS(endpoint));
		}
		buf_add_char(out, '\n');
	}
	buf_format(out, "DescribeLogGroups  only where a group is missing: which ones are like it\n");
}

static bool is_before(const struct probed_list *probed, uint32_t i) {
	for (uint32_t k = 0; k < i; k++)
		if (str_equal(probed->items[k]->target.group, probed->items[i]->target.group) &&
		    str_equal(probed->items[k]->target.region, probed->items[i]->target.region))
			return true;
	return false;
}

static cJSON *statement(const char *action, cJSON *resources) {
	cJSON *object = json_object();
	json_add(object, "Effect", STR("Allow"));
	json_add(object, "Action", str_from(action));
	cJSON_AddItemToObject(object, "Resource", resources);
	return object;
}

void probe_write_iam(const struct probe *probe, struct buf *out) {
	const struct probed_list *probed = &probe->targets.probed;
	cJSON *policy = json_object(), *statements = json_array(), *groups = json_array(), *all = json_array();
	for (uint32_t i = 0; i < probed->count; i++) {
		const struct probe_target *target = &probed->items[i]->target;
		if (is_before(probed, i))
			continue;
		struct str region = or_text(target->region, "*");
		json_add_item(groups, arena_format(probe->arena, "arn:%s:logs:%.*s:*:log-group:%.*s:*",
						   partition_of_region(target->region)->name, STR_ARGS(region),
						   STR_ARGS(target->group)));
	}
	json_add_item(all, STR("*"));
	cJSON_AddItemToArray(statements, statement("logs:DescribeLogStreams", groups));
	cJSON_AddItemToArray(statements, statement("logs:DescribeLogGroups", all));
	json_add(policy, "Version", STR("2012-10-17"));
	cJSON_AddItemToObject(policy, "Statement", statements);
	char *text = cJSON_Print(policy);
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	cJSON_free(text);
	cJSON_Delete(policy);
}

static void write_auth_json(const struct live_auth *auth, struct buf *out) {
	cJSON *object = json_object(), *steps = json_array();
	json_add(object, "schema", STR("cwdoctor.auth/1"));
	json_add_or_null(object, "source", auth->source);
	json_add_or_null(object, "account", auth->account);
	json_add_or_null(object, "trouble", auth->trouble);
	json_add_or_null(object, "region", auth->region);
	json_add_or_null(object, "endpoint", auth->endpoint);
	json_add_or_null(object, "endpoint_from", auth->endpoint_from);
	json_add_or_null(object, "endpoint_trouble", auth->endpoint_trouble);
	for (uint32_t i = 0; i < auth->steps.count; i++) {
		cJSON *step = json_object();
		json_add(step, "source", auth->steps.items[i].source);
		json_add(step, "what", auth->steps.items[i].what);
		cJSON_AddBoolToObject(step, "used", auth->steps.items[i].used);
		cJSON_AddItemToArray(steps, step);
	}
	cJSON_AddItemToObject(object, "steps", steps);
	json_write(object, out);
	buf_add_char(out, '\n');
}

static void add_line(struct arena *arena, struct buf *out, const char *name, struct str text) {
	struct str masked = report_masked(arena, text);
	if (masked.n)
		buf_format(out, "%-13s%.*s\n", name, STR_ARGS(masked));
}

void probe_write_auth(const struct live_auth *auth, bool json, struct buf *out) {
	if (json) {
		write_auth_json(auth, out);
		return;
	}
	struct arena *arena = arena_new();
	add_line(arena, out, "credentials", or_text(auth->source, "none"));
	for (uint32_t i = 0; i < auth->steps.count; i++) {
		const struct live_step *step = &auth->steps.items[i];
		struct str source = report_masked(arena, step->source), what = report_masked(arena, step->what);
		buf_format(out, "  %s %.*s: %.*s\n", step->used ? "[x]" : "[ ]", STR_ARGS(source), STR_ARGS(what));
	}
	add_line(arena, out, "account", auth->account);
	add_line(arena, out, "region", auth->region);
	add_line(arena, out, "endpoint", auth->endpoint);
	add_line(arena, out, "  because of", auth->endpoint_from);
	add_line(arena, out, "trouble", auth->trouble);
	add_line(arena, out, "trouble", auth->endpoint_trouble);
	if (auth->others_may_read)
		add_line(arena, out, "warning",
			 STR("others may read the credentials file: chmod 600 ~/.aws/credentials"));
	arena_free(arena);
}
