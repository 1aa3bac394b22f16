/* Fuzzes answers of the service, and lines of the pipe. The first line of the input is the status, the second one a
 * header; the body follows. */
#include "base/fuzz.h"
#include "base/utf8.h"
#include "live/live.h"
#include "probe/logs_api.h"

static void must_be_a_line(struct str text) {
	must(utf8_valid(text, NULL));
	for (size_t i = 0; i < text.n; i++)
		must((unsigned char)text.p[i] >= 0x20);
}

static void read_response(struct arena *arena, struct str input, bool is_of_groups) {
	struct http_response response = {.outcome = HTTP_ANSWERED};
	struct str line, name;
	struct logs_answer answer;
	if (!str_split(&input, '\n', &line) || !str_to_u32(line, &response.status))
		response.status = 200;
	if (str_split(&input, '\n', &line) && str_split(&line, ':', &name))
		LIST_ADD(arena, &response.headers, (struct http_header){.name = name, .value = line});
	response.body = input;
	logs_read_answer(arena, &response, is_of_groups, &answer);
	must_be_a_line(answer.name);
	must_be_a_line(answer.message);
	must_be_a_line(answer.request_id);
	must(answer.error == LOGS_OK || answer.name.n || answer.message.n);
	must(answer.error == LOGS_OK || !answer.next_token.n);
	for (uint32_t i = 0; i < answer.streams.count; i++)
		must(answer.streams.items[i].name.n > 0 && answer.streams.items[i].created_ms >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct str input = {.p = (const char *)data, .n = size};
	struct arena *arena = arena_new();
	struct live_answer answer;
	uint32_t id;
	read_response(arena, input, false);
	read_response(arena, input, true);
	if (live_read_answer(arena, input, &id, &answer) && answer.observation.answered)
		must(!answer.observation.trouble.n && !answer.auth.source.n);
	arena_free(arena);
	return 0;
}
