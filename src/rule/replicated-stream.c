/* CW104: the configuration itself says that several copies write, and the name does not tell them apart: processes of
 * one host, pods, hosts. One finding for each place where a name is set. */
#include "claim/suggest.h"
#include "rule/advice.h"
#include "rule/defaults.h"
#include "rule/engine.h"
#include "rule/name_users.h"
#include "rule/sharing.h"
#include "rule_checks.h"

static bool tells_apart(const struct claim *claim, enum difference between) {
	return claim_differs_by(claim, between) >= LIKELY;
}

/* The copies that share the claim's names, and what they are; NULL: the configuration says nothing of several. */
static const struct replication *copies_of(const struct claim *claim, enum difference *ret_between) {
	const struct replication *processes = &claim->processes, *copies = &claim->unit->copies;
	bool several = processes->count > 1 || (!processes->count && processes->copies == COPIES_MANY);
	if (several && processes->differs_by == DIFFERENCE_HOST && !tells_apart(claim, DIFFERENCE_HOST)) {
		*ret_between = DIFFERENCE_HOST; /* one on each */
		return processes;
	}
	several = several && processes->differs_by != DIFFERENCE_HOST;
	several = several && !tells_apart(claim, DIFFERENCE_PROCESS);
	if (claim->writer.kind == WRITER_CONTAINER) /* what is told apart as pods are is so in each container */
		several = several && !tells_apart(claim, DIFFERENCE_POD);
	bool by_pod = copies->differs_by == DIFFERENCE_PROCESS || copies->differs_by == DIFFERENCE_POD;
	/* What the user says on the command line makes CW103 certain. */
	bool shown = copies->copies == COPIES_MANY && copies->at.source;
	shown = shown && !tells_apart(claim, by_pod ? DIFFERENCE_POD : DIFFERENCE_HOST);
	if (several && (processes->count || !shown)) {
		*ret_between = processes->differs_by == DIFFERENCE_POD ? DIFFERENCE_POD : DIFFERENCE_PROCESS;
		return processes;
	}
	*ret_between = by_pod ? DIFFERENCE_POD : DIFFERENCE_HOST;
	return shown ? copies : NULL;
}

/* Nobody knows how many processes run, or containers, only that nothing keeps them from being several. */
static bool is_uncounted(const struct claim *claim, const struct replication *copies) {
	return copies == &claim->processes && !copies->count && copies->differs_by != DIFFERENCE_HOST;
}

static enum answer shared_by_copies(const struct claim *claim) {
	enum difference between;
	const struct replication *copies = claim_is_named_by_design(claim) ? NULL : copies_of(claim, &between);
	if (!copies)
		return NEVER;
	enum answer differs = claim_differs_by(claim, between);
	enum answer shared = differs != NEVER ? POSSIBLE : is_uncounted(claim, copies) ? LIKELY : CERTAIN;
	return claim->delivers < shared ? claim->delivers : shared;
}

static const char *copy_noun(const struct claim *claim, enum difference between) {
	if (between == DIFFERENCE_PROCESS)
		return claim->writer.kind == WRITER_CONTAINER ? "container" : "process";
	if (between == DIFFERENCE_POD)
		return claim_copy_noun(claim);
	return "host";
}

/* "3 processes of one host", "several tasks". */
static struct str copies_text(struct arena *arena, const struct claim *claim, const struct replication *copies,
			      enum difference between) {
	const char *noun = copy_noun(claim, between);
	const char *plural = str_is(STR("copy"), noun)	    ? "copies"
			     : str_is(STR("process"), noun) ? "processes"
							    : arena_format(arena, "%ss", noun).p;
	const char *where = between == DIFFERENCE_PROCESS ? " of one host" : "";
	return copies->count ? arena_format(arena, "%u %s%s", (unsigned)copies->count, plural, where)
			     : arena_format(arena, "several %s%s", plural, where);
}

static void say_witness(struct rule_run *run, struct finding *f, const struct claim *claim, enum difference between) {
	struct arena *arena = run->arena;
	struct template group = claim_in_world(arena, claim, &claim->group);
	struct template stream = claim_in_world(arena, claim, &claim->stream);
	struct str source = claim_source(arena, claim), group_name = template_example(arena, &group, 0);
	struct str stream_name = template_example(arena, &stream, 0);
	const char *what = copy_noun(claim, between);
	if (between == DIFFERENCE_PROCESS && claim->writer.kind == WRITER_CONTAINER)
		finding_say(run, f, &f->witness, "container A and container B, both %.*s -> %.*s : %.*s",
			    STR_ARGS(source), STR_ARGS(group_name), STR_ARGS(stream_name));
	else
		finding_say(run, f, &f->witness, "%s A: %.*s and %s B: %.*s -> %.*s : %.*s", what, STR_ARGS(source),
			    what, STR_ARGS(source), STR_ARGS(group_name), STR_ARGS(stream_name));
}

/* The name of a single writer with the host's identity before it; false: the shipper has no spelling for that. */
static bool add_identity(struct arena *arena, const struct claim *claim, struct buf *out) {
	struct variable identity = {0};
	struct template name = {0};
	struct buf spelled = {0};
	if (!claim->agent->host_identity || claim->stream.origin != ORIGIN_WRITTEN)
		return false;
	claim->agent->host_identity(&claim->unit->world, &identity);
	template_add_variable(arena, &name, &identity);
	if (template_is_literal(&claim->stream.value) && suggest_may_extend(claim)) {
		template_add_literal(arena, &name, STR("/"));
		template_add(arena, &name, &claim->stream.value);
	}
	bool spells = agent_spell(claim->agent, &name, &spelled);
	if (spells) {
		buf_add_text(out, "put what tells the hosts apart into the name: ");
		advice_add_setting(claim, buf_str(&spelled), out);
	}
	buf_finish(&spelled);
	return spells;
}

static void say_help(struct rule_run *run, struct finding *f, const struct name_users *users, enum difference between) {
	struct claim *first = users->items[0];
	struct buf text = {0};
	buf_add_text(&text, "put what tells the copies apart into the name:");
	bool advised = advice_add(between == DIFFERENCE_PROCESS ? ADVICE_PROCESSES : ADVICE_HOSTS, users->items,
				  users->count, &text);
	if (!advised) {
		buf_clear(&text);
		advised = between == DIFFERENCE_HOST && users->count == 1 && add_identity(run->arena, first, &text);
	}
	if (!advised) {
		buf_clear(&text);
		buf_format(&text, "put what tells the copies apart into the name (%s)", first->agent->stream_key);
	}
	sharing_add_restarts(users->items, users->count, &text);
	finding_say(run, f, &f->help, "%.*s", STR_ARGS(buf_str(&text)));
	buf_finish(&text);
}

static void report(struct rule_run *run, const struct name_users *users) {
	struct arena *arena = run->arena;
	if (precedence_hides_names(&run->engine->precedence, users->items, users->count, users->shared))
		return;
	const struct claim *first = users->items[0];
	enum difference between = DIFFERENCE_HOST;
	const struct replication *copies = copies_of(first, &between);
	struct finding *f = finding_add(run, users->shared, users->at);
	f->one_destination = name_users_have_one_destination(arena, users);
	f->label = STR("the same in each of them");
	for (uint32_t i = 0; i < users->count; i++)
		finding_add_claim(run, f, users->items[i], users->count == 1 ? f->label : STR(""));
	struct str who = copies_text(arena, first, copies, between), names = name_users_names(arena, users);
	struct str number = name_users_number(arena, users);
	const char *parts = copies->also.source ? ": those of this one" : "";
	finding_add_related(run, f, copies->at, arena_format(arena, "%.*s%s", STR_ARGS(who), parts));
	if (copies->also.source)
		finding_add_related(run, f, copies->also, STR("and those of this one"));
	name_users_assume_delivery(run, f, users);
	finding_rests_on(run, f, copies->assumes, false);
	if (is_uncounted(first, copies))
		finding_assume(run, f,
			       arena_format(arena, "more than one %s runs on a host", copy_noun(first, between)));
	bool may = users->shared == POSSIBLE, by_host = claim_differs_by(first, DIFFERENCE_HOST) != NEVER;
	if (may && claim_differs_by(first, between) == POSSIBLE)
		finding_assume(run, f, STR("the part that nobody knows has one value in all of them"));
	finding_say(run, f, &f->message, "%.*s %swrite to %s: %.*s%.*s", STR_ARGS(who), may ? "may " : "",
		    f->one_destination ? "one log stream" : "the same log streams", STR_ARGS(names), STR_ARGS(number));
	finding_say(
	    run, f, &f->why,
	    "each of them has a client of its own: their events mix in one stream, batch by batch, in no order, "
	    "and nothing tells which of them sent an event%s",
	    by_host || between != DIFFERENCE_PROCESS ? "" : "; and the name is the same on every host");
	say_witness(run, f, first, between);
	say_help(run, f, users, between);
}

void check_replicated_stream(struct rule_run *run) {
	const struct name_users *users = name_users_of(run->arena, run->unit, shared_by_copies);
	for (; users; users = users->next)
		report(run, users);
}
