/* What a document is: a Compose file, daemon.json, what docker inspect prints. */
#include "agent/docker/reading.h"

static bool is_object(const struct node *node) {
	return node && node->kind == NODE_OBJECT;
}

bool docker_is_service(const struct node *node) {
	static const char *const signs[] = {"image", "build", "logging", "extends", "deploy", "container_name"};
	for (size_t i = 0; is_object(node) && i < sizeof signs / sizeof *signs; i++)
		if (node_get(node, signs[i]))
			return true;
	return false;
}

static bool has_service(const struct node *services) {
	for (const struct node *child = is_object(services) ? services->first : NULL; child; child = child->next)
		if (docker_is_service(child))
			return true;
	return false;
}

/* What is somebody else's, though it has services (Kubernetes, Serverless, OpenTelemetry, Woodpecker). */
static bool is_foreign(const struct node *root) {
	static const char *const signs[] = {"apiVersion", "receivers", "exporters", "provider", "functions",
					    "pipeline",	  "steps",     "stages",    "jobs",	"Resources"};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (node_get(root, signs[i]))
			return true;
	return false;
}

/* Version 1 of the format: every key is a service. */
static bool is_v1(const struct node *root) {
	for (const struct node *child = root->first; child; child = child->next)
		if (is_object(child) && (node_get(child, "log_driver") || node_get(child, "log_opt")) &&
		    (node_get(child, "image") || node_get(child, "build") || node_get(child, "extends")))
			return true;
	return false;
}

/* An item of a list, or the one thing that --format '{{json .}}' prints. */
static const struct node *first_item(const struct node *root) {
	return root->kind == NODE_ARRAY ? root->first : root;
}

static bool is_list_of_includes(const struct node *root) {
	const struct node *include = node_get(root, "include");
	if (!include || include->kind != NODE_ARRAY || !include->first)
		return false;
	for (const struct node *child = root->first; child; child = child->next)
		if (!str_is(child->key, "include") && !str_is(child->key, "name") && !str_is(child->key, "version") &&
		    !str_is(child->key, "networks") && !str_is(child->key, "volumes") &&
		    !str_starts_with(child->key, STR("x-")))
			return false;
	return true;
}

static enum docker_kind kind_of_root(const struct node *root, const char **ret_why) {
	if (is_object(root) && !is_foreign(root)) {
		if (has_service(node_get(root, "services"))) {
			*ret_why = "services";
			return DOCKER_COMPOSE;
		}
		if (!node_get(root, "services") && is_list_of_includes(root)) {
			*ret_why = "include";
			return DOCKER_COMPOSE;
		}
		if (!node_get(root, "services") && is_v1(root)) {
			*ret_why = "log_driver";
			return DOCKER_COMPOSE_V1;
		}
		const struct node *driver = node_get(root, "log-driver");
		if ((driver && driver->kind == NODE_STRING) || node_get(root, "log-opts")) {
			*ret_why = driver ? "log-driver" : "log-opts";
			return DOCKER_DAEMON;
		}
	}
	const struct node *first = first_item(root);
	if (is_object(node_find(first, "HostConfig/LogConfig"))) {
		*ret_why = "HostConfig.LogConfig";
		return DOCKER_INSPECT;
	}
	if (is_object(node_find(first, "Spec/TaskTemplate/LogDriver"))) {
		*ret_why = "Spec.TaskTemplate.LogDriver";
		return DOCKER_SERVICE_INSPECT;
	}
	return DOCKER_NONE;
}

enum docker_kind docker_kind_of(const struct doc *doc, const char **ret_why) {
	enum docker_kind kind = DOCKER_NONE;
	bool yaml = str_is(str_from(doc->format->name), "yaml");
	for (uint32_t i = 0; i < doc->root_count && kind == DOCKER_NONE; i++)
		if (doc->roots[i])
			kind = kind_of_root(doc->roots[i], ret_why);
	/* Docker reads its own files as JSON only. */
	bool json_only = kind == DOCKER_DAEMON;
	return yaml && json_only ? DOCKER_NONE : kind;
}

bool docker_is_inspected(const struct doc *doc) {
	const char *why;
	enum docker_kind kind = doc->root ? kind_of_root(doc->root, &why) : DOCKER_NONE;
	return kind == DOCKER_INSPECT || kind == DOCKER_SERVICE_INSPECT;
}

/* {file: ...} of extends: the base may log to CloudWatch Logs. */
static bool extends_a_file(const struct node *services) {
	for (const struct node *child = is_object(services) ? services->first : NULL; child; child = child->next)
		if (node_find(child, "extends/file"))
			return true;
	return false;
}

bool docker_may_matter(const struct doc *doc, enum docker_kind kind) {
	const struct source *source = doc->source;
	if (str_contains(source->text, STR("awslogs")) || str_contains(source->text, STR("OTEL_EXPORTER_OTLP")))
		return true;
	for (uint32_t i = 0; kind == DOCKER_COMPOSE && i < doc->root_count; i++)
		if (node_get(doc->roots[i], "include") || extends_a_file(node_get(doc->roots[i], "services")))
			return true;
	return false;
}
