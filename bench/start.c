/* Runs each program in turn, again and again, and prints one line per program: for each round wall, user and system
 * time in microseconds and peak memory in KiB, with commas. A small process of its own, because a child's peak memory
 * starts with its parent's. usage: start ROUNDS -- PROGRAM ARGS... -- PROGRAM ARGS... */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum { PROGRAMS_MAX = 16, ROUNDS_MAX = 10000 };

extern char **environ;

struct round {
	double wall_us, user_us, system_us;
	long peak_kib;
};
static struct round times[PROGRAMS_MAX][ROUNDS_MAX];

static double now_us(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double time_us(struct timeval t) {
	return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

static struct round run_once(char **command) {
	posix_spawn_file_actions_t actions;
	pid_t child;
	int status;
	struct rusage usage;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	double start = now_us();
	if (posix_spawnp(&child, command[0], &actions, NULL, command, environ) != 0 ||
	    wait4(child, &status, 0, &usage) != child) {
		fprintf(stderr, "start: cannot run %s\n", command[0]);
		exit(1);
	}
	double took = now_us() - start;
	posix_spawn_file_actions_destroy(&actions);
	return (struct round){.wall_us = took,
			      .user_us = time_us(usage.ru_utime),
			      .system_us = time_us(usage.ru_stime),
			      .peak_kib = usage.ru_maxrss};
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
		for (long round = 0; round < rounds; round++) {
			const struct round *r = &times[i][round];
			printf("%.0f,%.0f,%.0f,%ld ", r->wall_us, r->user_us, r->system_us, r->peak_kib);
		}
		putchar('\n');
	}
	return 0;
}
