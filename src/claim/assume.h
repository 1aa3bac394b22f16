/* What claims rest on: values that are the defaults of parameters and variables which nobody gave another value. */
#ifndef CWD_CLAIM_ASSUME_H
#define CWD_CLAIM_ASSUME_H

#include "claim/claim.h"

/* After agent->read and unit_fill_holes: what the values of the unit's claims and copies rest on (field.assumes), by
 * the places where they are written, and what is wrong with such texts. */
void unit_note_assumed(struct unit *unit);
/* The value of the field is made of what stands at that place too. */
void field_rests_on(struct unit *unit, struct field *field, struct site at);
/* Do two values rest on the same? NULL: on nothing. */
bool assumed_equal(const struct assumed_list *a, const struct assumed_list *b);
/* The texts of a default in such clauses: short, and quoted. */
struct str assumed_value(struct arena *arena, struct str value);

#endif
