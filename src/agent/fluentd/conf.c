/* Documents of Fluentd's own syntax, merged into the internal form: an include gives its settings and sections to the
 * section it stands in (lib/fluent/config/v1_parser.rb, eval_include). */
#include "agent/fluentd/reading.h"

#include "base/limits.h"

enum { DEPTH_MAX = 2000 }; /* of sections and includes in each other */

bool fd_doc_is_yaml(const struct doc *doc) {
	return str_is(str_from(doc->format->name), "yaml");
}

static bool is_argument(const struct node *node) {
	return node->kind == NODE_STRING && node->key.n == 0 && node->key_span.len == 0;
}

/* At the top of a file the old name is one too; inside a section a directive without a path is a setting. */
bool fd_conf_is_include(const struct doc *doc, const struct node *node) {
	if (node->kind != NODE_STRING)
		return false;
	bool top = node->parent == doc->root;
	return (str_is(node->key, "@include") && (top || node->text.n)) || (top && str_is(node->key, "include"));
}

static bool is_open(const struct reading *r, const struct doc *doc) {
	for (uint32_t i = 0; i < r->open.count; i++)
		if (r->open.items[i] == doc)
			return true;
	return false;
}

static void tell_loop(struct reading *r, const struct doc *doc, const struct node *node) {
	void **told = map_at(&r->told_loops, arena_format(r->arena, "%p", (const void *)node));
	if (*told)
		return;
	*told = r;
	r->refused = true;
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, doc_site(doc, node->span),
					       "this file includes itself, directly or through another one");
	problem->reason = STR("Fluentd reads in circles until it ends with \"stack level too deep\", and never starts");
	problem->help = STR("take out one of the @include lines of the circle");
}

static bool has_plugins(const struct doc *doc) {
	static const char *const names[] = {"source", "match", "filter", "label", "worker"};
	for (const struct node *node = doc->root ? doc->root->first : NULL; node; node = node->next)
		for (size_t i = 0; node->kind == NODE_OBJECT && i < sizeof names / sizeof *names; i++)
			if (str_is(node->key, names[i]))
				return true;
	return false;
}

/* Files of settings are made to be included in many places; whole sections are not. */
static void check_again(struct reading *r, const struct doc *inner, const struct doc *doc, const struct node *node) {
	uint64_t number = (uint64_t)(uintptr_t)inner;
	struct placed *first, **slot;
	if (!has_plugins(inner))
		return;
	slot = (struct placed **)map_at(&r->sources_of,
					arena_str(r->arena, (struct str){(const char *)&number, sizeof number}));
	first = *slot;
	if (!first) {
		*slot = ARENA_NEW(r->arena, struct placed);
		**slot = (struct placed){doc, node};
		return;
	}
	void **told = map_at(&r->told_again, arena_format(r->arena, "%p", (const void *)node));
	if (*told)
		return;
	*told = r;
	struct problem *problem = unit_problem(r->unit, PROBLEM_STALE_COPY, doc_site(doc, node->span),
					       "%.*s is included a second time", STR_ARGS(inner->source->path));
	problem->reason =
	    STR("Fluentd takes its sections once more: the same sources, outputs and filters stand there twice");
	problem->help = STR("take one of the @include lines out");
	if (first->node == node) /* its own file is brought in again */
		return;
	problem->also = doc_site(first->doc, first->node->span);
	problem->also_label = STR("included here");
}

/* The same few files that include each other again and again become more than anyone can read. */
bool fd_may_bring(struct reading *r, const struct doc *doc, const struct node *node) {
	if (r->brought < LIMIT_INCLUDES) {
		r->brought++;
		return true;
	}
	if (!r->full) {
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_LIMIT, doc_site(doc, node->span),
				 "files are included more than %u times; the rest is not read", LIMIT_INCLUDES);
		problem->incomplete = true;
		problem->help = STR("include each file once");
	}
	r->full = r->partial = true;
	return false;
}

static void read_included(struct reading *r, const struct doc *doc, const struct node *node, struct element *into) {
	uint64_t key = (uint64_t)(uintptr_t)node;
	const struct included *included = map_get(&r->included, (struct str){(const char *)&key, sizeof key});
	for (uint32_t i = 0; included && i < included->count && !r->full; i++) {
		const struct doc *inner = included->items[i];
		if (is_open(r, inner)) {
			tell_loop(r, doc, node);
			continue;
		}
		if (!fd_may_bring(r, doc, node))
			return;
		check_again(r, inner, doc, node);
		fd_conf_read(r, inner, into);
	}
}

static void read_children(struct reading *r, const struct doc *doc, const struct node *parent, struct element *into);

static void read_section(struct reading *r, const struct doc *doc, const struct node *node, struct element *into) {
	struct element *element = fd_element_add(r, into, node->key, doc, node->span, node->key_span);
	if (element)
		read_children(r, doc, node, element);
}

static void read_entry(struct reading *r, const struct doc *doc, const struct node *node, struct element *into) {
	struct placed at = {doc, node};
	struct setting *setting = fd_setting_new(r, into, node->key, at, node->key_span);
	if (setting && is_argument(node))
		into->arg = setting;
	else if (setting)
		fd_element_set(r, into, setting);
}

static void read_children(struct reading *r, const struct doc *doc, const struct node *parent, struct element *into) {
	if (r->depth++ > DEPTH_MAX)
		r->full = r->partial = true;
	for (const struct node *node = parent->first; node && !r->full; node = node->next) {
		if (node->kind == NODE_OBJECT)
			read_section(r, doc, node, into);
		else if (fd_conf_is_include(doc, node))
			read_included(r, doc, node, into);
		else
			read_entry(r, doc, node, into);
	}
	r->depth--;
}

void fd_conf_read(struct reading *r, const struct doc *doc, struct element *into) {
	if (!doc->root)
		return;
	LIST_ADD(r->arena, &r->open, doc);
	/* A configuration as Fluentd itself prints it is one section, <ROOT>. */
	const struct node *root = doc->root, *only = root->first;
	if (!into->parent && only && !only->next && only->kind == NODE_OBJECT && str_is(only->key, "ROOT"))
		root = only;
	read_children(r, doc, root, into);
	r->open.count--;
}

/* --- the whole unit -------------------------------------------------------------------------------------------------
 */

static void note_includes(struct reading *r) {
	for (uint32_t i = 0; i < r->unit->includes.count; i++) {
		const struct include *include = &r->unit->includes.items[i];
		uint64_t number = (uint64_t)(uintptr_t)include->node;
		struct str key = arena_str(r->arena, (struct str){(const char *)&number, sizeof number});
		void **slot = map_at(&r->included, key);
		struct included *included = *slot;
		if (!included) {
			included = ARENA_NEW(r->arena, struct included);
			*slot = included;
		}
		LIST_ADD(r->arena, included, include->doc);
	}
}

static bool is_included(const struct reading *r, const struct doc *doc) {
	for (uint32_t i = 0; i < r->unit->includes.count; i++)
		if (r->unit->includes.items[i].doc == doc)
			return true;
	return false;
}

static void read_doc(struct reading *r, const struct doc *doc, struct element *root) {
	if (doc->incomplete || doc->problem_kinds & UINT64_C(1) << PROBLEM_SYNTAX)
		r->partial = true;
	if (fd_doc_is_yaml(doc))
		fd_yaml_read(r, doc, root);
	else
		fd_conf_read(r, doc, root);
}

bool fd_is_older_than(const struct reading *r, uint32_t major, uint32_t minor, uint32_t patch) {
	struct version version = r->unit->asked.version, since = {{major, minor, patch, 0}};
	return version_known(version) && version_compare(version, since) < 0;
}

/* Is it a file of the folder that is loaded behind the main file (since 1.19)? */
static bool is_additional(const struct doc *doc) {
	return str_contains(doc->source->path, STR("/conf.d/")) || str_starts_with(doc->source->path, STR("conf.d/"));
}

/* lib/fluent/supervisor.rb, build_additional_configurations: <system> config_include_dir "" turns it off. */
static bool loads_additional(struct reading *r, const struct element *root) {
	const struct element *system = fd_element_child(root, "system");
	struct setting *folder = system ? fd_element_get(r, system, "config_include_dir") : NULL;
	if (fd_is_older_than(r, 1, 19, 0))
		return false;
	return !folder || !folder->value->known || folder->value->text.n > 0;
}

struct element *fd_element_read(struct reading *r) {
	struct unit *unit = r->unit;
	note_includes(r);
	struct span all = {.len = (uint32_t)unit->docs[0]->source->text.n};
	struct element *root = fd_element_add(r, NULL, STR("ROOT"), unit->docs[0], all, (struct span){0});
	bool has_main = false;
	for (uint32_t i = 0; i < unit->doc_count; i++) {
		const struct doc *doc = unit->docs[i];
		if (is_included(r, doc) || is_additional(doc))
			continue;
		read_doc(r, doc, root);
		has_main = true;
	}
	if (has_main && !loads_additional(r, root))
		return root;
	for (uint32_t i = 0; i < unit->doc_count; i++)
		if (!is_included(r, unit->docs[i]) && is_additional(unit->docs[i]))
			read_doc(r, unit->docs[i], root);
	return root;
}
