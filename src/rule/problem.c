/* check: problem. What parsers and adapters noticed becomes findings; one function behind many rows. */
#include "rule_checks.h"

static bool wanted(const struct rule_run *run, const struct problem *problem) {
	return run->rule->parameter & UINT64_C(1) << problem->kind;
}

static void report(struct rule_run *run, const struct problem *p) {
	struct finding *f = finding_add(run, p->uncertain ? POSSIBLE : CERTAIN, p->at);
	f->message = p->message;
	f->why = p->reason;
	f->help = p->help;
	finding_add_related(run, f, p->also, p->also_label);
}

static void report_all(struct rule_run *run, const struct problem_list *problems) {
	for (uint32_t i = 0; i < problems->count; i++)
		if (wanted(run, &problems->items[i]))
			report(run, &problems->items[i]);
}

void check_problem(struct rule_run *run) {
	for (uint32_t d = 0; d < run->unit->doc_count; d++)
		report_all(run, &run->unit->docs[d]->problems);
	report_all(run, &run->unit->problems);
}
