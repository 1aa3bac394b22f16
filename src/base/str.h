/* A borrowed run of bytes. Knows nothing of encodings or ownership. */
#ifndef CWD_BASE_STR_H
#define CWD_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Not owned, not terminated, may hold any byte; n == 0 is the empty string, whatever p is. */
struct str {
	const char *p;
	size_t n;
};

/* A string literal as a struct str; STR_INIT for initialisers of static objects. */
#define STR_INIT(literal)                                                                                              \
	{ .p = (literal), .n = sizeof(literal) - 1 }
#define STR(literal) ((struct str)STR_INIT(literal))

/* For printf's "%.*s": the text must hold no NUL that matters and be under 2 GiB. */
#define STR_ARGS(s) (int)(s).n, (s).p

struct str str_from(const char *terminated); /* NULL gives the empty string */
bool str_equal(struct str a, struct str b);
bool str_is(struct str s, const char *terminated);
bool str_equal_ignoring_case(struct str a, struct str b); /* ASCII case only */
int str_compare(struct str a, struct str b);		  /* by unsigned bytes, shorter first; <0, 0, >0 */
bool str_starts_with(struct str s, struct str prefix);
bool str_ends_with(struct str s, struct str suffix);
bool str_contains(struct str s, struct str part);
bool str_find(struct str s, struct str part, size_t *ret_at);	   /* first occurrence */
bool str_find_char(struct str s, char c, size_t *ret_at);	   /* first occurrence */
bool str_find_last_char(struct str s, char c, size_t *ret_at);	   /* last occurrence */
struct str str_from_to(struct str s, size_t from, size_t to);	   /* bytes [from, to), clipped to s */
struct str str_from_offset(struct str s, size_t from);		   /* bytes [from, end), clipped to s */
struct str str_trim(struct str s);				   /* without ASCII space at both ends */
bool str_split(struct str *rest, char separator, struct str *ret); /* next field; false when none is left */
bool str_to_u32(struct str s, uint32_t *ret);			   /* decimal digits only, the whole string */

/* Edit distance (insert, delete, replace, swap of neighbours), or limit + 1 as soon as it is above limit.
 * For "did you mean": both strings are cut to 64 bytes first. */
unsigned str_distance(struct str a, struct str b, unsigned limit);

#endif
