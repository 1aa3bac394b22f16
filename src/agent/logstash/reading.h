/* What the files of the Logstash adapter share. */
#ifndef CWD_AGENT_LOGSTASH_READING_H
#define CWD_AGENT_LOGSTASH_READING_H

#include "agent/schema.h"
#include "base/buf.h"

/* A cloudwatchlogs block of an output section. */
struct block {
	struct placed at;
	bool conditional; /* it stands in an if or else */
};

struct reading {
	struct unit *unit;
	struct arena *arena;
	LIST(, struct block) blocks;
	LIST(, struct placed) inputs; /* the plugins of all input sections */
};

/* Whatever stands in sections of this name, below branches too: visit gets each plugin. */
void logstash_visit(const struct doc *doc, const char *section,
		    void (*visit)(void *context, struct placed, bool branch), void *context);
bool logstash_is_cloudwatch(const struct node *plugin);

/* --- name.c ------------------------------------------------------------------------------------------------------- */

enum name_use {
	NAME_GROUP,
	NAME_STREAM,
	NAME_OTHER, /* nothing but environment variables is filled in, nothing is checked */
};
/* A setting's text with what is filled in; tells what is not, and what CloudWatch Logs refuses. */
struct template logstash_name(const struct reading *r, struct placed setting, enum name_use use);

/* --- spell.c ------------------------------------------------------------------------------------------------------ */

bool logstash_spell_variable(const struct variable *variable, struct buf *out);
bool logstash_rename(const struct claim *claim, struct str name, struct edit_list *ret);
void logstash_spell_setting(const struct claim *claim, struct str name, struct buf *out);
bool logstash_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);
void logstash_host_identity(const struct world *world, struct variable *ret);
const char *logstash_restart(const struct unit *unit);

/* --- block.c ------------------------------------------------------------------------------------------------------ */

/* The claim of a block; what keeps it from sending is told instead. */
void logstash_read_block(const struct reading *r, const struct block *block);

#endif
