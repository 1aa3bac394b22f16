/* What the files of this folder share while one unit is read. Private to agent/fluentd.
 * Facts about Fluentd come from its public repository, fluent/fluentd (1.19), and that of the plug-in,
 * fluent-plugins-nursery/fluent-plugin-cloudwatch-logs (0.15.0); paths in the comments are relative to the first. */
#ifndef CWD_AGENT_FLUENTD_READING_H
#define CWD_AGENT_FLUENTD_READING_H

#include "agent/fluentd/element.h"
#include "agent/text_site.h"
#include "claim/agent.h"
#include "claim/route.h"

/* One path of one source, or a source that has none, or Fluentd's own events. */
struct input {
	struct element *source; /* NULL: Fluentd's own events */
	struct str name;	/* "source[2]", "fluent" */
	struct str label;	/* of Fluentd's own events: the label that takes them; empty: the top level */
	const struct glob *reads, *excludes;
	struct template path;	    /* as reports show it; empty: none */
	struct site at;		    /* where the path, the tag or the type is written */
	bool open_set;		    /* it may merge several files or senders */
	bool perhaps;		    /* it may have no events at all */
	const struct element *only; /* it stands for sources in files that are not here, with tags that are meant for
				     * this <match>; NULL: it does not */
	struct template tags;	    /* while it is read */
	struct template_list tag_sets;
	bool reaches; /* in some worker, an output */
};
LIST(input_list, struct input *);

/* One cloudwatch_logs section: <match>, <store>, <secondary>. */
struct output {
	struct element *element;
	struct setting *group, *stream; /* the one of each triple that counts; NULL: none */
	bool never_delivers;		/* Fluentd refuses it, or it drops everything */
	bool chunk_tag, chunk_time;
	struct str_list chunk_keys; /* fields of records */
	const struct element *buffer;
	struct field region, endpoint, role, account, retention;
	enum route_end end; /* the best in any worker */
	bool wired;	    /* it stands in some worker */
	const struct element *shadow;
	const struct claim *open; /* one with a stream that nobody can create before its first event */
};
LIST(output_list, struct output *);

/* The documents that stand in for one directive. */
LIST(included, const struct doc *);

struct label {
	struct str name;
	struct element *element;
};

/* Workers that have the same sections. */
struct worker_class {
	uint32_t worker, count; /* one of them, and how many */
};

/* Events of an input that arrive at an output, with these tags. */
struct way {
	struct input *input;
	struct output *output;
	struct template tags;
	enum answer answer;
	uint32_t processes;
	uint64_t classes; /* a bit for each of the first 64 */
};

struct reading {
	struct unit *unit;
	struct arena *arena;
	struct element *root;
	uint32_t elements, depth;	 /* that are read */
	uint32_t traced;		 /* patterns tried by record.c */
	bool full;			 /* a limit was reached */
	bool partial;			 /* something that takes part is not known: an include, a label made by code */
	bool refused;			 /* Fluentd does not start with it */
	bool gave_up;			 /* not all ways were followed */
	const struct element *grows;	 /* a <match> whose events come back to it under longer and longer tags; NULL */
	struct map included;		 /* by directive: the documents that stand in for it */
	struct map sources_of;		 /* by document with sections: the directive that brought it */
	struct map told_loops;		 /* by directive, and by <match> */
	struct map told_again;		 /* by directive */
	uint32_t brought;		 /* files, each time that one is brought in */
	LIST(, const struct doc *) open; /* documents that are being read, one in the other */

	struct element_list top, sources; /* top: sections of the root, behind them those of workers */
	LIST(label_list, struct label) labels;
	struct map label_places; /* of the first of each name, counted from 1 */
	uint32_t workers;
	struct site workers_at; /* where their number is set */
	bool workers_known;
	LIST(class_list, struct worker_class) classes;
	struct input_list inputs;
	struct output_list outputs;
	struct map outputs_by_element;
	LIST(way_list, struct way *) ways;
	struct map ways_by_key;
	LIST(regex_list, struct regex *) regexes; /* to free */
	LIST(, struct pattern *) patterns;	  /* with regular expressions */
};

/* Does the user say that an older version than this one runs? */
bool fd_is_older_than(const struct reading *r, uint32_t major, uint32_t minor, uint32_t patch);

/* --- load.c, workers.c, sources.c, outputs.c: in this order ---------------------------------------------------------
 */

void fluentd_load(struct unit *unit);
/* The path of an include as Fluentd reads it; false: it refuses it, *ret_why tells why, or it is no file (NULL). */
bool fd_include_path(struct arena *arena, struct str text, struct str *ret_path, const char **ret_why);

void fd_workers_read(struct reading *r); /* fills top, sources, labels, workers, classes */
const struct label *fd_label(const struct reading *r, struct str name); /* NULL: there is none */
void fd_sources_read(struct reading *r);
void fd_outputs_read(struct reading *r);
void fd_events_read(struct reading *r); /* inputs that nobody writes down; after the outputs */
const struct element *fd_output_match(const struct output *output);		     /* the <match> around it */
struct output *fd_output_of(const struct reading *r, const struct element *element); /* NULL: it is none */

/* --- name.c
 * ----------------------------------------------------------------------------------------------------------- */

/* The name of the group or stream that events with these tags go to. */
struct template fd_name_group(struct reading *r, const struct output *output, const struct input *input,
			      const struct template *tags);
struct template fd_name_stream(struct reading *r, const struct output *output, const struct input *input,
			       const struct template *tags);
void fd_names_check(struct reading *r, const struct output *output); /* what is wrong with them, whatever the tags */

/* --- claims.c, check.c, dead.c
 * ------------------------------------------------------------------------------------------ */

void fd_claims_make(struct reading *r);
void fd_sections_check(struct reading *r); /* what Fluentd refuses or ignores */
void fd_outputs_check(struct reading *r);  /* the same of cloudwatch_logs sections */
void fd_routes_check(struct reading *r);   /* what no event reaches, and what reaches nothing */

/* --- spell.c
 * ------------------------------------------------------------------------------------------------------------- */

bool fluentd_spell_variable(const struct variable *variable, struct buf *out);
bool fluentd_rename(const struct claim *claim, struct str name, struct edit_list *ret);
void fluentd_spell_setting(const struct claim *claim, struct str name, struct buf *out);
bool fluentd_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);
void fluentd_host_identity(const struct world *world, struct variable *ret);
const char *fluentd_restart(const struct unit *unit);

#endif
