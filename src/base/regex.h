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
};

struct regex;

/* NULL if the expression is refused: *ret_error (on the arena) says why. Everything else is on the heap: end with
 * regex_free. Any thread. */
struct regex *regex_new(struct arena *arena, struct str pattern, unsigned flags, struct str *ret_error);
void regex_free(struct regex *regex); /* NULL is fine */

enum regex_result {
	REGEX_NO,
	REGEX_YES,
	REGEX_GAVE_UP, /* LIMIT_REGEX_RETRIES, or the text is longer than LIMIT_REGEX_BYTES */
};
struct regex_groups {
	struct str items[10]; /* $0 to $9; absent ones are empty */
	uint32_t count;	      /* how many the expression has, $0 included; at most 10 */
};
/* ret_groups may be NULL. */
enum regex_result regex_match(const struct regex *regex, struct str text, struct regex_groups *ret_groups);
/* Could a text that starts so match? false: never. Only for REGEX_ANCHORED ones; true where it is not known. */
bool regex_may_match_start(const struct regex *regex, struct str start);

#endif
