/* MIME messages with parts, RFC 2045 and 2046, as far as user data of cloud-init are: the root is an object that spans
 * the text; each part that is no multipart itself is a string whose key is its content type in small letters, whose
 * text is what stands in it, and whose tag is the transfer encoding, if it has one. Parts of parts stand in one row. A
 * text that is base64 as a whole, of what user data begin with, is one part.
 * Nothing is refused: what has no headers is text/plain, a part that is not closed ends with the text, and what cannot
 * be decoded has the anchor "broken". */
#include "doc/doc.h"

#include "base/base64.h"
#include "base/limits.h"

#include <ctype.h>
#include <string.h>

enum { DEPTH_MAX = 8, PARTS_MAX = 1000, HEADERS_MAX = 100 };

static bool mime_sniff(struct str text);
static bool mime_parse(struct doc *doc);
static void mime_decode(const struct doc *doc, const struct node *node, struct derivation *d);

static const char *const extensions[] = {".mime", NULL};

const struct format format_mime = {
    .name = "mime",
    .extensions = extensions,
    .sniff = mime_sniff,
    .parse = mime_parse,
    .decode = mime_decode,
};

/* --- lines and headers -------------------------------------------------------------------------------------------- */

/* The line at off with its end; the position behind it. */
static uint32_t line_end(struct str text, uint32_t off, uint32_t end, struct str *ret_line) {
	const char *found = memchr(text.p + off, '\n', end - off);
	uint32_t next = found ? (uint32_t)(found - text.p) + 1 : end;
	struct str line = str_from_to(text, off, next);
	while (line.n && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
		line.n--;
	*ret_line = line;
	return next;
}

static bool is_header(struct str line, size_t *ret_colon) {
	if (!str_find_char(line, ':', ret_colon) || *ret_colon == 0)
		return false;
	for (size_t i = 0; i < *ret_colon; i++)
		if (!isalnum((unsigned char)line.p[i]) && line.p[i] != '-')
			return false;
	return true;
}

struct headers {
	struct str type, encoding; /* as written */
	struct span type_at;
};

static void keep_header(struct headers *headers, struct str text, struct str name, struct str value) {
	if (str_equal_ignoring_case(name, STR("content-type"))) {
		headers->type = value;
		headers->type_at = (struct span){(uint32_t)(value.p - text.p), (uint32_t)value.n};
	} else if (str_equal_ignoring_case(name, STR("content-transfer-encoding"))) {
		headers->encoding = value;
	}
}

/* Behind the headers at off and the empty line after them. A header goes on in lines that begin with a blank. */
static uint32_t read_headers(struct str text, uint32_t off, uint32_t end, struct headers *ret) {
	struct str name = {0}, value = {0}, line;
	for (uint32_t i = 0; off < end && i < HEADERS_MAX; i++) {
		uint32_t next = line_end(text, off, end, &line);
		size_t colon;
		if (!str_trim(line).n) {
			off = next;
			break;
		}
		if (name.n && (line.p[0] == ' ' || line.p[0] == '\t')) {
			value.n = (size_t)(line.p + line.n - value.p);
		} else if (is_header(line, &colon)) {
			keep_header(ret, text, name, str_trim(value));
			name = str_from_to(line, 0, colon);
			value = str_from_offset(line, colon + 1);
		} else {
			break; /* the empty line is missing */
		}
		off = next;
	}
	keep_header(ret, text, name, str_trim(value));
	return off;
}

/* multipart/mixed; boundary="X" */
static struct str main_type(struct arena *arena, struct str type) {
	size_t semicolon;
	if (str_find_char(type, ';', &semicolon))
		type = str_from_to(type, 0, semicolon);
	return arena_lower(arena, str_trim(type));
}

static struct str boundary_of(struct arena *arena, struct str type) {
	size_t at, end;
	if (!str_find(arena_lower(arena, type), STR("boundary="), &at))
		return STR("");
	struct str value = str_from_offset(type, at + strlen("boundary="));
	if (value.n && value.p[0] == '"') {
		value = str_from_offset(value, 1);
		return str_find_char(value, '"', &end) ? str_from_to(value, 0, end) : value;
	}
	for (end = 0; end < value.n && !strchr("; \t\r\n", value.p[end]); end++)
		;
	return str_from_to(value, 0, end);
}

/* #!/bin, #!/usr, #cloud-, ## temp, MIME-V, Content-T and gzip, in base64. */
static bool is_base64(struct str text) {
	static const char *const starts[] = {"IyEvYmlu", "IyEvdXNy",	 "I2Nsb3VkL", "IyMgdGVtc",
					     "TUlNRS1W", "Q29udGVudC1U", "H4sIA",     "H4sIC"};
	struct str line;
	size_t i = 0;
	while (i < sizeof starts / sizeof *starts && !str_starts_with(text, str_from(starts[i])))
		i++;
	if (i == sizeof starts / sizeof *starts)
		return false;
	line_end(text, 0, (uint32_t)(text.n < 4096 ? text.n : 4096), &line);
	for (i = 0; i < line.n; i++)
		if (!isalnum((unsigned char)line.p[i]) && !strchr("+/=", line.p[i]))
			return false;
	return true;
}

static bool mime_sniff(struct str text) {
	struct str line;
	size_t colon;
	while (text.n && strchr(" \t\r\n", text.p[0]))
		text = str_from_offset(text, 1);
	if (!text.n)
		return false;
	if (is_base64(text))
		return true;
	line_end(text, 0, (uint32_t)(text.n < 4096 ? text.n : 4096), &line);
	if (!is_header(line, &colon))
		return false;
	struct str name = str_from_to(line, 0, colon);
	return str_equal_ignoring_case(name, STR("mime-version")) ||
	       (str_equal_ignoring_case(name, STR("content-type")) && str_contains(line, STR("/")));
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

static void read_part(struct doc *doc, uint32_t off, uint32_t end, uint32_t depth);

static void add_part(struct doc *doc, const struct headers *headers, struct str type, struct span body) {
	struct node *node = node_new(doc->arena, NODE_STRING, body);
	struct node_extra *extra = ARENA_NEW(doc->arena, struct node_extra);
	extra->tag = arena_lower(doc->arena, headers->encoding);
	node->extra = extra;
	node->key = type;
	node->key_span = headers->type.n ? headers->type_at : (struct span){body.off, 0};
	struct derivation d = {.arena = doc->arena, .outer = doc->source};
	struct str decoded;
	if (str_is(extra->tag, "base64") &&
	    !base64_decode(doc->arena, str_from_to(doc->source->text, body.off, body.off + body.len), &decoded))
		extra->anchor = STR("broken");
	mime_decode(doc, node, &d);
	node->text = d.text.p ? d.text : STR("");
	node_append(doc->root, node);
}

/* "--BOUNDARY", or "--BOUNDARY--" for the last one. */
static bool is_boundary(struct str line, struct str boundary, bool *ret_last) {
	struct str rest = str_trim(line);
	if (!str_starts_with(rest, STR("--")) || !str_starts_with(str_from_offset(rest, 2), boundary))
		return false;
	rest = str_from_offset(rest, 2 + boundary.n);
	*ret_last = str_is(rest, "--");
	return !rest.n || *ret_last;
}

static void read_parts(struct doc *doc, uint32_t off, uint32_t end, struct str boundary, uint32_t depth) {
	struct str text = doc->source->text, line;
	uint32_t start = 0;
	bool in_part = false, last = false;
	while (off < end && !last && doc->root->count < PARTS_MAX) {
		uint32_t next = line_end(text, off, end, &line);
		if (is_boundary(line, boundary, &last)) {
			if (in_part)
				read_part(doc, start, off, depth + 1);
			in_part = true;
			start = next;
		}
		off = next;
	}
	if (in_part && !last && start < end)
		read_part(doc, start, end, depth + 1);
}

static void read_part(struct doc *doc, uint32_t off, uint32_t end, uint32_t depth) {
	struct headers headers = {0};
	uint32_t body = read_headers(doc->source->text, off, end, &headers);
	struct str type = main_type(doc->arena, headers.type), boundary = STR("");
	if (str_starts_with(type, STR("multipart/")))
		boundary = boundary_of(doc->arena, headers.type);
	if (boundary.n && depth < DEPTH_MAX)
		read_parts(doc, body, end, boundary, depth);
	else
		add_part(doc, &headers, type.n ? type : STR("text/plain"), (struct span){body, end - body});
}

static bool mime_parse(struct doc *doc) {
	uint32_t end = (uint32_t)doc->source->text.n, start = 0;
	doc->root = node_new(doc->arena, NODE_OBJECT, (struct span){0, end});
	while (start < end && strchr(" \t\r\n", doc->source->text.p[start]))
		start++;
	struct headers whole = {.encoding = STR("base64")};
	if (is_base64(str_from_offset(doc->source->text, start)))
		add_part(doc, &whole, STR("text/plain"), (struct span){start, end - start});
	else
		read_part(doc, start, end, 0);
	if (doc->root->count >= PARTS_MAX)
		doc_problem(doc, PROBLEM_LIMIT, (struct span){0}, "this has more than %d parts; the rest is not read",
			    PARTS_MAX)
		    ->incomplete = doc->incomplete = true;
	return true;
}

/* --- what stands in a part ------------------------------------------------------------------------------------------
 */

static int hex_value(char c) {
	const char *digits = "0123456789ABCDEF", *found = c ? strchr(digits, toupper((unsigned char)c)) : NULL;
	return found ? (int)(found - digits) : -1;
}

static void decode_quoted(struct str text, struct span body, struct derivation *d) {
	uint32_t end = body.off + body.len;
	for (uint32_t at = body.off; at < end;) {
		const char *found = memchr(text.p + at, '=', end - at);
		uint32_t to = found ? (uint32_t)(found - text.p) : end;
		derivation_add(d, PIECE_COPY, str_from_to(text, at, to), (struct span){at, to - at}, 0);
		at = to;
		if (at == end)
			break;
		int high = at + 2 < end ? hex_value(text.p[at + 1]) : -1,
		    low = at + 2 < end ? hex_value(text.p[at + 2]) : -1;
		uint32_t skipped = str_starts_with(str_from_to(text, at, end), STR("=\r\n")) ? 3
				   : str_starts_with(str_from_to(text, at, end), STR("=\n")) ? 2
											     : 0;
		if (high >= 0 && low >= 0) {
			char byte = (char)(high * 16 + low);
			derivation_add(d, PIECE_ESCAPED, (struct str){&byte, 1}, (struct span){at, 3}, 0);
			at += 3;
		} else if (skipped) {
			at += skipped;
		} else {
			derivation_add(d, PIECE_COPY, STR("="), (struct span){at, 1}, 0);
			at++;
		}
	}
}

static void mime_decode(const struct doc *doc, const struct node *node, struct derivation *d) {
	struct str text = doc->source->text, bytes;
	struct span at = node->span;
	derivation_add(d, PIECE_INSERTED, STR(""), (struct span){at.off, 0}, 0);
	if (str_is(node->extra->tag, "quoted-printable")) {
		decode_quoted(text, at, d);
		return;
	}
	struct str body = str_from_to(text, at.off, at.off + at.len);
	if (str_is(node->extra->tag, "base64") && base64_decode(d->arena, body, &bytes))
		derivation_add(d, PIECE_OPAQUE, bytes, at, 0);
	else
		derivation_add(d, PIECE_COPY, body, at, 0);
}
