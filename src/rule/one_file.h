/* Which claims read one file: paths and patterns that overlap, with what the entries leave out taken into account. */
#ifndef CWD_RULE_ONE_FILE_H
#define CWD_RULE_ONE_FILE_H

#include "rule/rule.h"

struct one_file {
	uint32_t *members, count; /* indices into the claims, ascending, at least two */
	struct str path;	  /* a file that (two of) them read */
	bool sure;		  /* the path stands in the configuration: it is taken to exist */
	struct str doubtful;	  /* a member that the shipper may read otherwise (glob->doubtful); then never sure */
};
LIST(one_file_list, struct one_file);

/* claims that read no files are in no group. *steps is counted down, *ret_gave_up set when they ran out. */
void one_file_groups(struct arena *arena, struct claim *const *claims, uint32_t count, uint64_t *steps,
		     struct one_file_list *ret, bool *ret_gave_up);
/* Do all of them read the file at path, and are their names, made out of it where they hold a path, equal for it? */
bool one_file_makes_names_equal(struct arena *arena, struct claim *const *claims, uint32_t count, struct str path);
/* "a file such as /var/log/a.log exists"; for one that is not sure */
struct str one_file_assumption(struct arena *arena, const struct one_file *group);

#endif
