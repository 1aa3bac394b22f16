#include "base/gunzip.h"

#include "base/buf.h"
#include "base/fail.h"

#include <zlib.h>

bool gunzip_is(struct str bytes) {
	return str_starts_with(bytes, STR("\x1f\x8b"));
}

static enum gunzip_state read_member(z_stream *stream, size_t limit_bytes, struct buf *out) {
	char chunk[16 * 1024];
	int answer = Z_OK;
	while (answer == Z_OK) {
		stream->next_out = (Bytef *)chunk;
		stream->avail_out = sizeof chunk;
		answer = inflate(stream, Z_NO_FLUSH);
		if (answer != Z_OK && answer != Z_STREAM_END)
			break;
		buf_add(out, (struct str){chunk, sizeof chunk - stream->avail_out});
		if (out->n > limit_bytes)
			return GUNZIP_TOO_LARGE;
	}
	return answer == Z_STREAM_END ? GUNZIP_OK : GUNZIP_BROKEN;
}

enum gunzip_state gunzip(struct arena *arena, struct str bytes, size_t limit_bytes, struct str *ret) {
	enum { GZIP_ONLY = 16 };
	z_stream stream = {.next_in = (Bytef *)bytes.p, .avail_in = (uInt)bytes.n};
	if (inflateInit2(&stream, MAX_WBITS + GZIP_ONLY) != Z_OK)
		fail_out_of_memory();
	struct buf out = {0};
	enum gunzip_state state;
	do
		state = read_member(&stream, limit_bytes, &out);
	while (state == GUNZIP_OK && gunzip_is((struct str){(const char *)stream.next_in, stream.avail_in}) &&
	       inflateReset(&stream) == Z_OK);
	inflateEnd(&stream);
	if (state == GUNZIP_OK)
		*ret = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return state;
}
