/* CW108: one pattern may read several live files into one stream. */
#include "rule/advice.h"
#include "rule/sharing.h"
#include "rule_checks.h"

static void report(struct rule_run *run, struct claim *claim) {
	struct arena *arena = run->arena;
	struct site at = claim->writer.name.at.source ? claim->writer.name.at : claim->at;
	struct finding *f = finding_add(run, CERTAIN, at);
	struct str source = claim_source(arena, claim), to = sharing_destination(arena, claim);
	f->at_source = f->one_destination = true;
	finding_add_claim(run, f, claim, STR("every live match goes into the stream"));
	f->label = STR("every live match goes into the stream");
	finding_say(run, f, &f->message, "%.*s may read several files into one log stream: %.*s", STR_ARGS(source),
		    STR_ARGS(to));
	finding_say(run, f, &f->why,
		    "fine for a file and its rotated copies; if several matches are written at a time, their lines mix "
		    "and nothing tells them apart");
	struct buf advised = {0};
	if (advice_add(ADVICE_PARTS, (struct claim *[]){claim}, 1, &advised))
		finding_say(run, f, &f->help, "for a stream each:%.*s\nthen load it: %s", STR_ARGS(buf_str(&advised)),
			    claim_restart(claim));
	else if (claim->agent->split_files)
		finding_say(run, f, &f->help,
			    "for a stream per file: %s; else name the files one by one\nthen load it: %s",
			    claim->agent->split_files, claim_restart(claim));
	buf_finish(&advised);
}

void check_glob_merges_files(struct rule_run *run) {
	for (uint32_t i = 0; i < run->unit->claims.count; i++)
		if (run->unit->claims.items[i]->writer.open_set)
			report(run, run->unit->claims.items[i]);
}
