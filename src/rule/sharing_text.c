/* What the findings about sharing say: writers and their labels, the proof, names that would tell them apart. */
#include "rule/sharing.h"

#include "base/limits.h"
#include "rule/advice.h"
#include "rule/engine.h"

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

enum answer claim_differs_by_host(const struct claim *claim, const struct field *field) {
	enum answer answer = NEVER;
	for (uint32_t i = 0; i < field->value.count && answer != CERTAIN; i++) {
		struct part part = field->value.parts[i];
		if (part.is_variable)
			part = variable_in_world(&part.variable, claim->agent, &claim->unit->world);
		enum answer of_part = template_differs_by_host(&(struct template){.parts = &part, .count = 1});
		answer = of_part > answer ? of_part : answer;
	}
	return answer;
}

struct str claim_source(struct arena *arena, const struct claim *claim) {
	struct str name = template_text(arena, &claim->writer.name.value);
	return name.n ? name : str_from(writer_kind_name(claim->writer.kind));
}

struct str sharing_destination(struct arena *arena, const struct claim *claim) {
	struct str group = template_text(arena, &claim->group.value);
	struct str stream = template_text(arena, &claim->stream.value);
	return arena_format(arena, "%.*s -> %.*s", STR_ARGS(group), STR_ARGS(stream));
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
	for (uint32_t i = 0; i < share->source_count && i < WITNESS_WRITERS; i++) {
		bool is_last = i + 1 == share->source_count;
		buf_add_text(text, i == 0 ? "" : is_last ? " and " : ", ");
		buf_add(text, claim_source(arena, share->sources[i]));
	}
	if (share->source_count > WITNESS_WRITERS)
		buf_format(text, " and %u more", (unsigned)(share->source_count - WITNESS_WRITERS));
}

static struct str witness(struct arena *arena, const struct finding *f, const struct share *share) {
	const struct claim *last = f->claims[f->claim_count - 1];
	struct template group = claim_in_world(arena, last, &last->group);
	struct template stream = claim_in_world(arena, last, &last->stream);
	struct str group_name = template_example(arena, &group, 0), stream_name = template_example(arena, &stream, 0);
	struct buf text = {0};
	buf_add_text(&text, "host A: ");
	add_sources(arena, share, &text);
	buf_format(&text, " -> %.*s : %.*s", STR_ARGS(group_name), STR_ARGS(stream_name));
	struct str copy = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return copy;
}

struct finding *sharing_finding(struct rule_run *run, const struct share *share) {
	bool at_source = share->kind == SHARE_ONE_FILE;
	struct finding *f =
	    finding_add(run, share->answer, claim_shown_at(share->members[share->count - 1], at_source));
	f->at_source = at_source;
	f->one_destination = share->answer != POSSIBLE;
	for (uint32_t i = 0; i < share->count; i++) {
		bool shown = i < LIMIT_RELATED_SHOWN || i + 1 == share->count;
		struct str label = STR("");
		if (shown && at_source)
			label = reader_label(run->arena, share->members[i], i + 1);
		else if (shown)
			label = writer_label(run->arena, share->members[i], i + 1);
		finding_add_claim(run, f, share->members[i], label);
	}
	for (uint32_t i = 0; i < share->assumptions.count; i++)
		finding_assume(run, f, share->assumptions.items[i]);
	if (f->claim_count) { /* not thrown away */
		f->label = f->labels[f->claim_count - 1];
		f->witness = witness(run->arena, f, share);
		add_inherited(run, f);
	}
	return f;
}

const char *claim_restart(const struct claim *claim) {
	return claim->agent->restart(&claim->unit->world);
}

void sharing_say_restart(struct rule_run *run, struct finding *f, const struct share *share, const char *advice) {
	const char *restart = claim_restart(share->members[share->count - 1]);
	finding_say(run, f, &f->help, "%s\nthen load it: %s", advice, restart);
}

void sharing_help(struct rule_run *run, struct finding *f, const struct share *share, const char *first_line) {
	if (!f->claim_count)
		return;
	const struct claim *last = share->members[share->count - 1];
	struct buf text = {0};
	buf_add_text(&text, first_line);
	advice_add_names(run, share->sources, share->source_count, &text);
	buf_format(&text, "\nthen load it: %s", claim_restart(last));
	f->help = arena_str(run->arena, buf_str(&text));
	buf_finish(&text);
}
