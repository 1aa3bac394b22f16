/* What the files of this folder share while one plan or state is read. Private to agent/terraform. Facts come from
 * developer.hashicorp.com, terraform/internals/json-format, and from hashicorp/terraform-json (plan.go, state.go); the
 * attributes of resources from registry.terraform.io. */
#ifndef CWD_AGENT_TERRAFORM_READING_H
#define CWD_AGENT_TERRAFORM_READING_H

#include "agent/contents.h"
#include "base/hash.h"
#include "claim/agent.h"

/* One of what count and for_each make of a resource. */
struct resource {
	struct str type;
	struct str address;	  /* with its index: module.web[0].aws_instance.app["a"] */
	struct str key;		  /* the same without indices */
	struct str module;	  /* of the key, with the dot behind it: "module.web." */
	const struct node *index; /* NULL: there is only this one */
	const struct node *values;
	bool is_joined;			   /* its manifest stands in a text with others */
	struct resource *next;		   /* with the same key */
	struct resource *runs;		   /* what it starts: a launch template, a task definition; NULL: not known */
	struct resource *user, *next_user; /* those that start this one */
};

struct state {
	struct arena *arena;
	const struct doc *doc;
	LIST(, struct resource *) all;
	struct map by_key; /* the first resource with a key */
	struct map wanted; /* by key, what the configuration says its arguments are made of (expressions) */
	bool full;	   /* more than LIMIT_SECTIONS resources: the rest was left out */
};

/* Does the document have the shape of a plan or a state? */
bool terraform_is_state(const struct doc *doc);
struct state *terraform_state(struct arena *arena, const struct doc *doc);
/* A string that is known; empty: it is not. */
struct str terraform_text(const struct node *values, const char *key);

/* --- copies.c ------------------------------------------------------------------------------------------------------
 */

/* Finds what services and groups start. */
void terraform_join(struct state *state);
/* How many hosts, or tasks, a resource becomes by itself, or by what starts it. */
struct replication terraform_copies(const struct state *state, const struct resource *resource);
/* Is the task definition run on Fargate? */
bool terraform_is_fargate(const struct resource *task);

/* --- unpack.c, kubernetes.c, docker.c, firehose.c
 * ------------------------------------------------------------------------------
 */

struct unpacking {
	struct unit *unit;
	struct state *state;
	struct embedded_list *ret;
	uint32_t hosts;
	bool full;
};

bool terraform_has_room(struct unpacking *u, size_t bytes, struct span at);
struct node *terraform_object(struct unpacking *u, struct span span);
/* A text that stands nowhere. */
void terraform_add_string(struct unpacking *u, struct node *object, const char *key, struct span at, const char *text);
void terraform_add_part(struct unpacking *u, const struct doc *doc, struct node *root, struct str label,
			const struct embedded *how);
bool terraform_is_kubernetes(const struct resource *resource);
/* The values of charts. */
void terraform_unpack_releases(struct unpacking *u);
/* Before the others. */
void terraform_unpack_manifests(struct unpacking *u);
void terraform_unpack_kubernetes(struct unpacking *u);
/* Are several providers of this name configured? Then nobody knows here which of them a resource is for. */
bool terraform_has_many(const struct state *state, const char *provider);
void terraform_unpack_firehose(struct unpacking *u);
void terraform_unpack_docker(struct unpacking *u);
void terraform_unpack(struct unit *unit, struct embedded_list *ret);

#endif
