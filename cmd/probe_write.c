/* The answers of cwdoctor probe for people: the verdict first, what was seen and what follows from it below. */
#include "cmd/probe.h"

#include "base/date.h"
#include "claim/token.h"
#include "cmd/output.h"
#include "report/ink.h"
#include "rule/live.h"

#include <string.h>

enum { NAME_WIDTH = 32, TOKEN_END = 8, WRITERS_SHOWN = 5 };

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

static void write_times(const struct writing *w, const struct probed *probed, const struct observed_stream *seen) {
	struct buf text = {0};
	struct str created = probe_time(w->arena, seen->created_ms), first = probe_time(w->arena, seen->first_event_ms);
	struct str last = probe_time(w->arena, seen->last_event_ms), token = probe_token(w->arena, seen->token);
	(void)probed;
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
	size_t width = name.n < NAME_WIDTH ? NAME_WIDTH - name.n : 0;
	buf_add_text(w->out, "  ");
	buf_add(w->out, name);
	buf_add_repeated(w->out, ' ', width + 2);
	ink_text(w->out, &w->style, ink_of(verdict->verdict), str_from(verdict_name(verdict->verdict)));
	if (verdict->seen && verdict->seen->last_ingestion_ms) {
		struct str moment = live_moment(w->arena, probed, verdict->seen->last_ingestion_ms);
		buf_format(w->out, "  last write %.*s", STR_ARGS(moment));
	}
	buf_add_char(w->out, '\n');
	if (verdict->seen)
		write_times(w, probed, verdict->seen);
	for (uint32_t i = 0; i < verdict->inferred.count; i++)
		remark(w, "so", verdict->inferred.items[i]);
}

static void write_target(const struct writing *w, const struct probed *probed) {
	const struct observation *last = live_last(probed);
	struct str group = report_masked(w->arena, probed->target.group);
	ink_text(w->out, &w->style, INK_STRONG, group);
	if (last) {
		struct str region = report_masked(w->arena, last->region),
			   account = report_masked(w->arena, last->account);
		buf_format(w->out, "  %.*s%s%.*s", STR_ARGS(region), account.n ? ", account " : "", STR_ARGS(account));
		struct str endpoint = report_masked(w->arena, last->endpoint);
		if (endpoint.n)
			buf_format(w->out, ", at %.*s", STR_ARGS(endpoint));
	}
	buf_add_char(w->out, '\n');
	for (uint32_t i = 0; i < probed->verdicts.count; i++)
		write_verdict(w, probed, &probed->verdicts.items[i]);
	write_writers(w, &probed->target);
	if (last && last->skew_ms)
		remark(w, "clock",
		       arena_format(w->arena,
				    "this host's clock is off by %lld s; the questions were signed by the service's",
				    (long long)(last->skew_ms / 1000)));
	if (last && last->truncated)
		remark(w, "more", STR("the group has more streams than were looked at (--pages)"));
	buf_add_char(w->out, '\n');
}

static void write_unasked(const struct writing *w) {
	const struct target_list *targets = &w->probe->targets;
	for (uint32_t i = 0; i < targets->unasked.count; i++) {
		const struct unasked *unasked = &targets->unasked.items[i];
		struct report_place place = report_place(unasked->claim->at);
		struct str group = report_masked(w->arena, report_field(w->arena, &unasked->claim->group));
		struct str stream = report_masked(w->arena, report_field(w->arena, &unasked->claim->stream));
		struct str file = report_masked(w->arena, place.file), why = report_masked(w->arena, unasked->why);
		buf_format(w->out, "not asked: %.*s -> %.*s (%.*s:%u): %.*s\n", STR_ARGS(group), STR_ARGS(stream),
			   STR_ARGS(file), place.start.line, STR_ARGS(why));
	}
	if (targets->unasked.count)
		buf_add_char(w->out, '\n');
}

static void write_counts(const struct writing *w) {
	const struct probed_list *probed = &w->probe->targets.probed;
	uint32_t counts[VERDICT_CANNOT_TELL + 1] = {0}, streams = 0;
	for (uint32_t i = 0; i < probed->count; i++)
		for (uint32_t k = 0; k < probed->items[i]->verdicts.count; k++, streams++)
			counts[probed->items[i]->verdicts.items[k].verdict]++;
	buf_add_text(w->out, "Asked about ");
	report_count(w->out, streams, "stream", "streams");
	const char *separator = ": ";
	for (enum probe_verdict verdict = VERDICT_MISSING; verdict <= VERDICT_CANNOT_TELL; verdict++) {
		if (!counts[verdict])
			continue;
		buf_format(w->out, "%s%u %s", separator, counts[verdict], verdict_name(verdict));
		separator = ", ";
	}
	buf_add_text(w->out, ".\n");
}

void probe_write_human(const struct probe *probe, struct buf *out) {
	struct writing w = {.probe = probe, .arena = probe->arena, .style = output_style(probe->options), .out = out};
	struct style findings_only = w.style;
	findings_only.quiet = true;
	for (uint32_t i = 0; i < probe->targets.probed.count; i++)
		write_target(&w, probe->targets.probed.items[i]);
	write_unasked(&w);
	if (probe->report.finding_count)
		reporter_by_name(STR("human"))->write(&probe->report, &findings_only, out);
	if (options_has(probe->options, "quiet"))
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
