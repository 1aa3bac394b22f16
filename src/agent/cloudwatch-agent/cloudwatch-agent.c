/* The Amazon CloudWatch agent (aws/amazon-cloudwatch-agent): its row, how its files are known, and reading a unit. */
#include "agent/cloudwatch-agent/reading.h"

static const char *const words[] = {"logs_collected",
				    "metrics_collected",
				    "traces_collected",
				    "collect_list",
				    "metrics_collection_interval",
				    "run_as_user",
				    "\"opentelemetry\"",
				    NULL};

static const char *const homes[] = {"/opt/aws/amazon-cloudwatch-agent/etc/", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static bool recognise_path(struct str path);
static bool loads_folder(struct str folder);
static bool loads_file(struct str folder, struct str path);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_cloudwatch_agent = {
    .name = "cloudwatch-agent",
    .title = "CloudWatch agent",
    .role = AGENT_SHIPPER,
    .homes = homes,
    .words = words,
    .recognise = recognise,
    .recognise_path = recognise_path,
    .loads_folder = loads_folder,
    .loads_file = loads_file,
    .read = read_unit,
    .in_world = cloudwatch_agent_in_world,
    .worlds = cloudwatch_agent_worlds,
    .spell_variable = cloudwatch_agent_spell_variable,
    .spell_setting = cloudwatch_agent_spell_setting,
    .rename = cloudwatch_agent_rename,
    .host_identity = cloudwatch_agent_host_identity,
    .restart = cloudwatch_agent_restart,
    .check = "its own validation looks at each entry alone and never compares where two of them send their lines",
    .stream_key = "log_stream_name",
    .split_files = "\"publish_multi_logs\": true",
    .keys = &keys_root,
    .key_count = 1,
};

/* --- which files are the agent's --------------------------------------------------------------------------------- */

/* Each is enough alone: a path of objects that no other known configuration has. */
static const char *const signs[] = {
    "logs/logs_collected",     "logs/metrics_collected", "metrics/metrics_collected",	      "opentelemetry/collect",
    "traces/traces_collected", "agent/run_as_user",	 "agent/metrics_collection_interval",
};

/* A section that the user has misspelt: {"logs": {"log_collected": ...}}. */
static bool has_misspelt_section(const struct node *root, struct str *ret_why) {
	const struct node *logs = node_get(root, "logs");
	if (!logs || logs->kind != NODE_OBJECT)
		return false;
	for (const struct node *child = logs->first; child; child = child->next)
		if (child->kind == NODE_OBJECT && child->key.n &&
		    (str_distance(child->key, STR("logs_collected"), 3) <= 3 ||
		     str_distance(child->key, STR("metrics_collected"), 3) <= 3)) {
			*ret_why = STR("logs, and a key like logs_collected");
			return true;
		}
	return false;
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	if (!doc->root || doc->root->kind != NODE_OBJECT || !str_is(str_from(doc->format->name), "json"))
		return false;
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (node_find(doc->root, signs[i])) {
			struct str why = arena_str(doc->arena, str_from(signs[i]));
			for (size_t at = 0; at < why.n; at++)
				if (why.p[at] == '/')
					((char *)why.p)[at] = '.';
			*ret_why = why;
			return true;
		}
	const struct node *agent = node_get(doc->root, "agent"), *csm = node_get(doc->root, "csm");
	if (agent && agent->kind == NODE_OBJECT && csm && csm->kind == NODE_OBJECT) {
		*ret_why = STR("agent and csm");
		return true;
	}
	return has_misspelt_section(doc->root, ret_why);
}

static struct str base_name(struct str path) {
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\')
			return str_from_offset(path, i);
	return path;
}

static struct str folder_name(struct str path) {
	struct str base = base_name(path);
	return base.n == path.n ? (struct str){0} : str_from_to(path, 0, path.n - base.n - 1);
}

/* tool/paths: amazon-cloudwatch-agent.d on Linux and macOS, Configs on Windows, cwagentconfig in containers. */
static bool loads_folder(struct str folder) {
	while (folder.n > 1 && (folder.p[folder.n - 1] == '/' || folder.p[folder.n - 1] == '\\'))
		folder.n--;
	struct str base = base_name(folder);
	return str_is(base, "amazon-cloudwatch-agent.d") || str_is(base, "cwagentconfig") ||
	       (str_is(base, "Configs") && str_is(base_name(folder_name(folder)), "AmazonCloudWatchAgent"));
}

static bool recognise_path(struct str path) {
	if (str_is(base_name(path), "amazon-cloudwatch-agent.json"))
		return true;
	struct str folder = folder_name(path);
	return loads_folder(folder) && loads_file(folder, path);
}

/* translator/cmdutil/translatorutil.go, GenerateMergedJsonConfigMap: at a service start every file below the folder
 * whose name does not end in .tmp or .yaml is read as JSON, and the file of older releases beside the folder. */
static bool loads_file(struct str folder, struct str path) {
	while (folder.n > 1 && folder.p[folder.n - 1] == '/')
		folder.n--;
	if (str_starts_with(path, folder) && path.n > folder.n + 1 &&
	    (path.p[folder.n] == '/' || path.p[folder.n] == '\\'))
		return !str_ends_with(path, STR(".tmp")) && !str_ends_with(path, STR(".yaml"));
	return !str_is(base_name(folder), "cwagentconfig") && str_equal(folder_name(folder), folder_name(path)) &&
	       str_is(base_name(path), "amazon-cloudwatch-agent.json");
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static struct field setting(const struct reading *r, const char *path) {
	struct field field = {0};
	if (field_read(r, view_first(r, path), NAME_PLAIN, NAME_FOR_OTHER, &field))
		field.origin = ORIGIN_INHERITED;
	return field;
}

/* Of a pod whose manifest is known: the OS host name, whatever env sets HOSTNAME to behind it. */
static bool add_pod_host_name(struct reading *r, struct template *ret) {
	const struct environment *env = &r->unit->env;
	if (!r->unit->env_closed || !environment_identity(env, STR("KUBERNETES_SERVICE_HOST")))
		return false;
	for (uint32_t i = 0; i < env->count; i++) {
		const struct environment_entry *entry = &env->items[i];
		if (!str_is(entry->name, "HOSTNAME"))
			continue;
		if (entry->is)
			template_add_variable(r->arena, ret, entry->is);
		else
			template_add_literal(r->arena, ret, entry->value);
		return true;
	}
	return false;
}

/* What files and events without a stream get: translator/translate/logs/ruleLogStreamName.go. */
static void read_default_stream(struct reading *r) {
	static const char *const names[MODE_COUNT] = {[MODE_ANY] = "{instance_id}",
						      [MODE_EC2] = "{instance_id}",
						      [MODE_ON_PREMISES] = "{hostname}",
						      [MODE_CONTAINER] = "<task or pod>"};
	r->stream_at = view_first(r, "logs/log_stream_name");
	if (field_read(r, r->stream_at, NAME_AGENT, NAME_FOR_STREAM, &r->stream)) {
		r->stream.origin = ORIGIN_INHERITED;
		return;
	}
	r->stream = (struct field){.origin = ORIGIN_DEFAULT};
	const struct environment *env = &r->unit->env;
	struct template *name = &r->stream.value;
	bool on_ecs = view_first(r, "logs/metrics_collected/ecs").node; /* the task's ARN comes first there */
	if (r->unit->world.mode == MODE_CONTAINER && !on_ecs &&
	    (environment_add(r->arena, env, STR("POD_NAME"), name) ||
	     environment_add(r->arena, env, STR("HOST_NAME"), name) || add_pod_host_name(r, name)))
		return;
	field_add_variable(r, &r->stream, IDENTITY_AGENT_DEFAULT, DIFFERENCE_HOST, names[r->unit->world.mode], NULL);
}

static void collect_roots(struct reading *r) {
	for (uint32_t i = 0; i < r->unit->doc_count; i++) {
		const struct doc *doc = r->unit->docs[i];
		if (doc->root && doc->root->kind == NODE_OBJECT)
			LIST_ADD(r->arena, &r->roots, (struct placed){.doc = doc, .node = doc->root});
	}
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct reading r = {.unit = unit, .arena = unit->arena};
	unit->asked = *asked;
	collect_roots(&r);
	world_guess(&r);
	r.region = setting(&r, "agent/region");
	r.agent_role = setting(&r, "agent/credentials/role_arn");
	r.role = setting(&r, "logs/credentials/role_arn");
	if (r.role.origin == ORIGIN_ABSENT)
		r.role = r.agent_role;
	/* The account is the role's own, for it is what the agent becomes. */
	r.account = field_account(r.arena, &r.role);
	r.agent_account = field_account(r.arena, &r.agent_role);
	r.endpoint = setting(&r, "logs/endpoint_override");
	read_default_stream(&r);
	schema_check(unit, &r.roots, &keys_root, "the agent");
	files_read(&r);
	windows_events_read(&r);
	journald_read(&r);
	metrics_read(&r);
	service_events_read(&r);
	opentelemetry_read(&r);
	pushers_set(&r);
	merge_check(&r);
	stale_copies_check(&r);
	settings_check(&r);

	*ret = unit->claims;
	return r.roots.count > 0;
}
