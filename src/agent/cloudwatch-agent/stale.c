/* The same configuration loaded from two files of one agent: a copy that somebody forgot.
 * fetch-config copies a file into the agent's folder as file_<name> and deletes the original; where something brings
 * the original back, the agent loads both (tool/downloader/downloader.go, translator/cmdutil/translatorutil.go). */
#include "agent/cloudwatch-agent/reading.h"

#include "base/hash.h"

/* What one document lists, and how much of it earlier documents list too. */
struct tally {
	uint32_t entries;
	uint32_t *shared; /* by earlier document */
};

static struct str base_name(struct str path) {
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\')
			return str_from_offset(path, i);
	return path;
}

/* /etc/x.json and .../amazon-cloudwatch-agent.d/file_x.json */
static bool is_copy_by_name(struct str a, struct str b) {
	struct str first = base_name(a), second = base_name(b), prefix = STR("file_");
	if (str_starts_with(second, prefix) && str_equal(str_from_offset(second, prefix.n), first))
		return true;
	return str_starts_with(first, prefix) && str_equal(str_from_offset(first, prefix.n), second);
}

static void count_list(const struct reading *r, struct map *seen, struct tally *tallies, uint32_t index,
		       const char *path) {
	const struct node *list = node_find(r->roots.items[index].node, path);
	if (!list || list->kind != NODE_ARRAY)
		return;
	for (const struct node *item = list->first; item; item = item->next) {
		uint64_t hash = node_hash(item);
		struct str key = arena_str(r->arena, (struct str){.p = (const char *)&hash, .n = sizeof hash});
		void **slot = map_at(seen, key);
		uint32_t *owner = *slot;
		tallies[index].entries++;
		if (!owner) {
			*slot = owner = ARENA_NEW(r->arena, uint32_t);
			*owner = index;
		} else if (*owner != index) {
			tallies[index].shared[*owner]++;
		}
	}
}

static void report(const struct reading *r, uint32_t earlier, uint32_t later) {
	struct placed here = r->roots.items[later], there = r->roots.items[earlier];
	struct str other = there.doc->source->path;
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

/* Fragments may share an entry by chance; most of one, and more than one, is a copy. */
static bool mostly_shared(const struct tally *mine, const struct tally *theirs, uint32_t shared) {
	uint32_t fewer = mine->entries < theirs->entries ? mine->entries : theirs->entries;
	return shared > 1 && shared >= (fewer + 1) / 2;
}

static void judge(const struct reading *r, const struct tally *tallies, uint32_t later) {
	struct placed here = r->roots.items[later];
	for (uint32_t i = 0; i < later; i++) {
		struct placed there = r->roots.items[i];
		if (is_copy_by_name(there.doc->source->path, here.doc->source->path) ||
		    mostly_shared(&tallies[later], &tallies[i], tallies[later].shared[i]) ||
		    (here.node->count && node_equal(there.node, here.node))) {
			report(r, i, later);
			return;
		}
	}
}

void stale_copies_check(const struct reading *r) {
	uint32_t count = r->roots.count;
	if (count < 2)
		return;
	struct tally *tallies = ARENA_ARRAY(r->arena, struct tally, count);
	struct map seen = {.arena = r->arena};
	for (uint32_t i = 0; i < count; i++) {
		tallies[i].shared = ARENA_ARRAY(r->arena, uint32_t, count);
		count_list(r, &seen, tallies, i, "logs/logs_collected/files/collect_list");
		count_list(r, &seen, tallies, i, "logs/logs_collected/windows_events/collect_list");
	}
	for (uint32_t i = 1; i < count; i++)
		judge(r, tallies, i);
}
