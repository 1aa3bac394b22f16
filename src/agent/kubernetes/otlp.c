/* What the variables of a container say of logs that its application sends by itself. */
#include "agent/kubernetes/reading.h"

#include "agent/otlp_headers.h"
#include "agent/text_site.h"

struct value_place {
	const struct object *object;
	struct arena *arena;
	const struct node *node;
};

static struct site locate(const void *data, size_t from, size_t to) {
	const struct value_place *place = data;
	return node_text_site(place->arena, kube_doc(place->object, place->node), place->node, from, to);
}

static bool is_ours(struct str name, struct str value) {
	return (str_is(name, "OTEL_EXPORTER_OTLP_LOGS_HEADERS") || str_is(name, "OTEL_EXPORTER_OTLP_HEADERS")) &&
	       (str_contains(value, STR("x-aws-log-")) || str_contains(value, STR("X-Aws-Log-")));
}

bool kube_has_otlp(const struct workload *workload) {
	for (uint32_t i = 0; i < workload->containers.count; i++) {
		const struct node *env = kube_find_list(workload->containers.items[i].node, "env");
		for (const struct node *item = env ? env->first : NULL; item; item = item->next)
			if (is_ours(kube_text(item, "name"), kube_text(item, "value")))
				return true;
	}
	return false;
}

static bool take(struct cluster *cluster, struct container *container, const struct node *item,
		 struct otlp_variables *variables) {
	const struct object *object = container->workload->object;
	const struct node *value = node_get(item, "value");
	struct otlp_value read = {0};
	if (!value || value->kind != NODE_STRING || !str_starts_with(kube_text(item, "name"), STR("OTEL_")))
		return false;
	kube_expand(cluster->arena, &container->env, value->text, &read.text);
	read.at = kube_site(object, value);
	struct value_place *place = ARENA_NEW(cluster->arena, struct value_place);
	*place = (struct value_place){.object = object, .arena = cluster->arena, .node = value};
	read.locate = template_is_literal(&read.text) && !str_contains(value->text, STR("$")) ? locate : NULL;
	read.data = place;
	return otlp_variables_take(variables, kube_text(item, "name"), &read);
}

static void read_container(struct cluster *cluster, struct container *container) {
	const struct object *object = container->workload->object;
	const struct node *env = kube_find_list(container->node, "env"), *at = NULL;
	const struct node *name = node_get(container->node, "name");
	struct otlp_variables variables = {0};
	kube_environment(cluster, container);
	for (const struct node *item = env ? env->first : NULL; item; item = item->next)
		if (take(cluster, container, item, &variables))
			at = item;
	struct field source = {.origin = ORIGIN_WRITTEN, .at = kube_site(object, name ? name : container->node)};
	source.value = template_literal(cluster->arena, kube_text(container->node, "name"));
	if (at)
		otlp_headers_claim(cluster->unit, &variables, kube_site(object, at), source);
}

void kube_otlp(struct cluster *cluster, struct workload *workload) {
	for (uint32_t i = 0; i < workload->containers.count; i++)
		read_container(cluster, &workload->containers.items[i]);
}
