/* extends: a service that is made of another one, of the same file or of another (compose-go, loader/extends.go). */
#include "agent/docker/project.h"

static struct problem *tell_refused(struct reading *r, const struct item *at, struct str message) {
	struct problem *problem = docker_tell(r, PROBLEM_SYNTAX, compose_item_site(at), "%.*s", STR_ARGS(message));
	if (problem)
		problem->reason = STR("docker compose refuses the file");
	return problem;
}

static void read_settings(struct reading *r, const struct services *services, const struct node *node,
			  struct item *service) {
	static const char *const kept[] = {"extends",	 "logging", "log_driver",  "log_opt",  "container_name",
					   "scale",	 "deploy",  "environment", "env_file", "profiles",
					   "image",	 "build",   "labels",	   "configs",  "provider",
					   "entrypoint", "command"};
	for (const struct node *setting = node->first; setting; setting = setting->next) {
		bool matters = false;
		for (size_t k = 0; k < sizeof kept / sizeof *kept && !setting->shadowed && !matters; k++)
			matters = str_is(setting->key, kept[k]);
		struct item *item = matters ? compose_item_read(r, services->doc, services->scope, setting) : NULL;
		if (item)
			LIST_ADD(r->arena, &service->children, item);
	}
}

/* loader/reset.go: a key that stands twice is an error. */
static void tell_twice(struct reading *r, const struct doc *doc, const struct node *service) {
	struct problem *problem = docker_tell(r, PROBLEM_SYNTAX, doc_site(doc, service->key_span),
					      "the service \"%.*s\" stands twice in one file", STR_ARGS(service->key));
	if (!problem)
		return;
	problem->reason = STR("docker compose refuses the file");
	problem->help = STR("give one of them another name, or make one service of them");
}

struct services *compose_services_of(struct reading *r, const struct doc *doc, const struct node *root,
				     const struct scope *scope) {
	struct services *services = ARENA_NEW(r->arena, struct services);
	*services = (struct services){.doc = doc, .scope = scope, .by_name = {.arena = r->arena}};
	for (const struct node *child = root && root->kind == NODE_OBJECT ? root->first : NULL; child;
	     child = child->next) {
		if (child->shadowed && child->key_span.len)
			tell_twice(r, doc, child);
		struct item *item = child->shadowed ? NULL : compose_item_head(r, doc, scope, child);
		if (!item)
			continue;
		if (child->kind == NODE_OBJECT)
			read_settings(r, services, child, item);
		struct base *base = ARENA_NEW(r->arena, struct base);
		*base = (struct base){.name = child->key, .item = item, .doc = doc, .scope = scope};
		LIST_ADD(r->arena, &services->all, base);
		*map_at(&services->by_name, child->key) = base;
	}
	return services;
}

/* The services of a file that others extend, each file once. */
static struct services *services_of_file(struct reading *r, const struct doc *doc, const struct scope *scope) {
	struct str key = {.p = (const char *)&doc->source, .n = sizeof doc->source};
	key = arena_str(r->arena, key);
	void **slot = map_at(&r->bases, key);
	if (!*slot)
		*slot = compose_services_of(r, doc, node_get(doc->root, "services"), scope);
	return *slot;
}

static void tell_absent(struct reading *r, const struct item *at, struct str ref, const struct doc *file) {
	struct str where = file ? file->source->path : STR("this file");
	struct problem *problem = tell_refused(
	    r, at,
	    arena_format(r->arena, "there is no service \"%.*s\" in %.*s to extend", STR_ARGS(ref), STR_ARGS(where)));
	if (problem)
		problem->help = STR("correct the name, or take extends out");
}

static void tell_cycle(struct reading *r, const struct item *at) {
	struct problem *problem = tell_refused(r, at, STR("services extend each other in a circle"));
	if (!problem)
		return;
	problem->help = STR("put what they have in common into a service of its own");
	problem->incomplete = true; /* what they are made of is not known */
}

/* The other service of extends; NULL: it is not known. */
static struct base *find_base(struct reading *r, struct services *own, const struct item *extends,
			      struct services **ret_services, bool *ret_unknown) {
	const struct item *service = extends->kind == NODE_OBJECT ? compose_item_get(extends, "service") : extends;
	const struct item *file = compose_item_get(extends, "file");
	struct value ref = compose_value_of(r, service), path = compose_value_of(r, file);
	struct services *services = own;
	*ret_unknown = !ref.known || !path.known;
	if (!service || !ref.text.n || *ret_unknown)
		return NULL;
	if (file) {
		struct doc *doc = compose_project_file(r, extends->at.doc, file, path.text, ret_unknown);
		if (!doc || !doc->root)
			return NULL;
		services = services_of_file(r, doc, own->scope);
	}
	struct base *base = map_get(&services->by_name, ref.text);
	if (!base)
		tell_absent(r, service, ref.text, file ? services->doc : NULL);
	*ret_services = services;
	return base;
}

enum { EXTENDS_MAX = 200 }; /* one behind the other */

/* It is done, and must not be done again where the service is included. */
static struct item *without_extends(struct reading *r, const struct item *service) {
	struct item *copy = ARENA_NEW(r->arena, struct item);
	*copy = *service;
	copy->children.items = NULL;
	copy->children.count = copy->children.room = 0;
	for (uint32_t i = 0; i < service->children.count; i++)
		if (!str_is(service->children.items[i]->key, "extends"))
			LIST_ADD(r->arena, &copy->children, service->children.items[i]);
	return copy;
}

static void extend(struct reading *r, struct services *services, struct base *base, unsigned depth) {
	if (base->state != SERVICE_NEW)
		return;
	const struct item *extends = compose_item_get(base->item, "extends");
	base->state = SERVICE_DONE;
	if (!extends || extends->kind == NODE_NULL)
		return;
	if (depth > EXTENDS_MAX) {
		docker_tell_limit(r, compose_item_site(extends), "too many services extend one another");
		return;
	}
	base->state = SERVICE_OPEN;
	struct services *others = services;
	bool unknown = false;
	struct base *other = find_base(r, services, extends, &others, &unknown);
	base->incomplete = unknown;
	if (other && other->state == SERVICE_OPEN) {
		tell_cycle(r, extends);
	} else if (other) {
		extend(r, others, other, depth + 1);
		base->incomplete = other->incomplete;
		base->item = compose_service_merge(r, compose_item_settled(r, other->item), base->item);
	}
	base->item = without_extends(r, base->item);
	base->state = SERVICE_DONE;
}

void compose_base_extend(struct reading *r, struct services *services, struct base *base) {
	extend(r, services, base, 0);
}
