/* How many pods of a chart run. */
#include "agent/helm-values/reading.h"

struct replication copies_of_nodes(const struct values *v, struct span at) {
	return (struct replication){.copies = COPIES_MANY, .differs_by = DIFFERENCE_HOST, .at = doc_site(v->doc, at)};
}

struct replication copies_by_default(const struct values *v, struct span at, const char *key, const char *value) {
	struct replication copies = copies_of_nodes(v, at);
	struct assumed assumed = {.here = at};
	assumed.what = arena_format(v->arena, "%s has the chart's default, \"%s\"", key, value);
	copies.assumes = ARENA_NEW(v->arena, struct assumed_list);
	LIST_ADD(v->arena, copies.assumes, assumed);
	return copies;
}

static struct replication some(const struct values *v, const struct node *at, uint32_t count, bool counted) {
	struct replication copies = {.copies = count > 1 ? COPIES_MANY : COPIES_ONE, .differs_by = DIFFERENCE_POD};
	if (count > 1 && counted)
		copies.count = count;
	if (count > 1)
		copies.at = values_site(v, at);
	return copies;
}

struct replication copies_of_replicas(const struct values *v, const struct node *replicas, const struct node *scaler,
				      uint32_t most) {
	struct replication unknown = {.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_POD};
	const struct node *enabled = node_get(scaler, "enabled"), *written = node_get(scaler, "maxReplicas");
	uint32_t count = 1;
	if (values_true(enabled)) {
		if (written && !str_to_u32(values_text(written), &most))
			return unknown;
		return some(v, written ? written : enabled, most, false);
	}
	if (replicas && replicas->kind != NODE_NULL && !str_to_u32(values_text(replicas), &count))
		return unknown;
	return some(v, replicas, count, true);
}
