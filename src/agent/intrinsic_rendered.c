/* Texts in which other tools put values at deployment. */
#include "agent/intrinsic.h"

enum { PARTS_MAX = 4096 }; /* in one text; what comes behind them is taken as it is written */

/* The first ${...} or {{...}}; false: there is none. */
static bool find_part(struct str text, size_t *ret_from, size_t *ret_to) {
	for (size_t i = 0; i + 1 < text.n; i++) {
		bool dollar = text.p[i] == '$' && text.p[i + 1] == '{',
		     braces = text.p[i] == '{' && text.p[i + 1] == '{';
		size_t close;
		if (!dollar && !braces)
			continue;
		if (!str_find(str_from_offset(text, i), dollar ? STR("}") : STR("}}"), &close))
			return false;
		*ret_from = i;
		*ret_to = i + close + (dollar ? 1 : 2);
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
