/* check: problem. What parsers and adapters noticed becomes findings; one function behind many rows. */
#include "rule/engine.h"
#include "rule_checks.h"

/* What is said where whoever noticed the problem did not say it better: parsers do not know what a text is for. */
static const struct {
	const char *why, *help;
} fallbacks[PROBLEM_KINDS] = {
    [PROBLEM_SYNTAX] = {"the shipper refuses the file: it keeps its old configuration, or does not start",
			"correct this place; what stands behind it may not have been checked"},
    [PROBLEM_BYTE_ORDER_MARK] = {"the shipper's parser refuses it; the rest was checked as if it were not there",
				 "save the file as UTF-8 without a byte order mark"},
    [PROBLEM_BAD_UTF8] = {"each bad byte is read as U+FFFD, so a path or name with it is another one than intended",
			  "save the file as UTF-8"},
    [PROBLEM_LONE_SURROGATE] = {"it is read as U+FFFD, so a path or name with it is another one than intended",
				"write both halves of the pair, or the character itself"},
    [PROBLEM_TRAILING_TEXT] = {"the shipper refuses the file: it keeps its old configuration, or does not start",
			       "delete what follows the end of the document"},
    [PROBLEM_NUL_CHARACTER] = {"no path and no name can hold it", "delete it"},
    [PROBLEM_DUPLICATE_KEY] = {"what the others say does nothing, though it stands there",
			       "join them, or delete all but one"},
    [PROBLEM_LIMIT] = {"what lies beyond was not checked", "split the file, or leave out what no shipper needs"},
    [PROBLEM_AMBIGUOUS_SCALAR] = {"readers of YAML 1.1 and of YAML 1.2 take it for different values",
				  "put it into quotes"},
    [PROBLEM_UNRENDERED] = {"what stands in place of the expressions is not known, so nothing was checked",
			    "render the template and check the result"},
    [PROBLEM_UNKNOWN_TYPE] = {"nothing was checked", "say what it is with --type, or leave it out"},
};

static struct str or_fallback(struct str text, const char *fallback) {
	return text.n ? text : str_from(fallback);
}

static bool is_wanted(struct rule_run *run, const struct problem *p) {
	if (!(run->rule->parameter & UINT64_C(1) << p->kind))
		return false;
	bool folds = precedence_round(run->rule) == ROUND_NAME_PARTS && !engine_is_alone(run);
	folds = folds && (p->kind != PROBLEM_FALLBACK_NAME || (p->names_host && !p->uncertain));
	return !folds || !precedence_hides_part(&run->engine->precedence, p->at, p->message);
}

/* owner: the document that the parser stopped in; NULL for what an adapter noticed. Without an agent nothing in it was
 * checked. */
static bool leaves_unread(const struct rule_run *run, const struct problem *p, const struct doc *owner) {
	return p->incomplete || !run->unit->agent || (owner && owner->unreadable);
}

static void report(struct rule_run *run, const struct problem *p, const struct doc *owner) {
	bool uncertain = p->uncertain || p->kind == PROBLEM_AMBIGUOUS_SCALAR;
	enum answer answer = uncertain ? POSSIBLE : p->assumes.n ? LIKELY : CERTAIN;
	struct finding *f = finding_add(run, answer, p->at);
	if (p->assumes.n)
		finding_assume(run, f, p->assumes);
	f->message = p->message;
	f->unread = leaves_unread(run, p, owner);
	f->why = or_fallback(p->reason, fallbacks[p->kind].why);
	f->help = or_fallback(p->help, fallbacks[p->kind].help);
	finding_add_related(run, f, p->also, p->also_label);
}

static void report_all(struct rule_run *run, const struct problem_list *problems, const struct doc *owner) {
	for (uint32_t i = 0; i < problems->count; i++)
		if (is_wanted(run, &problems->items[i]))
			report(run, &problems->items[i], owner);
}

void check_problem(struct rule_run *run) {
	for (uint32_t d = 0; d < run->unit->doc_count; d++)
		report_all(run, &run->unit->docs[d]->problems, run->unit->docs[d]);
	report_all(run, &run->unit->problems, NULL);
}
