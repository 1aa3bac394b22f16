/* What the files of this folder share while the values of one chart are read. Private to agent/helm-values. Facts about
 * charts come from their public repositories; each chart's file says which and at which commit. */
#ifndef CWD_AGENT_HELM_VALUES_READING_H
#define CWD_AGENT_HELM_VALUES_READING_H

#include "agent/pod.h"

/* What the document around says of the values (unit.values): the name of their chart. */
#define HELM_CHART "the chart's name"
#define HELM_FILLED_IN "{{ }} is of another tool"

/* The values that one chart is given. */
struct values {
	struct arena *arena;
	struct unit *unit;
	struct doc *doc;
	const struct node *root;
	struct embedded_list *ret;
	uint32_t *hosts;
	bool told_refused;
	bool filled_in;	      /* every {{ }} is for another tool to fill in first */
	bool is_of_terraform; /* ${name}: may be a file of templatefile, which knows the name */
};

struct chart {
	const char *name;
	/* Do these values set what the chart sends to CloudWatch Logs? By their shape: the chart's name stands nowhere.
	 */
	bool (*holds)(const struct doc *doc, const struct node *root);
	/* The same where the chart's name is known; NULL: its shape is needed all the same. */
	bool (*may_hold)(const struct node *root);
	void (*unpack)(struct values *v);
};
extern const struct chart chart_aws_for_fluent_bit, chart_fluent_bit, chart_fluentd, chart_opentelemetry_collector,
    chart_vector, chart_observability;

/* --- values.c ------------------------------------------------------------------------------------------------------
 */

/* As a template's if takes it: null, false, 0 and what is empty are false. */
bool values_true(const struct node *node);
/* Has the text variables as Terraform spells them, ${name}? Those of environments are written large. */
bool values_have_variables(struct str text);
bool values_is_object(const struct node *node);
/* The text of a scalar; empty if there is none. */
struct str values_text(const struct node *node);
struct site values_site(const struct values *v, const struct node *node);
/* Where a value is named, or the root of the values. */
struct span values_key(const struct values *v, const struct node *node);
/* Does what is written there hold one of the words of an agent? */
bool values_have_words(const struct doc *doc, const struct node *node, const char *agent);

/* By name, as a template goes through a map. */
void values_sort_files(const struct values *v, struct pod_files *files);

/* --- copies.c ------------------------------------------------------------------------------------------------------
 */

/* One on every node; at is what says so. */
struct replication copies_of_nodes(const struct values *v, struct span at);
/* The same where only the chart's default says so: another file of values may say otherwise. */
struct replication copies_by_default(const struct values *v, struct span at, const char *key, const char *value);
/* As many as replicas says, one if it says nothing; those of an autoscaler if it is enabled, whose default is most. */
struct replication copies_of_replicas(const struct values *v, const struct node *replicas, const struct node *scaler,
				      uint32_t most);

/* --- environment.c -------------------------------------------------------------------------------------------------
 */

/* What a chart gives its container: a YAML list as in a manifest; then the user's own items. NULL: none. */
struct chart_env {
	const char *given;
	const struct node *env, *from;
	bool host_network;
};
void values_environment(const struct values *v, const struct chart_env *env, struct embedded *ret);
/* Adds a variable with the value at a path, or, where that is not known, one that is equal in all copies. */
void values_add_variable(const struct values *v, struct embedded *embedded, const char *name, const char *path);

/* --- text.c --------------------------------------------------------------------------------------------------------
 */

/* A text that a chart's template makes out of values. */
struct writing {
	struct values *v;
	struct derivation d;
	struct span at; /* where inserted text counts as written */
	bool braces;	/* the shipper has {{ }} of its own: other text has to stand for what is not known */
};
void writing_begin(struct writing *w, struct values *v, struct span at);
void writing_put(struct writing *w, const char *text);
/* A scalar as it is. */
void writing_scalar(struct writing *w, const struct node *node);
/* A text, so many columns to the right, and a line break behind it; as a template of its own (tpl) if rendered. */
void writing_text(struct writing *w, const struct node *node, uint32_t indent, bool rendered);
struct source *writing_end(struct writing *w, struct str label);
/* The value of a string, as a template of its own. */
struct source *values_rendered(struct values *v, const struct node *node, struct str label);
/* What is written in a span of the document, as a template, for a shipper that has {{ }} of its own. */
struct source *values_rendered_span(struct values *v, struct span span, struct str label);

/* --- tree.c --------------------------------------------------------------------------------------------------------
 */

/* The chart's defaults, a YAML text, with what the user says over them, as Helm merges maps: null takes a key out. */
struct node *values_over(const struct values *v, const char *defaults, const struct node *over);
/* Two parts of the values, the second one over the first. */
struct node *values_merge(const struct values *v, const struct node *base, const struct node *over);
struct node *values_add_string(const struct values *v, struct node *parent, const char *text);

/* --- helm-values.c -------------------------------------------------------------------------------------------------
 */

/* Adds a text or a part, filled in but for whose it is; format: of a text. */
void values_embed(struct values *v, struct embedded *embedded, const char *agent, const char *format);

#endif
