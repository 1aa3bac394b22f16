/* Parts of names that are made from the path of the file that is read: what their values look like. For the inside of
 * this floor. The variables here are SOURCE_PATH ones with from set. */
#ifndef CWD_CLAIM_PATH_VALUE_H
#define CWD_CLAIM_PATH_VALUE_H

#include "claim/template_value.h"

/* The one value, if the pattern is one path. */
bool path_value_is_literal(struct arena *arena, const struct variable *variable, struct str *ret);
/* Texts that every value starts and ends with; they do not overlap. */
struct str path_value_prefix(struct arena *arena, const struct variable *variable);
struct str path_value_suffix(struct arena *arena, const struct variable *variable);
/* The same prefix, up to room bytes, for the forms that make tags, else nothing: its length. */
size_t path_value_start(const struct variable *variable, char *out, size_t room);
/* For the forms that make tags: the suffix with a dot in front if one stands there in every value (which may be the one
 * that the prefix ends in). */
struct str path_value_tail(struct arena *arena, const struct variable *variable);
/* The bytes that may stand between them. */
struct byte_set path_value_bytes(const struct variable *variable);
/* Can a value of a be a value of b? Also true if that is not known. *steps is counted down. */
bool path_values_may_equal(struct arena *arena, const struct variable *a, const struct variable *b, uint64_t *steps);
/* A value, of a path that the pattern matches. */
struct str path_value_example(struct arena *arena, const struct variable *variable);

#endif
