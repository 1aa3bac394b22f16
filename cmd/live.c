/* cwdoctor-live: asks CloudWatch Logs what cwdoctor wants to know, over a pipe (docs/probe.md). Only this program holds
 * credentials; it leaves no core file and lets nobody look into its memory. */
#include "base/fail.h"
#include "probe/ask.h"

#include "cwdoctor_version.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

static void *json_alloc(size_t size) {
	return memory_grow(NULL, size);
}

/* What cJSON read may be a secret. */
static void json_free(void *p) {
	if (p)
		explicit_bzero(p, malloc_usable_size(p));
	memory_release(p);
}

/* Nothing that is opened later gets the number of a standard descriptor, and with it what is written there. */
static void fill_descriptors(void) {
	for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
		if (fcntl(i, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
			_exit(FAIL_EXIT_STATUS);
}

static void keep_to_itself(void) {
	struct rlimit none = {0};
	fill_descriptors();
#ifdef M_PERTURB
	/* What is freed is overwritten, also by libcurl and OpenSSL. */
	mallopt(M_PERTURB, 0x5a);
#endif
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL); /* else nobody learns how a credential_process ended */
	cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = json_alloc, .free_fn = json_free});
}

static bool take_option(struct ask_settings *settings, const char *name, const char *value) {
	uint32_t number;
	char *end = NULL;
	if (strcmp(name, "--rate") == 0) {
		settings->rate = strtod(value, &end);
		return end && !*end && settings->rate >= 0;
	}
	if (!str_to_u32(str_from(value), &number) || !number)
		return false;
	if (strcmp(name, "--budget-ms") == 0)
		settings->budget_ms = number;
	else if (strcmp(name, "--attempts") == 0)
		settings->attempts = number;
	else if (strcmp(name, "--pages") == 0)
		settings->pages = number;
	else if (strcmp(name, "--at-a-time") == 0)
		settings->at_a_time = number;
	else if (strcmp(name, "--process-ms") == 0)
		settings->process_ms = number;
	else
		return false;
	return true;
}

static bool take_options(struct ask_settings *settings, int argc, char **argv, bool *ret_verbose) {
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--verbose") == 0) {
			*ret_verbose = true;
			continue;
		}
		if (i + 1 >= argc || !take_option(settings, argv[i], argv[i + 1]))
			return false;
		i++;
	}
	return true;
}

int main(int argc, char **argv) {
	struct ask_settings settings = {.rate = 1, .budget_ms = 30000, .attempts = 3, .pages = 20, .at_a_time = 4};
	struct http_settings http_settings = {.user_agent = STR("cwdoctor/" CWDOCTOR_VERSION)};
	keep_to_itself();
	if (!take_options(&settings, argc, argv, &http_settings.verbose)) {
		fputs("cwdoctor-live: started by cwdoctor probe, which gives its options\n", stderr);
		return 2;
	}
	struct arena *arena = arena_new();
	aws_settings_read(arena, (const char *const *)environ, &settings.aws);
	http_settings.ca_bundle = aws_ca_bundle(&settings.aws);
	struct http *http = http_new(&http_settings);
	if (!http) {
		fputs("cwdoctor-live: libcurl does not start\n", stderr);
		return FAIL_EXIT_STATUS;
	}
	int trouble = ask_serve(&settings, http, STDIN_FILENO, STDOUT_FILENO);
	http_free(http);
	arena_wipe(arena);
	arena_free(arena);
	return trouble ? FAIL_EXIT_STATUS : 0;
}
