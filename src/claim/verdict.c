/* From what was observed to what follows: each verdict says no more than the service's answers show. */
#include "base/date.h"
#include "claim/observation.h"
#include "claim/token.h"

enum { SECOND_MS = 1000 };

struct judging {
	struct arena *arena;
	const struct verdict_settings *settings;
	struct probed *probed;
	const struct observation *last;
};

const char *verdict_name(enum probe_verdict verdict) {
	static const char *const names[] = {
	    [VERDICT_MISSING] = "missing",
	    [VERDICT_NEVER_WRITTEN] = "never-written",
	    [VERDICT_SILENT] = "silent",
	    [VERDICT_ACTIVE] = "active",
	    [VERDICT_OTHER_WRITER] = "written-by-somebody-else",
	    [VERDICT_GROUP_MISSING] = "group-missing",
	    [VERDICT_CANNOT_TELL] = "cannot-tell",
	};
	return names[verdict];
}

static void infer(const struct judging *j, struct stream_verdict *verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void infer(const struct judging *j, struct stream_verdict *verdict, const char *format, ...) {
	va_list args;
	va_start(args, format);
	LIST_ADD(j->arena, &verdict->inferred, arena_vformat(j->arena, format, args));
	va_end(args);
}

static const struct observed_stream *seen_in(const struct observation *sample, struct str name) {
	for (uint32_t i = 0; i < sample->streams.count; i++)
		if (str_equal(sample->streams.items[i].name, name))
			return &sample->streams.items[i];
	return NULL;
}

static bool was_written(const struct observed_stream *stream) {
	return stream->last_ingestion_ms || stream->last_event_ms || stream->token.n;
}

/* When something last came, by the best of what the service says. */
static int64_t last_write(const struct observed_stream *stream) {
	struct sequence_token token;
	int64_t ms = stream->last_ingestion_ms;
	if (token_read(stream->token, &token) && token.written_ms > ms)
		ms = token.written_ms;
	return ms;
}

/* How often the stream was written between the first answer and the last, as far as it shows. A write from before, that
 * the service shows late, is none. */
static uint32_t changes_of(const struct probed *probed, struct str name) {
	static const struct observed_stream none;
	const struct observed_stream *before = NULL;
	uint32_t changes = 0;
	int64_t start_ms = 0;
	for (uint32_t i = 0; i < probed->sample_count; i++) {
		const struct observation *sample = &probed->samples[i];
		const struct observed_stream *now = seen_in(sample, name);
		if (!sample->answered)
			continue;
		now = now ? now : &none;
		bool is_other =
		    before && was_written(now) &&
		    (now->last_ingestion_ms != before->last_ingestion_ms || !str_equal(now->token, before->token));
		if (is_other && (!last_write(now) || last_write(now) >= start_ms))
			changes++;
		start_ms = before ? start_ms : sample->at_ms;
		before = now;
	}
	return changes;
}

static int64_t watched_ms(const struct probed *probed) {
	int64_t first = 0, last = 0;
	for (uint32_t i = 0; i < probed->sample_count; i++) {
		if (!probed->samples[i].answered)
			continue;
		first = first ? first : probed->samples[i].at_ms;
		last = probed->samples[i].at_ms;
	}
	return last - first;
}

static uint32_t answers_of(const struct probed *probed) {
	uint32_t answers = 0;
	for (uint32_t i = 0; i < probed->sample_count; i++)
		answers += probed->samples[i].answered;
	return answers;
}

/* --watch: what came while we looked, and whose it can be. */
static void judge_watch(const struct judging *j, struct stream_verdict *verdict) {
	int64_t watched = watched_ms(j->probed);
	uint32_t changes = changes_of(j->probed, verdict->stream);
	int64_t interval = j->settings->own_interval_ms;
	if (j->probed->sample_count < 2)
		return;
	if (answers_of(j->probed) < 2) {
		infer(j, verdict, "one answer only came while we looked: the others failed");
		return;
	}
	if (!changes) {
		infer(j, verdict, "no write was seen in %lld s; the service may show one up to an hour late",
		      (long long)(watched / SECOND_MS));
		return;
	}
	verdict->verdict = VERDICT_ACTIVE;
	if (j->settings->own_shipper_stopped) {
		verdict->verdict = VERDICT_OTHER_WRITER;
		infer(j, verdict,
		      "written while this host's shipper was stopped: by somebody else, or from a buffer that was on "
		      "its way");
	} else if (interval && changes > (uint32_t)(watched / interval) + 1) {
		verdict->verdict = VERDICT_OTHER_WRITER;
		infer(j, verdict, "written %u times in %lld s; this host's shipper sends once in %lld s", changes,
		      (long long)(watched / SECOND_MS), (long long)(interval / SECOND_MS));
	} else
		infer(j, verdict,
		      "written while we looked; whether by this host alone cannot be told: stop its shipper and give "
		      "--stopped, or give --own-interval");
}

/* --expected-token: the token of an error line holds the last write before it. */
static void judge_token(const struct judging *j, struct stream_verdict *verdict) {
	struct str expected = j->settings->expected_token;
	struct sequence_token then;
	char text[DATE_TEXT];
	if (!expected.n || !verdict->seen)
		return;
	if (str_is(expected, "null")) {
		infer(j, verdict, "the stream was empty at that error (null)%s",
		      was_written(verdict->seen) ? ", and was written since; by whom cannot be told"
						 : ", and still is");
		return;
	}
	if (str_equal(expected, verdict->seen->token)) {
		infer(j, verdict, "its token is still the expected one: nobody has written since that error");
		return;
	}
	if (!token_read(expected, &then)) {
		infer(j, verdict, "the expected token is none of AWS's: an emulator or a proxy gave it");
		return;
	}
	date_text(then.written_ms / SECOND_MS, text);
	infer(j, verdict,
	      "by the expected token the last write before that error was at %s UTC (a hint: AWS does not "
	      "document tokens)",
	      text);
	if (last_write(verdict->seen) >= then.written_ms + SECOND_MS)
		infer(j, verdict, "the stream was written after that; by whom cannot be told from a token");
}

static void judge_times(const struct judging *j, struct stream_verdict *verdict) {
	const struct observed_stream *seen = verdict->seen;
	int64_t age = j->last->at_ms - last_write(seen);
	if (!was_written(seen)) {
		verdict->verdict = VERDICT_NEVER_WRITTEN;
		return;
	}
	verdict->verdict = age > j->settings->silent_after_ms ? VERDICT_SILENT : VERDICT_ACTIVE;
	if (!last_write(seen) || !j->last->at_ms) {
		verdict->verdict = VERDICT_CANNOT_TELL;
		infer(j, verdict, "it holds events, and the service gives no time of the last write");
	} else if (verdict->verdict == VERDICT_SILENT && age < INT64_C(7200000))
		infer(j, verdict, "the time of the last write may be up to an hour behind");
}

static struct stream_verdict *add(const struct judging *j, struct str stream, enum probe_verdict verdict) {
	LIST_ADD(j->arena, &j->probed->verdicts, (struct stream_verdict){.stream = stream, .verdict = verdict});
	return &j->probed->verdicts.items[j->probed->verdicts.count - 1];
}

static bool is_asked_for(const struct judging *j, struct str name) {
	const struct template *asked = &j->probed->target.stream;
	struct template is = template_literal(j->arena, name);
	uint64_t steps = 100000;
	bool gave_up = false;
	return !asked->count || template_may_equal(asked, &is, &steps, &gave_up);
}

/* {instance_id}, ${HOSTNAME}: what a shipper fills in. */
static bool has_placeholder(struct str name) {
	size_t at, end;
	return str_find_char(name, '{', &at) && str_find_char(str_from_offset(name, at), '}', &end);
}

static void judge_streams(const struct judging *j) {
	const struct template *asked = &j->probed->target.stream;
	uint32_t before = j->probed->verdicts.count;
	for (uint32_t i = 0; i < j->last->streams.count; i++) {
		const struct observed_stream *seen = &j->last->streams.items[i];
		if (!is_asked_for(j, seen->name))
			continue;
		struct stream_verdict *verdict = add(j, seen->name, VERDICT_ACTIVE);
		verdict->seen = seen;
		judge_times(j, verdict);
		judge_watch(j, verdict);
		judge_token(j, verdict);
	}
	if (j->probed->verdicts.count > before || !asked->count)
		return;
	struct stream_verdict *verdict = add(j, template_text(j->arena, asked), VERDICT_MISSING);
	verdict->is_pattern = !template_is_literal(asked);
	if (!j->probed->target.claim_count && has_placeholder(verdict->stream))
		infer(j, verdict,
		      "placeholders are not filled in here: give the name as the log group has it, or the "
		      "configuration with --from-config");
	if (j->last->truncated) {
		verdict->verdict = VERDICT_CANNOT_TELL;
		infer(j, verdict, "the group has more streams than were looked at (--pages)");
	}
}

static const struct observation *last_answer(const struct probed *probed) {
	for (uint32_t i = probed->sample_count; i > 0; i--)
		if (probed->samples[i - 1].answered)
			return &probed->samples[i - 1];
	return NULL;
}

void verdicts_of(struct arena *arena, const struct verdict_settings *settings, struct probed *probed) {
	struct judging j = {.arena = arena, .settings = settings, .probed = probed, .last = last_answer(probed)};
	struct str name = template_text(arena, &probed->target.stream), account = probed->target.account;
	bool elsewhere = j.last && account.n && j.last->account.n && !str_equal(account, j.last->account);
	probed->verdicts.count = 0;
	if (j.last && j.last->group_exists && !elsewhere) {
		judge_streams(&j);
		return;
	}
	struct stream_verdict *verdict =
	    add(&j, name, j.last && !elsewhere ? VERDICT_GROUP_MISSING : VERDICT_CANNOT_TELL);
	verdict->is_pattern = !template_is_literal(&probed->target.stream);
	if (elsewhere)
		infer(&j, verdict, "it belongs to account %.*s, and the answer is of %.*s: give --profile or --role",
		      STR_ARGS(account), STR_ARGS(j.last->account));
	if (!j.last && probed->sample_count)
		infer(&j, verdict, "%.*s", STR_ARGS(probed->samples[probed->sample_count - 1].trouble));
}
