/* Memory. The only place that calls malloc: everything is on an arena that is freed, or reset, as a whole.
 * When memory runs out the program ends with one line and exit code 70; no function here returns NULL. */
#ifndef CWD_BASE_ARENA_H
#define CWD_BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);  /* NULL is fine */
void arena_reset(struct arena *arena); /* everything on it is gone; the memory is kept for the next user */
/* A point to come back to: arena_rewind drops everything handed out since, keeping the memory for the next user. */
struct arena_mark {
	struct block *block; /* private to arena.c */
	size_t used, bytes;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);
void arena_wipe(struct arena *arena);	       /* clears all that it ever held: for secrets, before it is freed */
size_t arena_bytes(const struct arena *arena); /* handed out since the start or the last reset */

/* Zeroed memory for any type. size 0 gives a valid pointer to nothing. */
void *arena_alloc(struct arena *arena, size_t size);
/* The same for count items; an overflow of the product counts as out of memory. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);
/* Not zeroed and not aligned: for bytes of text. */
char *arena_alloc_text(struct arena *arena, size_t size);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))

/* A copy on the arena, followed by a NUL that does not count. */
struct str arena_str(struct arena *arena, struct str s);
/* The same with ASCII capitals made small. */
struct str arena_lower(struct arena *arena, struct str s);
/* The four texts one behind the other: what arena_format does with less work, where every claim needs it. */
struct str arena_join(struct arena *arena, struct str a, struct str b, struct str c, struct str d);
struct str arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str arena_vformat(struct arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Heap memory for buffers that outgrow an arena: memory_grow is realloc that never fails. */
void *memory_grow(void *old, size_t size);
void memory_release(void *old);

#endif
