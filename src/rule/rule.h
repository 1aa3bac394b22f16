/* Rules and findings: the only place where facts get a severity. Knows no shipper's syntax and no output format. */
#ifndef CWD_RULE_RULE_H
#define CWD_RULE_RULE_H

#include "claim/agent.h"
#include "claim/observation.h"

enum severity {
	SEVERITY_NOTE,
	SEVERITY_WARNING,
	SEVERITY_ERROR,
};
const char *severity_name(enum severity severity); /* "note", "warning", "error" */
bool severity_parse(struct str text, enum severity *ret);

enum scope {
	SCOPE_DOC,
	SCOPE_CLAIM,
	SCOPE_HOST,
	SCOPE_FLEET,
	SCOPE_EVIDENCE,
	SCOPE_LIVE,
};

struct rule_run;

/* One row of the catalogue; generated from rules/<slug>.md. text is the whole page as plain text. */
struct rule {
	const char *id, *slug, *summary, *text;
	enum severity severity;
	enum scope scope;
	uint64_t parameter; /* check: problem: the problem kinds, kind k as UINT64_C(1) << k */
	void (*check)(struct rule_run *run);
	const char *agents, *since, *see_also; /* comma lists; agents "" = all */
	bool fixable;
};

const struct rule *rule_all(uint32_t *ret_count);    /* generated, sorted by id */
const struct rule *rule_find(struct str id_or_slug); /* ids in any case; NULL if unknown */

struct related {
	struct site at;
	struct str label;
};

struct finding {
	const struct rule *rule;
	enum severity severity; /* after certainty, --strict and overrides */
	enum answer certainty;
	struct site at;
	struct str label;			/* what the caret at the location says */
	struct str message, why, witness, help; /* one line each, but help may have several */
	struct str *assumptions;
	uint32_t assumption_count;
	struct related *related; /* other places, not the writers' */
	uint32_t related_count;
	struct edit *edits;
	uint32_t edit_count;
	const struct claim **claims; /* the writers; for SCOPE_DOC none */
	struct str *labels;	     /* one per claim: what its caret says; empty past LIMIT_RELATED_SHOWN */
	uint32_t claim_count;
	bool at_source;	      /* writers are shown where their source (path) is named, not where their stream is set */
	bool one_destination; /* the claims share the first one's destination */
	bool unread;	      /* part of the input was not read because of what it tells */
	struct str fingerprint; /* 64 hex digits, set by the engine; see finding_number_duplicates */
};
LIST(finding_list, struct finding *);

/* Which rules run and how severe they are; made from the options, shared and constant. */
struct selection {
	bool *enabled; /* by index into rule_all */
	bool *alone;   /* named by --select itself: not folded into another rule's finding */
	enum severity *severity;
	bool strict; /* certainty does not lower the severity */
};

/* What the service said, for rules of SCOPE_LIVE. */
struct live_facts {
	struct probed_list probed; /* with their verdicts */
	bool not_deployed;	   /* what the claims say is not running yet: a stream that is written is another's */
};

/* What one call of a rule may see, by its scope: SCOPE_DOC and SCOPE_CLAIM one unit (claims included), SCOPE_HOST one
 * host, SCOPE_LIVE what was observed. */
struct rule_run {
	const struct rule *rule;
	const struct selection *selection;
	struct arena *arena;
	struct unit *unit;	       /* SCOPE_DOC, SCOPE_CLAIM; else NULL */
	struct host *host;	       /* always: the host of the unit; NULL: SCOPE_LIVE */
	const struct live_facts *live; /* SCOPE_LIVE, else NULL */
	struct finding_list *findings;
	struct engine *engine; /* private to floor 4 (rule/engine.h): counters, and what several rules share */
};

/* A new finding of run->rule; severity and fingerprint are set by the engine. Never NULL: past
 * LIMIT_FINDINGS_PER_RULE in one file it is one that is thrown away, and the engine says so (CW912). */
struct finding *finding_add(struct rule_run *run, enum answer certainty, struct site at);
/* Sets one of the finding's texts; formats nothing for a finding that is thrown away. */
void finding_say(struct rule_run *run, struct finding *finding, struct str *text, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void finding_add_claim(struct rule_run *run, struct finding *finding, const struct claim *claim, struct str label);
void finding_add_related(struct rule_run *run, struct finding *finding, struct site at, struct str label);
void finding_assume(struct rule_run *run, struct finding *finding, struct str assumption);
/* Where writer i is shown. at_source: where its source is named. Else where its stream is set in the entry, or, if the
 * stream is a default (the shipper's or one written elsewhere), where the writer is named. */
struct site finding_writer_site(const struct finding *finding, uint32_t i);
/* Sorted by path, offset, rule id. */
int finding_compare(const struct finding *a, const struct finding *b);
/* SHA-256 over rule, file, label, and per writer (sorted) agent, kind, source text, group and stream as written. */
struct str finding_fingerprint(struct arena *arena, const struct finding *finding);
/* Makes equal fingerprints different by a counter. Call it once over the sorted list of the whole run. */
void finding_number_duplicates(struct arena *arena, struct finding *const *findings, uint32_t count);

/* Every rule enabled with its own severity, none alone, not strict. */
void selection_init(struct arena *arena, struct selection *ret);

/* Runs every enabled rule over an indexed host; adds findings, precedence applied, severity and fingerprint set,
 * unsorted. false if a limit cut the findings or the comparing short: the analysis is incomplete. */
bool engine_run(struct host *host, const struct selection *selection, struct finding_list *ret);

/* The same for rules of SCOPE_LIVE: findings of what was observed, on the arena. */
void engine_run_live(struct arena *arena, const struct live_facts *facts, const struct selection *selection,
		     struct finding_list *ret);

#endif
