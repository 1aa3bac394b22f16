/* Members, damage and bombs. */
#include "base/gunzip.h"

#include "base/buf.h"

#include <criterion/criterion.h>
#include <zlib.h>

static struct str packed(struct arena *arena, struct str text) {
	z_stream stream = {.next_in = (Bytef *)text.p, .avail_in = (uInt)text.n};
	cr_assert(deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
	size_t room = deflateBound(&stream, text.n);
	char *bytes = arena_alloc_text(arena, room);
	stream.next_out = (Bytef *)bytes;
	stream.avail_out = (uInt)room;
	cr_assert(deflate(&stream, Z_FINISH) == Z_STREAM_END);
	struct str result = {bytes, room - stream.avail_out};
	deflateEnd(&stream);
	return result;
}

static struct str joined(struct arena *arena, struct str a, struct str b) {
	struct buf both = {0};
	buf_add(&both, a);
	buf_add(&both, b);
	struct str result = arena_str(arena, buf_str(&both));
	buf_finish(&both);
	return result;
}

Test(gunzip, gives_all_members) {
	struct arena *arena = arena_new();
	struct str one = packed(arena, STR("one ")), two = packed(arena, STR("two")), text;
	cr_assert(gunzip_is(one));
	cr_assert(gunzip(arena, one, 100, &text) == GUNZIP_OK && str_is(text, "one "));
	cr_assert(gunzip(arena, joined(arena, one, two), 100, &text) == GUNZIP_OK && str_is(text, "one two"));
	cr_assert(gunzip(arena, joined(arena, one, STR("junk")), 100, &text) == GUNZIP_OK && str_is(text, "one "));
	cr_assert(gunzip(arena, packed(arena, STR("")), 100, &text) == GUNZIP_OK && text.n == 0);
	arena_free(arena);
}

Test(gunzip, refuses_damage) {
	struct arena *arena = arena_new();
	struct str bytes = packed(arena, STR("some text of some length")), text = STR("unchanged");
	for (size_t n = 0; n < bytes.n; n++)
		cr_assert(gunzip(arena, str_from_to(bytes, 0, n), 100, &text) == GUNZIP_BROKEN, "%zu", n);
	((char *)bytes.p)[bytes.n - 5] ^= 1; /* the checksum */
	cr_assert(gunzip(arena, bytes, 100, &text) == GUNZIP_BROKEN);
	cr_assert(gunzip(arena, joined(arena, bytes, bytes), 100, &text) == GUNZIP_BROKEN);
	cr_assert(str_is(text, "unchanged"));
	cr_assert(!gunzip_is(STR("\x1f")) && !gunzip_is(STR("")) && !gunzip_is(STR("PK")));
	arena_free(arena);
}

Test(gunzip, stops_at_the_limit) {
	struct arena *arena = arena_new();
	struct buf zeros = {0};
	buf_add_repeated(&zeros, '\0', 1 << 20);
	struct str bomb = packed(arena, buf_str(&zeros)), text;
	cr_assert(bomb.n < 4096);
	cr_assert(gunzip(arena, bomb, 1 << 20, &text) == GUNZIP_OK && text.n == 1 << 20);
	cr_assert(gunzip(arena, bomb, (1 << 20) - 1, &text) == GUNZIP_TOO_LARGE);
	cr_assert(gunzip(arena, joined(arena, bomb, bomb), 1 << 20, &text) == GUNZIP_TOO_LARGE);
	buf_finish(&zeros);
	arena_free(arena);
}
