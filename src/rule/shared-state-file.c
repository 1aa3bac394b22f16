/* CW308: different sources whose read positions are kept in one file. Entries that read one file are CW106 or CW110. */
#include "base/limits.h"
#include "rule/engine.h"
#include "rule/sharing.h"
#include "rule_checks.h"

struct state_users {
	const struct claim **items;
	uint32_t count, room;
	struct state_users *next; /* in order of their first claim */
	bool differ;		  /* they read different files */
};

/* Sources that are no files tell themselves apart by their destination: equal ones are CW101. */
static bool read_different_files(const struct claim *a, const struct claim *b) {
	const struct glob *x = a->writer.reads, *y = b->writer.reads;
	return x && y && !str_equal(x->literal ? x->prefix : x->pattern, y->literal ? y->prefix : y->pattern);
}

static struct str state_key(struct arena *arena, const struct template *t) {
	bool plain = t->count == 1 && !t->parts[0].is_variable;
	return plain ? t->parts[0].literal : template_key(arena, t);
}

static void report(struct rule_run *run, const struct state_users *users) {
	const struct claim *last = users->items[users->count - 1];
	struct finding *f = finding_add(run, CERTAIN, claim_shown_at(last, true));
	struct str state = template_text(run->arena, &last->writer.state_file.value);
	f->at_source = true;
	for (uint32_t i = 0; i < users->count; i++) {
		bool shown = i < LIMIT_RELATED_SHOWN || i + 1 == users->count;
		f->label = shown ? arena_format(run->arena, "writer %u keeps its read position there", (unsigned)i + 1)
				 : STR("");
		finding_add_claim(run, f, users->items[i], f->label);
	}
	finding_say(run, f, &f->message, "%u sources keep their read positions in one file: %.*s",
		    (unsigned)users->count, STR_ARGS(state));
	finding_say(
	    run, f, &f->why,
	    "each overwrites the other's position: after a restart a source continues at the wrong place, and lines "
	    "are sent again or never");
	finding_say(
	    run, f, &f->help,
	    "give each source a state file of its own; where it is named after the path, rename one of the files so "
	    "that the paths differ in more than separators, spaces and colons\nthen load it: %s",
	    claim_restart(last));
}

void check_shared_state_file(struct rule_run *run) {
	const struct claim_list *claims = &run->host->claims;
	if (claims->count < 2)
		return;
	struct map files = {.arena = run->arena};
	struct state_users *first = NULL, **tail = &first;
	for (uint32_t i = 0; i < claims->count; i++) {
		const struct field *state = &claims->items[i]->writer.state_file;
		if (state->origin == ORIGIN_ABSENT || !state->value.count)
			continue;
		void **slot = map_at(&files, state_key(run->arena, &state->value));
		struct state_users *users = *slot;
		if (!users) {
			users = *slot = ARENA_NEW(run->arena, struct state_users);
			*tail = users;
			tail = &users->next;
		}
		LIST_ADD(run->arena, users, claims->items[i]);
		users->differ = users->differ || read_different_files(users->items[0], claims->items[i]);
	}
	for (const struct state_users *users = first; users; users = users->next)
		if (users->differ)
			report(run, users);
}
