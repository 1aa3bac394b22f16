/* The answers of cwdoctor probe for people: the verdict first, what was seen and what follows from it below. */
#include "cmd/probe.h"

#include "base/date.h"
#include "base/utf8.h"
#include "claim/token.h"
#include "cmd/output.h"
#include "report/ink.h"
#include "rule/live.h"

#include <string.h>

enum { NAME_WIDTH = 32, TOKEN_END = 8, WRITERS_SHOWN = 5, ROWS_SHOWN = 20, ROWS_WITH_TIMES = 3 };

struct str probe_token(struct arena *arena, struct str token) {
	if (token.n <= TOKEN_END)
		return token;
	return arena_format(arena, "...%.*s", STR_ARGS(str_from_offset(token, token.n - TOKEN_END)));
}

struct str probe_time(struct arena *arena, int64_t ms) {
	char text[DATE_TEXT];
	if (!ms)
		return STR("");
	date_text(ms / 1000, text);
	text[10] = 'T';
	return arena_format(arena, "%s.%03dZ", text, (int)(ms % 1000));
}

static enum ink ink_of(enum probe_verdict verdict) {
	switch (verdict) {
	case VERDICT_GROUP_MISSING:
		return INK_ERROR;
	case VERDICT_OTHER_WRITER:
	case VERDICT_SILENT:
	case VERDICT_CANNOT_TELL:
		return INK_WARNING;
	case VERDICT_MISSING:
	case VERDICT_NEVER_WRITTEN:
		return INK_NOTE;
	case VERDICT_ACTIVE:
		break;
	}
	return INK_STRONG;
}

struct writing {
	const struct probe *probe;
	struct arena *arena;
	struct style style;
	struct buf *out;
};

static void remark(const struct writing *w, const char *name, struct str text) {
	struct str masked = report_masked(w->arena, text);
	buf_add_text(w->out, "      ");
	ink_text(w->out, &w->style, INK_GUTTER, STR("= "));
	buf_format(w->out, "%s: ", name);
	ink_wrap(w->out, &w->style, masked, 8 + strlen(name) + 2, (struct indent){STR("        "), 8});
	buf_add_char(w->out, '\n');
}

static void write_times(const struct writing *w, const struct observed_stream *seen) {
	struct buf text = {0};
	struct str created = probe_time(w->arena, seen->created_ms), first = probe_time(w->arena, seen->first_event_ms);
	struct str last = probe_time(w->arena, seen->last_event_ms), token = probe_token(w->arena, seen->token);
	buf_format(&text, "created %.*s", STR_ARGS(created.n ? created : STR("at an unknown time")));
	if (first.n)
		buf_format(&text, ", events from %.*s to %.*s", STR_ARGS(first), STR_ARGS(last));
	if (token.n)
		buf_format(&text, ", token %.*s", STR_ARGS(token));
	remark(w, "seen", buf_str(&text));
	buf_finish(&text);
}

static void write_writers(const struct writing *w, const struct probe_target *target) {
	struct buf text = {0};
	for (uint32_t i = 0; i < target->claim_count && i < WRITERS_SHOWN; i++) {
		const struct claim *claim = target->claims[i];
		struct report_place place = report_place(claim->stream.at.source ? claim->stream.at : claim->at);
		struct str name = report_field(w->arena, &claim->writer.name);
		buf_format(&text, "%s%.*s (%.*s:%u)", i ? ", " : "", STR_ARGS(name), STR_ARGS(place.file),
			   place.start.line);
	}
	if (target->claim_count > WRITERS_SHOWN)
		buf_format(&text, " and %u more", target->claim_count - WRITERS_SHOWN);
	if (text.n)
		remark(w, "writers", buf_str(&text));
	buf_finish(&text);
}

static void write_verdict(const struct writing *w, const struct probed *probed, const struct stream_verdict *verdict) {
	struct str name = report_masked(w->arena, verdict->stream.n ? verdict->stream : STR("(the group)"));
	struct str word = str_from(verdict_name(verdict->verdict)), moment = {0};
	size_t taken = utf8_mask_width(name), gap = (taken < NAME_WIDTH ? NAME_WIDTH - taken : 0) + 2;
	if (verdict->seen && verdict->seen->last_ingestion_ms)
		moment = arena_format(w->arena, "last write %.*s",
				      STR_ARGS(live_moment(w->arena, probed, verdict->seen->last_ingestion_ms)));
	buf_add_text(w->out, "  ");
	buf_add(w->out, name);
	if (w->style.width && 2 + taken + gap + word.n > w->style.width) {
		buf_add_text(w->out, "\n    ");
		taken = gap = 2;
	} else
		buf_add_repeated(w->out, ' ', gap);
	ink_text(w->out, &w->style, ink_of(verdict->verdict), word);
	if (moment.n && w->style.width && 2 + taken + gap + word.n + 2 + moment.n > w->style.width)
		buf_format(w->out, "\n    %.*s", STR_ARGS(moment));
	else if (moment.n)
		buf_format(w->out, "  %.*s", STR_ARGS(moment));
	buf_add_char(w->out, '\n');
	if (verdict->seen && probed->verdicts.count <= ROWS_WITH_TIMES)
		write_times(w, verdict->seen);
	for (uint32_t i = 0; i < verdict->inferred.count; i++)
		remark(w, "so", verdict->inferred.items[i]);
}

/* Somebody else's first, then by the time of the last write. */
static int compare_verdicts(const void *a, const void *b, const void *context) {
	const struct stream_verdict *const *one = a, *const *other = b;
	bool first = (*one)->verdict == VERDICT_OTHER_WRITER, second = (*other)->verdict == VERDICT_OTHER_WRITER;
	int64_t left = (*one)->seen ? (*one)->seen->last_ingestion_ms : 0;
	int64_t right = (*other)->seen ? (*other)->seen->last_ingestion_ms : 0;
	(void)context;
	if (first != second)
		return first ? -1 : 1;
	return left != right ? (left > right ? -1 : 1) : str_compare((*one)->stream, (*other)->stream);
}

static void add_counts(struct buf *out, const uint32_t counts[VERDICT_CANNOT_TELL + 1]) {
	const char *separator = ": ";
	for (enum probe_verdict verdict = VERDICT_MISSING; verdict <= VERDICT_CANNOT_TELL; verdict++) {
		if (!counts[verdict])
			continue;
		buf_format(out, "%s%u %s", separator, counts[verdict], verdict_name(verdict));
		separator = ", ";
	}
}

static void write_verdicts(const struct writing *w, const struct probed *probed) {
	uint32_t n = probed->verdicts.count, counts[VERDICT_CANNOT_TELL + 1] = {0};
	const struct stream_verdict **rows =
	    (const struct stream_verdict **)arena_alloc_array(w->arena, n, sizeof *rows);
	for (uint32_t i = 0; i < n; i++)
		rows[i] = &probed->verdicts.items[i];
	list_sort(w->arena, (void *)rows, n, sizeof *rows, compare_verdicts, NULL);
	for (uint32_t i = 0; i < n; i++)
		if (i < ROWS_SHOWN)
			write_verdict(w, probed, rows[i]);
		else
			counts[rows[i]->verdict]++;
	if (n > ROWS_SHOWN) {
		buf_format(w->out, "  and %u more", n - ROWS_SHOWN);
		add_counts(w->out, counts);
		buf_add_text(w->out, " (all of them: --format json)\n");
	}
	if (!n)
		buf_add_text(w->out, "  no log streams\n");
}

static void write_header(const struct writing *w, const struct probed *probed) {
	const struct observation *last = live_last(probed);
	ink_text(w->out, &w->style, INK_STRONG, report_masked(w->arena, probed->target.group));
	struct str region = report_masked(w->arena, last ? last->region : probed->target.region);
	if (region.n)
		buf_format(w->out, "  %.*s", STR_ARGS(region));
	if (last && last->account.n)
		buf_format(w->out, ", account %.*s", STR_ARGS(report_masked(w->arena, last->account)));
	if (last && last->endpoint.n)
		buf_format(w->out, ", at %.*s", STR_ARGS(report_masked(w->arena, last->endpoint)));
	buf_add_char(w->out, '\n');
}

static void write_target(const struct writing *w, const struct probed *probed) {
	const struct observation *last = live_last(probed);
	write_verdicts(w, probed);
	write_writers(w, &probed->target);
	if (last && last->skew_ms)
		remark(w, "clock",
		       arena_format(w->arena,
				    "this host's clock is off by %lld s; the questions were signed by the service's",
				    (long long)(last->skew_ms / 1000)));
	if (last && last->truncated)
		remark(w, "more", STR("the group has more streams than were looked at (--pages)"));
}

/* Streams of one group stand below one line, wherever they were named. */
static void write_targets(const struct writing *w) {
	const struct probed_list *probed = &w->probe->targets.probed;
	LIST(, struct probed_list *) groups = {0};
	struct map known = {.arena = w->arena};
	for (uint32_t i = 0; i < probed->count; i++) {
		const struct probe_target *target = &probed->items[i]->target;
		struct str key =
		    arena_format(w->arena, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARGS(target->group), STR_ARGS(target->region),
				 STR_ARGS(target->account), STR_ARGS(target->endpoint));
		struct probed_list **group = (struct probed_list **)map_at(&known, key);
		if (!*group) {
			*group = ARENA_NEW(w->arena, struct probed_list);
			LIST_ADD(w->arena, &groups, *group);
		}
		LIST_ADD(w->arena, *group, probed->items[i]);
	}
	for (uint32_t i = 0; i < groups.count; i++) {
		write_header(w, groups.items[i]->items[0]);
		for (uint32_t k = 0; k < groups.items[i]->count; k++)
			write_target(w, groups.items[i]->items[k]);
		buf_add_char(w->out, '\n');
	}
}

void probe_write_unasked(const struct probe *probe, struct buf *out) {
	const struct target_list *targets = &probe->targets;
	for (uint32_t i = 0; i < targets->unasked.count; i++) {
		const struct unasked *unasked = &targets->unasked.items[i];
		struct report_place place = report_place(unasked->claim->at);
		struct str group = report_masked(probe->arena, report_field(probe->arena, &unasked->claim->group));
		struct str stream = report_masked(probe->arena, report_field(probe->arena, &unasked->claim->stream));
		struct str file = report_masked(probe->arena, place.file),
			   why = report_masked(probe->arena, unasked->why);
		buf_format(out, "not asked: %.*s -> %.*s (%.*s:%u): %.*s\n", STR_ARGS(group), STR_ARGS(stream),
			   STR_ARGS(file), place.start.line, STR_ARGS(why));
	}
}

struct str probe_one_trouble(const struct probe *probe) {
	const struct probed_list *probed = &probe->targets.probed;
	struct str trouble = {0};
	for (uint32_t i = 0; i < probed->count; i++) {
		const struct probed *one = probed->items[i];
		if (live_last(one) || !one->sample_count)
			return STR("");
		struct str this_one = one->samples[one->sample_count - 1].trouble;
		if (i && !str_equal(trouble, this_one))
			return STR("");
		trouble = this_one;
	}
	return trouble;
}

static void write_counts(const struct writing *w) {
	const struct probed_list *probed = &w->probe->targets.probed;
	uint32_t counts[VERDICT_CANNOT_TELL + 1] = {0}, streams = 0;
	for (uint32_t i = 0; i < probed->count; i++)
		for (uint32_t k = 0; k < probed->items[i]->verdicts.count; k++, streams++)
			counts[probed->items[i]->verdicts.items[k].verdict]++;
	buf_add_text(w->out, "Asked about ");
	report_count(w->out, streams, "stream", "streams");
	add_counts(w->out, counts);
	buf_add_text(w->out, ".\n");
}

void probe_write_human(const struct probe *probe, struct buf *out) {
	struct writing w = {.probe = probe, .arena = probe->arena, .style = output_style(probe->options), .out = out};
	struct style findings_only = w.style;
	findings_only.quiet = true;
	bool nothing = probe_one_trouble(probe).n > 0; /* one line on standard error says why */
	if (!nothing)
		write_targets(&w);
	probe_write_unasked(probe, out);
	if (probe->targets.unasked.count)
		buf_add_char(out, '\n');
	if (probe->report.finding_count)
		reporter_by_name(STR("human"))->write(&probe->report, &findings_only, out);
	if (nothing || options_has(probe->options, "quiet"))
		return;
	write_counts(&w);
	ink_wrap(
	    out, &w.style,
	    STR("CloudWatch Logs has ignored sequence tokens since January 2023 and accepts several writers of one "
		"stream: what sharing costs today is mixed lines, not refused puts. A token error in a log is old, or "
		"comes from an emulator or a proxy: cwdoctor explain 'LINE'."),
	    0, (struct indent){0});
	buf_add_char(out, '\n');
}
