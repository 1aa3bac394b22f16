/* Ends of the program that are nobody's fault but ours: out of memory, broken invariants. */
#ifndef CWD_BASE_FAIL_H
#define CWD_BASE_FAIL_H

enum { FAIL_EXIT_STATUS = 70 };

/* One line on standard error, then exit status 70. */
_Noreturn void fail_out_of_memory(void);
_Noreturn void fail_internal(const char *what);

#endif
