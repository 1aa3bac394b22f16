/* The two ways in which the program itself can fail. */
#include "base/fail.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* write, not stdio: nothing may be allocated here. */
static void say(const char *text) {
	ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
	(void)ignored;
}

_Noreturn void fail_out_of_memory(void) {
	say("cwdoctor: out of memory; try fewer inputs at once\n");
	_exit(FAIL_EXIT_STATUS);
}

_Noreturn void fail_internal(const char *what) {
	say("cwdoctor: internal error: ");
	say(what);
	say("; please report it with the input that shows it\n");
	_exit(FAIL_EXIT_STATUS);
}
