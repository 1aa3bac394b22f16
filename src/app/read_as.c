/* What a text is: read in a syntax, as it stands and as shippers make it of it before they read it. */
#include "app/look.h"
#include "app/text.h"
#include "app/unrendered.h"

/* Somebody wants to know about this file: it was named, a shipper loads it, or the user says what it is. */
bool look_is_wanted(const struct look *look) {
	return look->found->named || look->how->loader || look->how->forced;
}

void look_settle(struct look *look, enum input_state state, struct str why) {
	look->taken->state = state;
	look->taken->why = why;
}

void look_judge(struct look *look, const struct agent *agent, struct doc *doc) {
	struct taken *taken = look->taken;
	struct doc **docs = ARENA_NEW(look->arena, struct doc *);
	docs[0] = doc;
	taken->agent = agent;
	taken->portions.count = 0;
	LIST_ADD(look->arena, &taken->portions, (struct portion){.agent = agent, .docs = docs, .doc_count = 1});
}

static struct claimant look_claimant(const struct look *look) {
	const struct taking *how = look->how;
	struct claimant claimant = {.env = &how->settings->env, .env_closed = how->settings->env_closed};
	claimant.agent = how->forced ? how->forced : how->loader;
	if (claimant.agent)
		claimant.why = how->forced ? STR("--type") : STR("in a folder that the shipper loads");
	return claimant;
}

void look_unknown_type(struct look *look, struct doc *doc, const char *message) {
	look_settle(look, INPUT_UNKNOWN_TYPE, str_from(message));
	doc->problems.count = 0;
	struct problem *problem = doc_problem(doc, PROBLEM_UNKNOWN_TYPE, (struct span){0}, "%s", message);
	problem->help = STR("name a configuration of a known shipper, or say with --type what this is");
	look_judge(look, NULL, doc);
}

/* Does the text hold words of those whose configurations have this syntax? YAML may hold anybody's. What merely holds
 * others is nobody's loss. */
static bool words_matter(const struct look *look, const struct format *format) {
	bool yaml = str_is(str_from(format->name), "yaml");
	if (!look->has_words)
		return false;
	if (!yaml && !look->taken->by_name && !look->found->named && !detect_called_configuration(look->taken->path))
		return false;
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if ((*agent)->role == AGENT_SHIPPER && (yaml || agent_reads(*agent, format)) &&
		    text_has_words_of(look->text, *agent))
			return true;
	return false;
}

/* sure: something but the wish to read it speaks for the format. */
static void take_unparsable(struct look *look, struct doc *doc, bool sure) {
	struct span at;
	if (misnamed_tell(look, doc))
		return;
	bool matters =
	    words_matter(look, doc->format) || look->how->loader || look->how->forced || (look->found->named && sure);
	const struct hole *hole = unrendered_hole(doc);
	if (matters && hole) {
		look_settle(look, INPUT_UNPARSABLE, STR("how it is read depends on a variable"));
		doc->problems.count = 0;
		struct problem *problem = doc_problem(doc, PROBLEM_UNRENDERED, hole->here,
						      "what %.*s is decides how this text is read, and nobody says it",
						      STR_ARGS(hole->expression));
		problem->help = STR("say it with --env NAME=VALUE");
		look_judge(look, NULL, doc);
	} else if (matters && (sure || unrendered_is_called(doc->source->path)) && unrendered_template(doc, &at)) {
		look_settle(look, INPUT_UNPARSABLE, STR("a template that is not rendered yet"));
		unrendered_tell(doc, at);
		look_judge(look, NULL, doc);
	} else if (matters) {
		look_settle(look, INPUT_UNPARSABLE, STR("does not parse"));
		look_judge(look, NULL, doc);
		look->taken->incomplete = true;
	} else if (look->found->named) {
		look_unknown_type(look, doc, "this is no configuration of a shipper that cwdoctor knows");
	} else {
		look_settle(look, INPUT_OTHER, STR("looks like a configuration, and does not parse as one"));
	}
}

static bool has_problem(const struct doc *doc, enum problem_kind kind) {
	for (uint32_t i = 0; i < doc->problems.count; i++)
		if (doc->problems.items[i].kind == kind)
			return true;
	return false;
}

/* It can be read, and is nobody's. */
static void take_other(struct look *look, struct doc *doc) {
	if (look->idle.agent) {
		look->taken->agent = look->idle.agent;
		look_settle(look, INPUT_OTHER, look->idle.why);
		return;
	}
	if (look->found->named && !doc->incomplete) {
		look_unknown_type(look, doc, "this is no configuration of a shipper that cwdoctor knows");
		return;
	}
	look_settle(look, INPUT_OTHER, STR("no configuration of a known shipper"));
	if (doc->incomplete && look->has_words) {
		look_judge(look, NULL, doc);
		look->taken->incomplete = true;
	}
}

static bool is_refused(const struct doc *doc) {
	return doc->unreadable || has_problem(doc, PROBLEM_SYNTAX);
}

static struct readings read_in(const struct look *look, const struct format *format, const struct claimant *claimant) {
	return readings_make(look->arena, source_new(look->arena, look->taken->path, look->text), format, claimant);
}

/* Keeps the documents that are somebody's; false if there are none. */
static bool take_recognised(struct look *look, const struct readings *readings, const struct claimant *claimant) {
	struct taken *taken = look->taken;
	struct str why;
	if (!portions_find(look->arena, readings, claimant, &taken->portions, &why, &look->idle))
		return false;
	taken->agent = taken->portions.items[0].agent;
	for (uint32_t i = 0; i < taken->portions.count; i++) {
		const struct portion *portion = &taken->portions.items[i];
		taken->incomplete = taken->incomplete || portion->incomplete;
		if (i > 0)
			why = arena_format(look->arena, "%.*s%s%s", STR_ARGS(why),
					   i == 1 ? "; other documents: " : ", ", portion->agent->name);
	}
	look_settle(look, INPUT_CHECKED, why);
	return true;
}

/* What an agent makes of the text cannot be read, though the text as it stands is its configuration. */
static struct doc *broken_by_expansion(const struct readings *readings) {
	for (uint32_t i = 0; i < readings->own.count; i++) {
		const struct reading *own = &readings->own.items[i];
		bool broken = own->doc->unreadable && !readings->plain->unreadable;
		if (broken && detect_as(own->agent, readings->plain).agent)
			return own->doc;
	}
	return NULL;
}

/* The reading to tell of, of a text that is nobody's configuration. */
static struct doc *choose(const struct look *look, const struct readings *readings) {
	bool refused = is_refused(readings->plain);
	for (uint32_t i = 0; refused && i < readings->own.count; i++) {
		const struct reading *own = &readings->own.items[i];
		if (own->doc->unreadable || look->idle.agent == own->agent)
			return own->doc;
	}
	return readings->plain;
}

/* A configuration that can be read, but for a template's marks: where YAML takes {{ x }} for a map, where TOML goes on
 * behind a line that is none. Nothing else of it is worth telling. */
static void take_template(struct look *look, struct doc *plain) {
	struct doc *doc = look->taken->portions.items[0].docs[0];
	bool goes_on = str_is(str_from(doc->format->name), "toml") && has_problem(doc, PROBLEM_SYNTAX);
	struct span at;
	if (goes_on && misnamed_tell(look, doc))
		return;
	bool value = !plain->unreadable && unrendered_value(plain, &at);
	if (!value && (!goes_on || !unrendered_template(doc, &at)))
		return;
	doc = value ? plain : doc;
	struct problem *problem = unrendered_tell(doc, at);
	if (value)
		problem->help = STR("render it first, and check what comes out; if the {{ }} is meant for the shipper "
				    "itself, put the value into quotes");
	look_settle(look, INPUT_UNPARSABLE, STR("a template that is not rendered yet"));
	look_judge(look, NULL, doc);
}

/* The text in each of these syntaxes, until one of them is somebody's configuration. */
void look_read_as(struct look *look, const struct format *const *formats, uint32_t count, bool sure) {
	struct claimant claimant = look_claimant(look);
	struct doc *other = NULL, *refused = NULL;
	for (uint32_t i = 0; i < count; i++) {
		struct readings readings = read_in(look, formats[i], &claimant);
		struct doc *broken = broken_by_expansion(&readings);
		/* The indentation of the whole file hangs on such lines; other readers by lines go on around them. */
		bool is_indented = formats[i] == format_by_name(STR("fluentbit"));
		if (is_indented && is_refused(readings.plain) && unrendered_lines(look->text))
			broken = readings.plain;
		if (broken) {
			take_unparsable(look, broken, sure);
			return;
		}
		if (take_recognised(look, &readings, &claimant)) {
			take_template(look, readings.plain);
			return;
		}
		struct doc *doc = choose(look, &readings);
		struct doc **kept = is_refused(doc) ? &refused : &other;
		*kept = *kept ? *kept : doc;
	}
	if (other || (look->idle.agent && !refused->unreadable))
		take_other(look, other);
	else
		take_unparsable(look, refused, sure);
}

/* What the text would be taken for if nobody had said what it is; agent NULL: nothing. */
static struct detected detect_freely(const struct look *look) {
	const struct format *formats[DETECT_FORMATS_MAX] = {look->taken->by_name};
	uint32_t count = formats[0] ? 1 : detect_formats(look->taken->path, look->text, true, formats);
	struct claimant anybody = look_claimant(look);
	anybody.agent = NULL;
	anybody.why = STR("");
	struct detected idle = {0};
	for (uint32_t i = 0; i < count; i++) {
		struct readings readings = read_in(look, formats[i], &anybody);
		struct portion_list portions = {0};
		struct str why;
		if (portions_find(look->arena, &readings, &anybody, &portions, &why, &idle))
			return (struct detected){.agent = portions.items[0].agent, .why = why};
	}
	return idle;
}

static struct problem *tell_other_type(const struct look *look, struct doc *doc, const struct detected *other) {
	struct problem *problem =
	    doc_problem(doc, PROBLEM_UNKNOWN_TYPE, (struct span){0}, "this looks like %s (%.*s), not %s",
			other->agent->name, STR_ARGS(other->why), look->how->forced->name);
	problem->reason = STR("it was read as --type says");
	problem->help = arena_format(look->arena, "leave out --type, or say --type %s", other->agent->name);
	return problem;
}

/* --type: the user's word counts, and one that looks wrong is told; alone, if nothing can be read that way. */
void look_read_forced(struct look *look) {
	const struct agent *forced = look->how->forced;
	struct str why = {0};
	struct claimant claimant = look_claimant(look);
	const struct format *format = format_for_agent(forced, look->taken->by_name, look->text);
	struct readings readings = read_in(look, format, &claimant);
	struct doc *doc = readings.own.count ? readings.own.items[0].doc : readings.plain;
	bool misnamed = look->taken->by_name && !agent_reads(forced, look->taken->by_name);
	bool strange = misnamed || doc->unreadable || !forced->recognise(doc, &why);
	struct detected other = strange ? detect_freely(look) : (struct detected){0};
	bool is_other = other.agent && other.agent != forced;
	if (is_other && (misnamed || is_refused(doc))) {
		doc->problems.count = 0;
		tell_other_type(look, doc, &other)->reason = STR("it cannot be read as --type says");
		look_settle(look, INPUT_UNPARSABLE, STR("another shipper's"));
		look_judge(look, NULL, doc);
		look->taken->incomplete = true;
		return;
	}
	if (is_other && !why.n && !other.idle) { /* nothing in it is the forced one's: all else would be noise */
		doc->problems.count = 0;
		tell_other_type(look, doc, &other)->reason = STR("it was read as --type says, so nothing was checked");
		look_settle(look, INPUT_UNKNOWN_TYPE, STR("another shipper's"));
		look_judge(look, NULL, doc);
		look->taken->incomplete = true;
		return;
	}
	if (is_other)
		tell_other_type(look, doc, &other);
	if (doc->unreadable || !take_recognised(look, &readings, &claimant))
		take_unparsable(look, doc, true);
}
