/* Documents of Fluentd's YAML syntax (since 1.15), brought into the internal form: lib/fluent/config/yaml_parser/. */
#include "agent/fluentd/reading.h"

enum { DEPTH_MAX = 2000 };

static void read_items(struct reading *r, const struct doc *doc, const struct node *list, struct element *into,
		       bool nested);

static bool has_tag(const struct node *node, const char *tag) {
	return node->extra && str_is(node->extra->tag, tag);
}

bool fd_yaml_is_include(const struct node *node) {
	return node->kind == NODE_STRING && has_tag(node, "!include");
}

static void tell_type(struct reading *r, const struct doc *doc, const struct node *node, const char *message) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_WRONG_TYPE, doc_site(doc, node->span), "%s", message);
	problem->reason = STR("Fluentd cannot build its configuration from it, and does not start");
}

/* --- sections -------------------------------------------------------------------------------------------------------
 */

static bool is_scalar(const struct node *node) {
	return node->kind != NODE_OBJECT && node->kind != NODE_ARRAY;
}

/* The @ keys are written with a $. */
static struct str key_of(const struct node *node) {
	static const char *const rows[][2] = {
	    {"$type", "@type"}, {"$label", "@label"}, {"$id", "@id"}, {"$log_level", "@log_level"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_is(node->key, rows[i][0]))
			return str_from(rows[i][1]);
	return node->key;
}

static void read_section(struct reading *r, const struct doc *doc, const struct node *node, struct element *element,
			 const char *argument);

static void add_section(struct reading *r, const struct doc *doc, const struct node *node, struct str name,
			struct span name_at, struct element *into) {
	struct element *element = fd_element_add(r, into, name, doc, node->span, name_at);
	if (element)
		read_section(r, doc, node, element, "$arg");
}

static void read_member(struct reading *r, const struct doc *doc, const struct node *node, struct element *element,
			const char *argument) {
	bool list_of_sections = node->kind == NODE_ARRAY && node->first && !is_scalar(node->first);
	bool json = has_tag(node, "!fluent/json"), is_argument = str_is(node->key, argument);
	if (node->kind == NODE_OBJECT && !json && !is_argument) {
		add_section(r, doc, node, node->key, node->key_span, element);
		return;
	}
	if (list_of_sections && !json && !is_argument) {
		for (const struct node *item = node->first; item; item = item->next)
			if (item->kind == NODE_OBJECT)
				add_section(r, doc, item, node->key, node->key_span, element);
		return;
	}
	if (has_tag(node, "!include"))
		r->partial = true;
	struct placed at = {doc, node};
	struct setting *setting = fd_setting_new(r, element, key_of(node), at, node->key_span);
	if (setting && is_argument)
		element->arg = setting;
	else if (setting)
		fd_element_set(r, element, setting);
}

static void read_section(struct reading *r, const struct doc *doc, const struct node *node, struct element *element,
			 const char *argument) {
	if (r->depth++ > DEPTH_MAX)
		r->full = r->partial = true;
	for (const struct node *child = node->first; child && !r->full; child = child->next)
		if (!child->shadowed)
			read_member(r, doc, child, element, argument);
	r->depth--;
}

/* --- the list of sections
 * --------------------------------------------------------------------------------------------- */

static const struct node *member(const struct node *map, const char *key) {
	return map->kind == NODE_OBJECT ? node_get(map, key) : NULL;
}

/* A label or a worker: a map with a name and a list of its own. */
static void read_holder(struct reading *r, const struct doc *doc, const struct node *node, struct element *element) {
	const struct node *name = member(node, str_is(element->name, "label") ? "$name" : "$arg");
	const struct node *list = member(node, "config");
	if (name)
		element->arg = fd_setting_new(r, element, name->key, (struct placed){doc, name}, name->key_span);
	if (list)
		read_items(r, doc, list, element, false);
}

static bool read_directive(struct reading *r, const struct doc *doc, const struct node *node, struct element *into) {
	static const char *const names[] = {"label", "source", "filter", "match", "worker"};
	size_t i = 0;
	while (i < sizeof names / sizeof *names && !str_is(node->key, names[i]))
		i++;
	if (i == sizeof names / sizeof *names)
		return false;
	if (node->kind != NODE_OBJECT) {
		tell_type(r, doc, node, arena_format(r->arena, "\"%s\" is a map of settings", names[i]).p);
		return true;
	}
	struct element *element = fd_element_add(r, into, node->key, doc, node->span, node->key_span);
	if (!element)
		return true;
	if (i == 0 || i == 4)
		read_holder(r, doc, node, element);
	else
		read_section(r, doc, node, element, i == 1 ? "" : "$tag");
	return true;
}

/* In a list of another list, as an include gives one, it is passed over. */
static void tell_unknown(struct reading *r, const struct doc *doc, const struct node *node, bool nested) {
	struct problem *problem =
	    unit_problem(r->unit, nested ? PROBLEM_NO_EFFECT : PROBLEM_NEVER_DELIVERS, doc_site(doc, node->key_span),
			 "Fluentd knows no section \"%.*s\"", STR_ARGS(node->key));
	r->refused = r->refused || !nested;
	problem->reason = nested ? STR("in an included list it is passed over in silence")
				 : STR("Fluentd cannot build its configuration from it, and does not start");
	problem->help = STR("the sections of \"config\" are source, match, filter, label and worker");
}

static void read_include(struct reading *r, const struct doc *doc, const struct node *node, struct element *into,
			 bool nested) {
	uint64_t key = (uint64_t)(uintptr_t)node;
	const struct included *included = map_get(&r->included, (struct str){(const char *)&key, sizeof key});
	for (uint32_t i = 0; included && i < included->count; i++) {
		const struct doc *inner = included->items[i];
		if (r->full || !fd_may_bring(r, doc, node))
			return;
		if (inner->root && inner->root->kind != NODE_ARRAY)
			tell_type(r, inner, inner->root, "an included file holds a list of sections");
		else if (inner->root && r->depth < DEPTH_MAX)
			read_items(r, inner, inner->root, into, nested);
	}
}

static void read_items(struct reading *r, const struct doc *doc, const struct node *list, struct element *into,
		       bool nested) {
	if (has_tag(list, "!include")) {
		read_include(r, doc, list, into, nested);
		return;
	}
	if (list->kind != NODE_ARRAY) {
		tell_type(r, doc, list, "\"config\" is a list of sections: - source: ...");
		return;
	}
	if (r->depth++ > DEPTH_MAX)
		r->full = r->partial = true;
	for (const struct node *item = list->first; item && !r->full; item = item->next) {
		if (has_tag(item, "!include") || item->kind == NODE_ARRAY)
			read_items(r, doc, item, into, true);
		else if (item->kind != NODE_OBJECT)
			tell_type(r, doc, item, "each item of \"config\" is a section: - source: ...");
		for (const struct node *child = item->kind == NODE_OBJECT ? item->first : NULL; child;
		     child = child->next)
			if (!child->shadowed && !read_directive(r, doc, child, into))
				tell_unknown(r, doc, child, nested);
	}
	r->depth--;
}

static void tell_version(struct reading *r, const struct doc *doc, const struct node *node) {
	struct span at = node->key_span.len ? node->key_span : node->span;
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, doc_site(doc, at),
					       "this version of Fluentd does not know configurations in YAML");
	problem->reason =
	    STR("they came with 1.15; before that the text is taken for Fluentd's own syntax, in which it says "
		"nothing");
	problem->help = STR("update Fluentd, or write it in Fluentd's own syntax");
}

void fd_yaml_read(struct reading *r, const struct doc *doc, struct element *into) {
	const struct node *system = doc->root ? member(doc->root, "system") : NULL;
	const struct node *config = doc->root ? member(doc->root, "config") : NULL;
	if (doc->root && fd_is_older_than(r, 1, 15, 0))
		tell_version(r, doc, config ? config : doc->root);
	if (system && system->kind == NODE_OBJECT)
		add_section(r, doc, system, system->key, system->key_span, into);
	if (config)
		read_items(r, doc, config, into, false);
	else if (doc->root && doc->root->kind == NODE_ARRAY) /* a part that others include */
		read_items(r, doc, doc->root, into, true);
}
