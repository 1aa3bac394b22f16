/* Character classes, [...], in the two ways that Go programs read them. */
#include "claim/glob_nfa.h"

static bool refuse(struct glob_parser *parser, size_t from, const char *what) {
	size_t to = parser->at < parser->text.n ? parser->at : parser->text.n;
	struct str close = str_from_offset(parser->text, to);
	size_t more = 0;
	if (str_find_char(close, ']', &more) && more < 16)
		to += more + 1;
	struct str shown = str_from_to(parser->text, from, to);
	parser->why = arena_format(parser->arena, "the class %.*s %s", STR_ARGS(shown), what);
	return false;
}

static void add_range(struct glob_parser *parser, uint16_t set, uint32_t low, uint32_t high) {
	if (high < low)
		return;
	LIST_ADD(parser->arena, &parser->ranges, (struct glob_range){.low = low, .high = high});
	parser->elements[set].range_count++;
}

static bool more(const struct glob_parser *parser) {
	return parser->at < parser->text.n;
}

static bool is_next(const struct glob_parser *parser, char c) {
	return more(parser) && parser->text.p[parser->at] == c;
}

static bool next(struct glob_parser *parser, uint32_t *ret) {
	if (!more(parser))
		return false;
	*ret = utf8_next(parser->text, &parser->at);
	return true;
}

/* One character of a Go class, perhaps escaped. A separator ends the path element, and with it the class. */
static bool member(struct glob_parser *parser, uint32_t *ret) {
	bool windows = parser->syntax & GLOB_WINDOWS;
	if ((is_next(parser, '-') && !(parser->syntax & GLOB_FOLDER_STARS)) || is_next(parser, ']'))
		return false;
	if (!windows && (parser->syntax & GLOB_ESCAPE) && is_next(parser, '\\'))
		parser->at++;
	uint32_t code = 0;
	if (!next(parser, &code) || code == '/' || (windows && code == '\\'))
		return false;
	*ret = code;
	return true;
}

/* A - behind a character: does another follow it, or does it close the class? */
static bool is_range(const struct glob_parser *parser) {
	bool closes = parser->at + 1 < parser->text.n && parser->text.p[parser->at + 1] == ']';
	return is_next(parser, '-') && !(closes && (parser->syntax & GLOB_FOLDER_STARS));
}

/* Go's path/filepath.Match: any number of characters and ranges; "]" and "-" must be escaped; a range that runs
 * backwards is empty. */
static bool parse_go(struct glob_parser *parser, uint16_t set, size_t from) {
	bool negated = is_next(parser, '^') || ((parser->syntax & GLOB_CLASS_BANG) && is_next(parser, '!'));
	if (negated)
		parser->at++;
	parser->elements[set].negated = negated;
	for (bool first = true; first || !is_next(parser, ']'); first = false) {
		uint32_t low = 0, high = 0;
		if (!member(parser, &low))
			return refuse(parser, from, "is malformed");
		high = low;
		if (is_range(parser)) {
			parser->at++;
			if (!member(parser, &high))
				return refuse(parser, from, "is malformed");
		}
		if (!more(parser))
			return refuse(parser, from, "is not closed");
		add_range(parser, set, low, high);
	}
	parser->at++;
	return true;
}

static bool parse_list(struct glob_parser *parser, uint16_t set, size_t from) {
	uint32_t code = 0;
	while (more(parser) && !is_next(parser, ']')) {
		if (is_next(parser, '\\'))
			parser->at++;
		if (next(parser, &code))
			add_range(parser, set, code, code);
	}
	if (!more(parser))
		return refuse(parser, from, "is not closed");
	if (parser->elements[set].range_count == 0)
		return refuse(parser, from, "is empty");
	parser->at++;
	return true;
}

/* gobwas/glob v0.2.3, syntax/lexer/lexer.go: [!], then one range, or else plain characters up to "]". */
static bool parse_gobwas(struct glob_parser *parser, uint16_t set, size_t from) {
	struct glob_element *element = &parser->elements[set];
	element->separators = true;
	element->negated = is_next(parser, '!');
	if (element->negated)
		parser->at++;
	parser->doubtful |= element->negated && parser->depth; /* alone in an alternative, it also matches nothing */
	size_t start = parser->at;
	uint32_t low = 0, high = 0;
	if (!next(parser, &low))
		return refuse(parser, from, "is not closed");
	if (!is_next(parser, '-')) {
		parser->at = start;
		return parse_list(parser, set, from);
	}
	parser->at++;
	if (!next(parser, &high) || !more(parser))
		return refuse(parser, from, "is not closed");
	if (!is_next(parser, ']'))
		return refuse(parser, from, "mixes a range with more characters: a class is one range or one list");
	if (high < low)
		return refuse(parser, from, "has a range that runs backwards");
	parser->at++;
	add_range(parser, set, low, high);
	return true;
}

bool glob_parse_class(struct glob_parser *parser) {
	size_t from = parser->at - 1;
	uint16_t set = glob_parser_add(parser, ELEMENT_SET, parser->ranges.count);
	if (parser->too_large)
		return false;
	return parser->syntax & GLOB_GOBWAS_RULES ? parse_gobwas(parser, set, from) : parse_go(parser, set, from);
}
