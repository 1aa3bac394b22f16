/* How much this thread has done in loops whose length the input decides, in steps of about 100 ns: for limits over many
 * calls that do not know of each other. Only differences mean anything: they depend on the input alone. */
#ifndef CWD_BASE_WORK_H
#define CWD_BASE_WORK_H

#include <stdint.h>

void work_add(uint64_t steps);
uint64_t work_done(void);

#endif
