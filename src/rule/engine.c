/* Runs the rules over one host: each sees what its scope allows; then precedence, severity, limits, fingerprints. */
#include "rule/engine.h"

#include "base/limits.h"

static uint64_t kinds_in(const struct problem_list *problems) {
	uint64_t kinds = 0;
	for (uint32_t i = 0; i < problems->count; i++)
		kinds |= UINT64_C(1) << problems->items[i].kind;
	return kinds;
}

/* All kinds of problems on the host, so that the many rows behind check_problem cost nothing on a clean one. */
static uint64_t host_problem_kinds(const struct host *host) {
	uint64_t kinds = 0;
	for (uint32_t u = 0; u < host->unit_count; u++) {
		const struct unit *unit = host->units[u];
		kinds |= kinds_in(&unit->problems);
		for (uint32_t d = 0; d < unit->doc_count; d++)
			kinds |= kinds_in(&unit->docs[d]->problems);
	}
	return kinds;
}

static const struct rule *rule_with_id(const struct engine *engine, const char *id) {
	for (uint32_t i = 0; i < engine->rule_count; i++)
		if (str_is(str_from(id), engine->rules[i].id))
			return &engine->rules[i];
	return NULL;
}

/* A CW912 finding about the analysis itself; none if that rule is switched off, but incomplete in any case. */
static struct finding *limit_finding(struct rule_run *run, struct site at) {
	struct engine *engine = run->engine;
	engine->incomplete = true;
	const struct rule *rule = rule_with_id(engine, "CW912");
	if (!rule || !run->selection->enabled[rule - engine->rules])
		return NULL;
	run->rule = rule;
	engine->per_file = (struct map){.arena = run->arena};
	struct finding *f = finding_add(run, CERTAIN, at);
	f->unread = true;
	return f;
}

static void report_cut(struct rule_run *run) {
	const struct rule *cut = run->rule;
	if (!run->engine->cut_at.source)
		return;
	struct finding *f = limit_finding(run, run->engine->cut_at);
	if (!f)
		return;
	finding_say(run, f, &f->message, "more than %u findings of %s %s in this file: the rest is not shown",
		    LIMIT_FINDINGS_PER_RULE, cut->id, cut->slug);
	finding_say(run, f, &f->help,
		    "solve or ignore the findings shown, then check again; or check only this rule "
		    "in smaller files");
}

static struct site host_start(const struct host *host) {
	for (uint32_t u = 0; u < host->unit_count; u++)
		if (host->units[u]->doc_count)
			return (struct site){.source = host->units[u]->docs[0]->source};
	return (struct site){0};
}

static void report_gave_up(struct rule_run *run) {
	bool gave_up =
	    run->host->gave_up || run->engine->gave_up || (run->engine->sharing && run->engine->sharing->gave_up);
	struct site at = host_start(run->host);
	struct finding *f = gave_up ? limit_finding(run, at) : NULL;
	if (!f)
		return;
	finding_say(run, f, &f->message,
		    "too many names or patterns to compare: some pairs of sources were not checked");
	finding_say(run, f, &f->why, "a shared stream or a file that is read twice may have gone unnoticed");
	finding_say(run, f, &f->help, "split the configuration, or replace overlapping patterns by exact paths");
}

static void run_rule(struct rule_run *run, const struct rule *rule) {
	struct engine *engine = run->engine;
	run->rule = rule;
	engine->per_file = (struct map){.arena = run->arena};
	engine->cut_at = (struct site){0};
	if (rule->scope == SCOPE_HOST)
		rule->check(run);
	for (uint32_t u = 0; rule->scope != SCOPE_HOST && u < run->host->unit_count; u++) {
		run->unit = run->host->units[u];
		rule->check(run);
	}
	run->unit = NULL;
	report_cut(run);
}

static bool has_work(const struct rule *rule, uint64_t kinds) {
	switch (rule->scope) {
	case SCOPE_DOC:
		return !rule->parameter || (rule->parameter & kinds);
	case SCOPE_CLAIM:
	case SCOPE_HOST:
		return true;
	case SCOPE_FLEET:
	case SCOPE_EVIDENCE:
	case SCOPE_LIVE:
		break; /* theirs is more than one host's configuration */
	}
	return false;
}

static void finish(struct rule_run *run, uint32_t start) {
	const struct selection *selection = run->selection;
	for (uint32_t i = start; i < run->findings->count; i++) {
		struct finding *f = run->findings->items[i];
		f->severity = selection->severity[f->rule - run->engine->rules];
		if (f->certainty == POSSIBLE && !selection->strict)
			f->severity = SEVERITY_NOTE;
		f->fingerprint = finding_fingerprint(run->arena, f);
	}
}

bool engine_is_alone(const struct rule_run *run) {
	return run->selection->alone[run->rule - run->engine->rules];
}

bool engine_run_rules(struct host *host, const struct selection *selection, const struct rule *rules,
		      uint32_t rule_count, struct finding_list *ret) {
	struct engine engine = {.rules = rules, .rule_count = rule_count, .precedence.arena = host->arena};
	struct rule_run run = {
	    .selection = selection, .arena = host->arena, .host = host, .findings = ret, .engine = &engine};
	uint32_t start = ret->count;
	uint64_t kinds = host_problem_kinds(host);
	for (enum round round = ROUND_FIRST; round < ROUNDS; round++) {
		for (uint32_t i = 0; i < rule_count; i++)
			if (selection->enabled[i] && has_work(&rules[i], kinds) && precedence_round(&rules[i]) == round)
				run_rule(&run, &rules[i]);
		precedence_close(&engine.precedence, round, ret, start);
	}
	report_gave_up(&run);
	finish(&run, start);
	return !engine.incomplete;
}

bool engine_run(struct host *host, const struct selection *selection, struct finding_list *ret) {
	uint32_t count;
	const struct rule *rules = rule_all(&count);
	return engine_run_rules(host, selection, rules, count, ret);
}

void engine_run_live(struct arena *arena, const struct live_facts *facts, const struct selection *selection,
		     struct finding_list *ret) {
	struct engine engine = {.precedence.arena = arena};
	struct rule_run run = {
	    .selection = selection, .arena = arena, .live = facts, .findings = ret, .engine = &engine};
	uint32_t start = ret->count;
	engine.rules = rule_all(&engine.rule_count);
	for (uint32_t i = 0; i < engine.rule_count; i++) {
		if (!selection->enabled[i] || engine.rules[i].scope != SCOPE_LIVE)
			continue;
		run.rule = &engine.rules[i];
		engine.per_file = (struct map){.arena = arena};
		engine.rules[i].check(&run);
	}
	finish(&run, start);
}
