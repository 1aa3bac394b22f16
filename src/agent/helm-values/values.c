/* Values as templates take them. */
#include "agent/helm-values/reading.h"

bool values_have_variables(struct str text) {
	size_t at;
	while (str_find(text, STR("${"), &at)) {
		text = str_from_offset(text, at + 2);
		if (text.n && text.p[0] >= 'a' && text.p[0] <= 'z' && !str_starts_with(text, STR("env:")))
			return true;
	}
	return false;
}

bool values_is_object(const struct node *node) {
	return node && node->kind == NODE_OBJECT;
}

bool values_true(const struct node *node) {
	if (!node)
		return false;
	switch (node->kind) {
	case NODE_NULL:
		return false;
	case NODE_BOOL:
		return str_is(node->text, "true") || str_is(node->text, "True") || str_is(node->text, "TRUE");
	case NODE_NUMBER:
		return !str_is(node->text, "0");
	case NODE_STRING:
		return node->text.n > 0;
	case NODE_ARRAY:
	case NODE_OBJECT:
		break;
	}
	return node->count > 0;
}

struct str values_text(const struct node *node) {
	return node && node->kind != NODE_OBJECT && node->kind != NODE_ARRAY && node->kind != NODE_NULL ? node->text
													: STR("");
}

struct site values_site(const struct values *v, const struct node *node) {
	return doc_site(v->doc, node->span);
}

struct span values_key(const struct values *v, const struct node *node) {
	if (!node)
		return (struct span){.off = v->root->span.off};
	return node->key_span.len ? node->key_span : node->span;
}

bool values_have_words(const struct doc *doc, const struct node *node, const char *agent) {
	const struct agent *whose = agent_by_name(str_from(agent));
	struct str text = node ? site_text(doc_site(doc, node->span)) : STR("");
	for (const char *const *word = whose ? whose->words : NULL; word && *word; word++)
		if (str_contains(text, str_from(*word)))
			return true;
	return false;
}

static int by_name(const void *a, const void *b, const void *context) {
	struct str x = ((const struct pod_file *)a)->name, y = ((const struct pod_file *)b)->name;
	(void)context;
	for (size_t i = 0; i < x.n && i < y.n; i++)
		if (x.p[i] != y.p[i])
			return (unsigned char)x.p[i] < (unsigned char)y.p[i] ? -1 : 1;
	return x.n < y.n ? -1 : x.n > y.n;
}

void values_sort_files(const struct values *v, struct pod_files *files) {
	list_sort(v->arena, files->items, files->count, sizeof *files->items, by_name, NULL);
}
