/* Values of Logstash settings: words, numbers, texts, arrays, hashes, plugins; and what stands between them. */
#include "doc/logstash.h"

#include "base/limits.h"

#include <string.h>

static const struct node_extra single_quoted = {.style = STYLE_SINGLE_QUOTED};
static const struct node_extra double_quoted = {.style = STYLE_DOUBLE_QUOTED};

static bool is_space(char c) {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool count_node(struct logstash *r) {
	if (r->nodes++ < LIMIT_DOC_NODES)
		return true;
	if (!r->doc->incomplete)
		doc_problem(r->doc, PROBLEM_LIMIT, (struct span){.off = r->at},
			    "more than %u values and comments stand before this place; the rest is not read",
			    LIMIT_DOC_NODES)
		    ->incomplete = r->doc->incomplete = true;
	return false;
}

static void add_comment(struct logstash *r, uint32_t start) {
	struct doc *doc = r->doc;
	if (start < r->commented || !count_node(r))
		return;
	r->commented = r->at;
	if (doc->comment_count == r->comment_room)
		doc->comments =
		    list_grow(doc->arena, doc->comments, doc->comment_count, &r->comment_room, sizeof *doc->comments);
	doc->comments[doc->comment_count++].at = logstash_span(r, start);
}

bool logstash_skip(struct logstash *r) {
	bool spaced = r->at < r->text.n && is_space(r->text.p[r->at]);
	while (r->at < r->text.n) {
		uint32_t start = r->at;
		if (is_space(r->text.p[r->at])) {
			r->at++;
			continue;
		}
		if (r->text.p[r->at] != '#')
			break;
		while (r->at < r->text.n && r->text.p[r->at] != '\n' && r->text.p[r->at] != '\r')
			r->at++;
		add_comment(r, start);
	}
	return spaced;
}

struct str logstash_word(struct logstash *r) {
	uint32_t start = r->at;
	while (r->at < r->text.n &&
	       (logstash_is_letter(r->text.p[r->at]) || logstash_is_digit(r->text.p[r->at]) || r->text.p[r->at] == '-'))
		r->at++;
	return str_from_to(r->text, start, r->at);
}

/* A backslash keeps the quote behind it in the text and means nothing else: "C:\\" is not closed. */
bool logstash_string_end(const struct logstash *r, uint32_t *ret_end) {
	char quote = r->text.p[r->at];
	for (uint32_t at = r->at + 1; at < r->text.n; at++) {
		const char *next = memchr(r->text.p + at, quote, r->text.n - at);
		if (!next)
			return false;
		at = (uint32_t)(next - r->text.p);
		if (at == r->at + 1 || r->text.p[at - 1] != '\\') {
			*ret_end = at + 1;
			return true;
		}
	}
	return false;
}

struct node *logstash_add(struct logstash *r, struct node *parent, enum node_kind kind, struct logstash_name name,
			  uint32_t start) {
	if (!count_node(r))
		return NULL;
	struct node *node = node_new(r->doc->arena, kind, (struct span){.off = start});
	node->key = name.text;
	node->key_span = name.at;
	node_append(parent, node);
	return node;
}

bool logstash_enter(struct logstash *r) {
	if (r->depth++ < LIMIT_DOC_DEPTH)
		return true;
	doc_problem(r->doc, PROBLEM_LIMIT, (struct span){.off = r->at},
		    "nested deeper than %u levels; the rest is not read", LIMIT_DOC_DEPTH)
	    ->incomplete = r->doc->incomplete = true;
	return false;
}

void logstash_end(const struct logstash *r, struct node *node) {
	node->span.len = r->at - node->span.off;
}

bool logstash_read_name(struct logstash *r, struct logstash_name *ret) {
	uint32_t start = r->at, end;
	if (logstash_is_at(r, '"') || logstash_is_at(r, '\'')) {
		if (!logstash_string_end(r, &end))
			return false;
		r->at = end;
		*ret = (struct logstash_name){str_from_to(r->text, start + 1, end - 1), logstash_span(r, start), true};
		return true;
	}
	struct str word = logstash_word(r);
	*ret = (struct logstash_name){word, logstash_span(r, start), false};
	return word.n > 0;
}

bool logstash_read_arrow(struct logstash *r) {
	if (logstash_is_at_text(r, STR("=>"))) {
		r->at += 2;
		return true;
	}
	if (!logstash_is_at(r, '=') && !logstash_is_at(r, ':'))
		return false;
	uint32_t len = logstash_is_at_text(r, STR(":=")) || logstash_is_at_text(r, STR("==")) ? 2 : 1;
	logstash_refuse(r, (struct span){r->at, len}, "write =>", "%.*s stands where => is needed",
			STR_ARGS(str_from_to(r->text, r->at, r->at + len)));
	r->at += len;
	return true;
}

/* --- scalars ------------------------------------------------------------------------------------------------------ */

static bool ends_value(char c) {
	return is_space(c) || c == ',' || c == ']' || c == '}' || c == ')' || c == '#';
}

static bool read_string(struct logstash *r, struct node *parent, struct logstash_name name) {
	uint32_t start = r->at, end;
	if (!logstash_string_end(r, &end)) {
		logstash_refuse_open(r, start, STR(""));
		return false;
	}
	struct node *node = logstash_add(r, parent, NODE_STRING, name, start);
	if (!node)
		return false;
	node->extra = r->text.p[start] == '"' ? &double_quoted : &single_quoted;
	node->text = str_from_to(r->text, start + 1, end - 1);
	r->at = end;
	logstash_end(r, node);
	return true;
}

/* -5, 5. and 5.25 */
static bool is_number(struct str text) {
	size_t at = str_starts_with(text, STR("-")), digits = 0;
	bool point = false;
	for (; at < text.n; at++) {
		if (text.p[at] == '.' && digits && !point)
			point = true;
		else if (logstash_is_digit(text.p[at]))
			digits++;
		else
			return false;
	}
	return digits > 0;
}

static bool is_bareword(struct str text) {
	if (text.n < 2 || !logstash_is_letter(text.p[0]))
		return false;
	for (size_t i = 1; i < text.n; i++)
		if (!logstash_is_letter(text.p[i]) && !logstash_is_digit(text.p[i]))
			return false;
	return true;
}

/* Up to what certainly ends a value, so that what is written without quotes stays in one piece. */
static struct str bare_text(struct logstash *r) {
	uint32_t start = r->at;
	while (r->at < r->text.n && !ends_value(r->text.p[r->at]) && r->text.p[r->at] != '{' &&
	       r->text.p[r->at] != '"' && r->text.p[r->at] != '\'' && !logstash_is_at_text(r, STR("=>")))
		r->at++;
	return str_from_to(r->text, start, r->at);
}

static bool read_bare(struct logstash *r, struct node *parent, struct logstash_name name) {
	uint32_t start = r->at;
	struct str text = bare_text(r);
	bool number = is_number(text), good = number || is_bareword(text);
	if (!good) {
		r->at = start;
		text = logstash_refuse_bare(r, ",]}");
	}
	if (text.n == 0) {
		logstash_refuse_here(r, "a value");
		return true;
	}
	struct node *node = logstash_add(r, parent, number ? NODE_NUMBER : NODE_STRING, name, start);
	if (!node)
		return false;
	node->text = text;
	logstash_end(r, node);
	return true;
}

/* --- values of values --------------------------------------------------------------------------------------------- */

static bool read_array(struct logstash *r, struct node *parent, struct logstash_name name) {
	uint32_t open = r->at++;
	struct node *array = logstash_add(r, parent, NODE_ARRAY, name, open);
	bool good = array && logstash_enter(r);
	for (logstash_skip(r); good && !logstash_is_at(r, ']'); logstash_skip(r)) {
		if (r->at == r->text.n || logstash_is_at(r, '}') || logstash_unwinds(r)) {
			logstash_refuse_open(r, open, STR(""));
			break;
		}
		uint32_t start = r->at;
		good = logstash_read_value(r, array, (struct logstash_name){0});
		logstash_skip(r);
		uint32_t comma = r->at;
		if (logstash_is_at(r, ',')) {
			r->at++;
			logstash_skip(r);
			if (logstash_is_at(r, ']'))
				logstash_refuse(r, (struct span){comma, 1}, "delete this comma",
						"nothing stands behind the last comma of the array");
		} else if (good && r->at < r->text.n && !logstash_is_at(r, ']') && !logstash_is_at(r, '}') &&
			   !logstash_unwinds(r)) {
			logstash_refuse(r, (struct span){r->at, 1}, "write a comma before it",
					"a comma is missing between two items of the array");
		}
		if (r->at == start && !r->unwind)
			r->at++;
	}
	r->at += logstash_is_at(r, ']') && !r->unwind;
	if (array)
		logstash_end(r, array);
	r->depth--;
	return good;
}

/* The key of a hash is a number, a word of letters, or a text in quotes. */
static bool read_hash_key(struct logstash *r, struct logstash_name *ret) {
	uint32_t start = r->at, end;
	if (logstash_is_at(r, '"') || logstash_is_at(r, '\'')) {
		if (logstash_string_end(r, &end))
			return logstash_read_name(r, ret);
		logstash_refuse_open(r, start, STR(""));
		return false;
	}
	struct str text = bare_text(r);
	if (!is_number(text) && !is_bareword(text)) {
		r->at = start;
		text = logstash_refuse_bare(r, ",}");
	}
	if (text.n == 0)
		logstash_refuse_here(r, "a key and =>");
	*ret = (struct logstash_name){text, logstash_span(r, start), false};
	return true;
}

static bool read_hash_entry(struct logstash *r, struct node *hash) {
	struct logstash_name key;
	uint32_t start = r->at;
	if (!read_hash_key(r, &key))
		return false;
	logstash_skip(r);
	if (!logstash_read_arrow(r)) {
		logstash_refuse_here(r, "=> and a value");
		r->at += r->at == start;
		return true;
	}
	logstash_skip(r);
	return logstash_read_value(r, hash, key);
}

static bool read_hash(struct logstash *r, struct node *parent, struct logstash_name name) {
	uint32_t open = r->at++;
	struct node *hash = logstash_add(r, parent, NODE_OBJECT, name, open);
	bool good = hash && logstash_enter(r);
	for (logstash_skip(r); good && !logstash_is_at(r, '}'); logstash_skip(r)) {
		if (r->at == r->text.n || logstash_unwinds(r)) {
			logstash_refuse_open(r, open, STR(""));
			break;
		}
		uint32_t start = r->at;
		good = read_hash_entry(r, hash);
		logstash_skip(r);
		if (logstash_is_at(r, ',')) {
			logstash_refuse(r, (struct span){r->at, 1}, "delete the comma",
					"no comma stands between the entries of a hash");
			r->at++;
		}
		if (r->at == start)
			r->at++;
	}
	r->at += logstash_is_at(r, '}') && !r->unwind;
	if (hash)
		logstash_end(r, hash);
	r->depth--;
	return good;
}

/* codec => json { ... }: an object that holds the plugin. */
static bool read_plugin_value(struct logstash *r, struct node *parent, struct logstash_name name,
			      struct logstash_name plugin_name) {
	struct node *value = logstash_add(r, parent, NODE_OBJECT, name, plugin_name.at.off);
	struct node *plugin = value ? logstash_add(r, value, NODE_OBJECT, plugin_name, plugin_name.at.off) : NULL;
	if (!plugin || !logstash_enter(r))
		return false;
	bool good = logstash_read_settings(r, plugin);
	logstash_end(r, value);
	r->depth--;
	return good;
}

bool logstash_read_value(struct logstash *r, struct node *parent, struct logstash_name name) {
	uint32_t start = r->at;
	struct logstash_name word;
	if (logstash_is_at(r, '['))
		return read_array(r, parent, name);
	if (logstash_is_at(r, '{'))
		return read_hash(r, parent, name);
	bool named = logstash_read_name(r, &word);
	if (named) {
		logstash_skip(r);
		if (logstash_is_at(r, '{'))
			return read_plugin_value(r, parent, name, word);
	}
	r->at = start;
	if (logstash_is_at(r, '"') || logstash_is_at(r, '\''))
		return read_string(r, parent, name);
	return read_bare(r, parent, name);
}
