/* What an answer of CloudWatch Logs means: errors in every form that they come in, pages, and what is no answer. */
#include "probe/logs_api.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void start(void) {
	arena = arena_new();
}

static void stop(void) {
	arena_free(arena);
}

TestSuite(logs_api, .init = start, .fini = stop);

static struct http_response response_of(uint32_t status, const char *body) {
	return (struct http_response){.outcome = HTTP_ANSWERED, .status = status, .body = str_from(body)};
}

static void add_header(struct http_response *response, const char *name, const char *value) {
	LIST_ADD(arena, &response->headers, (struct http_header){.name = str_from(name), .value = str_from(value)});
}

static struct logs_answer read_answer(const struct http_response *response) {
	struct logs_answer answer;
	logs_read_answer(arena, response, false, &answer);
	return answer;
}

static struct logs_answer answer_to(uint32_t status, const char *body) {
	struct http_response response = response_of(status, body);
	return read_answer(&response);
}

static void expect_text(struct str text, const char *expected) {
	cr_expect(str_is(text, expected), "%.*s, not %s", STR_ARGS(text), expected);
}

Test(logs_api, the_name_of_an_error_in_all_its_forms) {
	static const char *const bodies[] = {
	    "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}",
	    "{\"__type\":\"com.amazonaws.logs#ThrottlingException\",\"message\":\"Rate exceeded\"}",
	    "{\"__type\":\"ThrottlingException:http://internal.amazon.com/coral/\",\"Message\":\"Rate exceeded\"}",
	    "{\"__type\":\"a#ThrottlingException:http://b/#c\",\"Message\":\"Rate exceeded\"}",
	    "{\"code\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct logs_answer answer = answer_to(400, bodies[i]);
		cr_expect_eq(answer.error, LOGS_THROTTLED, "%s", bodies[i]);
		cr_expect(answer.may_retry);
		expect_text(answer.name, "ThrottlingException");
		expect_text(answer.message, "Rate exceeded");
	}
}

Test(logs_api, the_name_of_an_error_in_a_header) {
	struct http_response response = response_of(400, "{\"Message\":\"no\"}");
	add_header(&response, "x-amzn-ErrorType", "AccessDeniedException:http://internal.amazon.com/coral/");
	add_header(&response, "x-amzn-RequestId", "11112222-3333-4444-5555-666677778888");
	struct logs_answer answer = read_answer(&response);
	cr_expect_eq(answer.error, LOGS_DENIED);
	cr_expect_not(answer.may_retry);
	expect_text(answer.name, "AccessDeniedException");
	expect_text(answer.message, "no");
	expect_text(answer.request_id, "11112222-3333-4444-5555-666677778888");
}

Test(logs_api, what_each_error_means) {
	static const struct {
		const char *name;
		enum logs_error error;
		bool may_retry;
	} cases[] = {
	    {"AccessDeniedException", LOGS_DENIED, false},
	    {"UnrecognizedClientException", LOGS_CREDENTIALS, false},
	    {"MissingAuthenticationTokenException", LOGS_CREDENTIALS, false},
	    {"ExpiredTokenException", LOGS_EXPIRED, false},
	    {"ExpiredToken", LOGS_EXPIRED, false},
	    {"InvalidSignatureException", LOGS_SIGNATURE, false},
	    {"IncompleteSignatureException", LOGS_SIGNATURE, false},
	    {"InvalidParameterException", LOGS_PARAMETER, false},
	    {"ValidationException", LOGS_PARAMETER, false},
	    {"ServiceUnavailableException", LOGS_SERVICE, true},
	    {"LimitExceededException", LOGS_THROTTLED, true},
	    {"SlowDown", LOGS_THROTTLED, true},
	    {"ResourceNotFoundException", LOGS_GROUP_MISSING, false},
	    {"SomethingNew", LOGS_ANSWER, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str body = arena_format(arena, "{\"__type\":\"%s\"}", cases[i].name);
		struct logs_answer answer = answer_to(400, body.p);
		cr_expect_eq(answer.error, cases[i].error, "%s", cases[i].name);
		cr_expect_eq(answer.may_retry, cases[i].may_retry, "%s", cases[i].name);
	}
}

Test(logs_api, a_group_that_is_missing) {
	struct logs_answer answer = answer_to(400, "{\"__type\":\"ResourceNotFoundException\","
						   "\"message\":\"The specified log group does not exist.\"}");
	cr_expect_eq(answer.error, LOGS_GROUP_MISSING);
}

Test(logs_api, errors_without_a_name) {
	static const struct {
		uint32_t status;
		const char *body;
		enum logs_error error;
		const char *message;
	} cases[] = {
	    {503, "<html>Service Unavailable</html>", LOGS_SERVICE, "HTTP 503"},
	    {500, "", LOGS_SERVICE, "HTTP 500"},
	    {429, "slow down", LOGS_THROTTLED, "HTTP 429"},
	    {404, "<html>", LOGS_ANSWER, "HTTP 404"},
	    {302, "", LOGS_ANSWER, "HTTP 302, a redirect"},
	    {403, "\xff\xfe\x01", LOGS_ANSWER, "HTTP 403"},
	    {400, "[]", LOGS_ANSWER, "HTTP 400"},
	    {403, "{\"message\":\"Forbidden\"}", LOGS_ANSWER, "HTTP 403: Forbidden"},
	    {400, "{\"__type\":7,\"message\":[1]}", LOGS_ANSWER, "HTTP 400"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct logs_answer answer = answer_to(cases[i].status, cases[i].body);
		cr_expect_eq(answer.error, cases[i].error, "%s", cases[i].body);
		expect_text(answer.message, cases[i].message);
	}
}

Test(logs_api, errors_in_xml_as_other_services_write_them) {
	struct logs_answer answer = answer_to(
	    403, "<?xml version=\"1.0\"?><ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>"
		 "<Message>The security token &lt;x&gt; is invalid.</Message></Error></ErrorResponse>");
	cr_expect_eq(answer.error, LOGS_CREDENTIALS);
	expect_text(answer.name, "InvalidClientTokenId");
	expect_text(answer.message, "The security token <x> is invalid.");
}

/* The service's text goes on with the request that it expected: the session's token is in it. */
Test(logs_api, of_a_message_only_the_first_line) {
	struct logs_answer answer = answer_to(
	    403, "{\"__type\":\"InvalidSignatureException\",\"message\":\"The request signature we calculated "
		 "does not match.\\n\\nThe Canonical String for this request should have been\\n'POST"
		 "\\nx-amz-security-token:SECRET'\"}");
	cr_expect_eq(answer.error, LOGS_SIGNATURE);
	expect_text(answer.message, "The request signature we calculated does not match.");
}

Test(logs_api, what_is_no_page_of_streams) {
	static const char *const bodies[] = {"",
					     "<html></html>",
					     "[]",
					     "{}",
					     "{\"logStreams\":{}}",
					     "{\"logStreams\":[{}]}",
					     "{\"logStreams\":[7]}",
					     "{\"logStreams\":["};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct http_response response = response_of(200, bodies[i]);
		add_header(&response, "Content-Type", "text/html");
		struct logs_answer answer = read_answer(&response);
		cr_expect_eq(answer.error, LOGS_ANSWER, "%s", bodies[i]);
		cr_expect_not(answer.may_retry);
		expect_text(answer.message, "HTTP 200 with text/html, which is no answer of the service");
	}
}

Test(logs_api, a_page_of_streams) {
	struct logs_answer answer = answer_to(
	    200, "{\"logStreams\":[{\"logStreamName\":\"2025/09/14/[$LATEST]\\u00e9\",\"arn\":\"arn:x\","
		 "\"creationTime\":1787480452004,\"firstEventTimestamp\":1,\"lastEventTimestamp\":9007199254740991,"
		 "\"lastIngestionTime\":1787480452004,\"uploadSequenceToken\":\"49\",\"storedBytes\":0},"
		 "{\"logStreamName\":\"b\",\"creationTime\":-5,\"lastIngestionTime\":\"7\"}],\"nextToken\":\"t\"}");
	cr_expect_eq(answer.error, LOGS_OK);
	cr_assert_eq(answer.streams.count, 2);
	const struct log_stream *stream = &answer.streams.items[0];
	expect_text(stream->name, "2025/09/14/[$LATEST]\xc3\xa9");
	cr_expect_eq(stream->created_ms, 1787480452004);
	cr_expect_eq(stream->first_event_ms, 1);
	cr_expect_eq(stream->last_ingestion_ms, 1787480452004);
	expect_text(stream->token, "49");
	expect_text(answer.next_token, "t");
	cr_expect_eq(answer.streams.items[1].created_ms, 0);
	cr_expect_eq(answer.streams.items[1].last_ingestion_ms, 0);
}

Test(logs_api, no_next_page_is_said_with_null_too) {
	struct logs_answer answer = answer_to(200, "{\"logStreams\":[],\"nextToken\":null}");
	cr_expect_eq(answer.error, LOGS_OK);
	cr_expect_eq(answer.next_token.n, 0);
}

Test(logs_api, what_the_network_did) {
	static const struct {
		enum http_outcome outcome;
		enum logs_error error;
		bool may_retry;
	} cases[] = {
	    {HTTP_NO_NAME, LOGS_NETWORK, false}, {HTTP_NO_CONNECTION, LOGS_NETWORK, true},
	    {HTTP_TIMEOUT, LOGS_NETWORK, true},	 {HTTP_TLS, LOGS_NETWORK, false},
	    {HTTP_BROKEN, LOGS_NETWORK, true},	 {HTTP_TOO_LARGE, LOGS_ANSWER, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct http_response response = {.outcome = cases[i].outcome, .why = STR("why")};
		struct logs_answer answer = read_answer(&response);
		cr_expect_eq(answer.error, cases[i].error);
		cr_expect_eq(answer.may_retry, cases[i].may_retry);
		expect_text(answer.message, cases[i].outcome == HTTP_TOO_LARGE
						? "the answer is longer than the service makes any"
						: "why");
	}
}

Test(logs_api, a_time_to_wait) {
	struct http_response response = response_of(400, "{\"__type\":\"ThrottlingException\"}");
	add_header(&response, "X-Amz-Retry-After", "1500");
	cr_expect_eq(read_answer(&response).retry_after_ms, 1500);
	response = response_of(400, "{\"__type\":\"ThrottlingException\"}");
	add_header(&response, "x-amz-retry-after", "soon");
	cr_expect_eq(read_answer(&response).retry_after_ms, 0);
}

Test(logs_api, names_with_odd_characters_in_requests) {
	struct str body = logs_describe_streams(arena, STR("/a"), STR("x \"\\[\xc3\xa9]\t"), STR(""));
	expect_text(body, "{\"logGroupName\":\"/a\",\"logStreamNamePrefix\":\"x \\\"\\\\[\xc3\xa9]\\t\",\"limit\":50}");
}
