/* Custom resources and types of third parties: whatever their properties hold is handed to a function of the user's,
 * or to a cluster. docs.aws.amazon.com, AWSCloudFormation/latest: aws-resource-cloudformation-customresource;
 * aws/aws-cdk, packages/aws-cdk-lib/aws-eks/lib/k8s-manifest.ts (Manifest: a list of manifests as JSON text). */
#include "agent/cloudformation/reading.h"

#include "doc/doc.h"

enum { DEPTH_MAX = 6 };

bool cfn_is_custom(struct str type) {
	size_t first, second;
	if (str_starts_with(type, STR("Custom::")) || str_is(type, "AWS::CloudFormation::CustomResource"))
		return true;
	return !str_starts_with(type, STR("AWS::")) && !str_starts_with(type, STR("Alexa::")) &&
	       str_find(type, STR("::"), &first) && first > 0 &&
	       str_find(str_from_offset(type, first + 2), STR("::"), &second) && second > 0;
}

struct source *cfn_manifests(struct arena *arena, struct source *text) {
	struct derivation d = {.arena = arena, .outer = text};
	struct span whole = {0, (uint32_t)text->text.n};
	if (!str_starts_with(str_trim(text->text), STR("[")) || !str_contains(text->text, STR("\"apiVersion\"")))
		return text;
	derivation_add(&d, PIECE_INSERTED, STR("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":"), (struct span){0},
		       0);
	for (uint32_t i = 0; i < text->hole_count; i++) {
		struct hole hole = text->holes[i];
		hole.here.off += (uint32_t)d.text.n;
		LIST_ADD(arena, &d.holes, hole);
	}
	derivation_add(&d, PIECE_COPY, text->text, whole, 0);
	derivation_add(&d, PIECE_INSERTED, STR("}"), (struct span){.off = whole.len}, 0);
	struct str label = text->label;
	text->label = STR("");
	return source_derive(&d, label);
}

static bool is_recognised(struct arena *arena, struct source *text) {
	struct doc *doc = doc_parse(arena, text, format_by_name(STR("json")));
	struct str why;
	for (const struct agent *const *agent = agent_all(); *agent; agent++) {
		const char *const *format = (*agent)->formats;
		while (format && *format && !str_is(str_from(*format), "json"))
			format++;
		if ((!format || *format) && (*agent)->recognise(doc, &why))
			return true;
	}
	return false;
}

static void unpack_property(struct unpacking *u, const struct node *node, struct str label, uint32_t depth) {
	bool structure = (node->kind == NODE_OBJECT || node->kind == NODE_ARRAY) && !intrinsic_is_call(node);
	struct embedded how = {.copies = u->unit->copies};
	struct environment values = {0};
	struct source *text = structure ? cfn_json(u->stack, node, label, &values) : NULL;
	if (u->full || depth > DEPTH_MAX || (structure && (!text || !contents_may_hold(text->text))))
		return;
	if (!structure || is_recognised(u->unit->arena, cfn_manifests(u->unit->arena, text))) {
		how.host = ++u->hosts;
		for (int pass = 0; pass < 2; pass++) {
			u->other_arms = pass;
			cfn_add_text(u, node, label, &how);
		}
		return;
	}
	uint32_t number = 0;
	for (const struct node *child = node->first; child && !u->full; child = child->next, number++) {
		struct str step = node->kind == NODE_OBJECT
				      ? arena_format(u->unit->arena, ".%.*s", STR_ARGS(child->key))
				      : arena_format(u->unit->arena, "[%u]", (unsigned)number);
		if (!node_is_shadowed(child))
			unpack_property(u, child,
					arena_format(u->unit->arena, "%.*s%.*s", STR_ARGS(label), STR_ARGS(step)),
					depth + 1);
	}
}

void cfn_unpack_custom(struct unpacking *u) {
	u->custom = true;
	for (const struct node *resource = u->stack->resources->first; resource; resource = resource->next) {
		const struct node *properties = cfn_properties(resource);
		if (!cfn_is_custom(cfn_type(resource)) || node_is_shadowed(resource) || !properties)
			continue;
		for (const struct node *child = properties->first; child && !u->full; child = child->next)
			if (!node_is_shadowed(child))
				unpack_property(u, child,
						arena_format(u->unit->arena, "%.*s.%.*s", STR_ARGS(resource->key),
							     STR_ARGS(child->key)),
						0);
	}
	u->custom = false;
}
