/* Patches of a kustomization, and what they are for. Sources: kubernetes-sigs/kustomize,
 * api/internal/builtins/PatchTransformer.go and PatchStrategicMergeTransformer.go, api/types/selector.go,
 * api/resmap/reswrangler.go (Select). */
#include "agent/kubernetes/kustomize.h"

#include "base/regex.h"

#include <string.h>

/* --- selectors -------------------------------------------------------------------------------------------------------
 */

struct str kust_space(struct str space) {
	return space.n ? space : STR("default");
}

static bool has(const struct str_list *list, struct str text) {
	for (uint32_t i = 0; i < list->count; i++)
		if (str_equal(list->items[i], text))
			return true;
	return false;
}

bool kust_has_name(const struct thing *thing, struct str name) {
	return has(&thing->names, name);
}

/* Is it no pattern, but for a dot? */
static bool is_plain(struct str pattern) {
	for (size_t i = 0; i < pattern.n; i++)
		if (strchr("\\^$*+?()[]{}|", pattern.p[i]))
			return false;
	return true;
}

static bool is_costly(struct str pattern) {
	enum { REPEATS_MAX = 2 };
	uint32_t repeats = 0;
	for (size_t i = 0; i < pattern.n; i++)
		repeats += strchr("*+{", pattern.p[i]) != NULL;
	return repeats > REPEATS_MAX || str_contains(pattern, STR(")*")) || str_contains(pattern, STR(")+"));
}

/* A pattern that has to match whole. */
static enum answer fits(struct kustomize *k, struct str pattern, struct str text) {
	enum { STEPS = 1024 };
	struct str error;
	if (!pattern.n || str_equal(pattern, text) || str_is(pattern, ".*"))
		return CERTAIN;
	if (is_plain(pattern) && (pattern.n != text.n || !str_contains(pattern, STR("."))))
		return NEVER;
	k->steps += STEPS;
	struct regex *regex =
	    is_costly(pattern) ? NULL
			       : regex_new(k->arena, arena_join(k->arena, STR("\\A(?:"), pattern, STR(")\\z"), STR("")),
					   REGEX_ANCHORED, &error);
	enum regex_result result = regex ? regex_match(regex, text, NULL) : REGEX_GAVE_UP;
	regex_free(regex);
	return result == REGEX_GAVE_UP ? POSSIBLE : result == REGEX_YES ? CERTAIN : NEVER;
}

static enum answer least(enum answer a, enum answer b) {
	return a < b ? a : b;
}

static enum answer most(enum answer a, enum answer b) {
	return a > b ? a : b;
}

/* key=value, key==value, key!=value, with commas between them. */
static enum answer labels_fit(const struct node *labels, struct str selector) {
	struct str one;
	while (selector.n && str_split(&selector, ',', &one)) {
		size_t at;
		bool differs = str_contains(one, STR("!="));
		if (!str_find_char(one, '=', &at) || str_contains(one, STR("(")))
			return POSSIBLE;
		struct str key = str_trim(str_from_to(one, 0, differs ? at - 1 : at));
		struct str value = str_trim(str_from_offset(one, str_contains(one, STR("==")) ? at + 2 : at + 1));
		const struct node *label = node_get_str(labels, key);
		if ((label && str_equal(label->text, value)) == differs)
			return NEVER;
	}
	return CERTAIN;
}

/* The first and the last one count. */
static enum answer either(struct kustomize *k, struct str pattern, const struct str_list *list, bool is_space) {
	struct str first = list->items[0], last = list->items[list->count - 1];
	return most(fits(k, pattern, is_space ? kust_space(first) : first),
		    fits(k, pattern, is_space ? kust_space(last) : last));
}

enum answer kust_selects(struct kustomize *k, const struct node *target, const struct thing *thing) {
	enum { STEPS = 16 };
	const struct node *root = &thing->root->node;
	if (!kust_step(k, STEPS, doc_site(thing->root->doc, root->span)))
		return NEVER;
	enum answer answer = fits(k, kube_text(target, "kind"), thing->kind);
	answer = least(answer, fits(k, kube_text(target, "group"), thing->group));
	answer = least(answer, fits(k, kube_text(target, "version"), thing->version));
	answer = least(answer, either(k, kube_text(target, "name"), &thing->names, false));
	answer = least(answer, either(k, kube_text(target, "namespace"), &thing->spaces, true));
	answer = least(answer, labels_fit(node_find(root, "metadata/labels"), kube_text(target, "labelSelector")));
	return least(answer,
		     labels_fit(node_find(root, "metadata/annotations"), kube_text(target, "annotationSelector")));
}

/* A patch that says itself what it is for. One without a namespace is taken for an object in any. */
static bool is_for(const struct node *patch, const struct thing *thing) {
	struct str version = kube_text(patch, "apiVersion"), group = {0};
	struct str name = {0}, space = {0};
	const struct node *metadata = kube_find_object(patch, "metadata");
	size_t slash;
	if (str_find_char(version, '/', &slash))
		group = str_from_to(version, 0, slash);
	if (metadata) {
		name = kube_text(metadata, "name");
		space = kube_text(metadata, "namespace");
	}
	bool is_there = !space.n;
	for (uint32_t i = 0; i < thing->spaces.count; i++)
		is_there = is_there || str_equal(kust_space(thing->spaces.items[i]), space);
	return str_equal(kube_text(patch, "kind"), thing->kind) && str_equal(group, thing->group) &&
	       kust_has_name(thing, name) && is_there;
}

/* --- patches ---------------------------------------------------------------------------------------------------------
 */

struct patching {
	struct kustomize *k;
	struct doc *doc;	   /* the kustomization */
	const struct node *at;	   /* what names the patch, or holds it */
	const struct node *target; /* NULL: the patch says it */
	struct thing_list *things;
};

static void lose_thing(const struct patching *p, struct thing *thing, const char *why) {
	kust_unsure(p->k, thing, doc_site(p->doc, p->at->span), why);
}

/* What a patch that was not read may change. */
static void lose(const struct patching *p) {
	for (uint32_t i = 0; i < p->things->count; i++)
		if (!p->target || kust_selects(p->k, p->target, p->things->items[i]) != NEVER)
			lose_thing(p, p->things->items[i], "this patch was not read");
}

static void apply_to(const struct patching *p, struct thing *thing, struct doc *patch, const struct node *root) {
	if (root->kind == NODE_ARRAY)
		kust_edit(p->k, thing, patch, root);
	else
		kust_merge(p->k, thing, patch, root);
}

static void apply_root(const struct patching *p, struct doc *patch, const struct node *root) {
	for (uint32_t i = 0; i < p->things->count && !p->k->is_full; i++) {
		struct thing *thing = p->things->items[i];
		enum answer answer = NEVER;
		kust_step(p->k, thing->names.count + 1, doc_site(patch, root->span));
		if (p->target)
			answer = kust_selects(p->k, p->target, thing);
		else if (root->kind == NODE_OBJECT && is_for(root, thing))
			answer = CERTAIN;
		if (answer == CERTAIN)
			apply_to(p, thing, patch, root);
		else if (answer != NEVER)
			lose_thing(p, thing, "what this patch is for cannot be told");
	}
}

static void apply(const struct patching *p, struct doc *patch) {
	if (!patch || patch->unreadable) {
		lose(p);
		return;
	}
	for (uint32_t i = 0; i < patch->root_count; i++) {
		const struct node *root = patch->roots[i];
		const struct node *items = kube_find_list(root, "items");
		if (items && str_ends_with(kube_text(root, "kind"), STR("List"))) {
			for (const struct node *item = items->first; item; item = item->next)
				apply_root(p, patch, item);
		} else if (root->kind == NODE_OBJECT || root->kind == NODE_ARRAY) {
			apply_root(p, patch, root);
		}
	}
}

/* A patch that stands in the kustomization itself. */
static struct doc *written_here(const struct patching *p) {
	struct source *text = doc_embedded(p->k->arena, p->doc, p->at, STR(""));
	return doc_parse(p->k->arena, text, format_by_name(STR("yaml")));
}

static void apply_item(struct patching *p, const struct node *item) {
	const struct node *path = node_get(item, "path"), *text = node_get(item, "patch");
	p->target = kube_find_object(item, "target");
	p->at = text ? text : path;
	if (text && text->kind == NODE_STRING)
		apply(p, written_here(p));
	else if (path && path->kind == NODE_STRING)
		apply(p, kust_named(p->k, path));
}

void kust_patch(struct kustomize *k, struct doc *doc, struct thing_list *things) {
	const struct node *merges = kube_find_list(doc->root, "patchesStrategicMerge");
	const struct node *list = kube_find_list(doc->root, "patches");
	struct patching p = {.k = k, .doc = doc, .things = things};
	for (const struct node *item = merges ? merges->first : NULL; item && !k->is_full; item = item->next) {
		p.at = item;
		if (item->kind == NODE_STRING)
			apply(&p, str_contains(item->text, STR("\n")) ? written_here(&p) : kust_named(k, item));
	}
	for (const struct node *item = list ? list->first : NULL; item && !k->is_full; item = item->next)
		if (item->kind == NODE_OBJECT)
			apply_item(&p, item);
}

void kust_patch_json(struct kustomize *k, struct doc *doc, struct thing_list *things) {
	const struct node *list = kube_find_list(doc->root, "patchesJson6902");
	struct patching p = {.k = k, .doc = doc, .things = things};
	for (const struct node *item = list ? list->first : NULL; item && !k->is_full; item = item->next)
		if (item->kind == NODE_OBJECT)
			apply_item(&p, item);
}
