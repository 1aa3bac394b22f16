/* Containers of the Docker provider (kreuzwerker/terraform-provider-docker, docs/resources/container.md) as the
 * services of a compose file: one container each, on one daemon unless several are configured. */
#include "agent/terraform/reading.h"

static const struct node *string_at(const struct node *values, const char *key) {
	const struct node *node = node_get(values, key);
	return node && node->kind == NODE_STRING && node->text.n ? node : NULL;
}

static void add_child(struct unpacking *u, struct node *object, const char *key, const struct node *value) {
	struct node *copy = ARENA_NEW(u->state->arena, struct node);
	*copy = *value;
	copy->next = NULL;
	copy->key = str_from(key);
	node_append(object, copy);
}

static struct node *service_of(struct unpacking *u, const struct resource *resource) {
	const struct node *values = resource->values, *driver = string_at(values, "log_driver");
	const struct node *options = node_get(values, "log_opts"), *name = string_at(values, "name");
	const struct node *image = string_at(values, "image"), *env = node_get(values, "env");
	struct node *service = terraform_object(u, values->span), *logging = terraform_object(u, driver->span);
	service->key = resource->address;
	service->key_span = name ? name->span : driver->span;
	if (name)
		add_child(u, service, "container_name", name);
	if (image)
		add_child(u, service, "image", image);
	if (env && env->kind == NODE_ARRAY)
		add_child(u, service, "environment", env);
	add_child(u, logging, "driver", driver);
	if (options && options->kind == NODE_OBJECT)
		add_child(u, logging, "options", options);
	logging->key = STR("logging");
	node_append(service, logging);
	return service;
}

/* A container of Terraform has no project folder around it, and no .env. */
static void read_nothing(struct loader *loader, struct arena *arena, const struct source *from, struct str path,
			 const struct format *format, struct loaded *ret) {
	(void)loader, (void)arena, (void)from, (void)path, (void)format;
	*ret = (struct loaded){.state = LOAD_ABSENT};
}

static enum load_state match_nothing(struct loader *loader, struct arena *arena, const struct source *from,
				     struct str pattern, struct str_list *ret) {
	(void)loader, (void)arena, (void)from, (void)pattern, (void)ret;
	return LOAD_READ;
}

static void leave_nothing(struct loader *loader, const struct doc *doc) {
	(void)loader, (void)doc;
}

static struct loader no_files = {.read = read_nothing, .match = match_nothing, .leave = leave_nothing};

static void add_file(struct unpacking *u, struct node *services, struct str label) {
	struct node *file = terraform_object(u, services->span);
	struct embedded how = {.host = ++u->hosts, .agent = agent_by_name(STR("docker"))};
	how.loader = &no_files;
	services->key = STR("services");
	node_append(file, services);
	how.copies = (struct replication){.copies = COPIES_ONE_HERE, .differs_by = DIFFERENCE_HOST};
	terraform_add_part(u, u->state->doc, file, label, &how);
}

void terraform_unpack_docker(struct unpacking *u) {
	struct node *services = NULL;
	bool many = terraform_has_many(u->state, "docker");
	struct str label = STR("docker_container");
	for (uint32_t i = 0; i < u->state->all.count && !u->full; i++) {
		const struct resource *resource = u->state->all.items[i];
		const struct node *driver = string_at(resource->values, "log_driver");
		if (!str_is(resource->type, "docker_container") || !driver || !str_is(driver->text, "awslogs"))
			continue;
		if (!services)
			services = terraform_object(u, resource->values->span);
		node_append(services, service_of(u, resource));
		if (many) {
			add_file(u, services, resource->address);
			services = NULL;
		}
	}
	if (services)
		add_file(u, services, label);
}
