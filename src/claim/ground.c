/* From claims to rows of symbols: one row per destination, in every view of the host.
 * A row is group, stream, account, region, endpoint and what the record says, with a separator behind each. */
#include "claim/ground.h"

#include "claim/agent.h"

#include <string.h>

static const char *const absent_fields[] = {"account", "region", "endpoint"};

void ground_init(struct ground *ground, struct arena *arena, uint64_t *steps, bool several_units) {
	*ground = (struct ground){.arena = arena,
				  .targets_by_key = {.arena = arena},
				  .excludes = {.arena = arena},
				  .tasks = {.arena = arena},
				  .steps = steps,
				  .several_units = several_units};
	alphabet_init(&ground->alphabet, arena);
}

void ground_finish(struct ground *ground) {
	alphabet_finish(&ground->alphabet);
}

bool letter_is_absent_field(const struct letter *letter, const char **ret_field) {
	struct str name = letter->variable.name;
	if (!name.n || name.p[0] != OWN_NAME[0])
		return false;
	for (unsigned i = 0; i < sizeof absent_fields / sizeof *absent_fields; i++)
		if (str_is(str_from_offset(name, 1), absent_fields[i])) {
			if (ret_field)
				*ret_field = absent_fields[i];
			return true;
		}
	return false;
}

bool letter_is_record_choice(const struct letter *letter) {
	return letter->variable.id == IDENTITY_RECORD && str_is(letter->variable.name, OWN_NAME "record");
}

static void add_field_end(struct ground *ground) {
	LIST_ADD(ground->arena, &ground->row, SYMBOL_SEPARATOR);
}

static void add_own_letter(struct ground *ground, enum identity id, struct str name, const struct charset *values) {
	struct variable variable = {.id = id, .scope = DIFFERENCE_NONE, .name = name, .values = values};
	alphabet_spell_variable(&ground->alphabet, &variable, &ground->row);
}

static void add_surrounding(struct ground *ground, const struct field *field, struct str own_name,
			    const struct charset *values) {
	if (field->origin == ORIGIN_ABSENT)
		add_own_letter(ground, IDENTITY_DEPLOY_CONSTANT, own_name, values);
	else
		alphabet_spell(&ground->alphabet, &field->value, &ground->row);
	add_field_end(ground);
}

/* Two roles of one account reach the same streams: what counts is the account that the role is in. */
static void add_account(struct ground *ground, const struct claim *claim) {
	if (claim->account.origin != ORIGIN_ABSENT || claim->role.origin == ORIGIN_ABSENT) {
		add_surrounding(ground, &claim->account, STR(OWN_NAME "account"), &charset_account);
		return;
	}
	const struct template *role = &claim->role.value;
	struct field account = field_account(ground->arena, &claim->role);
	if (account.origin != ORIGIN_ABSENT) {
		alphabet_spell(&ground->alphabet, &account.value, &ground->row);
	} else {
		struct str key = template_key(ground->arena, role);
		add_own_letter(ground, template_is_literal(role) ? IDENTITY_DEPLOY_CONSTANT : IDENTITY_ENVIRONMENT,
			       arena_format(ground->arena, OWN_NAME "role:%.*s", STR_ARGS(key)), &charset_account);
	}
	add_field_end(ground);
}

static uint32_t exclude_number(struct ground *ground, const struct glob *excludes) {
	if (!excludes)
		return 0;
	uint32_t **number = (uint32_t **)map_at(&ground->excludes, excludes->pattern);
	if (!*number) {
		*number = ARENA_NEW(ground->arena, uint32_t);
		**number = ++ground->exclude_count;
	}
	return **number;
}

/* A configuration inside a task definition is that of a process of the task; a template that holds task definitions is
 * no task. */
static const struct unit *task_of(const struct unit *unit) {
	while (unit->outer && unit->outer->agent && unit->outer->agent->role == AGENT_SHIPPER)
		unit = unit->outer;
	return unit;
}

/* What one manifest holds and one host runs is of one pod: a workload is a kind of host of its own. */
static const struct unit *pod_of(const struct unit *unit) {
	const struct unit *task = task_of(unit);
	return task->outer ? task->outer : task;
}

/* Names that are drawn anew every time are shared with nobody. */
static bool row_is_shareable(const struct ground *ground, bool *ret_has_path) {
	const struct symbol_list *row = &ground->row;
	*ret_has_path = false;
	for (uint32_t i = 0; i < row->count; i++) {
		if (row->items[i] < SYMBOL_LETTER)
			continue;
		const struct letter *letter = alphabet_get(&ground->alphabet, row->items[i]);
		if (letter->reach == REACH_NONE)
			return false;
		*ret_has_path = *ret_has_path || letter->path;
	}
	return true;
}

static struct target *target_of(struct ground *ground, const struct target *model) {
	const struct symbol_list *row = &ground->row;
	uint32_t header[] = {model->unit, model->excludes};
	size_t header_bytes = sizeof header, row_bytes = row->count * sizeof *row->items;
	char *bytes = arena_alloc(ground->arena, header_bytes + row_bytes);
	memcpy(bytes, header, header_bytes);
	memcpy(bytes + header_bytes, row->items, row_bytes);
	void **slot = map_at(&ground->targets_by_key, (struct str){bytes, header_bytes + row_bytes});
	if (!*slot) {
		LIST_ADD(ground->arena, &ground->targets, *model);
		struct target *target = &ground->targets.items[ground->targets.count - 1];
		target->row = (struct symbols){(const uint32_t *)(const void *)(bytes + header_bytes), row->count};
		/* The list moves as it grows: the map holds the number, not the address. */
		*slot = (void *)(uintptr_t)ground->targets.count;
	}
	return &ground->targets.items[(uintptr_t)*slot - 1];
}

bool ground_add(struct ground *ground, const struct claim *claim, uint32_t unit, uint32_t number) {
	if (claim->group.origin == ORIGIN_ABSENT || claim->stream.origin == ORIGIN_ABSENT)
		return false;
	ground->row.count = 0;
	alphabet_spell(&ground->alphabet, &claim->group.value, &ground->row);
	add_field_end(ground);
	alphabet_spell(&ground->alphabet, &claim->stream.value, &ground->row);
	add_field_end(ground);
	add_account(ground, claim);
	add_surrounding(ground, &claim->region, STR(OWN_NAME "region"), &charset_region);
	add_surrounding(ground, &claim->endpoint, STR(OWN_NAME "endpoint"), NULL);
	if (claim->writer.identity_in_record)
		add_own_letter(ground, IDENTITY_RECORD, STR(OWN_NAME "record"), NULL);
	add_field_end(ground);
	bool has_path;
	if (!row_is_shareable(ground, &has_path))
		return false;
	struct target model = {.unit = unit, .situation = situation_of(ground, claim->unit)};
	model.task = task_of(claim->unit);
	model.pod = pod_of(claim->unit);
	if (has_path)
		model.excludes = exclude_number(ground, claim->writer.excludes);
	LIST_ADD(ground->arena, &target_of(ground, &model)->claims, number);
	return true;
}

static uint32_t number_of(struct ground *ground, const struct unit *owner) {
	void **number = map_at(&ground->tasks, arena_format(ground->arena, "%p", (const void *)owner));
	if (!*number)
		*number = (void *)(uintptr_t)++ground->task_count;
	return (uint32_t)(uintptr_t)*number;
}

static uint32_t owner_of(struct ground *ground, const struct target *target, enum identity id) {
	if (id == IDENTITY_TASK)
		return number_of(ground, target->task);
	return id == IDENTITY_POD ? number_of(ground, target->pod) : target->unit + 1;
}

/* A letter as this target's own, if its kind has owners. */
static uint32_t owned(struct ground *ground, const struct target *target, uint32_t symbol) {
	const struct letter *letter = alphabet_get(&ground->alphabet, symbol);
	uint32_t owner = 0;
	if (letter->reach == REACH_PROCESS && ground->several_units)
		owner = owner_of(ground, target, letter->variable.id);
	else if (letter->path)
		owner = target->excludes;
	if (!owner)
		return symbol;
	struct variable variable = letter->variable;
	return alphabet_letter(&ground->alphabet, &variable, owner);
}

static struct symbols row_in_view(struct ground *ground, const struct view *view, const struct target *target) {
	const struct symbols *meanings = view->meanings[target->situation];
	struct symbol_list *row = &ground->row;
	row->count = 0;
	for (uint32_t i = 0; i < target->row.count; i++) {
		uint32_t symbol = target->row.items[i];
		if (symbol < SYMBOL_LETTER) {
			LIST_ADD(ground->arena, row, symbol);
			continue;
		}
		struct symbols meaning = meanings[symbol - SYMBOL_LETTER];
		for (uint32_t k = 0; k < meaning.count; k++) {
			uint32_t other = meaning.items[k];
			other = other < SYMBOL_LETTER ? other : owned(ground, target, other);
			LIST_ADD(ground->arena, row, other);
		}
	}
	uint32_t *items = ARENA_ARRAY(ground->arena, uint32_t, row->count);
	memcpy(items, row->items, row->count * sizeof *items);
	return (struct symbols){items, row->count};
}

static void view_fill(struct ground *ground, struct view *view) {
	struct map streams = {.arena = ground->arena};
	view->stream_of = ARENA_ARRAY(ground->arena, uint32_t, ground->targets.count);
	for (uint32_t i = 0; i < ground->targets.count; i++) {
		struct symbols row = row_in_view(ground, view, &ground->targets.items[i]);
		void **slot = map_at(&streams, symbols_key(row));
		if (!*slot) {
			LIST_ADD(ground->arena, &view->streams, (struct stream){.row = row});
			*slot = (void *)(uintptr_t)view->streams.count;
		}
		uint32_t number = (uint32_t)(uintptr_t)*slot - 1;
		view->stream_of[i] = number;
		LIST_ADD(ground->arena, &view->streams.items[number].targets, i);
	}
}

void ground_look(struct ground *ground) {
	ground->written_letters = ground->alphabet.letters.count;
	if (!ground->targets.count)
		return;
	situation_views(ground);
	for (uint32_t i = 0; i < ground->views.count; i++)
		view_fill(ground, &ground->views.items[i]);
}

static bool has_tag_of_senders(const struct ground *ground, struct symbols rest) {
	for (uint32_t i = 0; i < rest.count; i++) {
		if (rest.items[i] < SYMBOL_LETTER)
			continue;
		const struct variable *v = &alphabet_get(&ground->alphabet, rest.items[i])->variable;
		if (v->id == IDENTITY_TAG && v->scope == DIFFERENCE_UNKNOWN)
			return true;
	}
	return false;
}

/* Would only senders that happen to choose such a tag make the rows equal? */
static bool rests_on_senders(const struct ground *ground, struct symbols a, struct symbols b) {
	struct symbols left, right;
	for (uint32_t i = 0, j = 0; symbols_field(a, &i, &left) && symbols_field(b, &j, &right);) {
		symbols_cancel(&ground->alphabet, &left, &right);
		if (has_tag_of_senders(ground, left) || has_tag_of_senders(ground, right))
			return true;
	}
	return false;
}

static const struct letter *single_task(const struct ground *ground, struct symbols rest) {
	const struct letter *letter =
	    rest.count == 1 && rest.items[0] >= SYMBOL_LETTER ? alphabet_get(&ground->alphabet, rest.items[0]) : NULL;
	return letter && letter->variable.id == IDENTITY_TASK ? letter : NULL;
}

/* Are the rows apart by the ids of two tasks? No two tasks ever have one id. */
static bool are_of_two_tasks(const struct ground *ground, struct symbols a, struct symbols b) {
	struct symbols left, right;
	for (uint32_t i = 0, j = 0; symbols_field(a, &i, &left) && symbols_field(b, &j, &right);) {
		symbols_cancel(&ground->alphabet, &left, &right);
		const struct letter *x = single_task(ground, left), *y = single_task(ground, right);
		if (x && y && x->owner != y->owner)
			return true;
	}
	return false;
}

bool ground_may_equal(struct ground *ground, struct symbols a, struct symbols b) {
	return !rests_on_senders(ground, a, b) && !are_of_two_tasks(ground, a, b) &&
	       symbols_may_equal(&ground->alphabet, a, b, ground->steps, &ground->gave_up);
}
