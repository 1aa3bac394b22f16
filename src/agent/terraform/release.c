/* Releases of Helm charts: texts of values, and single settings over them. Source: registry.terraform.io,
 * hashicorp/helm, helm_release (values, set). */
#include "agent/helm.h"

#include "agent/terraform/reading.h"

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

static void add_settings(struct unpacking *u, const struct node *list, struct helm_release *ret) {
	for (const struct node *item = list && list->kind == NODE_ARRAY ? list->first : NULL; item; item = item->next) {
		const struct node *value = node_get(item, "value");
		if (value && value->kind == NODE_STRING)
			LIST_ADD(u->unit->arena, &ret->settings,
				 (struct helm_setting){terraform_text(item, "name"), value});
	}
}

/* Several texts of values are laid over each other by Helm: here each is read alone, and settings are not put over
 * them. */
static void unpack_release(struct unpacking *u, const struct resource *resource) {
	const struct node *list = node_get(resource->values, "values"), *set = node_get(resource->values, "set");
	struct helm_release release = {.doc = (struct doc *)u->state->doc};
	const struct node *text = list && list->kind == NODE_ARRAY ? list->first : NULL;
	release.chart = base_name(terraform_text(resource->values, "chart"));
	release.label = arena_format(u->unit->arena, "%.*s.values", STR_ARGS(resource->address));
	if (!text || !text->next)
		add_settings(u, set, &release);
	do {
		release.values = text && text->kind == NODE_STRING ? text : NULL;
		if (helm_release_is_ours(u->unit->arena, &release))
			helm_release_embed(u->unit, &release, ++u->hosts, u->ret);
		text = text ? text->next : NULL;
	} while (text);
}

void terraform_unpack_releases(struct unpacking *u) {
	for (uint32_t i = 0; i < u->state->all.count && !u->full; i++)
		if (str_is(u->state->all.items[i]->type, "helm_release"))
			unpack_release(u, u->state->all.items[i]);
}
