/* Configurations inside the documents of a unit: a value of a variable, of a ConfigMap. Each becomes a unit of its own,
 * read by its own shipper, and may hold others. */
#ifndef CWD_APP_UNPACK_H
#define CWD_APP_UNPACK_H

#include "app/subject.h"

LIST(unit_list, struct unit *);
LIST(unit_lists, struct unit_list *);

/* What is inside one input. */
struct unpacking {
	struct arena *arena;
	const struct settings *settings;
	const struct search *search;
	const struct words *words;   /* of all shippers */
	const struct found *found;   /* the input at hand */
	struct unit_list beside;     /* on the host of the unit that holds them */
	struct unit_lists elsewhere; /* the units of each host of their own */
	struct input_list inputs;    /* for show files: what each text was taken for */
	struct {
		struct disk_loader **items;
		uint32_t count, room;
	} loaders; /* of those units that include files */
	uint32_t texts;
	uint64_t bytes;
};

/* Adds what unit holds, which was read. Trouble is a problem of it, or of the text that has it. */
void unpack_unit(struct unpacking *unpacking, struct unit *unit);
/* A text inside a text inside a file is called by both. */
void parts_name(struct arena *arena, const struct unit *outer, struct embedded *embedded);
/* Leaves out the units whose text another one of them loads too: they are parts of that one. */
void parts_leave_out(struct arena *arena, struct unit_list *units);

#endif
