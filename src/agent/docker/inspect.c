/* What docker inspect and docker service inspect print: containers that are there, with the options that count. */
#include "agent/docker/reading.h"

static void read_options(struct reading *r, struct logging *logging, const struct doc *doc,
			 const struct node *options) {
	struct item *item = options && options->kind == NODE_OBJECT ? compose_item_read(r, doc, NULL, options) : NULL;
	logging->at = item;
	for (uint32_t i = 0; item && i < item->children.count; i++) {
		struct option option = {.name = item->children.items[i]->key, .item = item->children.items[i]};
		option.value = compose_value_of(r, option.item);
		LIST_ADD(r->arena, &logging->options, option);
	}
}

static struct str text_at(const struct node *node, const char *path) {
	const struct node *text = node_find(node, path);
	return text && text->kind == NODE_STRING ? text->text : STR("");
}

/* An id, which no other container has anywhere: a variable that is called as it is. */
static struct template id_of(struct arena *arena, struct str text, struct variable variable) {
	if (text.n) {
		variable.name = text;
		variable.values = NULL;
	}
	return docker_template_of(arena, variable);
}

/* A name that is known, or the variable that stands for it. */
static struct template known_or(struct arena *arena, struct str text, struct variable variable) {
	return text.n ? template_literal(arena, text) : docker_template_of(arena, variable);
}

static bool is_awslogs(const struct node *thing, const char *path) {
	return str_is(text_at(thing, path), "awslogs");
}

static void read_container(struct reading *r, const struct doc *doc, const struct node *node) {
	const struct node *name = node_get(node, "Name"), *id = node_get(node, "Id");
	const struct node *labels = node_find(node, "Config/Labels");
	if (!is_awslogs(node, "HostConfig/LogConfig/Type"))
		return;
	struct logging logging = {.r = r, .is_settled = true, .from_inspect = true};
	const struct node *named = name && name->kind == NODE_STRING ? name : id && id->kind == NODE_STRING ? id : node;
	struct str full = id && id->kind == NODE_STRING ? id->text : STR("");
	struct str plain = named->kind == NODE_STRING ? named->text : STR("container");
	struct variable any_name = {.id = IDENTITY_CONTAINER, .scope = DIFFERENCE_PROCESS, .name = STR("{{.Name}}")};
	if (str_starts_with(plain, STR("/")))
		plain = str_from_offset(plain, 1);
	struct container container = {
	    .name = known_or(r->arena, name ? plain : STR(""), any_name),
	    .id = id_of(r->arena, full, docker_full_id()),
	    .short_id = id_of(r->arena, str_from_to(full, 0, 12), docker_short_id()),
	    .image = template_literal(r->arena, text_at(node, "Config/Image")),
	    .image_id = template_literal(r->arena, text_at(node, "Image")),
	    .labels = labels && labels->kind == NODE_OBJECT ? compose_item_read(r, doc, NULL, labels) : NULL};
	logging.place = doc_site(doc, node_find(node, "HostConfig/LogConfig/Type")->span);
	read_options(r, &logging, doc, node_find(node, "HostConfig/LogConfig/Config"));
	log_options_check(&logging);
	struct field field = {.value = template_literal(r->arena, plain),
			      .at = doc_site(doc, named == node ? logging.place.at : named->span),
			      .origin = ORIGIN_WRITTEN};
	struct claim *claim = docker_container_claim(&logging, &container, doc_site(doc, node->span), field);
	struct str status = text_at(node, "State/Status");
	if (claim && (str_is(status, "exited") || str_is(status, "dead") || str_is(status, "created")))
		claim->delivers = LIKELY; /* until it is started again */
}

/* One, or the items of a list; of each value of a stream. */
static void each(struct reading *r, const struct doc *doc,
		 void (*read)(struct reading *, const struct doc *, const struct node *)) {
	for (uint32_t i = 0; i < doc->root_count; i++) {
		const struct node *root = doc->roots[i];
		if (root->kind == NODE_OBJECT)
			read(r, doc, root);
		for (const struct node *item = root->kind == NODE_ARRAY ? root->first : NULL; item; item = item->next)
			if (item->kind == NODE_OBJECT)
				read(r, doc, item);
	}
}

void inspect_read(struct reading *r, const struct doc *doc) {
	each(r, doc, read_container);
}

/* --- services of a swarm ------------------------------------------------------------------------------------- */

static void set_copies(const struct doc *doc, const struct node *node, struct claim *claim) {
	const struct node *global = node_find(node, "Spec/Mode/Global");
	const struct node *replicas = node_find(node, "Spec/Mode/Replicated/Replicas");
	uint32_t count = 0;
	if (global)
		claim->processes = (struct replication){
		    .copies = COPIES_MANY, .differs_by = DIFFERENCE_HOST, .at = doc_site(doc, global->key_span)};
	else if (replicas && str_to_u32(replicas->text, &count) && count > 1)
		claim->processes = (struct replication){.copies = COPIES_MANY,
							.count = count,
							.differs_by = DIFFERENCE_POD, /* on any of the nodes */
							.at = doc_site(doc, replicas->span)};
	else if (replicas && str_is(replicas->text, "0"))
		claim->delivers = POSSIBLE;
}

static void read_service(struct reading *r, const struct doc *doc, const struct node *node) {
	const struct node *name = node_find(node, "Spec/Name"),
			  *driver = node_find(node, "Spec/TaskTemplate/LogDriver/Name");
	if (!is_awslogs(node, "Spec/TaskTemplate/LogDriver/Name") || !name || name->kind != NODE_STRING)
		return;
	struct logging logging = {.r = r, .from_inspect = true, .place = doc_site(doc, driver->span)};
	struct variable task = {.id = IDENTITY_RANDOM, .scope = DIFFERENCE_POD, .name = STR("<slot>.<task-id>")};
	struct container container = {.name = template_literal(r->arena, name->text),
				      .id = docker_template_of(r->arena, docker_full_id()),
				      .short_id = docker_template_of(r->arena, docker_short_id()),
				      .service = name->text,
				      .swarm = true};
	template_add_literal(r->arena, &container.name, STR("."));
	template_add_variable(r->arena, &container.name, &task);
	container.image = template_literal(r->arena, text_at(node, "Spec/TaskTemplate/ContainerSpec/Image"));
	read_options(r, &logging, doc, node_find(node, "Spec/TaskTemplate/LogDriver/Options"));
	log_options_check(&logging);
	struct field field = {
	    .value = template_literal(r->arena, name->text), .at = doc_site(doc, name->span), .origin = ORIGIN_WRITTEN};
	struct claim *claim = docker_container_claim(&logging, &container, doc_site(doc, node->span), field);
	if (claim)
		set_copies(doc, node, claim);
}

void service_inspect_read(struct reading *r, const struct doc *doc) {
	each(r, doc, read_service);
}
