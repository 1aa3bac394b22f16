/* The configurations in the values of resources. */
#include "agent/terraform/reading.h"

#include "agent/intrinsic.h"
#include "agent/packed.h"
#include "base/limits.h"

/* What is in an attribute, and what is made of it. */
enum content {
	CONTENT_TEXT,
	CONTENT_BASE64, /* base64 for certain */
	CONTENT_EITHER, /* plain or base64 */
	CONTENT_CONTAINERS,
	CONTENT_JOB, /* a part of a job definition of AWS Batch */
};

static const struct {
	const char *type, *attribute;
	enum content content;
} attributes[] = {
    {"aws_ecs_task_definition", "container_definitions", CONTENT_CONTAINERS},
    {"aws_batch_job_definition", "container_properties", CONTENT_JOB},
    {"aws_batch_job_definition", "ecs_properties", CONTENT_JOB},
    {"aws_batch_job_definition", "node_properties", CONTENT_JOB},
    {"aws_ssm_parameter", "value", CONTENT_TEXT},
    {"aws_ssm_parameter", "insecure_value", CONTENT_TEXT},
    {"aws_ssm_document", "content", CONTENT_TEXT},
    {"aws_imagebuilder_component", "data", CONTENT_TEXT},
    {"aws_instance", "user_data", CONTENT_EITHER},
    {"aws_instance", "user_data_base64", CONTENT_BASE64},
    {"aws_launch_configuration", "user_data", CONTENT_EITHER},
    {"aws_launch_configuration", "user_data_base64", CONTENT_BASE64},
    {"aws_launch_template", "user_data", CONTENT_EITHER},
    {"aws_eks_addon", "configuration_values", CONTENT_TEXT},
    {"kubectl_manifest", "yaml_body", CONTENT_TEXT},
    {"local_file", "content", CONTENT_TEXT},
    {"local_file", "content_base64", CONTENT_BASE64},
    {"local_sensitive_file", "content", CONTENT_TEXT},
    {"template_file", "rendered", CONTENT_TEXT},
    {"cloudinit_config", "rendered", CONTENT_EITHER},
};

bool terraform_has_room(struct unpacking *u, size_t bytes, struct span at) {
	u->full = u->full || !embedded_has_room(u->unit, u->ret, bytes, doc_site(u->state->doc, at));
	return !u->full;
}

/* --- texts ----------------------------------------------------------------------------------------------------------
 */

static void add_text(struct unpacking *u, const struct node *node, enum content content, struct str label,
		     const struct embedded *how) {
	struct embedded embedded = *how;
	struct str bytes;
	bool is_parameter = str_is(node->key, "value") || str_is(node->key, "insecure_value");
	bool decoded = content != CONTENT_TEXT && node->kind == NODE_STRING &&
		       packed_decode(u->state->arena, node->text, LIMIT_EMBEDDED_BYTES, &bytes);
	struct str text = decoded ? bytes : node->text;
	if (node->kind != NODE_STRING || (content == CONTENT_BASE64 && !decoded) || !contents_may_hold(text) ||
	    !terraform_has_room(u, text.n, node->span))
		return;
	if (decoded) {
		struct derivation d = {.arena = u->state->arena, .outer = u->state->doc->source};
		derivation_add(&d, PIECE_OPAQUE, bytes, node->span, 0);
		embedded.text = source_derive(&d, label);
	} else {
		embedded.text = doc_embedded(u->state->arena, u->state->doc, node, label);
	}
	if (is_parameter)
		contents_give_parameter(u->unit->arena, &embedded, terraform_text(node->parent, "name"));
	LIST_ADD(u->unit->arena, u->ret, embedded);
}

void terraform_add_part(struct unpacking *u, const struct doc *doc, struct node *root, struct str label,
			const struct embedded *how) {
	struct embedded embedded = *how;
	embedded.part = doc_part(u->state->arena, doc, root);
	embedded.label = label;
	if (terraform_has_room(u, 0, root->span))
		LIST_ADD(u->unit->arena, u->ret, embedded);
}

/* --- parts of trees -------------------------------------------------------------------------------------------------
 */

struct node *terraform_object(struct unpacking *u, struct span span) {
	return node_new(u->state->arena, NODE_OBJECT, span);
}

static void add_child(struct unpacking *u, struct node *object, const char *key, const struct node *value) {
	struct node *copy = ARENA_NEW(u->state->arena, struct node);
	*copy = *value;
	copy->key = str_from(key);
	node_append(object, copy);
}

void terraform_add_string(struct unpacking *u, struct node *object, const char *key, struct span at, const char *text) {
	struct node place = {.span = at};
	struct node *string = intrinsic_result(u->state->arena, &place, str_from(text));
	string->key = str_from(key);
	node_append(object, string);
}

/* What goes to ECS: JSON inside a string. NULL: it was handed on as it is, for it is broken, or there is no room. */
static struct doc *read_json(struct unpacking *u, const struct node *node, enum node_kind kind, struct str label,
			     struct embedded *how) {
	struct arena *arena = u->state->arena;
	how->agent = agent_by_name(STR("ecs"));
	how->format = format_by_name(STR("json"));
	how->mode = MODE_CONTAINER;
	if (node->kind != NODE_STRING || !terraform_has_room(u, node->text.n, node->span))
		return NULL;
	struct source *text = doc_embedded(arena, u->state->doc, node, label);
	struct doc *json = doc_parse(arena, text, how->format);
	if (!json->unreadable && json->root && json->root->kind == kind)
		return json;
	if (contents_may_hold(node->text)) {
		how->text = text;
		LIST_ADD(u->unit->arena, u->ret, *how);
	}
	return NULL;
}

static void add_if_ours(struct unpacking *u, struct doc *json, struct node *root, struct str label,
			const struct embedded *how) {
	struct str why = {0};
	if (!how->agent || !how->agent->recognise(doc_part(u->state->arena, json, root), &why))
		return;
	json->source->type = STR("ecs");
	terraform_add_part(u, json, root, label, how);
}

static void add_containers(struct unpacking *u, const struct resource *resource, const struct node *node,
			   struct str label, struct embedded *how) {
	struct arena *arena = u->state->arena;
	struct doc *list = read_json(u, node, NODE_ARRAY, label, how);
	if (!list)
		return;
	struct node *task = terraform_object(u, list->root->span);
	add_child(u, task, "container_definitions", list->root);
	if (terraform_is_fargate(resource)) {
		struct node *wanted = node_new(arena, NODE_ARRAY, (struct span){0});
		terraform_add_string(u, wanted, "", (struct span){0}, "FARGATE");
		add_child(u, task, "requiresCompatibilities", wanted);
	}
	add_if_ours(u, list, task, label, how);
}

static void add_job(struct unpacking *u, const struct resource *resource, const struct node *node, struct str label,
		    struct embedded *how) {
	const struct node *name = node_get(resource->values, "name");
	struct doc *json = read_json(u, node, NODE_OBJECT, label, how);
	if (!json)
		return;
	struct node *job = terraform_object(u, json->root->span);
	if (name && name->kind == NODE_STRING)
		add_child(u, job, "jobDefinitionName", name);
	add_child(u, job,
		  str_is(node->key, "container_properties") ? "containerProperties"
		  : str_is(node->key, "ecs_properties")	    ? "ecsProperties"
							    : "nodeProperties",
		  json->root);
	add_if_ours(u, json, job, label, how);
}

/* --- resources ------------------------------------------------------------------------------------------------------
 */

/* The earlier ones of one count or for_each with an equal text: hosts of one kind. */
static bool is_repeated(const struct state *state, const struct resource *resource, const char *attribute) {
	const struct node *value = node_get(resource->values, attribute);
	for (const struct resource *one = map_get(&state->by_key, resource->key); one != resource; one = one->next) {
		const struct node *other = node_get(one->values, attribute);
		if (other && node_equal(value, other))
			return true;
	}
	return false;
}

/* With those that follow. */
static void count_repeats(const struct state *state, const struct resource *resource, const char *attribute,
			  struct replication *copies) {
	enum { LOOKED_AT_MAX = 1000 };
	const struct node *value = node_get(resource->values, attribute);
	const struct resource *one = resource->next;
	uint32_t count = 1, looked_at = 0;
	for (; one && looked_at++ < LOOKED_AT_MAX; one = one->next) {
		const struct node *other = node_get(one->values, attribute);
		if (!other || !node_equal(value, other))
			continue;
		if (++count == 2)
			copies->at = doc_site(state->doc, one->index ? one->index->span : other->span);
	}
	if (count < 2 || copies->copies != COPIES_ONE)
		return;
	copies->copies = COPIES_MANY;
	copies->count = one ? 0 : count;
}

static void add_value(struct unpacking *u, const struct resource *resource, const struct node *value, size_t which) {
	struct embedded how = {.host = ++u->hosts, .copies = terraform_copies(u->state, resource)};
	const char *attribute = attributes[which].attribute;
	struct str label = arena_format(u->unit->arena, "%.*s.%s", STR_ARGS(resource->address), attribute);
	count_repeats(u->state, resource, attribute, &how.copies);
	switch (attributes[which].content) {
	case CONTENT_TEXT:
	case CONTENT_BASE64:
	case CONTENT_EITHER:
		add_text(u, value, attributes[which].content, label, &how);
		break;
	case CONTENT_CONTAINERS:
		add_containers(u, resource, value, label, &how);
		break;
	case CONTENT_JOB:
		add_job(u, resource, value, label, &how);
		break;
	}
}

static void unpack_resource(struct unpacking *u, const struct resource *resource) {
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes && !u->full; i++) {
		if (!str_is(resource->type, attributes[i].type) || resource->is_joined)
			continue;
		const struct node *value = node_get(resource->values, attributes[i].attribute);
		bool hosts = str_is(resource->type, "aws_instance");
		if (value && value->kind != NODE_NULL &&
		    !(hosts && is_repeated(u->state, resource, attributes[i].attribute)))
			add_value(u, resource, value, i);
	}
}

static void tell_limit(struct unit *unit, const struct state *state) {
	unit_problem(unit, PROBLEM_LIMIT, doc_site(state->doc, state->all.items[0]->values->span),
		     "more than %u resources stand here: the rest was not read", LIMIT_SECTIONS)
	    ->incomplete = true;
}

void terraform_unpack(struct unit *unit, struct embedded_list *ret) {
	for (uint32_t i = 0; i < unit->doc_count; i++) {
		if (!terraform_is_state(unit->docs[i]))
			continue;
		struct unpacking u = {.unit = unit, .ret = ret, .hosts = ret->count};
		u.state = terraform_state(unit->arena, unit->docs[i]);
		terraform_join(u.state);
		if (u.state->full)
			tell_limit(unit, u.state);
		terraform_unpack_manifests(&u);
		for (uint32_t k = 0; k < u.state->all.count && !u.full; k++)
			unpack_resource(&u, u.state->all.items[k]);
		terraform_unpack_releases(&u);
		terraform_unpack_kubernetes(&u);
		terraform_unpack_docker(&u);
		terraform_unpack_firehose(&u);
	}
}
