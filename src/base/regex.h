/* Regular expressions of shippers, with limits. Through libonig (Oniguruma) with Ruby's syntax: Fluent Bit and Fluentd
 * use its fork Onigmo with the same syntax. */
#ifndef CWD_BASE_REGEX_H
#define CWD_BASE_REGEX_H

#include "base/arena.h"
#include "base/list.h"

enum regex_flag {
	REGEX_ANCHORED = 1 << 0,    /* has to match at the start of the text, not to its end */
	REGEX_IGNORE_CASE = 1 << 1, /* /x/i */
	REGEX_EXTENDED = 1 << 2,    /* /x/x */
	REGEX_DOT_ALL = 1 << 3,	    /* /x/m: a dot matches a newline too */
	REGEX_NOT_EMPTY = 1 << 4,   /* if what is found first is empty, that is no match: Match_Regex of Fluent Bit
				       (fluent/fluent-bit, src/flb_router.c, router_match) */
};

struct regex;

/* NULL if the expression is refused: *ret_error (on the arena; "it ..." or as libonig says it) says why. Everything
 * else is on the heap: end with regex_free. Any thread. */
struct regex *regex_new(struct arena *arena, struct str pattern, unsigned flags, struct str *ret_error);
/* Is it refused only here, since it could take the machine away? The shipper may well take it: over
 * LIMIT_REGEX_PATTERN_BYTES, _REPEATS, _PROPERTIES or _DEPTH. */
bool regex_is_too_costly(struct str pattern);
void regex_free(struct regex *regex); /* NULL is fine */
struct str regex_pattern(const struct regex *regex);
unsigned regex_flags(const struct regex *regex);
/* A place for what somebody derives from the expression, NULL at first, and the arena of regex_new, where it is to
 * live. For one thread at a time. */
void **regex_derived(const struct regex *regex, struct arena **ret_arena);

/* What Fluent Bit takes of an expression: without slashes around it, and with the flags (i, m, x) behind the last one
 * or-ed to *flags. Source: fluent/fluent-bit, src/flb_regex.c, str_to_regex. */
struct str regex_without_slashes(struct str pattern, unsigned *flags);

enum regex_result {
	REGEX_NO,
	REGEX_YES,
	REGEX_GAVE_UP, /* LIMIT_REGEX_RETRIES, LIMIT_REGEX_STEPS, or the text is longer than LIMIT_REGEX_BYTES */
};
struct regex_groups {
	struct str items[10]; /* $0 to $9; absent ones are empty. Parts of the text */
	uint32_t count;	      /* how many the expression has, $0 included; at most 10 */
};
/* ret_groups may be NULL. Any thread. */
enum regex_result regex_match(const struct regex *regex, struct str text, struct regex_groups *ret_groups);
bool regex_gave_up(const struct regex *regex);	       /* did a match of it ever give up? */
uint32_t regex_group_count(const struct regex *regex); /* how many groups it has, the whole match not included */
/* Could a text that starts so match? false: never. Only for expressions that are tied to the start, by REGEX_ANCHORED
 * or by \A; true where it is not known. */
bool regex_may_match_start(const struct regex *regex, struct str start);
/* Does every text match, but for empty ones, those with newlines and those that are not UTF-8? false where it is not
 * known. */
bool regex_matches_all(const struct regex *regex);

#endif
