/* Runs of a filled-in text: found by offset, as a template, and back to where they are written. */
#include "agent/filled.h"

uint32_t value_piece_at(const struct value *value, size_t offset) {
	uint32_t low = 0, high = value->pieces.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct value_piece *piece = &value->pieces.items[middle];
		if (piece->at + piece->len <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct value_piece *value_variable(const struct value *value, size_t at) {
	if (value->known || at >= value->text.n || value->text.p[at] != VALUE_HOLE)
		return NULL;
	uint32_t i = value_piece_at(value, at);
	return i < value->pieces.count && value->pieces.items[i].is_variable ? &value->pieces.items[i] : NULL;
}

struct template value_template(struct arena *arena, const struct value *value, size_t from, size_t to) {
	struct template t = {0};
	for (uint32_t i = value_piece_at(value, from); i < value->pieces.count; i++) {
		const struct value_piece *piece = &value->pieces.items[i];
		size_t start = piece->at < from ? from : piece->at, end = piece->at + piece->len;
		if (start >= to)
			break;
		if (piece->is_variable)
			template_add_variable(arena, &t, &piece->variable);
		else
			template_add_literal(arena, &t, str_from_to(value->text, start, end < to ? end : to));
	}
	return t;
}

static size_t written_offset(const struct value *value, size_t offset, bool is_end) {
	uint32_t i = value_piece_at(value, is_end && offset ? offset - 1 : offset);
	if (!value->pieces.count)
		return 0;
	if (i == value->pieces.count)
		return value->pieces.items[i - 1].to;
	const struct value_piece *piece = &value->pieces.items[i];
	if (piece->to - piece->from == piece->len && !piece->is_variable)
		return piece->from + (offset - piece->at);
	return is_end ? piece->to : piece->from;
}

void value_written(const struct value *value, size_t from, size_t to, size_t *ret_from, size_t *ret_to) {
	*ret_from = written_offset(value, from, false);
	*ret_to = to > from ? written_offset(value, to, true) : *ret_from;
}
