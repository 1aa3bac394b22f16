/* The words for sequence-token errors: what the line says, what it meant, why it cannot come from CloudWatch Logs
 * today, what to do. */
#include "cmd/explain_token.h"

#include "base/utf8.h"
#include "cmd/token_error.h"
#include "report/page.h"

#include <string.h>

/* The errors of one stream, as far as the lines name it. */
struct stream_story {
	struct str group, stream, joined, expected;
	uint32_t repeats; /* the same expected token as the error before: nobody wrote in between */
	uint32_t changes; /* another one: somebody did */
};

enum { STREAMS_MAX = 64 };

/* All errors of the text, counted; the first one stands for them. */
struct story {
	struct token_error first, last;
	uint32_t count, stream_count;
	struct stream_story streams[STREAMS_MAX];
};

static bool same_stream(const struct stream_story *stream, const struct token_error *error) {
	return str_equal(stream->group, error->group) && str_equal(stream->stream, error->stream) &&
	       str_equal(stream->joined, error->joined);
}

/* NULL if there are too many to keep. */
static struct stream_story *stream_of(struct story *story, const struct token_error *error) {
	for (uint32_t i = 0; i < story->stream_count; i++)
		if (same_stream(&story->streams[i], error))
			return &story->streams[i];
	if (story->stream_count == STREAMS_MAX)
		return NULL;
	struct stream_story *stream = &story->streams[story->stream_count++];
	*stream = (struct stream_story){.group = error->group, .stream = error->stream, .joined = error->joined};
	return stream;
}

static void count_error(struct story *story, const struct token_error *error) {
	struct stream_story *stream = stream_of(story, error);
	if (story->count++ == 0)
		story->first = *error;
	story->last = *error;
	if (!stream || error->expected.n == 0)
		return;
	if (str_equal(error->expected, stream->expected))
		stream->repeats++;
	else if (stream->expected.n > 0)
		stream->changes++;
	stream->expected = error->expected;
}

static bool gather(struct str text, struct story *story) {
	size_t at = 0;
	struct token_error error;
	while (token_error_find(text, &at, &error))
		count_error(story, &error);
	return story->count > 0;
}

/* The stream whose errors tell most: first one that moves on, else one that repeats itself. */
static const struct stream_story *most_telling(const struct story *story) {
	const struct stream_story *best = &story->streams[0];
	for (uint32_t i = 1; i < story->stream_count; i++) {
		const struct stream_story *stream = &story->streams[i];
		if (stream->changes > best->changes || (best->changes == 0 && stream->repeats > best->repeats))
			best = stream;
	}
	return best;
}

static bool is_named(const struct stream_story *stream) {
	return stream->stream.n > 0 || stream->joined.n > 0;
}

static void add_masked(struct buf *out, const char *before, struct str text, const char *after) {
	enum { SHOWN_BYTES = 600 };
	buf_add_text(out, before);
	utf8_mask(out, str_from_to(text, 0, SHOWN_BYTES));
	buf_add_text(out, text.n > SHOWN_BYTES ? "..." : "");
	buf_add_text(out, after);
}

static void add_title(const struct token_error *error, struct buf *out) {
	bool invalid = error->kind == TOKEN_INVALID;
	buf_format(out, "This is %s, an answer to PutLogEvents%s%s%s\n",
		   invalid ? "InvalidSequenceTokenException" : "DataAlreadyAcceptedException",
		   error->speaker ? ", as " : "", error->speaker ? error->speaker->title : "",
		   error->speaker ? " prints it" : "");
}

static void add_time(const struct story *story, struct buf *out) {
	const struct token_time *first = &story->first.time, *last = &story->last.time;
	char text[DATE_TEXT];
	if (!first->known)
		return;
	date_text(first->seconds, text);
	buf_format(out, "  - when: %s", text);
	if (story->count > 1 && last->known) {
		date_text(last->seconds, text);
		buf_format(out, " to %s", text);
	}
	buf_add_text(out, first->zone ? " UTC\n" : " by the host's clock\n");
}

static void add_where(const struct token_error *error, struct buf *out) {
	if (error->group.n > 0) {
		add_masked(out, "  - log group: ", error->group, "\n");
		if (error->stream.n > 0)
			add_masked(out, "  - log stream: ", error->stream, "\n");
	} else if (error->joined.n > 0) {
		add_masked(out, "  - where: ", error->joined,
			   " (group and stream joined by a /; both may contain one, so only the configuration tells "
			   "where the group ends)\n");
	} else {
		buf_add_text(out, "  - where: the line names neither log group nor stream\n");
	}
}

static void add_distance(int64_t seconds, struct buf *out) {
	static const struct {
		int64_t from, unit;
		const char *name;
	} units[] = {{2 * 86400, 86400, "days"}, {2 * 3600, 3600, "hours"}, {2 * 60, 60, "minutes"}, {0, 1, "s"}};
	size_t i = 0;
	while (seconds < units[i].from)
		i++;
	buf_format(out, ", %lld %s before this line", (long long)(seconds / units[i].unit), units[i].name);
}

/* The moment of the last write as the token holds it, and how it lies to the error. */
static void add_last_write(const struct token_error *error, struct buf *out) {
	struct sequence_token token;
	char text[DATE_TEXT];
	if (!token_read(error->expected, &token))
		return;
	int64_t written = token.written_ms / 1000;
	date_text(written, text);
	buf_format(out, "  - last write to the stream, by anybody: %s UTC", text);
	if (error->time.known && error->time.zone && error->time.seconds >= written)
		add_distance(error->time.seconds - written, out);
	buf_add_text(out, " (read out of the token, which AWS does not document: a hint, no proof)\n");
}

static void add_token(const struct token_error *error, struct buf *out) {
	if (str_is(error->expected, "null"))
		buf_add_text(out,
			     "  - expected token: null, so the stream was empty: new, or deleted and made again\n");
	else if (error->expected.n > 0)
		add_masked(out, "  - expected token: ", error->expected, "\n");
	else
		buf_add_text(out, "  - expected token: none is given, which CloudWatch Logs never did; emulators do\n");
	if (error->used.n > 0)
		add_masked(out, "  - refused token: ", error->used,
			   " (printed as new_sequence_token, but it is the one that was just refused)\n");
	add_last_write(error, out);
}

static void add_what_it_says(const struct story *story, struct buf *out) {
	buf_add_text(out, "\nWhat it says\n");
	if (story->count > 1 && is_named(&story->streams[0]))
		buf_format(out, "  - %u such errors, on %u %s; the first one:\n", story->count, story->stream_count,
			   story->stream_count == 1 ? "stream" : "streams");
	else if (story->count > 1)
		buf_format(out, "  - %u such errors; the first one:\n", story->count);
	add_time(story, out);
	add_where(&story->first, out);
	add_token(&story->first, out);
}

static const char accepted_meant[] =
    "  The same batch had arrived before: its answer was lost, the client sent it again, and the service said that it "
    "has it already. Nothing is missing and nothing is doubled. In a loop it points to a damaged state file of the "
    "shipper.\n";

static const char invalid_meant[] =
    "  Each put to a log stream had to carry the token that the put before it had returned. This one carried another "
    "(or none), because somebody else, or an earlier run of the same client, had written in between. The put was "
    "refused; clients then take the expected token from the answer and try again.\n";

/* What several errors of one stream tell; false if they tell nothing. */
static bool add_course(const struct stream_story *stream, struct buf *out) {
	if (stream->changes >= 2 && is_named(stream)) {
		add_masked(out, "  For ", stream->joined.n > 0 ? stream->joined : stream->stream,
			   " the expected token moved on from error to error: two or more writers share the stream.\n");
		return true;
	}
	if (stream->changes >= 2) {
		buf_add_text(out,
			     "  The expected token differs from error to error. If all lines are about one stream, two "
			     "or more writers share it. After a restart each stream gives one such line, and the "
			     "lines do not name their streams.\n");
		return true;
	}
	if (stream->repeats > 0 && stream->changes == 0)
		buf_add_text(out,
			     "  The same token was expected each time, so nobody else wrote in between: this client "
			     "does not take over the expected token. It is stuck; restart or update it.\n");
	return stream->repeats > 0 && stream->changes == 0;
}

static void add_cause(const struct story *story, struct buf *out) {
	const struct token_speaker *speaker = story->first.speaker;
	if (add_course(most_telling(story), out))
		return;
	if (str_is(story->first.expected, "null"))
		buf_add_text(out,
			     "  With null as the expected token one writer is enough: the stream was deleted or made "
			     "again under a running client.\n");
	else if (story->first.since_startup)
		buf_add_text(out,
			     "  The line itself says that it is the first put since the start, when the agent has no "
			     "token yet. One such line per stream after a restart is harmless.\n");
	else if (speaker && !speaker->starts_without_token && speaker->agent)
		buf_format(out,
			   "  %s asks for the token before its first put, so a restart does not explain the error: "
			   "a second writer does.\n",
			   speaker->title);
	else
		buf_add_text(out,
			     "  A single error per stream right after a restart is harmless: the client had no token "
			     "yet. Errors that go on mean that two writers share the stream.\n");
}

static void add_what_it_meant(const struct story *story, struct buf *out) {
	buf_add_text(out, "\nWhat it means\n");
	if (story->first.kind == TOKEN_ACCEPTED) {
		buf_add_text(out, accepted_meant);
		return;
	}
	buf_add_text(out, invalid_meant);
	buf_add_text(out, "\n");
	add_cause(story, out);
}

static void add_today(const struct story *story, struct buf *out) {
	const struct token_time *time = &story->last.time;
	buf_add_text(out, "\nToday\n");
	buf_add_text(out, "  Since January 2023 CloudWatch Logs ignores sequence tokens and never gives this answer. ");
	if (!time->known)
		buf_add_text(out,
			     "If the line is newer, it did not come from CloudWatch Logs: look for an endpoint "
			     "override, an emulator, a proxy, a wrong clock, or an old file that was read again.\n");
	else if (time->seconds >= token_ignored_since)
		buf_add_text(out,
			     "This line is newer, so it did not come from CloudWatch Logs: look for an endpoint "
			     "override (endpoint_override, AWS_ENDPOINT_URL), an emulator, a proxy, a wrong clock, "
			     "or an old line that was read again.\n");
	else
		buf_add_text(out, "This line is from before that.\n");
	buf_add_text(out,
		     "\n  Two sources on one stream are still a mistake, only a silent one: their lines are mixed, may "
		     "come twice, and nothing tells which source a line came from.\n");
}

/* Where to look for the second writer: what cwdoctor reads, or what the user has to read alone. */
static void add_where_to_look(const struct token_speaker *speaker, struct buf *out) {
	bool readable = speaker && speaker->agent && agent_by_name(str_from(speaker->agent));
	if (readable || !speaker || !speaker->agent) {
		bool known = readable && speaker->configuration;
		buf_format(out, "  Let cwdoctor look for sources that share a stream%s:\n\n      cwdoctor lint %s\n",
			   known ? "" : "; PATH is the configuration of what sent the logs",
			   known ? speaker->configuration : "PATH");
		return;
	}
	buf_format(out, "  cwdoctor does not read the configuration of %s yet. Look in it", speaker->title);
	if (speaker->configuration)
		buf_format(out, " (%s)", speaker->configuration);
	buf_add_text(out, " for two sources, workers or hosts with one stream name.\n");
}

static void add_next(const struct story *story, struct buf *out) {
	buf_add_text(out, "\nWhat to do next\n");
	add_where_to_look(story->first.speaker, out);
	buf_add_text(out, "\n  What a shared stream costs and how to mend it:\n\n      cwdoctor explain CW101\n");
}

bool explain_token_errors(struct str text, const struct style *style, struct buf *out) {
	struct story story = {0};
	struct buf page = {0};
	if (!gather(text, &story))
		return false;
	add_title(&story.first, &page);
	add_what_it_says(&story, &page);
	add_what_it_meant(&story, &page);
	add_today(&story, &page);
	add_next(&story, &page);
	page_write(buf_str(&page), style, out);
	report_defuse(out);
	buf_finish(&page);
	return true;
}
