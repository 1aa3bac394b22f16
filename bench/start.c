/* Starts each program in turn, again and again, and prints each one's times in microseconds, one line per program.
 * usage: start ROUNDS -- PROGRAM ARGS... -- PROGRAM ARGS... */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { PROGRAMS_MAX = 16, ROUNDS_MAX = 10000 };

extern char **environ;
static double times[PROGRAMS_MAX][ROUNDS_MAX];

static double now_us(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double run_once(char **command) {
	posix_spawn_file_actions_t actions;
	pid_t child;
	int status;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	double start = now_us();
	if (posix_spawnp(&child, command[0], &actions, NULL, command, environ) != 0 ||
	    waitpid(child, &status, 0) != child) {
		fprintf(stderr, "start: cannot run %s\n", command[0]);
		exit(1);
	}
	double took = now_us() - start;
	posix_spawn_file_actions_destroy(&actions);
	return took;
}

int main(int argc, char **argv) {
	char **programs[PROGRAMS_MAX];
	int count = 0;
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	if (rounds < 1 || rounds > ROUNDS_MAX)
		return 2;
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--") != 0)
			continue;
		argv[i] = NULL;
		if (i + 1 < argc && count < PROGRAMS_MAX)
			programs[count++] = &argv[i + 1];
	}
	for (long round = 0; round < rounds; round++)
		for (int i = 0; i < count; i++)
			times[i][round] = run_once(programs[i]);
	for (int i = 0; i < count; i++) {
		for (long round = 0; round < rounds; round++)
			printf("%s%.0f", round ? " " : "", times[i][round]);
		putchar('\n');
	}
	return 0;
}
