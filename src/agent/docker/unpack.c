/* Configurations of other shippers inside a Compose project: configs with content, and variables that hold one. */
#include "agent/docker/reading.h"

#include "agent/command_text.h"
#include "base/buf.h"

/* Variables that hold a whole configuration: aws/amazon-cloudwatch-agent, README.md;
 * aws-observability/aws-otel-collector, README.md. */
static const struct {
	const char *name, *agent;
} variables[] = {{"CW_CONFIG_CONTENT", "cloudwatch-agent"}, {"AOT_CONFIG_CONTENT", "otel-collector"}};

static bool is_of_interest(struct str text) {
	static const char *const words[] = {"cloudwatch", "awsemf", "logs_collected", "log_stream"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_contains(text, str_from(words[i])))
			return true;
	return false;
}

static bool is_script(struct str text) {
	return str_contains(text, STR(">")) && is_of_interest(text);
}

static bool holds_script(const struct node *service) {
	static const char *const keys[] = {"entrypoint", "command"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct node *words = service->kind == NODE_OBJECT ? node_get(service, keys[i]) : NULL;
		for (const struct node *word = words && words->kind == NODE_ARRAY ? words->first : NULL; word;
		     word = word->next)
			if (word->kind == NODE_STRING && is_script(word->text))
				return true;
	}
	return false;
}

bool docker_holds_texts(const struct doc *doc) {
	for (uint32_t i = 0; i < doc->root_count; i++) {
		const struct node *services = node_get(doc->roots[i], "services");
		for (const struct node *child = services && services->kind == NODE_OBJECT ? services->first : NULL;
		     child; child = child->next)
			if (holds_script(child))
				return true;
		const struct node *configs = node_get(doc->roots[i], "configs");
		for (const struct node *child = configs ? configs->first : NULL; child; child = child->next) {
			const struct node *content = node_get(child, "content");
			if (content && content->kind == NODE_STRING && is_of_interest(content->text))
				return true;
		}
	}
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		if (str_contains(doc->source->text, str_from(variables[i].name)))
			return true;
	return false;
}

/* --- texts -----------------------------------------------------------------------------------------------------------
 */

/* The text from byte start of the written one on, with the variables that Compose fills in filled in. */
static struct source *filled(struct reading *r, const struct item *item, size_t start, struct str label) {
	struct value value = compose_value_of(r, item);
	struct source *inner = doc_embedded(r->arena, item->at.doc, item->at.node, STR(""));
	struct derivation d = {.arena = r->arena, .outer = inner};
	for (uint32_t i = 0; i < value.pieces.count; i++) {
		const struct value_piece *piece = &value.pieces.items[i];
		size_t cut = piece->from < start ? start - piece->from : 0;
		bool copied = piece->to - piece->from == piece->len && !piece->is_variable;
		if (cut && (!copied || cut >= piece->len))
			continue;
		struct span at = {.off = (uint32_t)(piece->from + cut),
				  .len = (uint32_t)(piece->to - piece->from - cut)};
		struct str text = str_from_to(value.text, piece->at + cut, piece->at + piece->len);
		if (piece->is_variable)
			derivation_add_hole(&d, HOLE_ENVIRONMENT, piece->variable.name, piece->variable.name, at);
		else
			derivation_add(&d, copied ? PIECE_COPY : PIECE_ESCAPED, text, at, 0);
	}
	return source_derive(&d, label);
}

struct unpacking_project {
	struct reading r;
	struct project project;
	struct embedded_list *ret;
};

static struct replication copies_of(struct reading *r, const struct item *service) {
	const struct item *scale = compose_item_get(service, "scale");
	if (!scale)
		scale = compose_item_get(compose_item_get(service, "deploy"), "replicas");
	struct value value = compose_value_of(r, scale);
	uint32_t count = 1;
	if (scale && value.known && str_to_u32(value.text, &count) && count > 1)
		return (struct replication){.copies = COPIES_MANY,
					    .count = count,
					    .differs_by = DIFFERENCE_POD,
					    .at = compose_item_site(scale)};
	return (struct replication){.copies = COPIES_ONE_HERE, .differs_by = DIFFERENCE_HOST};
}

/* The environment that the service gives its containers, as far as it is written. */
static void add_environment(struct reading *r, const struct item *service, struct embedded *embedded) {
	const struct item *environment = compose_item_get(service, "environment");
	for (uint32_t i = 0; environment && i < environment->children.count; i++) {
		const struct item *item = environment->children.items[i];
		struct value value = compose_value_of(r, item);
		struct environment_entry entry = {
		    .name = item->key, .value = value.text, .at = compose_item_site(item)};
		size_t equals;
		if (!item->key.n && str_find_char(value.text, '=', &equals)) {
			entry.name = str_from_to(value.text, 0, equals);
			entry.value = str_from_offset(value.text, equals + 1);
		}
		if (entry.name.n && value.known)
			LIST_ADD(r->arena, &embedded->env, entry);
	}
	embedded->env_closed = !compose_item_get(service, "env_file");
}

static struct embedded *add_text(struct unpacking_project *u, const struct service *service, const struct item *item,
				 size_t start, struct str label, const char *agent) {
	struct unit *unit = u->r.unit;
	struct site at = compose_item_site(item);
	if (!embedded_has_room(unit, u->ret, item->at.node->text.n, at))
		return NULL;
	struct embedded embedded = {.text = filled(&u->r, item, start, label), .mode = MODE_CONTAINER};
	embedded.agent = agent ? agent_by_name(str_from(agent)) : NULL;
	embedded.copies = copies_of(&u->r, service->item);
	add_environment(&u->r, service->item, &embedded);
	LIST_ADD(u->r.arena, u->ret, embedded);
	return &u->ret->items[u->ret->count - 1];
}

/* --- configs
 * ---------------------------------------------------------------------------------------------------------- */

/* The content of a config of the main file or of one beside it, by name. */
static struct item *content_of(struct unpacking_project *u, struct str name) {
	const struct unit *unit = u->r.unit;
	for (uint32_t d = unit->doc_count; d-- > 0;)
		for (uint32_t i = 0; i < unit->docs[d]->root_count; i++) {
			const struct node *configs = node_get(unit->docs[d]->roots[i], "configs");
			const struct node *content = node_get(node_get_str(configs, name), "content");
			if (content && content->kind == NODE_STRING)
				return compose_item_read(&u->r, unit->docs[d], u->project.scope, content);
		}
	return NULL;
}

static void add_configs(struct unpacking_project *u, const struct service *service) {
	const struct item *configs = compose_item_get(service->item, "configs");
	for (uint32_t i = 0; configs && configs->kind == NODE_ARRAY && i < configs->children.count; i++) {
		const struct item *entry = configs->children.items[i];
		const struct item *source = entry->kind == NODE_OBJECT ? compose_item_get(entry, "source") : entry;
		struct value name = compose_value_of(&u->r, source);
		struct item *content = name.text.n ? content_of(u, name.text) : NULL;
		if (content && is_of_interest(content->at.node->text))
			add_text(u, service, content, 0,
				 arena_format(u->r.arena, "configs.%.*s.content", STR_ARGS(name.text)), NULL);
	}
}

static void add_variables(struct unpacking_project *u, const struct service *service) {
	const struct item *environment = compose_item_get(service->item, "environment");
	for (uint32_t i = 0; environment && i < environment->children.count; i++) {
		const struct item *item = environment->children.items[i];
		struct str name = item->key, text = item->at.node->text;
		size_t equals = 0;
		bool pair = !name.n && item->kind == NODE_STRING && str_find_char(text, '=', &equals);
		name = pair ? str_from_to(text, 0, equals) : name;
		for (size_t k = 0; k < sizeof variables / sizeof *variables; k++)
			if (str_is(name, variables[k].name) && item->kind == NODE_STRING)
				add_text(u, service, item, pair ? equals + 1 : 0,
					 arena_format(u->r.arena, "environment.%s", variables[k].name),
					 variables[k].agent);
	}
}

/* What a shell in the container writes; its words are entrypoint and then command, as lists. One text for both is split
 * by Compose, and is not read. */
static void add_script(struct unpacking_project *u, const struct service *service) {
	enum { WORDS_MAX = 64 };
	static const char *const keys[] = {"entrypoint", "command"};
	const struct item *items[WORDS_MAX] = {NULL};
	struct str words[WORDS_MAX] = {{0}};
	uint32_t count = 0, at;
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		const struct item *list = compose_item_get(service->item, keys[k]);
		for (uint32_t i = 0; list && list->kind == NODE_ARRAY && i < list->children.count && count < WORDS_MAX;
		     i++) {
			items[count] = list->children.items[i];
			words[count++] = list->children.items[i]->at.node->text;
		}
	}
	at = command_script_at(words, count);
	if (at == count || items[at]->kind != NODE_STRING || !is_script(words[at]))
		return;
	struct str label = arena_format(u->r.arena, "%.*s.command", STR_ARGS(service->name));
	struct embedded *embedded = add_text(u, service, items[at], 0, label, NULL);
	if (embedded)
		embedded->format = format_by_name(STR("shell"));
}

void docker_unpack(struct unit *unit, struct embedded_list *ret) {
	struct unpacking_project u = {.ret = ret};
	bool holds = false;
	for (uint32_t i = 0; i < unit->doc_count && !holds; i++)
		holds = docker_holds_texts(unit->docs[i]);
	if (!holds || !docker_reload(&u.r, unit, &u.project))
		return;
	for (uint32_t i = 0; i < u.project.services.count; i++) {
		const struct service *service = u.project.services.items[i];
		if (!service->item)
			continue;
		add_configs(&u, service);
		add_variables(&u, service);
		add_script(&u, service);
	}
}
