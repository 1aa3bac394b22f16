/* Doing many independent things at once: each worker takes the next item from one atomic counter. */
#ifndef CWD_APP_WORKERS_H
#define CWD_APP_WORKERS_H

#include <stdint.h>

/* Does item (0 to count-1) as worker number worker; touches only what belongs to the item or to the worker. */
typedef void workers_do(void *context, uint32_t worker, uint32_t item);

/* How many workers a wish means: 0 is as many as the process may use cores. At least 1, at most WORKERS_MAX. */
uint32_t workers_wanted(uint32_t jobs);
enum { WORKERS_MAX = 256 };

/* Calls work once for every item, with at most workers threads (this one is the first), and returns when all are done.
 * Few items are done without any thread. */
void workers_run(uint32_t workers, uint32_t items, workers_do *work, void *context);

#endif
