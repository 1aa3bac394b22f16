/* Texts in which other tools put values at deployment. */
#include "agent/intrinsic.h"

enum { PARTS_MAX = 4096 }; /* in one text; what comes behind them is taken as it is written */

/* $NAME, as envsubst takes it. */
static size_t name_length(struct str text, size_t at) {
	size_t end = at + 1;
	while (end < text.n && ((text.p[end] >= 'A' && text.p[end] <= 'Z') || text.p[end] == '_' ||
				(end > at + 1 && text.p[end] >= '0' && text.p[end] <= '9')))
		end++;
	return end - at > 1 ? end - at : 0;
}

/* The length of ${...}, {{...}} or $NAME that begins there; 0: none does. *ret_open: nor does any further on. */
static size_t part_length(struct str text, size_t at, bool *ret_open) {
	bool dollar = text.p[at] == '$' && text.p[at + 1] == '{', braces = text.p[at] == '{' && text.p[at + 1] == '{';
	size_t close;
	if (!dollar && !braces)
		return text.p[at] == '$' ? name_length(text, at) : 0;
	if (str_find(str_from_offset(text, at), dollar ? STR("}") : STR("}}"), &close))
		return close + (dollar ? 1 : 2);
	*ret_open = true;
	return 0;
}

/* False: there is none. */
static bool find_part(struct str text, size_t *ret_from, size_t *ret_to) {
	bool open = false;
	for (size_t i = 0; i + 1 < text.n && !open; i++) {
		size_t length = part_length(text, i, &open);
		if (!length)
			continue;
		*ret_from = i;
		*ret_to = i + length;
		return true;
	}
	return false;
}

bool intrinsic_is_rendered(struct str text) {
	size_t from, to;
	return find_part(text, &from, &to) && !(from && text.p[from - 1] == '$');
}

void intrinsic_add_rendered(struct arena *arena, struct str text, struct template *ret) {
	size_t from, to;
	for (uint32_t i = 0; i < PARTS_MAX && find_part(text, &from, &to); i++) {
		if (from && text.p[from] == '$' && text.p[from - 1] == '$') { /* $${ is ${ */
			template_add_literal(arena, ret, str_from_to(text, 0, from - 1));
			template_add_literal(arena, ret, str_from_to(text, from, to));
		} else {
			if (from)
				template_add_literal(arena, ret, str_from_to(text, 0, from));
			struct variable variable = {.id = IDENTITY_DEPLOY_CONSTANT,
						    .scope = DIFFERENCE_NONE,
						    .name = str_from_to(text, from, to)};
			template_add_variable(arena, ret, &variable);
		}
		text = str_from_offset(text, to);
	}
	if (text.n)
		template_add_literal(arena, ret, text);
}
