/* The same configuration loaded from two files of one agent: a copy that somebody forgot.
 * fetch-config copies a file into the agent's folder as file_<name> and deletes the original; where something brings
 * the original back, the agent loads both (tool/downloader/downloader.go, translator/cmdutil/translatorutil.go). */
#include "agent/cloudwatch-agent/reading.h"

#include "base/hash.h"

/* The documents met so far. Everything is looked up, so that thousands of files given as one host stay cheap. */
struct stale_search {
	const struct reading *r;
	struct map roots;   /* hash of the root object -> first document, as its index + 1 */
	struct map names;   /* base name -> first document */
	struct map entries; /* hash of an entry -> first document */
	uint32_t *listed;   /* by document: its entries */
	uint32_t *shared;   /* scratch, by earlier document: how many entries of the present one it lists too */
};

static struct str base_name(struct str path) {
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\')
			return str_from_offset(path, i);
	return path;
}

static struct str hash_key(const struct reading *r, const struct node *node) {
	uint64_t hash = node_hash(node);
	return arena_str(r->arena, (struct str){.p = (const char *)&hash, .n = sizeof hash});
}

/* Documents are kept in maps as their index + 1. */
static uint32_t first_with(struct map *map, struct str key, uint32_t index) {
	void **slot = map_at(map, key);
	if (!*slot)
		*slot = (void *)((uintptr_t)index + 1);
	return (uint32_t)((uintptr_t)*slot - 1);
}

static bool lookup(const struct map *map, struct str key, uint32_t *ret) {
	void *found = map_get(map, key);
	if (found)
		*ret = (uint32_t)((uintptr_t)found - 1);
	return found != NULL;
}

/* /etc/x.json and .../amazon-cloudwatch-agent.d/file_x.json, whichever comes first. */
static bool copy_by_name(struct stale_search *c, uint32_t index, uint32_t *ret) {
	const struct reading *r = c->r;
	struct str name = base_name(source_lies_at(r->roots.items[index].doc->source)), prefix = STR("file_");
	struct str moved = arena_format(r->arena, "file_%.*s", STR_ARGS(name));
	bool found = lookup(&c->names, moved, ret) ||
		     (str_starts_with(name, prefix) && lookup(&c->names, str_from_offset(name, prefix.n), ret));
	first_with(&c->names, name, index);
	return found;
}

static bool copy_by_root(struct stale_search *c, uint32_t index, uint32_t *ret) {
	const struct node *root = c->r->roots.items[index].node;
	uint32_t first = first_with(&c->roots, hash_key(c->r, root), index);
	if (first == index || root->count == 0 || !node_equal(c->r->roots.items[first].node, root))
		return false;
	*ret = first;
	return true;
}

/* Fragments may share an entry by chance; most of one, and more than one, is a copy. */
static bool mostly_shared(uint32_t mine, uint32_t theirs, uint32_t shared) {
	uint32_t fewer = mine < theirs ? mine : theirs;
	return shared > 1 && shared >= (fewer + 1) / 2;
}

LIST(owner_list, uint32_t);

/* For each entry of one list that an earlier document lists too, the first such document. */
static void add_owners(struct stale_search *c, uint32_t index, const char *path, struct owner_list *owners) {
	const struct node *list = node_find(c->r->roots.items[index].node, path);
	if (!list || list->kind != NODE_ARRAY)
		return;
	c->listed[index] += list->count;
	for (const struct node *item = list->first; item; item = item->next) {
		uint32_t owner = first_with(&c->entries, hash_key(c->r, item), index);
		if (owner != index)
			LIST_ADD(c->r->arena, owners, owner);
	}
}

static bool copy_by_entries(struct stale_search *c, uint32_t index, uint32_t *ret) {
	struct owner_list owners = {0};
	add_owners(c, index, "logs/logs_collected/files/collect_list", &owners);
	add_owners(c, index, "logs/logs_collected/windows_events/collect_list", &owners);
	for (uint32_t i = 0; i < owners.count; i++)
		c->shared[owners.items[i]]++;
	bool found = false;
	for (uint32_t i = 0; i < owners.count && !found; i++) {
		uint32_t owner = owners.items[i];
		found = mostly_shared(c->listed[index], c->listed[owner], c->shared[owner]);
		if (found)
			*ret = owner;
	}
	for (uint32_t i = 0; i < owners.count; i++)
		c->shared[owners.items[i]] = 0;
	return found;
}

static void report(const struct reading *r, uint32_t earlier, uint32_t later) {
	struct placed here = r->roots.items[later], there = r->roots.items[earlier];
	struct str other = source_lies_at(there.doc->source);
	struct span start = {.off = here.node->span.off, .len = 1}, first = {.off = there.node->span.off, .len = 1};
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_STALE_COPY, doc_site(here.doc, start),
			 "this file and %.*s are copies of one configuration, and the agent loads "
			 "both",
			 STR_ARGS(other));
	problem->also = doc_site(there.doc, first);
	problem->also_label = STR("the other copy");
	problem->reason = STR("entries that are equal count once, but an entry that is changed in one copy becomes a "
			      "second source: every line of its file is then sent twice");
	problem->help = STR("delete one of the two files and restart the agent");
}

void stale_copies_check(const struct reading *r) {
	uint32_t count = r->roots.count;
	if (count < 2)
		return;
	struct stale_search c = {.r = r, .roots.arena = r->arena, .names.arena = r->arena, .entries.arena = r->arena};
	c.listed = ARENA_ARRAY(r->arena, uint32_t, count);
	c.shared = ARENA_ARRAY(r->arena, uint32_t, count);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t by_entries = 0, by_root = 0, by_name = 0;
		bool mostly = copy_by_entries(&c, i, &by_entries);
		bool equal = copy_by_root(&c, i, &by_root);
		if (copy_by_name(&c, i, &by_name))
			report(r, by_name, i);
		else if (equal || mostly)
			report(r, equal ? by_root : by_entries, i);
	}
}
