/* cloudwatch_logs sections: what decides their group, stream, region and account. Repository
 * fluent-plugins-nursery/fluent-plugin-cloudwatch-logs, lib/fluent/plugin/out_cloudwatch_logs.rb. */
#include "agent/fluentd/check.h"

/* --- which sections are some
 * ---------------------------------------------------------------------------------------------- */

static bool is_secondary_of_ours(struct reading *r, const struct element *element) {
	return str_is(element->name, "secondary") && !fd_element_type(r, element) && element->parent &&
	       fd_element_is(r, element->parent, "cloudwatch_logs");
}

static struct str key_of(const struct element *element, uint64_t *number) {
	*number = (uint64_t)(uintptr_t)element;
	return (struct str){(const char *)number, sizeof *number};
}

struct output *fd_output_of(const struct reading *r, const struct element *element) {
	uint64_t number;
	return map_get(&r->outputs_by_element, key_of(element, &number));
}

const struct element *fd_output_match(const struct output *output) {
	const struct element *match = output->element;
	while (match->parent && !str_is(match->name, "match"))
		match = match->parent;
	return match;
}

/* --- fields
 * ----------------------------------------------------------------------------------------------------------------- */

static struct field field_of(struct reading *r, const struct element *element, const char *key) {
	struct setting *setting = fd_element_get(r, element, key);
	if (!setting || (setting->value->known && setting->value->text.n == 0))
		return (struct field){0};
	return (struct field){
	    .value = fd_value_template(r, setting->value), .at = fd_setting_site(setting), .origin = ORIGIN_WRITTEN};
}

static void read_credentials(struct reading *r, struct output *output) {
	const struct element *web = fd_element_child(output->element, "web_identity_credentials");
	if (fd_element_bool(r, output->element, "aws_use_sts") == BOOL_TRUE)
		output->role = field_of(r, output->element, "aws_sts_role_arn");
	else if (web)
		output->role = field_of(r, web, "role_arn");
	output->account = field_account(r->arena, &output->role);
}

/* --- chunk keys: lib/fluent/plugin/output.rb, configure
 * -------------------------------------------------------------------- */

static void read_chunk_keys(struct reading *r, struct output *output) {
	const struct element *primary = output->element;
	if (str_is(primary->name, "secondary") && primary->parent)
		primary = primary->parent;
	output->buffer = fd_element_child(primary, "buffer");
	if (!output->buffer) {
		/* lib/fluent/plugin_helper/compat_parameters.rb */
		output->chunk_time = fd_element_get(r, primary, "time_slice_format") != NULL;
		return;
	}
	struct setting *arg = output->buffer->arg;
	struct str_list keys = arg ? fd_setting_items(r, arg) : (struct str_list){0};
	for (uint32_t i = 0; i < keys.count; i++) {
		if (str_is(keys.items[i], "tag"))
			output->chunk_tag = true;
		else if (str_is(keys.items[i], "time"))
			output->chunk_time = true;
		else if (keys.items[i].n)
			LIST_ADD(r->arena, &output->chunk_keys, keys.items[i]);
	}
}

/* --- the triples
 * -------------------------------------------------------------------------------------------------------------- */

struct triple {
	const char *what, *name, *use_tag, *key;
};

static void refuse_triple(struct reading *r, const struct element *element, const struct triple *t,
			  struct setting *const *set, uint32_t count) {
	struct site at = count ? fd_setting_key_site(set[count - 1]) : fd_element_name_site(element);
	struct problem *problem;
	if (count == 0)
		problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, at,
				       "nothing says which log %s this output sends to", t->what);
	else
		problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, at, "%.*s stands beside %.*s",
				       STR_ARGS(set[1]->key), STR_ARGS(set[0]->key));
	problem->reason =
	    arena_format(r->arena,
			 "Fluentd refuses the configuration and does not start: \"Set only one of %s, %s and "
			 "%s\"%s",
			 t->name, t->use_tag, t->key, count > 1 ? "; false counts as set" : "");
	if (count == 0) {
		problem->help = arena_format(r->arena, "add %s, or %s true", t->name, t->use_tag);
		return;
	}
	problem->help = STR("keep one of them");
	problem->also = fd_setting_key_site(set[0]);
	problem->also_label = STR("set here");
}

/* Exactly one has to be there, whatever its value. */
static struct setting *read_triple(struct reading *r, struct output *output, const struct triple *t) {
	const char *const keys[] = {t->name, t->use_tag, t->key};
	struct setting *set[3];
	uint32_t count = 0;
	for (size_t i = 0; i < 3; i++)
		if ((set[count] = fd_element_get(r, output->element, keys[i])))
			count++;
	if (count == 1 || (count == 0 && r->partial))
		return count ? set[0] : NULL;
	refuse_triple(r, output->element, t, set, count);
	output->never_delivers = true;
	return count ? set[0] : NULL;
}

static const struct triple groups = {"group", "log_group_name", "use_tag_as_group", "log_group_name_key"};
static const struct triple streams = {"stream", "log_stream_name", "use_tag_as_stream", "log_stream_name_key"};

/* "false" is set and says nothing: the name is nil, and what comes is dropped. */
static void check_false(struct reading *r, struct output *output, struct setting *setting, const struct triple *t) {
	if (!setting || !str_is(setting->key, t->use_tag) ||
	    fd_element_bool(r, output->element, t->use_tag) != BOOL_FALSE)
		return;
	bool stream = t == &streams;
	output->never_delivers = true;
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, fd_setting_site(setting),
					       "%s is false, and no other setting names "
					       "the log %s",
					       t->use_tag, t->what);
	problem->reason = stream ? STR("Fluentd starts, and drops every event with the warning \"stream_name is nil\"")
				 : STR("Fluentd starts, and no event is delivered, for the group has no name");
	problem->help = arena_format(r->arena, "add %s and take %s out", t->name, t->use_tag);
}

/* --- all of them
 * --------------------------------------------------------------------------------------------------------------- */

static void add_output(struct reading *r, struct element *element) {
	struct output *output = ARENA_NEW(r->arena, struct output);
	uint64_t number;
	*output = (struct output){.element = element};
	output->region = field_of(r, element, "region");
	output->endpoint = field_of(r, element, "endpoint");
	output->retention = field_of(r, element, "retention_in_days");
	read_credentials(r, output);
	read_chunk_keys(r, output);
	output->group = read_triple(r, output, &groups);
	output->stream = read_triple(r, output, &streams);
	check_false(r, output, output->group, &groups);
	check_false(r, output, output->stream, &streams);
	LIST_ADD(r->arena, &r->outputs, output);
	*map_at(&r->outputs_by_element, arena_str(r->arena, key_of(element, &number))) = output;
}

static void find_outputs(struct reading *r, struct element *element, unsigned depth) {
	enum { DEPTH = 100 };
	if (fd_element_is(r, element, "cloudwatch_logs") || is_secondary_of_ours(r, element))
		add_output(r, element);
	for (uint32_t i = 0; i < element->children.count && depth < DEPTH; i++) {
		struct element *child = element->children.items[i];
		if (str_is(child->name, "store") || str_is(child->name, "secondary"))
			find_outputs(r, child, depth + 1);
	}
}

static void find_in_router(struct reading *r, const struct element_list *elements) {
	for (uint32_t i = 0; i < elements->count; i++)
		if (str_is(elements->items[i]->name, "match"))
			find_outputs(r, elements->items[i], 0);
}

void fd_outputs_read(struct reading *r) {
	find_in_router(r, &r->top);
	for (uint32_t i = 0; i < r->labels.count; i++)
		find_in_router(r, &r->labels.items[i].element->children);
}

void fd_outputs_check(struct reading *r) {
	for (uint32_t i = 0; i < r->outputs.count; i++) {
		fd_keys_check(r, r->outputs.items[i]);
		fd_names_check(r, r->outputs.items[i]);
	}
}
