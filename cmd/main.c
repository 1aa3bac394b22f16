/* Finds the command and runs it. The locale stays "C": output never depends on where it is printed. */
#include "cmd/options.h"

#include "base/hash.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

/* CWDOCTOR_HASH_SEED fixes it, for tests that show that no output depends on it. */
static uint64_t draw_hash_seed(void) {
	uint64_t seed = 0;
	uint32_t fixed;
	if (str_to_u32(str_from(getenv("CWDOCTOR_HASH_SEED")), &fixed))
		return fixed;
	if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) == (ssize_t)sizeof seed)
		return seed;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_nsec ^ (uint64_t)(uintptr_t)&seed;
}

static int run_named(const char *name, int argc, char **argv) {
	return command_run(command_by_name(str_from(name)), argc, argv);
}

static int short_usage(void) {
	fputs("usage: cwdoctor COMMAND [options] [arguments]\n"
	      "       cwdoctor lint PATH      check configurations\n"
	      "       cwdoctor help           all commands\n",
	      stderr);
	return EXIT_USAGE;
}

static int unknown_command(struct str word) {
	struct arena *arena = arena_new();
	struct str typed = shown(arena, word);
	const struct command *nearest = command_nearest(word);
	if (word.n > 0 && word.p[0] == '-')
		usage_error(NULL, "unknown option %.*s before the command", STR_ARGS(typed));
	else if (nearest)
		usage_error(NULL, "unknown command '%.*s'; did you mean %s?", STR_ARGS(typed), nearest->name);
	else
		usage_error(NULL, "unknown command '%.*s'; to check files: cwdoctor lint PATH", STR_ARGS(typed));
	arena_free(arena);
	return EXIT_USAGE;
}

int main(int argc, char **argv) {
	/* A reader that goes away must not end the program before its --report files are whole. */
	signal(SIGPIPE, SIG_IGN);
	hash_seed(draw_hash_seed());
	if (argc < 2)
		return short_usage();
	struct str word = str_from(argv[1]);
	if (str_is(word, "--version") || str_is(word, "-V"))
		return run_named("version", argc - 2, argv + 2);
	if (str_is(word, "--help") || str_is(word, "-h"))
		return run_named("help", argc - 2, argv + 2);
	const struct command *command = command_by_name(word);
	return command ? command_run(command, argc - 2, argv + 2) : unknown_command(word);
}
