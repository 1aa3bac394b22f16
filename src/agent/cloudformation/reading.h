/* What the files of this folder share while one template is read. Private to agent/cloudformation. Facts come from
 * docs.aws.amazon.com, AWSCloudFormation/latest: the template and resource reference. */
#ifndef CWD_AGENT_CLOUDFORMATION_READING_H
#define CWD_AGENT_CLOUDFORMATION_READING_H

#include "agent/contents.h"
#include "agent/inner_files.h"
#include "agent/intrinsic.h"
#include "base/hash.h"
#include "base/list.h"
#include "claim/agent.h"

/* A condition, and whether it holds. */
struct setting {
	struct str condition;
	bool holds;
};
LIST(setting_list, struct setting);
/* What differs from the first way. */
struct way {
	struct setting settings[8];
	uint32_t count;
};
/* The ways in which conditions choose among objects, or lines, that may hold writers. */
struct ways {
	struct setting_list known; /* the first way: as most of what stands first has it */
	LIST(, struct way) others;
};

/* A template, or the part of a file that is one. */
struct stack {
	struct arena *arena;
	const struct doc *doc;
	const struct node *resources, *parameters, *mappings, *conditions; /* NULL: absent */
	struct map by_name;						   /* its parameters and resources */
	struct map names; /* what resources are called, by logical id */
	bool naming;	  /* one of them is being found out */
	struct intrinsic_facts facts;
	struct map fetched, most; /* private to usage.c */
	const struct ways *ways;  /* NULL: nothing is chosen */
	const struct way *way;	  /* NULL: the first one */
	uint32_t turns;		  /* how often it was not the first way that was taken */
};

/* The Resources of a template, wherever it stands in the document; NULL: it is none. */
const struct node *cfn_resources(const struct doc *doc);
/* What get-template prints of a template that is YAML: a text. NULL: there is none, or nothing of a shipper in it. */
const struct node *cfn_body(const struct doc *doc);
struct stack *cfn_stack(struct arena *arena, const struct doc *doc);
/* The Properties of a resource; NULL: absent. */
const struct node *cfn_properties(const struct node *resource);
struct str cfn_type(const struct node *resource);
/* The value as a text that is known; false: it is not. */
bool cfn_text(const struct stack *stack, const struct node *node, struct str *ret);
/* The logical id that a Ref or Fn::GetAtt names; empty: it is none. */
struct str cfn_reference(const struct node *node);
/* The Default of a parameter that counts for its value; false: nothing does, or it is no parameter. */
bool cfn_default(const struct stack *stack, const struct node *parameter, struct str *ret);
const struct node *cfn_name_of(const struct node *resource); /* what Ref gives for it; NULL: not known */
/* Remembers of each use of such a parameter that it rests on the default (source_assume). */
void cfn_note_defaults(struct stack *stack);
/* A copy of a part of the tree in which what functions give, as far as it is known, stands in their place. NULL: it is
 * nothing (AWS::NoValue). */
struct node *cfn_resolve(const struct stack *stack, const struct node *node);
/* --- arms.c: what conditions choose ---------------------------------------------------------------------------------
 */

/* A condition of which only one arm may hold writers is not among them. */
struct ways cfn_ways(const struct stack *stack, const struct node *node);
/* Does it hold on stack->way? false: nobody knows (intrinsic_facts.condition). */
bool cfn_condition(const void *context, struct str name, bool *ret);
/* "Task.Properties (unless IsProd)" */
struct str cfn_way_label(struct arena *arena, struct str label, const struct way *way);

/* An object of AWS::CloudFormation::Init as the JSON text that cfn-init writes. */
struct source *cfn_json(const struct stack *stack, const struct node *node, struct str label,
			struct environment *ret_values);

/* --- usage.c: who uses what -----------------------------------------------------------------------------------------
 */

/* Has to be called once, before the others. */
void cfn_read_usage(struct stack *stack);
/* How many hosts fetch a parameter of SSM, as associations say. */
struct replication cfn_fetched_by(const struct stack *stack, const struct node *parameter);
/* The most tasks that autoscaling gives a service of ECS; NULL: nothing says. */
const struct node *cfn_most_tasks(const struct stack *stack, const struct node *service);

/* --- sets.c: which configs of AWS::CloudFormation::Init run together ------------------------------------------------
 */

struct config_set {
	struct str name;
	struct str_list configs;
	uint32_t steps;
	bool is_contained;
};
LIST(config_set_list, struct config_set);
/* Those that no other one contains. */
struct config_set_list cfn_config_sets(struct arena *arena, const struct node *init);
bool cfn_set_has(const struct config_set *set, struct str config);
bool cfn_in_any_set(const struct config_set_list *sets, struct str config);

/* --- unpacking -----------------------------------------------------------------------------------------------------
 */

struct unpacking {
	struct unit *unit;
	struct stack *stack;
	struct embedded_list *ret;
	uint32_t hosts;
	uint64_t bytes;	    /* of all texts that were made */
	struct str lies_at; /* the path of the file that is at hand, or "" */
	bool may_include;   /* files may include others */
	struct control_call_list calls;
	struct inner_counts counts;
	bool asked_growth, may_grow;  /* resources may come out of a transform; known once it was asked */
	const struct node *parameter; /* the resource whose texts they are; NULL: it is none of SSM */
	bool custom;		      /* the texts are of a custom resource */
	bool full;		      /* a limit was reached, and told */
	bool other_arms; /* of conditions, those that are not the first: after all that runs beside the first ones */
};

/* Adds a value of a resource as a text: of an Fn::If the first arm, or (other_arms) all the others. */
void cfn_add_text(struct unpacking *u, const struct node *value, struct str label, const struct embedded *how);
/* Tells of the names in a text that nothing in the template is called by. */
void cfn_check_names(struct unpacking *u, const struct source *text);
/* The files and user data of everything that becomes a machine. */
void cfn_unpack_machines(struct unpacking *u);
void cfn_unpack_tasks(struct unpacking *u);
/* Is it a custom resource, or a type of a third party (VENDOR::X::Y)? */
bool cfn_is_custom(struct str type);
void cfn_unpack_custom(struct unpacking *u);
/* A JSON text that is a list of manifests as a List, which kubectl takes; any other text as it is. */
struct source *cfn_manifests(struct arena *arena, struct source *text);
void cfn_unpack(struct unit *unit, struct embedded_list *ret);

#endif
