/* Meetings, sorted by why their claims meet: one file read twice, paths that became one name, several clients of one
 * process, or simply one name for several sources. */
#include "rule/sharing.h"

#include "base/limits.h"
#include "rule/defaults.h"
#include "rule/engine.h"
#include "rule/input.h"
#include "rule/one_file.h"

struct sorting {
	struct rule_run *run;
	struct sharing *sharing;
	const struct meeting *meeting;
	struct input_list inputs; /* of the meeting */
	uint64_t steps;
	bool merged_only; /* shares of other kinds are found elsewhere */
};

static struct share *share_add(struct sorting *s, enum share_kind kind, struct claim **members, uint32_t count) {
	struct share share = {.kind = kind,
			      .members = members,
			      .count = count,
			      .sources = members,
			      .source_count = count,
			      .sure_count = count,
			      .answer = s->meeting->answer};
	for (uint32_t i = 0; i < s->meeting->assumptions.count; i++)
		LIST_ADD(s->run->arena, &share.assumptions, s->meeting->assumptions.items[i]);
	LIST_ADD(s->run->arena, &s->sharing->shares, share);
	return &s->sharing->shares.items[s->sharing->shares.count - 1];
}

/* --- names made from paths ------------------------------------------------------------------------------------------
 */

static bool has_path_part(const struct template *t) {
	for (uint32_t i = 0; i < t->count; i++)
		if (t->parts[i].is_variable && t->parts[i].variable.id == IDENTITY_SOURCE_PATH &&
		    t->parts[i].variable.form != PATH_WHOLE)
			return true;
	return false;
}

static struct str last_literal(const struct template *t) {
	const struct part *last = t->count ? &t->parts[t->count - 1] : NULL;
	return last && !last->is_variable ? last->literal : STR("");
}

/* For one literal path the adapter may have filled the name in: then the name ends as the path would have made it. */
static bool ends_like_its_path(struct arena *arena, const struct claim *claim) {
	const struct glob *reads = claim->writer.reads;
	if (!reads || !reads->literal || claim->stream.origin == ORIGIN_INHERITED)
		return false;
	static const enum path_form in_tags[] = {PATH_DOTTED, PATH_DOTTED_ONCE};
	struct str stream = last_literal(&claim->stream.value), flat = glob_flatten_path(arena, reads->pattern);
	if (str_ends_with(stream, flat))
		return true;
	for (size_t i = 0; claim->tag.count && i < sizeof in_tags / sizeof *in_tags; i++)
		if (str_ends_with(stream, path_in_form(arena, reads->pattern, in_tags[i])))
			return true;
	if (claim->stream.origin == ORIGIN_DEFAULT && stream.n &&
	    str_equal(path_in_form(arena, stream, PATH_BASE_NAME), path_in_form(arena, reads->pattern, PATH_BASE_NAME)))
		return true;
	struct str group = last_literal(&claim->group.value);
	return claim->group.origin == ORIGIN_DEFAULT && str_equal(glob_flatten_path(arena, group), flat);
}

bool claim_is_named_by_path(struct arena *arena, const struct claim *claim) {
	return has_path_part(&claim->stream.value) || has_path_part(&claim->group.value) ||
	       ends_like_its_path(arena, claim);
}

/* --- one file -------------------------------------------------------------------------------------------------------
 */

static bool cross_destinations(struct arena *arena, struct claim *const *members, uint32_t count) {
	for (uint32_t i = 1; i < count; i++)
		if (!claim_same_destination(arena, members[0], members[i]) ||
		    !claim_same_surroundings(arena, members[0], members[i]))
			return true;
	return false;
}

static bool all_in_one_place(struct arena *arena, struct claim *const *members, uint32_t count) {
	for (uint32_t i = 1; i < count; i++)
		if (!claim_same_surroundings(arena, members[0], members[i]))
			return false;
	return true;
}

/* Names that hold the path as it is, and are equal but for the pattern that it is taken from. */
static bool hold_one_path(const struct template *a, const struct template *b) {
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++) {
		const struct part *x = &a->parts[i], *y = &b->parts[i];
		if (x->is_variable != y->is_variable || (!x->is_variable && !str_equal(x->literal, y->literal)))
			return false;
		if (x->is_variable &&
		    (x->variable.id == IDENTITY_RECORD || x->variable.id != y->variable.id ||
		     x->variable.form != y->variable.form || !str_equal(x->variable.name, y->variable.name)))
			return false;
	}
	return true;
}

static bool all_named_by_path(struct arena *arena, struct claim *const *members, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		if (!claim_is_named_by_path(arena, members[i]) &&
		    !(hold_one_path(&members[0]->stream.value, &members[i]->stream.value) &&
		      hold_one_path(&members[0]->group.value, &members[i]->group.value)))
			return false;
	return true;
}

/* Lowers the share's answer to how sure it is that two of the inputs deliver, and says what that rests on. */
static void weigh(struct sorting *s, struct share *share, const struct input *inputs, uint32_t count) {
	enum answer delivered = inputs_deliver(inputs, count);
	share->answer = delivered < share->answer ? delivered : share->answer;
	share->sure_count = 0;
	for (uint32_t i = 0; i < count; i++) {
		share->sure_count += inputs[i].delivers >= delivered;
		if (inputs[i].delivers >= delivered && inputs[i].delivers != CERTAIN)
			LIST_ADD(s->run->arena, &share->assumptions, input_assumption(s->run->arena, &inputs[i]));
	}
}

static void add_one_file(struct sorting *s, const struct one_file *group, struct claim **members, uint32_t count) {
	struct arena *arena = s->run->arena;
	bool possible = s->meeting->answer == POSSIBLE;
	if (possible && !cross_destinations(arena, members, count))
		return; /* their own meeting tells of it */
	struct share *share = share_add(s, SHARE_ONE_FILE, members, count);
	share->file = group->path;
	/* Names that are made from the path are equal for the one path that both read. */
	if (possible && all_in_one_place(arena, members, count) &&
	    (all_named_by_path(arena, members, count) ||
	     one_file_makes_names_equal(arena, members, count, group->path))) {
		share->answer = CERTAIN;
		share->assumptions.count = 0;
	}
	if (!group->sure && share->answer >= LIKELY) {
		share->answer = LIKELY;
		LIST_ADD(arena, &share->assumptions, one_file_assumption(arena, group));
	}
}

/* A group of inputs that read one file. Where an output takes only some events of an input, nobody knows whether those
 * of this file are among them: such an input stays a source of its own. */
static void sort_one_file(struct sorting *s, const struct one_file *group, bool *is_repeat) {
	struct claim **members = ARENA_ARRAY(s->run->arena, struct claim *, group->count);
	uint32_t count = 0;
	for (uint32_t i = 0; i < group->count; i++) {
		const struct input *input = &s->inputs.items[group->members[i]];
		if (input->delivers != CERTAIN)
			continue;
		if (count)
			is_repeat[group->members[i]] = true;
		members[count++] = input->ways.items[0];
	}
	if (count > 1 && !s->merged_only)
		add_one_file(s, group, members, count);
}

/* Inputs whose events leave through several outputs. */
static void add_twice(struct sorting *s) {
	struct arena *arena = s->run->arena;
	struct claim_list members = {0};
	enum answer answer = NEVER;
	for (uint32_t i = 0; i < s->inputs.count; i++) {
		enum answer of_input = input_ways(arena, &s->inputs.items[i], &members);
		answer = of_input > answer ? of_input : answer;
	}
	if (answer == NEVER ||
	    (s->meeting->answer == POSSIBLE && !cross_destinations(arena, members.items, members.count)))
		return;
	struct share *share = share_add(s, SHARE_TWICE, members.items, members.count);
	if (answer >= share->answer)
		return;
	share->answer = answer;
	LIST_ADD(arena, &share->assumptions,
		 members.items[0]->writer.merged_by.n ? STR("some events take both ways")
						      : STR("events with a tag that both outputs take come in"));
}

/* The inputs without those that read a file of an earlier one: one for each source. */
static struct input_list distinct_sources(struct sorting *s) {
	struct arena *arena = s->run->arena;
	struct claim **readers = ARENA_ARRAY(arena, struct claim *, s->inputs.count);
	for (uint32_t i = 0; i < s->inputs.count; i++)
		readers[i] = s->inputs.items[i].ways.items[0];
	struct one_file_list groups = {0};
	one_file_groups(arena, readers, s->inputs.count, &s->steps, &groups, &s->sharing->gave_up);
	bool *is_repeat = ARENA_ARRAY(arena, bool, s->inputs.count);
	for (uint32_t g = 0; g < groups.count; g++)
		sort_one_file(s, &groups.items[g], is_repeat);
	struct input_list sources = {0};
	for (uint32_t i = 0; i < s->inputs.count; i++)
		if (!is_repeat[i])
			LIST_ADD(arena, &sources, s->inputs.items[i]);
	return sources;
}

/* --- outputs that merge ---------------------------------------------------------------------------------------------
 */

static bool has_part_of_source(const struct template *t) {
	for (uint32_t i = 0; i < t->count; i++) {
		const struct variable *v = &t->parts[i].variable;
		if (t->parts[i].is_variable &&
		    (v->id == IDENTITY_RANDOM || v->id == IDENTITY_SOURCE_PATH || v->id == IDENTITY_TAG ||
		     v->id == IDENTITY_RECORD || v->scope == DIFFERENCE_SOURCE || v->scope == DIFFERENCE_RECORD))
			return true;
	}
	return false;
}

bool claim_tells_sources_apart(const struct claim *claim) {
	return has_part_of_source(&claim->stream.value) || has_part_of_source(&claim->group.value);
}

static void add_merged(struct sorting *s, const struct input *output) {
	struct arena *arena = s->run->arena;
	const struct claim *first = output->ways.items[0];
	if (output->ways.count < 2 || !first->writer.merged_by.n || claim_tells_sources_apart(first))
		return;
	struct input *inputs = ARENA_ARRAY(arena, struct input, output->ways.count);
	for (uint32_t i = 0; i < output->ways.count; i++) {
		LIST_ADD(arena, &inputs[i].ways, output->ways.items[i]);
		inputs[i].delivers = output->ways.items[i]->delivers;
	}
	struct share *share = share_add(s, SHARE_MERGED, output->ways.items, output->ways.count);
	weigh(s, share, inputs, output->ways.count);
}

/* What an output merges is so by itself, whatever else writes to the stream. */
static void sort_merged(struct sorting *s, const struct claim_list *claims) {
	struct arena *arena = s->run->arena;
	struct meeting meeting = {.members = claims->items, .count = claims->count, .answer = CERTAIN};
	if (claims->items[0]->writer.identity_in_record) {
		meeting.answer = POSSIBLE;
		LIST_ADD(arena, &meeting.assumptions, STR("the records name no log group or stream of their own"));
	}
	struct input_list sources = {0};
	s->meeting = &meeting;
	s->merged_only = true;
	s->inputs = (struct input_list){0};
	inputs_of(arena, meeting.members, meeting.count, &s->inputs);
	struct input_list inputs = distinct_sources(s);
	inputs_merge(arena, &inputs, &sources);
	for (uint32_t i = 0; i < sources.count; i++)
		add_merged(s, &sources.items[i]);
	s->merged_only = false;
}

static void sort_outputs(struct sorting *s, const struct unit *unit) {
	struct claim_lists groups = {0};
	merged_by_destination(s->run->arena, unit, &groups);
	for (uint32_t i = 0; i < groups.count; i++)
		if (groups.items[i].count > 1)
			sort_merged(s, &groups.items[i]);
}

/* --- the rest -------------------------------------------------------------------------------------------------------
 */

static bool has_several_pushers(const struct meeting *m) {
	for (uint32_t i = 1; i < m->count; i++)
		if (m->members[i]->unit == m->members[0]->unit &&
		    !str_equal(m->members[i]->pusher, m->members[0]->pusher))
			return true;
	return false;
}

static bool has_several_agents(const struct meeting *m) {
	for (uint32_t i = 1; i < m->count; i++)
		if (m->members[i]->agent != m->members[0]->agent)
			return true;
	return false;
}

static enum share_kind kind_of(const struct meeting *m) {
	return has_several_pushers(m) ? SHARE_PUSHERS : has_several_agents(m) ? SHARE_AGENTS : SHARE_STREAM;
}

static enum path_form form_of(const struct template *t) {
	for (uint32_t i = 0; i < t->count; i++)
		if (t->parts[i].is_variable && t->parts[i].variable.id == IDENTITY_SOURCE_PATH)
			return t->parts[i].variable.form;
	return PATH_WHOLE;
}

/* The folder of a pattern; false if it is not one folder. */
static bool fixed_folder(const struct glob *glob, struct str *ret) {
	bool windows = glob->syntax & GLOB_WINDOWS;
	size_t at = 0, back = 0, wildcard;
	bool found = str_find_last_char(glob->pattern, '/', &at);
	if (windows && str_find_last_char(glob->pattern, '\\', &back)) {
		at = back > at ? back : at;
		found = true;
	}
	*ret = str_from_to(glob->pattern, 0, at);
	for (const char *special = windows ? "*?[{" : "*?[{\\"; *special; special++)
		if (str_find_char(*ret, *special, &wildcard))
			return false;
	return found;
}

/* Both patterns stand for files of one folder: then their dotted names differ where their names do. */
static bool share_a_folder(const struct glob *x, const struct glob *y) {
	struct str left, right;
	return fixed_folder(x, &left) && fixed_folder(y, &right) && str_equal(left, right);
}

/* Patterns that make names from paths: is there any pair of files with one name? */
static bool paths_can_clash(struct sorting *s, const struct claim *a, const struct claim *b) {
	const struct glob *x = a->writer.reads, *y = b->writer.reads;
	if (!x || !y || has_path_part(&a->group.value) || has_path_part(&b->group.value))
		return true;
	enum path_form form = form_of(&a->stream.value);
	if (form == PATH_BASE_NAME)
		return true;
	if (form == PATH_DOTTED || form == PATH_DOTTED_ONCE)
		return !share_a_folder(x, y);
	return glob_flatten_overlap(s->run->arena, x, y, &s->steps, NULL, NULL) != OVERLAP_NONE;
}

/* Names of AWS's own that could be equal if somebody called a node so: not the user's mistake. */
static bool is_by_design(const struct meeting *m) {
	for (uint32_t i = 0; i < m->count; i++)
		if (m->answer != POSSIBLE || !claim_is_named_by_design(m->members[i]))
			return false;
	return true;
}

static void sort_meeting(struct sorting *s) {
	const struct meeting *m = s->meeting;
	if (is_by_design(m))
		return;
	struct arena *arena = s->run->arena;
	s->inputs = (struct input_list){0};
	inputs_of(arena, m->members, m->count, &s->inputs);
	add_twice(s);
	struct input_list inputs = distinct_sources(s), sources = {0};
	inputs_merge(arena, &inputs, &sources);
	if (sources.count < 2)
		return;
	struct claim **first_ways = ARENA_ARRAY(arena, struct claim *, sources.count);
	struct claim **by_path = ARENA_ARRAY(arena, struct claim *, sources.count);
	struct input_list path_inputs = {0};
	for (uint32_t i = 0; i < sources.count; i++) {
		struct claim *first = sources.items[i].ways.items[0];
		first_ways[i] = first;
		if (!claim_is_named_by_path(arena, first))
			continue;
		by_path[path_inputs.count] = first;
		LIST_ADD(arena, &path_inputs, sources.items[i]);
	}
	if (path_inputs.count > 1) {
		if (m->answer != POSSIBLE || paths_can_clash(s, by_path[0], by_path[path_inputs.count - 1]))
			weigh(s, share_add(s, SHARE_CLASH, by_path, path_inputs.count), path_inputs.items,
			      path_inputs.count);
		if (path_inputs.count == sources.count)
			return;
	}
	struct share *share = share_add(s, kind_of(m), m->members, m->count);
	share->sources = first_ways;
	share->source_count = sources.count;
	share->inputs = sources.items;
	weigh(s, share, sources.items, sources.count);
}

struct sharing *sharing_of(struct rule_run *run) {
	if (run->engine->sharing)
		return run->engine->sharing;
	struct sharing *sharing = ARENA_NEW(run->arena, struct sharing);
	struct sorting s = {.run = run, .sharing = sharing, .steps = LIMIT_OVERLAP_STEPS};
	for (uint32_t i = 0; i < run->host->meetings.count; i++) {
		s.meeting = &run->host->meetings.items[i];
		sort_meeting(&s);
	}
	s.steps = LIMIT_OVERLAP_STEPS;
	for (uint32_t i = 0; i < run->host->unit_count; i++)
		sort_outputs(&s, run->host->units[i]);
	for (uint32_t i = 0; i < sharing->shares.count; i++)
		share_assume_defaults(run->arena, &sharing->shares.items[i]);
	run->engine->sharing = sharing;
	return sharing;
}

void sharing_each(struct rule_run *run, enum share_kind kind,
		  void (*report)(struct rule_run *run, const struct share *share)) {
	if (!run->host->meetings.count)
		return;
	const struct sharing *sharing = sharing_of(run);
	for (uint32_t i = 0; i < sharing->shares.count; i++)
		if (sharing->shares.items[i].kind == kind)
			report(run, &sharing->shares.items[i]);
}
