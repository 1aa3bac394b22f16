/* Documents that are loaded together: what the agent refuses to merge.
 * Sources: translator/jsonconfig/mergeJsonConfig.go, mergeJsonUtil/util.go, and the sections that register a rule in
 * translator/translate (grep MergeRuleMap). */
#include "agent/cloudwatch-agent/reading.h"

#include "base/hash.h"
#include "claim/hole.h"

/* A key that has a rule: objects merge key by key, lists grow. Every other key must be equal wherever it stands. */
struct merge_rule {
	const char *name;
	const struct merge_rule *children;
	uint32_t child_count;
	bool is_list;
};
#define RULES(rows) .children = (rows), .child_count = sizeof(rows) / sizeof *(rows)

static const struct merge_rule collect_list[] = {{.name = "collect_list", .is_list = true}};
static const struct merge_rule logs_collected[] = {
    {.name = "files", RULES(collect_list)},
    {.name = "windows_events", RULES(collect_list)},
};
/* otlp may be an object or an array: different ones become a longer array. */
static const struct merge_rule logs_metrics[] = {
    {.name = "kubernetes"}, {.name = "ecs"}, {.name = "prometheus"}, {.name = "otlp", .is_list = true}};
static const struct merge_rule logs[] = {
    {.name = "logs_collected", RULES(logs_collected)},
    {.name = "metrics_collected", RULES(logs_metrics)},
};
static const struct merge_rule metrics_collected[] = {
    {.name = "procstat", .is_list = true}, {.name = "jmx", .is_list = true}, {.name = "otlp", .is_list = true}};
static const struct merge_rule metrics[] = {{.name = "metrics_collected", RULES(metrics_collected)}};
static const struct merge_rule traces_collected[] = {{.name = "otlp", .is_list = true}};
static const struct merge_rule traces[] = {{.name = "traces_collected", RULES(traces_collected)}};
static const struct merge_rule opentelemetry[] = {{.name = "collect"}};
static const struct merge_rule agent[] = {{.name = "usage_metadata", .is_list = true}};
static const struct merge_rule sections[] = {
    {.name = "agent", RULES(agent)},   {.name = "metrics", RULES(metrics)},
    {.name = "logs", RULES(logs)},     {.name = "csm"},
    {.name = "traces", RULES(traces)}, {.name = "opentelemetry", RULES(opentelemetry)},
};
static const struct merge_rule root = {.name = "", RULES(sections)};

static const struct merge_rule *rule_of(const struct merge_rule *rule, struct str key) {
	for (uint32_t i = 0; i < rule->child_count; i++)
		if (str_is(key, rule->children[i].name))
			return &rule->children[i];
	return NULL;
}

static void report(const struct reading *r, const char *path, struct placed first, struct placed other) {
	struct str key = other.node->key, file = source_lies_at(first.doc->source);
	struct problem *problem = unit_problem(r->unit, PROBLEM_MERGE_CONFLICT, placed_site(other),
					       "\"%.*s\" differs from what %.*s says, which the agent loads too",
					       STR_ARGS(key), STR_ARGS(file));
	problem->also = placed_site(first);
	problem->also_label = STR("the other value");
	problem->uncertain = site_has_hole(problem->also); /* it may turn out to be the same */
	problem->reason =
	    arena_format(r->arena,
			 "the agent refuses all of these files, so nothing is collected: Under path : %s%.*s | Error : "
			 "Different values are specified for %.*s",
			 path, STR_ARGS(key), STR_ARGS(key));
	if (other.node->kind == NODE_OBJECT)
		problem->help =
		    arena_format(r->arena, "\"%.*s\" is never merged: move all of it into one file", STR_ARGS(key));
	else
		problem->help = STR("keep it in one file, or give it the same value in all of them");
}

/* The keys of one object in all documents that have it; path ends in a slash. */
static void check_object(const struct reading *r, const struct merge_rule *rule, const char *path,
			 const struct placed_list *objects) {
	struct map first = {.arena = r->arena};
	for (uint32_t i = 0; i < objects->count; i++) {
		struct placed object = objects->items[i];
		for (const struct node *child = object.node->first; child; child = child->next) {
			struct placed here = {.doc = object.doc, .node = child};
			if (node_is_shadowed(child) || rule_of(rule, child->key) || rule == &root)
				continue;
			void **slot = map_at(&first, child->key);
			struct placed *before = *slot;
			if (!before) {
				*slot = before = ARENA_NEW(r->arena, struct placed);
				*before = here;
			} else if (!node_equal(before->node, child)) {
				report(r, path, *before, here);
			}
		}
	}
}

static void check_rule(const struct reading *r, const struct merge_rule *rule, const char *path,
		       const struct placed_list *objects) {
	check_object(r, rule, path, objects);
	for (uint32_t i = 0; i < rule->child_count; i++) {
		const struct merge_rule *child = &rule->children[i];
		struct placed_list below = {0};
		for (uint32_t k = 0; k < objects->count && !child->is_list; k++) {
			struct placed value = placed_child(objects->items[k], child->name);
			if (value.node && value.node->kind == NODE_OBJECT)
				LIST_ADD(r->arena, &below, value);
		}
		if (below.count > 1)
			check_rule(r, child, arena_format(r->arena, "%s%s/", path, child->name).p, &below);
	}
}

void merge_check(const struct reading *r) {
	if (r->roots.count > 1)
		check_rule(r, &root, "/", &r->roots);
}
