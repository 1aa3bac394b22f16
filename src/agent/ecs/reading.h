/* What the files of this folder share while one unit is read: the one form that all shapes of a task definition are
 * brought into. Private to agent/ecs. Facts about ECS come from docs.aws.amazon.com, AmazonECS (API reference and
 * developer guide), and from its agent's public repository, aws/amazon-ecs-agent; paths in the comments are relative to
 * that. */
#ifndef CWD_AGENT_ECS_READING_H
#define CWD_AGENT_ECS_READING_H

#include "agent/intrinsic.h"
#include "agent/text_site.h"
#include "claim/agent.h"

struct task;

struct container {
	struct task *task;
	const struct node *node, *name;		    /* name NULL: it has none that could be one */
	struct template title;			    /* its name */
	uint32_t index;				    /* in the task definition */
	const struct node *log, *options, *secrets; /* logConfiguration and what stands in it; NULL: absent */
	const struct node *driver_at;
	struct str driver; /* "awslogs", "awsfirelens"; empty: none, or not known */
};

struct task {
	struct doc *doc;
	const struct node *node; /* the task definition, or the bare list of containers */
	struct str family;	 /* empty: not known */
	struct str revision;	 /* the same */
	LIST(, struct container) containers;
	bool fargate;		/* it runs there, or is meant to */
	bool templated;		/* another tool has yet to fill in texts */
	bool batch;		/* a job definition of AWS Batch, which fills in what is missing */
	const struct node *job; /* its name; NULL: absent */
	bool tolerant; /* whoever registers it leaves out keys that it does not know (Terraform, CloudFormation no) */
	struct replication copies;
	struct variable id; /* the task's id */
};
LIST(task_list, struct task *);

struct service {
	struct doc *doc;
	const struct node *node;
	struct str name, cluster;     /* empty: not known */
	struct str family, revision;  /* of its task definition; family empty: not known */
	const struct node *task_node; /* where that is written */
	const struct node *desired;   /* NULL: absent */
	const struct node *most;      /* maxCapacity of its autoscaling, which its template adds; NULL: absent */
	bool daemon, fargate;
	bool repeated;	   /* another one is the same service, told once more */
	struct task *task; /* NULL: not found */
};
LIST(service_list, struct service *);

struct reading {
	struct unit *unit;
	struct arena *arena;
	struct task_list tasks;
	struct service_list services;
};

/* --- shape.c: what stands where ---------------------------------------------------------------------------------- */

/* A key as the API spells it, or as CloudFormation does (logDriver, LogDriver); NULL if absent, null or no value. */
const struct node *ecs_get(const struct node *object, const char *key);
/* The text of a string there; empty if it is absent or not known. */
struct str ecs_text(const struct node *object, const char *key);
/* Adds the task definitions and services of a document, in order; false: past LIMIT_TASKS the rest was left out. */
bool ecs_find(struct arena *arena, struct doc *doc, struct task_list *tasks, struct service_list *services);
/* family:revision, or an ARN that ends in it. */
void ecs_split_family(struct str text, struct str *ret_family, struct str *ret_revision);
/* The value of a string of a task definition, with unknown parts. false: it is no text. */
bool ecs_value(struct arena *arena, const struct task *task, const struct node *node, struct template *ret);
struct site ecs_site(const struct task *task, const struct node *node);
struct site ecs_key_site(const struct task *task, const struct node *node); /* its key, or it itself if it has none */
/* The container with firelensConfiguration; NULL if none has. */
struct container *ecs_router(const struct task *task);
bool ecs_is_fluentd(const struct container *router);

/* --- load.c, copies.c ----------------------------------------------------------------------------------------------
 */

void ecs_load(struct unit *unit);
void ecs_links(struct arena *arena, struct doc *doc, struct link_list *ret);
/* Gives each service its task definition, as far as it is among them. */
void ecs_join(const struct task_list *tasks, const struct service_list *services);
/* All of the unit's task definitions and services, joined; each task has its copies and its id. false: past a limit. */
bool ecs_find_all(struct reading *r);

/* --- awslogs.c, options.c ------------------------------------------------------------------------------------------
 */

void ecs_awslogs(struct reading *r, const struct container *container);
/* What ECS, or the container's start, refuses about the options of a log driver. */
void ecs_options_check(struct reading *r, const struct container *container);
/* Can the options be read? Those of a wrong type, or under a misspelt key, are told and not judged. */
bool ecs_has_options(const struct container *container);
void ecs_container_check(struct reading *r, const struct container *container);
/* An option's node by its exact name; NULL: absent. */
const struct node *ecs_option(const struct container *container, const char *name);
/* An item of secretOptions by its name. */
const struct node *ecs_secret_option(const struct container *container, const char *name);

/* --- firelens.c, firelens_fluentd.c: the configuration that the ECS agent makes ------------------------------------
 */

void ecs_firelens_check(struct reading *r, const struct task *task);
/* The router's configuration; NULL: nothing in it could be judged. ret->environment is that of the router. */
struct source *ecs_firelens_text(struct arena *arena, const struct task *task, struct environment *env);
/* The path of the extra file; false: there is none that could be read. */
bool ecs_firelens_file(const struct task *task, struct str *ret);

/* --- environment.c -------------------------------------------------------------------------------------------------
 */

/* The variables of a container; *ret_closed: it has no others. */
void ecs_environment(struct arena *arena, const struct container *container, struct environment *ret, bool *ret_closed);
void ecs_environment_add(struct arena *arena, struct environment *env, struct str name, const struct variable *is);
/* The text that a shell of the container runs, if it may write a shipper's configuration; else NULL. */
const struct node *ecs_script(struct arena *arena, const struct container *container);
void ecs_unpack(struct unit *unit, struct embedded_list *ret);

/* --- spell.c -------------------------------------------------------------------------------------------------------
 */

bool ecs_spell_variable(const struct variable *variable, struct buf *out);
void ecs_spell_setting(const struct claim *claim, struct str name, struct buf *out);
bool ecs_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);
void ecs_host_identity(const struct world *world, struct variable *ret);
const char *ecs_restart(const struct unit *unit);

#endif
