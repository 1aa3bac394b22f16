/* What the findings about sharing say: writers and their labels, the proof, names that would tell them apart. */
#include "rule/sharing.h"

#include "base/limits.h"
#include "rule/advice.h"
#include "rule/engine.h"
#include "rule/input.h"

static bool same_value(struct arena *arena, const struct field *a, const struct field *b) {
	return str_equal(template_key(arena, &a->value), template_key(arena, &b->value));
}

bool claim_same_destination(struct arena *arena, const struct claim *a, const struct claim *b) {
	return same_value(arena, &a->stream, &b->stream) && same_value(arena, &a->group, &b->group);
}

/* A role counts by its account, which the adapter took out of it. */
bool claim_same_surroundings(struct arena *arena, const struct claim *a, const struct claim *b) {
	return same_value(arena, &a->account, &b->account) && same_value(arena, &a->region, &b->region) &&
	       same_value(arena, &a->endpoint, &b->endpoint) &&
	       (a->account.origin != ORIGIN_ABSENT || same_value(arena, &a->role, &b->role));
}

enum { WITNESS_WRITERS = 3 };

struct template claim_in_world(struct arena *arena, const struct claim *claim, const struct field *field) {
	if (template_is_literal(&field->value))
		return field->value;
	return template_in_world(arena, &field->value, claim->agent, &claim->unit->world);
}

bool claim_is_named_by_design(const struct claim *claim) {
	static const bool own_names[WRITER_KINDS] = {
	    [WRITER_KUBERNETES] = true,		[WRITER_ECS] = true,
	    [WRITER_PROMETHEUS] = true,		[WRITER_APPLICATION_SIGNALS] = true,
	    [WRITER_SERVICE_EVENTS] = true,	[WRITER_OTLP] = true,
	    [WRITER_CONTAINER_INSIGHTS] = true, [WRITER_DATABASE_INSIGHTS] = true,
	};
	bool own = claim->stream.origin == ORIGIN_DEFAULT || claim->stream.origin == ORIGIN_ABSENT;
	return own && own_names[claim->writer.kind];
}

static enum answer field_differs_by(const struct claim *claim, const struct field *field, enum difference between) {
	enum answer answer = NEVER;
	for (uint32_t i = 0; i < field->value.count && answer != CERTAIN; i++) {
		struct part part = field->value.parts[i];
		if (part.is_variable)
			part = variable_in_world(&part.variable, claim->agent, &claim->unit->world);
		enum answer of_part = template_differs_by(&(struct template){.parts = &part, .count = 1}, between);
		answer = of_part > answer ? of_part : answer;
	}
	return answer;
}

enum answer claim_differs_by(const struct claim *claim, enum difference between) {
	enum answer by_stream = field_differs_by(claim, &claim->stream, between);
	if (by_stream == CERTAIN)
		return by_stream;
	enum answer by_group = field_differs_by(claim, &claim->group, between);
	return by_group > by_stream ? by_group : by_stream;
}

struct str claim_source(struct arena *arena, const struct claim *claim) {
	struct str name = template_text(arena, &claim->writer.name.value), input = claim->writer.input;
	if (input.n && claim->writer.kind == WRITER_CONTAINER) /* which is named after it */
		return input;
	if (!name.n)
		return input.n ? input : str_from(writer_kind_name(claim->writer.kind));
	if (!input.n || str_equal(input, name))
		return name;
	return arena_format(arena, "%.*s (%.*s)", STR_ARGS(input), STR_ARGS(name));
}

struct str sharing_destination(struct arena *arena, const struct claim *claim) {
	struct str group = template_text(arena, &claim->group.value);
	struct str stream = template_text(arena, &claim->stream.value);
	return arena_format(arena, "%.*s -> %.*s", STR_ARGS(group), STR_ARGS(stream));
}

const char *claim_output_noun(const struct claim *claim) {
	return claim->agent->output_noun ? claim->agent->output_noun : "output";
}

/* "app_logs (nginx and syslog)" for an output that merges these inputs. */
static struct str merged_text(struct arena *arena, const struct input *output) {
	struct str by = output->ways.items[0]->writer.merged_by;
	struct buf text = {0};
	for (uint32_t i = 0; i < output->ways.count && i < WITNESS_WRITERS; i++) {
		struct claim *way = output->ways.items[i];
		struct str input = way->writer.input.n ? way->writer.input : claim_source(arena, way);
		buf_format(&text, "%s%.*s",
			   i == 0			 ? ""
			   : i + 1 == output->ways.count ? " and "
							 : ", ",
			   STR_ARGS(input));
	}
	if (output->ways.count > WITNESS_WRITERS)
		buf_format(&text, " and %u more", (unsigned)(output->ways.count - WITNESS_WRITERS));
	struct str result = arena_format(arena, "%.*s (%.*s)", STR_ARGS(by), STR_ARGS(buf_str(&text)));
	buf_finish(&text);
	return result;
}

static struct str source_text(struct arena *arena, const struct share *share, uint32_t i) {
	bool merged = share->inputs && share->sources[i]->writer.merged_by.n;
	return merged ? merged_text(arena, &share->inputs[i]) : claim_source(arena, share->sources[i]);
}

/* For the rules that point at the source itself. */
static struct str reader_label(struct arena *arena, const struct claim *claim, uint32_t number) {
	const struct glob *reads = claim->writer.reads;
	const char *what = reads && !reads->literal ? "matches the file" : "reads the file";
	return arena_format(arena, "writer %u %s", (unsigned)number, what);
}

static struct str writer_label(struct arena *arena, const struct claim *claim, uint32_t number) {
	struct str source = claim_source(arena, claim), stream = template_text(arena, &claim->stream.value);
	switch (claim->stream.origin) {
	case ORIGIN_DEFAULT:
	case ORIGIN_ABSENT:
		return arena_format(arena, "writer %u: no %s, so the agent's default %.*s", (unsigned)number,
				    claim->agent->stream_key, STR_ARGS(stream));
	case ORIGIN_INHERITED:
		return arena_format(arena, "writer %u takes the default %.*s", (unsigned)number, STR_ARGS(stream));
	case ORIGIN_WRITTEN:
		break;
	}
	return arena_format(arena, "writer %u: %.*s", (unsigned)number, STR_ARGS(source));
}

bool share_has_one_output(const struct share *share) {
	const struct claim *first = share->members[0];
	for (uint32_t i = 0; i < share->count; i++)
		if (!share->members[i]->writer.merged_by.n || share->members[i]->unit != first->unit ||
		    !str_equal(share->members[i]->writer.merged_by, first->writer.merged_by))
			return false;
	return true;
}

/* What the caret says where the writer is shown; an input's own place is a related one, see add_inputs. */
static struct str label_of(struct arena *arena, const struct share *share, uint32_t i) {
	const struct claim *claim = share->members[i];
	if (i >= LIMIT_RELATED_SHOWN && i + 1 != share->count)
		return STR("");
	if (share->kind == SHARE_TWICE && share_has_one_output(share))
		return arena_format(arena, "its events come to the %s by several ways", claim_output_noun(claim));
	if (share->kind == SHARE_TWICE)
		return arena_format(arena, "its events leave through several %ss", claim_output_noun(claim));
	if (share->kind == SHARE_ONE_FILE)
		return reader_label(arena, claim, i + 1);
	if (claim->writer.input.n && claim->stream.origin == ORIGIN_WRITTEN)
		return STR("the stream is set here");
	return writer_label(arena, claim, i + 1);
}

/* The outputs, where the writers are shown at their inputs. */
static void add_outputs(struct rule_run *run, struct finding *f, const struct share *share) {
	for (uint32_t i = 0; i < share->count && f->related_count < LIMIT_RELATED_SHOWN; i++) {
		const struct claim *claim = share->members[i];
		bool by_way = share_has_one_output(share) || !claim->stream.at.source;
		struct site at = by_way ? claim->at : claim->stream.at;
		finding_add_related(run, f, at, arena_format(run->arena, "writer %u leaves here", (unsigned)i + 1));
	}
}

/* The inputs, where the writers are shown at their outputs. */
static void add_inputs(struct rule_run *run, struct finding *f, const struct share *share) {
	for (uint32_t i = 0; i < share->count && f->related_count < LIMIT_RELATED_SHOWN; i++) {
		const struct claim *claim = share->members[i];
		if (f->at_source || !claim->writer.input.n || claim->stream.origin != ORIGIN_WRITTEN)
			continue;
		struct str source = claim_source(run->arena, claim), through = STR("");
		bool perhaps = claim->delivers < share->answer;
		if (claim->writer.merged_by.n && share->kind != SHARE_MERGED)
			through = arena_format(run->arena, ", through %.*s", STR_ARGS(claim->writer.merged_by));
		struct str label = arena_format(run->arena, "writer %u: %.*s%.*s%s", (unsigned)i + 1, STR_ARGS(source),
						STR_ARGS(through), perhaps ? ", if its events come this way" : "");
		finding_add_related(run, f, claim->writer.name.at, label);
	}
}

/* The places of defaults that are written elsewhere, each once. */
static void add_inherited(struct rule_run *run, struct finding *f) {
	for (uint32_t i = 0; i < f->claim_count; i++) {
		const struct field *stream = &f->claims[i]->stream;
		bool known = stream->origin != ORIGIN_INHERITED;
		for (uint32_t r = 0; r < f->related_count && !known; r++)
			known = site_compare(f->related[r].at, stream->at) == 0;
		if (!known && f->related_count < LIMIT_RELATED_SHOWN)
			finding_add_related(run, f, stream->at, STR("the default for entries without their own"));
	}
}

/* "/a, /b and 3 more", or the one file that all of them read. */
static void add_sources(struct arena *arena, const struct share *share, struct buf *text) {
	if (share->kind == SHARE_ONE_FILE) {
		buf_format(text, "%.*s, once for each of %u entries", STR_ARGS(share->file), (unsigned)share->count);
		return;
	}
	if (share->kind == SHARE_TWICE) {
		struct str source = claim_source(arena, share->members[share->count - 1]);
		buf_format(text, "an event of %.*s, once for each %s", STR_ARGS(source),
			   share_has_one_output(share) ? "way" : claim_output_noun(share->members[0]));
		return;
	}
	for (uint32_t i = 0; i < share->source_count && i < WITNESS_WRITERS; i++) {
		bool is_last = i + 1 == share->source_count;
		buf_add_text(text, i == 0 ? "" : is_last ? " and " : ", ");
		buf_add(text, source_text(arena, share, i));
	}
	if (share->source_count > WITNESS_WRITERS)
		buf_format(text, " and %u more", (unsigned)(share->source_count - WITNESS_WRITERS));
}

/* Of members that only may have one stream not all can meet each other: the first one that can meet the last. */
static const struct claim *partner_of_last(struct arena *arena, const struct share *share) {
	enum { PARTNERS_TRIED = 256 };
	const struct claim *last = share->members[share->count - 1];
	uint64_t steps = LIMIT_TAG_STEPS;
	for (uint32_t i = 0; i + 1 < share->count && i < PARTNERS_TRIED; i++) {
		struct assumption_list assumptions = {0};
		enum relation relation = share->members[i]->unit == last->unit ? RELATION_UNIT : RELATION_HOST;
		if (claim_meet(arena, share->members[i], last, relation, &steps, &assumptions) != NEVER)
			return share->members[i];
	}
	return share->members[0];
}

static bool is_of_two_destinations(struct arena *arena, const struct share *share) {
	return share->answer == POSSIBLE &&
	       !claim_same_destination(arena, share->members[0], share->members[share->count - 1]);
}

/* Of what reads one file, that which names it: its name has the file's own path. */
static const struct claim *shown_in_witness(const struct finding *f, const struct share *share) {
	for (uint32_t i = f->claim_count; share->kind == SHARE_ONE_FILE && i-- > 0;)
		if (f->claims[i]->writer.reads->literal)
			return f->claims[i];
	return f->claims[f->claim_count - 1];
}

static struct str witness(struct arena *arena, const struct finding *f, const struct share *share) {
	const struct claim *last = shown_in_witness(f, share);
	struct template group = claim_in_world(arena, last, &last->group);
	struct template stream = claim_in_world(arena, last, &last->stream);
	struct str group_name = template_example(arena, &group, 0), stream_name = template_example(arena, &stream, 0);
	struct buf text = {0};
	buf_add_text(&text, "host A: ");
	bool of_sources = share->kind != SHARE_ONE_FILE && share->kind != SHARE_TWICE;
	if (of_sources && is_of_two_destinations(arena, share)) {
		struct claim *pair[] = {(struct claim *)partner_of_last(arena, share),
					share->members[share->count - 1]};
		struct share two = {.members = pair, .count = 2, .sources = pair, .source_count = 2};
		add_sources(arena, &two, &text);
	} else {
		add_sources(arena, share, &text);
	}
	buf_format(&text, " -> %.*s : %.*s", STR_ARGS(group_name), STR_ARGS(stream_name));
	struct str copy = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return copy;
}

struct finding *sharing_finding(struct rule_run *run, const struct share *share) {
	bool at_source = share->kind == SHARE_ONE_FILE || share->kind == SHARE_TWICE;
	struct finding *f =
	    finding_add(run, share->answer, claim_shown_at(share->members[share->count - 1], at_source));
	f->at_source = at_source;
	f->one_destination = share->answer != POSSIBLE;
	for (uint32_t i = 0; i < share->count; i++)
		finding_add_claim(run, f, share->members[i], label_of(run->arena, share, i));
	for (uint32_t i = 0; i < share->assumptions.count; i++)
		finding_assume(run, f, share->assumptions.items[i]);
	if (f->claim_count) { /* not thrown away */
		f->label = f->labels[f->claim_count - 1];
		f->witness = witness(run->arena, f, share);
		add_inherited(run, f);
		if (share->kind == SHARE_TWICE)
			add_outputs(run, f, share);
		else
			add_inputs(run, f, share);
	}
	return f;
}

void sharing_say_message(struct rule_run *run, struct finding *f, const struct share *share, const char *what) {
	struct str to = sharing_destination(run->arena, share->members[share->count - 1]);
	unsigned all = share->source_count, sure = share->sure_count;
	if (share->answer != POSSIBLE && sure < all) {
		finding_say(run, f, &f->message, "%u %s write to one log stream, and %u more may: %.*s", sure, what,
			    all - sure, STR_ARGS(to));
	} else if (share->answer != POSSIBLE) {
		finding_say(run, f, &f->message, "%u %s write to one log stream: %.*s", all, what, STR_ARGS(to));
	} else if (!is_of_two_destinations(run->arena, share)) {
		finding_say(run, f, &f->message, "%u %s may write to one log stream: %.*s", all, what, STR_ARGS(to));
	} else {
		struct str other = sharing_destination(run->arena, partner_of_last(run->arena, share));
		finding_say(run, f, &f->message, "%u %s may write to one log stream: %.*s can be equal to %.*s", all,
			    what, STR_ARGS(to), STR_ARGS(other));
	}
}

/* The unit whose restart makes a change live. */
static const struct unit *loader_of(const struct claim *claim) {
	const struct unit *loader = claim->unit;
	for (const struct unit *outer = claim->unit->outer; outer; outer = outer->outer)
		loader = outer->agent->restart ? outer : loader;
	return loader;
}

static const struct agent *loading_agent(const struct claim *claim) {
	const struct unit *loader = loader_of(claim);
	return loader == claim->unit ? claim->agent : loader->agent;
}

const char *claim_restart(const struct claim *claim) {
	return loading_agent(claim)->restart(loader_of(claim));
}

const char *claim_copy_noun(const struct claim *claim) {
	const char *noun = claim->agent->copy_noun;
	for (const struct unit *unit = claim->unit->outer; unit && !noun; unit = unit->outer)
		noun = unit->agent->copy_noun;
	return noun ? noun : "copy";
}

static bool is_loaded_alike(const struct claim *a, const struct claim *b) {
	return loading_agent(a) == loading_agent(b) && str_is(str_from(claim_restart(a)), claim_restart(b));
}

/* A claim for each way to load one, the last ones of theirs, the last one first; at most room. */
static uint32_t one_of_each_loader(struct claim *const *claims, uint32_t count, const struct claim **ret,
				   uint32_t room) {
	uint32_t found = 0;
	for (uint32_t i = count; i-- > 0 && found < room;) {
		bool known = false;
		for (uint32_t k = 0; k < found && !known; k++)
			known = is_loaded_alike(ret[k], claims[i]);
		if (!known)
			ret[found++] = claims[i];
	}
	return found;
}

void sharing_add_restarts(struct claim *const *claims, uint32_t count, struct buf *out) {
	enum { LOADERS_MAX = 8 };
	const struct claim *one_of[LOADERS_MAX];
	uint32_t loaders = one_of_each_loader(claims, count, one_of, LOADERS_MAX);
	if (loaders == 1)
		buf_format(out, "\nthen load it: %s", claim_restart(one_of[0]));
	for (uint32_t i = 0; loaders > 1 && i < loaders; i++)
		buf_format(out, "%s\n  %s: %s",
			   i ? "" : "\nthen load what you changed:", loading_agent(one_of[i])->title,
			   claim_restart(one_of[i]));
}

void sharing_say_restart(struct rule_run *run, struct finding *f, const struct share *share, struct str advice) {
	struct buf text = {0};
	buf_add(&text, advice);
	sharing_add_restarts(share->members, share->count, &text);
	finding_say(run, f, &f->help, "%.*s", STR_ARGS(buf_str(&text)));
	buf_finish(&text);
}

void sharing_help(struct rule_run *run, struct finding *f, const struct share *share, const char *first_line) {
	if (!f->claim_count)
		return;
	struct buf text = {0};
	buf_add_text(&text, first_line);
	size_t start = text.n;
	advice_add_names(run, share->sources, share->source_count, &text);
	if (text.n == start && str_ends_with(buf_str(&text), STR(":"))) {
		text.n--; /* nothing to show: the key alone */
		buf_format(&text, " (%s)", f->claims[0]->agent->stream_key);
	}
	sharing_add_restarts(share->members, share->count, &text);
	f->help = arena_str(run->arena, buf_str(&text));
	buf_finish(&text);
}
