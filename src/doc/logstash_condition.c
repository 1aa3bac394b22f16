/* Conditions of Logstash branches: only their extent and whether Logstash takes them; they are kept as text. */
#include "doc/logstash.h"

#include "base/limits.h"

static bool read_rvalue(struct logstash *r);

static bool pass(struct logstash *r, struct str text) {
	if (!logstash_is_at_text(r, text))
		return false;
	r->at += (uint32_t)text.n;
	return true;
}

static bool pass_any(struct logstash *r, const char *const *texts) {
	for (; *texts; texts++)
		if (pass(r, str_from(*texts)))
			return true;
	return false;
}

static bool pass_quoted(struct logstash *r) {
	uint32_t end;
	if (!logstash_string_end(r, &end))
		return false;
	r->at = end;
	return true;
}

static bool is_at_quote(const struct logstash *r) {
	return logstash_is_at(r, '"') || logstash_is_at(r, '\'');
}

/* [field][field]: anything but brackets and commas between the brackets, so ["a"] is one too. */
static bool read_selector(struct logstash *r) {
	uint32_t start = r->at;
	while (logstash_is_at(r, '[')) {
		uint32_t at = r->at + 1;
		while (at < r->text.n && r->text.p[at] != '[' && r->text.p[at] != ']' && r->text.p[at] != ',')
			at++;
		if (at == r->text.n || r->text.p[at] != ']' || at == r->at + 1)
			break;
		r->at = at + 1;
	}
	return r->at > start;
}

static bool read_number(struct logstash *r) {
	uint32_t start = r->at;
	r->at += logstash_is_at(r, '-');
	uint32_t digits = r->at;
	while (r->at < r->text.n && logstash_is_digit(r->text.p[r->at]))
		r->at++;
	if (r->at == digits) {
		r->at = start;
		return false;
	}
	r->at += logstash_is_at(r, '.');
	while (r->at < r->text.n && logstash_is_digit(r->text.p[r->at]))
		r->at++;
	return true;
}

/* Values with commas between them, and close behind them. */
static bool read_items(struct logstash *r, char close, bool (*read_item)(struct logstash *)) {
	if (!logstash_enter(r))
		return false;
	r->at++;
	logstash_skip(r);
	bool good = true, more = !logstash_is_at(r, close);
	while (good && more) {
		good = read_item(r);
		logstash_skip(r);
		more = good && pass(r, STR(","));
		logstash_skip(r);
	}
	r->depth--;
	good = good && logstash_is_at(r, close);
	r->at += good;
	return good;
}

/* A letter alone is no word. */
static bool pass_word(struct logstash *r) {
	uint32_t start = r->at;
	while (r->at < r->text.n && (logstash_is_letter(r->text.p[r->at]) || logstash_is_digit(r->text.p[r->at])))
		r->at++;
	bool good = r->at > start + 1;
	if (!good)
		r->at = start;
	return good;
}

/* What an array may hold: fields, methods and regular expressions are no values there. */
static bool read_array_item(struct logstash *r) {
	if (is_at_quote(r))
		return pass_quoted(r);
	if (logstash_is_at(r, '['))
		return read_items(r, ']', read_array_item);
	if (r->at < r->text.n && logstash_is_letter(r->text.p[r->at]))
		return pass_word(r);
	return read_number(r);
}

static bool read_method(struct logstash *r) {
	uint32_t start = r->at;
	if (!pass_word(r))
		return false;
	logstash_skip(r);
	if (logstash_is_at(r, '('))
		return read_items(r, ')', read_rvalue);
	r->at = start;
	return false;
}

static bool read_rvalue(struct logstash *r) {
	if (r->at == r->text.n)
		return false;
	char c = r->text.p[r->at];
	if (is_at_quote(r) || c == '/')
		return pass_quoted(r);
	if (c == '-' || logstash_is_digit(c))
		return read_number(r);
	if (c == '[')
		return read_selector(r) || read_items(r, ']', read_array_item);
	return logstash_is_letter(c) && read_method(r);
}

static bool read_group(struct logstash *r) {
	r->at++;
	logstash_skip(r);
	if (!logstash_enter(r))
		return false;
	bool good = logstash_read_condition(r);
	logstash_skip(r);
	r->depth--;
	return good && pass(r, STR(")"));
}

/* What may follow a value; nothing may too. */
static bool read_comparison(struct logstash *r) {
	static const char *const compare[] = {"==", "!=", "<=", ">=", "<", ">", NULL};
	static const char *const matches[] = {"=~", "!~", NULL};
	uint32_t start = r->at;
	logstash_skip(r);
	uint32_t operator= r->at;
	if (pass_any(r, matches)) {
		logstash_skip(r);
		return (is_at_quote(r) || logstash_is_at(r, '/')) && pass_quoted(r);
	}
	if (pass(r, STR("not "))) {
		logstash_skip(r);
		if (!pass(r, STR("in"))) {
			r->at = operator;
			return false;
		}
	} else if (!pass(r, STR("in")) && !pass_any(r, compare)) {
		r->at = start;
		return true;
	}
	logstash_skip(r);
	return read_rvalue(r);
}

static bool read_expression(struct logstash *r) {
	if (logstash_is_at(r, '('))
		return read_group(r);
	if (!logstash_is_at(r, '!'))
		return read_rvalue(r) && read_comparison(r);
	uint32_t start = r->at++;
	logstash_skip(r);
	if (logstash_is_at(r, '('))
		return read_group(r);
	if (logstash_is_at(r, '[') && read_selector(r))
		return true;
	r->at = start;
	return false;
}

bool logstash_read_condition(struct logstash *r) {
	static const char *const operators[] = {"and", "or", "xor", "nand", NULL};
	for (;;) {
		if (!read_expression(r))
			return false;
		uint32_t end = r->at;
		logstash_skip(r);
		if (!pass_any(r, operators)) {
			r->at = end;
			return true;
		}
		logstash_skip(r);
	}
}
