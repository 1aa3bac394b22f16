/* Fields that filters set (lib/fluent/plugin/filter_record_transformer.rb), for names that records carry. */
#include "agent/fluentd/record.h"

#include "agent/fluentd/routing.h"

static struct template unknown_field(struct reading *r, struct setting *key) {
	struct template name = {0};
	struct variable variable = {.id = IDENTITY_RECORD, .scope = DIFFERENCE_RECORD};
	struct str text = key->value->known ? key->value->text : STR("?");
	variable.name = arena_format(r->arena, "<record:%.*s>", STR_ARGS(text));
	template_add_variable(r->arena, &name, &variable);
	return name;
}

struct template fd_record_field(struct reading *r, const struct output *output, struct setting *key,
				const struct input *input, const struct template *tags) {
	(void)output, (void)input, (void)tags;
	fd_setting_value(r, key);
	return unknown_field(r, key);
}

/* record["a.b"] and record["$.a"] are looked up as they are written. */
void fd_record_key_check(struct reading *r, const struct output *output, struct setting *key) {
	(void)output;
	struct value *value = fd_setting_value(r, key);
	size_t at;
	if (!value->known)
		return;
	bool accessor = str_starts_with(value->text, STR("$.")) || str_starts_with(value->text, STR("$["));
	if (!accessor && !str_find_char(value->text, '.', &at))
		return;
	struct problem *problem = unit_problem(
	    r->unit, PROBLEM_NEVER_DELIVERS, fd_setting_site(key),
	    "the plug-in looks for a field that is called \"%.*s\", not for one inside another", STR_ARGS(value->text));
	problem->uncertain = !accessor;
	problem->reason = STR("records without such a field are dropped with a warning (\"stream_name is nil\")");
	problem->help =
	    STR("copy the inner field to the top of the record with a record_transformer filter, and name that");
}
