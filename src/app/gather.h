/* After the workers: what they found, in one order. */
#ifndef CWD_APP_GATHER_H
#define CWD_APP_GATHER_H

#include "app/check.h"

/* Fills run from as many checkers as the search has workers. */
void gather(struct run *run, const struct search *search, const struct checker *checkers);

#endif
