/* What the files of this folder share while one unit is read. Private to agent/cloudwatch-agent: nothing outside it
 * includes this. Facts about the agent come from its public repository, aws/amazon-cloudwatch-agent; paths in the
 * comments are relative to it. */
#ifndef CWD_AGENT_CLOUDWATCH_AGENT_READING_H
#define CWD_AGENT_CLOUDWATCH_AGENT_READING_H

#include "agent/schema.h"

/* One unit while it is read. The fields are those that the agent has once for all its sources. */
struct reading {
	struct unit *unit;
	struct arena *arena;
	struct placed_list roots; /* the root objects, in the order in which the agent merges them */
	struct field region, role, account, endpoint;
	struct field agent_role, agent_account; /* the part that sends through OTLP knows no other */
	struct field stream;			/* what files and events without a stream of their own use */
	struct placed stream_at;		/* logs.log_stream_name, node NULL if absent */
};

/* --- view.c: the merged configuration, without merging ----------------------------------------------------------- */

/* The nodes at a path of keys ("logs/logs_collected/files") in every document that has one, in merge order. */
struct placed_list view_all(const struct reading *r, const char *path);
/* The first of them: where the agent keeps one value only, the first document's counts. node NULL if there is none. */
struct placed view_first(const struct reading *r, const char *path);
/* The same, but only a string, an object ...; another type counts as absent. */
struct placed view_first_of(const struct reading *r, const char *path, enum node_kind kind);
struct placed placed_child(struct placed parent, const char *key);
struct site placed_site(struct placed placed);	   /* its value */
struct site placed_key_site(struct placed placed); /* its key; the value where there is no key */
bool placed_is_true(struct placed placed);
/* Bytes [from, to) of the decoded text of a string node, where they are written. */
struct site placed_text_site(const struct reading *r, struct placed placed, size_t from, size_t to);

/* --- placeholder.c: names with variables ------------------------------------------------------------------------- */

/* What a text may hold besides literal characters. */
enum name_syntax {
	NAME_PLAIN,	 /* ${VAR} and $VAR of the agent's own configuration */
	NAME_AGENT,	 /* those, and {instance_id} ... */
	NAME_COLLECTOR,	 /* {instance_id} ..., and variables as the OpenTelemetry collector reads them */
	NAME_METRIC,	 /* {ClusterName} ... as the EMF exporter fills them for each metric */
	NAME_ATTRIBUTES, /* {any.resource.attribute} */
	NAME_SYNTAXES,
};
enum name_use {
	NAME_FOR_GROUP,
	NAME_FOR_STREAM,
	NAME_FOR_PATH,
	NAME_FOR_OTHER,
};

/* Reads a string node; problems with what it holds go to the unit. Its own problem if it is empty and a group or a
 * stream: the template is empty then. */
struct template name_read(const struct reading *r, struct placed node, enum name_syntax syntax, enum name_use use);
/* The variable that stands for a placeholder of the agent ("{instance_id}") or of its metrics ("{NodeName}"). */
struct variable placeholder_variable(const char *token);
/* The placeholder's literal text where the agent of this version does not know it; false otherwise. */
bool placeholder_is_literal(const struct variable *variable, struct version version);
bool placeholder_spelling(const struct variable *variable, struct str *ret); /* as this agent writes it */

/* --- name.c: what CloudWatch Logs accepts, and names the agent makes itself -------------------------------------- */

enum { NAME_MAXIMUM = 512 }; /* characters of a group or stream name (API_CreateLogGroup, API_CreateLogStream) */

bool group_byte_is_legal(char c); /* [A-Za-z0-9_/.#-] */
/* How much of a text is legal: up to the first byte that is not, or all. Of a NUL the parser tells. */
size_t group_legal_bytes(struct str text);
size_t stream_legal_bytes(struct str text); /* all but : and * */
/* The group that the agent makes of a path when none is configured. */
struct template group_from_path(const struct reading *r, const struct template *path);
/* A problem if the group made of the path is none that CloudWatch Logs takes. */
void group_from_path_check(const struct reading *r, const struct template *group, struct placed path);
/* The path as the agent flattens it: whole for groups, with / as _ for streams. */
struct str path_cleaned(struct arena *arena, struct str path);
/* Its name in the agent's state folder (internal/state/state.go). */
struct str path_state_name(struct arena *arena, struct str path, bool windows);

/* --- sources ------------------------------------------------------------------------------------------------------ */

void files_read(const struct reading *r);	   /* files.c */
void windows_events_read(const struct reading *r); /* windows_events.c */
void journald_read(const struct reading *r);	   /* journald.c */
void metrics_read(const struct reading *r);	   /* metrics.c: logs.metrics_collected */
void service_events_read(const struct reading *r); /* service_events.c */
void opentelemetry_read(const struct reading *r);  /* opentelemetry.c */
void pushers_set(const struct reading *r);	   /* pusher.c: after all claims are there */
void merge_check(const struct reading *r);	   /* merge.c: conflicts between documents */
void stale_copies_check(const struct reading *r);  /* stale.c */
void settings_check(const struct reading *r);	   /* settings.c: what has no effect */

/* A claim with the fields that all sources of the logs section share. */
struct claim *claim_of_logs(const struct reading *r, enum writer_kind kind, struct placed entry);
struct field field_at(const struct reading *r, struct template value, struct placed at, enum origin origin);
struct field field_text(const struct reading *r, const char *text, struct placed at, enum origin origin);
/* A name that the user may have written: its field, or false if it is absent, empty or no string. */
bool field_read(const struct reading *r, struct placed node, enum name_syntax syntax, enum name_use use,
		struct field *ret);
void field_add_variable(const struct reading *r, struct field *field, enum identity id, enum difference scope,
			const char *name, const struct charset *values);

/* --- entry.c: what list entries have in common ---------------------------------------------------------------------
 */

/* Entries of the lists at path in all documents, as the agent's merge leaves them: deeply equal ones once. */
struct placed_list entries_merged(const struct reading *r, const char *path);
/* retention_in_days and log_group_class. */
void entry_read_retention(const struct reading *r, struct placed entry, struct claim *claim);
void entry_read_class(const struct reading *r, struct placed entry, struct claim *claim);
extern const char *const entry_skipped_endings[]; /* of files that the agent leaves out; NULL ends it */
struct glob *entry_glob(const struct reading *r, const struct template *path);
/* The one file that an entry reads, as the agent spells it; false for a pattern or a path with unknown variables. */
bool entry_one_path(const struct reading *r, const struct template *path, const struct glob *glob, struct str *ret);

/* --- world.c --------------------------------------------------------------------------------------------------- */

void world_guess(struct reading *r); /* fills unit->world */
bool path_is_windows(struct str path);
bool cloudwatch_agent_in_world(const struct variable *variable, const struct world *world, struct part *ret);
uint32_t cloudwatch_agent_worlds(const struct unit *unit, struct world *ret, uint32_t room);
void cloudwatch_agent_host_identity(const struct world *world, struct variable *ret);
const char *cloudwatch_agent_restart(const struct unit *unit);

/* --- spell.c --------------------------------------------------------------------------------------------------- */

bool cloudwatch_agent_spell_variable(const struct variable *variable, struct buf *out);
void cloudwatch_agent_spell_setting(const struct claim *claim, struct str name, struct buf *out);
bool cloudwatch_agent_rename(const struct claim *claim, struct str name, struct edit_list *ret);

/* --- keys_*.c: the schema --------------------------------------------------------------------------------------------
 */

extern const struct key keys_root;

#endif
