/* credential_process: a program that prints credentials. Run without a shell, within a time, its output never shown. */
#include "probe/credentials_find.h"

#include "base/buf.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROCESS_TIMEOUT_MS = 60000, PROCESS_LOOK_MS = 100, PROCESS_BYTES = 64 * 1024, PROCESS_WORDS = 256 };

struct words {
	char *items[PROCESS_WORDS + 1];
	uint32_t count;
};

static bool is_separator(char c) {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Quotes and backslashes as a shell takes them, and nothing else of a shell. false: a quote is left open. */
static bool split(struct arena *arena, struct str command, struct words *ret) {
	struct buf word = {0};
	char quote = 0;
	bool in_word = false, fits = true;
	for (size_t i = 0; i <= command.n && fits; i++) {
		char c = i < command.n ? command.p[i] : 0;
		if (i == command.n || (!quote && is_separator(c))) {
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

/* What libcurl has open is not for another program. */
static void keep_descriptors(void) {
	DIR *folder = opendir("/proc/self/fd");
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		uint32_t number;
		if (str_to_u32(str_from(entry->d_name), &number) && number > STDERR_FILENO)
			fcntl((int)number, F_SETFD, FD_CLOEXEC);
	}
	if (folder)
		closedir(folder);
}

/* 0, or errno. */
static int start(char **words, const char *const *environment, int *ret_output, pid_t *ret_process) {
	int ends[2];
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, usual;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return errno;
	keep_descriptors();
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &usual);
	/* A group of its own, so that all of it can be ended. */
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	int failed =
	    posix_spawnp(ret_process, words[0], &actions, &attributes, words, (char *const *)(uintptr_t)environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (failed)
		close(ends[0]);
	*ret_output = ends[0];
	return failed;
}

static int64_t now_ms(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct process {
	pid_t id;
	int output;
	int64_t end; /* when it is ended, by now_ms */
	char *text;  /* PROCESS_BYTES, on the arena, that is wiped */
	size_t n;
};

/* WIFEXITED and so on of a child that is left as it is; false: it runs. */
static bool is_over(pid_t id, bool *ret_stopped) {
	siginfo_t info = {0};
	waitid(P_PID, (id_t)id, &info, WEXITED | WSTOPPED | WNOHANG | WNOWAIT);
	*ret_stopped = info.si_pid && (info.si_code == CLD_STOPPED || info.si_code == CLD_TRAPPED);
	return info.si_pid != 0;
}

/* Until it closes its output or ends, whoever else still holds the output. NULL: it did, else what happened. */
static const char *collect(struct process *p) {
	for (bool last = false, stopped;;) {
		struct pollfd ready = {.fd = p->output, .events = POLLIN};
		if (now_ms() >= p->end)
			return "it does not end, and was stopped: run it yourself to see why";
		if (poll(&ready, 1, last ? 0 : PROCESS_LOOK_MS) <= 0) {
			if (last)
				return NULL;
			last = is_over(p->id, &stopped);
			if (last && stopped)
				return "it wants to ask something at the terminal: use aws configure "
				       "export-credentials "
				       "--format env";
			continue;
		}
		if (p->n == PROCESS_BYTES)
			return "it prints more than 64 KiB";
		ssize_t n = read(p->output, p->text + p->n, PROCESS_BYTES - p->n);
		if (n == 0 || (n < 0 && errno != EINTR))
			return NULL;
		p->n += n > 0 ? (size_t)n : 0;
	}
}

/* false: it does not end, though its output is closed. */
static bool has_ended(const struct process *p, int *ret_status) {
	while (waitpid(p->id, ret_status, WNOHANG) == 0) {
		if (now_ms() >= p->end)
			return false;
		poll(NULL, 0, 5);
	}
	return true;
}

static enum found run(struct seeking *s, struct str source, char **words, struct str *ret) {
	struct process process = {.text = arena_alloc_text(s->arena, PROCESS_BYTES)};
	int status = 0;
	struct str name = str_from(words[0]);
	process.end = now_ms() + (s->settings->process_ms ? s->settings->process_ms : PROCESS_TIMEOUT_MS);
	int failed = start(words, s->aws->environment, &process.output, &process.id);
	if (failed)
		return found_broken(s, source, "its credential_process %.*s cannot be started: %s", STR_ARGS(name),
				    strerror(failed));
	const char *trouble = collect(&process);
	close(process.output);
	if (!trouble && !has_ended(&process, &status))
		trouble = "it does not end, and was stopped: run it yourself to see why";
	if (trouble) {
		kill(-process.id, SIGKILL);
		waitpid(process.id, &status, 0);
		return found_broken(s, source, "its credential_process %.*s: %s", STR_ARGS(name), trouble);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return found_broken(s, source, "its credential_process %.*s failed (%s %d): run it yourself to see why",
				    STR_ARGS(name), WIFEXITED(status) ? "status" : "signal",
				    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	*ret = (struct str){.p = process.text, .n = process.n};
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
	struct str why, out = {0};
	if (!split(s->arena, command, words))
		return found_broken(s, source, "its credential_process has an open quote, or no program");
	enum found found = run(s, source, words->items, &out);
	if (found != FOUND_KEYS)
		return found;
	if (!credentials_read_json(s->arena, out, &keys, ret, &why))
		return found_broken(s, source, "its credential_process prints no credentials: %.*s", STR_ARGS(why));
	if (!version_is_1(out))
		return found_broken(s, source, "its credential_process prints no \"Version\": 1");
	return found_keys(s, source, ret);
}
