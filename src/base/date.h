/* Dates and times as seconds since 1970. No locale, no time zone of this host. */
#ifndef CWD_BASE_DATE_H
#define CWD_BASE_DATE_H

#include "base/str.h"

/* "2021-03-04 22:51:54" */
enum { DATE_TEXT = 32 };
void date_text(int64_t seconds, char ret[DATE_TEXT]);
/* Reads a date and time such as 2021-03-04T22:51:54.5Z, 2019/08/15 03:20:46, 2018-05-24 09:36:18 +0200 at s[at]; what
 * follows does not matter. Seconds are UTC where a zone is written (ret_zone), else of whose clock it is. */
bool date_read(struct str s, size_t at, int64_t *ret_seconds, bool *ret_zone);

#endif
