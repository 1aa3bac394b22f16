/* The texts of kubectl_manifest (gavinbunney/kubectl, yaml_body) and what stands in kubernetes_manifest, as one stream
 * of YAML, which is what kubectl would be given: a config map belongs to the workload that mounts it. */
#include "agent/terraform/reading.h"

#include "base/limits.h"
#include "doc/doc.h"

static bool is_manifest(const struct resource *resource) {
	return str_is(resource->type, "kubernetes_manifest");
}

/* NULL: it is none, or not known, or broken: then it is read alone, and told of. */
static const struct node *body_of(const struct state *state, const struct resource *resource) {
	const struct node *body =
	    str_is(resource->type, "kubectl_manifest") ? node_get(resource->values, "yaml_body") : NULL;
	if (!body || body->kind != NODE_STRING)
		return NULL;
	struct arena *arena = arena_new(); /* of many bodies no tree is kept */
	const struct doc *doc =
	    doc_parse(arena, source_new(arena, state->doc->source->path, body->text), format_by_name(STR("yaml")));
	bool broken = doc->unreadable || doc->incomplete || doc->problems.count;
	arena_free(arena);
	return broken ? NULL : body;
}

/* JSON is YAML: of the bytes of the plan nothing has to be changed. */
static const struct node *object_of(const struct resource *resource) {
	const struct node *manifest = is_manifest(resource) ? node_get(resource->values, "manifest") : NULL;
	return manifest && manifest->kind == NODE_OBJECT ? manifest : NULL;
}

/* Objects of the blocks of other resources are read as parts of the plan's tree, and manifests with them. */
static bool has_blocks(const struct state *state) {
	for (uint32_t i = 0; i < state->all.count; i++)
		if (terraform_is_kubernetes(state->all.items[i]) && !is_manifest(state->all.items[i]))
			return true;
	return false;
}

static void add(struct unpacking *u, struct derivation *d, const struct node *node) {
	const struct doc *doc = u->state->doc;
	struct span end = {node->span.off + node->span.len, 0};
	if (node->kind == NODE_STRING)
		doc->format->decode(doc, node, d);
	else
		derivation_add(d, PIECE_COPY,
			       str_from_to(doc->source->text, node->span.off, (size_t)node->span.off + node->span.len),
			       node->span, 0);
	derivation_add(d, PIECE_INSERTED, STR("\n---\n"), end, 0);
}

void terraform_unpack_manifests(struct unpacking *u) {
	struct state *state = u->state;
	struct derivation d = {.arena = state->arena, .outer = state->doc->source};
	struct embedded how = {.format = format_by_name(STR("yaml"))};
	bool together = !has_blocks(state);
	LIST(, struct resource *) joined = {0};
	uint32_t bodies = 0;
	if (terraform_has_many(state, "kubectl") || terraform_has_many(state, "kubernetes"))
		return;
	for (uint32_t i = 0;
	     i < state->all.count && d.text.n < LIMIT_EMBEDDED_BYTES && joined.count < LIMIT_EMBEDDED_TEXTS; i++) {
		struct resource *resource = state->all.items[i];
		const struct node *body = body_of(state, resource), *object = together ? object_of(resource) : NULL;
		if (!body && !object)
			continue;
		bodies += body != NULL;
		LIST_ADD(state->arena, &joined, resource);
		add(u, &d, body ? body : object);
	}
	if (!bodies || joined.count < 2 || !contents_may_hold(d.text) ||
	    !terraform_has_room(u, d.text.n, joined.items[0]->values->span))
		return;
	for (uint32_t i = 0; i < joined.count; i++)
		joined.items[i]->is_joined = true;
	how.host = ++u->hosts;
	how.copies = (struct replication){.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_HOST};
	how.text = source_derive(&d, STR("Kubernetes manifests"));
	LIST_ADD(u->unit->arena, u->ret, how);
}
