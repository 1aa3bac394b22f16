/* Expanded values as templates, fields and places. */
#include "agent/otel-collector/reading.h"

#include "agent/text_site.h"

struct site otel_value_site(const struct reading *r, const struct value *value, size_t from, size_t to) {
	if (!value->at.node)
		return (struct site){0};
	if (value->from && from < to && to <= value->text.n) {
		size_t end = value->to[to - 1];
		from = value->from[from];
		to = end;
	}
	if (from >= to)
		return otel_site(value->at);
	return node_text_site(r->arena, value->at.doc, value->at.node, from, to);
}

struct template otel_value_template(const struct reading *r, const struct value *value, size_t from, size_t to) {
	struct template t = {0};
	uint32_t next = 0;
	size_t run = from;
	for (size_t i = 0; i < from && value->variables.count; i++)
		next += value->text.p[i] == VALUE_HOLE;
	for (size_t i = from; i < to && value->variables.count; i++) {
		if (value->text.p[i] != VALUE_HOLE || next >= value->variables.count)
			continue;
		if (i > run)
			template_add_literal(r->arena, &t, str_from_to(value->text, run, i));
		template_add_variable(r->arena, &t, &value->variables.items[next++]);
		run = i + 1;
	}
	if (to > run)
		template_add_literal(r->arena, &t, str_from_to(value->text, run, to));
	return t;
}

struct field otel_value_field(const struct reading *r, const struct value *value) {
	if (!value->text.n)
		return (struct field){0};
	return (struct field){.value = otel_value_template(r, value, 0, value->text.n),
			      .at = otel_site(value->at),
			      .origin = ORIGIN_WRITTEN};
}
