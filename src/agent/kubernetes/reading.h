/* What the files of this folder share while one unit is read: the objects of the manifests, the workloads among them,
 * and the files that their containers see. Private to agent/kubernetes. Facts about Kubernetes come from its public
 * documentation (kubernetes/website, content/en/docs) and from kubernetes/api, core/v1/types.go. */
#ifndef CWD_AGENT_KUBERNETES_READING_H
#define CWD_AGENT_KUBERNETES_READING_H

#include "agent/inner_files.h"
#include "base/hash.h"
#include "claim/agent.h"

struct container;

/* A key of a ConfigMap or Secret. */
struct entry {
	const struct node *node;
	bool encoded;		    /* base64 */
	struct str text;	    /* decoded */
	bool is_ours;		    /* it has a word of a shipper */
	struct container *taken_by; /* the last container whose configuration it is */
	uint32_t embedded;	    /* where that stands in the list */
	bool is_left;		    /* a container mounts it, but its process starts with another one */
};

struct object {
	struct doc *doc;
	const struct node *node;
	struct str kind, group, name,
	    space;		      /* group: of apiVersion, empty for v1; space: namespace, empty if not said */
	LIST(, struct entry) entries; /* of a ConfigMap or Secret */
	bool has_ours;		      /* one of its entries is */
	bool has_broken;	      /* what a key of a shipper's name holds cannot be read */
	bool is_used;		      /* a workload uses it */
	bool is_void;		      /* the same object stands again behind it */
	bool is_made;		      /* a kustomization made it: its nodes know where they stand */
	bool is_unsure;		      /* something that is not known may change it */
	struct object *again;	      /* one that is called the same, in another file */
};
LIST(object_list, struct object *);

struct workload;

struct container {
	struct workload *workload;
	const struct node *node;
	bool has_env;
	struct environment env;
	bool env_closed;
};

struct workload {
	struct object *object;
	const struct node *pod;	     /* spec of its pods, or what takes its place in a custom resource */
	const struct node *metadata; /* of its pods; NULL: none */
	struct replication copies;
	bool is_scaled;			     /* an autoscaler says so */
	bool is_indexed;		     /* a Job whose pods have numbers */
	LIST(, struct container) containers; /* those that stay first */
};
LIST(workload_list, struct workload *);

struct cluster {
	struct arena *arena;
	struct unit *unit; /* takes problems; NULL: nobody asks for them */
	struct object_list objects;
	struct workload_list workloads;
	struct map exact, any; /* of ConfigMaps and Secrets: by kind, name and namespace; by kind and name */
	struct map secrets;    /* how they are shown: by name and value; by name: how many values there are */
	uint64_t decoded;      /* bytes that came out of base64 */
	uint64_t texts;	       /* bytes of what was taken out */
	uint32_t files;	       /* that containers see */
	uint64_t steps;	       /* names compared for includes */
	uint32_t processes;    /* that load several files */
	bool told_limit;
	bool is_made; /* its objects are */
};

/* A file that a container sees. */
struct file {
	struct inner_file base; /* first: the folder holds these */
	struct object *object;
	struct entry *entry;
	bool is_left; /* by the container that sees it */
};

/* --- object.c ---------------------------------------------------------------------------------------------------- */

/* The document in which a node of the object stands. */
struct doc *kube_doc(const struct object *object, const struct node *node);
/* Adds an object that a kustomization makes. */
void kube_add_made(struct cluster *cluster, const struct node *root, bool is_unsure);
/* Adds the objects of a document, those in lists too. */
void kube_add_doc(struct cluster *cluster, struct doc *doc);
/* The same for all of the unit's documents, then links workloads and their copies. */
void kube_read(struct cluster *cluster, struct unit *unit);
/* A ConfigMap or Secret as a workload names it: of those that are called so the one whose file is the nearest; NULL: it
 * is not here. */
struct object *kube_find(const struct cluster *cluster, const char *kind, struct str name, const struct object *from);
bool kube_is_map(const struct object *object); /* a ConfigMap or Secret */
/* How near their files are: the deeper the folder that both lie below, the more; still more in one folder, one file. */
size_t kube_nearness(const struct object *a, const struct object *b);
/* Do both run in one cluster, for certain? What lies in different folders (dev/, prod/) may be meant for two of them.
 */
bool kube_run_together(const struct object *a, const struct object *b);
/* The text of a string of an object; empty if there is none. */
struct str kube_text(const struct node *object, const char *key);
const struct node *kube_find_object(const struct node *node, const char *path); /* NULL unless an object */
const struct node *kube_find_list(const struct node *node, const char *path);	/* NULL unless an array */
struct site kube_site(const struct object *object, const struct node *node);
bool kube_is_agent_resource(const struct object *object);
bool kube_is_collector_resource(const struct object *object);
bool kube_is_fargate(const struct object *object);
/* Has the text a word of a shipper? */
bool kube_has_words(struct str text);
/* data."fluent-bit.conf" */
struct str kube_label(struct arena *arena, const struct entry *entry);

/* --- entry.c ----------------------------------------------------------------------------------------------------- */

/* The shipper whose configuration a key of this name is; NULL: none. */
const struct agent *kube_agent_of(struct str key);
void kube_read_entries(struct cluster *cluster, struct object *object);

/* --- workload.c -------------------------------------------------------------------------------------------------- */

void kube_add_workload(struct cluster *cluster, struct object *object);
/* Can an autoscaler say how many there are? */
bool kube_is_scaled(const struct workload *workload);
/* An autoscaler? And the kind of what it scales. */
bool kube_is_scaler(const struct object *object);
struct str kube_scaled_kind(const struct object *scaler, const struct node *target);
/* What autoscalers say of them. */
void kube_scale(struct cluster *cluster);

/* --- environment.c ----------------------------------------------------------------------------------------------- */

void kube_environment(struct cluster *cluster, struct container *container);
bool kube_environments_equal(const struct environment *a, const struct environment *b);
/* The text of a variable's value, with unknown parts. */
void kube_expand(struct arena *arena, const struct environment *env, struct str value, struct template *ret);

/* --- mount.c ----------------------------------------------------------------------------------------------------- */

/* A ConfigMap or Secret that a workload names. */
struct reference {
	const char *kind;
	struct str name;
};
LIST(reference_list, struct reference);
void kube_references(struct arena *arena, const struct workload *workload, struct reference_list *ret);
/* The files that the container sees; false: past a limit. */
bool kube_mounts(struct cluster *cluster, const struct container *container, struct inner_folder *ret);
/* Those of an object that nothing mounts. */
void kube_loose(struct cluster *cluster, struct object *object, struct inner_folder *ret);

/* --- start.c ----------------------------------------------------------------------------------------------------- */

/* Where the container's command, or its image, says with which of the files its process starts, the others are none of
 * its starts, and left. */
void kube_settle_starts(struct cluster *cluster, const struct container *container, struct inner_folder *folder);

/* --- file_text.c ------------------------------------------------------------------------------------------------- */

struct inner_folder *kube_folder(struct cluster *cluster); /* without files */
struct source *kube_file_text(struct arena *arena, struct inner_file *file);

/* The text that a shell of the container runs, if it may write a shipper's configuration; else NULL. */
const struct node *kube_script(struct arena *arena, const struct node *container);

/* --- unpack.c, fargate.c, load.c, spell.c ------------------------------------------------------------------------ */

void kube_unpack(struct unit *unit, struct embedded_list *ret);
/* Is the unit one workload of another one's documents? */
bool kube_is_part(const struct unit *unit);
/* Does the workload hold variables that say where an application sends its logs? */
bool kube_has_otlp(const struct workload *workload);
/* Does the workload's own object hold a configuration? kubernetes.c */
bool kube_holds_configuration(const struct workload *workload);
void kube_otlp(struct cluster *cluster, struct workload *workload);
void kube_fargate_check(struct cluster *cluster, struct object *object);
bool kube_fargate_embed(struct cluster *cluster, struct object *object, struct embedded *ret);
void kube_load(struct unit *unit);
/* An operator's output to CloudWatch Logs? All of them are added, on hosts with numbers from host on. */
bool kube_is_output(const struct object *object);
void kube_take_outputs(struct cluster *cluster, uint32_t host, struct embedded_list *ret);
/* Does the object hold the values of a chart that are read? They are added. */
bool kube_is_release(struct arena *arena, const struct object *object);
void kube_take_releases(struct unit *unit, const struct object *object, uint32_t host, struct embedded_list *ret);
bool kube_is_kustomization_path(struct str path);
void kube_links(struct arena *arena, struct doc *doc, struct link_list *ret);
bool kube_spell_variable(const struct variable *variable, struct buf *out);
void kube_spell_setting(const struct claim *claim, struct str name, struct buf *out);
bool kube_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);
void kube_host_identity(const struct world *world, struct variable *ret);
const char *kube_restart(const struct unit *unit);

#endif
