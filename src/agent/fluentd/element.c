/* Sections and settings of the internal form: making them, and asking for values as Fluentd's plug-ins do. */
#include "agent/fluentd/reading.h"

#include "base/limits.h"

enum { ELEMENTS_MAX = 1 << 20 }; /* sections and settings of one configuration, included ones each time */

static bool may_add(struct reading *r, const struct doc *doc, struct span at) {
	if (r->elements < ELEMENTS_MAX) {
		r->elements++;
		return true;
	}
	if (!r->full) {
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_LIMIT, doc_site(doc, at),
				 "the configuration has more than %u sections and settings; the rest is not read",
				 (unsigned)ELEMENTS_MAX);
		problem->incomplete = true;
	}
	r->full = r->partial = true;
	return false;
}

struct element *fd_element_add(struct reading *r, struct element *parent, struct str name, const struct doc *doc,
			       struct span at, struct span name_at) {
	if (!may_add(r, doc, at))
		return NULL;
	struct element *element = ARENA_NEW(r->arena, struct element);
	*element = (struct element){.name = name,
				    .parent = parent,
				    .doc = doc,
				    .at = at,
				    .name_at = name_at,
				    .first_worker = WORKER_ALL,
				    .last_worker = WORKER_ALL};
	if (parent)
		LIST_ADD(r->arena, &parent->children, element);
	return element;
}

struct setting *fd_setting_new(struct reading *r, struct element *in, struct str key, struct placed at,
			       struct span key_at) {
	if (!may_add(r, at.doc, at.node->span))
		return NULL;
	struct setting *setting = ARENA_NEW(r->arena, struct setting);
	*setting = (struct setting){.key = key, .at = at, .key_at = key_at, .in = in};
	return setting;
}

/* Where the setting of this key stands, counted from 1; 0: nowhere. */
static uint32_t place_of(const struct element *element, struct str key) {
	if (element->by_key)
		return (uint32_t)(uintptr_t)map_get(element->by_key, key);
	for (uint32_t i = 0; i < element->settings.count; i++)
		if (str_equal(element->settings.items[i]->key, key))
			return i + 1;
	return 0;
}

static void note_place(struct reading *r, struct element *element, uint32_t place) {
	enum { FEW = 32 };
	if (!element->by_key && place <= FEW)
		return;
	if (!element->by_key) {
		element->by_key = ARENA_NEW(r->arena, struct map);
		element->by_key->arena = r->arena;
		for (uint32_t i = 0; i < place; i++)
			*map_at(element->by_key, element->settings.items[i]->key) = (void *)(uintptr_t)(i + 1);
	}
	*map_at(element->by_key, element->settings.items[place - 1]->key) = (void *)(uintptr_t)place;
}

void fd_element_set(struct reading *r, struct element *element, struct setting *setting) {
	uint32_t place = place_of(element, setting->key);
	if (place) {
		setting->earlier = element->settings.items[place - 1];
		element->settings.items[place - 1] = setting;
		return;
	}
	LIST_ADD(r->arena, &element->settings, setting);
	note_place(r, element, element->settings.count);
}

static struct setting *find(const struct element *element, const char *key) {
	uint32_t place = place_of(element, str_from(key));
	return place ? element->settings.items[place - 1] : NULL;
}

struct setting *fd_element_get(struct reading *r, const struct element *element, const char *key) {
	struct setting *setting = find(element, key);
	return setting && fd_setting_value(r, setting)->is_absent ? NULL : setting;
}

/* lib/fluent/config/element.rb, RESERVED_PARAMETERS_COMPAT: the old name counts where the new one is not there. */
static struct setting *reserved(struct reading *r, const struct element *element, const char *key, const char *old) {
	return find(element, key) ? fd_element_get(r, element, key) : fd_element_get(r, element, old);
}

struct setting *fd_element_type(struct reading *r, const struct element *element) {
	return reserved(r, element, "@type", "type");
}

struct setting *fd_element_id(struct reading *r, const struct element *element) {
	return reserved(r, element, "@id", "id");
}

struct str fd_element_text(struct reading *r, const struct element *element, const char *key, bool *ret_known) {
	struct setting *setting = fd_element_get(r, element, key);
	bool known = !setting || setting->value->known;
	if (ret_known)
		*ret_known = known;
	return setting && known ? setting->value->text : STR("");
}

bool fd_element_is(struct reading *r, const struct element *element, const char *type) {
	struct setting *setting = fd_element_type(r, element);
	return setting && setting->value->known && str_is(setting->value->text, type);
}

bool fd_element_argument(struct reading *r, const struct element *element, struct str *ret) {
	struct value *value = element->arg ? fd_setting_value(r, element->arg) : NULL;
	*ret = STR("");
	return !value || value->is_absent || fd_value_text(r, value, ret);
}

const struct element *fd_element_child(const struct element *element, const char *name) {
	for (uint32_t i = 0; i < element->children.count; i++)
		if (str_is(element->children.items[i]->name, name))
			return element->children.items[i];
	return NULL;
}

bool fd_element_in_worker(const struct element *element, uint32_t worker) {
	return element->first_worker == WORKER_ALL ||
	       ((uint32_t)element->first_worker <= worker && worker <= (uint32_t)element->last_worker);
}

/* --- kinds of values ------------------------------------------------------------------------------------------------
 */

static void add_nodes(struct reading *r, const struct node *list, struct str_list *ret) {
	for (const struct node *item = list->first; item; item = item->next)
		if (item->kind != NODE_ARRAY && item->kind != NODE_OBJECT)
			LIST_ADD(r->arena, ret, item->text);
}

static void add_parts(struct reading *r, struct str text, struct str_list *ret) {
	struct str item;
	while (str_split(&text, ',', &item))
		LIST_ADD(r->arena, ret, str_trim(item));
}

/* lib/fluent/config/types.rb, array_value. */
struct str_list fd_setting_items(struct reading *r, struct setting *setting) {
	struct str_list items = {0};
	if (setting->at.node->kind == NODE_ARRAY) {
		add_nodes(r, setting->at.node, &items);
		return items;
	}
	struct value *value = fd_setting_value(r, setting);
	if (!value->known)
		return items;
	if (!str_starts_with(value->text, STR("["))) {
		add_parts(r, value->text, &items);
		return items;
	}
	const struct format *json = format_by_name(STR("json"));
	struct doc *list = doc_parse(r->arena, source_new(r->arena, STR(""), value->text), json);
	if (list->root && list->root->kind == NODE_ARRAY)
		add_nodes(r, list->root, &items);
	return items;
}

/* lib/fluent/config/types.rb, bool_value: no value is true, and so is a comment. */
enum bool_value fd_element_bool(struct reading *r, const struct element *element, const char *key) {
	struct setting *setting = fd_element_get(r, element, key);
	if (!setting)
		return BOOL_ABSENT;
	if (!setting->value->known)
		return BOOL_UNKNOWN;
	struct str text = setting->value->text;
	if (text.n == 0 || text.p[0] == '#' || str_is(text, "true") || str_is(text, "yes"))
		return BOOL_TRUE;
	return str_is(text, "false") || str_is(text, "no") ? BOOL_FALSE : BOOL_BAD;
}

/* --- places ---------------------------------------------------------------------------------------------------------
 */

struct site fd_element_site(const struct element *element) {
	return doc_site(element->doc, element->at);
}

struct site fd_element_name_site(const struct element *element) {
	return doc_site(element->doc, element->name_at.len ? element->name_at : element->at);
}

struct site fd_element_header_site(const struct element *element) {
	return element->arg ? fd_setting_site(element->arg) : fd_element_name_site(element);
}

struct site fd_setting_key_site(const struct setting *setting) {
	return doc_site(setting->at.doc, setting->key_at.len ? setting->key_at : setting->at.node->span);
}

struct site fd_setting_site(const struct setting *setting) {
	struct span at = setting->at.node->span;
	return at.len ? doc_site(setting->at.doc, at) : fd_setting_key_site(setting);
}

struct site fd_setting_text_site(struct reading *r, const struct setting *setting, size_t from, size_t to) {
	if (setting->at.node->kind == NODE_ARRAY || setting->at.node->kind == NODE_OBJECT ||
	    !setting->at.node->span.len)
		return fd_setting_site(setting);
	return node_text_site(r->arena, setting->at.doc, setting->at.node, from, to);
}

struct str fd_element_header(struct reading *r, const struct element *element) {
	struct str arg = element->arg ? element->arg->at.node->text : STR("");
	if (arg.n == 0)
		return arena_format(r->arena, "<%.*s>", STR_ARGS(element->name));
	return arena_format(r->arena, "<%.*s %.*s>", STR_ARGS(element->name), STR_ARGS(arg));
}
