/* The key logging of a service: driver and options, with what daemon.json adds. */
#include "agent/docker/compose.h"

static bool is_for_awslogs(struct str name) {
	return str_starts_with(name, STR("awslogs-"));
}

/* K=V, as very old files have it. */
static void add_pair(struct logging *logging, struct item *item) {
	struct reading *r = logging->r;
	struct value value = compose_value_of(r, item);
	size_t equals;
	if (!str_find_char(value.text, '=', &equals))
		return;
	struct option option = {.name = str_trim(str_from_to(value.text, 0, equals)), .item = item};
	option.value = compose_value_behind(r, &value, equals + 1);
	LIST_ADD(r->arena, &logging->options, option);
}

static void read_options(struct logging *logging, const struct item *options) {
	struct reading *r = logging->r;
	logging->at = options;
	for (uint32_t i = 0; options && i < options->children.count; i++) {
		struct item *item = options->children.items[i];
		struct option option = {.name = item->key, .item = item};
		if (options->kind == NODE_ARRAY) {
			add_pair(logging, item);
			continue;
		}
		option.value = compose_value_of(r, item);
		LIST_ADD(r->arena, &logging->options, option);
	}
}

static bool has_awslogs_options(const struct logging *logging) {
	for (uint32_t i = 0; i < logging->options.count; i++)
		if (is_for_awslogs(logging->options.items[i].name))
			return true;
	return false;
}

/* json-file with awslogs-group. */
static void tell_other_driver(const struct logging *logging, struct str driver) {
	struct reading *r = logging->r;
	for (uint32_t i = 0; i < logging->options.count && !str_is(driver, "none"); i++) {
		const struct option *option = &logging->options.items[i];
		if (!is_for_awslogs(option->name))
			continue;
		struct problem *problem = docker_tell(r, PROBLEM_UNKNOWN_KEY, compose_item_key_site(option->item),
						      "the driver %.*s knows no log option \"%.*s\"", STR_ARGS(driver),
						      STR_ARGS(option->name));
		if (!problem)
			continue;
		problem->reason = STR("the container is not created: Docker refuses options that are not the driver's");
		problem->help = STR("write driver: awslogs, or take the option out");
		problem->also = compose_item_site(logging->driver);
		problem->also_label = STR("the driver");
	}
}

/* The daemon's own driver is known, and it is another one. */
static void tell_default_driver(const struct logging *logging, struct site at, const struct node *driver) {
	struct problem *problem = docker_tell(logging->r, PROBLEM_MISSING_KEY, at,
					      "log options of awslogs without driver: awslogs beside them");
	if (!problem)
		return;
	problem->reason =
	    arena_format(logging->r->arena,
			 "the container is not created: its driver is %.*s by daemon.json, which does not know them",
			 STR_ARGS(driver->text));
	problem->help = STR("add driver: awslogs");
	problem->also = doc_site(logging->r->daemon, driver->span);
	problem->also_label = STR("the driver of containers that name none");
}

/* driver: [awslogs] */
static void tell_driver_type(struct reading *r, const struct item *driver) {
	struct problem *problem =
	    docker_tell(r, PROBLEM_WRONG_TYPE, compose_item_key_site(driver), "\"driver\" must be a string");
	if (!problem)
		return;
	problem->reason = STR("docker compose refuses the file");
	problem->help = STR("write driver: awslogs");
}

static void tell_no_driver(const struct logging *logging, struct site at) {
	struct problem *problem = docker_tell(logging->r, PROBLEM_MISSING_KEY, at,
					      "log options of awslogs without driver: awslogs beside them");
	if (!problem)
		return;
	problem->uncertain = true;
	problem->reason = STR("only where awslogs is the default of the daemon, or another file names the driver, this "
			      "works; else the container is not created");
	problem->help = STR("add driver: awslogs");
}

static void tell_list(const struct logging *logging) {
	if (!logging->at || logging->at->kind == NODE_OBJECT || logging->at->kind == NODE_NULL)
		return;
	struct problem *problem = docker_tell(logging->r, PROBLEM_WRONG_TYPE, compose_item_key_site(logging->at),
					      "log options are a mapping");
	if (!problem)
		return;
	problem->reason = STR("docker compose refuses the file");
	problem->help = STR("write each of them as awslogs-group: NAME");
}

/* logging: with nothing below it, or with a word behind it. */
static void check_mapping(struct reading *r, const struct item *logging) {
	if (!logging || logging->kind == NODE_OBJECT)
		return;
	struct problem *problem =
	    docker_tell(r, PROBLEM_WRONG_TYPE, compose_item_key_site(logging), "\"logging\" must be a mapping");
	if (!problem)
		return;
	problem->reason = STR("docker compose refuses the file");
	problem->help = STR("write driver: and options: below it, or take it out");
}

/* The file that names the prefix decides, or the one that is checked. */
static enum answer is_for_ecs(const struct composing *c, const struct logging *logging) {
	const struct option *prefix = log_option_get(logging, "awslogs-stream-prefix");
	const struct doc *doc = prefix ? prefix->item->at.doc : c->project->main;
	enum answer answer = compose_is_for_ecs(c->r, doc);
	enum answer of_main = answer == CERTAIN ? answer : compose_is_for_ecs(c->r, c->project->main);
	return of_main > answer ? of_main : answer;
}

/* What is written, then what the daemon adds. */
static void settle(const struct composing *c, const struct service *service, struct logging *logging) {
	logging->for_ecs = logging->options.count ? is_for_ecs(c, logging) : NEVER;
	daemon_inherit(logging->r, logging);
	logging->is_partial = service->is_partial || service->inherits;
	logging->is_settled = logging->is_settled && !logging->is_partial;
	log_options_check(logging);
}

enum answer compose_logging_read(const struct composing *c, const struct service *service, struct logging *ret) {
	struct reading *r = c->r;
	const struct item *logging = compose_item_get(service->item, "logging");
	const struct item *options = compose_item_get(logging, "options");
	check_mapping(r, logging);
	ret->driver = compose_item_get(logging, "driver");
	if (c->v1 || (!logging && compose_item_get(service->item, "log_driver"))) {
		ret->driver = compose_item_get(service->item, "log_driver");
		options = compose_item_get(service->item, "log_opt");
	}
	struct value driver = compose_value_of(r, ret->driver);
	read_options(ret, options);
	ret->place = ret->driver ? compose_item_site(ret->driver) : placed_key(service);
	if (driver.text.n) {
		bool is = str_is(driver.text, "awslogs");
		if (driver.known && !is)
			tell_other_driver(ret, driver.text);
		if (!is && (driver.known || !has_awslogs_options(ret)))
			return NEVER;
		tell_list(ret);
		ret->is_guessed = !is;
		settle(c, service, ret);
		return is ? CERTAIN : POSSIBLE;
	}
	if (ret->driver && (ret->driver->kind == NODE_ARRAY || ret->driver->kind == NODE_OBJECT)) {
		tell_driver_type(r, ret->driver);
		return NEVER;
	}
	bool by_default = daemon_is_awslogs(r);
	if (!by_default && !has_awslogs_options(ret))
		return NEVER;
	const struct node *other = by_default || service->is_partial || service->inherits ? NULL : daemon_driver(r);
	if (other) {
		tell_default_driver(ret, compose_item_key_site(options), other);
		return NEVER;
	}
	if (!by_default && !service->is_partial && !service->inherits)
		tell_no_driver(ret, compose_item_key_site(options));
	ret->is_guessed = !by_default;
	tell_list(ret);
	settle(c, service, ret);
	return by_default ? CERTAIN : LIKELY;
}
