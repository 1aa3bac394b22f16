#include "base/base64.h"

static int value_of(char c) {
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool is_blank(char c) {
	return c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

/* What may follow the first padding: the second one, if two are needed, and blanks. */
static bool ends(struct str rest, unsigned digits) {
	unsigned padding = 0;
	for (size_t i = 0; i < rest.n; i++) {
		if (rest.p[i] == '=')
			padding++;
		else if (!is_blank(rest.p[i]))
			return false;
	}
	return padding == (4 - digits) % 4;
}

bool base64_decode(struct arena *arena, struct str text, struct str *ret) {
	char *bytes = arena_alloc_text(arena, text.n / 4 * 3 + 4);
	uint32_t bits = 0;
	unsigned digits = 0; /* of the group at hand */
	size_t count = 0, i = 0;
	for (; i < text.n && text.p[i] != '='; i++) {
		int value = value_of(text.p[i]);
		if (value < 0) {
			if (!is_blank(text.p[i]))
				return false;
			continue;
		}
		bits = bits << 6 | (uint32_t)value;
		if (++digits < 2)
			continue;
		bytes[count++] = (char)(uint8_t)(bits >> (digits == 2 ? 4 : digits == 3 ? 2 : 0));
		digits %= 4;
	}
	if (digits == 1 || !ends(str_from_offset(text, i), digits))
		return false;
	bytes[count] = '\0';
	*ret = (struct str){bytes, count};
	return true;
}
