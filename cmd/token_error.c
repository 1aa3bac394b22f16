/* Finding sequence-token errors in text, line by line, and taking them apart. */
#include "cmd/token_error.h"

#include <string.h>

/* The most telling marks first. Forms: github.com/aws/amazon-cloudwatch-agent
 * plugins/outputs/cloudwatchlogs/internal/pusher, fluent/fluent-bit plugins/out_cloudwatch_logs/cloudwatch_api.c,
 * fluent-plugins-nursery/fluent-plugin-cloudwatch-logs lib/fluent/plugin/out_cloudwatch_logs.rb, moby/moby
 * daemon/logger/awslogs/cloudwatchlogs.go, open-telemetry/opentelemetry-collector-contrib
 * internal/aws/cwlogs/cwlog_client.go, boto/botocore botocore/exceptions.py. */
static const struct token_speaker speakers[] = {
    {.mark = "outputs.cloudwatchlogs",
     .title = "the CloudWatch agent",
     .agent = "cloudwatch-agent",
     .configuration = "/opt/aws/amazon-cloudwatch-agent/etc",
     .starts_without_token = true,
     .utc = true},
    {.mark = "[cloudwatchlogs]",
     .title = "the CloudWatch agent",
     .agent = "cloudwatch-agent",
     .configuration = "/opt/aws/amazon-cloudwatch-agent/etc",
     .starts_without_token = true,
     .utc = true},
    {.mark = "cloudwatchlogs: ",
     .mark_too = "will search the next token",
     .title = "an early CloudWatch agent",
     .agent = "cloudwatch-agent",
     .configuration = "/opt/aws/amazon-cloudwatch-agent/etc",
     .starts_without_token = true,
     .utc = true},
    {.mark = "cwlogs.push",
     .title = "the old awslogs agent",
     .agent = "awslogs",
     .configuration = "/var/awslogs/etc",
     .starts_without_token = true},
    {.mark = "cwlog_client",
     .title = "an OpenTelemetry Collector",
     .agent = "otel-collector",
     .starts_without_token = true},
    {.mark = "output:cloudwatch_logs",
     .title = "Fluent Bit",
     .agent = "fluent-bit",
     .configuration = "/etc/fluent-bit"},
    {.mark = "[cloudwatch ",
     .title = "Fluent Bit's Go plugin",
     .agent = "fluent-bit",
     .configuration = "/etc/fluent-bit"},
    {.mark = "vector::", .title = "Vector", .agent = "vector", .configuration = "/etc/vector", .utc = true},
    {.mark = "logGroupName=",
     .mark_too = "put log events",
     .title = "Docker's awslogs log driver",
     .agent = "docker",
     .starts_without_token = true},
    {.mark = ":exception=>", .title = "Logstash", .agent = "logstash", .starts_without_token = true},
    {.mark = "logstash.outputs", .title = "Logstash", .agent = "logstash", .starts_without_token = true},
    {.mark = "error_class=", .title = "Fluentd", .agent = "fluentd", .configuration = "/etc/fluent"},
    {.mark = "com.amazonaws", .title = "the AWS SDK for Java"},
    {.mark = "software.amazon.awssdk", .title = "the AWS SDK for Java 2"},
    {.mark = "Amazon.CloudWatchLogs", .title = "the AWS SDK for .NET"},
    {.mark = "AWS HTTP error", .title = "the AWS SDK for PHP"},
    {.mark = "Aws::CloudWatchLogs", .title = "the AWS SDK for Ruby"},
    {.mark = "An error occurred (", .title = "boto3 or the AWS CLI"},
    {.mark = "operation error CloudWatch Logs", .title = "the AWS SDK for Go 2"},
    {.mark = "RespMetadata", .title = "the AWS SDK for Go"},
    {.mark = "extractError", .title = "the AWS SDK for JavaScript"},
    {.mark = "$metadata", .title = "the AWS SDK for JavaScript 3"},
};

static bool has(struct str text, const char *part) {
	return part && str_contains(text, str_from(part));
}

static const struct token_speaker *speaker_of(struct str scope) {
	for (size_t i = 0; i < sizeof speakers / sizeof speakers[0]; i++)
		if (has(scope, speakers[i].mark) && (!speakers[i].mark_too || has(scope, speakers[i].mark_too)))
			return &speakers[i];
	return NULL;
}

static bool kind_of(struct str line, enum token_error_kind *ret) {
	if (has(line, "InvalidSequenceToken") || has(line, "sequenceToken is invalid") ||
	    has(line, "Invalid SequenceToken") || has(line, "Sequence token was invalid"))
		*ret = TOKEN_INVALID;
	else if (has(line, "DataAlreadyAccepted") || has(line, "has already been accepted"))
		*ret = TOKEN_ACCEPTED;
	else
		return false;
	return true;
}

static bool is_token_char(char c) {
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct str word_at(struct str text, size_t at) {
	size_t end = at;
	while (end < text.n && is_token_char(text.p[end]))
		end++;
	return str_from_to(text, at, end);
}

/* A word behind "sequenceToken" that can be a token: "null", or something with a digit that is long enough. Not "is
 * invalid", not "nil", not the pointer that the CloudWatch agent prints in parentheses. */
static bool looks_like_token(struct str word) {
	bool digit = false;
	for (size_t i = 0; i < word.n; i++)
		digit = digit || (word.p[i] >= '0' && word.p[i] <= '9');
	return str_is(word, "null") || (digit && word.n >= 4) || (digit && word.n == 1);
}

/* Behind a key: quotes, backslashes, "is", colon, equals sign, blanks. */
static size_t skip_to_value(struct str text, size_t at) {
	static const char between[] = " \t\\\"':=";
	while (at < text.n && strchr(between, text.p[at]) && text.p[at] != '\0')
		at++;
	if (str_starts_with(str_from_offset(text, at), STR("is")))
		return skip_to_value(text, at + 2);
	return at;
}

static struct str expected_token(struct str scope) {
	static const char *const keys[] = {"equenceToken", "equence token"};
	struct str found = {0};
	for (size_t k = 0; k < sizeof keys / sizeof keys[0] && found.n == 0; k++) {
		struct str rest = scope, key = str_from(keys[k]);
		for (size_t at; found.n == 0 && str_find(rest, key, &at);) {
			rest = str_from_offset(rest, at + key.n);
			struct str word = word_at(rest, skip_to_value(rest, 0));
			if (looks_like_token(word))
				found = word;
		}
	}
	return found;
}

/* What stands behind key: quoted, or up to a blank, a comma, a semicolon, the end of the line. */
static struct str value_of(struct str scope, const char *key) {
	size_t at, end;
	if (!str_find(scope, str_from(key), &at))
		return (struct str){0};
	struct str rest = str_from_offset(scope, at + strlen(key));
	if (rest.n > 0 && rest.p[0] == '"') {
		rest = str_from_offset(rest, 1);
		return str_find_char(rest, '"', &end) ? str_from_to(rest, 0, end) : (struct str){0};
	}
	for (end = 0; end < rest.n && !strchr(" ,;\n\r\t)", rest.p[end]);)
		end++;
	return str_from_to(rest, 0, end);
}

/* Between two marks of one line. */
static struct str between(struct str scope, const char *before, const char *after) {
	size_t at, end;
	if (!str_find(scope, str_from(before), &at))
		return (struct str){0};
	struct str rest = str_from_offset(scope, at + strlen(before));
	if (!str_find(rest, str_from(after), &end) || str_contains(str_from_to(rest, 0, end), STR("\n")))
		return (struct str){0};
	return str_from_to(rest, 0, end);
}

static void names_of(struct str scope, struct token_error *error) {
	static const struct {
		const char *group, *stream;
	} keys[] = {
	    {"logGroupName=", "logStreamName="},
	    {"log_group=", "log_stream="},
	    {"\"LogGroupName\":", "\"LogStreamName\":"},
	    {"log-group:", ":log-stream:"},
	};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0] && error->group.n == 0; i++) {
		error->group = value_of(scope, keys[i].group);
		error->stream = value_of(scope, keys[i].stream);
	}
	size_t at;
	if (str_find(error->group, STR(":log-stream"), &at))
		error->group.n = at;
	error->joined = between(scope, "sending logs to ", " since startup");
	if (error->joined.n == 0)
		error->joined = between(scope, "while sending logs to ", ", will");
	if (error->joined.n == 0)
		error->joined = between(scope, "when sending logs to ", ": ");
}

/* A line that begins with a date, or names an error itself, is no continuation of the one before. */
static bool continues(struct str line) {
	enum token_error_kind kind;
	bool dated = token_time_find(str_from_to(line, 0, 40), false).known;
	return !dated && (!kind_of(line, &kind) || has(line, "Message_") || has(line, "Exception: \\n"));
}

/* The line that starts at at, and the lines that belong to it: an SDK prints one error over several. */
static struct str scope_at(struct str text, size_t at) {
	enum { LINES_MAX = 12 };
	struct str rest = str_from_offset(text, at), line;
	size_t end = at;
	for (int i = 0; i < LINES_MAX && str_split(&rest, '\n', &line); i++) {
		if (i > 0 && !continues(line))
			break;
		end = (size_t)(line.p - text.p) + line.n;
	}
	return str_from_to(text, at, end);
}

bool token_error_find(struct str text, size_t *at, struct token_error *ret) {
	while (*at < text.n) {
		size_t start = *at, length;
		struct str line = str_from_offset(text, start);
		if (str_find_char(line, '\n', &length))
			line.n = length;
		*at = start + line.n + 1;
		struct token_error error = {0};
		if (!kind_of(line, &error.kind))
			continue;
		struct str scope = scope_at(text, start);
		*at = start + scope.n + 1;
		error.speaker = speaker_of(scope);
		error.expected = expected_token(scope);
		error.used = value_of(scope, "new_sequence_token=");
		error.since_startup = has(scope, "since startup");
		error.time = token_time_find(line, error.speaker && error.speaker->utc);
		names_of(scope, &error);
		*ret = error;
		return true;
	}
	return false;
}
