/* Where gobwas/glob v0.2.3 does something else than its documentation says. */
#include "claim/glob_nfa.h"

#include <string.h>

/* Makes room for count elements at an element; links to it and behind it are moved along. */
static bool insert(struct glob_parser *parser, uint16_t at, uint32_t count) {
	if (count > LIMIT_GLOB_ELEMENTS - parser->count) {
		parser->too_large = true;
		return false;
	}
	struct glob_element *elements = parser->elements;
	memmove(elements + at + count, elements + at, (parser->count - at) * sizeof *elements);
	parser->count += count;
	for (uint32_t i = 0; i < parser->count; i++) {
		if (i >= at && i < at + count)
			continue;
		if (elements[i].next >= at && i + 1 != at)
			elements[i].next = (uint16_t)(elements[i].next + count);
		if (elements[i].alt != ELEMENT_NONE && elements[i].alt >= at)
			elements[i].alt = (uint16_t)(elements[i].alt + count);
	}
	return true;
}

/* Do the last count characters before end equal the first count from start on? */
static bool repeats(const struct glob_element *elements, uint32_t end, uint32_t start, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		if (elements[end - count + i].code != elements[start + i].code)
			return false;
	return true;
}

/* The pattern A**B, with A and B plain text, is compiled to "starts with A and ends with B" (compiler/compiler.go,
 * optimizeMatcher; match/prefix_suffix.go), and the two may share characters: for
 * A = /var/log/ and B = /messages that is /var/log/messages too. */
bool glob_parser_share_ends(struct glob_parser *parser) {
	const struct glob_element *elements = parser->elements;
	uint32_t end = 0, start = 0, accept = parser->count - 1, shared = 0;
	while (elements[end].kind == ELEMENT_CHAR)
		end++;
	for (start = end; elements[start].kind == ELEMENT_SUPER; start++)
		;
	for (uint32_t i = start; i < accept; i++)
		if (elements[i].kind != ELEMENT_CHAR)
			return true;
	if (start == end || end == 0 || start == accept)
		return true;
	uint32_t most = accept - start < end ? accept - start : end;
	for (uint32_t count = 1; count <= most; count++)
		shared += repeats(elements, end, start, count);
	if (shared == 0)
		return true;
	if (!insert(parser, (uint16_t)end, shared))
		return false;
	start += shared;
	for (uint32_t count = 1, at = end; count <= most; count++) {
		if (!repeats(elements, end, start, count))
			continue;
		parser->elements[at] = (struct glob_element){
		    .kind = ELEMENT_SPLIT,
		    .next = (uint16_t)(at + 1),
		    .alt = (uint16_t)(start + count),
		};
		at++;
	}
	return true;
}
