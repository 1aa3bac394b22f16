/* Starts cwdoctor-live and talks to it; both ways at once, so that neither waits for the other. */
#include "live/live.h"

#include "base/file.h"
#include "cwdoctor_version.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define REPLAY_BYTES (64u << 20)
enum { PATH_BYTES = 4096 };

struct live {
	pid_t process;
	int questions, answers; /* -1: closed */
	struct buf input;
	uint32_t next_id; /* questions asked so far, over all calls of live_ask */
	struct str replay;
	bool is_replay;
	int record; /* -1: none */
};

/* --- starting ---------------------------------------------------------------------------------------------------- */

/* Beside this program, where a build leaves it, else where it is installed. */
static bool find_program(char ret[PATH_BYTES]) {
	ssize_t n = readlink("/proc/self/exe", ret, PATH_BYTES - sizeof "/cwdoctor-live");
	char *slash = n > 0 ? memrchr(ret, '/', (size_t)n) : NULL;
	if (slash) {
		memcpy(slash, "/cwdoctor-live", sizeof "/cwdoctor-live");
		if (access(ret, X_OK) == 0)
			return true;
	}
	snprintf(ret, PATH_BYTES, "%s/cwdoctor-live", CWDOCTOR_LIBEXECDIR);
	return access(ret, X_OK) == 0;
}

static bool spawn(struct live *live, const char *program, char **words) {
	int out[2], in[2];
	posix_spawn_file_actions_t actions;
	if (pipe2(out, O_CLOEXEC) != 0)
		return false;
	if (pipe2(in, O_CLOEXEC) != 0) {
		close(out[0]);
		close(out[1]);
		return false;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, out[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, in[1], STDOUT_FILENO);
	int failed = posix_spawn(&live->process, program, &actions, NULL, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(out[0]);
	close(in[1]);
	live->questions = out[1];
	live->answers = in[0];
	fcntl(live->questions, F_SETFL, O_NONBLOCK);
	return !failed;
}

static char *terminated(struct arena *arena, struct str s) {
	return (char *)(uintptr_t)arena_str(arena, s).p;
}

static bool start_program(struct arena *arena, const struct live_settings *settings, struct live *live,
			  struct str *ret_why) {
	char program[PATH_BYTES], budget[16], pages[16];
	char *words[10] = {program};
	size_t n = 1;
	if (!find_program(program)) {
		*ret_why = STR("cwdoctor-live is not there: it asks CloudWatch Logs, and belongs beside cwdoctor or "
			       "into " CWDOCTOR_LIBEXECDIR);
		return false;
	}
	snprintf(budget, sizeof budget, "%u", settings->budget_ms);
	snprintf(pages, sizeof pages, "%u", settings->pages);
	if (settings->rate.n) {
		words[n++] = (char *)(uintptr_t) "--rate";
		words[n++] = terminated(arena, settings->rate);
	}
	if (settings->budget_ms) {
		words[n++] = (char *)(uintptr_t) "--budget-ms";
		words[n++] = budget;
	}
	if (settings->pages) {
		words[n++] = (char *)(uintptr_t) "--pages";
		words[n++] = pages;
	}
	if (settings->verbose)
		words[n++] = (char *)(uintptr_t) "--verbose";
	if (spawn(live, program, words))
		return true;
	*ret_why = arena_format(arena, "%s cannot be started", program);
	return false;
}

bool live_start(struct arena *arena, const struct live_settings *settings, struct live **ret, struct str *ret_why,
		bool *ret_is_usage) {
	struct live *live = ARENA_NEW(arena, struct live);
	*live = (struct live){.questions = -1, .answers = -1, .record = -1, .is_replay = settings->replay.n > 0};
	*ret_is_usage = true;
	if (settings->record.n) {
		live->record =
		    open(terminated(arena, settings->record), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (live->record < 0) {
			*ret_why = arena_format(arena, "%.*s: %s", STR_ARGS(settings->record), strerror(errno));
			return false;
		}
	}
	*ret = live;
	*ret_is_usage = settings->replay.n > 0;
	if (!settings->replay.n)
		return start_program(arena, settings, live, ret_why);
	if (file_read(arena, terminated(arena, settings->replay), REPLAY_BYTES, &live->replay) == FILE_READ)
		return true;
	*ret_why = arena_format(arena, "%.*s cannot be read", STR_ARGS(settings->replay));
	return false;
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static void add(cJSON *object, struct arena *arena, const char *key, struct str value) {
	if (value.n)
		cJSON_AddStringToObject(object, key, terminated(arena, value));
}

static void add_question(struct arena *arena, const struct live_question *question, uint32_t id, struct buf *out) {
	cJSON *object = cJSON_CreateObject();
	cJSON_AddNumberToObject(object, "id", id);
	if (question->auth)
		cJSON_AddStringToObject(object, "ask", "auth");
	add(object, arena, "region", question->region);
	add(object, arena, "endpoint", question->endpoint);
	add(object, arena, "profile", question->profile);
	add(object, arena, "role", question->role);
	add(object, arena, "group", question->group);
	add(object, arena, "stream", question->stream);
	add(object, arena, "prefix", question->prefix);
	char *text = cJSON_PrintUnformatted(object);
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	cJSON_free(text);
	cJSON_Delete(object);
}

struct waiting {
	struct live *live;
	struct arena *arena;
	struct live_answer *answers;
	bool *came;
	uint32_t first_id, count, left;
};

static void take_line(struct waiting *w, struct str line) {
	struct live_answer answer;
	uint32_t id;
	if (!live_read_answer(w->arena, line, &id, &answer) || id < w->first_id || id - w->first_id >= w->count ||
	    w->came[id - w->first_id])
		return;
	w->answers[id - w->first_id] = answer;
	w->came[id - w->first_id] = true;
	w->left--;
	if (w->live->record >= 0 &&
	    (write(w->live->record, line.p, line.n) < 0 || write(w->live->record, "\n", 1) < 0)) {
		close(w->live->record);
		w->live->record = -1;
	}
}

static void take_lines(struct waiting *w) {
	struct str rest = buf_str(&w->live->input);
	struct buf left = {0};
	size_t end;
	while (str_find_char(rest, '\n', &end)) {
		take_line(w, str_from_to(rest, 0, end));
		rest = str_from_offset(rest, end + 1);
	}
	buf_add(&left, rest);
	buf_finish(&w->live->input);
	w->live->input = left;
}

/* false: the other side is gone. */
static bool receive(struct waiting *w) {
	char bytes[16 * 1024];
	ssize_t n = read(w->live->answers, bytes, sizeof bytes);
	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0)
		return false;
	buf_add(&w->live->input, (struct str){.p = bytes, .n = (size_t)n});
	if (memchr(bytes, '\n', (size_t)n))
		take_lines(w);
	return true;
}

static void send_some(struct live *live, struct str *rest) {
	ssize_t n = write(live->questions, rest->p, rest->n);
	if (n > 0)
		*rest = str_from_offset(*rest, (size_t)n);
	else if (n < 0 && errno != EAGAIN && errno != EINTR)
		rest->n = 0;
}

static void exchange(struct waiting *w, struct str questions) {
	struct live *live = w->live;
	while (w->left) {
		struct pollfd ends[2] = {{.fd = live->answers, .events = POLLIN},
					 {.fd = questions.n ? live->questions : -1, .events = POLLOUT}};
		if (poll(ends, 2, -1) < 0)
			continue;
		if (ends[1].revents)
			send_some(live, &questions);
		if (ends[0].revents && !receive(w))
			return;
	}
}

static void replay(struct waiting *w) {
	struct str rest = w->live->replay, line;
	while (w->left && rest.n && str_split(&rest, '\n', &line))
		take_line(w, line);
}

void live_ask(struct live *live, struct arena *arena, const struct live_question *questions, uint32_t count,
	      struct live_answer *ret) {
	struct waiting w = {.live = live,
			    .arena = arena,
			    .answers = ret,
			    .came = ARENA_ARRAY(arena, bool, count),
			    .first_id = live->next_id,
			    .count = count,
			    .left = count};
	struct buf text = {0};
	for (uint32_t i = 0; i < count; i++)
		add_question(arena, &questions[i], live->next_id++, &text);
	if (live->is_replay)
		replay(&w);
	else
		exchange(&w, buf_str(&text));
	buf_finish(&text);
	struct str trouble =
	    live->is_replay ? STR("the recording has no answer to this") : STR("cwdoctor-live gave no answer");
	for (uint32_t i = 0; i < count; i++)
		if (!w.came[i])
			ret[i] = (struct live_answer){.observation = {.trouble = trouble, .trouble_kind = STR("lost")}};
}

bool live_has_more(const struct live *live) {
	struct arena *scratch = arena_new();
	struct str rest = live->replay, line;
	struct live_answer answer;
	uint32_t id;
	bool more = !live->is_replay;
	while (!more && rest.n && str_split(&rest, '\n', &line))
		more = live_read_answer(scratch, line, &id, &answer) && id >= live->next_id;
	arena_free(scratch);
	return more;
}

void live_finish(struct live *live) {
	int status;
	if (live->questions >= 0)
		close(live->questions);
	if (live->answers >= 0)
		close(live->answers);
	if (live->record >= 0)
		close(live->record);
	while (live->process && waitpid(live->process, &status, 0) < 0 && errno == EINTR)
		;
	buf_finish(&live->input);
}
