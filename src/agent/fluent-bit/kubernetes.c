/* Names made of what the kubernetes filter puts into records (plugins/filter_kubernetes/kubernetes.c, under the key
 * "kubernetes"), for events that no such filter gets. */
#include "agent/fluent-bit/reading.h"

bool kubernetes_is_key(struct str key) {
	static const struct str word = STR_INIT("kubernetes");
	return str_starts_with(key, word) && (key.n == word.n || key.p[word.n] == '[');
}

static bool mentions(const struct section *section, struct str word) {
	for (uint32_t i = 0; i < section->properties.count; i++)
		if (str_contains(section->properties.items[i]->at.node->text, word))
			return true;
	return false;
}

/* Filters that make no key that their own settings do not name; what a script or a parser makes nobody knows. */
static bool is_harmless(const struct section *filter) {
	static const char *const names[] = {
	    "grep",	"record_modifier", "modify",	    "nest", "multiline", "rewrite_tag",
	    "throttle", "stdout",	   "aws",	    "ecs",  "expect",	 "sysinfo",
	    "geoip2",	"type_converter",  "log_to_metrics"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (section_is_plugin(filter, names[i]))
			return !mentions(filter, STR("kubernetes"));
	return false;
}

/* Lines that are JSON may bring the key themselves, and so may records that somebody sends. */
static bool may_bring_it(const struct input *input) {
	if (!input->section || (input->kind != WRITER_FILE && input->kind != WRITER_JOURNAL))
		return true;
	return input->section->processors.count || mentions(input->section, STR("json")) ||
	       section_last(input->section, "inject_in_event");
}

enum answer kubernetes_is_missing(struct routing *routing, const struct section *output, const struct input *input,
				  const struct route_arrival *arrival) {
	struct reading *r = routing->r;
	enum answer answer = CERTAIN;
	if (r->partial || arrival->emitter != ROUTE_NONE || output->processors.count || may_bring_it(input))
		return NEVER;
	if (!routing->filters)
		routing->filters = ARENA_ARRAY(r->arena, struct matcher, r->filters.count + 1);
	for (uint32_t i = 0; i < r->filters.count; i++) {
		struct matcher *matcher = &routing->filters[i];
		if (is_harmless(r->filters.items[i]))
			continue;
		if (!matcher->arena)
			matcher_read(r, r->filters.items[i], matcher);
		if (matcher_test(matcher, &arrival->tags) == TAG_NONE)
			continue;
		if (!section_is_plugin(r->filters.items[i], "parser"))
			return NEVER;
		answer = POSSIBLE; /* a parser seldom names a key so */
	}
	return answer;
}

void kubernetes_tell(struct output *output, struct property *property, size_t from, size_t to,
		     const struct template *tags, const struct template *fallback) {
	for (uint32_t i = 0; i < sizeof output->kubernetes_told / sizeof output->kubernetes_told[0]; i++) {
		if (output->kubernetes_told[i] == property)
			return;
		if (output->kubernetes_told[i])
			continue;
		output->kubernetes_told[i] = property;
		break;
	}
	struct reading *r = output->r;
	struct str part = str_from_to(property->value.text, from, to), tag = template_text(r->arena, tags);
	struct str name = template_text(r->arena, fallback);
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_FALLBACK_NAME, value_site(r, property, from, to),
			 "no kubernetes filter takes the tag %.*s, so nothing fills in %.*s: its events go to %.*s",
			 STR_ARGS(tag), STR_ARGS(part), STR_ARGS(name));
	problem->reason =
	    STR("the key \"kubernetes\" is in records that such a filter had; only Fluent Bit's own log tells "
		"of the others");
	problem->help =
	    STR("give these tags an output of their own, with a name of $TAG or ${HOSTNAME}, and narrow the "
		"Match of this one");
	if (output->go)
		problem->help = STR("give these tags an output of their own, with a name of $(tag) or ${HOSTNAME}, and "
				    "narrow the Match of this one");
}
