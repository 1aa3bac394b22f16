/* Hosts on which nothing meets, told without comparing. For the inside of this floor. */
#ifndef CWD_CLAIM_APART_H
#define CWD_CLAIM_APART_H

#include "claim/claim.h"

/* True: no two claims of host->claims can have one stream in any world, and *ret_streams is the number of streams.
 * False says nothing. */
bool host_is_apart(const struct host *host, uint32_t *ret_streams);

#endif
