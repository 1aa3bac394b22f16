/* What the files about kustomizations share: the tree of what one makes, whose nodes know where they were written.
 * Private to agent/kubernetes. Facts come from kubernetes-sigs/kustomize, commit 12f9e639: api/types, api/internal. */
#ifndef CWD_AGENT_KUBERNETES_KUSTOMIZE_H
#define CWD_AGENT_KUBERNETES_KUSTOMIZE_H

#include "agent/kubernetes/reading.h"

enum placed_as {
	PLACED_VALUE, /* as its document writes it */
	PLACED_FILE,  /* the whole text of its document */
	PLACED_PART,  /* a part of a text: see whole */
};

/* A node of a rendered object; every node of its tree is one. */
struct placed {
	struct node node; /* first: node.span is a place in doc */
	struct doc *doc;
	enum placed_as as;
	const struct node *whole; /* the string of doc that holds the text; NULL: doc is text alone */
	uint32_t from;		  /* where in that string, or in doc, the text begins */
};

/* An object on its way through kustomizations. */
struct thing {
	struct placed *root;
	struct str kind, group, version;
	struct str_list names, spaces; /* from the first to the one that it has now */
	bool is_unsure;		       /* something that is not known may change it */
	bool is_gone;
};
LIST(thing_list, struct thing *);

/* One rendering of a kustomization. */
struct kustomize {
	struct arena *arena;
	struct cluster *cluster; /* its unit takes problems, if there is one */
	struct map documents;	 /* struct doc, by the node that names it */
	uint32_t nodes, visits;
	uint64_t steps; /* names compared */
	bool is_full;	/* a limit was reached: what comes out is a part */
};

/* --- kustomize.c ------------------------------------------------------------------------------------------------- */

/* The names of kustomizations, NULL at the end. */
extern const char *const kust_names[];
/* Is the document one, by its name and by what it says? */
bool kust_is(const struct doc *doc);
/* Does the unit start with one that names a shipper's words, itself or in a file? */
bool kust_matters(const struct unit *unit);
/* Has the text a word of those without which no manifest is looked at? */
bool kust_has_words(struct str text);
/* The same for many texts: kustomize_words.c. */
struct kust_words;
struct kust_words *kust_words_new(struct arena *arena);
bool kust_words_in(const struct kust_words *set, struct str text);
/* Calls visit for each node that names something beside the kustomization. */
enum kust_role {
	KUST_RESOURCE,	/* a file or a folder */
	KUST_COMPONENT, /* a folder */
	KUST_FILE,	/* of a generator: KEY=PATH, PATH */
	KUST_VARIABLES, /* of a generator: a file of NAME=VALUE */
	KUST_PATCH,
};
void kust_visit(const struct doc *doc, void (*visit)(void *data, const struct node *node, enum kust_role role),
		void *data);
/* The path of a generator's file, and its key. */
struct str kust_file_path(struct str written, struct str *ret_key);

/* --- kustomize_load.c, kustomize_render.c ------------------------------------------------------------------------ */

void kust_load(struct unit *unit);
/* Adds the objects that the unit's kustomization makes. */
void kust_render(struct cluster *cluster, struct unit *unit);
/* What a node names; NULL: it was not read. */
struct doc *kust_named(const struct kustomize *k, const struct node *node);
/* Remembers that nobody knows what becomes of the thing; once for each. */
void kust_unsure(struct kustomize *k, struct thing *thing, struct site at, const char *why);

/* Room for so many steps more? false, and told at that place, if not. */
bool kust_step(struct kustomize *k, uint64_t steps, struct site at);

/* --- kustomize_tree.c -------------------------------------------------------------------------------------------- */

struct placed *placed_new(struct kustomize *k, enum node_kind kind, struct doc *doc, struct span span);
struct placed *placed_text(struct kustomize *k, struct doc *doc, struct span span, struct str text);
/* A copy of a tree of doc, or of nodes that are placed already (doc NULL). */
struct placed *placed_copy(struct kustomize *k, struct doc *doc, const struct node *node);
struct doc *placed_doc(const struct node *node);
/* Do all nodes of the tree stand in one document? */
bool placed_is_whole(const struct node *node);
void tree_remove(struct node *node);
/* Puts the new node where the old one was. */
void tree_replace(struct node *old, struct node *node);
/* Before the index-th child; at the end behind the last. */
void tree_insert(struct node *parent, struct node *node, uint32_t index);
/* The child of an object with this key is node from now on. */
void tree_set(struct kustomize *k, struct node *object, struct str key, struct node *node);
/* The object at a path of keys, made where it is absent; NULL: something else stands there. */
struct node *tree_object(struct kustomize *k, struct node *root, const char *path);
/* The text of a placed string, for a configuration in it. */
struct source *placed_source(struct arena *arena, const struct node *node, struct str label);

/* --- kustomize_generate.c, kustomize_merge.c, kustomize_json.c, kustomize_patch.c, kustomize_name.c --------------- */

void kust_generate(struct kustomize *k, struct doc *doc, struct thing_list *things);
/* A strategic merge patch of doc. */
void kust_merge(struct kustomize *k, struct thing *thing, struct doc *doc, const struct node *patch);
/* The operations of RFC 6902. */
void kust_edit(struct kustomize *k, struct thing *thing, struct doc *doc, const struct node *operations);
/* patches and patchesStrategicMerge; patchesJson6902. */
void kust_patch(struct kustomize *k, struct doc *doc, struct thing_list *things);
void kust_patch_json(struct kustomize *k, struct doc *doc, struct thing_list *things);
/* Which things a selector means. */
enum answer kust_selects(struct kustomize *k, const struct node *target, const struct thing *thing);
struct str kust_space(struct str space); /* "default" for none */
bool kust_has_name(const struct thing *thing, struct str name);
/* namespace, namePrefix and nameSuffix, and who is called by such names. */
void kust_rename(struct kustomize *k, struct doc *doc, struct thing_list *things);
/* What the objects call each other by earlier names. */
void kust_settle_names(struct kustomize *k, struct thing_list *things);

#endif
