/* Arenas: a chain of blocks, filled from the front. */
#include "base/arena.h"

#include "base/fail.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 32 * 1024, BLOCK_BYTES_MAX = 1024 * 1024 };

struct block {
	struct block *next;
	size_t used, room;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *first, *now; /* blocks after now are empty and kept for later */
	size_t bytes;
};

void *memory_grow(void *old, size_t size) {
	void *p = realloc(old, size ? size : 1);
	if (!p)
		fail_out_of_memory();
	return p;
}

void memory_release(void *old) {
	free(old);
}

static struct block *block_new(size_t room) {
	if (room > SIZE_MAX / 2)
		fail_out_of_memory();
	struct block *block = memory_grow(NULL, sizeof *block + room);
	*block = (struct block){.room = room};
	return block;
}

struct arena *arena_new(void) {
	struct arena *arena = memory_grow(NULL, sizeof *arena);
	struct block *block = block_new(BLOCK_BYTES);
	*arena = (struct arena){.first = block, .now = block};
	return arena;
}

void arena_free(struct arena *arena) {
	if (!arena)
		return;
	for (struct block *block = arena->first, *next; block; block = next) {
		next = block->next;
		memory_release(block);
	}
	memory_release(arena);
}

void arena_reset(struct arena *arena) {
	for (struct block *block = arena->first; block; block = block->next)
		block->used = 0;
	arena->now = arena->first;
	arena->bytes = 0;
}

struct arena_mark arena_mark(const struct arena *arena) {
	return (struct arena_mark){.block = arena->now, .used = arena->now->used, .bytes = arena->bytes};
}

void arena_rewind(struct arena *arena, struct arena_mark mark) {
	for (struct block *block = mark.block->next; block; block = block->next)
		block->used = 0;
	mark.block->used = mark.used;
	arena->now = mark.block;
	arena->bytes = mark.bytes;
}

void arena_wipe(struct arena *arena) {
	for (struct block *block = arena->first; block; block = block->next)
		explicit_bzero(block->bytes, block->room);
}

size_t arena_bytes(const struct arena *arena) {
	return arena->bytes;
}

static struct block *block_with_room(struct arena *arena, size_t size) {
	struct block *now = arena->now;
	while (now->next) {
		now = now->next;
		if (now->room >= size) {
			arena->now = now;
			return now;
		}
	}
	size_t room = now->room < BLOCK_BYTES_MAX ? now->room * 2 : BLOCK_BYTES_MAX;
	now->next = block_new(room > size ? room : size);
	arena->now = now->next;
	return arena->now;
}

static char *take(struct arena *arena, size_t size, size_t align) {
	struct block *block = arena->now;
	size_t at = (block->used + align - 1) & ~(align - 1);
	if (at > block->room || block->room - at < size) {
		block = block_with_room(arena, size);
		at = 0;
	}
	block->used = at + size;
	arena->bytes += size;
	return block->bytes + at;
}

void *arena_alloc(struct arena *arena, size_t size) {
	return memset(take(arena, size, alignof(max_align_t)), 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size) {
	if (size && count > SIZE_MAX / size)
		fail_out_of_memory();
	return arena_alloc(arena, count * size);
}

char *arena_alloc_text(struct arena *arena, size_t size) {
	return take(arena, size, 1);
}

struct str arena_str(struct arena *arena, struct str s) {
	char *copy = arena_alloc_text(arena, s.n + 1);
	if (s.n)
		memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	return (struct str){.p = copy, .n = s.n};
}

static char *put(char *to, struct str s) {
	if (s.n)
		memcpy(to, s.p, s.n);
	return to + s.n;
}

struct str arena_lower(struct arena *arena, struct str s) {
	struct str copy = arena_str(arena, s);
	char *text = (char *)(uintptr_t)copy.p;
	for (size_t k = 0; k < copy.n; k++)
		if (text[k] >= 'A' && text[k] <= 'Z')
			text[k] = (char)(text[k] + 'a' - 'A');
	return copy;
}

struct str arena_join(struct arena *arena, struct str a, struct str b, struct str c, struct str d) {
	size_t n = a.n + b.n + c.n + d.n;
	char *text = arena_alloc_text(arena, n + 1);
	*put(put(put(put(text, a), b), c), d) = '\0';
	return (struct str){.p = text, .n = n};
}

struct str arena_vformat(struct arena *arena, const char *format, va_list args) {
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	if (n < 0)
		fail_internal("a text could not be formatted");
	char *text = arena_alloc_text(arena, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	return (struct str){.p = text, .n = (size_t)n};
}

struct str arena_format(struct arena *arena, const char *format, ...) {
	va_list args;
	va_start(args, format);
	struct str s = arena_vformat(arena, format, args);
	va_end(args);
	return s;
}
