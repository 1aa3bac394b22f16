/* Regular expressions through libonig. Its limits are set for each match; what it has no limits for is refused before
 * it is compiled. */
#include "base/regex.h"

#include "base/fail.h"
#include "base/limits.h"
#include "base/regex_scan.h"
#include "base/utf8.h"
#include "base/work.h"

#include <oniguruma.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

struct regex {
	regex_t *compiled;
	unsigned flags;
	bool tied, all;
	size_t prefix_bytes;
	char *prefix;
	struct str pattern; /* behind the prefix */
	struct arena *arena;
	void **derived;
	atomic_bool *gave_up; /* apart, for matching does not change the expression */
};

/* It reads whole characters, so text that is no UTF-8 is followed by so many NULs. */
enum { PADDING = 8 };

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void initialize(void) {
	OnigEncoding encodings[] = {ONIG_ENCODING_UTF8};
	if (onig_initialize(encodings, 1) != ONIG_NORMAL)
		fail_internal("libonig does not start");
	onig_set_parse_depth_limit(LIMIT_REGEX_DEPTH);
#ifdef ONIGERR_SUBEXP_CALL_LIMIT_IN_SEARCH_OVER
	onig_set_subexp_call_limit_in_search(LIMIT_REGEX_RETRIES);
#endif
}

/* Fluent Bit gives Onigmo no options (fluent/fluent-bit, src/flb_regex.c), whose \w \d \s are ASCII in Ruby's syntax.
 */
static OnigOptionType options_of(unsigned flags) {
	OnigOptionType options = ONIG_OPTION_WORD_IS_ASCII | ONIG_OPTION_DIGIT_IS_ASCII | ONIG_OPTION_SPACE_IS_ASCII;
	if (flags & REGEX_IGNORE_CASE)
		options |= ONIG_OPTION_IGNORECASE;
	if (flags & REGEX_EXTENDED)
		options |= ONIG_OPTION_EXTEND;
	if (flags & REGEX_DOT_ALL)
		options |= ONIG_OPTION_MULTILINE;
	return options;
}

/* A format with the limit that is broken; NULL if none is. */
static const char *find_limit(struct str pattern, unsigned *ret_limit) {
	const struct {
		uint64_t is;
		unsigned limit;
		const char *format;
	} rows[] = {
	    {pattern.n, LIMIT_REGEX_PATTERN_BYTES, "it is longer than %u bytes"},
	    {regex_scan_repeats(pattern), LIMIT_REGEX_REPEATS, "its repeats within repeats multiply to more than %u"},
	    {regex_scan_properties(pattern), LIMIT_REGEX_PROPERTIES, "it uses more than %u character properties"},
	    {regex_scan_depth(pattern), LIMIT_REGEX_DEPTH, "its groups are nested deeper than %u"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].is > rows[i].limit) {
			*ret_limit = rows[i].limit;
			return rows[i].format;
		}
	return NULL;
}

bool regex_is_too_costly(struct str pattern) {
	unsigned limit;
	return find_limit(pattern, &limit) != NULL;
}

static struct str limit_text(struct arena *arena, const char *format, unsigned limit) {
	struct str text = str_from(format);
	size_t at = 0;
	str_find(text, STR("%u"), &at);
	return arena_join(arena, str_from_to(text, 0, at), arena_format(arena, "%u", limit),
			  str_from_offset(text, at + 2), STR(""));
}

static struct str error_text(struct arena *arena, int code, OnigErrorInfo *info) {
	OnigUChar text[ONIG_MAX_ERROR_MESSAGE_LEN];
	int n = onig_error_code_to_str(text, code, info);
	return arena_str(arena, (struct str){(const char *)text, n > 0 ? (size_t)n : 0});
}

static struct regex *wrap(struct arena *arena, regex_t *compiled, struct str pattern, unsigned flags) {
	struct regex *regex = memory_grow(NULL, sizeof *regex);
	*regex = (struct regex){.compiled = compiled, .flags = flags, .arena = arena};
	regex->derived = ARENA_NEW(arena, void *);
	regex->gave_up = memory_grow(NULL, sizeof *regex->gave_up);
	atomic_init(regex->gave_up, false);
	regex->prefix = memory_grow(NULL, 2 * pattern.n + 1);
	regex->pattern = (struct str){regex->prefix + pattern.n, pattern.n};
	if (pattern.n)
		memcpy(regex->prefix + pattern.n, pattern.p, pattern.n);
	bool tied = false;
	if (!(flags & (REGEX_EXTENDED | REGEX_IGNORE_CASE)))
		regex->prefix_bytes = regex_scan_prefix(pattern, regex->prefix, &tied);
	regex->tied = tied || (flags & REGEX_ANCHORED);
	regex->all = !(flags & REGEX_EXTENDED) && regex_scan_is_all(pattern);
	return regex;
}

struct regex *regex_new(struct arena *arena, struct str pattern, unsigned flags, struct str *ret_error) {
	pthread_once(&once, initialize);
	unsigned limit;
	const char *broken = find_limit(pattern, &limit);
	if (broken && ret_error)
		*ret_error = limit_text(arena, broken, limit);
	if (broken)
		return NULL;
	regex_t *compiled = NULL;
	OnigErrorInfo info = {0};
	/* A copy, so that reading a cut character at the end reads a NUL. */
	const OnigUChar *text = (const OnigUChar *)arena_str(arena, pattern).p;
	int code =
	    onig_new(&compiled, text, text + pattern.n, options_of(flags), ONIG_ENCODING_UTF8, ONIG_SYNTAX_RUBY, &info);
	if (code == ONIGERR_MEMORY)
		fail_out_of_memory();
	if (code == ONIG_NORMAL)
		return wrap(arena, compiled, pattern, flags);
	if (ret_error)
		*ret_error = error_text(arena, code, &info);
	return NULL;
}

void regex_free(struct regex *regex) {
	if (!regex)
		return;
	onig_free(regex->compiled);
	memory_release(regex->prefix);
	memory_release(regex->gave_up);
	memory_release(regex);
}

struct str regex_pattern(const struct regex *regex) {
	return regex->pattern;
}

unsigned regex_flags(const struct regex *regex) {
	return regex->flags;
}

void **regex_derived(const struct regex *regex, struct arena **ret_arena) {
	*ret_arena = regex->arena;
	return regex->derived;
}

/* The flags behind the last slash; false if one is unknown or there is none. */
static bool read_flags(struct str letters, unsigned *ret) {
	unsigned flags = 0;
	for (size_t i = 0; i < letters.n; i++) {
		if (letters.p[i] == 'm')
			flags |= REGEX_DOT_ALL;
		else if (letters.p[i] == 'i')
			flags |= REGEX_IGNORE_CASE;
		else if (letters.p[i] == 'x')
			flags |= REGEX_EXTENDED;
		else if (letters.p[i] != 'o')
			return false;
	}
	*ret |= flags;
	return flags != 0;
}

struct str regex_without_slashes(struct str pattern, unsigned *flags) {
	size_t last = 0;
	if (pattern.n < 2 || pattern.p[0] != '/')
		return pattern;
	str_find_last_char(pattern, '/', &last);
	if (last == pattern.n - 1 || (last > 0 && read_flags(str_from_offset(pattern, last + 1), flags)))
		return str_from_to(pattern, 1, last);
	return pattern;
}

/* --- matching ---------------------------------------------------------------------------------------------------- */

struct attempt {
	OnigMatchParam *limits;
	OnigRegion *region;
};

static struct attempt attempt_new(unsigned long retries) {
	enum { STACK_MAX = 1 << 18 };
	struct attempt attempt = {onig_new_match_param(), onig_region_new()};
	if (!attempt.limits || !attempt.region)
		fail_out_of_memory();
	onig_set_match_stack_limit_size_of_match_param(attempt.limits, STACK_MAX);
	onig_set_retry_limit_in_match_of_match_param(attempt.limits, retries);
#ifdef ONIGERR_RETRY_LIMIT_IN_SEARCH_OVER
	onig_set_retry_limit_in_search_of_match_param(attempt.limits, retries);
#endif
	return attempt;
}

static void groups_fill(const OnigRegion *region, struct str text, struct regex_groups *ret) {
	enum { MOST = sizeof ret->items / sizeof ret->items[0] };
	*ret = (struct regex_groups){.count = region->num_regs < MOST ? (uint32_t)region->num_regs : MOST};
	for (uint32_t i = 0; i < ret->count; i++)
		if (region->beg[i] >= 0)
			ret->items[i] = str_from_to(text, (size_t)region->beg[i], (size_t)region->end[i]);
}

static enum regex_result try(const struct regex *regex, struct str text, struct str original, unsigned long retries,
			     struct regex_groups *ret_groups) {
	struct attempt attempt = attempt_new(retries);
	const OnigUChar *start = (const OnigUChar *)text.p, *end = start + original.n;
	int at = regex->flags & REGEX_ANCHORED
		     ? onig_match_with_param(regex->compiled, start, end, start, attempt.region, ONIG_OPTION_NONE,
					     attempt.limits)
		     : onig_search_with_param(regex->compiled, start, end, start, end, attempt.region, ONIG_OPTION_NONE,
					      attempt.limits);
	enum regex_result result = at >= 0 ? REGEX_YES : at == ONIG_MISMATCH ? REGEX_NO : REGEX_GAVE_UP;
	bool empty = at >= 0 && attempt.region->beg[0] == attempt.region->end[0];
	if (empty && (regex->flags & REGEX_NOT_EMPTY))
		result = REGEX_NO;
	if (result == REGEX_YES && ret_groups)
		groups_fill(attempt.region, original, ret_groups);
	onig_region_free(attempt.region, 1);
	onig_free_match_param(attempt.limits);
	if (at == ONIGERR_MEMORY)
		fail_out_of_memory();
	return result;
}

/* A retry may read the whole text, so the longer the text, the fewer there may be. Libonig does not tell how many it
 * took: most matches take few, the others are tried again. */
static enum regex_result try_within_limits(const struct regex *regex, struct str text, struct str original,
					   struct regex_groups *ret_groups) {
	enum { FEW = 64, MORE = 64, EVERY_RETRY = 64, BYTES_PER_STEP = 64 };
	unsigned long most = LIMIT_REGEX_STEPS / (text.n + EVERY_RETRY);
	most = most < LIMIT_REGEX_RETRIES ? most : LIMIT_REGEX_RETRIES;
	for (unsigned long retries = FEW;; retries = retries < most / MORE ? retries * MORE : most) {
		enum regex_result result = try(regex, text, original, retries, ret_groups);
		work_add(retries * (text.n + EVERY_RETRY) / BYTES_PER_STEP);
		if (result != REGEX_GAVE_UP || retries >= most)
			return result;
	}
}

static enum regex_result match(const struct regex *regex, struct str text, struct regex_groups *ret_groups) {
	if (text.n > LIMIT_REGEX_BYTES)
		return REGEX_GAVE_UP;
	if (!regex_may_match_start(regex, text) && text.n >= regex->prefix_bytes)
		return REGEX_NO;
	if (text.n && utf8_valid(text, NULL))
		return try_within_limits(regex, text, text, ret_groups);
	char *padded = memory_grow(NULL, text.n + PADDING);
	if (text.n)
		memcpy(padded, text.p, text.n);
	memset(padded + text.n, 0, PADDING);
	enum regex_result result = try_within_limits(regex, (struct str){padded, text.n}, text, ret_groups);
	memory_release(padded);
	return result;
}

enum regex_result regex_match(const struct regex *regex, struct str text, struct regex_groups *ret_groups) {
	enum regex_result result = match(regex, text, ret_groups);
	if (result == REGEX_GAVE_UP)
		atomic_store_explicit(regex->gave_up, true, memory_order_relaxed);
	return result;
}

bool regex_gave_up(const struct regex *regex) {
	return atomic_load_explicit(regex->gave_up, memory_order_relaxed);
}

bool regex_may_match_start(const struct regex *regex, struct str start) {
	size_t n = regex->prefix_bytes < start.n ? regex->prefix_bytes : start.n;
	return !regex->tied || n == 0 || memcmp(regex->prefix, start.p, n) == 0;
}

uint32_t regex_group_count(const struct regex *regex) {
	return (uint32_t)onig_number_of_captures(regex->compiled);
}

bool regex_matches_all(const struct regex *regex) {
	return regex->all;
}
