/* What the entries of the agent's lists have in common: merging equal ones, retention, class, path patterns. */
#include "agent/cloudwatch-agent/opentelemetry.h"

#include "base/hash.h"

/* Entries met so far, by hash; equal hashes are chained. */
struct seen {
	struct placed entry;
	struct seen *next;
};

static bool add_if_new(const struct reading *r, struct map *seen, struct placed entry) {
	uint64_t hash = node_hash(entry.node);
	struct str key = arena_str(r->arena, (struct str){.p = (const char *)&hash, .n = sizeof hash});
	void **slot = map_at(seen, key);
	for (struct seen *other = *slot; other; other = other->next)
		if (node_equal(other->entry.node, entry.node))
			return false;
	struct seen *mine = ARENA_NEW(r->arena, struct seen);
	*mine = (struct seen){.entry = entry, .next = *slot};
	*slot = mine;
	return true;
}

/* The agent's merge drops an entry that is deeply equal to one before it, in the same file too
 * (translator/jsonconfig/mergeJsonUtil/util.go, mergeList). */
struct placed_list entries_merged(const struct reading *r, const char *path) {
	struct placed_list entries = {0}, lists = view_all(r, path);
	struct map seen = {.arena = r->arena};
	for (uint32_t i = 0; i < lists.count; i++) {
		struct placed list = lists.items[i];
		if (list.node->kind != NODE_ARRAY)
			continue;
		for (const struct node *item = list.node->first; item; item = item->next) {
			struct placed entry = {.doc = list.doc, .node = item};
			if (item->kind == NODE_OBJECT && add_if_new(r, &seen, entry))
				LIST_ADD(r->arena, &entries, entry);
		}
	}
	return entries;
}

void entry_read_retention(const struct reading *r, struct placed entry, struct claim *claim) {
	struct placed retention = placed_child(entry, "retention_in_days");
	if (retention.node && retention.node->kind == NODE_NUMBER)
		claim->retention =
		    field_at(r, template_literal(r->arena, retention.node->text), retention, ORIGIN_WRITTEN);
}

static void check_class(const struct reading *r, struct placed class) {
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_NO_EFFECT, placed_site(class), "the agent knows no log group class \"%.*s\"",
			 STR_ARGS(class.node->text));
	problem->reason =
	    STR("it leaves the class out with an informational line, and a group that it creates is of the "
		"STANDARD class");
	problem->help = STR("write STANDARD or INFREQUENT_ACCESS");
}

/* translator/defaultKeyCase.go, DefaultLogGroupClassCase: any case, other values are dropped. */
void entry_read_class(const struct reading *r, struct placed entry, struct claim *claim) {
	struct placed class = placed_child(entry, "log_group_class");
	if (!class.node || class.node->kind != NODE_STRING || class.node->text.n == 0)
		return;
	static const struct str classes[] = {STR_INIT("STANDARD"), STR_INIT("INFREQUENT_ACCESS")};
	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
		if (str_equal_ignoring_case(class.node->text, classes[i])) {
			claim->class = field_at(r, template_literal(r->arena, classes[i]), class, ORIGIN_WRITTEN);
			return;
		}
	check_class(r, class);
}

/* A variable that nobody knows takes part as its own name: equal patterns still meet, others do not. */
static struct str pattern_of(const struct reading *r, const struct template *path) {
	if (path->count == 1 && !path->parts[0].is_variable)
		return path->parts[0].literal;
	struct buf text = {0};
	for (uint32_t i = 0; i < path->count; i++) {
		const struct part *part = &path->parts[i];
		struct str name = part->variable.name;
		if (!part->is_variable)
			buf_add(&text, part->literal);
		else if (str_starts_with(name, STR("${")))
			buf_format(&text, "$%.*s", STR_ARGS(str_from_to(name, 2, name.n - 1)));
		else
			buf_add(&text, name);
	}
	struct str pattern = arena_str(r->arena, buf_str(&text));
	buf_finish(&text);
	return pattern;
}

struct glob *entry_glob(const struct reading *r, const struct template *path) {
	struct str pattern = pattern_of(r, path);
	return glob_compile_globpath(r->arena, pattern, r->unit->world.platform == PLATFORM_WINDOWS,
				     entry_skipped_endings);
}

/* The collector's file log receiver: bmatcuk/doublestar for every path. */
struct glob *otel_glob(const struct reading *r, const struct template *path) {
	bool windows = r->unit->world.platform == PLATFORM_WINDOWS;
	return glob_compile(r->arena, pattern_of(r, path), GLOB_DOUBLESTAR | (windows ? (unsigned)GLOB_WINDOWS : 0));
}

bool entry_one_path(const struct reading *r, const struct template *path, const struct glob *glob, struct str *ret) {
	if (!glob->literal || !template_is_literal(path))
		return false;
	bool as_written = (glob->syntax & ~(unsigned)GLOB_WINDOWS) == GLOB_NONE;
	*ret = as_written ? template_text(r->arena, path) : glob->prefix;
	return true;
}
