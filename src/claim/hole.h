/* What a derived text does not know (struct hole): the parts of names that were made of holes become variables. */
#ifndef CWD_CLAIM_HOLE_H
#define CWD_CLAIM_HOLE_H

#include "claim/claim.h"

/* Does the place hold a part of a hole, in its own source or in one around it? */
bool site_has_hole(struct site at);
/* What can stand in a text for something unknown (base/stand_in.h): no shipper takes it for a placeholder of its own,
 * or changes it. */
struct str hole_stand_in(struct arena *arena, struct str expression);
/* What is said of a text, so that it holds for this text alone. A key, or a section, is no such text. */
bool problem_is_about_text(enum problem_kind kind);
/* After agent->read: in every name of the unit's claims what stands for a hole, by whatever way it came there, is what
 * unit->values, or that of a unit around it, says of its expression; else a variable as its kind says. Problems about
 * such text are dropped, as nobody knows what will stand there, but for illegal characters beside it. */
void unit_fill_holes(struct unit *unit);

#endif
