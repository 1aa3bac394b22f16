/* CW308: different sources whose read positions are kept in one file. Entries that read one file are CW106 or CW110,
 * unless the configuration itself names the state file. */
#include "base/limits.h"
#include "rule/defaults.h"
#include "rule/engine.h"
#include "rule/input.h"
#include "rule/sharing.h"
#include "rule_checks.h"

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

/* As a part of a key: formatting one for every claim would cost more than all the rest. */
static struct str address_of(const void *const *pointer) {
	return (struct str){.p = (const char *)pointer, .n = sizeof *pointer};
}

/* Equal for claims that keep their positions in one file. Sources of different kinds keep them apart in one file
 * (fluent/fluent-bit, plugins/in_tail/tail_sql.h and plugins/in_systemd/systemd_db.h: a table for each plugin). */
static struct str state_key(struct arena *arena, const struct claim *claim) {
	const struct template *t = &claim->writer.state_file.value;
	bool plain = template_is_literal(t);
	bool own = is_written(claim) && (!plain || !is_absolute(t)); /* what it is only the process knows */
	struct str name = plain ? template_text(arena, t) : template_key(arena, t);
	const void *process = own ? claim->unit : NULL;
	char kind = (char)claim->writer.kind;
	return arena_join(arena, (struct str){.p = &kind, .n = 1}, address_of(&process), name, STR(""));
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

static const struct field *state_file_of(const struct claim *claim) {
	return &claim->writer.state_file;
}

static void report(struct rule_run *run, const struct state_users *users) {
	struct assumption_list defaults = {0};
	const struct claim *last = users->claims.items[users->claims.count - 1];
	const struct field *state = &last->writer.state_file;
	bool written = is_written(last);
	struct finding *f = finding_add(run, CERTAIN, written ? state->at : claim_shown_at(last, true));
	struct str name = template_text(run->arena, &state->value);
	f->at_source = true;
	if (written)
		f->label = arena_format(run->arena, "for writer %u", (unsigned)users->claims.count);
	add_writers(run, f, users);
	defaults_of_equal(run->arena, users->claims.items, users->claims.count, state_file_of, &defaults);
	finding_assume_defaults(run, f, &defaults);
	finding_say(run, f, &f->message, "%u sources keep their read positions in one file: %.*s",
		    (unsigned)users->claims.count, STR_ARGS(name));
	if (!users->several_units && written && last->agent->one_state_file)
		finding_say(run, f, &f->why, "%s", last->agent->one_state_file);
	else
		finding_say(run, f, &f->why,
			    "each overwrites the other's position: after a restart a source continues at the wrong "
			    "place, and lines are sent again or never");
	struct buf text = {0};
	buf_add_text(&text, last->agent->own_state_file ? last->agent->own_state_file
							: "give each source a state file of its own");
	if (!written && !last->agent->own_state_file)
		buf_add_text(&text, "; where it is named after the path, rename one of the files so that the paths "
				    "differ in more than separators, spaces and colons");
	sharing_add_restarts(users->claims.items, users->claims.count, &text);
	finding_say(run, f, &f->help, "%.*s", STR_ARGS(buf_str(&text)));
	buf_finish(&text);
}

/* --- finding --------------------------------------------------------------------------------------------------------
 */

struct looking {
	struct rule_run *run;
	struct map inputs;   /* seen */
	struct map one_file; /* source -> the CW106 that tells of it; made on first use */
	bool has_one_file;
};

/* Equal for the ways of one input. */
static struct str source_key(struct arena *arena, const struct claim *claim) {
	const void *owner = claim->writer.input.n ? (const void *)claim->unit : claim;
	return arena_join(arena, address_of(&owner), claim->writer.input, STR(""), STR(""));
}

static void look_for_one_file(struct looking *l) {
	l->has_one_file = true;
	const struct share_list *shares = &sharing_of(l->run)->shares;
	for (uint32_t i = 0; i < shares->count; i++) {
		struct share *share = &shares->items[i];
		bool told = share->kind == SHARE_ONE_FILE && share->answer >= LIKELY;
		for (uint32_t k = 0; told && k < share->count; k++)
			*map_at(&l->one_file, source_key(l->run->arena, share->members[k])) = share;
	}
}

/* One file into one destination is CW106, and deleting one of the entries mends both. */
static bool are_one_file(struct looking *l, const struct state_users *users) {
	if (users->differ || !l->run->host->meetings.count)
		return false;
	if (!l->has_one_file)
		look_for_one_file(l);
	const void *first = map_get(&l->one_file, source_key(l->run->arena, users->claims.items[0]));
	for (uint32_t i = 1; first && i < users->claims.count; i++)
		if (map_get(&l->one_file, source_key(l->run->arena, users->claims.items[i])) != first)
			return false;
	return first;
}

static bool is_mistake(struct looking *l, const struct state_users *users) {
	if (users->claims.count < 2)
		return false;
	return users->differ || (is_written(users->claims.items[0]) && !are_one_file(l, users));
}

static void add_user(struct looking *l, struct state_users *users, struct claim *claim) {
	if (claim->writer.input.n) {
		void **known = map_at(&l->inputs, source_key(l->run->arena, claim));
		if (*known)
			return; /* the same input on another way */
		*known = claim;
	}
	if (users->claims.count) {
		const struct claim *first = users->claims.items[0];
		users->differ = users->differ || read_different_files(first, claim);
		users->several_units = users->several_units || first->unit != claim->unit;
	}
	LIST_ADD(l->run->arena, &users->claims, claim);
}

void check_shared_state_file(struct rule_run *run) {
	const struct claim_list *claims = &run->host->claims;
	if (claims->count < 2)
		return;
	struct map files = {.arena = run->arena};
	struct looking l = {.run = run, .inputs = {.arena = run->arena}, .one_file = {.arena = run->arena}};
	struct state_users *all = ARENA_ARRAY(run->arena, struct state_users, claims->count);
	uint32_t count = 0;
	for (uint32_t i = 0; i < claims->count; i++) {
		const struct field *state = &claims->items[i]->writer.state_file;
		if (state->origin == ORIGIN_ABSENT || !state->value.count)
			continue;
		void **slot = map_at(&files, state_key(run->arena, claims->items[i]));
		*slot = *slot ? *slot : &all[count++];
		add_user(&l, *slot, claims->items[i]);
	}
	for (uint32_t i = 0; i < count; i++)
		if (is_mistake(&l, &all[i]))
			report(run, &all[i]);
}
