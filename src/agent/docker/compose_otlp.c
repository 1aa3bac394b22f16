/* Services whose applications send their logs to CloudWatch Logs themselves, through OTLP: see agent/otlp_headers.h. */
#include "agent/docker/compose.h"

#include "agent/otlp_headers.h"

/* The value of a variable and where it begins in the item's text. */
struct located {
	const struct reading *r;
	const struct item *item;
	struct value value;
	size_t start;
};

static struct site locate(const void *data, size_t from, size_t to) {
	const struct located *l = data;
	return compose_value_site(l->r, l->item, &l->value, l->start + from, l->start + to);
}

/* NAME: value, or NAME=value; false: without a value, or no variable at all. */
static bool read_variable(struct reading *r, const struct item *item, struct str *ret_name,
			  struct otlp_value *ret_value) {
	struct value value = compose_value_of(r, item);
	size_t start = 0;
	*ret_name = item->key;
	if (!item->key.n) {
		if (!str_find_char(value.text, '=', &start))
			return false;
		*ret_name = str_from_to(value.text, 0, start++);
	}
	struct located *located = ARENA_NEW(r->arena, struct located);
	*located = (struct located){.r = r, .item = item, .value = value, .start = start};
	*ret_value = (struct otlp_value){.text = value_template(r->arena, &value, start, value.text.n),
					 .at = compose_value_site(r, item, &value, start, value.text.n),
					 .locate = locate,
					 .data = located};
	return true;
}

struct claim *compose_otlp_read(const struct composing *c, const struct service *service, struct site at,
				struct field name) {
	const struct item *environment = compose_item_get(service->item, "environment");
	struct otlp_variables variables = {0};
	bool taken = false;
	for (uint32_t i = 0; environment && i < environment->children.count; i++) {
		struct str key;
		struct otlp_value value;
		const struct item *item = environment->children.items[i];
		bool matters = str_starts_with(item->key.n ? item->key : item->at.node->text, STR("OTEL_"));
		if (matters && read_variable(c->r, item, &key, &value))
			taken = otlp_variables_take(&variables, key, &value) || taken;
	}
	return taken ? otlp_headers_claim(c->r->unit, &variables, at, name) : NULL;
}
