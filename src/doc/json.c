/* JSON (RFC 8259), as strict as Go's encoding/json, with positions. What Go refuses is a problem of kind SYNTAX,
 * TRAILING_TEXT or BYTE_ORDER_MARK; reading goes on where it is certain what was meant (comments, commas, escapes).
 * Open arrays and objects are the chain of parents: nothing recurses. */
#include "doc/json_read.h"
#include "doc/json_scan.h"

#include "base/limits.h"

#include <string.h>

static bool json_looks(struct str text);
static bool json_parse(struct doc *doc);
static bool json_parse_stream(struct doc *doc);

static const char *const extensions[] = {".json", NULL};

const struct format format_json = {
    .name = "json",
    .extensions = extensions,
    .sniff = json_looks,
    .parse = json_parse,
    .parse_stream = json_parse_stream,
    .decode = json_decode,
};

/* { or [{ at the start; [ alone opens a section in many other syntaxes. */
static bool json_looks(struct str text) {
	if (str_starts_with(text, STR("\xef\xbb\xbf")))
		text = str_from_offset(text, 3);
	text = str_trim(text);
	if (text.n && text.p[0] == '[')
		text = str_trim(str_from_offset(text, 1));
	return text.n && text.p[0] == '{';
}

enum { SPARE_NODES = 32 };
_Static_assert(LIMIT_DOC_NODES % SPARE_NODES == 0, "the limit is reached when the spare nodes are used up");

uint32_t json_offset(const struct json *json, const char *at) {
	return (uint32_t)(at - json->doc->source->text.p);
}

static bool is_blank(char c) {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static const char *skip_blanks(const char *p, const char *end) {
	while (p < end && (unsigned char)*p <= ' ' && is_blank(*p))
		p = json_skip_spaces(p + 1, end);
	return p;
}

char json_peek_behind_blanks(struct json *json) {
	for (;;) {
		const char *p = skip_blanks(json->at, json->end);
		json->at = p;
		if (p == json->end)
			return '\0';
		if ((*p != '/' && *p != '#') || !json_pass_comment(json))
			return *p;
	}
}

static struct span span_from(const struct json *json, const char *start) {
	return (struct span){.off = json_offset(json, start), .len = (uint32_t)(json->at - start)};
}

static bool refill(struct json *json) {
	if (json->nodes == LIMIT_DOC_NODES) {
		struct problem *problem =
		    doc_problem(json->doc, PROBLEM_LIMIT, (struct span){.off = json_offset(json, json->at)},
				"more than %u values stand before this place; the rest is not read", LIMIT_DOC_NODES);
		problem->incomplete = json->doc->incomplete = true;
		return false;
	}
	json->nodes += SPARE_NODES;
	json->spare = ARENA_ARRAY(json->doc->arena, struct node, SPARE_NODES);
	json->spare_end = json->spare + SPARE_NODES;
	return true;
}

/* Adds a node that starts at start and ends at json->at to the open parent; NULL at the limit. */
static struct node *add_node(struct json *json, enum node_kind kind, const char *start) {
	if (json->spare == json->spare_end && !refill(json))
		return NULL;
	struct node *node = json->spare++;
	node->kind = kind;
	node->span = span_from(json, start);
	node->key = json->key;
	node->key_span = json->key_span;
	json->key = (struct str){0};
	json->key_span = (struct span){0};
	if (json->parent)
		node_append(json->parent, node);
	else
		json->doc->root = node;
	return node;
}

/* While an object is open its text is free: n takes one bit for each key, and p is set when two keys had the same
 * bit. Only then the object is searched for equal keys. */
static uint64_t bit_of(struct str key) {
	size_t mixed = key.n;
	if (key.n > 0)
		mixed += (unsigned char)key.p[0] * 5u + (unsigned char)key.p[key.n - 1] * 3u;
	return UINT64_C(1) << (mixed & 63);
}

static void note_key(struct node *object, struct str key) {
	uint64_t bit = bit_of(key);
	if (object->text.n & bit)
		object->text.p = "";
	object->text.n |= bit;
}

static bool read_key(struct json *json) {
	if (!json_is_at(json, '"') && json_peek(json) != '"')
		return json_refuse(json, JSON_KEY);
	const char *start = json->at;
	json->key = json_string(json);
	if (!json->key.p)
		return false;
	json->key_span = span_from(json, start);
	note_key(json->parent, json->key);
	if (!json_is_at(json, ':') && json_peek(json) != ':')
		return json_refuse(json, JSON_COLON);
	json->at++;
	return true;
}

/* What stands deeper than trees may be was read and judged, and is dropped. The outermost of what was dropped tells of
 * all. */
static void drop_children(struct json *json, struct node *node) {
	if (!json->deep_seen && node->first && json->depth == LIMIT_DOC_DEPTH + 1) {
		struct problem *problem =
		    doc_problem(json->doc, PROBLEM_LIMIT, node->span,
				"nested deeper than %u levels; what stands inside is not checked", LIMIT_DOC_DEPTH);
		problem->incomplete = json->doc->incomplete = true;
		json->deep_seen = true;
	}
	node->first = node->last = NULL;
	node->count = 0;
}

/* Ends the innermost open array or object at json->at. */
static void close_parent(struct json *json) {
	struct node *node = json->parent;
	bool maybe_double = node->text.p != NULL;
	node->span.len = json_offset(json, json->at) - node->span.off;
	node->text = (struct str){0};
	if (maybe_double)
		doc_check_keys(json->doc, node);
	if (json->depth > LIMIT_DOC_DEPTH)
		drop_children(json, node);
	json->depth--;
	json->parent = node->parent;
}

static bool open_parent(struct json *json, enum node_kind kind) {
	const char *start = json->at++;
	struct node *node = add_node(json, kind, start);
	if (!node)
		return false;
	json->parent = node;
	if (++json->depth <= LIMIT_JSON_DEPTH)
		return true;
	doc_problem(json->doc, PROBLEM_SYNTAX, node->span, "nested deeper than %u levels, where JSON readers give up",
		    LIMIT_JSON_DEPTH);
	json->doc->unreadable = true;
	return false;
}

static bool read_word(struct json *json, struct str word, enum node_kind kind) {
	const char *start = json->at;
	struct str rest = {.p = start, .n = (size_t)(json->end - start)};
	if (!str_starts_with(rest, word) || (rest.n > word.n && json_is_word(rest.p[word.n])))
		return json_refuse(json, JSON_VALUE);
	json->at += word.n;
	struct node *node = add_node(json, kind, start);
	if (node)
		node->text = (struct str){.p = start, .n = word.n};
	return node != NULL;
}

static bool read_string(struct json *json) {
	const char *start = json->at;
	struct str text = json_string(json);
	if (!text.p)
		return false;
	struct node *node = add_node(json, NODE_STRING, start);
	if (node)
		node->text = text;
	return node != NULL;
}

static bool read_number(struct json *json) {
	const char *start = json->at;
	if (!json_number(json))
		return json_refuse(json, JSON_VALUE);
	struct node *node = add_node(json, NODE_NUMBER, start);
	if (node)
		node->text = (struct str){.p = start, .n = (size_t)(json->at - start)};
	return node != NULL;
}

/* A value with a hole in it is text, whatever comes of it. False if none stands here: json->at stays. */
static bool pass_hole(struct json *json) {
	const char *start = json->at;
	bool found = false;
	while (json->doc->source->hole_count > 0) {
		const struct hole *hole = source_hole_at(json->doc->source, json_offset(json, json->at));
		if (!hole && (json->at == json->end || !json_is_word(*json->at)))
			break;
		json->at += hole ? hole->here.len : 1;
		found = found || hole;
		if (hole && hole->here.len == 0)
			break;
	}
	if (!found)
		json->at = start;
	return found;
}

static bool read_hole(struct json *json) {
	const char *start = json->at;
	if (!pass_hole(json))
		return read_number(json);
	struct node *node = add_node(json, NODE_STRING, start);
	if (node)
		node->text = (struct str){.p = start, .n = (size_t)(json->at - start)};
	return node != NULL;
}

static bool read_value(struct json *json) {
	switch (json_peek(json)) {
	case '"':
		return read_string(json);
	case '{':
		return open_parent(json, NODE_OBJECT);
	case '[':
		return open_parent(json, NODE_ARRAY);
	case 't':
		return read_word(json, STR("true"), NODE_BOOL);
	case 'f':
		return read_word(json, STR("false"), NODE_BOOL);
	case 'n':
		return read_word(json, STR("null"), NODE_NULL);
	default:
		return json->doc->source->hole_count > 0 ? read_hole(json) : read_number(json);
	}
}

static char closer_of(const struct node *node) {
	return node->kind == NODE_OBJECT ? '}' : ']';
}

/* Behind a value: closes what ends here, until a comma promises another value or the root is closed. */
static bool read_ends(struct json *json) {
	while (json->parent) {
		char c = json_peek(json), closer = closer_of(json->parent);
		bool opened = json->parent->first == NULL;
		if (c == closer) {
			json->at++;
			close_parent(json);
		} else if (opened) {
			return true;
		} else if (c != ',') {
			return json_refuse(json, JSON_COMMA);
		} else {
			const char *comma = json->at++;
			if (json_peek(json) != closer)
				return true;
			json_refuse_comma(json, comma);
		}
	}
	return true;
}

static bool read_tree(struct json *json) {
	do {
		if (json->parent && json->parent->kind == NODE_OBJECT && !read_key(json))
			return false;
		if (!read_value(json) || !read_ends(json))
			return false;
	} while (json->parent);
	return true;
}

static bool json_parse(struct doc *doc) {
	struct str text = doc->source->text;
	struct json json = {.doc = doc, .at = text.p, .end = text.p + text.n};
	if (!json_check_encoding(&json))
		return false;
	if (read_tree(&json)) {
		json_check_end(&json);
		return true;
	}
	while (json.parent)
		close_parent(&json);
	return !doc->unreadable;
}

static bool json_parse_stream(struct doc *doc) {
	struct str text = doc->source->text;
	struct json json = {.doc = doc, .at = text.p, .end = text.p + text.n};
	LIST(, struct node *) roots = {0};
	if (!json_check_encoding(&json))
		return false;
	for (json_peek(&json); json.at < json.end; json_peek(&json)) {
		if (!read_tree(&json) || !doc->root || !doc->root->count)
			return false;
		LIST_ADD(doc->arena, &roots, doc->root);
	}
	doc->roots = roots.items;
	doc->root_count = roots.count;
	doc->root = roots.items[0];
	return !doc->unreadable;
}
