/* The files that the loader knows to belong to a unit, whatever their shipper. */
#include "agent/linked.h"

static const struct format *format_of(struct str path) {
	return format_by_name(str_ends_with(path, STR(".json")) ? STR("json") : STR("yaml"));
}

static bool is_own(const struct unit *unit, const struct loaded *loaded) {
	for (uint32_t i = 0; i < unit->doc_count; i++)
		if (unit->docs[i] == loaded->doc || str_equal(unit->docs[i]->source->path, loaded->path))
			return true;
	return false;
}

static void tell_limit(struct unit *unit, const struct doc *doc) {
	struct problem *problem = unit_problem(unit, PROBLEM_LIMIT, doc_site(doc, doc->root->span),
					       "too many files belong together with this one by names");
	problem->incomplete = true;
	problem->reason = STR("the rest was not read: more copies may run than are told of");
	problem->help = STR("check fewer files at a time");
}

static bool load_file(struct unit *unit, const struct doc *doc, struct str path) {
	struct loaded loaded = {0};
	unit->loader->read(unit->loader, unit->arena, doc->source, path, format_of(path), &loaded);
	if (loaded.limit) {
		tell_limit(unit, doc);
		return false;
	}
	if (loaded.state == LOAD_READ && !loaded.doc->unreadable && !is_own(unit, &loaded))
		unit_add_doc(unit, doc->root, loaded.doc);
	return true;
}

void linked_load(struct unit *unit) {
	uint32_t count = unit->doc_count;
	if (!unit->loader || !unit->loader->linked)
		return;
	for (uint32_t i = 0; i < count; i++) {
		const struct doc *doc = unit->docs[i];
		const struct str_list *list = doc->root ? unit->loader->linked(unit->loader, doc->source) : NULL;
		for (uint32_t k = 0; list && k < list->count; k++)
			if (!load_file(unit, doc, list->items[k]))
				return;
	}
}
