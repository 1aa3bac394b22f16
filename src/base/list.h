/* Growable arrays on an arena: struct x_list { type *items; uint32_t count, room; }. */
#ifndef CWD_BASE_LIST_H
#define CWD_BASE_LIST_H

#include "base/arena.h"

#define LIST(name, type)                                                                                               \
	struct name {                                                                                                  \
		type *items;                                                                                           \
		uint32_t count, room;                                                                                  \
	}

/* Adds a value at the end; the old items stay on the arena until it goes. */
#define LIST_ADD(arena, list, ...)                                                                                     \
	do {                                                                                                           \
		if ((list)->count == (list)->room)                                                                     \
			(list)->items =                                                                                \
			    list_grow((arena), (list)->items, (list)->count, &(list)->room, sizeof *(list)->items);    \
		(list)->items[(list)->count++] = (__VA_ARGS__);                                                        \
	} while (0)

/* Doubles the room; the new array holds the count old items, the rest is zeroed. Used by LIST_ADD. */
void *list_grow(struct arena *arena, const void *items, uint32_t count, uint32_t *room, size_t item_bytes);

/* Stable merge sort by compare (<0, 0, >0), which gets context; scratch is on the arena. */
void list_sort(struct arena *arena, void *items, uint32_t count, size_t item_bytes,
	       int (*compare)(const void *, const void *, const void *context), const void *context);

#endif
