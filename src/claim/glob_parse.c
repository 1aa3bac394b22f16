/* The text of a pattern to the elements of its automaton. Braces become branches and are never multiplied out, so an
 * automaton is as long as its pattern. */
#include "claim/glob_nfa.h"

#include <string.h>

static bool has_no_length(uint32_t kind) {
	return kind == ELEMENT_STAR || kind == ELEMENT_SUPER;
}

/* What gobwas may get wrong: wildcards in braces, ***, text beyond ASCII. The rest of that list is where braces and
 * classes are. */
static bool is_doubtful(const struct glob_parser *parser, enum element_kind kind, uint32_t code) {
	bool wild = has_no_length(kind) || kind == ELEMENT_ANY;
	uint32_t before = parser->count ? parser->elements[parser->count - 1].kind : ELEMENT_CHAR;
	return (wild && parser->depth) || (has_no_length(kind) && has_no_length(before) && kind != before) ||
	       (kind == ELEMENT_CHAR && code >= 0x80);
}

uint16_t glob_parser_add(struct glob_parser *parser, enum element_kind kind, uint32_t code) {
	if (parser->count >= LIMIT_GLOB_ELEMENTS) {
		parser->too_large = true;
		return 0;
	}
	parser->doubtful |= is_doubtful(parser, kind, code);
	uint16_t at = (uint16_t)parser->count++;
	parser->elements[at] = (struct glob_element){
	    .kind = (uint8_t)kind,
	    .code = code,
	    .next = (uint16_t)(at + 1),
	    .alt = ELEMENT_NONE,
	};
	return at;
}

static bool malformed(struct glob_parser *parser, struct str why) {
	parser->why = why;
	return false;
}

/* gobwas on Windows gets each \ doubled, so that they stand for themselves; there / is no separator, and no path that
 * is walked holds one. */
static void add_char(struct glob_parser *parser, uint32_t code, bool fold) {
	enum element_kind kind = ELEMENT_CHAR;
	if (parser->syntax & GLOB_WINDOWS) {
		if (code == '/' && (parser->syntax & GLOB_GOBWAS_RULES))
			kind = ELEMENT_NEVER;
		if (code == '\\')
			code = '/';
	}
	uint16_t at = glob_parser_add(parser, kind, code);
	if (!parser->too_large)
		parser->elements[at].fold = fold && (parser->syntax & GLOB_WINDOWS);
}

static bool separates(const struct glob_parser *parser, size_t at) {
	return parser->text.p[at] == '/' || ((parser->syntax & GLOB_WINDOWS) && parser->text.p[at] == '\\');
}

/* Does a path element start at this place, or a brace that starts one? */
static bool opens_element(const struct glob_parser *parser, size_t at) {
	if (at == 0 || separates(parser, at - 1))
		return true;
	bool alternative = parser->depth && strchr("{,", parser->text.p[at - 1]);
	return alternative && parser->braces[parser->depth - 1].opens_element;
}

/* --- braces: SPLIT first alternative JUMP SPLIT second alternative JUMP SPLIT last alternative -------------------- */

static void open_brace(struct glob_parser *parser) {
	if (parser->depth == LIMIT_GLOB_NESTING) {
		parser->too_large = true;
		return;
	}
	parser->doubtful |= parser->depth > 0;
	bool opens = opens_element(parser, parser->at - 1);
	uint16_t split = glob_parser_add(parser, ELEMENT_SPLIT, 0);
	parser->braces[parser->depth++] =
	    (struct glob_brace){.split = split, .first_jump = ELEMENT_NONE, .opens_element = opens};
}

/* A jump is a split with one way; until the brace is closed, its next links the jumps of that brace. */
static void next_alternative(struct glob_parser *parser) {
	struct glob_brace *brace = &parser->braces[parser->depth - 1];
	parser->doubtful |= brace->split + 1u == parser->count;
	uint16_t jump = glob_parser_add(parser, ELEMENT_SPLIT, 0);
	uint16_t split = glob_parser_add(parser, ELEMENT_SPLIT, 0);
	if (parser->too_large)
		return;
	parser->elements[jump].next = brace->first_jump;
	brace->first_jump = jump;
	parser->elements[brace->split].alt = split;
	brace->split = split;
}

static void close_brace(struct glob_parser *parser) {
	struct glob_brace *brace = &parser->braces[--parser->depth];
	parser->doubtful |= brace->split + 1u == parser->count;
	for (uint16_t jump = brace->first_jump, after; jump != ELEMENT_NONE; jump = after) {
		after = parser->elements[jump].next;
		parser->elements[jump].next = (uint16_t)parser->count;
	}
}

/* --- the rest --------------------------------------------------------------------------------------------------------
 */

static bool parse_escape(struct glob_parser *parser) {
	bool forgiving = parser->syntax & GLOB_GOBWAS_RULES;
	if (parser->at == parser->text.n)
		return forgiving || malformed(parser, STR("it ends in a \\ that escapes nothing"));
	bool fold = parser->at < parser->fold_to;
	uint32_t code = utf8_next(parser->text, &parser->at);
	if (code == '/' && !forgiving)
		return malformed(parser, STR("it has a \\ before a /"));
	add_char(parser, code, fold);
	return true;
}

/* Behind the two stars: are they a path element? */
static bool is_whole_element(const struct glob_parser *parser) {
	return opens_element(parser, parser->at - 2) && (parser->at == parser->text.n || separates(parser, parser->at));
}

/* Any folders with a separator behind each; or the rest of the path. */
static void add_folders(struct glob_parser *parser) {
	bool last = parser->at == parser->text.n;
	uint16_t split = last ? 0 : glob_parser_add(parser, ELEMENT_SPLIT, 0);
	glob_parser_add(parser, ELEMENT_SUPER, 0);
	if (last)
		return;
	parser->at++;
	glob_parser_add(parser, ELEMENT_CHAR, '/');
	if (!parser->too_large)
		parser->elements[split].alt = (uint16_t)parser->count;
}

static void parse_star(struct glob_parser *parser) {
	bool twice =
	    (parser->syntax & GLOB_STAR_STAR) && parser->at < parser->text.n && parser->text.p[parser->at] == '*';
	parser->at += twice;
	if (!(parser->syntax & GLOB_FOLDER_STARS))
		glob_parser_add(parser, twice ? ELEMENT_SUPER : ELEMENT_STAR, 0);
	else if (twice && is_whole_element(parser))
		add_folders(parser);
	else
		glob_parser_add(parser, ELEMENT_STAR, 0);
}

static bool parse_brace(struct glob_parser *parser, uint32_t code) {
	if (!(parser->syntax & GLOB_BRACES))
		return false;
	if (code == '{')
		open_brace(parser);
	else if (code == ',' && parser->depth)
		next_alternative(parser);
	else if (code == '}' && parser->depth)
		close_brace(parser);
	else
		return false;
	return true;
}

static bool parse_one(struct glob_parser *parser) {
	unsigned syntax = parser->syntax;
	bool fold = parser->at < parser->fold_to;
	uint32_t code = utf8_next(parser->text, &parser->at);
	bool escapes = (syntax & GLOB_ESCAPE) && (!(syntax & GLOB_WINDOWS) || (syntax & GLOB_GOBWAS_RULES));
	if (code == '\\' && escapes)
		return parse_escape(parser);
	if (code == '[' && (syntax & GLOB_CLASS))
		return glob_parse_class(parser);
	if (code == '*' && (syntax & GLOB_STAR))
		parse_star(parser);
	else if (code == '?' && (syntax & GLOB_STAR))
		glob_parser_add(parser, ELEMENT_ANY, 0);
	else if (!parse_brace(parser, code))
		add_char(parser, code, fold);
	return true;
}

bool glob_parse(struct glob_parser *parser) {
	while (parser->at < parser->text.n && !parser->too_large)
		if (!parse_one(parser))
			return false;
	parser->doubtful |= parser->depth > 0;
	while (parser->depth && !parser->too_large)
		close_brace(parser);
	glob_parser_add(parser, ELEMENT_ACCEPT, 0);
	return !parser->too_large;
}
