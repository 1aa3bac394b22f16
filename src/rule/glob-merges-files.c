/* CW108: one source may put several live files, units or senders into one stream. */
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
    {"take events of", "several senders", "whatever is sent here goes into the stream",
     "events of all senders with one tag mix in one stream; fine where each event says where it is from"},
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
	finding_say(run, f, &f->why, "%s", newest_only ? newest_only : words[kind].why);
	say_help(run, f, claim);
}

/* Ways of one input to one stream are told of once, whatever their tags and outputs. */
static bool is_first_way(struct map *told, struct arena *arena, const struct claim *claim) {
	if (!claim->writer.input.n)
		return true;
	struct str stream = template_key(arena, &claim->stream.value), group = template_key(arena, &claim->group.value);
	void **slot =
	    map_at(told, arena_format(arena, "%zu:%.*s %zu:%.*s %.*s", claim->writer.input.n,
				      STR_ARGS(claim->writer.input), group.n, STR_ARGS(group), STR_ARGS(stream)));
	bool first = !*slot;
	*slot = told;
	return first;
}

void check_glob_merges_files(struct rule_run *run) {
	struct map told = {.arena = run->arena};
	for (uint32_t i = 0; i < run->unit->claims.count; i++) {
		struct claim *claim = run->unit->claims.items[i];
		if (claim->writer.open_set && is_first_way(&told, run->arena, claim))
			report(run, claim);
	}
}
