/* Making claims: the fields that all sources of the logs section share, and fields in general. */
#include "agent/cloudwatch-agent/reading.h"

struct field field_at(const struct reading *r, struct template value, struct placed at, enum origin origin) {
	(void)r;
	return (struct field){.value = value, .at = placed_site(at), .origin = origin};
}

struct field field_text(const struct reading *r, const char *text, struct placed at, enum origin origin) {
	return field_at(r, template_literal(r->arena, str_from(text)), at, origin);
}

bool field_read(const struct reading *r, struct placed node, enum name_syntax syntax, enum name_use use,
		struct field *ret) {
	if (!node.node || node.node->kind != NODE_STRING)
		return false;
	struct template value = name_read(r, node, syntax, use);
	if (node.node->text.n == 0)
		return false;
	*ret = field_at(r, value, node, ORIGIN_WRITTEN);
	return true;
}

void field_add_variable(const struct reading *r, struct field *field, enum identity id, enum difference scope,
			const char *name, const struct charset *values) {
	struct variable variable = {.id = id, .scope = scope, .name = str_from(name), .values = values};
	template_add_variable(r->arena, &field->value, &variable);
}

struct claim *claim_of_logs(const struct reading *r, enum writer_kind kind, struct placed entry) {
	struct claim *claim = claim_add(r->unit, kind, placed_site(entry));
	claim->region = r->region;
	claim->account = r->account;
	claim->role = r->role;
	claim->endpoint = r->endpoint;
	return claim;
}
