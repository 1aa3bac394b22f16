/* For the programs that show scripts how texts are read: reading many texts from standard input, and JSON strings. */
#ifndef CWD_DOC_SUITE_H
#define CWD_DOC_SUITE_H

#include "base/buf.h"
#include "base/limits.h"
#include "doc/doc.h"

#include <stdio.h>
#include <stdlib.h>

static inline void add_json_text(struct buf *out, struct str s) {
	buf_add_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\' || c < 0x20)
			buf_format(out, "\\u%04x", c);
		else
			buf_add_char(out, (char)c);
	}
	buf_add_char(out, '"');
}

/* Writes a line for each of the texts on standard input, which stand behind their lengths as decimal digits and a
 * newline. Returns an exit status. */
static inline int suite_run(const struct format *format, void (*add_doc)(struct buf *out, const struct doc *doc)) {
	struct arena *arena = arena_new();
	struct buf out = {0};
	char line[32];
	while (fgets(line, sizeof line, stdin)) {
		unsigned long size = strtoul(line, NULL, 10);
		if (size > LIMIT_FILE_BYTES)
			return 1;
		char *text = arena_alloc_text(arena, size + 1);
		if (fread(text, 1, size, stdin) != size)
			return 1;
		struct source *source = source_new(arena, STR("suite"), (struct str){.p = text, .n = size});
		add_doc(&out, doc_parse(arena, source, format));
		fwrite(out.p, 1, out.n, stdout);
		buf_clear(&out);
		arena_reset(arena);
	}
	buf_finish(&out);
	arena_free(arena);
	return 0;
}

#endif
