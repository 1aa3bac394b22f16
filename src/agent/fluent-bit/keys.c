/* The settings of the two CloudWatch outputs, with the versions that know them.
 * Sources: plugins/out_cloudwatch_logs/cloudwatch_logs.c (config_map) and src/flb_output.c (flb_output_set_property) of
 * fluent/fluent-bit, its release tags; aws/amazon-cloudwatch-logs-for-fluent-bit, fluent-bit-cloudwatch.go. */
#include "agent/fluent-bit/keys.h"

#include "agent/firelens.h"
#include "base/limits.h"

#define ROW(key)                                                                                                       \
	{ .name = (key) }
#define SINCE(key, ...)                                                                                                \
	{                                                                                                              \
		.name = (key), .since = { {__VA_ARGS__} }                                                              \
	}

/* Of every output. */
#define CORE                                                                                                           \
	ROW("name"), ROW("match"), ROW("match_regex"), ROW("alias"), ROW("log_level"), ROW("log_suppress_interval"),   \
	    ROW("host"), ROW("port"), ROW("ipv6"), ROW("retry_limit"), ROW("workers"), ROW("active"),                  \
	    ROW("condition"), ROW("storage.total_limit_size"), ROW("tls")

static const struct key keys_c[] = {
    CORE,
    ROW("region"),
    ROW("log_group_name"),
    ROW("log_stream_name"),
    ROW("log_stream_prefix"),
    SINCE("log_group_template", 1, 9, 6),
    SINCE("log_stream_template", 1, 9, 6),
    ROW("log_key"),
    SINCE("extra_user_agent", 1, 6, 5),
    ROW("log_format"),
    ROW("role_arn"),
    ROW("auto_create_group"),
    SINCE("auto_retry_requests", 1, 8, 7),
    SINCE("log_retention_days", 1, 7, 0),
    ROW("endpoint"),
    SINCE("sts_endpoint", 1, 6, 0),
    SINCE("external_id", 1, 8, 12),
    SINCE("metric_namespace", 1, 6, 0),
    SINCE("metric_dimensions", 1, 6, 0),
    SINCE("profile", 2, 1, 0),
    SINCE("log_group_class", 3, 0, 7),
    SINCE("add_entity", 4, 0, 8),
};

static const struct key keys_go[] = {
    CORE,
    ROW("region"),
    ROW("log_group_name"),
    ROW("default_log_group_name"),
    ROW("log_stream_name"),
    ROW("log_stream_prefix"),
    ROW("default_log_stream_name"),
    ROW("log_key"),
    ROW("role_arn"),
    ROW("auto_create_group"),
    ROW("auto_create_stream"),
    ROW("new_log_group_tags"),
    ROW("log_retention_days"),
    ROW("endpoint"),
    ROW("sts_endpoint"),
    ROW("external_id"),
    ROW("credentials_endpoint"),
    ROW("log_format"),
    ROW("extra_user_agent"),
};

/* What is kept apart for the core, whatever the plugin. */
static bool is_of_core(struct str key) {
	static const struct str prefixes[] = {STR_INIT("tls."), STR_INIT("net."), STR_INIT("oauth2"),
					      STR_INIT("_debug.http.")};
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		if (str_starts_with(key, prefixes[i]))
			return true;
	return false;
}

/* log_group_template of the C plugin, in a version that has it not yet, and the like. */
static void tell_unknown(struct reading *r, const struct property *property, bool go, const struct key *known) {
	const struct key *keys = go ? keys_go : keys_c;
	uint32_t count = (uint32_t)(go ? sizeof keys_go / sizeof keys_go[0] : sizeof keys_c / sizeof keys_c[0]);
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_UNKNOWN_KEY, property_key_site(property), "%s knows no setting \"%.*s\"",
			 go ? "the plugin cloudwatch" : "cloudwatch_logs", STR_ARGS(property->key));
	problem->reason =
	    go ? STR("it is ignored without a word") : STR("the plugin refuses to start, and Fluent Bit ends with it");
	const char *near = schema_nearest(property->key, keys, count);
	if (known)
		problem->help = arena_format(r->arena, "it is known since %u.%u.%u; upgrade, or take it out",
					     (unsigned)known->since.part[0], (unsigned)known->since.part[1],
					     (unsigned)known->since.part[2]);
	else if (near)
		problem->help = arena_format(r->arena, "did you mean %s?", near);
	else
		problem->help = STR("take it out");
}

/* plugins/out_cloudwatch_logs: FLB_OUTPUT_SYNCHRONOUS in 1.9.10 and from 2.0.6 up to 2.2.0, which sends no tokens. */
static void check_workers(struct reading *r, const struct section *output) {
	static const struct version tokenless = {{2, 2}};
	const struct property *workers = section_last(output, "workers");
	uint32_t count = 0;
	if (!workers || !version_known(r->unit->world.version) ||
	    version_compare(r->unit->world.version, tokenless) >= 0 || !str_to_u32(workers->value.text, &count) ||
	    count < 2)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_NO_EFFECT, property_site(workers),
					       "before Fluent Bit 2.2.0 more than one worker gains nothing here");
	problem->reason =
	    STR("1.9.10 and 2.0.6 to 2.1 send one chunk at a time all the same; in other versions the workers "
		"make each other's sequence tokens of a stream invalid, and parallel puts were refused");
	problem->help = STR("upgrade to 2.2.0, or take it out");
}

void keys_check(struct reading *r, const struct section *output) {
	bool go = section_is_plugin(output, "cloudwatch");
	const struct key *keys = go ? keys_go : keys_c;
	size_t count = go ? sizeof keys_go / sizeof keys_go[0] : sizeof keys_c / sizeof keys_c[0];
	uint32_t told = 0;
	if (!go)
		check_workers(r, output);
	for (uint32_t i = 0; i < output->properties.count; i++) {
		const struct property *property = output->properties.items[i];
		const struct key *known = NULL;
		for (size_t k = 0; k < count && !known; k++)
			if (str_is(property->key, keys[k].name))
				known = &keys[k];
		bool late = known && version_known(r->unit->world.version) &&
			    !version_in(r->unit->world.version, known->since, (struct version){{0}});
		if (((!known && !is_of_core(property->key)) || late) && ++told <= LIMIT_FINDINGS_PER_RULE)
			tell_unknown(r, property, go, known);
	}
}

/* --- what may stand once ----------------------------------------------------------------------------------------- */

/* flb_utils_set_plugin_string_property: the last one wins. */
static bool last_wins(struct str key) {
	return str_is(key, "tag") || str_is(key, "match") || str_is(key, "alias") || str_is(key, "match_regex");
}

/* Settings of inputs whose table does not let them repeat. */
static bool stands_once(const struct section *section, struct str key) {
	static const char *const names[] = {"path", "exclude_path", "db", "tag_regex", "tag_prefix", "listen", "port"};
	for (size_t i = 0; i < sizeof names / sizeof names[0] && section->kind == SECTION_INPUT; i++)
		if (str_is(key, names[i]))
			return section_is_plugin(section, "tail") || section_is_plugin(section, "forward");
	return section->kind == SECTION_OUTPUT && section_is_plugin(section, "cloudwatch_logs") && !is_of_core(key);
}

static struct problem *tell(struct reading *r, enum problem_kind kind, const struct property *at,
			    const struct property *other, const char *label, const char *message) {
	struct problem *problem =
	    unit_problem(r->unit, kind, property_key_site(at), "\"%.*s\" %s", STR_ARGS(at->key), message);
	problem->also = at->in_list || other->in_list ? property_site(other) : property_key_site(other);
	problem->also_label = str_from(label);
	return problem;
}

static void tell_repeated(struct reading *r, const struct section *section, const struct property *first,
			  const struct property *again) {
	if (str_is(again->key, "name")) {
		tell(r, PROBLEM_DUPLICATE_KEY, again, first, "this one counts", "stands here again")->help =
		    STR("keep one");
		return;
	}
	if (last_wins(again->key)) {
		if (str_equal(first->value.text, again->value.text))
			return;
		struct problem *problem = tell(r, PROBLEM_DUPLICATE_KEY, first, again, "this one counts",
					       again->in_list ? "takes one value, and the last of the list counts"
							      : "stands here and again below");
		problem->reason = STR("Fluent Bit warns in its log and takes the last one");
		problem->help =
		    str_is(again->key, "match") ? STR("keep one; Match_Regex can match several tags") : STR("keep one");
		if (str_is(again->key, "match") && firelens_is_text(first->at.doc->source))
			problem->help = STR("take \"Match\" out of the options: the ECS agent writes one for the "
					    "container");
	} else if (section_is_plugin(section, "cloudwatch")) {
		struct problem *problem =
		    tell(r, PROBLEM_DUPLICATE_KEY, again, first, "this one counts", "stands here again");
		problem->reason = STR("the Go plugin takes the first one and says nothing");
		problem->help = STR("keep one");
	} else if (stands_once(section, again->key)) {
		struct problem *problem =
		    tell(r, PROBLEM_MERGE_CONFLICT, again, first, "the first one", "is set twice in this section");
		problem->reason = STR("the plugin refuses to start, and Fluent Bit ends with it");
		problem->help = STR("keep one");
	}
}

void keys_check_repeats(struct reading *r, const struct section *section) {
	struct map seen = {.arena = r->arena};
	for (uint32_t i = 0; i < section->properties.count; i++) {
		const struct property *property = section->properties.items[i];
		void **slot = map_at(&seen, property->key);
		if (*slot)
			tell_repeated(r, section, *slot, property);
		bool keeps_first = str_is(property->key, "name") || section_is_plugin(section, "cloudwatch");
		if (!*slot || !keeps_first)
			*slot = (void *)property;
	}
}
