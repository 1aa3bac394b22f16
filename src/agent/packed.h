/* Texts inside documents that are packed: base64, gzip, or gzip in base64, as user data and files of cloud-init are. */
#ifndef CWD_AGENT_PACKED_H
#define CWD_AGENT_PACKED_H

#include "doc/source.h"

enum packed_state {
	PACKED_OPENED,
	PACKED_BROKEN,	  /* it is not what it is said to be */
	PACKED_TOO_LARGE, /* more than LIMIT_EMBEDDED_BYTES come out of it */
};

/* What text is without these wrappers, the outer one first: one opaque piece of text, so that whatever is said of it is
 * said of the place of the whole. ret stays as it is unless OPENED. */
enum packed_state packed_open(struct arena *arena, struct source *text, bool base64, bool gzip, struct str label,
			      struct source **ret);
/* The same where nothing says how it is packed, as in a launch template: the text itself, with this label, if it is
 * not; NULL: too much comes out of it. text has no label, and is nobody else's. */
struct source *packed_guess(struct arena *arena, struct source *text, struct str label);
/* The bytes of base64 in a value, out of the gzip in them if there is one. false: it is too short to tell, or no such
 * thing, or more than limit_bytes come out of it; ret stays as it is. */
bool packed_decode(struct arena *arena, struct str text, size_t limit_bytes, struct str *ret);
/* Does it look like base64 of something longer than a word? Words of names do, too. */
bool packed_looks_base64(struct str text);

#endif
