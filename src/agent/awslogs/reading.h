/* What the files of this folder share while one unit is read. Private to agent/awslogs: nothing outside it includes
 * this. Facts about the agent come from its public package awscli-cwlogs 1.4.6 (PyPI); paths in the comments are
 * relative to it. Older releases: jinty/awscli-cwlogs-debian. */
#ifndef CWD_AGENT_AWSLOGS_READING_H
#define CWD_AGENT_AWSLOGS_READING_H

#include "agent/schema.h"
#include "base/hash.h"

struct config;

/* The sections of one name in one file: Python 2.7 joins them. */
struct section {
	struct str name;
	const struct doc *doc;
	const struct config *config;
	struct placed_list parts; /* in the order of the text; at least one */
	bool is_dropin, is_general;
	uint32_t entries;
	bool is_indexed; /* index: key -> the last entry */
	struct map index;
};
LIST(section_list, struct section *);

struct config {
	struct doc *doc; /* only refusal.c changes it */
	struct section_list sections;
	struct section *defaults; /* [DEFAULT]; NULL */
	bool is_dropin;		  /* in the folder that is read beside a main file */
	bool is_copy;		  /* says the same as an earlier one */
	bool is_taken;		  /* by a process */
};
LIST(config_list, struct config *);

/* One agent's process: a main file and the drop-ins that it loads. */
struct reading {
	struct unit *unit;
	struct arena *arena;
	struct config *main;	     /* NULL: only drop-ins are known */
	struct config_list configs;  /* main first, then the others in the order of their paths */
	struct section_list sources; /* those that make the agent read something */
	struct section *general;     /* main's; NULL */
	struct map templates;	     /* by the address of the doc: those that are templates by their text */
};

/* A value of a section. node NULL: nothing says. */
struct value {
	struct placed at;
	bool inherited; /* from a [DEFAULT] */
};

/* --- sections.c ------------------------------------------------------------------------------------------------- */

/* The files of the unit, by the agents that load them: calls read for each. */
void awslogs_processes_read(struct unit *unit, void (*read)(struct reading *r));
/* Fills sources and general; tells of sections that stand twice, and of what hides what. */
void awslogs_sections_merge(struct reading *r);
bool awslogs_section_is_default(struct str name);
struct site awslogs_section_site(const struct section *section); /* its header */
struct value awslogs_section_value(const struct reading *r, const struct section *section, const char *key);

/* --- refusal.c: before anything else is read ------------------------------------------------------------------------
 */

/* Says what follows from what the parser noticed, and takes a template's own lines for that. */
void awslogs_refusals_explain(struct reading *r, const struct config *config);
bool awslogs_is_template(const struct reading *r, const struct doc *doc); /* by its name, or by its lines */
bool awslogs_text_has_mark(struct str text); /* is a part of it for another tool to fill in? */

/* --- copies.c: files of the drop-in folder that were not meant to be read ------------------------------------------
 */

void awslogs_copies_check(struct reading *r);
/* ".bak": what makes a file's name that of a copy; empty if nothing does. */
struct str awslogs_copy_ending(struct str path);

/* --- paths.c: where the agent's files are ------------------------------------------------------------------------- */

bool awslogs_path_is_dropin_folder(struct str folder);
bool awslogs_path_is_main(struct str path);
bool awslogs_path_is_template(struct str path); /* of another tool, by its ending */
struct str awslogs_path_folder(struct str path);
struct str awslogs_path_base(struct str path);

/* --- keys.c ----------------------------------------------------------------------------------------------------- */

extern const struct key awslogs_keys_general[], awslogs_keys_source[];
extern const size_t awslogs_general_count, awslogs_source_count;
bool awslogs_key_is_general(struct str key);
bool awslogs_key_is_source(struct str key);
/* Unknown keys that look like known ones, and known ones in a wrong section. */
void awslogs_keys_check(struct reading *r);

/* --- source.c --------------------------------------------------------------------------------------------------- */

void awslogs_sources_read(struct reading *r);

/* --- value.c: what is in a value and was not meant to be ------------------------------------------------------------
 */

/* For messages: its start, where it is long. */
struct str awslogs_shown(struct str text);
#define SHOWN(text) STR_ARGS(awslogs_shown(text))
/* Bytes [from, to) of a value's text, where they are written. */
struct site awslogs_value_site(const struct reading *r, struct placed at, size_t from, size_t to);
/* Where a comment begins that is part of the text for every Python; its length if there is none. */
size_t awslogs_value_comment(struct str text);
/* How much of a text is the same for Python 2.7 and 3, not ending within braces. */
size_t awslogs_value_agreed(const struct node *node);
/* ' or " at both ends; '\0' if not. "" is the parser's business. */
char awslogs_value_quote(struct str text);
/* Tells of comments, quotes and swallowed lines in the known keys of one [section]. */
void awslogs_values_check(struct reading *r, const struct doc *doc, const struct node *part);

/* --- settings.c: what is out of range --------------------------------------------------------------------------- */

void awslogs_settings_check(struct reading *r, const struct doc *doc, const struct node *part, bool is_general);

/* --- name.c ----------------------------------------------------------------------------------------------------- */

enum name_use {
	NAME_GROUP,
	NAME_STREAM,
};

/* The name with its placeholders; problems go to the unit. Its text is not empty. */
struct template awslogs_name_read(const struct reading *r, struct placed at, enum name_use use);

/* --- placeholder.c ---------------------------------------------------------------------------------------------- */

#define PLACEHOLDERS_KNOWN "{instance_id}, {hostname} and {ip_address}"

const char *awslogs_placeholder_find(struct str token);	   /* "{instance_id}": itself; NULL if it is none */
const char *awslogs_placeholder_meant(struct str name);	   /* InstanceId, ec2-instance-id: "{instance_id}" */
const char *awslogs_placeholder_nearest(struct str token); /* of a misspelt one */
struct variable awslogs_placeholder_variable(const char *token);
struct str awslogs_placeholder_inside(struct str token); /* without { } and blanks */
/* "{token}" at offset at, with its braces; empty if there is none. */
struct str awslogs_placeholder_token(struct str text, size_t at);
/* What other tools and shippers write at offset at: ${X}, $(x), %x%, <x>, `x`; its length, 0 if nothing. name: the text
 * inside. */
size_t awslogs_placeholder_foreign(struct str text, size_t at, struct str *ret_name);

/* --- world.c and spell.c ------------------------------------------------------------------------------------------ */

bool awslogs_in_world(const struct variable *variable, const struct world *world, struct part *ret);
uint32_t awslogs_worlds(const struct unit *unit, struct world *ret, uint32_t room);
void awslogs_host_identity(const struct world *world, struct variable *ret);
const char *awslogs_restart(const struct unit *unit);
bool awslogs_spell_variable(const struct variable *variable, struct buf *out);
void awslogs_spell_setting(const struct claim *claim, struct str name, struct buf *out);
bool awslogs_rename(const struct claim *claim, struct str name, struct edit_list *ret);
bool awslogs_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);

#endif
