/* Fluentd's configuration in the one form that both of its syntaxes are brought into, includes merged: sections with
 * settings. As fluent/fluentd, lib/fluent/config/element.rb. Private to agent/fluentd, as all headers of this folder.
 */
#ifndef CWD_AGENT_FLUENTD_ELEMENT_H
#define CWD_AGENT_FLUENTD_ELEMENT_H

#include "agent/schema.h"
#include "base/hash.h"
#include "claim/claim.h"

/* A part of a value: literal text, or what Ruby code gives. from, to: where it stands in the node's decoded text. */
struct run {
	struct str text; /* if it is no variable */
	struct variable variable;
	struct str usual; /* of a variable: the default that the configuration itself gives; p is NULL without one */
	bool is_variable, is_code;
	size_t from, to;
};

/* What Fluentd makes of a value when it loads the configuration. */
struct value {
	LIST(run_list, struct run) runs;
	struct str text;  /* the whole, if known */
	bool known;	  /* no variable in it */
	bool is_absent;	  /* use_nil, use_default: as if the setting were not there */
	struct str unset; /* a variable of the environment that surely nothing sets; empty if there is none */
};

struct element;

struct setting {
	struct str key;
	struct placed at; /* the node with the value; a list or map in YAML for some */
	struct span key_at;
	const struct element *in;
	struct value *value;	       /* made by setting_value */
	const struct setting *earlier; /* one of the same key in this section, which this one replaces */
};

enum { WORKER_ALL = -1 };

struct element {
	struct str name;
	struct setting *arg;			       /* NULL: none */
	LIST(setting_list, struct setting *) settings; /* each key once: the last value counts */
	LIST(element_list, struct element *) children;
	struct map *by_key; /* of sections with many settings: their places + 1 */
	const struct element *parent;
	struct pattern *pattern; /* of <match> and <filter>, once it was asked for */
	const struct doc *doc;
	struct span at, name_at;
	int32_t first_worker, last_worker; /* WORKER_ALL: in every worker */
	uint32_t number;		   /* of a source: 1-based in the order of the files */
};

struct reading;

/* --- conf.c, yaml.c: from documents ------------------------------------------------------------------------------- */

/* The root of all of the unit's documents, includes merged where they stand. */
struct element *fd_element_read(struct reading *r);
void fd_conf_read(struct reading *r, const struct doc *doc, struct element *into);
void fd_yaml_read(struct reading *r, const struct doc *doc, struct element *into);
bool fd_conf_is_include(const struct doc *doc, const struct node *node); /* a directive */
bool fd_yaml_is_include(const struct node *node);
bool fd_doc_is_yaml(const struct doc *doc);
/* May one more file be brought in at this directive? false: too many were, which is told once. */
bool fd_may_bring(struct reading *r, const struct doc *doc, const struct node *node);

/* --- element.c ---------------------------------------------------------------------------------------------------- */

/* NULL past the limit of what is read. */
struct element *fd_element_add(struct reading *r, struct element *parent, struct str name, const struct doc *doc,
			       struct span at, struct span name_at);
struct setting *fd_setting_new(struct reading *r, struct element *in, struct str key, struct placed at,
			       struct span key_at);
void fd_element_set(struct reading *r, struct element *element, struct setting *setting);

/* The setting; NULL if there is none, or if its value makes it none. */
struct setting *fd_element_get(struct reading *r, const struct element *element, const char *key);
struct setting *fd_element_type(struct reading *r, const struct element *element); /* @type, or type */
struct setting *fd_element_id(struct reading *r, const struct element *element);   /* @id, or id */
/* The text of a setting; "" if there is none or it is not known: *ret_known (may be NULL) tells. */
struct str fd_element_text(struct reading *r, const struct element *element, const char *key, bool *ret_known);
/* Is this its @type? */
bool fd_element_is(struct reading *r, const struct element *element, const char *type);
/* The text of the argument, "" if there is none; false: not known. */
bool fd_element_argument(struct reading *r, const struct element *element, struct str *ret);
const struct element *fd_element_child(const struct element *element, const char *name); /* the first; NULL */
bool fd_element_in_worker(const struct element *element, uint32_t worker);
/* The items of a list: JSON in brackets, a YAML list, or text with commas between. */
struct str_list fd_setting_items(struct reading *r, struct setting *setting);

enum bool_value {
	BOOL_ABSENT,
	BOOL_FALSE,
	BOOL_TRUE,
	BOOL_BAD,     /* neither: Fluentd refuses it, or takes the default */
	BOOL_UNKNOWN, /* code decides */
};
enum bool_value fd_element_bool(struct reading *r, const struct element *element, const char *key);

struct site fd_element_site(const struct element *element);
struct site fd_element_name_site(const struct element *element); /* its name in the header */
struct site fd_setting_site(const struct setting *setting);	 /* the value; the key where the value is empty */
struct site fd_setting_key_site(const struct setting *setting);
struct site fd_setting_text_site(struct reading *r, const struct setting *setting, size_t from, size_t to);
struct site fd_element_header_site(const struct element *element); /* its argument, or else its name */
/* "<match app.**>", for messages. */
struct str fd_element_header(struct reading *r, const struct element *element);

/* --- value.c, ruby.c -----------------------------------------------------------------------------------------------
 */

struct value *fd_setting_value(struct reading *r, struct setting *setting);
struct template fd_value_template(struct reading *r, const struct value *value);
/* The same with the defaults that the configuration itself gives: for what only leads to names. */
struct template fd_value_usual(struct reading *r, const struct value *value);
/* The text, if defaults make it one. */
bool fd_value_text(struct reading *r, const struct value *value, struct str *ret);
/* What Ruby code gives: a text, a variable, or (is_absent) nothing. unset: see struct value. */
struct ruby {
	struct str text;
	struct variable variable;
	bool is_variable, is_absent;
	struct str unset, usual; /* usual: see struct run */
};
struct ruby fd_ruby_evaluate(struct reading *r, struct str code);

#endif
