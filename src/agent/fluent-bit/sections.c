/* The classic syntax into sections, and what both syntaxes share. What a name in brackets may be:
 * src/config_format/flb_config_format.c (get_section_type); how sections become plugins: src/flb_config.c. */
#include "agent/fluent-bit/reading.h"

#include "base/limits.h"

bool doc_is_yaml(const struct doc *doc) {
	return str_is(str_from(doc->format->name), "yaml");
}

/* In the shipper's order: the first that begins with the name counts. */
static const struct {
	const char *name;
	enum section_kind kind;
} section_names[] = {
    {"service", SECTION_SERVICE},
    {"parser", SECTION_PARSER},
    {"multiline_parser", SECTION_MULTILINE_PARSER},
    {"stream_processor", SECTION_STREAM_PROCESSOR},
    {"plugins", SECTION_PLUGINS},
    {"upstream_servers", SECTION_UPSTREAM_SERVERS},
    {"customs", SECTION_CUSTOM},
    {"inputs", SECTION_INPUT},
    {"filters", SECTION_FILTER},
    {"outputs", SECTION_OUTPUT},
};

enum section_kind section_kind_of(struct str name) {
	for (size_t i = 0; name.n && i < sizeof section_names / sizeof section_names[0]; i++) {
		struct str full = str_from(section_names[i].name);
		if (name.n <= full.n && str_equal_ignoring_case(name, str_from_to(full, 0, name.n)))
			return section_names[i].kind;
	}
	return SECTION_OTHER;
}

static struct str lowered(struct arena *arena, struct str text) {
	struct str copy = arena_str(arena, text);
	for (size_t i = 0; i < copy.n; i++)
		if (copy.p[i] >= 'A' && copy.p[i] <= 'Z')
			((char *)copy.p)[i] = (char)(copy.p[i] + ('a' - 'A'));
	return copy;
}

void reading_tell_limit(struct reading *r, struct site at, uint32_t limit, const char *what) {
	if (r->limited)
		return;
	r->limited = r->partial = true;
	struct problem *problem = unit_problem(r->unit, PROBLEM_LIMIT, at, "%s",
					       arena_format(r->arena, "more than %u %s", (unsigned)limit, what).p);
	problem->incomplete = true;
	problem->reason = STR("the rest was not looked at");
	problem->help = STR("split the configuration");
}

struct section *section_add(struct reading *r, enum section_kind kind, struct placed at) {
	struct section *section = ARENA_NEW(r->arena, struct section);
	*section = (struct section){.kind = kind, .at = at};
	struct section_list *lists[SECTION_KINDS] = {[SECTION_SERVICE] = &r->services,
						     [SECTION_CUSTOM] = &r->customs,
						     [SECTION_INPUT] = &r->inputs,
						     [SECTION_FILTER] = &r->filters,
						     [SECTION_OUTPUT] = &r->outputs};
	if (r->sections.count == LIMIT_SECTIONS) {
		reading_tell_limit(r, section_site(section), LIMIT_SECTIONS, "sections stand before this one");
		return section; /* and nobody looks at it */
	}
	LIST_ADD(r->arena, &r->sections, section);
	if (lists[kind])
		LIST_ADD(r->arena, lists[kind], section);
	return section;
}

struct property *section_set(struct reading *r, struct section *section, struct str key, struct placed at) {
	struct property *property = ARENA_NEW(r->arena, struct property);
	*property = (struct property){.key = lowered(r->arena, key), .at = at, .section = section};
	LIST_ADD(r->arena, &section->properties, property);
	return property;
}

struct property *section_last(const struct section *section, const char *key) {
	for (uint32_t i = section->properties.count; i-- > 0;) {
		struct property *property = section->properties.items[i];
		if (str_is(property->key, key) && property->value.text.n)
			return property;
	}
	return NULL;
}

struct property *section_first(const struct section *section, const char *key) {
	for (uint32_t i = 0; i < section->properties.count; i++)
		if (str_is(section->properties.items[i]->key, key))
			return section->properties.items[i];
	return NULL;
}

bool section_is_plugin(const struct section *section, const char *plugin) {
	return str_is(section->plugin, plugin);
}

bool text_is_true(struct str text) {
	return str_equal_ignoring_case(text, STR("true")) || str_equal_ignoring_case(text, STR("yes")) ||
	       str_equal_ignoring_case(text, STR("on"));
}

struct site property_key_site(const struct property *property) {
	const struct node *node = property->at.node;
	if (!node->key_span.len && node->parent && node->parent->key_span.len) /* an item of a list */
		return doc_site(property->at.doc, node->parent->key_span);
	return doc_site(property->at.doc, node->key_span.len ? node->key_span : node->span);
}

struct site property_site(const struct property *property) {
	const struct node *node = property->at.node;
	return node->span.len ? doc_site(property->at.doc, node->span) : property_key_site(property);
}

struct site section_site(const struct section *section) {
	return doc_site(section->at.doc, section->at.node->span);
}

struct site section_name_site(const struct section *section) {
	const struct property *name = section_first(section, "name");
	if (name)
		return property_site(name);
	const struct node *node = section->at.node;
	return doc_site(section->at.doc, node->key_span.len ? node->key_span : node->span);
}

/* --- includes ---------------------------------------------------------------------------------------------------- */

static struct included *included_slot(struct reading *r, const struct node *node) {
	struct str key = arena_str(r->arena, (struct str){.p = (const char *)&node, .n = sizeof node});
	void **slot = map_at(&r->included, key);
	if (!*slot)
		*slot = ARENA_NEW(r->arena, struct included);
	return *slot;
}

const struct included *included_of(struct reading *r, const struct node *node) {
	const struct included *included = included_slot(r, node);
	r->partial = r->partial || !included->count;
	return included;
}

static void collect_included(struct reading *r) {
	r->included.arena = r->arena;
	for (uint32_t i = 0; i < r->unit->includes.count; i++) {
		const struct include *include = &r->unit->includes.items[i];
		LIST_ADD(r->arena, included_slot(r, include->node), include->doc);
	}
}

/* --- the classic syntax ------------------------------------------------------------------------------------------ */

/* @SET NAME=VALUE; nothing around the = is taken away (src/flb_meta.c). */
static void read_set(struct reading *r, const struct node *node) {
	size_t equals;
	if (!str_find_char(node->text, '=', &equals))
		return;
	LIST_ADD(r->arena, &r->settings,
		 (struct setting){.name = str_from_to(node->text, 0, equals),
				  .text = str_from_offset(node->text, equals + 1),
				  .known = true});
}

/* Lines that begin with @ are directives in the first column only. */
bool classic_is_directive(const struct doc *doc, const struct node *node) {
	uint32_t off = node->key_span.off;
	return node->kind == NODE_STRING && str_starts_with(node->key, STR("@")) &&
	       (off == 0 || doc->source->text.p[off - 1] == '\n');
}

static void read_directive(struct reading *r, const struct node *node) {
	if (str_equal_ignoring_case(node->key, STR("@set")))
		read_set(r, node);
	if (!str_equal_ignoring_case(node->key, STR("@include")))
		return;
	const struct included *included = included_of(r, node);
	for (uint32_t i = 0; i < included->count; i++)
		if (included->items[i]->root)
			sections_read_classic(r, included->items[i], included->items[i]->root);
}

static void read_section(struct reading *r, const struct doc *doc, const struct node *node) {
	enum section_kind kind = section_kind_of(node->key);
	struct placed at = {.doc = doc, .node = node};
	struct section *section = kind == SECTION_SERVICE && r->services.count ? r->services.items[0] : NULL;
	if (!section)
		section = section_add(r, kind, at);
	section->header = section->header.n ? section->header : node->key;
	for (const struct node *child = node->first; child; child = child->next) {
		if (classic_is_directive(doc, child))
			read_directive(r, child);
		else if (child->kind == NODE_STRING)
			section_set(r, section, child->key, (struct placed){.doc = doc, .node = child});
		for (const struct node *inner = child->first; inner; inner = inner->next) /* of a group */
			if (classic_is_directive(doc, inner))
				read_directive(r, inner);
	}
}

void sections_read_classic(struct reading *r, const struct doc *doc, const struct node *root) {
	for (const struct node *child = root->first; child; child = child->next) {
		if (child->kind == NODE_OBJECT)
			read_section(r, doc, child);
		else if (classic_is_directive(doc, child))
			read_directive(r, child);
	}
}

/* --- both -------------------------------------------------------------------------------------------------------- */

static void expand_section(struct reading *r, struct section *section) {
	for (uint32_t i = 0; i < section->properties.count; i++)
		value_expand(r, section->properties.items[i]);
	for (uint32_t i = 0; i < section->processors.count; i++)
		expand_section(r, section->processors.items[i]);
	struct property *name = section_first(section, "name");
	if (!name || !name->value.known)
		return;
	struct str plugin = lowered(r->arena, name->value.text);
	size_t protocol; /* forward://0.0.0.0 */
	if (str_find(plugin, STR("://"), &protocol) && protocol)
		plugin = str_from_to(plugin, 0, protocol);
	section->plugin = plugin;
}

/* "tail.2": counted over all sections of its kind, whatever their plugins (src/flb_input.c, instance_id). */
static void number_instances(struct reading *r, const struct section_list *sections) {
	for (uint32_t i = 0; i < sections->count; i++) {
		struct section *section = sections->items[i];
		section->instance = arena_format(r->arena, "%.*s.%u", STR_ARGS(section->plugin), (unsigned)i);
	}
}

/* The main document only: the others are reached through their directives. */
static bool is_included(const struct unit *unit, const struct doc *doc) {
	for (uint32_t i = 0; i < unit->includes.count; i++)
		if (unit->includes.items[i].doc == doc)
			return true;
	return false;
}

void sections_read(struct reading *r) {
	collect_included(r);
	for (uint32_t i = 0; i < r->unit->doc_count; i++) {
		const struct doc *doc = r->unit->docs[i];
		r->partial = r->partial || doc->incomplete;
		if (!doc->root || is_included(r->unit, doc))
			continue;
		r->yaml = doc_is_yaml(doc);
		if (r->yaml)
			sections_read_yaml(r, doc);
		else
			sections_read_classic(r, doc, doc->root);
	}
	for (uint32_t i = 0; i < r->sections.count; i++)
		expand_section(r, r->sections.items[i]);
	number_instances(r, &r->inputs);
	number_instances(r, &r->outputs);
	number_instances(r, &r->filters);
}
