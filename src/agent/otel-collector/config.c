/* The merged configuration: components by id and pipelines, out of all documents. Maps are merged key by key, what is
 * no map is replaced by the later document (confmap/confmap.go, Merge), and which one is later no file says. */
#include "agent/otel-collector/reading.h"

const char *otel_section_name(enum component_kind kind) {
	static const char *const names[COMPONENT_KINDS] = {"receivers", "processors", "exporters", "connectors",
							   "extensions"};
	return names[kind];
}

const char *otel_kind_name(enum component_kind kind) {
	static const char *const names[COMPONENT_KINDS] = {"receiver", "processor", "exporter", "connector",
							   "extension"};
	return names[kind];
}

static const char *const signal_names[] = {"logs", "metrics", "traces", "profiles"};

const char *otel_signal_name(enum signal signal) {
	return signal == SIGNAL_UNKNOWN ? "this" : signal_names[signal];
}

/* component/identifiable.go: the parts around the slash are trimmed. */
struct str otel_type_of(struct str id) {
	size_t slash = id.n;
	if (!str_find_char(id, '/', &slash))
		slash = id.n;
	return str_trim(str_from_to(id, 0, slash));
}

enum signal otel_signal_of(struct str pipeline_id) {
	struct str name = otel_type_of(pipeline_id);
	for (int i = 0; i < SIGNAL_UNKNOWN; i++)
		if (str_is(name, signal_names[i]))
			return (enum signal)i;
	return SIGNAL_UNKNOWN;
}

static struct str plain_id(const struct reading *r, struct str id) {
	size_t slash;
	struct str type = otel_type_of(id), name;
	if (!str_find_char(id, '/', &slash))
		return type;
	name = str_trim(str_from_offset(id, slash + 1));
	if (type.n + 1 + name.n == id.n)
		return id;
	return arena_join(r->arena, type, STR("/"), name, STR(""));
}

struct site otel_site(struct placed placed) {
	return placed.node ? doc_site(placed.doc, placed.node->span) : (struct site){0};
}

struct site otel_key_site(struct placed placed) {
	if (placed.node && placed.node->key_span.len)
		return doc_site(placed.doc, placed.node->key_span);
	return otel_site(placed);
}

struct placed otel_get(const struct placed_list *parts, const char *key) {
	for (uint32_t i = parts->count; i-- > 0;) {
		const struct node *node = node_get(parts->items[i].node, key);
		if (node)
			return (struct placed){.doc = parts->items[i].doc, .node = node};
	}
	return (struct placed){0};
}

struct placed_list otel_view(const struct reading *r, const struct placed_list *parts, const char *key) {
	struct placed_list found = {0};
	for (uint32_t i = 0; i < parts->count; i++) {
		const struct node *node = node_get(parts->items[i].node, key);
		if (node)
			LIST_ADD(r->arena, &found, (struct placed){.doc = parts->items[i].doc, .node = node});
	}
	return found;
}

struct component *otel_component(const struct reading *r, enum component_kind kind, struct str id) {
	return map_get(&r->by_id[kind], id);
}

/* --- components ----------------------------------------------------------------------------------------------------
 */

static void add_component(struct reading *r, enum component_kind kind, struct placed part) {
	struct str id = plain_id(r, part.node->key);
	void **slot = map_at(&r->by_id[kind], id);
	struct component *component = *slot;
	if (!component) {
		component = ARENA_NEW(r->arena, struct component);
		component->kind = kind;
		component->id = id;
		component->type = otel_type_of(id);
		*slot = component;
		LIST_ADD(r->arena, &r->components[kind], component);
	}
	LIST_ADD(r->arena, &component->parts, part);
	component->opaque = part.node->kind == NODE_STRING && otel_has_reference(part.node->text);
}

static void read_section(struct reading *r, enum component_kind kind) {
	struct placed_list sections = otel_view(r, &r->roots, otel_section_name(kind));
	r->by_id[kind].arena = r->arena;
	for (uint32_t i = 0; i < sections.count; i++) {
		struct placed section = sections.items[i];
		r->has[kind] = true;
		if (section.node->kind == NODE_STRING && otel_has_reference(section.node->text))
			r->partial = true;
		if (section.node->kind != NODE_OBJECT)
			continue;
		for (const struct node *child = section.node->first; child; child = child->next)
			if (!node_is_shadowed(child))
				add_component(r, kind, (struct placed){.doc = section.doc, .node = child});
	}
}

/* --- pipelines ------------------------------------------------------------------------------------------------------
 */

static void note_use(struct reading *r, struct component *component, enum component_kind as) {
	component->used = true;
	component->exported = component->exported || as == EXPORTER;
	if (as == RECEIVER)
		LIST_ADD(r->arena, &component->receiving, r->pipelines.count); /* the one that is being read */
}

static void add_reference(struct reading *r, struct reference_list *list, enum component_kind kind, bool connectors,
			  struct placed at, struct str id) {
	struct reference reference = {.at = at, .id = plain_id(r, id)};
	if (otel_has_reference(id)) {
		r->partial = true;
		return;
	}
	reference.component = otel_component(r, kind, reference.id);
	if (!reference.component && connectors)
		reference.component = otel_component(r, CONNECTOR, reference.id);
	for (uint32_t i = 0; i < list->count; i++)
		if (str_equal(list->items[i].id, reference.id))
			return; /* the same instance */
	if (reference.component)
		note_use(r, reference.component, kind);
	LIST_ADD(r->arena, list, reference);
}

enum { REFERENCES_MAXIMUM = 2000 };

/* A list, or a text with commas (confmap/internal/decoder.go, StringToSliceHookFunc). */
static bool read_list(struct reading *r, struct placed at, enum component_kind kind, bool connectors,
		      struct reference_list *ret) {
	if (!at.node)
		return false;
	if (at.node->kind == NODE_STRING) {
		struct str rest = at.node->text, item;
		while (rest.n && ret->count < REFERENCES_MAXIMUM && str_split(&rest, ',', &item))
			add_reference(r, ret, kind, connectors, at, item);
	}
	if (at.node->kind == NODE_ARRAY)
		for (const struct node *item = at.node->first; item && ret->count < REFERENCES_MAXIMUM;
		     item = item->next)
			if (item->kind == NODE_STRING)
				add_reference(r, ret, kind, connectors, (struct placed){.doc = at.doc, .node = item},
					      item->text);
	if (ret->count == REFERENCES_MAXIMUM)
		r->partial = true;
	return at.node->kind != NODE_NULL && (at.node->kind != NODE_ARRAY || at.node->first) &&
	       (at.node->kind != NODE_STRING || at.node->text.n);
}

/* Lists of several documents: only one of them counts, and which one no file says; so each may. */
static bool read_lists(struct reading *r, const struct placed_list *parts, enum component_kind kind,
		       struct pipeline *pipeline, struct reference_list *ret) {
	struct placed_list lists = otel_view(r, parts, otel_section_name(kind));
	bool any = false;
	for (uint32_t i = 0; i < lists.count; i++) {
		any = read_list(r, lists.items[i], kind, kind != PROCESSOR, ret) || any;
		pipeline->disputed =
		    pipeline->disputed || (i && !node_equal(lists.items[i].node, lists.items[i - 1].node));
	}
	return any;
}

static void read_pipeline(struct reading *r, const struct placed_list *parts) {
	struct pipeline *pipeline = ARENA_NEW(r->arena, struct pipeline);
	struct placed first = parts->items[0];
	pipeline->id = plain_id(r, first.node->key);
	pipeline->signal = otel_signal_of(pipeline->id);
	pipeline->at = first;
	if (first.node->kind == NODE_STRING)
		r->partial = pipeline->has_receivers = pipeline->has_exporters = true;
	pipeline->has_receivers |= read_lists(r, parts, RECEIVER, pipeline, &pipeline->receivers);
	pipeline->has_exporters |= read_lists(r, parts, EXPORTER, pipeline, &pipeline->exporters);
	read_lists(r, parts, PROCESSOR, pipeline, &pipeline->processors);
	LIST_ADD(r->arena, &r->pipelines, pipeline);
}

LIST(parts_list, struct placed_list *);

/* What the documents say of each pipeline, in the order in which they are met. */
static void collect_pipelines(struct reading *r, struct placed section, struct map *by_id, struct parts_list *ret) {
	for (const struct node *child = section.node->first; child; child = child->next) {
		if (node_is_shadowed(child))
			continue;
		void **slot = map_at(by_id, child->key);
		if (!*slot) {
			*slot = ARENA_NEW(r->arena, struct placed_list);
			LIST_ADD(r->arena, ret, *slot);
		}
		struct placed_list *parts = *slot;
		LIST_ADD(r->arena, parts, (struct placed){.doc = section.doc, .node = child});
	}
}

static void read_pipelines(struct reading *r) {
	struct placed_list services = otel_view(r, &r->roots, "service");
	struct placed_list all = otel_view(r, &services, "pipelines");
	struct map by_id = {.arena = r->arena};
	struct parts_list pipelines = {0};
	r->has_service = all.count > 0;
	for (uint32_t i = 0; i < services.count; i++)
		if (services.items[i].node->kind == NODE_STRING)
			r->partial = r->has_service = true;
	for (uint32_t i = 0; i < all.count; i++) {
		r->partial = r->partial || all.items[i].node->kind == NODE_STRING;
		if (all.items[i].node->kind == NODE_OBJECT)
			collect_pipelines(r, all.items[i], &by_id, &pipelines);
	}
	for (uint32_t i = 0; i < pipelines.count; i++)
		read_pipeline(r, pipelines.items[i]);
}

void otel_config_read(struct reading *r) {
	for (uint32_t i = 0; i < r->unit->doc_count; i++) {
		const struct doc *doc = r->unit->docs[i];
		if (doc->root && doc->root->kind == NODE_OBJECT)
			LIST_ADD(r->arena, &r->roots, (struct placed){.doc = doc, .node = doc->root});
	}
	for (int kind = 0; kind < COMPONENT_KINDS; kind++)
		read_section(r, (enum component_kind)kind);
	read_pipelines(r);
}

/* --- documents that disagree -----------------------------------------------------------------------------------------
 */

static void tell_conflict(struct reading *r, struct placed earlier, struct placed later) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_MERGE_CONFLICT, otel_key_site(later),
					       "two files that are loaded together set \"%.*s\" to different values",
					       STR_ARGS(later.node->key));
	problem->also = otel_key_site(earlier);
	problem->also_label = STR("the other value");
	problem->reason = later.node->kind == NODE_ARRAY
			      ? STR("the list of the --config that comes later replaces the other one, and no file "
				    "says which that is; what the earlier one lists is then switched off")
			      : STR("the --config that comes later counts, and no file says which that is");
	problem->help = STR("set it in one of them, or give --config in the order that is meant");
	problem->uncertain = true;
}

static void compare(struct reading *r, struct placed earlier, struct placed later, uint32_t depth) {
	if (earlier.node->kind != NODE_OBJECT || later.node->kind != NODE_OBJECT) {
		if (!node_equal(earlier.node, later.node))
			tell_conflict(r, earlier, later);
		return;
	}
	for (const struct node *child = later.node->first; child && depth; child = child->next) {
		const struct node *other = node_get_str(earlier.node, child->key);
		if (other && !node_is_shadowed(child))
			compare(r, (struct placed){.doc = earlier.doc, .node = other},
				(struct placed){.doc = later.doc, .node = child}, depth - 1);
	}
}

enum { DEPTH_COMPARED = 8 };

static void compare_all(struct reading *r, const struct placed_list *parts) {
	for (uint32_t i = 1; i < parts->count; i++)
		if (parts->items[i].doc != parts->items[i - 1].doc)
			compare(r, parts->items[i - 1], parts->items[i], DEPTH_COMPARED);
}

void otel_conflicts_check(struct reading *r) {
	if (r->roots.count < 2)
		return;
	struct placed_list services = otel_view(r, &r->roots, "service");
	struct placed_list pipelines = otel_view(r, &services, "pipelines");
	compare_all(r, &pipelines);
	for (uint32_t i = 0; i < r->components[EXPORTER].count; i++)
		compare_all(r, &r->components[EXPORTER].items[i]->parts);
}
