/* The claims that take their stream from one place: what is wrong with the name there is told once for all of them. */
#ifndef CWD_RULE_NAME_USERS_H
#define CWD_RULE_NAME_USERS_H

#include "rule/rule.h"

struct name_users {
	struct site at;
	struct claim **items;
	uint32_t count, room;
	enum answer shared; /* the surest: how sure it is that writers share the name of one of the claims */
	struct name_users *next;
};

/* The claims of the unit for which shared does not say NEVER, by place, in order of their first ones; NULL: none. */
struct name_users *name_users_of(struct arena *arena, const struct unit *unit,
				 enum answer (*shared)(const struct claim *));
/* Do all of them write to one stream? */
bool name_users_have_one_destination(struct arena *arena, const struct name_users *users);
/* "/group -> app"; of several names "/group -> app.a, app.b and 3 more". */
struct str name_users_names(struct arena *arena, const struct name_users *users);
/* " (3 sources)", empty for one. */
struct str name_users_number(struct arena *arena, const struct name_users *users);
/* The assumption that finding needs where none of their inputs is certain to deliver. */
void name_users_assume_delivery(struct rule_run *run, struct finding *finding, const struct name_users *users);

#endif
