/* Texts that others sent, before they are shown. */
#ifndef CWD_PROBE_TEXT_H
#define CWD_PROBE_TEXT_H

#include "base/arena.h"

/* The first line, at most limit bytes of it, without control characters. A later line of a service's message may hold
 * the request that it got, with a session's token. */
struct str text_line(struct arena *arena, struct str text, size_t limit);
/* With *** where secret stands, or a part that begins as it does. Secrets under 16 bytes are of tests and emulators. */
struct str text_without(struct arena *arena, struct str text, struct str secret);
/* The text of the first element with this name; for XML without attributes and CDATA, as services write it. */
struct str text_of_element(struct arena *arena, struct str xml, const char *name);

#endif
