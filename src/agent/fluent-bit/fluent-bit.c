/* Fluent Bit (fluent/fluent-bit) with the outputs cloudwatch_logs and, in images of aws/aws-for-fluent-bit, cloudwatch:
 * its row, how its files are known, and reading a unit. */
#include "agent/firelens.h"
#include "agent/fluent-bit/reading.h"

static const char *const formats[] = {"fluentbit", "yaml", NULL};
/* init/systemd.in and packaging of fluent/fluent-bit; td-agent-bit up to 1.9; dockerfiles/Dockerfile. */
static const char *const homes[] = {"/etc/fluent-bit/", "/etc/td-agent-bit/", "/fluent-bit/etc/", NULL};
static const char *const words[] = {"cloudwatch_logs",	 "log_stream_name",
				    "log_stream_prefix", "log_stream_template",
				    "logStreamName",	 "logStreamPrefix",
				    "Log_Stream_Name",	 "Log_Stream_Prefix",
				    "LogStreamPrefix",	 "[SERVICE]",
				    "[service]",	 "@INCLUDE ",
				    "@include ",	 NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static bool recognise_path(struct str path);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_fluent_bit = {
    .name = "fluent-bit",
    .title = "Fluent Bit",
    .role = AGENT_SHIPPER,
    .formats = formats,
    .homes = homes,
    .words = words,
    .joins_documents = true,
    .recognise = recognise,
    .recognise_path = recognise_path,
    .load = fluent_bit_load,
    .read = read_unit,
    .in_world = fluent_bit_in_world,
    .worlds = fluent_bit_worlds,
    .spell_variable = fluent_bit_spell_variable,
    .rename = fluent_bit_rename,
    .spell_setting = fluent_bit_spell_setting,
    .advise = fluent_bit_advise,
    .host_identity = fluent_bit_host_identity,
    .restart = fluent_bit_restart,
    .check = "fluent-bit --dry-run -c FILE starts no plugin: it sees neither missing names nor where two outputs write",
    .one_state_file = "inputs delete each other's positions when they start, or overwrite them while they read: after "
		      "a restart lines are sent again or never",
    .stream_key = "log_stream_name",
    .split_files = "a Tag with a * (such as app.*) and log_stream_prefix instead of log_stream_name",
};

/* --- which files are Fluent Bit's -------------------------------------------------------------------------------- */

/* Misspelt ones too. */
static bool is_cloudwatch(struct str name) {
	static const struct str word = STR_INIT("cloudwatch");
	for (size_t i = 0; i + word.n <= name.n; i++)
		if (str_equal_ignoring_case(str_from_to(name, i, i + word.n), word))
			return true;
	return false;
}

/* What stands in a configuration, for a first look. */
struct contents {
	struct buf outputs; /* the names of others than CloudWatch Logs */
	bool cloudwatch, sections, includes, service;
};

static void note_plugin(struct contents *c, bool output, const struct node *map) {
	for (const struct node *child = map->first; child; child = child->next) {
		if (!str_equal_ignoring_case(child->key, STR("name")))
			continue;
		c->sections = true;
		if (!output)
			return;
		if (is_cloudwatch(child->text))
			c->cloudwatch = true;
		else if (c->outputs.n < 80)
			buf_format(&c->outputs, "%s%.*s", c->outputs.n ? ", " : "", STR_ARGS(child->text));
		return;
	}
}

/* [OUTPT]: ignored, but meant for CloudWatch Logs. */
static bool is_misspelt_output(const struct node *section) {
	for (const struct node *child = section->first; child; child = child->next)
		if (str_equal_ignoring_case(child->key, STR("name")))
			return str_equal_ignoring_case(child->text, STR("cloudwatch_logs")) ||
			       str_equal_ignoring_case(child->text, STR("cloudwatch"));
	return false;
}

static void look_at_classic(struct contents *c, const struct doc *doc, const struct node *parent) {
	for (const struct node *child = parent->first; child; child = child->next) {
		if (classic_is_directive(doc, child) && str_equal_ignoring_case(child->key, STR("@include")))
			c->includes = true;
		if (child->kind != NODE_OBJECT)
			continue;
		enum section_kind kind = section_kind_of(child->key);
		c->service = c->service || kind == SECTION_SERVICE;
		if (kind == SECTION_INPUT || kind == SECTION_FILTER || kind == SECTION_OUTPUT)
			note_plugin(c, kind == SECTION_OUTPUT, child);
		c->cloudwatch = c->cloudwatch || (kind == SECTION_OTHER && is_misspelt_output(child));
		look_at_classic(c, doc, child);
	}
}

static void look_at_pipeline(struct contents *c, const struct node *pipeline) {
	for (const struct node *list = pipeline->first; list; list = list->next) {
		bool output = str_equal_ignoring_case(list->key, STR("outputs"));
		if (!output && !str_equal_ignoring_case(list->key, STR("inputs")) &&
		    !str_equal_ignoring_case(list->key, STR("filters")))
			continue;
		for (const struct node *item = list->first; item; item = item->next)
			note_plugin(c, output, item);
	}
}

static void look_at_yaml(struct contents *c, const struct node *root) {
	bool others = false;
	for (const struct node *child = root->first; child; child = child->next) {
		if (str_equal_ignoring_case(child->key, STR("pipeline")) && child->kind == NODE_OBJECT)
			look_at_pipeline(c, child);
		else if (str_equal_ignoring_case(child->key, STR("includes")))
			c->includes = child->kind == NODE_ARRAY && child->first;
		else if (str_equal_ignoring_case(child->key, STR("service")))
			c->service = child->kind == NODE_OBJECT;
		else
			others = others || (!str_equal_ignoring_case(child->key, STR("env")) &&
					    !str_equal_ignoring_case(child->key, STR("parsers")));
	}
	/* Other tools include files too. */
	c->includes = c->includes && (c->sections || (c->service && !others));
}

static bool settle(struct contents *c, const struct doc *doc, struct str *ret_why) {
	if (c->cloudwatch) {
		*ret_why = STR("an output to CloudWatch Logs");
	} else if (c->includes) {
		*ret_why = c->service ? STR("[SERVICE] and includes") : STR("includes");
	} else if (c->outputs.n) {
		*ret_why = arena_format(doc->arena, "its outputs are %.*s", STR_ARGS(buf_str(&c->outputs)));
	} else if (c->sections) {
		*ret_why = STR("it has no output");
	}
	buf_finish(&c->outputs);
	return c->cloudwatch || c->includes;
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	struct contents contents = {0};
	if (!doc->root || doc->root->kind != NODE_OBJECT)
		return false;
	if (!doc_is_yaml(doc))
		look_at_classic(&contents, doc, doc->root);
	for (uint32_t i = 0; doc_is_yaml(doc) && i < doc->root_count; i++)
		look_at_yaml(&contents, doc->roots[i]);
	return settle(&contents, doc, ret_why);
}

static bool recognise_path(struct str path) {
	static const char *const names[] = {"fluent-bit.conf", "fluent-bit.yaml", "fluent-bit.yml", "td-agent-bit.conf",
					    "fluent-bit-init.conf"};
	size_t slash;
	struct str base = path;
	if (str_find_last_char(path, '/', &slash))
		base = str_from_offset(path, slash + 1);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_is(base, names[i]))
			return true;
	return false;
}

/* --- reading ----------------------------------------------------------------------------------------------------- */

static void tell_limit(struct reading *r, const struct routing *routing) {
	if (!routing->graph.gave_up || !r->inputs.count)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_LIMIT, section_site(r->inputs.items[0]),
					       "there are too many ways from inputs to outputs to follow all of them");
	problem->incomplete = true;
	problem->reason = STR("some sources and streams were not judged");
	problem->help = STR("split the configuration");
}

static void tell_growth(struct reading *r) {
	if (!r->too_long)
		return;
	const struct section *filter = r->filters.count ? r->filters.items[0] : r->sections.items[0];
	for (uint32_t i = 0; i < r->filters.count; i++)
		if (section_is_plugin(r->filters.items[i], "rewrite_tag"))
			filter = r->filters.items[i];
	struct problem *problem = unit_problem(r->unit, PROBLEM_LIMIT, section_name_site(filter),
					       "rewrite_tag filters feed each other, and the tags grow without end");
	problem->incomplete = true;
	problem->reason =
	    STR("each event comes back again and again under a longer tag, until Fluent Bit drowns in them");
	problem->help = STR("narrow the Match of these filters, so that none takes what another one emits");
}

/* With other outputs only, and whatever else is wrong with it or not here, it is none of ours. */
static bool may_send_to_cloudwatch(const struct reading *r) {
	for (uint32_t i = 0; i < r->outputs.count; i++)
		if (!r->outputs.items[i]->plugin.n || str_contains(r->outputs.items[i]->plugin, STR("cloudwatch")))
			return true;
	for (uint32_t i = 0; i < r->sections.count; i++)
		if (r->sections.items[i]->kind == SECTION_OTHER && is_misspelt_output(r->sections.items[i]->at.node))
			return true;
	return !r->outputs.count && r->sections.count && r->partial;
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct reading r = {.unit = unit, .arena = unit->arena};
	struct routing routing;
	unit->asked = *asked;
	fluent_bit_world_guess(&r);
	sections_read(&r);
	fluent_bit_world_settle(&r);
	r.partial = r.partial || r.customs.count;
	/* FireLens: who sends to the router's port stands nowhere */
	r.fragment = !r.inputs.count || firelens_is_text(unit->docs[0]->source);
	sections_check(&r);
	routing_solve(&r, &routing);
	outputs_read(&r, &routing);
	dead_inputs(&routing);
	tell_limit(&r, &routing);
	tell_growth(&r);
	regexes_finish(&r);
	*ret = unit->claims;
	return may_send_to_cloudwatch(&r);
}
