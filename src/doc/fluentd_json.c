/* Arrays and objects as values of Fluentd's syntax: JSON over several lines, with comments and Ruby code in it.
 * fluent/fluentd, lib/fluent/config/literal_parser.rb, scan_json: Fluentd tries after every character whether Ruby's
 * JSON parser takes what it has; a # starts a comment only where a closing bracket could stand instead of it (a comma
 * before it on its line left out), so one bracket deep. Here the same is decided by reading once. */
#include "doc/fluentd_read.h"

#include <string.h>

enum { DEPTH_MAXIMUM = 100 }; /* max_nesting of Ruby's JSON.parse */

/* Of what only the end of the text ends, as of the brackets. */
#define NEVER_CLOSED NULL

enum expected {
	EXPECT_VALUE,
	EXPECT_KEY,
	EXPECT_COLON,
	EXPECT_COMMA, /* or the end */
};

struct json {
	struct fluentd *f;
	size_t at;
	bool is_array[DEPTH_MAXIMUM];
	unsigned depth;
	enum expected expected;
	bool opened;	     /* right behind a bracket that opens: the one that closes may follow */
	bool comma_last;     /* a comma stands last on this line */
	const char *problem; /* what Ruby's parser would not take at at */
};

static bool fail(struct json *json, const char *problem) {
	json->problem = problem;
	return false;
}

static char byte(const struct json *json, size_t at) {
	return fluentd_byte(json->f, at);
}

/* #{code} where Fluentd looks for it: with something in the braces. false: there is none, or it is never closed. */
static bool pass_code(struct json *json) {
	struct fluentd *f = json->f;
	size_t from = json->at + 2, end;
	if (byte(json, json->at + 1) != '{' || byte(json, from) == '}' || f->steps > FLUENTD_STEPS)
		return false;
	if (!fluentd_code_end(f->text, from, &end)) {
		f->steps += f->text.n - from;
		if (memchr(f->text.p + from, '}', f->text.n - from))
			json->problem = "the Ruby code that starts with #{ here is never closed";
		return false;
	}
	json->at = end + 1;
	return true;
}

static bool is_hex(char c) {
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool pass_escape(struct json *json) {
	char c = byte(json, json->at + 1);
	if ((unsigned char)c < ' ')
		return fail(json, "a control character may not follow a backslash");
	json->at += 2;
	for (unsigned i = 0; c == 'u' && i < 4; i++)
		if (!is_hex(byte(json, json->at++)))
			return fail(json, "four hexadecimal digits must follow \\u");
	return true;
}

static bool pass_string(struct json *json) {
	json->at++;
	while (json->at < json->f->text.n) {
		char c = byte(json, json->at);
		if (c == '"') {
			json->at++;
			return true;
		}
		if ((unsigned char)c < ' ')
			return fail(json, fluentd_is_break(c) ? "a string in JSON may not hold a line end"
							      : "a string in JSON may not hold a control character");
		if (c == '\\' && !pass_escape(json))
			return false;
		if (c == '#' && pass_code(json))
			continue;
		if (json->problem)
			return false;
		if (c != '\\')
			json->at++;
	}
	return fail(json, NEVER_CLOSED);
}

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static bool pass_digits(struct json *json) {
	size_t from = json->at;
	while (is_digit(byte(json, json->at)))
		json->at++;
	return json->at > from;
}

static bool pass_number(struct json *json) {
	if (byte(json, json->at) == '-')
		json->at++;
	bool zero = byte(json, json->at) == '0';
	size_t from = json->at;
	if (!pass_digits(json) || (zero && json->at - from > 1))
		return false;
	if (byte(json, json->at) == '.') {
		json->at++;
		if (!pass_digits(json))
			return false;
	}
	char c = byte(json, json->at);
	if (c == 'e' || c == 'E') {
		c = byte(json, ++json->at);
		if (c == '+' || c == '-')
			json->at++;
		if (!pass_digits(json))
			return false;
	}
	c = byte(json, json->at);
	return c != '.' && c != 'e' && c != 'E' && c != '-';
}

static bool pass_word(struct json *json) {
	static const struct str words[] = {STR_INIT("true"), STR_INIT("false"), STR_INIT("null")};
	struct str rest = str_from_offset(json->f->text, json->at);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts_with(rest, words[i])) {
			json->at += words[i].n;
			return true;
		}
	return false;
}

static bool open_bracket(struct json *json, bool is_array) {
	if (json->depth == DEPTH_MAXIMUM)
		return fail(json, "brackets may stand in each other 100 deep, no deeper");
	json->is_array[json->depth++] = is_array;
	json->expected = is_array ? EXPECT_VALUE : EXPECT_KEY;
	json->opened = true;
	json->at++;
	return true;
}

static bool pass_scalar(struct json *json) {
	char c = byte(json, json->at);
	size_t from = json->at;
	if (c == '"')
		return pass_string(json);
	if (c == '-' || is_digit(c) ? pass_number(json) : pass_word(json))
		return true;
	json->at = from;
	bool comma = c == ']' && json->is_array[json->depth - 1];
	return fail(json, comma ? "a comma may not stand before the closing bracket" : "this is no JSON value");
}

static bool pass_value(struct json *json) {
	char c = byte(json, json->at);
	if (c == '[' || c == '{')
		return open_bracket(json, c == '[');
	json->expected = EXPECT_COMMA;
	json->opened = false;
	return pass_scalar(json);
}

static bool pass_comma(struct json *json) {
	if (byte(json, json->at) != ',')
		return fail(json, "a comma or the closing bracket is missing here");
	json->at++;
	json->comma_last = true;
	json->expected = json->is_array[json->depth - 1] ? EXPECT_VALUE : EXPECT_KEY;
	return true;
}

static bool pass_key(struct json *json) {
	if (byte(json, json->at) != '"')
		return fail(json, byte(json, json->at) == '}' ? "a comma may not stand before the closing brace"
							      : "a key in JSON stands in double quotes");
	json->expected = EXPECT_COLON;
	json->opened = false;
	return pass_string(json);
}

static bool pass_colon(struct json *json) {
	if (byte(json, json->at) != ':')
		return fail(json, "a colon is missing behind the key");
	json->at++;
	json->expected = EXPECT_VALUE;
	return true;
}

static bool closes(const struct json *json) {
	return byte(json, json->at) == (json->is_array[json->depth - 1] ? ']' : '}') &&
	       (json->expected == EXPECT_COMMA || json->opened);
}

static bool pass_hash(struct json *json) {
	bool could_end = json->expected == EXPECT_COMMA || json->opened || json->comma_last;
	if (json->depth == 1 && could_end) {
		size_t from = json->at;
		json->at = fluentd_find_break(json->f, json->at);
		fluentd_note_comment(json->f, from, json->at);
		if (json->at == json->f->text.n)
			return fail(json, "a comment inside a value may not be the end of the file: Fluentd waits for "
					  "its line end for ever");
		return true;
	}
	if ((json->expected == EXPECT_VALUE || json->expected == EXPECT_KEY) && pass_code(json)) {
		json->expected = json->expected == EXPECT_VALUE ? EXPECT_COMMA : EXPECT_COLON;
		json->opened = json->comma_last = false;
		return true;
	}
	return json->problem ? false
			     : fail(json, json->depth > 1 ? "Fluentd knows no comments inside an inner bracket"
							  : "Fluentd takes a comment only where the value could end: "
							    "not on a line of its own behind a comma");
}

/* The comments of Ruby's JSON parser. */
static bool pass_slash(struct json *json) {
	struct str text = json->f->text;
	char c = byte(json, json->at + 1);
	size_t at = json->at + 2;
	json->comma_last = false;
	if (c == '/') {
		json->at = fluentd_find_break(json->f, at);
		return json->at < text.n || fail(json, NEVER_CLOSED);
	}
	if (c != '*')
		return fail(json, "this is no JSON value");
	while (json->at >= json->f->no_comment_end && at + 1 < text.n) {
		const char *star = memchr(text.p + at, '*', text.n - at - 1);
		if (!star)
			break;
		at = (size_t)(star - text.p) + 1;
		if (text.p[at] == '/') {
			json->at = at + 1;
			return true;
		}
	}
	json->f->no_comment_end = text.n;
	return fail(json, NEVER_CLOSED);
}

/* One token, or what stands between them. */
static bool step(struct json *json) {
	char c = byte(json, json->at);
	if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
		json->at++;
		json->comma_last = json->comma_last && c != '\n';
		return true;
	}
	if (c == '#')
		return pass_hash(json);
	if (c == '/')
		return pass_slash(json);
	json->comma_last = false;
	if (closes(json)) {
		json->at++;
		json->depth--;
		json->expected = EXPECT_COMMA;
		json->opened = false;
		return true;
	}
	switch (json->expected) {
	case EXPECT_VALUE:
		return pass_value(json);
	case EXPECT_KEY:
		return pass_key(json);
	case EXPECT_COLON:
		return pass_colon(json);
	case EXPECT_COMMA:
		return pass_comma(json);
	}
	return false;
}

static void refuse(struct json *json, size_t opened_at, bool is_array, bool never_closed) {
	struct fluentd *f = json->f;
	size_t at = json->at < f->text.n ? json->at : f->text.n, end = at < f->text.n ? at + 1 : at;
	struct problem *problem;
	if (never_closed) {
		problem = fluentd_refuse(f, opened_at, opened_at + 1,
					 is_array ? "this array is never closed" : "this object is never closed");
		problem->help = is_array ? STR("add the closing ]") : STR("add the closing }");
	} else {
		problem = fluentd_refuse(f, at, end, json->problem);
		problem->also = doc_site(f->doc, (struct span){.off = (uint32_t)opened_at, .len = 1});
		problem->also_label = STR("opened here");
	}
	problem->reason = is_array ? STR("Fluentd looks for the end of the array as far as the end of the file, and "
					 "says \"got incomplete JSON array configuration\"")
				   : STR("Fluentd looks for the end of the object as far as the end of the file, and "
					 "says \"got incomplete JSON hash configuration\"");
}

/* Where the brackets close that open at f->at, whatever stands between them; f->at if they do not. */
static size_t brackets_end(struct fluentd *f) {
	enum { FAR = 64 << 10 };
	size_t depth = 0;
	bool quoted = false;
	for (size_t at = f->at; at < f->text.n && at - f->at < FAR; at++, f->steps++) {
		char c = f->text.p[at];
		if (c == '"')
			quoted = !quoted;
		else if (quoted && c == '\\')
			at++;
		else if (c == '\n')
			quoted = false;
		else if (!quoted && (c == '[' || c == '{'))
			depth++;
		else if (!quoted && (c == ']' || c == '}') && --depth == 0)
			return at + 1;
	}
	return f->at;
}

bool fluentd_json(struct fluentd *f) {
	struct json json = {.f = f, .at = f->at};
	bool is_array = f->text.p[f->at] == '[', read = open_bracket(&json, is_array);
	while (read && json.depth > 0 && json.at < f->text.n)
		read = step(&json);
	if (read && json.depth == 0) {
		f->at = json.at;
		return true;
	}
	size_t end = f->steps > FLUENTD_STEPS ? f->at : brackets_end(f);
	bool found = end > f->at;
	refuse(&json, f->at, is_array, !found || !json.problem);
	f->at = end;
	return found;
}
