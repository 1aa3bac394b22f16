/* daemon.json: the log driver and its options for all containers that set none of their own (moby/moby,
 * daemon/logs.go, mergeAndVerifyLogConfig). */
#include "agent/docker/reading.h"

static const struct node *driver_of(const struct doc *doc) {
	const struct node *driver = doc && doc->root ? node_get(doc->root, "log-driver") : NULL;
	return driver && driver->kind == NODE_STRING ? driver : NULL;
}

static struct item *options_of(struct reading *r, const struct doc *doc) {
	const struct node *options = doc && doc->root ? node_get(doc->root, "log-opts") : NULL;
	return options && options->kind == NODE_OBJECT ? compose_item_read(r, doc, NULL, options) : NULL;
}

static void add_options(struct reading *r, struct logging *logging, const struct item *options, bool inherited) {
	for (uint32_t i = 0; options && i < options->children.count; i++) {
		const struct item *item = options->children.items[i];
		struct option option = {.name = item->key, .item = item, .inherited = inherited};
		bool known = false;
		for (uint32_t k = 0; k < logging->options.count && !known; k++)
			known = str_equal(logging->options.items[k].name, item->key);
		if (known)
			continue;
		option.value = docker_rendered_value(r, item);
		LIST_ADD(r->arena, &logging->options, option);
	}
}

const struct node *daemon_driver(const struct reading *r) {
	return driver_of(r->daemon);
}

bool daemon_is_awslogs(const struct reading *r) {
	const struct node *driver = driver_of(r->daemon);
	return driver && str_is(driver->text, "awslogs");
}

void daemon_inherit(struct reading *r, struct logging *logging) {
	logging->is_settled = logging->is_settled || r->daemon;
	if (daemon_is_awslogs(r))
		add_options(r, logging, options_of(r, r->daemon), true);
}

/* What it will be is not known, and what stands there is no name. */
static void tell_template(struct reading *r, const struct logging *logging) {
	for (uint32_t i = 0; i < logging->options.count; i++) {
		const struct value *value = &logging->options.items[i].value;
		size_t at;
		if (value->known || !str_find_char(value->text, VALUE_HOLE, &at))
			continue;
		struct site site = log_option_site(r, &logging->options.items[i], at, at + 1);
		struct str mark = site_text(site);
		struct problem *problem = docker_tell(
		    r, PROBLEM_UNRENDERED, site,
		    "this is a template of another tool, not rendered yet: what stands in place of %.*s is not known",
		    STR_ARGS(mark));
		if (!problem)
			return;
		problem->reason = STR("dockerd puts nothing in place of such a part: daemon.json has no variables");
		problem->help =
		    STR("render it first, and check what comes out; if nothing renders it, write the value");
		return;
	}
}

/* Every container that sets no options of its own; nobody knows how many there are. */
static void claim_all(struct reading *r, const struct logging *logging, const struct doc *doc, enum answer others) {
	const struct node *options = node_get(doc->root, "log-opts"), *driver = driver_of(doc);
	struct arena *arena = r->arena;
	struct variable name = {.id = IDENTITY_CONTAINER, .scope = DIFFERENCE_PROCESS, .name = STR("{{.Name}}")};
	struct container any = {.name = docker_template_of(arena, name),
				.id = docker_template_of(arena, docker_full_id()),
				.short_id = docker_template_of(arena, docker_short_id()),
				.any = true};
	struct field all = {.value = template_literal(arena, others == CERTAIN
								 ? STR("containers without options of their own")
								 : STR("another container without options of its own")),
			    .at = doc_site(doc, driver->span),
			    .origin = ORIGIN_WRITTEN};
	struct claim *claim =
	    docker_container_claim(logging, &any, doc_site(doc, options ? options->span : driver->span), all);
	if (!claim)
		return;
	if (others != CERTAIN && template_differs_by(&claim->stream.value, DIFFERENCE_PROCESS) != NEVER) {
		r->unit->claims.count--;
		return;
	}
	claim->delivers = others;
	const struct option *stream = log_option_text(logging, "awslogs-stream"),
			    *tag = log_option_text(logging, "tag");
	const struct option *named = stream ? stream : tag;
	claim->processes = (struct replication){.copies = COPIES_MANY, .differs_by = DIFFERENCE_PROCESS};
	claim->processes.at = named ? compose_item_key_site(named->item) : all.at;
}

/* Options of awslogs without the driver: json-file refuses them. */
static void tell_no_driver(struct reading *r, const struct doc *doc) {
	const struct node *options = node_get(doc->root, "log-opts");
	struct problem *problem = docker_tell(r, PROBLEM_MISSING_KEY, doc_site(doc, options->key_span),
					      "\"log-driver\" is missing beside log options of awslogs");
	if (!problem)
		return;
	problem->reason = STR("dockerd does not start: the default driver json-file does not know them");
	problem->help = STR("add \"log-driver\": \"awslogs\"");
}

static bool has_awslogs_options(const struct item *options) {
	for (uint32_t i = 0; options && i < options->children.count; i++)
		if (str_starts_with(options->children.items[i]->key, STR("awslogs-")))
			return true;
	return false;
}

static void check_type(struct reading *r, const struct doc *doc) {
	const struct node *options = node_get(doc->root, "log-opts");
	if (!options || options->kind == NODE_OBJECT || options->kind == NODE_NULL)
		return;
	struct problem *problem =
	    docker_tell(r, PROBLEM_WRONG_TYPE, doc_site(doc, options->span), "\"log-opts\" must be an object { }");
	if (!problem)
		return;
	problem->reason = STR("dockerd does not start: it cannot read its configuration");
	problem->help = STR("write {\"awslogs-group\": \"...\"}");
}

void daemon_read(struct reading *r, const struct doc *doc, enum answer others) {
	struct item *options = options_of(r, doc);
	struct logging logging = {.r = r, .at = options, .is_daemon = true, .is_settled = true};
	const struct node *driver = driver_of(doc);
	check_type(r, doc);
	if (!driver && has_awslogs_options(options))
		tell_no_driver(r, doc);
	if (!driver || !str_is(driver->text, "awslogs"))
		return;
	logging.place = doc_site(doc, driver->span);
	add_options(r, &logging, options, false);
	if (!logging.options.count) {
		logging.is_settled = false; /* containers may bring their own */
		return;
	}
	tell_template(r, &logging);
	log_options_check(&logging);
	if (others != NEVER)
		claim_all(r, &logging, doc, others);
}
