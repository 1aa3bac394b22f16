/* Fuzzes the reading and explaining of pasted text. */
#include "base/fuzz.h"
#include "base/utf8.h"
#include "cmd/explain_token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct style style = {.width = (unsigned)(size % 100) + 40};
	struct buf out = {0};
	bool known = explain_token_errors((struct str){.p = (const char *)data, .n = size}, &style, &out);
	bool harmless = utf8_valid(buf_str(&out), NULL);
	for (size_t i = 0; i < out.n; i++)
		harmless = harmless && ((unsigned char)out.p[i] >= 0x20 || out.p[i] == '\n');
	if (!harmless || known != (out.n > 0))
		abort();
	buf_finish(&out);
	return 0;
}
