/* The loop: questions in, calls out, no faster than the rate. */
#include "probe/ask_job.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 64 * 1024, IDLE_MS = 60000 };

struct serving {
	struct asking asking;
	struct arena *arena;
	struct buf input;
	bool input_ended;
	int descriptor;
	LIST(, struct job *) jobs; /* in the order of their questions */
};

static int64_t clock_ms(clockid_t clock) {
	struct timespec now;
	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t ask_clock_ms(void) {
	return clock_ms(CLOCK_MONOTONIC);
}

int64_t ask_time_ms(void) {
	return clock_ms(CLOCK_REALTIME);
}

static bool has_room(const struct serving *s) {
	return s->jobs.count < s->asking.settings->at_a_time;
}

/* The whole lines that are there, as far as there is room for their questions. */
static void take_lines(struct serving *s) {
	struct str rest = buf_str(&s->input), line;
	size_t end;
	while (has_room(s) && str_find_char(rest, '\n', &end)) {
		line = str_trim(str_from_to(rest, 0, end));
		rest = str_from_offset(rest, end + 1);
		struct job *job = line.n ? ask_job_new(&s->asking, line) : NULL;
		if (job)
			LIST_ADD(s->arena, &s->jobs, job);
	}
	struct buf left = {0};
	buf_add(&left, rest);
	buf_finish(&s->input);
	s->input = left;
}

static bool has_line(const struct serving *s) {
	size_t end;
	return str_find_char(buf_str(&s->input), '\n', &end);
}

static bool wants_input(const struct serving *s) {
	return !s->input_ended && has_room(s) && !has_line(s);
}

static void read_input(struct serving *s) {
	char bytes[4096];
	struct pollfd ready = {.fd = s->descriptor, .events = POLLIN};
	if (!wants_input(s) || poll(&ready, 1, 0) <= 0)
		return;
	ssize_t n = read(s->descriptor, bytes, sizeof bytes);
	if (n > 0)
		buf_add(&s->input, (struct str){.p = bytes, .n = (size_t)n});
	else if (n == 0 || errno != EINTR) {
		s->input_ended = true;
		if (s->input.n)
			buf_add_char(&s->input, '\n'); /* a last line without its end */
	}
	if (s->input.n > LINE_BYTES && !has_line(s))
		s->input_ended = true;
}

static void drop_finished(struct serving *s) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < s->jobs.count; i++) {
		if (s->jobs.items[i]->finished)
			ask_job_free(s->jobs.items[i]);
		else
			s->jobs.items[kept++] = s->jobs.items[i];
	}
	s->jobs.count = kept;
}

/* Starts what is due; the time until the next is. */
static uint32_t start_due(struct serving *s) {
	int64_t wait = IDLE_MS;
	for (uint32_t i = 0; i < s->jobs.count; i++) {
		struct job *job = s->jobs.items[i];
		int64_t now = ask_clock_ms();
		int64_t due = job->next_ms > s->asking.next_call_ms ? job->next_ms : s->asking.next_call_ms;
		if (job->on_its_way || job->finished)
			continue;
		if (due <= now)
			ask_call(&s->asking, job);
		else if (due - now < wait)
			wait = due - now;
		if (job->finished)
			wait = 0;
	}
	return (uint32_t)wait;
}

static void serve(struct serving *s) {
	while (!s->asking.output_errno) {
		read_input(s);
		take_lines(s);
		uint32_t wait = start_due(s);
		drop_finished(s);
		if (s->input_ended && !s->jobs.count && !has_line(s))
			break;
		if (!wait || (has_line(s) && has_room(s)))
			continue;
		struct http_transfer *done = http_poll(s->asking.http, wants_input(s) ? s->descriptor : -1, wait);
		if (done)
			ask_take(&s->asking, done->context);
		drop_finished(s);
	}
}

int ask_serve(const struct ask_settings *settings, struct http *http, int input, int output) {
	struct serving s = {.asking = {.settings = settings, .arena = arena_new(), .http = http, .output = output},
			    .arena = arena_new(),
			    .descriptor = input};
	s.asking.noise = (uint64_t)ask_time_ms() ^ ((uint64_t)getpid() << 32);
	serve(&s);
	for (uint32_t i = 0; i < s.jobs.count; i++) {
		http_cancel(http, &s.jobs.items[i]->transfer);
		ask_job_free(s.jobs.items[i]);
	}
	buf_finish(&s.input);
	arena_wipe(s.asking.arena);
	arena_free(s.asking.arena);
	arena_free(s.arena);
	return s.asking.output_errno;
}
