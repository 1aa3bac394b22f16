/* CW108: one source may put several live files, units or senders into one stream; one output that merges its inputs
 * does it with all of them. */
#include "base/hash.h"
#include "rule/advice.h"
#include "rule/input.h"
#include "rule/sharing.h"
#include "rule_checks.h"

/* What one source of this kind may cover. */
static const struct {
	const char *verb, *many, *label, *why;
} words[] = {
    {"read", "several files", "every live match goes into the stream",
     "fine for a file and its rotated copies; if several matches are written at a time, their lines mix and nothing "
     "tells them apart"},
    {"read", "several units", "the entries of every unit it reads go into the stream",
     "the entries of all units that it reads mix in one stream; fine where each entry says what it is from"},
    {"take events of", "several senders", "whatever is sent here goes into the stream", NULL},
};

static unsigned words_for(const struct claim *claim) {
	return claim->writer.reads || claim->writer.kind == WRITER_FILE ? 0
	       : claim->writer.kind == WRITER_JOURNAL			? 1
									: 2;
}

static void say_help(struct rule_run *run, struct finding *f, struct claim *claim) {
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

static void report(struct rule_run *run, struct claim *claim) {
	struct arena *arena = run->arena;
	unsigned kind = words_for(claim);
	const char *newest_only = kind == 0 ? claim->agent->newest_only : NULL; /* the others are lost, not mixed */
	struct site at = claim->writer.name.at.source ? claim->writer.name.at : claim->at;
	struct finding *f = finding_add(run, claim->delivers == POSSIBLE ? POSSIBLE : CERTAIN, at);
	struct str source = claim_source(arena, claim), to = sharing_destination(arena, claim);
	f->at_source = f->one_destination = true;
	f->label = str_from(newest_only ? "of several live matches only the newest is read" : words[kind].label);
	finding_add_claim(run, f, claim, f->label);
	if (newest_only)
		finding_say(run, f, &f->message, "%.*s may match several live files, and only the newest is read: %.*s",
			    STR_ARGS(source), STR_ARGS(to));
	else
		finding_say(run, f, &f->message, "%.*s may %s %s into one log stream: %.*s", STR_ARGS(source),
			    words[kind].verb, words[kind].many, STR_ARGS(to));
	if (newest_only)
		finding_say(run, f, &f->why, "%s", newest_only);
	else if (kind == 2)
		finding_say(run, f, &f->why,
			    "events of all senders%s mix in one stream; fine where each event says where it is from",
			    claim->tag.count ? " with one tag" : "");
	else
		finding_say(run, f, &f->why, "%s", words[kind].why);
	say_help(run, f, claim);
}

/* --- one output with several inputs ---------------------------------------------------------------------------------
 */

struct check {
	struct rule_run *run;
	struct map told; /* ways of one input to one stream, whatever their tags and outputs */
};

static void say_merged_help(struct rule_run *run, struct finding *f, const struct share *share) {
	const struct claim *first = share->members[0];
	const char *noun = claim_output_noun(first);
	struct buf text = {0};
	buf_add_text(&text, "for a stream each:");
	if (!advice_add(ADVICE_PARTS, share->members, share->count, &text))
		buf_format(&text, " put what tells the inputs apart into %s, or give each input its own %s",
			   first->agent->stream_key, noun);
	sharing_say_restart(run, f, share, buf_str(&text));
	buf_finish(&text);
}

static bool has_open_set(const struct share *share) {
	for (uint32_t i = 0; i < share->count; i++)
		if (share->members[i]->writer.open_set)
			return true;
	return false;
}

static bool is_first_way(struct check *c, const struct claim *claim) {
	if (!claim->writer.input.n)
		return true;
	struct str stream = template_key(c->run->arena, &claim->stream.value);
	struct str group = template_key(c->run->arena, &claim->group.value), input = claim->writer.input;
	void **slot =
	    map_at(&c->told, arena_format(c->run->arena, "%p %zu:%.*s %zu:%.*s %.*s", (const void *)claim->unit,
					  input.n, STR_ARGS(input), group.n, STR_ARGS(group), STR_ARGS(stream)));
	bool first = !*slot;
	*slot = c;
	return first;
}

/* What of its inputs is told with it is not told again. */
static void report_merged(struct check *c, const struct share *share) {
	struct rule_run *run = c->run;
	const struct claim *last = share->members[share->count - 1];
	struct finding *f = sharing_finding(run, share);
	struct str by = last->writer.merged_by, to = sharing_destination(run->arena, last);
	f->at = last->stream.at.source ? last->stream.at : last->at;
	f->label = STR("the stream is set here");
	finding_say(run, f, &f->message, "%u inputs of %s %.*s %s into one log stream: %.*s", (unsigned)share->count,
		    claim_output_noun(last), STR_ARGS(by), share->answer == POSSIBLE ? "may go" : "go", STR_ARGS(to));
	finding_say(
	    run, f, &f->why,
	    "their events mix in one stream%s, and nothing tells which input an event came from; fine where that "
	    "is wanted, or where each event says where it is from",
	    has_open_set(share) ? " with those of all files and senders that each of them takes" : "");
	say_merged_help(run, f, share);
	for (uint32_t i = 0; i < share->count; i++)
		is_first_way(c, share->members[i]);
}

/* --- the check ------------------------------------------------------------------------------------------------------
 */

static void check_unit(struct check *c, const struct unit *unit) {
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		struct claim *claim = unit->claims.items[i];
		bool apart = claim->writer.merged_by.n && claim_tells_sources_apart(claim);
		if (claim->writer.open_set && !apart && is_first_way(c, claim))
			report(c->run, claim);
	}
}

void check_glob_merges_files(struct rule_run *run) {
	struct check c = {.run = run, .told = {.arena = run->arena}};
	const struct sharing *sharing = sharing_of(run);
	for (uint32_t i = 0; i < sharing->shares.count; i++)
		if (sharing->shares.items[i].kind == SHARE_MERGED)
			report_merged(&c, &sharing->shares.items[i]);
	for (uint32_t i = 0; i < run->host->unit_count; i++)
		check_unit(&c, run->host->units[i]);
}
