/* Names that can be looked for in texts. */
#include "claim/link.h"

bool link_is_name_byte(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
	       c == '.';
}

void link_add(struct arena *arena, struct link_list *list, struct link link) {
	for (size_t i = 0; i < link.name.n; i++)
		if (!link_is_name_byte(link.name.p[i]))
			return;
	if (link.name.n)
		LIST_ADD(arena, list, link);
}
