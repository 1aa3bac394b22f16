/* What the files of the Vector adapter share. Private to agent/vector. Facts about Vector come from its public
 * repository, vectordotdev/vector, at c3445d42 (0.58.0-dev); paths in the comments are relative to it. */
#ifndef CWD_AGENT_VECTOR_READING_H
#define CWD_AGENT_VECTOR_READING_H

#include "agent/schema.h"
#include "agent/text_site.h"
#include "claim/hole.h"
#include "claim/route.h"

/* --- reference.c: $NAME and ${NAME:-word}, which Vector fills in before it parses (src/config/vars.rs) -------------
 */

enum reference_flag {
	REFERENCE_PLAIN,
	REFERENCE_IF_SET,	/* ${X-word} */
	REFERENCE_IF_NOT_EMPTY, /* ${X:-word} */
	REFERENCE_MUST_BE_SET,	/* ${X?word} */
	REFERENCE_MUST_HAVE,	/* ${X:?word} */
	REFERENCE_DOLLAR,	/* $$ */
};
struct reference {
	size_t from, to; /* in the text */
	struct str name, word;
	size_t word_from;
	enum reference_flag flag;
};
/* Finds references one by one; zero-initialised but for text. */
struct reference_scan {
	struct str text;
	struct source *source; /* what holds the text, NULL if it does not matter: in its holes nothing is found */
	size_t base;	       /* where the text begins in it */
	size_t at, close;      /* close: the first } at or behind at, text.n if there is none; 0: not looked for yet */
};
bool reference_next(struct reference_scan *scan, struct reference *ret);

enum reference_value {
	VALUE_TEXT,    /* *ret is the text */
	VALUE_WORD,    /* the default word */
	VALUE_UNKNOWN, /* set where Vector runs, or nobody knows */
	VALUE_REFUSED, /* surely not set, and Vector does not start without it */
};
enum reference_value reference_value(const struct reference *reference, const struct environment *env, bool env_closed,
				     struct str *ret);
/* What stands for a reference whose value is not known. */
struct variable reference_variable(struct arena *arena, const struct environment *env,
				   const struct reference *reference, struct str written);
/* agent->expand */
struct source *vector_expand(struct arena *arena, struct source *text, const struct environment *env, bool env_closed);
bool vector_env_is_true(const struct environment *env, const char *name);

/* --- text.c: the value of a string, with the variables in it ------------------------------------------------------ */

enum { TEXT_HOLE = 1 };

struct text_piece {
	size_t at, len;	 /* in the text; a variable is one TEXT_HOLE */
	size_t from, to; /* in the node's text */
	bool is_variable;
	struct variable variable;
};
struct text {
	struct placed node;
	struct str text;
	LIST(, struct text_piece) pieces;
	struct site kept; /* a reference that stays as it is, for this version fills none in; source NULL: none */
	struct str kept_text;
	bool interpolated; /* at least one reference in it */
};

/* --- components.c ------------------------------------------------------------------------------------------------ */

enum component_kind { COMPONENT_SOURCE, COMPONENT_TRANSFORM, COMPONENT_SINK, COMPONENT_TABLE, COMPONENT_KINDS };

struct component;

/* What an output of a component takes of its events. */
struct port {
	struct str name; /* as inputs name it: "id" or "id.port" */
	struct component *owner;
	bool selects; /* some events only */
	bool consumed;
	uint32_t node;
	const struct component *taken_by; /* the last one that got it as an input */
};

/* One of a component's inputs. */
struct intake {
	struct component *to;
	struct port *port;
	struct placed at; /* where it is written, or the pattern that matches it */
	uint32_t node;	  /* of a sink: events end in one node for each of its inputs */
};

LIST(component_list, struct component *);
struct component {
	enum component_kind kind;
	struct str id, type;
	struct placed at;
	struct site name_site; /* where the id is written; the file's first byte where its name is the id */
	bool by_file;	       /* the file's name is the id */
	bool open_ports;       /* nobody knows which outputs it has */
	bool replaced;	       /* another one of this id takes its place */
	bool missing;	       /* stands for an input that nobody defines here */
	LIST(, struct port *) ports;
	LIST(, struct intake *) inputs;
	struct component_list before, after; /* whom it gets events from, and who gets its, each edge once */
	uint32_t index, node;
	const struct source_type *source;
	struct remap *remap; /* of a transform remap, made when first needed */
	uint32_t mark;	     /* scratch of walks */
};

struct reading {
	struct unit *unit;
	struct arena *arena;
	struct component_list all;
	struct map by_id, by_output; /* struct component, struct port */
	uint32_t count[COMPONENT_KINDS];
	struct route_graph graph;
	bool whole;	    /* all that Vector loads is known */
	bool relaxed;	    /* wildcard_matching */
	bool vector_fields; /* schema.log_namespace: nothing but the message is in the event */
	bool kept_told;	    /* that interpolation is off by default since 0.57 */
	struct str host_key, data_dir;
	struct placed data_dir_at;
	uint64_t steps;	       /* of walks that fields need; counted down */
	struct arena *scratch; /* of one walk */
	uint32_t walk;
	struct component_list on_way; /* of vector_ways_mark: source and sink left out */
	bool limited;
	bool open_inputs; /* some inputs are variables that nobody knows */
	struct map told;
};

void vector_components_read(struct reading *r);
/* The component that a file of its own holds, by its folder (sinks/x.yaml); COMPONENT_KINDS: it is none such. */
enum component_kind vector_bare_kind(const struct doc *doc);
bool vector_is_cloudwatch(const struct node *sink);
/* The table of a component, or the first one of a list, which is told; NULL: it is none. */
const struct node *vector_component_node(const struct node *child);
const char *vector_kind_name(enum component_kind kind);
struct site vector_placed_site(struct placed placed);
struct placed vector_placed_get(struct placed parent, const char *key);
struct str vector_placed_text(struct placed parent, const char *key); /* of a string; empty if there is none */
bool vector_placed_is(struct placed parent, const char *key, const char *text);
struct site vector_component_site(const struct component *component);
struct problem *vector_refuses(struct reading *r, enum problem_kind kind, struct site at, struct str message);

struct text vector_text_read(struct reading *r, struct placed node);
struct site vector_text_site(const struct reading *r, const struct text *text, size_t from, size_t to);
struct template vector_text_template(const struct reading *r, const struct text *text, size_t from, size_t to);

/* --- wiring.c, graph.c ------------------------------------------------------------------------------------------- */

void vector_wiring_read(struct reading *r);
void vector_graph_solve(struct reading *r);
void vector_dead_tell(struct reading *r);
/* Until the next call: lists in r->on_way what lies on the ways from source to sink. except: not through this one;
 * NULL: through all. false: there is no way, or the steps ran out. */
bool vector_ways_mark(struct reading *r, struct component *source, struct component *sink,
		      const struct component *except);

/* --- sources.c --------------------------------------------------------------------------------------------------- */

enum host_meaning {
	HOST_NONE,
	HOST_OWN,
	HOST_SENDER,
	HOST_DECODED, /* none but what is decoded from the payload, or what host_key asks for */
	HOST_UNKNOWN,
};
struct source_field {
	const char *name; /* a.b */
	enum identity id;
	enum difference scope;
	const char *constant; /* not NULL: always this text */
};
struct source_type {
	const char *name;
	enum writer_kind kind;
	enum host_meaning host;
	bool metrics; /* no logs */
	bool several; /* many files, containers or senders */
	bool closed;  /* events have no other fields than these, message, timestamp and source_type */
	const struct source_field *fields;
};
const struct source_type *vector_source_type(struct str name); /* NULL: not known */
/* The files a source reads; NULL: none, or not known. */
void vector_source_globs(struct reading *r, struct component *source, const struct glob **ret_reads,
			 const struct glob **ret_excludes, bool *ret_several);
void vector_sources_check(struct reading *r);

/* --- remap.c ----------------------------------------------------------------------------------------------------- */

enum assigned_kind { ASSIGNED_TEXT, ASSIGNED_FIELD, ASSIGNED_HOST_NAME, ASSIGNED_ENVIRONMENT, ASSIGNED_UNKNOWN };
struct assigned {
	struct str field; /* a.b; "" is the whole event */
	enum assigned_kind kind;
	struct str text; /* of TEXT, FIELD (a.b) and ENVIRONMENT (its name) */
};
struct remap {
	LIST(, struct assigned) assigned;
	bool opaque; /* the program is not in this file, or cannot be followed */
};
struct remap *vector_remap_read(struct arena *arena, struct str program);
/* A path as templates and programs write it: a.b; false: not a path. */
bool vector_path_normal(struct arena *arena, struct str path, struct str *ret);

/* --- field.c: what an event's field is at a sink ------------------------------------------------------------------ */

struct field_value {
	bool missing; /* no event has it */
	struct template value;
};
struct field_value vector_field_at(struct reading *r, struct component *source, struct component *sink, struct str path,
				   struct str written);

/* --- template.c: group_name and stream_name as Vector takes them apart ----------------------------------------------
 */

enum part_kind {
	PART_TEXT,	/* [from, to) of the text */
	PART_DATE,	/* a specifier such as %Y */
	PART_PERCENT,	/* %% beside a specifier */
	PART_FIELD,	/* {{ path }} */
	PART_BAD_DATE,	/* Vector refuses it */
	PART_BAD_FIELD, /* the same */
	PART_FOREIGN,	/* <%= name %>, {{ name | upper }}: another tool puts something there */
};
struct name_part {
	enum part_kind kind;
	size_t from, to;
	struct str path; /* of a field: a.b */
	bool has_colon;	 /* the date has : in it */
};
LIST(name_parts, struct name_part);
struct name_parts vector_template_parts(struct reading *r, const struct text *text);
bool vector_parts_have_fields(const struct name_parts *parts);

/* --- name.c ------------------------------------------------------------------------------------------------------ */

enum name_use { NAME_GROUP, NAME_STREAM };
/* Tells, once for a sink, what is wrong with a name. */
void vector_name_check(struct reading *r, struct component *sink, enum name_use use);
/* The name as events of this source get it; fields that they lack are told. */
struct field vector_name_of(struct reading *r, struct component *sink, struct component *source, enum name_use use);

/* --- check.c, keys.c --------------------------------------------------------------------------------------------- */

extern const struct key vector_keys_sink;
void vector_documents_check(struct reading *r);
void vector_sink_check(struct reading *r, struct component *sink);

/* --- claims.c ---------------------------------------------------------------------------------------------------- */

void vector_claims_make(struct reading *r);

/* --- load.c ------------------------------------------------------------------------------------------------------ */

void vector_load(struct unit *unit);
bool vector_is_file(struct str path); /* by its ending; hidden ones too */

/* --- versions.c -------------------------------------------------------------------------------------------------- */

enum change {
	CHANGE_CONFINED,	 /* names with fields need a literal start */
	CHANGE_NOT_INTERPOLATED, /* references stay as they are, unless asked for */
	CHANGE_MERGE_KEYS,	 /* << in YAML */
	CHANGE_YAML_FIRST,	 /* vector.yaml is the default file, not vector.toml */
	CHANGE_ENCODING_TABLE,	 /* encoding is no text any more */
	CHANGE_NO_OLD_ROLE,	 /* assume_role of the sink is read and not used */
};
/* LIKELY: in the newest version, and nobody says which one runs. */
enum answer vector_change_holds(const struct unit *unit, enum change what);

/* --- spell.c, advise.c ------------------------------------------------------------------------------------------- */

bool vector_spell_variable(const struct variable *variable, struct buf *out);
bool vector_rename(const struct claim *claim, struct str name, struct edit_list *ret);
void vector_spell_setting(const struct claim *claim, struct str name, struct buf *out);
bool vector_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);
void vector_host_identity(const struct world *world, struct variable *ret);
const char *vector_restart(const struct unit *unit);
bool vector_in_world(const struct variable *variable, const struct world *world, struct part *ret);

#endif
