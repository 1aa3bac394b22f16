/* Fuzzes how a source line is shown: the first bytes choose the mark and the room, the rest is the line. */
#include "base/fuzz.h"
#include "base/utf8.h"
#include "report/line_view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size < 3)
		return 0;
	struct str line = {.p = (const char *)data + 3, .n = size - 3};
	size_t from = data[0] * line.n / 255, to = from + data[1], room = 20 + data[2];
	struct line_view view = line_view_make(line, from, to < line.n ? to : line.n, room);
	size_t start = line_view_column(&view, from), end = line_view_column(&view, to);
	struct buf out = {0};
	line_view_write(&view, &out);
	bool harmless = utf8_valid(buf_str(&out), NULL);
	for (size_t i = 0; i < out.n; i++)
		harmless = harmless && (unsigned char)out.p[i] >= 0x20;
	if (!harmless || start > end || end > room + 1 || (line.n > 0 && out.n == 0))
		abort();
	buf_finish(&out);
	return 0;
}
