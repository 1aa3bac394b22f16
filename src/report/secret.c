/* Hiding credentials in quoted source lines. By the words of the key, whatever the syntax; too much rather than too
 * little. */
#include "report/line_view.h"

#include "base/secret_key.h"

#include <string.h>

static bool is_word(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* Stars out the value that starts at at: up to the closing quote, or else to the end of the bare value. */
static size_t hide_value(char *text, size_t n, size_t at) {
	char quote = text[at] == '"' || text[at] == '\'' ? text[at] : '\0';
	if (quote)
		at++;
	for (; at < n; at++) {
		bool ends = quote ? text[at] == quote : text[at] == ',' || text[at] == '}' || text[at] == '#';
		if (ends)
			break;
		if (quote == '"' && text[at] == '\\' && at + 1 < n)
			text[at++] = '*';
		text[at] = '*';
	}
	return at;
}

static bool is_blank(char c) {
	return c == ' ' || c == '\t';
}

/* Key and value with nothing but blanks between them: the first word of a line, as Fluent Bit and Fluentd write it. */
static bool is_first_word(const char *text, size_t at) {
	while (at > 0 && is_word(text[at - 1]))
		at--;
	while (at > 0 && is_blank(text[at - 1]))
		at--;
	return at == 0 || text[at - 1] == '\n';
}

/* Stars out the rest of the line, but for the quotes around it. */
static size_t hide_line(char *text, size_t n, size_t at) {
	for (; at < n && text[at] != '\n' && text[at] != '\r'; at++)
		if (text[at] != '"' && text[at] != '\'')
			text[at] = '*';
	return at;
}

/* Behind a key that ends at or after at: its quote, blanks, = or :, and the start of a value. n: there is none. */
static size_t value_after(const char *text, size_t n, size_t at, bool *ret_to_line_end) {
	size_t key = at;
	*ret_to_line_end = false;
	while (at < n && is_word(text[at]))
		at++;
	while (at < n && (text[at] == '"' || text[at] == '\'' || text[at] == '\\'))
		at++;
	size_t key_end = at;
	while (at < n && is_blank(text[at]))
		at++;
	if (at == n)
		return n;
	if (text[at] != ':' && text[at] != '=') {
		bool is_variable = text[at] == '$' && at + 1 < n && text[at + 1] == '{';
		*ret_to_line_end = at > key_end && !is_variable && is_first_word(text, key);
		return *ret_to_line_end ? at : n;
	}
	at++;
	if (at < n && text[at] == '>')
		at++;
	while (at < n && (is_blank(text[at]) || text[at] == '\\'))
		at++;
	bool is_value = at < n && text[at] != '{' && text[at] != '[' && text[at] != '$';
	return is_value ? at : n;
}

/* AKIA and ASIA with sixteen more: the documented form of AWS access key ids. */
static bool access_key_id(const char *text, size_t n) {
	enum { LENGTH = 20 };
	if (n < LENGTH || (memcmp(text, "AKIA", 4) != 0 && memcmp(text, "ASIA", 4) != 0))
		return false;
	for (size_t i = 4; i < LENGTH; i++)
		if (!((text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= '2' && text[i] <= '7')))
			return false;
	return true;
}

void secret_hide(char *text, size_t n) {
	for (size_t i = 0; i < n; i++) {
		if (access_key_id(text + i, n - i)) {
			memset(text + i + 4, '*', 16);
			i += 19;
		} else if (secret_word_starts((struct str){.p = text + i, .n = n - i})) {
			bool to_line_end;
			size_t value = value_after(text, n, i, &to_line_end);
			if (value < n)
				i = to_line_end ? hide_line(text, n, value) : hide_value(text, n, value);
		}
	}
}
