/* Lines as shippers and SDKs printed them (shortened where they are only long), and what is read out of them. */
#include "cmd/explain_token.h"
#include "cmd/token_error.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
	const char *line, *speaker, *expected, *group, *stream, *joined;
	enum token_error_kind kind;
	const char *time; /* "" = none */
	bool zone, since_startup;
} lines[] = {
    {"2021-03-04T22:51:54Z W! [outputs.cloudwatchlogs] Invalid SequenceToken used, will use new token and retry: The "
     "given "
     "sequenceToken is invalid. The next expected sequenceToken is: "
     "49612984946004412055118931556677438474248778094089797074",
     "the CloudWatch agent", "49612984946004412055118931556677438474248778094089797074", "", "", "", TOKEN_INVALID,
     "2021-03-04 22:51:54", true, false},
    {"2022-08-01T00:00:09Z I! [outputs.cloudwatchlogs] First time sending logs to /prod/web/i-0abc since startup so "
     "sequenceToken is nil, learned new token:(0xc0004a6b30): The given sequenceToken is invalid. The next expected "
     "sequenceToken is: 49622712841798594709255108578843090906200598557879195826",
     "the CloudWatch agent", "49622712841798594709255108578843090906200598557879195826", "", "", "/prod/web/i-0abc",
     TOKEN_INVALID, "2022-08-01 00:00:09", true, true},
    {"2021-10-06T21:31:45Z W! [outputs.cloudwatchlogs] Invalid SequenceToken used (0xc0004a6b30) while sending logs to "
     "g/s.log, will use new token and retry: The given sequenceToken is invalid. The next expected sequenceToken is: "
     "null",
     "the CloudWatch agent", "null", "", "", "g/s.log", TOKEN_INVALID, "2021-10-06 21:31:45", true, false},
    {"2020-02-25T00:42:26Z W! cloudwatchlogs: InvalidSequenceTokenException, will search the next token and retry the "
     "request: , original error: \"InvalidSequenceTokenException: \n{\n  ExpectedSequenceToken: "
     "\"49603961239846732164212342362377523455645643463435354354\"\n}\", {",
     "an early CloudWatch agent", "49603961239846732164212342362377523455645643463435354354", "", "", "", TOKEN_INVALID,
     "2020-02-25 00:42:26", true, false},
    {"2019-08-15 03:20:46,505 - cwlogs.push.publisher - WARNING - 2580 - Thread-7 - Caught exception: An error "
     "occurred "
     "(InvalidSequenceTokenException) when calling the PutLogEvents operation: The given sequenceToken is invalid. The "
     "next expected sequenceToken is: 49598360192768937424286658454601820169626161987109027154",
     "the old awslogs agent", "49598360192768937424286658454601820169626161987109027154", "", "", "", TOKEN_INVALID,
     "2019-08-15 03:20:46", false, false},
    {"2019-08-15 05:09:54,795 - cwlogs.push.publisher - WARNING - 4399 - Thread-5 - Caught exception: An error "
     "occurred "
     "(DataAlreadyAcceptedException) when calling the PutLogEvents operation: The given batch of log events has "
     "already "
     "been accepted. The next batch can be sent with sequenceToken: "
     "49594357288396454084208559308983606612690881501775034066",
     "the old awslogs agent", "49594357288396454084208559308983606612690881501775034066", "", "", "", TOKEN_ACCEPTED,
     "2019-08-15 05:09:54", false, false},
    {"[2021/12/29 23:02:05] [error] [output:cloudwatch_logs:cloudwatch_logs.0] PutLogEvents API responded with "
     "error='InvalidSequenceTokenException', message='The given sequenceToken is invalid.'",
     "Fluent Bit", "", "", "", "", TOKEN_INVALID, "2021-12-29 23:02:05", false, false},
    {"2018-05-24 09:36:18 +0200 [warn]: #0 updating upload sequence token forcefully because unrecoverable error "
     "occured "
     "error_class=Aws::CloudWatchLogs::Errors::InvalidSequenceTokenException error=\"The given sequenceToken is "
     "invalid. "
     "The next expected sequenceToken is: 49581065914311687560974364860991990129098109324179326370\" "
     "log_group=\"website-prod\" log_stream=\"nginx access\" "
     "new_sequence_token=\"49581065914311687560974364852036267657392934886127486370\"",
     "Fluentd", "49581065914311687560974364860991990129098109324179326370", "website-prod", "nginx access", "",
     TOKEN_INVALID, "2018-05-24 07:36:18", true, false},
    {"ERRO[1839] Failed to put log events                      errorCode=InvalidSequenceTokenException "
     "logGroupName=awslogs logStreamName=apps message=The given sequenceToken is invalid. The next expected "
     "sequenceToken is: 49540112654804690997104352997714685391863631165190586194 origError=<nil>",
     "Docker's awslogs log driver", "49540112654804690997104352997714685391863631165190586194", "awslogs", "apps", "",
     TOKEN_INVALID, "", false, false},
    {"botocore.errorfactory.InvalidSequenceTokenException: An error occurred (InvalidSequenceTokenException) when "
     "calling "
     "the PutLogEvents operation: The given sequenceToken is invalid. The next expected sequenceToken is: "
     "49540112654804690997104352997714685391863631165190586194",
     "boto3 or the AWS CLI", "49540112654804690997104352997714685391863631165190586194", "", "", "", TOKEN_INVALID, "",
     false, false},
    {"com.amazonaws.services.logs.model.InvalidSequenceTokenException: The given sequenceToken is invalid. The next "
     "expected sequenceToken is: 49575758425365489765456545665445654565445654565445654562 (Service: AWSLogs; Status "
     "Code: "
     "400; Error Code: InvalidSequenceTokenException; Request ID: fcd6f72f)",
     "the AWS SDK for Java", "49575758425365489765456545665445654565445654565445654562", "", "", "", TOKEN_INVALID, "",
     false, false},
    {"{\"__type\":\"InvalidSequenceTokenException\",\"expectedSequenceToken\":\"4959612345\",\"message\":\"...\"}",
     NULL, "4959612345", "", "", "", TOKEN_INVALID, "", false, false},
    {"{\\\"__type\\\":\\\"InvalidSequenceTokenException\\\",\\\"expectedSequenceToken\\\":\\\"4959612345\\\"}", NULL,
     "4959612345", "", "", "", TOKEN_INVALID, "", false, false},
    {"The given sequenceToken is invalid.", NULL, "", "", "", "", TOKEN_INVALID, "", false, false},
};

static void expect(struct str got, const char *wanted, const char *line) {
	cr_expect(str_is(got, wanted), "%.*s instead of %s in %s", STR_ARGS(got), wanted, line);
}

Test(token_error, lines) {
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct token_error error;
		size_t at = 0;
		struct str text = str_from(lines[i].line);
		cr_assert(token_error_find(text, &at, &error), "%s", lines[i].line);
		expect(str_from(error.speaker ? error.speaker->title : ""), lines[i].speaker ? lines[i].speaker : "",
		       lines[i].line);
		expect(error.expected, lines[i].expected, lines[i].line);
		expect(error.group, lines[i].group, lines[i].line);
		expect(error.stream, lines[i].stream, lines[i].line);
		expect(error.joined, lines[i].joined, lines[i].line);
		cr_expect_eq(error.kind, lines[i].kind);
		char time[DATE_TEXT] = "";
		if (error.time.known)
			date_text(error.time.seconds, time);
		expect(str_from(time), lines[i].time, lines[i].line);
		cr_expect_eq(error.time.zone, lines[i].zone, "%s", lines[i].line);
		cr_expect_eq(error.since_startup, lines[i].since_startup);
		cr_expect_not(token_error_find(text, &at, &error), "twice in %s", lines[i].line);
	}
}

Test(token_error, other_texts_are_no_token_errors) {
	static const char *const others[] = {"", "hello", "The security token included in the request is invalid.",
					     "ThrottlingException: Rate exceeded", "sequenceToken: 4961"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct token_error error;
		size_t at = 0;
		cr_expect_not(token_error_find(str_from(others[i]), &at, &error), "%s", others[i]);
	}
}

/* The second inside public tokens, next to the clock of the lines that carried them. */
Test(token_error, time_inside) {
	static const struct {
		const char *token, *time;
		enum token_family family;
	} tokens[] = {
	    {"49612984946004412055118931556677438474248778094089797074", "2021-03-04 22:51:47", TOKEN_BY_WRITE},
	    {"49598360192768937424286658454601820169626161987109027154", "2019-08-14 13:16:09", TOKEN_BY_WRITE},
	    {"49581065914311687560974364860991990129098109324179326370", "2018-05-24 07:35:24", TOKEN_BY_WRITE},
	    {"49664317072078038044025136353663496102325877620349076402", "2025-08-22 19:56:56", TOKEN_BY_WRITE},
	    {"49039859683677502189459545179569786433409840262696494639", "2026-08-23 10:20:52", TOKEN_BY_INGESTION},
	};
	for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
		struct sequence_token token;
		char text[DATE_TEXT];
		cr_assert(token_read(str_from(tokens[i].token), &token));
		cr_expect_eq(token.family, tokens[i].family);
		date_text(token.written_ms / 1000, text);
		cr_expect_str_eq(text, tokens[i].time);
	}
	struct sequence_token token;
	cr_expect_not(token_read(STR("null"), &token));
	cr_expect_not(token_read(STR("1"), &token));
	cr_expect_not(token_read(STR("00000000000000000000000000000000000000000000000000000042"), &token));
	cr_expect_not(token_read(STR("4961298494600441205511893155667743847424877809408979707x"), &token));
}

static struct str explained(struct buf *out, const char *text) {
	struct style style = {0};
	cr_assert(explain_token_errors(str_from(text), &style, out));
	return buf_str(out);
}

#define LINE(time, token)                                                                                              \
	time " W! [outputs.cloudwatchlogs] Invalid SequenceToken used: The given sequenceToken is invalid. The next "  \
	     "expected sequenceToken is: " token "\n"

Test(token_error, what_several_lines_tell) {
	struct buf out = {0};
	struct str text = explained(&out, LINE("2021-03-04T22:51:54Z", "4961") LINE("2021-03-04T22:52:54Z", "4961"));
	cr_expect(str_contains(text, STR("It is stuck")));
	cr_expect(str_contains(text, STR("2 such errors")));
	cr_expect(str_contains(text, STR("from before that")));
	buf_clear(&out);
	text = explained(&out, LINE("2024-03-04T22:51:54Z", "4961") LINE("2024-03-04T22:52:54Z", "4962")
				   LINE("2024-03-04T22:53:54Z", "4963"));
	cr_expect(str_contains(text, STR("If all lines are about one stream")));
	cr_expect(str_contains(text, STR("did not come from CloudWatch Logs")));
	cr_expect(str_contains(text, STR("cwdoctor lint /opt/aws/amazon-cloudwatch-agent/etc")));
	buf_clear(&out);
	text = explained(&out, "The given sequenceToken is invalid. The next expected sequenceToken is: null");
	cr_expect(str_contains(text, STR("the stream was empty")));
	buf_finish(&out);
}

#define NAMED(stream, token)                                                                                           \
	"2021-03-04T22:51:54Z W! [outputs.cloudwatchlogs] Invalid SequenceToken used (0xc0) while sending logs to "    \
	"g/" stream ", will use new token and retry: The next expected sequenceToken is: " token "\n"

Test(token_error, streams_are_told_apart) {
	struct buf out = {0};
	struct str text = explained(&out, NAMED("a", "4961") NAMED("b", "4962") NAMED("c", "4963"));
	cr_expect(str_contains(text, STR("3 such errors, on 3 streams")));
	cr_expect(str_contains(text, STR("right after a restart is harmless")));
	cr_expect_not(str_contains(text, STR("two or more writers")));
	buf_clear(&out);
	text = explained(&out, NAMED("a", "4961") NAMED("b", "1") NAMED("b", "2") NAMED("a", "4961") NAMED("b", "3"));
	cr_expect(str_contains(text, STR("For g/b the expected token moved on")));
	buf_finish(&out);
}

Test(token_error, names_are_masked) {
	struct buf out = {0};
	struct str text = explained(&out, "x logGroupName=\"a\033[31mb\" InvalidSequenceTokenException");
	cr_expect(str_contains(text, STR("a\\x1b[31mb")));
	cr_expect_not(str_contains(text, STR("\033")));
	buf_finish(&out);
}
