/* Several --config: a file whose pipelines name what it does not define, and the files beside it that do. Which files
 * one collector is started with stands in no file, so only such a gap makes them one configuration. */
#include "agent/otel-collector/reading.h"

struct loading {
	struct unit *unit;
	struct doc *main;
	LIST(, struct str) missing; /* ids */
	LIST(, enum component_kind) kinds;
	const struct node *first; /* the first reference that is not defined */
	struct map defined[COMPONENT_KINDS];
};

enum { MISSING_MAXIMUM = 100, FILES_LOOKED_AT = 100 };

static void note(struct loading *l, enum component_kind kind, struct str id, const struct node *at) {
	if (l->missing.count == MISSING_MAXIMUM)
		return;
	LIST_ADD(l->unit->arena, &l->missing, id);
	LIST_ADD(l->unit->arena, &l->kinds, kind);
	if (!l->first)
		l->first = at;
}

static const struct node *section(const struct node *root, enum component_kind kind) {
	const struct node *node = node_get(root, otel_section_name(kind));
	return node && node->kind == NODE_OBJECT ? node : NULL;
}

static void note_defined(struct loading *l) {
	for (int kind = 0; kind < COMPONENT_KINDS; kind++) {
		const struct node *node = section(l->main->root, (enum component_kind)kind);
		l->defined[kind].arena = l->unit->arena;
		for (const struct node *child = node ? node->first : NULL; child; child = child->next)
			*map_at(&l->defined[kind], child->key) = l;
	}
}

static void find_missing(struct loading *l, const struct node *pipeline, enum component_kind kind) {
	const struct node *list = node_get(pipeline, otel_section_name(kind));
	for (const struct node *item = list && list->kind == NODE_ARRAY ? list->first : NULL; item; item = item->next)
		if (item->kind == NODE_STRING && !map_get(&l->defined[kind], item->text) &&
		    !map_get(&l->defined[CONNECTOR], item->text))
			note(l, kind, item->text, item);
}

/* Does the document define something that is missing? */
static bool fills(const struct loading *l, const struct doc *doc) {
	if (!otel_is_fragment(doc->root))
		return false;
	for (uint32_t i = 0; i < l->missing.count; i++)
		if (node_get_str(section(doc->root, l->kinds.items[i]), l->missing.items[i]) ||
		    node_get_str(section(doc->root, CONNECTOR), l->missing.items[i]))
			return true;
	return false;
}

/* A file of its own, which some collector runs with: only fragments are parts. */
static bool is_whole(const struct doc *doc) {
	return node_find(doc->root, "service/pipelines") && section(doc->root, RECEIVER) &&
	       section(doc->root, EXPORTER);
}

static void load_pattern(struct loading *l, const char *pattern) {
	struct str_list paths = {0};
	struct unit *unit = l->unit;
	if (unit->loader->match(unit->loader, unit->arena, l->main->source, str_from(pattern), &paths) != LOAD_READ)
		return;
	for (uint32_t i = 0; i < paths.count && paths.count <= FILES_LOOKED_AT; i++) {
		struct loaded loaded = {0};
		unit->loader->read(unit->loader, unit->arena, l->main->source, paths.items[i],
				   format_by_name(STR("yaml")), &loaded);
		if (loaded.limit)
			return;
		if (loaded.state != LOAD_READ || loaded.doc == l->main)
			continue;
		if (!loaded.doc->unreadable && fills(l, loaded.doc) && !is_whole(loaded.doc))
			unit_add_doc(unit, l->first, loaded.doc);
		else
			unit->loader->leave(unit->loader, loaded.doc);
	}
}

void otel_load(struct unit *unit) {
	if (!unit->doc_count || !unit->docs[0]->root || !unit->loader)
		return;
	struct loading l = {.unit = unit, .main = unit->docs[0]};
	const struct node *pipelines = node_find(l.main->root, "service/pipelines");
	note_defined(&l);
	for (const struct node *pipeline = pipelines ? pipelines->first : NULL; pipeline; pipeline = pipeline->next) {
		find_missing(&l, pipeline, RECEIVER);
		find_missing(&l, pipeline, EXPORTER);
		find_missing(&l, pipeline, PROCESSOR);
	}
	if (!l.missing.count)
		return;
	load_pattern(&l, "*.yaml");
	load_pattern(&l, "*.yml");
}
