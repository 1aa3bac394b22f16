/* Lists of OTLP headers, endpoints, and the claims they make. */
#include "agent/otlp_headers.h"

#include <criterion/criterion.h>

/* $ stands for a variable named ${V}. */
static struct template text_of(struct arena *arena, const char *text) {
	struct template t = {0};
	for (const char *p = text; *p; p++) {
		const struct variable variable = {
		    .id = IDENTITY_ENVIRONMENT, .scope = DIFFERENCE_UNKNOWN, .name = STR("${V}")};
		if (*p == '$')
			template_add_variable(arena, &t, &variable);
		else
			template_add_literal(arena, &t, (struct str){.p = p, .n = 1});
	}
	return t;
}

static struct site locate(const void *data, size_t from, size_t to) {
	const struct site *whole = data;
	return (struct site){.source = whole->source, .at = {(uint32_t)from, (uint32_t)(to - from)}};
}

static struct otlp_value value_of(struct arena *arena, const char *text) {
	struct site *at = ARENA_NEW(arena, struct site);
	at->source = source_new(arena, STR("env"), str_from(text));
	at->at.len = (uint32_t)at->source->text.n;
	return (struct otlp_value){.text = text_of(arena, text), .at = *at, .locate = locate, .data = at};
}

static const struct {
	const char *list, *value, *written; /* value NULL: no such header */
} headers[] = {
    {"x-aws-log-group=g,x-aws-log-stream=s", "g", "g"},
    {" X-Aws-Log-Group = /a/b ", "/a/b", "/a/b"},
    {"a=b,x-aws-log-group=%2Fapp%2fweb", "/app/web", "%2Fapp%2fweb"},
    {"x-aws-log-group=%zz%4", "%zz%4", "%zz%4"},
    {"x-aws-log-group=a=b", "a=b", "a=b"},
    {"x-aws-log-group=a,x-aws-log-group=b", "b", "b"},
    {"x-aws-log-group=/$/$x,b=$", "/${V}/${V}x", "/$/$x"},
    {"a=$,x-aws-log-group=$", "${V}", "$"},
    {"x-aws-log-group=", "", "x-aws-log-group="},
    {"x-aws-log-group", NULL, NULL},
    {"x-aws-log-groups=g,,=", NULL, NULL},
    {"$", NULL, NULL},
    {"", NULL, NULL},
};

Test(otlp_headers, are_found_and_decoded) {
	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		struct arena *arena = arena_new();
		struct otlp_value list = value_of(arena, headers[i].list);
		struct field field = {0};
		bool found = otlp_header_find(arena, &list, "x-aws-log-group", &field);
		cr_assert_eq(found, headers[i].value != NULL, "%s", headers[i].list);
		if (found) {
			struct str value = template_text(arena, &field.value), written = site_text(field.at);
			cr_assert(str_is(value, headers[i].value), "%s: %.*s", headers[i].list, STR_ARGS(value));
			cr_assert(str_is(written, headers[i].written), "%s: %.*s", headers[i].list, STR_ARGS(written));
		}
		arena_free(arena);
	}
}

static const struct {
	const char *url;
	enum answer answer;
	const char *region; /* NULL: absent */
} endpoints[] = {
    {"https://logs.us-east-1.amazonaws.com/v1/logs", CERTAIN, "us-east-1"},
    {"https://logs.cn-north-1.amazonaws.com.cn", CERTAIN, "cn-north-1"},
    {"https://logs-fips.us-gov-west-1.amazonaws.com:443/v1/logs", CERTAIN, "us-gov-west-1"},
    {"https://vpce-1-2.logs.eu-west-1.vpce.amazonaws.com/v1/logs", CERTAIN, "eu-west-1"},
    {"https://logs.$.amazonaws.com/v1/logs", CERTAIN, "${V}"},
    {"https://xray.us-east-1.amazonaws.com/v1/traces", NEVER, NULL},
    {"http://localhost:4318", NEVER, NULL},
    {"http://collector.logs:4318", NEVER, NULL},
    {"$/v1/logs", LIKELY, NULL},
    {"", NEVER, NULL},
};

Test(otlp_headers, endpoints_of_cloudwatch_logs_are_known) {
	for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++) {
		struct arena *arena = arena_new();
		struct otlp_value url = value_of(arena, endpoints[i].url);
		struct field region;
		cr_assert_eq(otlp_endpoint_is_logs(arena, &url, &region), endpoints[i].answer, "%s", endpoints[i].url);
		cr_assert_eq(region.origin == ORIGIN_ABSENT, endpoints[i].region == NULL, "%s", endpoints[i].url);
		if (endpoints[i].region)
			cr_assert(str_is(template_text(arena, &region.value), endpoints[i].region));
		arena_free(arena);
	}
}

static struct claim *claim_of(struct arena *arena, struct unit *unit, const char *const (*set)[2], size_t count) {
	struct otlp_variables variables = {0};
	unit->arena = arena;
	for (size_t i = 0; i < count; i++) {
		struct otlp_value value = value_of(arena, set[i][1]);
		cr_assert(otlp_variables_take(&variables, str_from(set[i][0]), &value), "%s", set[i][0]);
	}
	return otlp_headers_claim(unit, &variables, (struct site){0}, (struct field){0});
}

#define CLAIM(...)                                                                                                     \
	claim_of(arena, &unit, (const char *const[][2]){__VA_ARGS__},                                                  \
		 sizeof((const char *const[][2]){__VA_ARGS__}) / sizeof(const char *const[2]))

Test(otlp_headers, variables_make_a_claim) {
	struct arena *arena = arena_new();
	struct unit unit = {0};
	struct claim *claim =
	    CLAIM({"OTEL_EXPORTER_OTLP_HEADERS", "x-aws-log-group=no,x-aws-log-stream=no"},
		  {"OTEL_EXPORTER_OTLP_LOGS_HEADERS", "x-aws-log-group=g,x-aws-log-stream=s"},
		  {"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "https://logs.us-east-1.amazonaws.com/v1/logs"});
	cr_assert(claim && claim->writer.kind == WRITER_OTLP && claim->delivers == CERTAIN);
	cr_assert(str_is(template_text(arena, &claim->group.value), "g"));
	cr_assert(str_is(template_text(arena, &claim->stream.value), "s"));
	cr_assert(str_is(template_text(arena, &claim->region.value), "us-east-1"));
	cr_assert_eq(unit.problems.count, 0u);
	arena_free(arena);
}

Test(otlp_headers, what_goes_elsewhere_makes_none) {
	struct arena *arena = arena_new();
	struct unit unit = {0};
	cr_assert_null(CLAIM({"OTEL_EXPORTER_OTLP_LOGS_HEADERS", "authorization=x"}));
	cr_assert_null(CLAIM({"OTEL_EXPORTER_OTLP_LOGS_HEADERS", "x-aws-log-group=g,x-aws-log-stream=s"},
			     {"OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318"}));
	cr_assert_null(CLAIM({"OTEL_EXPORTER_OTLP_LOGS_HEADERS", "x-aws-log-group=g,x-aws-log-stream=s"},
			     {"OTEL_LOGS_EXPORTER", "console"}));
	struct claim *claim = CLAIM({"OTEL_EXPORTER_OTLP_HEADERS", "x-aws-log-group=g,x-aws-log-stream=s"});
	cr_assert(claim && claim->delivers == POSSIBLE);
	cr_assert_eq(unit.problems.count, 0u);
	arena_free(arena);
}

Test(otlp_headers, what_is_refused_is_told) {
	struct arena *arena = arena_new();
	struct unit unit = {0};
	cr_assert(CLAIM({"OTEL_EXPORTER_OTLP_LOGS_HEADERS", "x-aws-log-group=a b,x-aws-log-stream=s:1"}));
	cr_assert_eq(unit.problems.count, 2u);
	cr_assert_eq(unit.problems.items[0].kind, PROBLEM_ILLEGAL_GROUP);
	cr_assert(str_is(site_text(unit.problems.items[1].at), "s:1"));
	cr_assert(CLAIM({"OTEL_EXPORTER_OTLP_LOGS_HEADERS", "x-aws-log-group=g"}));
	cr_assert_eq(unit.problems.items[2].kind, PROBLEM_NEVER_DELIVERS);
	arena_free(arena);
}

Test(otlp_headers, other_variables_are_left_alone) {
	struct otlp_variables variables = {0};
	struct otlp_value value = {0};
	cr_assert(!otlp_variables_take(&variables, STR("OTEL_SERVICE_NAME"), &value));
}
