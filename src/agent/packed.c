/* Unpacking, within limits: a few kilobytes of gzip can hold gigabytes. */
#include "agent/packed.h"

#include "base/base64.h"
#include "base/gunzip.h"
#include "base/limits.h"

#include <ctype.h>

enum { BASE64_BYTES_MIN = 24, LAYERS_MAX = 4 };

static struct source *opaque(struct arena *arena, struct source *text, struct str bytes, struct str label) {
	struct derivation d = {.arena = arena, .outer = text};
	derivation_add(&d, PIECE_OPAQUE, bytes, (struct span){0, (uint32_t)text->text.n}, 0);
	return source_derive(&d, label);
}

static enum packed_state unzip(struct arena *arena, struct str *bytes) {
	switch (gunzip(arena, *bytes, LIMIT_EMBEDDED_BYTES, bytes)) {
	case GUNZIP_OK:
		return PACKED_OPENED;
	case GUNZIP_TOO_LARGE:
		return PACKED_TOO_LARGE;
	case GUNZIP_BROKEN:
		break;
	}
	return PACKED_BROKEN;
}

enum packed_state packed_open(struct arena *arena, struct source *text, bool base64, bool gzip, struct str label,
			      struct source **ret) {
	struct str bytes = text->text;
	enum packed_state state = PACKED_OPENED;
	if (base64 && !base64_decode(arena, bytes, &bytes))
		return PACKED_BROKEN;
	if (gzip)
		state = unzip(arena, &bytes);
	if (state == PACKED_OPENED)
		*ret = opaque(arena, text, bytes, label);
	return state;
}

bool packed_decode(struct arena *arena, struct str text, size_t limit_bytes, struct str *ret) {
	enum { BYTES_MIN = 16 };
	struct str bytes;
	if (text.n < BYTES_MIN || !base64_decode(arena, text, &bytes))
		return false;
	if (gunzip_is(bytes) && gunzip(arena, bytes, limit_bytes, &bytes) != GUNZIP_OK)
		return false;
	*ret = bytes;
	return true;
}

bool packed_looks_base64(struct str text) {
	text = str_trim(text);
	for (size_t i = 0; i < text.n; i++)
		if (!isalnum((unsigned char)text.p[i]) && text.p[i] != '+' && text.p[i] != '/' && text.p[i] != '=' &&
		    text.p[i] != '\n' && text.p[i] != '\r')
			return false;
	return text.n >= BASE64_BYTES_MIN;
}

struct source *packed_guess(struct arena *arena, struct source *text, struct str label) {
	struct str bytes = text->text;
	enum packed_state state = PACKED_OPENED;
	for (int i = 0; i < LAYERS_MAX && state == PACKED_OPENED; i++) {
		if (gunzip_is(bytes))
			state = unzip(arena, &bytes);
		else if (!packed_looks_base64(bytes) || !base64_decode(arena, bytes, &bytes))
			break;
	}
	if (state == PACKED_TOO_LARGE)
		return NULL;
	if (bytes.p != text->text.p)
		return opaque(arena, text, bytes, label);
	text->label = label;
	return text;
}
