/* What the files of this folder share while one unit is read. Private to agent/otel-collector. Facts come from public
 * repositories: open-telemetry/opentelemetry-collector at v0.159 (paths that begin with confmap, otelcol, service,
 * exporter/otlphttpexporter) and open-telemetry/opentelemetry-collector-contrib at v0.156 (the other paths). */
#ifndef CWD_AGENT_OTEL_COLLECTOR_READING_H
#define CWD_AGENT_OTEL_COLLECTOR_READING_H

#include "agent/schema.h"
#include "base/buf.h"
#include "base/hash.h"
#include "claim/route.h"

/* --- value.c: texts with ${...} in them --------------------------------------------------------------------------- */

enum { VALUE_HOLE = 1 };

/* A string after the collector's own expansion. text: with one VALUE_HOLE for each variable that nobody knows.
 * from[i], to[i]: the bytes of the written text that byte i came from; NULL: the text is as it is written. */
struct value {
	struct placed at;
	struct str text;
	const uint32_t *from, *to;
	LIST(, struct variable) variables;
	bool refused; /* the collector does not start because of it; told */
	bool bare;    /* it has $X in it, which stays; told */
};

struct reading;

enum telling {
	TELL_NOTHING,
	TELL_NAMES,    /* what becomes of variables in a name: once for each name */
	TELL_REFUSALS, /* what keeps the collector from starting: once for each text of the configuration */
};
/* node: NULL gives an empty value. */
struct value otel_value(const struct reading *r, struct placed node, enum telling telling);
struct template otel_value_template(const struct reading *r, const struct value *value, size_t from, size_t to);
struct site otel_value_site(const struct reading *r, const struct value *value, size_t from, size_t to);
/* The value as a field; absent if there is none or it is empty. */
struct field otel_value_field(const struct reading *r, const struct value *value);
bool otel_has_reference(struct str text); /* ${...}: what it is is known when the collector runs */

/* value_syntax.c. The next reference at or behind start; false: there is none, or an escaped one, behind which nothing
 * is looked for. */
bool otel_find_reference(struct str raw, size_t start, size_t *ret_from, size_t *ret_to);
bool otel_is_nested(struct str raw, size_t from, size_t *to); /* to: behind the brace that closes the outer one */
bool otel_is_letter(char c);
bool otel_is_digit(char c);
bool otel_is_scheme(struct str text);
bool otel_is_provider(struct str scheme);    /* some published collector has it */
bool otel_is_no_provider(struct str scheme); /* none has, and none is likely to be made */
bool otel_has_capital(struct str text);

/* --- config.c: the merged configuration --------------------------------------------------------------------------- */

enum component_kind { RECEIVER, PROCESSOR, EXPORTER, CONNECTOR, EXTENSION, COMPONENT_KINDS };

struct component {
	enum component_kind kind;
	struct str id, type;	    /* awsemf/ci, awsemf */
	struct placed_list parts;   /* in the order of the documents; their nodes may be null */
	bool opaque;		    /* it is ${file:...} or the like: nobody knows what is in it */
	bool used;		    /* a pipeline lists it */
	bool exported;		    /* a pipeline exports to it */
	LIST(, uint32_t) receiving; /* the numbers of the pipelines that receive from it */
};
LIST(component_list, struct component *);

struct reference {
	struct component *component; /* NULL: not defined */
	struct placed at;
	struct str id;
};
LIST(reference_list, struct reference);

enum signal { SIGNAL_LOGS, SIGNAL_METRICS, SIGNAL_TRACES, SIGNAL_PROFILES, SIGNAL_UNKNOWN };

struct pipeline {
	struct str id;
	enum signal signal;
	struct placed at;
	struct reference_list receivers, processors, exporters;
	bool has_receivers, has_exporters; /* the lists are there, or not known */
	bool disputed;			   /* two documents list different things */
};
LIST(pipeline_list, struct pipeline *);

struct reading {
	struct unit *unit;
	struct arena *arena;
	struct placed_list roots;
	struct component_list components[COMPONENT_KINDS];
	struct map by_id[COMPONENT_KINDS];
	bool has[COMPONENT_KINDS]; /* a section of this kind stands somewhere */
	struct pipeline_list pipelines;
	bool has_service; /* service.pipelines is there */
	bool partial;	  /* a whole section or list is not known */
	uint32_t claims;
	struct map mentions;	  /* private to attribute.c */
	uint32_t attribute_steps; /* the same */
};

const char *otel_kind_name(enum component_kind kind);	 /* "receiver" */
const char *otel_section_name(enum component_kind kind); /* "receivers" */
const char *otel_signal_name(enum signal signal);
enum signal otel_signal_of(struct str pipeline_id);
struct str otel_type_of(struct str id); /* in front of the slash, without blanks */

void otel_config_read(struct reading *r);
struct component *otel_component(const struct reading *r, enum component_kind kind, struct str id);
/* The last part that has the key; node NULL: none has. */
struct placed otel_get(const struct placed_list *parts, const char *key);
/* All parts' nodes of the key. */
struct placed_list otel_view(const struct reading *r, const struct placed_list *parts, const char *key);
struct site otel_site(struct placed placed);
struct site otel_key_site(struct placed placed);
/* Tells where documents that are loaded together disagree. */
void otel_conflicts_check(struct reading *r);

/* --- contents.c: whose file is it --------------------------------------------------------------------------------- */

bool otel_is_exporter_of_logs(struct str type); /* awscloudwatchlogs, awsemf */
bool otel_is_otlp_http(struct str type);
bool otel_is_misspelt(struct str type); /* nearly one of the former */
bool otel_recognise(const struct doc *doc, struct str *ret_why);
bool otel_recognise_path(struct str path);
/* Has it only keys that a configuration of the collector has, and at least one? */
bool otel_is_fragment(const struct node *root);
/* Can anything in the unit go to CloudWatch Logs? */
bool otel_concerns(const struct reading *r);

void otel_load(struct unit *unit);	 /* load.c */
void otel_keys_check(struct reading *r); /* keys.c */
extern const struct key otel_keys_root;
void otel_wiring_check(struct reading *r); /* wiring.c */

/* --- routing.c: from receivers through pipelines and connectors to exporters -------------------------------------- */

/* One instance: a component for one signal. */
struct instance {
	struct component *component;
	enum signal signal;
	struct reference first; /* a pipeline's mention of it */
	uint32_t node;
	uint32_t arrivals; /* of a receiver: ways from it to exporters, all together */
};
LIST(instance_list, struct instance *);

/* How events of a receiver came to an exporter: through these pipelines, in this order. */
struct way {
	const struct instance *receiver;
	const struct pipeline *const *pipelines;
	uint32_t count;
	enum answer answer;
	bool again; /* there is another one from this receiver to this exporter */
};

struct routing {
	struct reading *r;
	struct route_graph graph;
	struct instance_list receivers, exporters;
	struct map by_node; /* instances, by the text of their node */
	uint32_t ways;	    /* private to routing.c, as the entries */
	struct entry *entries;
};
void otel_routing_solve(struct reading *r, struct routing *ret);
struct way otel_way(const struct routing *routing, const struct route_arrival *arrival);

/* --- sources.c: what receivers read ------------------------------------------------------------------------------- */

enum senders {
	SENDERS_ONE,
	SENDERS_TOLD,  /* many, and attributes tell which, unless only the body is sent */
	SENDERS_MIXED, /* many, and nothing tells which */
};
struct receiver_type {
	const char *type;
	enum writer_kind kind;
	bool closed; /* it sets no attributes of resources but those it is told to, and sets */
	bool local;  /* what it sends is of the collector's own host, or task */
	enum senders senders;
	const char *sets[5];
};
const struct receiver_type *otel_receiver_type(struct str type); /* one for all others where it is unknown */

/* One claim, or one for each pattern of files, for a source of exporter: the caller fills in where it goes. */
typedef void otel_source_visit(void *context, struct claim *claim);
void otel_sources_add(struct reading *r, const struct way *way, const struct instance *exporter,
		      otel_source_visit *visit, void *context);

/* --- attribute.c: which attributes there are on the way ------------------------------------------------------------
 */

enum presence {
	PRESENCE_ABSENT,
	PRESENCE_MAYBE,
	PRESENCE_PRESENT,
};
struct attribute {
	enum presence presence;
	bool own;	   /* it tells the collector's own host, task or pod */
	bool labels;	   /* what is looked for may be a label of a data point */
	bool environment;  /* a resourcedetection processor takes it out of OTEL_RESOURCE_ATTRIBUTES, if it is there */
	struct str copied; /* the attribute that it is a copy of; value is one variable then */
	struct template value; /* what it is, if count */
};
/* An attribute of the resource, by its name; labels: data points' labels count too. */
struct attribute otel_attribute(struct reading *r, const struct way *way, const char *name, bool labels);

/* --- name.c: group and stream names --------------------------------------------------------------------------------
 */

enum name_dialect {
	DIALECT_LOGS,  /* awscloudwatchlogs */
	DIALECT_EMF,   /* awsemf */
	DIALECT_PLAIN, /* headers: no placeholders */
};

/* {TaskId}: looked up as an attribute of its own name, then as attribute. */
struct placeholder {
	const char *name, *attribute; /* TaskId, aws.ecs.task.id */
	bool emf;		      /* awsemf knows it too */
	enum identity id;
	enum difference scope; /* where the collector's own surroundings give it */
	const char *provider;  /* for help: what sets the attribute */
};
const struct placeholder *otel_placeholder(struct str name);
const struct placeholder *otel_placeholder_of_attribute(struct str attribute);
const struct placeholder *otel_placeholder_near(struct str name, bool emf);
struct variable otel_placeholder_variable(const struct placeholder *placeholder, enum difference scope);

struct name_token {
	size_t from, to;		       /* in value.text */
	const struct placeholder *placeholder; /* NULL: the text itself */
	bool unknown;			       /* another tool fills it in */
	enum presence worst;		       /* over all ways; private to the aggregation in exporter.c */
	struct str worst_receiver;
	bool met, environment;
};
struct name {
	struct value value;
	LIST(, struct name_token) tokens;
	bool written, refused, group;
};
/* Reads a name once and tells what is wrong with it. */
struct name otel_name(const struct reading *r, struct placed node, enum name_dialect dialect, bool group);
/* The name on one way. dialect: for labels. */
struct template otel_name_on_way(struct reading *r, struct name *name, const struct way *way,
				 enum name_dialect dialect);
/* Tells of attributes that are missing on some way, after all ways were asked for. */
void otel_name_tell_missing(struct reading *r, const struct name *name);

/* --- exporter.c, otlp.c ---------------------------------------------------------------------------------------------
 */

void otel_exporters_read(struct reading *r, struct routing *routing);
struct claim_fields {
	struct name group, stream;
	struct field region, endpoint, role, account, retention;
	enum name_dialect dialect;
	bool default_group, default_stream, in_record;
	struct site at; /* the exporter's id */
	struct value namespace;
	enum answer delivers;
};
/* otlp_http: false if it does not send to CloudWatch Logs. */
bool otel_otlp_read(struct reading *r, const struct instance *exporter, struct claim_fields *ret);
bool otel_is_otlp_to_logs(const struct placed_list *parts);

/* The node that is written at a site; NULL: none is. */
const struct node *otel_node_at(struct site site);

/* --- spell.c, advise.c ----------------------------------------------------------------------------------------------
 */

bool otel_spell_variable(const struct variable *variable, struct buf *out);
void otel_spell_setting(const struct claim *claim, struct str name, struct buf *out);
bool otel_rename(const struct claim *claim, struct str name, struct edit_list *ret);
bool otel_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);

/* --- world.c --------------------------------------------------------------------------------------------------------
 */

void otel_world_guess(struct reading *r);
bool otel_in_world(const struct variable *variable, const struct world *world, struct part *ret);
void otel_host_identity(const struct world *world, struct variable *ret);
const char *otel_restart(const struct unit *unit);

enum change {
	CHANGE_PLACEHOLDERS,	    /* of awscloudwatchlogs */
	CHANGE_NO_BARE_DOLLAR,	    /* $X is text */
	CHANGE_REFUSES_BARE_DOLLAR, /* $X is an error, or text */
	CHANGE_STRICT_TYPES,	    /* 7 is no string */
	CHANGES,
};
/* An unknown version has what the newest one has. */
bool otel_version_has(const struct reading *r, enum change what);

#endif
