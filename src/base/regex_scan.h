/* What can be told of a regular expression in Ruby's syntax from its text alone. Private to regex*.c. */
#ifndef CWD_BASE_REGEX_SCAN_H
#define CWD_BASE_REGEX_SCAN_H

#include "base/str.h"

/* The largest product of counted repeats within each other: 6 for (x{2}y){3}. UINT64_MAX if it does not fit. */
uint64_t regex_scan_repeats(struct str pattern);
/* How deep its groups are nested at most, and how many character properties it uses at most. */
uint32_t regex_scan_depth(struct str pattern);
uint32_t regex_scan_properties(struct str pattern);
/* Bytes at the start of the pattern's own text that a match must start with, as it is written but for escapes; they are
 * written to ret, which has room for pattern.n bytes. 0 where that is not known. ret_tied: the pattern begins with \A.
 */
size_t regex_scan_prefix(struct str pattern, char *ret, bool *ret_tied);
/* Is it one of the ways to say that everything matches: .* ^.*$ .+ (.*)? */
bool regex_scan_is_all(struct str pattern);

#endif
