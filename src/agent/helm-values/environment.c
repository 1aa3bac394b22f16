/* The variables that a chart's pod template gives its container. */
#include "agent/helm-values/reading.h"

static void add_copies(const struct values *v, struct node *list, const struct node *from) {
	for (const struct node *item = from && from->kind == NODE_ARRAY ? from->first : NULL; item; item = item->next) {
		struct node *copy = ARENA_NEW(v->arena, struct node);
		*copy = *item;
		node_append(list, copy);
	}
}

static struct node *list_called(const struct values *v, const char *key, const char *given, const struct node *more) {
	struct node *list = node_new(v->arena, NODE_ARRAY, (struct span){0});
	list->key = str_from(key);
	if (given) {
		const struct format *yaml = format_by_name(STR("yaml"));
		add_copies(v, list, doc_parse(v->arena, source_new(v->arena, STR(""), str_from(given)), yaml)->root);
	}
	add_copies(v, list, more);
	return list;
}

void values_environment(const struct values *v, const struct chart_env *env, struct embedded *ret) {
	struct node *container = node_new(v->arena, NODE_OBJECT, (struct span){0});
	struct node *pod = node_new(v->arena, NODE_OBJECT, (struct span){0});
	node_append(container, list_called(v, "env", env->given, env->env));
	node_append(container, list_called(v, "envFrom", NULL, env->from));
	if (env->host_network) {
		struct node *network = node_new(v->arena, NODE_BOOL, (struct span){0});
		network->key = STR("hostNetwork");
		network->text = STR("true");
		node_append(pod, network);
	}
	pod_environment(v->arena, v->doc, pod, container, &ret->env, &ret->env_closed);
	ret->env_closed = ret->env_closed && !v->is_of_terraform;
	ret->mode = MODE_CONTAINER;
}

void values_add_variable(const struct values *v, struct embedded *embedded, const char *name, const char *path) {
	struct str value = values_text(node_find(v->root, path));
	struct environment_entry entry = {.name = str_from(name), .value = value};
	if (!value.n) {
		struct variable *is = ARENA_NEW(v->arena, struct variable);
		*is = (struct variable){.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE};
		is->name = arena_format(v->arena, "<%s>", path);
		entry.is = is;
	}
	LIST_ADD(v->arena, &embedded->env, entry);
}
