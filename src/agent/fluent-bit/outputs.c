/* Claims: what arrives at each CloudWatch Logs output, and where the output puts it.
 * Sources: plugins/out_cloudwatch_logs/cloudwatch_logs.c; aws/amazon-cloudwatch-logs-for-fluent-bit,
 * fluent-bit-cloudwatch.go. */
#include "agent/fluent-bit/reading.h"

bool section_is_cloudwatch(const struct section *section) {
	return section_is_plugin(section, "cloudwatch_logs") || section_is_plugin(section, "cloudwatch");
}

struct property *output_property(const struct output *output, const char *key) {
	if (!output->go)
		return section_last(output->section, key);
	struct property *first = section_first(output->section, key);
	return first && first->value.text.n ? first : NULL;
}

/* --- the destination --------------------------------------------------------------------------------------------- */

static struct field field_of(const struct output *output, const char *key) {
	struct property *property = output_property(output, key);
	if (!property)
		return (struct field){0};
	return (struct field){
	    .value = value_whole(output->r, property), .at = property_site(property), .origin = ORIGIN_WRITTEN};
}

/* The account is the role's own; that of a profile is not known, but one profile has one. */
static struct field account_of(const struct output *output) {
	struct field profile = field_of(output, "profile");
	struct arena *arena = output->r->arena;
	if (output->role.origin == ORIGIN_ABSENT && profile.origin != ORIGIN_ABSENT && !output->go) {
		struct str name = template_text(arena, &profile.value);
		struct variable variable = {.id = IDENTITY_UNKNOWN,
					    .scope = DIFFERENCE_UNKNOWN,
					    .name = arena_format(arena, "<account of profile %.*s>", STR_ARGS(name))};
		profile.value = (struct template){0};
		template_add_variable(arena, &profile.value, &variable);
		return profile;
	}
	return field_account(arena, &output->role);
}

/* removeProtocol takes https:// off; a port of its own belongs to it. */
static struct field endpoint_of(const struct output *output) {
	struct field endpoint = field_of(output, "endpoint");
	struct property *property = output_property(output, "endpoint"), *port = output_property(output, "port");
	struct arena *arena = output->r->arena;
	if (endpoint.origin == ORIGIN_ABSENT)
		return endpoint;
	struct str https = STR("https://"), text = property->value.text;
	size_t start = str_starts_with(text, https) ? https.n : 0, end = text.n;
	while (end > start && text.p[end - 1] == '/')
		end--;
	endpoint.value = value_template(output->r->arena, &property->value, start, end);
	if (port && !output->go && !str_is(port->value.text, "443")) {
		struct template number = value_whole(output->r, port);
		template_add_literal(arena, &endpoint.value, STR(":"));
		template_add(arena, &endpoint.value, &number);
	}
	return endpoint;
}

static void read_destination(struct output *output) {
	output->region = field_of(output, "region");
	output->role = field_of(output, "role_arn");
	output->account = account_of(output);
	output->endpoint = endpoint_of(output);
	output->retention = field_of(output, "log_retention_days");
	struct property *days = output_property(output, "log_retention_days");
	if (days && str_is(days->value.text, "0"))
		output->retention = (struct field){0};
	if (!output->go)
		output->class = field_of(output, "log_group_class");
}

/* --- claims ------------------------------------------------------------------------------------------------------ */

/* The start that the tags are from, or all of the input where they were changed on the way. */
static const struct start *start_of(struct reading *r, struct input *input, const struct route_arrival *arrival) {
	const struct start *all = input->whole.name.origin != ORIGIN_ABSENT ? &input->whole : &input->starts.items[0];
	if (arrival->emitter != ROUTE_NONE)
		return all;
	if (input->starts.count == 1)
		return &input->starts.items[0];
	if (!input->by_tags.arena) {
		input->by_tags.arena = r->arena;
		for (uint32_t i = 0; i < input->starts.count; i++) {
			void **slot = map_at(&input->by_tags, template_key(r->arena, &input->starts.items[i].tags));
			*slot = *slot ? *slot : &input->starts.items[i];
		}
	}
	const struct start *start = map_get(&input->by_tags, template_key(r->arena, &arrival->tags));
	return start ? start : all;
}

/* Does the stream tell sources of one start apart? */
static bool names_sources(const struct template *stream) {
	for (uint32_t i = 0; i < stream->count; i++) {
		enum identity id = stream->parts[i].variable.id;
		if (stream->parts[i].is_variable &&
		    (id == IDENTITY_SOURCE_PATH || id == IDENTITY_TAG || id == IDENTITY_RECORD))
			return true;
	}
	return false;
}

static void read_writer(struct reading *r, const struct input *input, const struct start *start, struct claim *claim) {
	claim->writer.name = start->name;
	claim->writer.reads = start->glob;
	claim->writer.excludes = start->excludes;
	claim->writer.open_set = (start->several || start->several_tags) && !names_sources(&claim->stream.value);
	if (!input->database)
		return;
	struct template path = value_whole(r, input->database);
	claim->writer.state_file =
	    (struct field){.value = path, .at = property_site(input->database), .origin = ORIGIN_WRITTEN};
}

static struct claim *claim_new(struct output *output, enum writer_kind kind, const struct template *tags,
			       struct str input) {
	struct claim *claim = claim_add(output->r->unit, kind, section_site(output->section));
	claim->tag = *tags;
	claim->writer.input = input;
	claim->region = output->region;
	claim->role = output->role;
	claim->account = output->account;
	claim->endpoint = output->endpoint;
	claim->retention = output->retention;
	claim->class = output->class;
	if (output->go)
		name_go_read(output, claim);
	else
		name_c_read(output, claim);
	name_check_tag(output, claim);
	return claim;
}

/* Tags that only senders know. */
static bool has_unknown_tag(const struct template *tags) {
	for (uint32_t i = 0; i < tags->count; i++) {
		const struct variable *variable = &tags->parts[i].variable;
		if (tags->parts[i].is_variable && variable->id == IDENTITY_TAG && variable->scope == DIFFERENCE_UNKNOWN)
			return true;
	}
	return false;
}

/* An output that a known input reaches need not be meant for what a sender may send. */
static bool is_meant_for_others(const struct routing *routing, uint32_t first) {
	const struct route_arrival_list *arrivals = &routing->graph.arrivals;
	for (uint32_t i = first; i < arrivals->count && arrivals->items[i].output == arrivals->items[first].output; i++)
		if (arrivals->items[i].answer >= LIKELY && !has_unknown_tag(&arrivals->items[i].tags))
			return true;
	return false;
}

/* One claim for each input and set of tags, however many filters make these tags: the surest way counts. */
static struct claim *claim_before(struct output *output, const struct input *input, const struct template *tags,
				  void ***ret_slot) {
	struct arena *arena = output->r->arena;
	struct str key = template_key(arena, tags);
	*ret_slot = map_at(&output->claims, arena_format(arena, "%u %.*s", input->node, STR_ARGS(key)));
	return **ret_slot;
}

/* What an output lets through, as a text of its own. */
static struct str selection_of(struct arena *arena, const struct matcher *matcher) {
	struct str match = matcher->match ? matcher->match->value.text : STR("");
	struct str regex = matcher->regex_property ? matcher->regex_property->value.text : STR("");
	return arena_format(arena, "%zu:%.*s %.*s", match.n, STR_ARGS(match), STR_ARGS(regex));
}

static void add_claim(struct routing *routing, struct output *output, struct input *input,
		      const struct route_arrival *arrival) {
	enum answer answer = arrival->answer;
	bool meant_for_others = output->others && has_unknown_tag(&arrival->tags);
	if (!input->section || (answer == LIKELY && meant_for_others))
		answer = POSSIBLE;
	void **slot;
	struct claim *claim = claim_before(output, input, &arrival->tags, &slot);
	if (claim) {
		claim->delivers = claim->delivers < answer ? answer : claim->delivers;
		return;
	}
	if (!claim_has_room(output->r->unit, section_name_site(output->section)))
		return;
	output->no_kubernetes = kubernetes_is_missing(routing, output->section, input, arrival);
	claim = claim_new(output, input->kind, &arrival->tags, input->name);
	*slot = claim;
	claim->delivers = answer;
	read_writer(output->r, input, start_of(output->r, input, arrival), claim);
	claim->writer.selects = output->selects;
}

/* --- inputs that stand elsewhere --------------------------------------------------------------------------------- */

/* FireLens calls the tag of a container NAME-firelens-TASK. */
static bool is_firelens(const struct property *match) {
	return match && str_contains(match->value.text, STR("-firelens"));
}

/* The tags that a Match is meant for. */
static struct template tags_of_match(struct reading *r, const struct property *match) {
	struct template tags = {0};
	struct str text = match ? match->value.text : STR("*");
	for (size_t at = 0; at < text.n;) {
		size_t star = text.n - at;
		str_find_char(str_from_offset(text, at), '*', &star);
		struct template literal = {0};
		if (match)
			literal = value_template(r->arena, &match->value, at, at + star);
		template_add(r->arena, &tags, &literal);
		at += star;
		if (at == text.n)
			break;
		bool task = str_ends_with(str_from_to(text, 0, at), STR("-firelens")) ||
			    str_ends_with(str_from_to(text, 0, at), STR("-firelens-"));
		struct variable variable = {.id = IDENTITY_TAG, .scope = DIFFERENCE_UNKNOWN, .name = STR("<tag>")};
		if (task && !str_ends_with(str_from_to(text, 0, at), STR("-")))
			template_add_literal(r->arena, &tags, STR("-"));
		if (task)
			variable =
			    (struct variable){.id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR("<task id>")};
		template_add_variable(r->arena, &tags, &variable);
		while (at < text.n && text.p[at] == '*')
			at++;
	}
	return tags;
}

static void add_outside_claim(struct output *output, const struct matcher *matcher) {
	struct reading *r = output->r;
	struct property *match = matcher->match ? matcher->match : matcher->regex_property;
	struct template tags = {0};
	if (matcher->match || !match) {
		tags = tags_of_match(r, matcher->match);
	} else {
		struct variable variable = {.id = IDENTITY_TAG, .scope = DIFFERENCE_UNKNOWN, .name = STR("<tag>")};
		template_add_variable(r->arena, &tags, &variable);
	}
	struct claim *claim = claim_new(output, WRITER_INPUT, &tags, (struct str){0});
	claim->delivers = LIKELY;
	claim->writer.name = (struct field){.value = template_literal(r->arena, STR("an input elsewhere")),
					    .at = section_name_site(output->section),
					    .origin = ORIGIN_WRITTEN};
	if (match) {
		struct template pattern = value_whole(r, match);
		struct str key = match == matcher->match ? STR("Match ") : STR("Match_Regex ");
		claim->writer.name = (struct field){.at = property_site(match), .origin = ORIGIN_WRITTEN};
		template_add_literal(r->arena, &claim->writer.name.value, key);
		template_add(r->arena, &claim->writer.name.value, &pattern);
	}
	claim->writer.open_set =
	    !template_is_literal(&tags) && !names_sources(&claim->stream.value) && !is_firelens(match);
}

/* --- outputs ----------------------------------------------------------------------------------------------------- */

static bool may_be_reached(const struct reading *r, const struct matcher *matcher) {
	return r->fragment || r->partial || is_firelens(matcher->match);
}

/* ret_next: the arrivals of the following outputs. They are sorted by output. */
static void read_output(struct routing *routing, uint32_t index, uint32_t *next) {
	struct reading *r = routing->r;
	const struct route_arrival_list *arrivals = &routing->graph.arrivals;
	const struct matcher *matcher = &routing->matchers[index];
	struct output output = {.r = r, .section = r->outputs.items[index], .claims = {.arena = r->arena}};
	output.go = section_is_plugin(output.section, "cloudwatch");
	uint32_t node = routing->output_nodes[index], reached = 0;
	bool judged = section_is_cloudwatch(output.section);
	if (judged) {
		read_destination(&output);
		judged = output.go ? name_go_prepare(&output) : name_c_prepare(&output);
	}
	output.selects = selection_of(r->arena, matcher);
	output.others =
	    *next < arrivals->count && arrivals->items[*next].output == node && is_meant_for_others(routing, *next);
	for (; *next < arrivals->count && arrivals->items[*next].output == node; (*next)++) {
		const struct route_arrival *arrival = &arrivals->items[*next];
		struct input *input = routing_input(routing, arrival->input);
		reached++;
		if (judged && !r->unit->claims_cut && !(output.go && input->metrics))
			add_claim(routing, &output, input, arrival);
	}
	if (reached || !section_is_cloudwatch(output.section))
		return;
	if (may_be_reached(r, matcher)) {
		if (judged)
			add_outside_claim(&output, matcher);
	} else if (r->inputs.count && !routing->graph.gave_up) {
		dead_output(routing, index);
	}
}

void outputs_read(struct reading *r, struct routing *routing) {
	uint32_t next = 0;
	for (uint32_t i = 0; i < r->outputs.count; i++)
		read_output(routing, i, &next);
}
