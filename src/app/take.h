/* One input: read, told apart, parsed, recognised. Decides what it is and whether it leaves the analysis incomplete. */
#ifndef CWD_APP_TAKE_H
#define CWD_APP_TAKE_H

#include "app/hub.h"
#include "app/known.h"
#include "app/reading.h"
#include "app/search.h"
#include "app/words.h"

/* What came of one input. portions: what is judged; none if the input is nobody's. error: trouble with reading, for
 * errors[]; empty if there was none. */
struct taken {
	struct str path;
	enum input_state state;
	const struct agent *agent; /* of the first portion, or one that wants nothing of it */
	struct str why, error;
	struct portion_list portions;
	bool incomplete;
	bool known; /* found clean before: verdict says what it holds, and there are no docs */
	struct verdict verdict;
	struct str text;
	const struct format *by_name; /* what the name says; NULL if it says nothing */
};

/* at: the open folder of the file, or AT_FDCWD. loader: the shipper that loads this file whatever it holds; NULL if its
 * content decides. forced: the user's word for the type; NULL if there is none. known: NULL if this file must be looked
 * at for itself. settings: what variables are, for shippers that replace them in the text. */
struct taking {
	int at;
	const struct agent *loader, *forced;
	const struct settings *settings;
	struct known *known;
	struct hub_memory *hubs;   /* a file near one is looked at for itself, too */
	const struct words *words; /* of all shippers */
};
void take_input(struct arena *arena, const struct found *found, const struct taking *how, struct taken *ret);

#endif
