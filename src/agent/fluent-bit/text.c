/* Texts with a hole for each variable: what the shipper does to characters can be done to them. */
#include "agent/fluent-bit/reading.h"

#include "base/buf.h"

static const char hole[] = {VALUE_HOLE};

/* A byte of the user's that looks like a hole becomes a blank: no tag, path or name of the shipper's holds either. */
void holed_add_text(struct holed *text, struct str add) {
	for (size_t i = 0; i < add.n; i++)
		buf_add_char(&text->text, add.p[i] == VALUE_HOLE ? ' ' : add.p[i]);
}

void holed_add_variable(struct arena *arena, struct holed *text, const struct variable *variable) {
	buf_add(&text->text, (struct str){.p = hole, .n = 1});
	LIST_ADD(arena, &text->variables, *variable);
}

void holed_add_template(struct arena *arena, struct holed *text, const struct template *t) {
	for (uint32_t i = 0; i < t->count; i++) {
		if (t->parts[i].is_variable)
			holed_add_variable(arena, text, &t->parts[i].variable);
		else
			holed_add_text(text, t->parts[i].literal);
	}
}

void holed_add_value(struct arena *arena, struct holed *text, const struct value *value, size_t from, size_t to) {
	for (uint32_t i = value_piece_at(value, from); i < value->pieces.count; i++) {
		const struct value_piece *piece = &value->pieces.items[i];
		size_t start = piece->at < from ? from : piece->at, end = piece->at + piece->len;
		if (start >= to)
			break;
		if (piece->is_variable)
			holed_add_variable(arena, text, &piece->variable);
		else
			holed_add_text(text, str_from_to(value->text, start, end < to ? end : to));
	}
}

struct template holed_finish(struct arena *arena, struct holed *text) {
	struct template t = {0};
	struct str rest = arena_str(arena, buf_str(&text->text)), run;
	uint32_t next = 0;
	buf_finish(&text->text);
	while (str_split(&rest, VALUE_HOLE, &run)) {
		if (run.n)
			template_add_literal(arena, &t, run);
		if (next < text->variables.count)
			template_add_variable(arena, &t, &text->variables.items[next++]);
	}
	return t;
}
