/* Claims by source, and by the ways that the events of one source take. */
#include "rule/input.h"

#include "base/hash.h"
#include "rule/sharing.h"

bool claim_same_input(const struct claim *a, const struct claim *b) {
	return a->unit == b->unit && a->writer.input.n && str_equal(a->writer.input, b->writer.input);
}

bool claim_same_output(const struct claim *a, const struct claim *b) {
	return a->unit == b->unit && a->at.source == b->at.source && a->at.at.off == b->at.at.off &&
	       a->at.at.len == b->at.at.len && str_equal(a->writer.merged_by, b->writer.merged_by);
}

static struct str input_key(struct arena *arena, const struct claim *claim) {
	const struct glob *reads = claim_is_named_by_path(arena, claim) ? claim->writer.reads : NULL;
	struct str pattern = reads ? reads->pattern : STR("");
	return arena_format(arena, "%p %zu:%.*s %.*s", (const void *)claim->unit, claim->writer.input.n,
			    STR_ARGS(claim->writer.input), STR_ARGS(pattern));
}

void inputs_of(struct arena *arena, struct claim *const *claims, uint32_t count, struct input_list *ret) {
	struct map known = {.arena = arena}; /* the number of the input + 1 */
	for (uint32_t i = 0; i < count; i++) {
		void *none = NULL, **slot = &none;
		if (claims[i]->writer.input.n)
			slot = map_at(&known, input_key(arena, claims[i]));
		if (!*slot) {
			LIST_ADD(arena, ret, (struct input){0});
			*slot = (void *)(uintptr_t)ret->count;
		}
		struct input *input = &ret->items[(uintptr_t)*slot - 1];
		LIST_ADD(arena, &input->ways, claims[i]);
		if (claims[i]->delivers > input->delivers)
			input->delivers = claims[i]->delivers;
	}
}

/* --- outputs that merge ---------------------------------------------------------------------------------------------
 */

struct merging {
	struct arena *arena;
	struct map outputs; /* -> struct output */
};

struct output {
	bool needed;	 /* it counts as a source whatever else does */
	uint32_t number; /* among the sources + 1, 0: not among them yet */
	uint32_t seen;	 /* the last input, + 1, that was counted for it */
};

/* NULL: the claim's output merges nothing. */
static struct output *output_of(struct merging *m, const struct claim *claim) {
	struct str by = claim->writer.merged_by;
	if (!by.n)
		return NULL;
	struct str key = arena_format(m->arena, "%p %.*s", (const void *)claim->unit, STR_ARGS(by));
	struct output **output = (struct output **)map_at(&m->outputs, key);
	if (!*output)
		*output = ARENA_NEW(m->arena, struct output);
	return *output;
}

static bool has_one_output(struct merging *m, const struct input *input) {
	for (uint32_t i = 1; i < input->ways.count; i++)
		if (output_of(m, input->ways.items[i]) != output_of(m, input->ways.items[0]))
			return false;
	return true;
}

/* The output that the input counts for. */
static struct output *chosen_output(struct merging *m, const struct input *input) {
	for (uint32_t i = 0; i < input->ways.count; i++) {
		struct output *output = output_of(m, input->ways.items[i]);
		if (!output || output->needed)
			return output;
	}
	return output_of(m, input->ways.items[0]);
}

static struct claim *surest_way(struct merging *m, const struct input *input, const struct output *output) {
	struct claim *surest = NULL;
	for (uint32_t i = 0; i < input->ways.count; i++) {
		struct claim *way = input->ways.items[i];
		if (output_of(m, way) == output && (!surest || way->delivers > surest->delivers))
			surest = way;
	}
	return surest;
}

static void add_to(struct merging *m, const struct input *input, struct output *output, struct input_list *ret) {
	output->needed = true;
	if (!output->number) {
		LIST_ADD(m->arena, ret, (struct input){0});
		output->number = ret->count;
	}
	struct input *source = &ret->items[output->number - 1];
	struct claim *way = surest_way(m, input, output);
	LIST_ADD(m->arena, &source->ways, way);
	if (way->delivers > source->delivers)
		source->delivers = way->delivers;
}

/* Do several outputs take events of the input, each of them others? */
static bool is_split(struct merging *m, const struct input *input) {
	struct claim_list unused = {0};
	for (uint32_t i = 0; i < input->ways.count; i++)
		if (!output_of(m, input->ways.items[i]))
			return false;
	return !has_one_output(m, input) && input_ways(m->arena, input, &unused) == NEVER;
}

static void merge(struct merging *m, const struct input *input, uint32_t number, bool split, struct input_list *ret) {
	struct output *output = chosen_output(m, input);
	if (!output) {
		LIST_ADD(m->arena, ret, *input);
		return;
	}
	for (uint32_t i = 0; split && i < input->ways.count; i++) {
		output = output_of(m, input->ways.items[i]);
		if (output->seen != number + 1)
			add_to(m, input, output, ret);
		output->seen = number + 1;
	}
	if (!split)
		add_to(m, input, output, ret);
}

void inputs_merge(struct arena *arena, const struct input_list *inputs, struct input_list *ret) {
	struct merging m = {.arena = arena, .outputs = {.arena = arena}};
	bool *split = ARENA_ARRAY(arena, bool, inputs->count);
	for (uint32_t i = 0; i < inputs->count; i++) {
		const struct claim_list *ways = &inputs->items[i].ways;
		split[i] = is_split(&m, &inputs->items[i]);
		for (uint32_t k = 0; k < (split[i] ? ways->count : 1); k++) {
			struct output *output = output_of(&m, ways->items[k]);
			if (output && (split[i] || has_one_output(&m, &inputs->items[i])))
				output->needed = true;
		}
	}
	for (uint32_t i = 0; i < inputs->count; i++)
		merge(&m, &inputs->items[i], i, split[i], ret);
}

void merged_by_destination(struct arena *arena, const struct unit *unit, struct claim_lists *ret) {
	struct map known = {.arena = arena}; /* the number of the list + 1 */
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		struct claim *claim = unit->claims.items[i];
		const struct field *fields[] = {&claim->stream, &claim->group,	&claim->account,
						&claim->role,	&claim->region, &claim->endpoint};
		bool has_stream = claim->stream.origin != ORIGIN_ABSENT && claim->group.origin != ORIGIN_ABSENT;
		if (!claim->writer.merged_by.n || !has_stream)
			continue;
		struct buf key = {0};
		for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
			struct str part = template_key(arena, &fields[k]->value);
			buf_format(&key, "%d %zu:", (int)fields[k]->origin, part.n);
			buf_add(&key, part);
		}
		void **slot = map_at(&known, arena_str(arena, buf_str(&key)));
		buf_finish(&key);
		if (!*slot) {
			LIST_ADD(arena, ret, (struct claim_list){0});
			*slot = (void *)(uintptr_t)ret->count;
		}
		LIST_ADD(arena, &ret->items[(uintptr_t)*slot - 1], claim);
	}
}

/* --- ways out -------------------------------------------------------------------------------------------------------
 */

/* Claims of one input with one tag. */
struct tagged {
	struct claim_list claims;
	enum answer best, second; /* how sure two of its ways are */
	bool several;		  /* outputs */
	bool same_choice;	  /* two outputs take the same of its events */
};

static bool choose_alike(const struct claim *a, const struct claim *b) {
	return a->writer.selects.n && str_equal(a->writer.selects, b->writer.selects) && !claim_same_output(a, b);
}

static void add_way(struct arena *arena, struct tagged *tagged, struct claim *claim) {
	enum answer answer = claim->delivers;
	tagged->several =
	    tagged->several || (tagged->claims.count && !claim_same_output(tagged->claims.items[0], claim));
	const struct claim *last = tagged->claims.count ? tagged->claims.items[tagged->claims.count - 1] : NULL;
	tagged->same_choice = tagged->same_choice || (last && choose_alike(last, claim));
	LIST_ADD(arena, &tagged->claims, claim);
	if (answer > tagged->best) {
		tagged->second = tagged->best;
		tagged->best = answer;
	} else if (answer > tagged->second) {
		tagged->second = answer;
	}
}

enum answer input_ways(struct arena *arena, const struct input *input, struct claim_list *ret) {
	if (input->ways.count < 2 || !input->ways.items[0]->writer.input.n)
		return NEVER;
	struct map by_tag = {.arena = arena};
	struct tagged *all = ARENA_ARRAY(arena, struct tagged, input->ways.count);
	uint32_t count = 0;
	for (uint32_t i = 0; i < input->ways.count; i++) {
		void **slot = map_at(&by_tag, template_key(arena, &input->ways.items[i]->tag));
		*slot = *slot ? *slot : &all[count++];
		add_way(arena, *slot, input->ways.items[i]);
	}
	enum answer answer = NEVER;
	for (uint32_t i = 0; i < count; i++) {
		if (!all[i].several || (all[i].best != CERTAIN && !all[i].same_choice))
			continue;
		answer = all[i].second > answer ? all[i].second : answer;
		for (uint32_t k = 0; k < all[i].claims.count; k++)
			LIST_ADD(arena, ret, all[i].claims.items[k]);
	}
	return answer;
}

/* --- how sure -------------------------------------------------------------------------------------------------------
 */

enum answer inputs_deliver(const struct input *inputs, uint32_t count) {
	enum answer best = NEVER, second = NEVER;
	for (uint32_t i = 0; i < count; i++) {
		enum answer answer = inputs[i].delivers;
		if (answer > best) {
			second = best;
			best = answer;
		} else if (answer > second) {
			second = answer;
		}
	}
	return second;
}

struct str input_assumption(struct arena *arena, const struct input *input) {
	struct str source = claim_source(arena, input->ways.items[0]);
	const struct claim *first = input->ways.items[0];
	const struct template *stream = &first->stream.value;
	bool is_variable = stream->count == 1 && stream->parts[0].is_variable;
	if (first->writer.kind == WRITER_CONTAINER && is_variable)
		return arena_format(arena, "%.*s is set", STR_ARGS(stream->parts[0].variable.name));
	if (first->writer.kind == WRITER_CONTAINER)
		return arena_format(arena, "%.*s runs", STR_ARGS(source));
	if (input->delivers == POSSIBLE)
		return arena_format(arena, "events of %.*s reach the output", STR_ARGS(source));
	if (!input->ways.items[0]->tag.count)
		return arena_format(arena, "some events of %.*s reach the output", STR_ARGS(source));
	return arena_format(arena, "%.*s has events with a tag that the output takes", STR_ARGS(source));
}
