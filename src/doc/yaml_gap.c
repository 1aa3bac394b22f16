/* What stands between the scalars of a YAML text: comments, tags, anchors, nothing; and the way from libyaml's
 * marks, which count characters, to bytes. */
#include "doc/yaml.h"

#include <string.h>

static bool continues(const struct yaml_reader *r, uint32_t at) {
	return ((unsigned char)r->text.p[at] & 0xC0) == 0x80;
}

/* Marks come nearly in order, so walking from the last one is linear overall. */
uint32_t yaml_byte_of(struct yaml_reader *r, yaml_mark_t mark) {
	uint32_t start = r->extent.start, end = r->extent.end;
	if (r->extent.plain_ascii)
		return mark.index < end - start ? start + (uint32_t)mark.index : end;
	while (r->at_index < mark.index && r->at_byte < end) {
		do
			r->at_byte++;
		while (r->at_byte < end && continues(r, r->at_byte));
		r->at_index++;
	}
	while (r->at_index > mark.index && r->at_byte > start) {
		do
			r->at_byte--;
		while (r->at_byte > start && continues(r, r->at_byte));
		r->at_index--;
	}
	return r->at_byte;
}

void yaml_find_comments(struct yaml_reader *r, uint32_t to) {
	while (r->commented < to) {
		const char *hash = memchr(r->text.p + r->commented, '#', to - r->commented);
		if (!hash)
			break;
		uint32_t at = (uint32_t)(hash - r->text.p), end = yaml_line_end(r->text, at, to);
		LIST_ADD(r->doc->arena, &r->comments, (struct comment){.at = {at, end - at}});
		r->commented = end;
	}
	if (r->commented < to)
		r->commented = to;
}

#define BYTE_ORDER_MARK STR("\xEF\xBB\xBF")

static bool is_space(char c) {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_character(char c) {
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

/* Behind blanks, breaks and comments; libyaml also skips a byte order mark at the start of a line. */
static uint32_t skip_gap(struct str text, uint32_t at, uint32_t end) {
	while (at < end) {
		struct str rest = str_from_to(text, at, end);
		size_t breaks = yaml_break_length(rest);
		if (breaks)
			at += (uint32_t)breaks +
			      (str_starts_with(str_from_offset(rest, breaks), BYTE_ORDER_MARK) ? 3 : 0);
		else if (text.p[at] == ' ' || text.p[at] == '\t')
			at++;
		else if (text.p[at] == '#')
			at = yaml_line_end(text, at, end);
		else
			break;
	}
	return at;
}

uint32_t yaml_skip_properties(struct str text, uint32_t at, uint32_t end, struct str *ret_tag) {
	while ((at = skip_gap(text, at, end)) < end) {
		uint32_t start = at++;
		if (text.p[start] == '&') {
			while (at < end && is_name_character(text.p[at]))
				at++;
		} else if (text.p[start] == '!') {
			while (at < end && !is_space(text.p[at]) && yaml_break_length(str_from_to(text, at, end)) == 0)
				at++;
			*ret_tag = str_from_to(text, start, at);
		} else {
			return start;
		}
	}
	return at;
}

uint32_t yaml_place_nothing(const struct yaml_reader *r, uint32_t at) {
	if (at <= r->end)
		return at;
	char before = r->text.p[at - 1];
	if (before == ':' || before == '-' || before == '?')
		return at;
	uint32_t colon = skip_gap(r->text, r->end, at);
	return colon < at && r->text.p[colon] == ':' ? colon + 1 : r->end;
}
