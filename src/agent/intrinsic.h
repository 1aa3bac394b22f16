/* Values that only a deployment knows: CloudFormation's intrinsic functions, and what other tools put into texts.
 * Sources: docs.aws.amazon.com, AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html and
 * pseudo-parameter-reference.html; developer.hashicorp.com, terraform/language/expressions/strings. */
#ifndef CWD_AGENT_INTRINSIC_H
#define CWD_AGENT_INTRINSIC_H

#include "claim/claim.h"

/* What is known about a template: its parameters, mappings and conditions. Each may be NULL, and says false where it
 * knows nothing; zero-initialised, nothing is known and every part stays. */
struct intrinsic_facts {
	/* A logical id, "Resource.Attribute" or a pseudo parameter such as "AWS::Region". */
	bool (*find)(const void *context, struct arena *arena, struct str name, struct template *ret);
	bool (*in_map)(const void *context, struct arena *arena, const struct str keys[3], struct template *ret);
	bool (*condition)(const void *context, struct str name, bool *ret);
	const void *context;
};

/* The variable that stands for what limits left out. */
#define INTRINSIC_TOO_MANY "<too many functions>"

/* Is it a call, long ({"Ref": "X"}, {"Fn::Sub": ...}) or short (!Ref X)? */
bool intrinsic_is_call(const struct node *node);
/* The name without Fn:: and !, and what the call is given: of a short call the node itself. */
bool intrinsic_call(const struct node *node, struct str *ret_name, const struct node **ret_argument);
/* {"Ref": "AWS::NoValue"}: as if the key were not there. */
bool intrinsic_is_nothing(const struct node *node);
/* The text that a scalar or a call gives. What stays unknown is a variable, spelled ${LogicalId},
 * ${Resource.Attribute},
 * ${AWS::X}, or <Fn::NAME ...> for functions that have no such spelling: one value for all copies of a deployment
 * (IDENTITY_DEPLOY_CONSTANT), but for the region and the account, which have identities of their own. Fn::Base64 gives
 * the text itself. Past limits of depth and size the rest is one unknown variable. false, and ret untouched: it is no
 * text (a list, an object, null, AWS::NoValue). */
bool intrinsic_text(struct arena *arena, const struct node *node, const struct intrinsic_facts *facts,
		    struct template *ret);
/* The same as a text of its own, every byte of which knows its place in doc: the lines of a Sub and of the items of a
 * Join stay. What is not known is a hole, and *ret_values (may be NULL) says what it is. Of an If whose arms are lines,
 * and no name, the first arm that has some. NULL: it is no text. */
struct source *intrinsic_source(struct arena *arena, const struct doc *doc, const struct node *node,
				const struct intrinsic_facts *facts, struct str label, struct environment *ret_values);
/* A string that stands in a tree in the place of a call that gave it: its span is that of the call. */
bool intrinsic_is_result(const struct node *node);
struct node *intrinsic_result(struct arena *arena, const struct node *call, struct str text);
/* The same where the result has unknown parts: a call of Fn::Sub with this text. */
struct node *intrinsic_result_sub(struct arena *arena, const struct node *call, struct str text);
/* Adds a text in which Terraform, envsubst or a Go template put values at deployment: ${...}, {{...}} and $NAME are
 * variables named as they are written; $${ is ${. */
void intrinsic_add_rendered(struct arena *arena, struct str text, struct template *ret);
/* Does the text hold such a part? */
bool intrinsic_is_rendered(struct str text);

#endif
