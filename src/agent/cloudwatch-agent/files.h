/* One entry of logs.logs_collected.files while it is read. Private to agent/cloudwatch-agent. */
#ifndef CWD_AGENT_CLOUDWATCH_AGENT_FILES_H
#define CWD_AGENT_CLOUDWATCH_AGENT_FILES_H

#include "agent/cloudwatch-agent/reading.h"

struct file_entry {
	struct placed entry, placed_path;
	struct field path;
	const struct glob *glob, *excludes; /* excludes: NULL without a blacklist, or if it is none we understand */
	bool each_file;			    /* publish_multi_logs */
	bool removes;			    /* auto_removal */
	bool misnamed;			    /* the path holds a placeholder, which is told already */
};

/* file_check.c: paths that match nothing, options that do not go together. */
void file_check(const struct reading *r, const struct file_entry *file);
/* blacklist.c: the regular expression over base names as a pattern of paths; NULL if it is none that a pattern can
 * say. */
const struct glob *file_blacklist(const struct reading *r, struct placed blacklist);

#endif
