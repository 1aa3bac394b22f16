/* The variables of a container, and what they tell apart. Sources: kubernetes/website,
 * content/en/docs/concepts/workloads/pods/downward-api.md and content/en/docs/tasks/inject-data-application;
 * kubernetes/ kubernetes, pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables: envFrom first, later entries win) and
 * third_party/forked/golang/expansion/expand.go ($(NAME), $$ is $), pkg/controller/job/indexed_job_utils.go;
 * aws/amazon-eks-pod-identity-webhook, README.md. */
#include "agent/kubernetes/reading.h"

#include "agent/intrinsic.h"
#include "base/limits.h"
#include "base/secret_key.h"

enum { VARIABLES_MAX = 2048 };

static void add_is(struct arena *arena, struct environment *env, struct str name, struct variable is) {
	struct variable *kept = ARENA_NEW(arena, struct variable);
	*kept = is;
	LIST_ADD(arena, env, (struct environment_entry){.name = name, .is = kept});
}

static void add_constant(struct arena *arena, struct environment *env, struct str name, struct str called) {
	add_is(arena, env, name,
	       (struct variable){.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE, .name = called});
}

static void add_value(struct arena *arena, struct environment *env, struct str name, struct str value) {
	LIST_ADD(arena, env, (struct environment_entry){.name = name, .value = value});
}

/* --- the downward API ----------------------------------------------------------------------------------------------
 */

static bool on_host_network(const struct workload *workload) {
	const struct node *node = node_get(workload->pod, "hostNetwork");
	return node && str_is(node->text, "true");
}

/* metadata.labels['x'] */
static bool subscript(struct str path, const char *prefix, struct str *ret) {
	struct str start = str_from(prefix);
	if (!str_starts_with(path, start) || !str_ends_with(path, STR("']")) || path.n < start.n + 2)
		return false;
	*ret = str_from_to(path, start.n, path.n - 2);
	return true;
}

/* Labels and annotations that controllers give each pod. */
static bool is_of_pod(const struct workload *workload, struct str path) {
	static const char *const keys[] = {"statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"};
	struct str key;
	if (subscript(path, "metadata.annotations['", &key) || subscript(path, "metadata.labels['", &key))
		if (str_is(key, "batch.kubernetes.io/job-completion-index"))
			return workload->is_indexed;
	if (!subscript(path, "metadata.labels['", &key))
		return false;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (str_is(key, keys[i]))
			return true;
	return false;
}

static const struct {
	const char *path;
	enum identity id;
	enum difference scope;
	const struct charset *values;
} fields[] = {
    {"metadata.name", IDENTITY_POD, DIFFERENCE_POD, NULL},
    {"metadata.uid", IDENTITY_POD, DIFFERENCE_POD, &charset_uuid},
    {"status.podIP", IDENTITY_POD, DIFFERENCE_POD, NULL},
    {"status.podIPs", IDENTITY_POD, DIFFERENCE_POD, NULL},
    {"spec.nodeName", IDENTITY_NODE, DIFFERENCE_HOST, NULL},
    {"status.hostIP", IDENTITY_ADDRESS, DIFFERENCE_HOST, &charset_address},
    {"status.hostIPs", IDENTITY_NODE, DIFFERENCE_HOST, NULL},
};

/* What the manifest itself says of the field. */
static bool written_field(const struct workload *workload, struct str path, struct str *ret) {
	struct str key;
	const struct node *found = NULL;
	if (str_is(path, "metadata.namespace")) {
		*ret = workload->object->space;
		return ret->n > 0;
	}
	if (str_is(path, "spec.serviceAccountName"))
		found = node_get(workload->pod, "serviceAccountName");
	if (workload->metadata && subscript(path, "metadata.labels['", &key))
		found = node_get_str(node_get(workload->metadata, "labels"), key);
	if (workload->metadata && subscript(path, "metadata.annotations['", &key))
		found = node_get_str(node_get(workload->metadata, "annotations"), key);
	if (!found || found->kind == NODE_OBJECT || found->kind == NODE_ARRAY)
		return false;
	*ret = found->text;
	return true;
}

static void add_field(struct arena *arena, const struct workload *workload, struct environment *env, struct str name,
		      struct str path) {
	struct str value;
	struct variable is = {.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE};
	is.name = arena_format(arena, "<%.*s>", STR_ARGS(path));
	if (written_field(workload, path, &value)) {
		add_value(arena, env, name, value);
		return;
	}
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (str_is(path, fields[i].path)) {
			is.id = fields[i].id;
			is.scope = fields[i].scope;
			is.values = fields[i].values;
		}
	if (is_of_pod(workload, path)) {
		is.id = IDENTITY_POD;
		is.scope = DIFFERENCE_POD;
	}
	if (str_starts_with(path, STR("status.podIP")) && on_host_network(workload)) {
		is.id = IDENTITY_ADDRESS;
		is.scope = DIFFERENCE_HOST;
		is.values = &charset_address;
	}
	add_is(arena, env, name, is);
}

/* --- values ----------------------------------------------------------------------------------------------------------
 */

/* Text that another tool may have yet to fill in. */
static void add_literal(struct arena *arena, struct template *t, struct str text) {
	if (intrinsic_is_rendered(text))
		intrinsic_add_rendered(arena, text, t);
	else
		template_add_literal(arena, t, text);
}

void kube_expand(struct arena *arena, const struct environment *env, struct str value, struct template *ret) {
	size_t at = 0;
	for (size_t i = 0; i + 1 < value.n; i++) {
		size_t end;
		if (value.p[i] != '$' || (value.p[i + 1] != '$' && value.p[i + 1] != '('))
			continue;
		add_literal(arena, ret, str_from_to(value, at, i));
		at = i;
		if (value.p[i + 1] == '$') {
			at = ++i; /* the second one is text */
			template_add_literal(arena, ret, STR("$"));
			at = i + 1;
			continue;
		}
		if (!str_find_char(str_from_offset(value, i), ')', &end))
			break;
		struct str name = str_from_to(value, i + 2, i + end);
		if (environment_add(arena, env, name, ret)) /* else it stays as it is */
			at = i + end + 1;
		else
			template_add_literal(arena, ret, str_from_to(value, i, i + end + 1));
		i += end;
		at = i + 1;
	}
	add_literal(arena, ret, str_from_offset(value, at));
}

/* Which of two parts tells more copies apart. */
static bool tells_more(const struct variable *a, const struct variable *b) {
	return a->scope != DIFFERENCE_NONE && (b->scope == DIFFERENCE_NONE || a->scope < b->scope);
}

/* A text with several parts that are not known, as one variable. */
static struct variable merged(struct arena *arena, const struct template *t) {
	struct variable is = {.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE};
	for (uint32_t i = 0; i < t->count; i++)
		if (t->parts[i].is_variable && tells_more(&t->parts[i].variable, &is))
			is = t->parts[i].variable;
	if (is.id != IDENTITY_POD && is.id != IDENTITY_NODE && is.id != IDENTITY_DEPLOY_CONSTANT)
		is.id = IDENTITY_UNKNOWN;
	is.values = NULL;
	is.name = template_text(arena, t);
	return is;
}

static void add_template(struct arena *arena, struct environment *env, struct str name, const struct template *t,
			 struct str written) {
	struct str text = template_text(arena, t);
	if (text.n > LIMIT_NAME_BYTES && text.n > written.n)
		add_constant(arena, env, name, written);
	else if (template_is_literal(t))
		add_value(arena, env, name, text);
	else
		add_is(arena, env, name, t->count == 1 ? t->parts[0].variable : merged(arena, t));
}

static void add_text(struct arena *arena, struct environment *env, struct str name, struct str value, bool expands) {
	struct template t = {0};
	if (expands && str_contains(value, STR("$")))
		kube_expand(arena, env, value, &t);
	else if (value.n <= LIMIT_NAME_BYTES)
		add_literal(arena, &t, value);
	else
		template_add_literal(arena, &t, value);
	add_template(arena, env, name, &t, value);
}

/* A secret is shown by its name. Those of one name and different values are numbered: they are no one constant. */
static struct str called(struct cluster *cluster, struct str name, struct str value) {
	struct arena *arena = cluster->arena;
	cluster->secrets.arena = arena;
	void **slot = map_at(&cluster->secrets, arena_join(arena, name, STR("="), value, STR("")));
	if (!*slot) {
		struct str *shown = ARENA_NEW(arena, struct str);
		*slot = shown;
		uint32_t *count = map_get(&cluster->secrets, name);
		if (!count)
			*map_at(&cluster->secrets, name) = count = ARENA_NEW(arena, uint32_t);
		++*count;
		*shown = *count == 1 ? arena_format(arena, "<%.*s>", STR_ARGS(name))
				     : arena_format(arena, "<%.*s (%u)>", STR_ARGS(name), (unsigned)*count);
		return *shown;
	}
	return *(const struct str *)*slot;
}

static void add_secret(struct cluster *cluster, struct environment *env, struct str name, struct str secret,
		       const struct entry *entry) {
	struct arena *arena = cluster->arena;
	struct str shown = arena_format(arena, "secret %.*s/%.*s", STR_ARGS(secret), STR_ARGS(entry->node->key));
	add_constant(arena, env, name, called(cluster, shown, entry->text));
}

/* A value under a key like API_TOKEN. What tells pods apart in it still does. */
static void add_hidden(struct cluster *cluster, struct environment *env, struct str name, struct str value) {
	struct arena *arena = cluster->arena;
	struct template t = {0};
	if (str_contains(value, STR("$")))
		kube_expand(arena, env, value, &t);
	else
		template_add_literal(arena, &t, value);
	struct variable is = merged(arena, &t);
	is.name = called(cluster, name, value);
	add_is(arena, env, name, is);
}

/* One that did not come out of base64. */
static bool has_written_key(const struct object *object, struct str key) {
	const struct node *data = kube_find_object(object->node, "data");
	return data && node_get_str(data, key);
}

/* A value that is no text: {{cluster_name}} without quotes, which is filled in before kubectl sees it. */
static bool is_filled_in_later(const struct node *value) {
	return value && (value->kind == NODE_OBJECT || value->kind == NODE_ARRAY);
}

static void add_unknown(struct arena *arena, struct environment *env, struct str name, const char *kind, struct str map,
			struct str key) {
	add_constant(arena, env, name, arena_format(arena, "<%s %.*s %.*s>", kind, STR_ARGS(map), STR_ARGS(key)));
}

static void add_key(struct cluster *cluster, const struct workload *workload, struct environment *env, struct str name,
		    const char *kind, const struct node *from) {
	struct str map = kube_text(from, "name"), key = kube_text(from, "key");
	bool is_secret = str_is(str_from(kind), "Secret");
	const struct object *object = kube_find(cluster, kind, map, workload->object);
	for (uint32_t i = 0; object && i < object->entries.count; i++)
		if (str_equal(object->entries.items[i].node->key, key)) {
			if (is_secret)
				add_secret(cluster, env, name, map, &object->entries.items[i]);
			else
				add_text(cluster->arena, env, name, object->entries.items[i].text, false);
			return;
		}
	const struct node *data = object ? kube_find_object(object->node, "data") : NULL;
	if (is_secret && (!object || has_written_key(object, key)))
		add_constant(cluster->arena, env, name,
			     arena_format(cluster->arena, "<secret %.*s/%.*s>", STR_ARGS(map), STR_ARGS(key)));
	else if (!object || (data && is_filled_in_later(node_get_str(data, key))))
		add_unknown(cluster->arena, env, name, kind, map, key);
}

static void add_item(struct cluster *cluster, struct container *container, const struct node *item) {
	struct arena *arena = cluster->arena;
	struct environment *env = &container->env;
	const struct node *value = node_get(item, "value"), *from = kube_find_object(item, "valueFrom");
	struct str name = kube_text(item, "name");
	const struct node *field = from ? kube_find_object(from, "fieldRef") : NULL;
	const struct node *map = from ? kube_find_object(from, "configMapKeyRef") : NULL;
	const struct node *secret = from ? kube_find_object(from, "secretKeyRef") : NULL;
	if (!name.n)
		return;
	if (field)
		add_field(arena, container->workload, env, name, kube_text(field, "fieldPath"));
	else if (map)
		add_key(cluster, container->workload, env, name, "ConfigMap", map);
	else if (secret)
		add_key(cluster, container->workload, env, name, "Secret", secret);
	else if (from)
		add_constant(arena, env, name, arena_format(arena, "<%.*s>", STR_ARGS(name)));
	else if (is_filled_in_later(value))
		add_constant(arena, env, name, arena_format(arena, "<%.*s>", STR_ARGS(name)));
	else if (value && value->text.n && secret_is_key(name))
		add_hidden(cluster, env, name, value->text);
	else
		add_text(arena, env, name, value ? value->text : STR(""), true);
}

static void add_from(struct cluster *cluster, struct container *container, const struct node *item, const char *kind,
		     const struct node *from) {
	struct str prefix = kube_text(item, "prefix");
	const struct object *object = kube_find(cluster, kind, kube_text(from, "name"), container->workload->object);
	if (!object)
		container->env_closed = false;
	for (uint32_t i = 0; object && i < object->entries.count && container->env.count < VARIABLES_MAX; i++) {
		const struct entry *entry = &object->entries.items[i];
		struct str name = arena_join(cluster->arena, prefix, entry->node->key, STR(""), STR(""));
		if (str_is(str_from(kind), "Secret"))
			add_secret(cluster, &container->env, name, object->name, entry);
		else
			add_text(cluster->arena, &container->env, name, entry->text, false);
	}
	const struct node *data = object ? kube_find_object(object->node, "data") : NULL;
	for (const struct node *value = data ? data->first : NULL; value && container->env.count < VARIABLES_MAX;
	     value = value->next)
		if (is_filled_in_later(value))
			add_unknown(cluster->arena, &container->env,
				    arena_join(cluster->arena, prefix, value->key, STR(""), STR("")), kind,
				    kube_text(from, "name"), value->key);
}

/* --- what nobody writes ---------------------------------------------------------------------------------------------
 */

static void add_host_name(struct arena *arena, const struct workload *workload, struct environment *env) {
	struct str name = kube_text(workload->pod, "hostname");
	struct variable is = {.id = IDENTITY_POD, .scope = DIFFERENCE_POD, .name = STR("<metadata.name>")};
	if (on_host_network(workload))
		is = (struct variable){.id = IDENTITY_NODE, .scope = DIFFERENCE_HOST, .name = STR("<spec.nodeName>")};
	if (name.n && !on_host_network(workload))
		add_value(arena, env, STR("HOSTNAME"), name);
	else
		add_is(arena, env, STR("HOSTNAME"), is);
}

static void add_given(struct arena *arena, const struct workload *workload, struct environment *env) {
	static const char *const regions[] = {"AWS_REGION", "AWS_DEFAULT_REGION"};
	static const char *const constants[] = {"KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "AWS_ROLE_ARN",
						"AWS_WEB_IDENTITY_TOKEN_FILE"};
	for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
		struct variable is = {.id = IDENTITY_REGION, .scope = DIFFERENCE_REGION, .values = &charset_region};
		is.name = arena_format(arena, "${%s}", regions[i]);
		add_is(arena, env, str_from(regions[i]), is);
	}
	for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
		add_constant(arena, env, str_from(constants[i]), arena_format(arena, "${%s}", constants[i]));
	add_host_name(arena, workload, env);
	if (workload->is_indexed)
		add_is(arena, env, STR("JOB_COMPLETION_INDEX"),
		       (struct variable){
			   .id = IDENTITY_POD, .scope = DIFFERENCE_POD, .name = STR("${JOB_COMPLETION_INDEX}")});
	/* internal/manifests/collector/container.go of both operators */
	if (kube_is_agent_resource(workload->object) || kube_is_collector_resource(workload->object))
		add_is(arena, env, STR("POD_NAME"),
		       (struct variable){.id = IDENTITY_POD, .scope = DIFFERENCE_POD, .name = STR("<metadata.name>")});
}

void kube_environment(struct cluster *cluster, struct container *container) {
	const struct node *from = kube_find_list(container->node, "envFrom");
	const struct node *env = node_get(container->node, "env");
	const struct object *object = container->workload->object;
	if (container->has_env)
		return;
	container->has_env = true;
	if (object->is_unsure)
		return;
	container->env_closed = (!env || env->kind == NODE_ARRAY || env->kind == NODE_NULL) &&
				!kube_is_agent_resource(object) && !kube_is_collector_resource(object);
	add_given(cluster->arena, container->workload, &container->env);
	for (const struct node *item = from ? from->first : NULL; item; item = item->next) {
		const struct node *map = kube_find_object(item, "configMapRef");
		const struct node *secret = kube_find_object(item, "secretRef");
		if (map)
			add_from(cluster, container, item, "ConfigMap", map);
		if (secret)
			add_from(cluster, container, item, "Secret", secret);
	}
	for (const struct node *item = env && env->kind == NODE_ARRAY ? env->first : NULL;
	     item && container->env.count < VARIABLES_MAX; item = item->next)
		add_item(cluster, container, item);
}

static bool variables_equal(const struct variable *a, const struct variable *b) {
	return a == b || (a && b && a->id == b->id && a->scope == b->scope && str_equal(a->name, b->name));
}

bool kube_environments_equal(const struct environment *a, const struct environment *b) {
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (!str_equal(a->items[i].name, b->items[i].name) ||
		    !str_equal(a->items[i].value, b->items[i].value) ||
		    !variables_equal(a->items[i].is, b->items[i].is))
			return false;
	return true;
}
