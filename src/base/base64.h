/* Base64 texts, RFC 4648 section 4. */
#ifndef CWD_BASE_BASE64_H
#define CWD_BASE_BASE64_H

#include "base/arena.h"

/* The bytes of a base64 text. Blanks and line ends are skipped, padding is required, and bits behind the last byte are
 * not looked at, as Go's encoding/base64 does it. false: it is no base64; ret stays as it is. */
bool base64_decode(struct arena *arena, struct str text, struct str *ret);

#endif
