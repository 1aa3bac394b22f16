/* credential_process: a program that prints credentials. Run without a shell, within a time, its output never shown. */
#include "probe/credentials_find.h"

#include "base/buf.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROCESS_TIMEOUT_MS = 60000, PROCESS_BYTES = 64 * 1024, PROCESS_WORDS = 256 };

struct words {
	char *items[PROCESS_WORDS + 1];
	uint32_t count;
};

/* Quotes and backslashes as a shell takes them, and nothing else of a shell. false: a quote is left open. */
static bool split(struct arena *arena, struct str command, struct words *ret) {
	struct buf word = {0};
	char quote = 0;
	bool in_word = false, fits = true;
	for (size_t i = 0; i <= command.n && fits; i++) {
		char c = i < command.n ? command.p[i] : 0;
		if (i == command.n || (!quote && (c == ' ' || c == '\t' || c == '\n'))) {
			if (in_word && ret->count == PROCESS_WORDS)
				fits = false;
			else if (in_word)
				ret->items[ret->count++] = (char *)(uintptr_t)arena_str(arena, buf_str(&word)).p;
			buf_clear(&word);
			in_word = false;
		} else if (quote && c == quote)
			quote = 0;
		else if (!quote && (c == '"' || c == '\'')) {
			quote = c;
			in_word = true;
		} else {
			bool escapes = c == '\\' && quote != '\'' && i + 1 < command.n &&
				       (!quote || command.p[i + 1] == '"' || command.p[i + 1] == '\\');
			buf_add_char(&word, escapes ? command.p[++i] : c);
			in_word = true;
		}
	}
	buf_finish(&word);
	return fits && !quote && ret->count > 0;
}

static bool start(char **words, const char *const *environment, int *ret_output, pid_t *ret_process) {
	int ends[2];
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	/* A group of its own, so that all of it can be ended. */
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	int failed =
	    posix_spawnp(ret_process, words[0], &actions, &attributes, words, (char *const *)(uintptr_t)environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (failed)
		close(ends[0]);
	*ret_output = ends[0];
	return !failed;
}

static int64_t now_ms(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until it closes its output; NULL: it did, else what happened. */
static const char *collect(int output, int64_t end, struct buf *out) {
	char bytes[4096];
	for (;;) {
		int64_t left = end - now_ms();
		struct pollfd ready = {.fd = output, .events = POLLIN};
		if (left <= 0)
			return "it does not end: stopped after 60 s";
		if (poll(&ready, 1, (int)left) <= 0)
			continue;
		ssize_t n = read(output, bytes, sizeof bytes);
		if (n <= 0)
			return NULL;
		if (out->n + (size_t)n > PROCESS_BYTES)
			return "it prints more than 64 KiB";
		buf_add(out, (struct str){.p = bytes, .n = (size_t)n});
		explicit_bzero(bytes, sizeof bytes);
	}
}

/* false: it does not end, though its output is closed. */
static bool has_ended(pid_t process, int64_t end, int *ret_status) {
	while (waitpid(process, ret_status, WNOHANG) == 0) {
		if (now_ms() >= end)
			return false;
		poll(NULL, 0, 5);
	}
	return true;
}

static enum found run(struct seeking *s, struct str source, char **words, struct buf *out) {
	int output, status = 0;
	pid_t process;
	struct str name = str_from(words[0]);
	int64_t end = now_ms() + PROCESS_TIMEOUT_MS;
	if (!start(words, s->aws->environment, &output, &process))
		return found_broken(s, source, "its credential_process %.*s cannot be started", STR_ARGS(name));
	const char *trouble = collect(output, end, out);
	close(output);
	if (!trouble && !has_ended(process, end, &status))
		trouble = "it does not end: stopped after 60 s";
	if (trouble) {
		kill(-process, SIGKILL);
		waitpid(process, &status, 0);
	}
	if (trouble)
		return found_broken(s, source, "its credential_process %.*s: %s", STR_ARGS(name), trouble);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return found_broken(s, source, "its credential_process %.*s failed (%s %d): run it yourself to see why",
				    STR_ARGS(name), WIFEXITED(status) ? "status" : "signal",
				    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	return FOUND_KEYS;
}

/* boto/botocore, botocore/credentials.py: ProcessProvider takes no other. */
static bool version_is_1(struct str text) {
	cJSON *object = cJSON_ParseWithLength(text.p, text.n);
	const cJSON *version = cJSON_GetObjectItemCaseSensitive(object, "Version");
	bool is_1 = cJSON_IsNumber(version) && version->valuedouble == 1;
	cJSON_Delete(object);
	return is_1;
}

enum found seek_process(struct seeking *s, struct str source, struct str command, struct credentials *ret) {
	static const struct credential_keys keys = {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration",
						    "AccountId"};
	struct words *words = ARENA_NEW(s->arena, struct words);
	struct buf out = {0};
	struct str why;
	if (!split(s->arena, command, words))
		return found_broken(s, source, "its credential_process has an open quote, or no program");
	enum found found = run(s, source, words->items, &out);
	if (found == FOUND_KEYS) {
		bool is_version_1 = version_is_1(buf_str(&out));
		if (!credentials_read_json(s->arena, buf_str(&out), &keys, ret, &why))
			found = found_broken(s, source, "its credential_process prints no credentials: %.*s",
					     STR_ARGS(why));
		else if (!is_version_1)
			found = found_broken(s, source, "its credential_process prints no \"Version\": 1");
		else
			found = found_keys(s, source, ret);
	}
	if (out.p)
		explicit_bzero(out.p, out.n);
	buf_finish(&out);
	return found;
}
