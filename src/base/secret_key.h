/* Keys under which credentials stand, in any configuration: too many rather than too few. */
#ifndef CWD_BASE_SECRET_KEY_H
#define CWD_BASE_SECRET_KEY_H

#include "base/str.h"

/* Does the text begin with a word like password, in any case? */
bool secret_word_starts(struct str text);
/* Is the whole key that of a credential: DB_PASSWORD, API_TOKEN? */
bool secret_is_key(struct str key);

#endif
