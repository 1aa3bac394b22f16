/* Finding the files that are loaded together with one. Vector includes nothing: its command line says which files it
 * loads. So those beside a file are taken that define what its inputs name, or whose inputs name what it defines; and
 * of a folder as --config-dir reads it (src/config/loading/loader.rs) all files. */
#include "agent/vector/reading.h"

enum { SIBLINGS_MAX = 200, ROUNDS_MAX = 20 };

struct sibling {
	struct doc *doc;
	bool taken;
};

struct loading {
	struct unit *unit;
	const struct source *from;
	const struct node *why; /* the input that made us look */
	bool told;		/* that a file was not read */
	LIST(, struct sibling) siblings;
	struct map defined; /* sources and transforms in the unit's documents */
	struct map sinks;   /* and sinks */
	struct map wanted;  /* ids that inputs name and nobody there defines: the input's node */
};

static const char *const sections[] = {"sources", "transforms", "sinks"};
enum { SECTIONS = 3 };

bool vector_is_file(struct str path) {
	static const struct str endings[] = {STR_INIT(".yaml"), STR_INIT(".yml"), STR_INIT(".toml"), STR_INIT(".json")};
	size_t slash;
	struct str name = str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
	/* hidden ones too: load_dir_into leaves out hidden folders only */
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (str_ends_with(name, endings[i]) && name.n > endings[i].n)
			return true;
	return false;
}

/* --- what a document defines and wants -------------------------------------------------------------------------------
 */

static struct str id_of_file(struct str path) {
	size_t at;
	path = str_find_last_char(path, '/', &at) ? str_from_offset(path, at + 1) : path;
	return str_find_last_char(path, '.', &at) ? str_from_to(path, 0, at) : path;
}

static struct str component_of(struct str input) {
	size_t dot;
	return str_find_char(input, '.', &dot) ? str_from_to(input, 0, dot) : input;
}

typedef void visit_id(struct loading *l, struct str id, const struct node *node);

/* Components of kind first and those behind it up to last. */
static void visit_defined(struct loading *l, const struct doc *doc, uint32_t first, uint32_t last, visit_id *visit) {
	enum component_kind bare = vector_bare_kind(doc);
	if (bare != COMPONENT_KINDS) {
		if ((uint32_t)bare >= first && (uint32_t)bare <= last)
			visit(l, id_of_file(source_lies_at(doc->source)), doc->root);
		return;
	}
	for (uint32_t kind = first; kind <= last; kind++) {
		const struct node *section = node_get(doc->root, sections[kind]);
		for (const struct node *child = section && section->kind == NODE_OBJECT ? section->first : NULL; child;
		     child = child->next)
			visit(l, child->key, child);
	}
}

static void visit_inputs_of(struct loading *l, const struct node *component, visit_id *visit) {
	const struct node *inputs = node_get(component, "inputs");
	size_t at;
	for (const struct node *item = inputs && inputs->kind == NODE_ARRAY ? inputs->first : NULL; item;
	     item = item->next)
		if (item->kind == NODE_STRING && !str_find_char(item->text, '*', &at) &&
		    !str_find_char(item->text, '?', &at) && !str_find_char(item->text, '[', &at) &&
		    !str_find_char(item->text, '$', &at))
			visit(l, component_of(item->text), item);
}

static void visit_wanted(struct loading *l, const struct doc *doc, visit_id *visit) {
	if (vector_bare_kind(doc) != COMPONENT_KINDS)
		visit_inputs_of(l, doc->root, visit);
	for (uint32_t kind = 1; kind < SECTIONS && vector_bare_kind(doc) == COMPONENT_KINDS; kind++) {
		const struct node *section = node_get(doc->root, sections[kind]);
		for (const struct node *child = section && section->kind == NODE_OBJECT ? section->first : NULL; child;
		     child = child->next)
			visit_inputs_of(l, child, visit);
	}
}

static void note_defined(struct loading *l, struct str id, const struct node *node) {
	*map_at(&l->defined, id) = (void *)node;
}

static void note_wanted(struct loading *l, struct str id, const struct node *node) {
	if (!map_get(&l->defined, id))
		*map_at(&l->wanted, id) = (void *)node;
}

static void note_sink(struct loading *l, struct str id, const struct node *node) {
	*map_at(&l->sinks, id) = (void *)node;
}

static void note_doc(struct loading *l, const struct doc *doc) {
	if (!doc->root)
		return;
	visit_defined(l, doc, COMPONENT_SOURCE, COMPONENT_TRANSFORM, note_defined);
	visit_defined(l, doc, COMPONENT_SINK, COMPONENT_SINK, note_sink);
}

static void renew_wanted(struct loading *l) {
	l->wanted = (struct map){.arena = l->unit->arena};
	for (uint32_t i = 0; i < l->unit->doc_count; i++)
		if (l->unit->docs[i]->root)
			visit_wanted(l, l->unit->docs[i], note_wanted);
}

/* --- files beside it
 * -------------------------------------------------------------------------------------------------- */

/* What it would have read is not among what was given to check. */
static void tell_outside(struct loading *l, struct str path) {
	struct problem *problem =
	    unit_problem(l->unit, PROBLEM_SYNTAX, doc_site(l->unit->docs[0], l->why->span),
			 "%.*s is none of the files that were given to check: not read", STR_ARGS(path));
	problem->uncertain = true;
	problem->reason = STR("Vector loads the files of such folders together: what it defines is missing here");
	problem->help = STR("check the whole folder");
	l->told = true;
}

static void add_sibling(struct loading *l, struct str path) {
	const struct format *format = format_by_path(path);
	struct loaded loaded = {0};
	if (!format || !vector_is_file(path) || l->siblings.count >= SIBLINGS_MAX)
		return;
	l->unit->loader->read(l->unit->loader, l->unit->arena, l->from, path, format, &loaded);
	if (loaded.state == LOAD_UNREADABLE && loaded.is_outside && !l->told)
		tell_outside(l, path);
	if (loaded.state != LOAD_READ || loaded.doc->unreadable || !loaded.doc->root ||
	    loaded.doc->root->kind != NODE_OBJECT)
		return;
	for (uint32_t i = 0; i < l->unit->doc_count; i++)
		if (l->unit->docs[i] == loaded.doc)
			return;
	for (uint32_t i = 0; i < l->siblings.count; i++)
		if (l->siblings.items[i].doc == loaded.doc)
			return;
	LIST_ADD(l->unit->arena, &l->siblings, (struct sibling){.doc = loaded.doc});
}

static void look_in(struct loading *l, const char *folder) {
	static const char *const endings[] = {"*.yaml", "*.yml", "*.toml", "*.json"};
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		struct str_list paths = {0};
		struct str pattern = arena_format(l->unit->arena, "%s%s", folder, endings[i]);
		if (l->unit->loader->match(l->unit->loader, l->unit->arena, l->from, pattern, &paths) != LOAD_READ)
			continue;
		for (uint32_t k = 0; k < paths.count; k++)
			add_sibling(l, paths.items[k]);
	}
}

/* The unit's document that holds the node. */
static const struct doc *doc_of(const struct loading *l, const struct node *node) {
	while (node->parent)
		node = node->parent;
	for (uint32_t i = 0; i < l->unit->doc_count; i++)
		if (l->unit->docs[i]->root == node)
			return l->unit->docs[i];
	return l->unit->docs[0];
}

static void take(struct loading *l, struct sibling *sibling, const struct node *why) {
	sibling->taken = true;
	unit_add_doc(l->unit, why, sibling->doc);
	note_doc(l, sibling->doc);
}

/* --- which of them
 * ---------------------------------------------------------------------------------------------------- */

struct question {
	struct loading loading; /* a copy, so that visitors can ask */
	const struct node *node;
	bool clashes;
};

static void ask_wanted(struct loading *l, struct str id, const struct node *node) {
	struct question *q = (struct question *)l;
	const struct node *wants = map_get(&l->wanted, id);
	(void)node;
	q->node = wants ? wants : q->node;
}

static void ask_defined(struct loading *l, struct str id, const struct node *node) {
	struct question *q = (struct question *)l;
	if (map_get(&l->defined, id))
		q->node = node;
}

static void ask_clash(struct loading *l, struct str id, const struct node *node) {
	struct question *q = (struct question *)l;
	(void)node;
	q->clashes = q->clashes || map_get(&l->defined, id);
}

static void ask_sink_clash(struct loading *l, struct str id, const struct node *node) {
	struct question *q = (struct question *)l;
	(void)node;
	q->clashes = q->clashes || map_get(&l->sinks, id);
}

/* It defines what is defined already, and so is another version of the same. */
static void ask_clashes(struct question *q, const struct doc *doc) {
	visit_defined(&q->loading, doc, COMPONENT_SOURCE, COMPONENT_TRANSFORM, ask_clash);
	visit_defined(&q->loading, doc, COMPONENT_SINK, COMPONENT_SINK, ask_sink_clash);
}

/* The input that wants one of its components; NULL: none does. */
static const struct node *wanted_of(struct loading *l, const struct doc *doc) {
	struct question q = {.loading = *l};
	visit_defined(&q.loading, doc, COMPONENT_SOURCE, COMPONENT_TRANSFORM, ask_wanted);
	ask_clashes(&q, doc);
	return q.clashes ? NULL : q.node;
}

/* An own input of the sibling that it does not define itself, and the unit does. */
static const struct node *wants_ours(struct loading *l, const struct doc *doc) {
	struct loading own = {
	    .unit = l->unit, .defined = {.arena = l->unit->arena}, .wanted = {.arena = l->unit->arena}};
	struct question q = {.loading = *l};
	visit_defined(&own, doc, COMPONENT_SOURCE, COMPONENT_TRANSFORM, note_defined);
	visit_wanted(&own, doc, note_wanted);
	ask_clashes(&q, doc);
	for (uint32_t i = 0; i < own.wanted.room && !q.clashes; i++)
		if (own.wanted.slots[i].used)
			ask_defined(&q.loading, own.wanted.slots[i].key, own.wanted.slots[i].value);
	return q.node;
}

static void tell_rivals(struct loading *l, const struct sibling *a, const struct sibling *b, const struct node *node) {
	if (l->told)
		return;
	struct str first = a->doc->source->path, second = b->doc->source->path;
	struct problem *problem =
	    unit_problem(l->unit, PROBLEM_SYNTAX, doc_site(doc_of(l, node), node->span),
			 "%.*s and %.*s both define it: none of them is read", STR_ARGS(first), STR_ARGS(second));
	problem->uncertain = true;
	problem->reason = STR("nobody knows which of them Vector loads together with this file");
	problem->help = STR("check the file in a folder with those that belong to it, and no others");
	l->told = true;
}

/* Another one that defines what node wants; NULL: none. */
static const struct sibling *rival_of(struct loading *l, const struct sibling *sibling, const struct node *node) {
	for (uint32_t i = 0; i < l->siblings.count; i++) {
		const struct sibling *other = &l->siblings.items[i];
		if (other != sibling && !other->taken && wanted_of(l, other->doc) == node)
			return other;
	}
	return NULL;
}

/* One that defines what is wanted, where it alone does. */
static bool take_wanted(struct loading *l) {
	for (uint32_t i = 0; i < l->siblings.count; i++) {
		struct sibling *sibling = &l->siblings.items[i];
		const struct node *node = sibling->taken ? NULL : wanted_of(l, sibling->doc);
		const struct sibling *rival = node ? rival_of(l, sibling, node) : NULL;
		if (rival) {
			tell_rivals(l, sibling, rival, node);
		} else if (node) {
			take(l, sibling, node);
			return true;
		}
	}
	return false;
}

static void take_wanting(struct loading *l) {
	for (uint32_t i = 0; i < l->siblings.count; i++) {
		struct sibling *sibling = &l->siblings.items[i];
		if (!sibling->taken && wants_ours(l, sibling->doc))
			take(l, sibling, l->why);
	}
}

static void load_siblings(struct loading *l) {
	look_in(l, "");
	bool more = true;
	for (uint32_t round = 0; more && round < ROUNDS_MAX; round++) {
		renew_wanted(l);
		more = take_wanted(l);
		if (!more) {
			uint32_t before = l->unit->doc_count;
			take_wanting(l);
			more = l->unit->doc_count > before;
		}
	}
}

/* sinks/x.yaml, sources/y.yaml ...: whoever loads one of them loads all. */
static void load_folder(struct loading *l, bool from_below) {
	static const char *const folders[] = {"sources/", "transforms/", "sinks/", "enrichment_tables/"};
	if (from_below)
		look_in(l, "../");
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		look_in(l, arena_format(l->unit->arena, "%s%s", from_below ? "../" : "", folders[i]).p);
	for (uint32_t i = 0; i < l->siblings.count; i++) {
		struct sibling *sibling = &l->siblings.items[i];
		bool whole = node_get(sibling->doc->root, "sources") || node_get(sibling->doc->root, "transforms") ||
			     node_get(sibling->doc->root, "sinks");
		if (vector_bare_kind(sibling->doc) != COMPONENT_KINDS || (from_below && whole))
			take(l, sibling, l->why);
	}
}

static bool is_in_folder(const struct doc *doc) {
	static const struct str folders[] = {STR_INIT("sources"), STR_INIT("transforms"), STR_INIT("sinks"),
					     STR_INIT("enrichment_tables")};
	struct str path = doc->source->path;
	size_t slash;
	path = str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash) : STR("");
	path = str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (str_equal(path, folders[i]))
			return true;
	return false;
}

static const struct node *first_wanted(const struct loading *l) {
	const struct node *first = NULL;
	for (uint32_t i = 0; i < l->wanted.room; i++) {
		const struct node *node = l->wanted.slots[i].used ? l->wanted.slots[i].value : NULL;
		if (node && (!first || node->span.off < first->span.off))
			first = node;
	}
	return first;
}

void vector_load(struct unit *unit) {
	struct loading l = {.unit = unit, .defined = {.arena = unit->arena}, .sinks = {.arena = unit->arena}};
	if (!unit->loader || unit->doc_count != 1 || !unit->docs[0]->root || unit->docs[0]->unreadable)
		return;
	struct doc *doc = unit->docs[0];
	bool bare = vector_bare_kind(doc) != COMPONENT_KINDS;
	note_doc(&l, doc);
	renew_wanted(&l);
	l.why = first_wanted(&l);
	if (!l.why && !bare)
		return;
	l.why = l.why ? l.why : doc->root;
	l.from = doc->source;
	if (bare && is_in_folder(doc)) {
		load_folder(&l, true);
		return;
	}
	load_folder(&l, false);
	load_siblings(&l);
}
