/* Names in Fn::Sub that the template does not have: CloudFormation refuses it, "unresolved resource dependencies"
 * (AWSCloudFormation/latest/UserGuide, intrinsic-function-reference-sub). Mostly they are meant for the shipper. */
#include "agent/cloudformation/reading.h"

/* Macros and transforms may add what is not written. */
static bool may_grow(const struct stack *stack) {
	const struct node *template = stack->resources->parent;
	if (node_get(template, "Transform") || str_is(template->key, "resources"))
		return true;
	for (const struct node *item = stack->resources->first; item; item = item->next)
		if (str_starts_with(item->key, STR("Fn::")) ||
		    str_starts_with(cfn_type(item), STR("AWS::Serverless")) ||
		    str_contains(cfn_type(item), STR("::MODULE")))
			return true;
	return false;
}

static bool is_unknown(const struct stack *stack, struct str name) {
	size_t dot;
	if (str_starts_with(name, STR("AWS::")) || map_get(&stack->by_name, name))
		return false;
	return !str_find_char(name, '.', &dot) || !map_get(&stack->by_name, str_from_to(name, 0, dot));
}

void cfn_check_names(struct unpacking *u, const struct source *text) {
	if (text->hole_count && !u->asked_growth) {
		u->asked_growth = true;
		u->may_grow = may_grow(u->stack);
	}
	for (uint32_t i = 0; i < text->hole_count && !u->may_grow; i++) {
		struct str name = text->holes[i].expression;
		if (!str_starts_with(name, STR("${")) || !str_ends_with(name, STR("}")))
			continue;
		name = str_from_to(name, 2, name.n - 1);
		if (!is_unknown(u->stack, name))
			continue;
		struct problem *problem =
		    unit_problem(u->unit, PROBLEM_PLACEHOLDER_NOT_EXPANDED, source_outer(text, text->holes[i].here),
				 "the template has no parameter or resource called %.*s", STR_ARGS(name));
		problem->reason = STR("CloudFormation refuses the template: the stack is neither made nor changed");
		problem->help = arena_format(u->unit->arena,
					     "write ${!%.*s} for the text ${%.*s}, which the configuration then holds",
					     STR_ARGS(name), STR_ARGS(name));
	}
}
