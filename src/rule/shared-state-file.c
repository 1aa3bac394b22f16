/* CW308: different sources whose read positions are kept in one file. Entries that read one file are CW106 or CW110. */
#include "base/limits.h"
#include "rule/engine.h"
#include "rule/sharing.h"
#include "rule_checks.h"

struct state_users {
	const struct claim *first, *last;
	uint32_t count;
	bool differ; /* they read different files */
};

/* Sources that are no files tell themselves apart by their destination: equal ones are CW101. */
static bool read_different_files(const struct claim *a, const struct claim *b) {
	const struct glob *x = a->writer.reads, *y = b->writer.reads;
	return x && y && !str_equal(x->literal ? x->prefix : x->pattern, y->literal ? y->prefix : y->pattern);
}

static bool is_known(const struct field *state) {
	return state->origin != ORIGIN_ABSENT && state->value.count;
}

static struct str state_key(struct arena *arena, const struct template *t) {
	bool plain = t->count == 1 && !t->parts[0].is_variable;
	return plain ? t->parts[0].literal : template_key(arena, t);
}

static void add_writers(struct rule_run *run, struct finding *f, const struct state_users *users) {
	const struct claim_list *claims = &run->host->claims;
	struct str key = state_key(run->arena, &users->first->writer.state_file.value);
	for (uint32_t i = 0, n = 0; i < claims->count && n < users->count; i++) {
		const struct field *state = &claims->items[i]->writer.state_file;
		if (!is_known(state) || !str_equal(state_key(run->arena, &state->value), key))
			continue;
		bool shown = ++n <= LIMIT_RELATED_SHOWN || n == users->count;
		f->label = STR("");
		if (shown)
			f->label = arena_format(run->arena, "writer %u keeps its read position there", (unsigned)n);
		finding_add_claim(run, f, claims->items[i], f->label);
	}
}

static void report(struct rule_run *run, const struct state_users *users) {
	struct finding *f = finding_add(run, CERTAIN, claim_shown_at(users->last, true));
	struct str state = template_text(run->arena, &users->last->writer.state_file.value);
	f->at_source = true;
	add_writers(run, f, users);
	finding_say(run, f, &f->message, "%u sources keep their read positions in one file: %.*s",
		    (unsigned)users->count, STR_ARGS(state));
	finding_say(run, f, &f->why,
		    "each overwrites the other's position: after a restart a source continues at the wrong place, and "
		    "lines are sent again or never");
	finding_say(
	    run, f, &f->help,
	    "give each source a state file of its own; where it is named after the path, rename one of the files "
	    "so that the paths differ in more than separators, spaces and colons\nthen load it: %s",
	    claim_restart(users->last));
}

void check_shared_state_file(struct rule_run *run) {
	const struct claim_list *claims = &run->host->claims;
	if (claims->count < 2)
		return;
	struct map files = {.arena = run->arena};
	struct state_users *all = ARENA_ARRAY(run->arena, struct state_users, claims->count);
	uint32_t count = 0;
	for (uint32_t i = 0; i < claims->count; i++) {
		const struct claim *claim = claims->items[i];
		if (!is_known(&claim->writer.state_file))
			continue;
		void **slot = map_at(&files, state_key(run->arena, &claim->writer.state_file.value));
		struct state_users *users = *slot ? *slot : &all[count++];
		*slot = users;
		users->first = users->first ? users->first : claim;
		users->last = claim;
		users->count++;
		users->differ = users->differ || read_different_files(users->first, claim);
	}
	for (uint32_t i = 0; i < count; i++)
		if (all[i].differ)
			report(run, &all[i]);
}
