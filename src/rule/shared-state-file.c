/* CW308: different sources whose read positions are kept in one file. Entries that read one file are CW106 or CW110,
 * unless the configuration itself names the state file. */
#include "base/limits.h"
#include "rule/engine.h"
#include "rule/input.h"
#include "rule/sharing.h"
#include "rule_checks.h"

enum { COMPARED_MAX = 64 }; /* sources that are looked for in a finding of CW106 */

struct state_users {
	struct claim_list claims; /* one for each input */
	bool differ;		  /* they read different files */
	bool several_units;
};

/* Sources that are no files tell themselves apart by their destination: equal ones are CW101. */
static bool read_different_files(const struct claim *a, const struct claim *b) {
	const struct glob *x = a->writer.reads, *y = b->writer.reads;
	return x && y && !str_equal(x->literal ? x->prefix : x->pattern, y->literal ? y->prefix : y->pattern);
}

static bool is_written(const struct claim *claim) {
	return claim->writer.state_file.origin == ORIGIN_WRITTEN;
}

static bool is_absolute(const struct template *t) {
	struct str start = t->parts[0].is_variable ? STR("") : t->parts[0].literal;
	return str_starts_with(start, STR("/")) || (start.n > 1 && start.p[1] == ':');
}

/* Equal for claims that keep their positions in one file. Sources of different kinds keep them apart in one file
 * (fluent/fluent-bit, plugins/in_tail/tail_sql.h and plugins/in_systemd/systemd_db.h: a table for each plugin). */
static struct str state_key(struct arena *arena, const struct claim *claim) {
	const struct template *t = &claim->writer.state_file.value;
	bool plain = template_is_literal(t);
	bool own = is_written(claim) && (!plain || !is_absolute(t)); /* what it is only the process knows */
	struct str name = plain ? template_text(arena, t) : template_key(arena, t);
	return arena_format(arena, "%d %p %.*s", (int)claim->writer.kind, own ? (const void *)claim->unit : NULL,
			    STR_ARGS(name));
}

/* --- telling --------------------------------------------------------------------------------------------------------
 */

static void add_writers(struct rule_run *run, struct finding *f, const struct state_users *users) {
	struct arena *arena = run->arena;
	for (uint32_t i = 0; i < users->claims.count; i++) {
		const struct claim *claim = users->claims.items[i];
		bool shown = i < LIMIT_RELATED_SHOWN || i + 1 == users->claims.count;
		struct str label = STR("");
		if (shown)
			label = arena_format(arena, "writer %u keeps its read position %s", (unsigned)i + 1,
					     is_written(claim) ? "in it" : "there");
		finding_add_claim(run, f, claim, label);
		if (!is_written(claim))
			f->label = label;
		else if (shown && i + 1 < users->claims.count)
			finding_add_related(run, f, claim->writer.state_file.at,
					    arena_format(arena, "for writer %u", (unsigned)i + 1));
	}
}

static void report(struct rule_run *run, const struct state_users *users) {
	const struct claim *last = users->claims.items[users->claims.count - 1];
	const struct field *state = &last->writer.state_file;
	bool written = is_written(last);
	struct finding *f = finding_add(run, CERTAIN, written ? state->at : claim_shown_at(last, true));
	struct str name = template_text(run->arena, &state->value);
	f->at_source = true;
	if (written)
		f->label = arena_format(run->arena, "for writer %u", (unsigned)users->claims.count);
	add_writers(run, f, users);
	finding_say(run, f, &f->message, "%u sources keep their read positions in one file: %.*s",
		    (unsigned)users->claims.count, STR_ARGS(name));
	if (!users->several_units && written && last->agent->one_state_file)
		finding_say(run, f, &f->why, "%s", last->agent->one_state_file);
	else
		finding_say(run, f, &f->why,
			    "each overwrites the other's position: after a restart a source continues at the wrong "
			    "place, and lines are sent again or never");
	struct buf text = {0};
	buf_add_text(&text, "give each source a state file of its own");
	if (!written)
		buf_add_text(&text, "; where it is named after the path, rename one of the files so that the paths "
				    "differ in more than separators, spaces and colons");
	sharing_add_restarts(users->claims.items, users->claims.count, &text);
	finding_say(run, f, &f->help, "%.*s", STR_ARGS(buf_str(&text)));
	buf_finish(&text);
}

/* --- finding --------------------------------------------------------------------------------------------------------
 */

static bool holds(const struct share *share, const struct claim *claim) {
	for (uint32_t i = 0; i < share->count; i++)
		if (share->members[i] == claim || claim_same_input(share->members[i], claim))
			return true;
	return false;
}

/* One file into one destination is CW106, and deleting one of the entries mends both. */
static bool are_one_file(struct rule_run *run, const struct state_users *users) {
	if (users->differ || users->claims.count > COMPARED_MAX || !run->host->meetings.count)
		return false;
	const struct share_list *shares = &sharing_of(run)->shares;
	for (uint32_t i = 0; i < shares->count; i++) {
		const struct share *share = &shares->items[i];
		bool all = share->kind == SHARE_ONE_FILE && share->answer >= LIKELY && share->count <= COMPARED_MAX;
		for (uint32_t k = 0; all && k < users->claims.count; k++)
			all = holds(share, users->claims.items[k]);
		if (all)
			return true;
	}
	return false;
}

static bool is_mistake(struct rule_run *run, const struct state_users *users) {
	if (users->claims.count < 2)
		return false;
	return users->differ || (is_written(users->claims.items[0]) && !are_one_file(run, users));
}

static void add_user(struct rule_run *run, struct map *inputs, struct state_users *users, struct claim *claim) {
	if (claim->writer.input.n) {
		struct str key =
		    arena_format(run->arena, "%p %.*s", (const void *)claim->unit, STR_ARGS(claim->writer.input));
		void **known = map_at(inputs, key);
		if (*known)
			return; /* the same input on another way */
		*known = claim;
	}
	if (users->claims.count) {
		const struct claim *first = users->claims.items[0];
		users->differ = users->differ || read_different_files(first, claim);
		users->several_units = users->several_units || first->unit != claim->unit;
	}
	LIST_ADD(run->arena, &users->claims, claim);
}

void check_shared_state_file(struct rule_run *run) {
	const struct claim_list *claims = &run->host->claims;
	if (claims->count < 2)
		return;
	struct map files = {.arena = run->arena}, inputs = {.arena = run->arena};
	struct state_users *all = ARENA_ARRAY(run->arena, struct state_users, claims->count);
	uint32_t count = 0;
	for (uint32_t i = 0; i < claims->count; i++) {
		const struct field *state = &claims->items[i]->writer.state_file;
		if (state->origin == ORIGIN_ABSENT || !state->value.count)
			continue;
		void **slot = map_at(&files, state_key(run->arena, claims->items[i]));
		*slot = *slot ? *slot : &all[count++];
		add_user(run, &inputs, *slot, claims->items[i]);
	}
	for (uint32_t i = 0; i < count; i++)
		if (is_mistake(run, &all[i]))
			report(run, &all[i]);
}
