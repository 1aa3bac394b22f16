/* CW103: the name is the same on every host, and nothing says that the configuration runs once. One finding for each
 * place where a name is set, however many entries take it from there. */
#include "claim/suggest.h"
#include "rule/advice.h"
#include "rule/engine.h"
#include "rule/sharing.h"
#include "rule_checks.h"

/* The claims that take their stream from one place. */
struct name_users {
	struct site at;
	struct claim **items;
	uint32_t count, room;
	enum answer differs; /* the weakest: what holds for one of them holds for the finding */
	struct name_users *next;
};

static enum answer differs_by_host(const struct claim *claim) {
	enum answer by_stream = claim_differs_by_host(claim, &claim->stream);
	if (by_stream == CERTAIN)
		return by_stream;
	enum answer by_group = claim_differs_by_host(claim, &claim->group);
	return by_group > by_stream ? by_group : by_stream;
}

/* --- texts ----------------------------------------------------------------------------------------------------------
 */

/* A placeholder that is one fixed text in this world: "{instance_id} is i-UNKNOWN in mode onPrem"; empty if none. */
static struct str fixed_reason(struct arena *arena, const struct claim *claim) {
	const struct template *t = &claim->stream.value;
	for (uint32_t i = 0; i < t->count && claim->agent->in_world; i++) {
		struct part part;
		const struct variable *v = &t->parts[i].variable;
		if (t->parts[i].is_variable && v->id != IDENTITY_AGENT_DEFAULT &&
		    claim->agent->in_world(v, &claim->unit->world, &part) && !part.is_variable)
			return arena_format(arena, "%.*s is %.*s in mode %s", STR_ARGS(v->name), STR_ARGS(part.literal),
					    mode_name(claim->unit->world.mode));
	}
	return STR("");
}

static bool is_about_a_name(const struct problem *p) {
	return p->kind == PROBLEM_UNKNOWN_PLACEHOLDER || p->kind == PROBLEM_PLACEHOLDER_NOT_EXPANDED ||
	       p->kind == PROBLEM_FIXED_DATE || p->kind == PROBLEM_UNSET_VARIABLE || p->kind == PROBLEM_ILLEGAL_STREAM;
}

/* What is wrong with a part of a name, by place, so that the field's finding can tell it. */
static struct place_list name_problems(struct rule_run *run) {
	struct place_list places = {0};
	for (uint32_t i = 0; i < run->unit->problems.count; i++) {
		struct problem *p = &run->unit->problems.items[i];
		if (is_about_a_name(p))
			LIST_ADD(run->arena, &places, (struct place_entry){.at = p->at, .what = p});
	}
	places_sort(run->arena, &places);
	return places;
}

static const struct problem *problem_in(const struct place_list *problems, struct site field) {
	uint32_t end, first = places_within(problems, field, &end);
	while (first < end && site_compare(problems->items[first].at, field) == 0)
		first++; /* about the name as a whole */
	return first < end ? problems->items[first].what : NULL;
}

/* A placeholder that was left in the name and makes it illegal too (CW201): filling it in mends both. */
static bool is_told_as_illegal(const struct rule_run *run, const struct problem *problem) {
	return problem && problem->kind == PROBLEM_ILLEGAL_STREAM && !engine_is_alone(run);
}

static bool have_one_destination(struct arena *arena, const struct name_users *users) {
	for (uint32_t i = 1; i < users->count; i++)
		if (!claim_same_destination(arena, users->items[0], users->items[i]))
			return false;
	return true;
}

static void say_message(struct rule_run *run, struct finding *f, const struct name_users *users,
			const struct problem *problem) {
	struct arena *arena = run->arena;
	const struct claim *first = users->items[0];
	struct str name =
	    f->one_destination ? sharing_destination(arena, first) : template_text(arena, &first->stream.value);
	struct str reason = problem ? problem->message : fixed_reason(arena, first);
	const char *may = f->certainty == POSSIBLE ? "may be" : "is";
	struct str how_many = STR("");
	if (users->count > 1)
		how_many = arena_format(arena, " (%u sources)", (unsigned)users->count);
	finding_say(run, f, &f->message, "the log stream name %s the same on every host: %.*s%.*s%s%.*s", may,
		    STR_ARGS(name), STR_ARGS(how_many), reason.n ? "; " : "", STR_ARGS(reason));
}

static void say_witness(struct rule_run *run, struct finding *f, const struct claim *claim) {
	struct arena *arena = run->arena;
	struct template group = claim_in_world(arena, claim, &claim->group);
	struct template stream = claim_in_world(arena, claim, &claim->stream);
	struct str source = claim_source(arena, claim), group_name = template_example(arena, &group, 0);
	struct str stream_name = template_example(arena, &stream, 0);
	finding_say(run, f, &f->witness, "host A: %.*s and host B: %.*s -> %.*s : %.*s", STR_ARGS(source),
		    STR_ARGS(source), STR_ARGS(group_name), STR_ARGS(stream_name));
}

/* The name with the host's identity before it: {instance_id}/app for app. */
static struct template with_identity(struct rule_run *run, const struct name_users *users) {
	struct claim *first = users->items[0];
	struct template name = {0};
	bool own = users->count == 1 && first->stream.origin != ORIGIN_INHERITED;
	if (own && !(first->stream.origin == ORIGIN_WRITTEN && template_is_literal(&first->stream.value))) {
		suggest_streams(run->arena, run->host, users->items, 1, &name);
		return name;
	}
	struct variable identity;
	first->agent->host_identity(&first->unit->world, &identity);
	template_add_variable(run->arena, &name, &identity);
	if (template_is_literal(&first->stream.value)) {
		template_add_literal(run->arena, &name, STR("/"));
		template_add(run->arena, &name, &first->stream.value);
	}
	return name;
}

static void say_help(struct rule_run *run, struct finding *f, const struct name_users *users,
		     const struct problem *problem) {
	const struct claim *first = users->items[0];
	struct buf spelled = {0}, advised = {0}, text = {0};
	if (problem && problem->help.n) {
		buf_add(&text, problem->help);
	} else if (advice_add(ADVICE_HOSTS, users->items, users->count, &advised)) {
		buf_add_text(&text, "put what tells hosts apart into the name:");
		buf_add(&text, buf_str(&advised));
	} else if (first->writer.kind == WRITER_SERVICE_EVENTS) {
		/* named after resource attributes; the shipper's own placeholders mean nothing there */
		buf_format(&text, "put what tells hosts apart into \"%s\", such as {host.name}",
			   first->agent->stream_key);
	} else {
		struct template name = with_identity(run, users);
		if (first->agent->spell(&name, &spelled)) {
			buf_add_text(&text, "put what tells hosts apart into the name: ");
			advice_add_setting(first, buf_str(&spelled), &text);
		}
	}
	buf_format(&text, "%sthen load it: %s\nif only one host runs it: --replicas one", text.n ? "\n" : "",
		   claim_restart(first));
	finding_say(run, f, &f->help, "%.*s", STR_ARGS(buf_str(&text)));
	buf_finish(&spelled);
	buf_finish(&advised);
	buf_finish(&text);
}

/* --- findings -------------------------------------------------------------------------------------------------------
 */

static enum answer certainty_of(const struct rule_run *run, enum answer differs) {
	if (differs != NEVER)
		return POSSIBLE;
	return run->unit->copies.copies == COPIES_MANY ? CERTAIN : LIKELY;
}

static void report(struct rule_run *run, const struct name_users *users, const struct place_list *problems) {
	enum answer certainty = certainty_of(run, users->differs);
	if (precedence_hides_field(&run->engine->precedence, users->items, users->count, certainty, users->at))
		return;
	const struct problem *problem = problem_in(problems, users->at);
	if (is_told_as_illegal(run, problem))
		return;
	struct finding *f = finding_add(run, certainty, users->at);
	f->one_destination = have_one_destination(run->arena, users);
	f->label = f->certainty == POSSIBLE ? STR("perhaps the same on every host") : STR("the same on every host");
	for (uint32_t i = 0; i < users->count; i++)
		finding_add_claim(run, f, users->items[i], users->count == 1 ? f->label : STR(""));
	if (run->unit->copies.copies == COPIES_MANY_LIKELY)
		finding_assume(run, f, STR("runs on more than one host (--replicas)"));
	else
		finding_add_related(run, f, run->unit->copies.at, STR("several copies run"));
	if (users->differs == POSSIBLE)
		finding_assume(run, f, STR("the part that nobody knows has one value on all of them"));
	if (!f->claim_count)
		return; /* thrown away */
	say_message(run, f, users, problem);
	finding_say(
	    run, f, &f->why,
	    "the events of all hosts mix in one stream, in no order across hosts, and nothing in an event tells "
	    "which host sent it");
	say_witness(run, f, users->items[0]);
	say_help(run, f, users, problem);
}

static void add(struct rule_run *run, struct map *fields, struct name_users ***tail, struct claim *claim,
		enum answer differs) {
	struct site at = claim->stream.at.source ? claim->stream.at : claim->at;
	struct name_users *users = ARENA_NEW(run->arena, struct name_users);
	users->at.source = at.source; /* member by member: the key must have no padding that differs */
	users->at.at.off = at.at.off;
	users->at.at.len = at.at.len;
	users->differs = differs;
	void **slot = map_at(fields, (struct str){.p = (const char *)&users->at, .n = sizeof users->at});
	if (!*slot) {
		*slot = users;
		**tail = users;
		*tail = &users->next;
	}
	users = *slot;
	LIST_ADD(run->arena, users, claim);
	if (differs < users->differs)
		users->differs = differs;
}

void check_host_independent_stream(struct rule_run *run) {
	struct unit *unit = run->unit;
	if (unit->copies.copies == COPIES_ONE)
		return;
	struct map fields = {.arena = run->arena};
	struct name_users *first = NULL, **tail = &first;
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		struct claim *claim = unit->claims.items[i];
		enum answer differs = claim_is_named_by_design(claim) ? CERTAIN : differs_by_host(claim);
		if (differs < LIKELY)
			add(run, &fields, &tail, claim, differs);
	}
	struct place_list problems = first ? name_problems(run) : (struct place_list){0};
	for (const struct name_users *users = first; users; users = users->next)
		report(run, users, &problems);
}
