/* CW103: the name is the same on every host, and nothing says that the configuration runs once. One finding for each
 * place where a name is set, however many entries take it from there. */
#include "claim/suggest.h"
#include "rule/advice.h"
#include "rule/defaults.h"
#include "rule/engine.h"
#include "rule/name_users.h"
#include "rule/sharing.h"
#include "rule_checks.h"

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
	       p->kind == PROBLEM_FIXED_DATE || p->kind == PROBLEM_UNSET_VARIABLE ||
	       p->kind == PROBLEM_ILLEGAL_STREAM ||
	       (p->kind == PROBLEM_FALLBACK_NAME && p->names_host && !p->uncertain);
}

/* Nothing reaches a stream whose name the shipper, or CloudWatch Logs, refuses. */
static bool stops_what_has_it(const struct problem *p) {
	return !p->uncertain && (p->kind == PROBLEM_ILLEGAL_STREAM || p->kind == PROBLEM_NEVER_DELIVERS ||
				 p->kind == PROBLEM_OUT_OF_RANGE);
}

/* What is wrong with a part of a name, by place, so that the field's finding can tell it. */
static struct place_list problems_by_place(struct rule_run *run, bool (*matters)(const struct problem *)) {
	struct place_list places = {0};
	for (uint32_t i = 0; i < run->unit->problems.count; i++) {
		struct problem *p = &run->unit->problems.items[i];
		if (matters(p))
			LIST_ADD(run->arena, &places, (struct place_entry){.at = p->at, .what = p});
	}
	places_sort(run->arena, &places);
	return places;
}

static const struct problem *problem_in(const struct place_list *problems, struct site field) {
	uint32_t end, first = places_within(problems, field, &end);
	for (; first < end; first++) {
		const struct problem *problem = problems->items[first].what;
		bool of_all_of_it =
		    site_compare(problem->at, field) == 0; /* without quotes a placeholder may be, too */
		if (!of_all_of_it || problem->kind != PROBLEM_ILLEGAL_STREAM)
			return problem;
	}
	return NULL;
}

/* A placeholder that was left in the name and makes it illegal too (CW201): filling it in mends both. */
static bool is_told_as_illegal(const struct rule_run *run, const struct problem *problem) {
	return problem && problem->kind == PROBLEM_ILLEGAL_STREAM && !engine_is_alone(run);
}

/* How sure it is that the name is one on every host that runs it, however many do. */
static enum answer same_on_hosts(const struct claim *claim) {
	enum answer differs = claim_is_named_by_design(claim) ? CERTAIN : claim_differs_by(claim, DIFFERENCE_HOST);
	enum answer same = differs >= LIKELY ? NEVER : differs != NEVER ? POSSIBLE : CERTAIN;
	return claim->delivers < same ? claim->delivers : same;
}

static bool names_may_differ(const struct name_users *users) {
	for (uint32_t i = 0; i < users->count; i++)
		if (same_on_hosts(users->items[i]) > POSSIBLE)
			return false;
	return true;
}

/* Pods, tasks: several of them may run on one host. */
static bool is_of_copies(const struct rule_run *run) {
	const struct replication *copies = &run->unit->copies;
	return copies->copies == COPIES_MANY_LIKELY && copies->differs_by == DIFFERENCE_POD;
}

static void say_message(struct rule_run *run, struct finding *f, const struct name_users *users,
			const struct problem *problem) {
	struct arena *arena = run->arena;
	struct str names = name_users_names(arena, users), number = name_users_number(arena, users);
	struct str reason = problem ? problem->message : fixed_reason(arena, users->items[0]);
	bool may = names_may_differ(users), here = run->unit->copies.copies == COPIES_ONE_HERE;
	const char *what = f->one_destination ? may ? "name may be" : "name is" : may ? "names may be" : "names are";
	finding_say(run, f, &f->message, "the log stream %s the same %s%s: %.*s%.*s%s%.*s", what,
		    is_of_copies(run) ? "in every copy" : "on every host",
		    here ? ", and this may run on other hosts too" : "", STR_ARGS(names), STR_ARGS(number),
		    reason.n ? "; " : "", STR_ARGS(reason));
}

static void say_witness(struct rule_run *run, struct finding *f, const struct claim *claim) {
	struct arena *arena = run->arena;
	struct template group = claim_in_world(arena, claim, &claim->group);
	struct template stream = claim_in_world(arena, claim, &claim->stream);
	struct str source = claim_source(arena, claim), group_name = template_example(arena, &group, 0);
	struct str stream_name = template_example(arena, &stream, 0);
	const char *what = is_of_copies(run) ? "copy" : "host";
	finding_say(run, f, &f->witness, "%s A: %.*s and %s B: %.*s -> %.*s : %.*s", what, STR_ARGS(source), what,
		    STR_ARGS(source), STR_ARGS(group_name), STR_ARGS(stream_name));
}

/* The name with the host's identity before it: {instance_id}/app for app. */
static struct template with_identity(struct rule_run *run, const struct name_users *users) {
	struct claim *first = users->items[0];
	struct template name = {0};
	bool own = users->count == 1 && first->stream.origin != ORIGIN_INHERITED, fits = suggest_may_extend(first);
	if (own && !(first->stream.origin == ORIGIN_WRITTEN && template_is_literal(&first->stream.value))) {
		suggest_streams(run->arena, run->host, users->items, 1, &name);
		return name;
	}
	struct variable identity;
	first->agent->host_identity(&first->unit->world, &identity);
	template_add_variable(run->arena, &name, &identity);
	if (fits && template_is_literal(&first->stream.value)) {
		template_add_literal(run->arena, &name, STR("/"));
		template_add(run->arena, &name, &first->stream.value);
	}
	return name;
}

static void say_help(struct rule_run *run, struct finding *f, const struct name_users *users,
		     const struct problem *problem) {
	const char *whom = is_of_copies(run) ? "copies" : "hosts";
	const struct claim *first = users->items[0];
	struct buf spelled = {0}, advised = {0}, text = {0};
	if (problem && problem->help.n) {
		buf_add(&text, problem->help);
	} else if (advice_add(ADVICE_HOSTS, users->items, users->count, &advised)) {
		buf_format(&text, "put what tells %s apart into the name:", whom);
		buf_add(&text, buf_str(&advised));
	} else if (first->writer.kind == WRITER_SERVICE_EVENTS) {
		/* named after resource attributes; the shipper's own placeholders mean nothing there */
		buf_format(&text, "put what tells %s apart into \"%s\", such as {host.name}", whom,
			   first->agent->stream_key);
	} else {
		struct template name = with_identity(run, users);
		if (agent_spell(first->agent, &name, &spelled)) {
			buf_format(&text, "put what tells %s apart into the name: ", whom);
			advice_add_setting(first, buf_str(&spelled), &text);
		}
	}
	buf_format(&text, "%sthen load it: %s\n%s: --replicas one", text.n ? "\n" : "", claim_restart(first),
		   is_of_copies(run) ? "if only one copy runs" : "if only one host runs it");
	finding_say(run, f, &f->help, "%.*s", STR_ARGS(buf_str(&text)));
	buf_finish(&spelled);
	buf_finish(&advised);
	buf_finish(&text);
}

/* --- findings -------------------------------------------------------------------------------------------------------
 */

static enum answer shared_by_hosts(const struct claim *claim) {
	enum answer same = same_on_hosts(claim);
	enum copies copies = claim->unit->copies.copies;
	enum answer several = copies == COPIES_MANY ? CERTAIN : copies == COPIES_ONE_HERE ? POSSIBLE : LIKELY;
	return same < several ? same : several;
}

static void assume(struct rule_run *run, struct finding *f, const struct name_users *users) {
	bool unknown = true;
	for (uint32_t i = 0; i < users->count; i++)
		unknown = unknown && claim_differs_by(users->items[i], DIFFERENCE_HOST) == POSSIBLE;
	if (run->unit->copies.copies != COPIES_MANY)
		finding_assume(run, f,
			       is_of_copies(run) ? STR("runs in more than one copy (--replicas)")
						 : STR("runs on more than one host (--replicas)"));
	else
		finding_add_related(run, f, run->unit->copies.at, STR("several copies run"));
	if (unknown)
		finding_assume(run, f, STR("the part that nobody knows has one value on all of them"));
	name_users_assume_delivery(run, f, users);
	/* What is filled in for all of them when they are deployed is one value, the default or not. */
	for (uint32_t i = 0; i < users->count; i++) {
		finding_rests_on(run, f, users->items[i]->group.assumes, true);
		finding_rests_on(run, f, users->items[i]->stream.assumes, true);
	}
	finding_rests_on(run, f, run->unit->copies.assumes, false);
}

/* Where it runs once as far as anybody knows, what is surely wrong with the name is told for itself: it is no less
 * wrong for that. */
static bool is_told_alone(const struct rule_run *run, const struct problem *problem) {
	bool once = run->unit->copies.copies == COPIES_ONE_HERE;
	return once && problem && !problem->uncertain && !engine_is_alone(run);
}

static bool is_stopped(const struct rule_run *run, const struct place_list *stops, const struct name_users *users) {
	uint32_t end, first = places_within(stops, users->at, &end);
	return first < end && !engine_is_alone(run);
}

static void report(struct rule_run *run, const struct name_users *users, const struct place_list *problems,
		   const struct place_list *stops) {
	const struct problem *problem = problem_in(problems, users->at);
	if (is_told_alone(run, problem) || (is_stopped(run, stops, users) && !is_told_as_illegal(run, problem)))
		return;
	if (precedence_hides_field(&run->engine->precedence, users->items, users->count, users->shared, users->at))
		return;
	if (is_told_as_illegal(run, problem))
		return;
	struct finding *f = finding_add(run, users->shared, users->at);
	f->one_destination = name_users_have_one_destination(run->arena, users);
	bool copies = is_of_copies(run);
	f->label = copies ? STR("the same in every copy") : STR("the same on every host");
	if (names_may_differ(users))
		f->label = arena_format(run->arena, "perhaps %.*s", STR_ARGS(f->label));
	for (uint32_t i = 0; i < users->count; i++)
		finding_add_claim(run, f, users->items[i], users->count == 1 ? f->label : STR(""));
	assume(run, f, users);
	if (!f->claim_count)
		return; /* thrown away */
	say_message(run, f, users, problem);
	const char *known = users->items[0]->agent->host_in_event, *noun = copies ? "copies" : "hosts";
	struct str tells =
	    arena_format(run->arena, "nothing in an event tells which %s sent it", copies ? "copy" : "host");
	finding_say(run, f, &f->why, "the events of all %s mix in one stream%s, in no order across %s, and %.*s", noun,
		    f->one_destination ? "" : " per name", noun, STR_ARGS(known && !copies ? str_from(known) : tells));
	say_witness(run, f, users->items[0]);
	say_help(run, f, users, problem);
}

void check_host_independent_stream(struct rule_run *run) {
	if (run->unit->copies.copies == COPIES_ONE)
		return;
	const struct name_users *users = name_users_of(run->arena, run->unit, shared_by_hosts);
	struct place_list problems = {0}, stops = {0};
	if (users) {
		problems = problems_by_place(run, is_about_a_name);
		stops = problems_by_place(run, stops_what_has_it);
	}
	for (; users; users = users->next)
		report(run, users, &problems, &stops);
}
