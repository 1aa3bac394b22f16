/* Values that the agent does not take as they are.
 * Sources: cwlogs/push.py, StreamConfig.__init__, LogsPushCommand._call_push_file, Stream._calc_file_fingerprint. */
#include "agent/awslogs/reading.h"

#include <stdarg.h>

enum {
	BUFFER_MINIMUM = 5000, /* StreamConfig.MIN_BUFFER_DURATION, milliseconds */
	BATCH_BYTES = 1048576, /* MAX_BATCH_SIZE */
	BATCH_COUNT = 10000,   /* MAX_BATCH_COUNT */
};

struct setting {
	struct reading *r;
	struct placed at;
	struct str text;
};

static struct problem *tell(struct setting *s, enum problem_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static struct problem *tell(struct setting *s, enum problem_kind kind, const char *format, ...) {
	va_list args;
	va_start(args, format);
	struct str message = arena_vformat(s->r->arena, format, args);
	va_end(args);
	return unit_problem(s->r->unit, kind, doc_site(s->at.doc, s->at.node->span), "%.*s", STR_ARGS(message));
}

/* int() of Python, up to 18 digits. */
static bool read_integer(struct str text, int64_t *ret) {
	bool negative = str_starts_with(text, STR("-"));
	if (negative || str_starts_with(text, STR("+")))
		text = str_from_offset(text, 1);
	int64_t value = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		value = i < 18 ? value * 10 + (text.p[i] - '0') : INT64_MAX;
	}
	*ret = negative ? -value : value;
	return text.n > 0;
}

static void check_number(struct setting *s, int64_t minimum, int64_t maximum, const char *fallback) {
	int64_t value = 0;
	if (!read_integer(s->text, &value)) {
		struct problem *problem = tell(s, PROBLEM_OUT_OF_RANGE, "%.*s is not a number: \"%.*s\"",
					       SHOWN(s->at.node->key), SHOWN(s->text));
		problem->reason = arena_format(s->r->arena, "the agent says so in its log and takes %s", fallback);
		problem->help = STR("write a number, without a unit");
		return;
	}
	if (value >= minimum && value <= maximum)
		return;
	bool low = value < minimum;
	long long bound = low ? (long long)minimum : (long long)maximum;
	struct problem *problem = tell(s, PROBLEM_OUT_OF_RANGE, "%.*s is %.*s; the %s is %lld", SHOWN(s->at.node->key),
				       SHOWN(s->text), low ? "minimum" : "maximum", bound);
	problem->reason = arena_format(s->r->arena, "the agent takes %lld, with a warning in its log", bound);
	problem->help = arena_format(s->r->arena, "write %lld, or leave the key out", bound);
}

static bool is_one_of(struct str text, const char *const *words) {
	for (; *words; words++)
		if (str_is(text, *words))
			return true;
	return false;
}

static void check_word(struct setting *s, const char *const *words, const char *effect, const char *help) {
	if (is_one_of(s->text, words))
		return;
	struct problem *problem =
	    tell(s, PROBLEM_OUT_OF_RANGE, "%.*s cannot be \"%.*s\"", SHOWN(s->at.node->key), SHOWN(s->text));
	problem->reason = str_from(effect);
	problem->help = str_from(help);
}

static void check_time_zone(struct setting *s) {
	static const char *const words[] = {"LOCAL", "UTC", "", NULL};
	check_word(s, words, "the agent warns and takes LOCAL, the time zone of the host",
		   "write UTC or LOCAL, in capitals");
}

static void check_position(struct setting *s) {
	static const char *const words[] = {"start_of_file", "end_of_file", NULL};
	check_word(s, words, "the agent warns and reads a new file from its start",
		   "write start_of_file or end_of_file");
}

static void check_switch(struct setting *s) {
	static const char *const words[] = {"1", "yes", "true", "on", "0", "no", "false", "off", NULL};
	for (const char *const *word = words; *word; word++)
		if (str_equal_ignoring_case(s->text, str_from(*word)))
			return;
	check_word(s, words, "the agent compresses what it sends, as if nothing were set", "write true or false");
}

/* ^[1-9]+[0-9]*-?[0-9]*$ is what the agent looks for; what passes and is no range of lines makes it read nothing. */
static void check_fingerprint(struct setting *s) {
	struct str first = s->text, last = s->text;
	size_t dash, wrong = 0;
	bool range = str_find_char(s->text, '-', &dash);
	if (!s->text.n)
		return;
	if (range) {
		first = str_from_to(s->text, 0, dash);
		last = str_from_offset(s->text, dash + 1);
	}
	int64_t from = 0, to = 0;
	bool has_first = !str_find_char(first, '+', &wrong) && read_integer(first, &from) && first.p[0] != '0';
	bool has_last =
	    !str_find_char(last, '-', &wrong) && !str_find_char(last, '+', &wrong) && read_integer(last, &to);
	if (!has_first || (!has_last && last.n)) {
		struct problem *problem =
		    tell(s, PROBLEM_OUT_OF_RANGE, "file_fingerprint_lines cannot be \"%.*s\"", SHOWN(s->text));
		problem->reason = STR("the agent warns and knows files by their first line");
		problem->help = STR("write a number of a line, or a range such as 1-3");
	} else if (!has_last || to < from) {
		struct problem *problem =
		    tell(s, PROBLEM_NEVER_DELIVERS, "file_fingerprint_lines names no lines: \"%.*s\"", SHOWN(s->text));
		problem->reason =
		    STR("the agent cannot tell which file it has before it, and reads nothing for this section");
		problem->help = STR("write a number of a line, or a range such as 1-3");
	}
}

static void check_pattern(struct setting *s) {
	struct str token = awslogs_placeholder_token(s->text, 0);
	bool whole = token.n && token.n == s->text.n;
	if (!whole || str_is(token, "{datetime_format}"))
		return;
	struct problem *problem =
	    tell(s, PROBLEM_UNKNOWN_PLACEHOLDER, "%.*s is not filled in: it is the pattern itself", SHOWN(token));
	problem->reason = STR("no line begins an event by it, so lines run together");
	problem->help = STR("write {datetime_format}, or a regular expression");
}

static void check_entry(struct setting *s, bool is_general) {
	struct str key = s->at.node->key;
	if (is_general && str_is(key, "queue_size"))
		check_number(s, INT64_MIN, INT64_MAX, "10");
	else if (is_general && str_is(key, "use_gzip_http_content_encoding"))
		check_switch(s);
	if (is_general)
		return;
	if (str_is(key, "buffer_duration"))
		check_number(s, BUFFER_MINIMUM, INT64_MAX, "5000");
	else if (str_is(key, "batch_size"))
		check_number(s, INT64_MIN, BATCH_BYTES, "its default");
	else if (str_is(key, "batch_count"))
		check_number(s, INT64_MIN, BATCH_COUNT, "its default");
	else if (str_is(key, "time_zone"))
		check_time_zone(s);
	else if (str_is(key, "initial_position"))
		check_position(s);
	else if (str_is(key, "file_fingerprint_lines"))
		check_fingerprint(s);
	else if (str_is(key, "multi_line_start_pattern"))
		check_pattern(s);
}

/* A value with a comment, with quotes or of several lines is told as that; one of a template is not known. */
static bool is_told(const struct node *entry) {
	size_t line;
	return awslogs_text_has_mark(entry->text) || awslogs_value_comment(entry->text) < entry->text.n ||
	       awslogs_value_quote(entry->text) || (entry->extra && entry->extra->has_other_text) ||
	       str_find_char(entry->text, '\n', &line);
}

void awslogs_settings_check(struct reading *r, const struct doc *doc, const struct node *part, bool is_general) {
	for (const struct node *entry = part->first; entry; entry = entry->next) {
		struct setting s = {.r = r, .at = {.doc = doc, .node = entry}, .text = entry->text};
		if (!is_told(entry))
			check_entry(&s, is_general);
	}
}
