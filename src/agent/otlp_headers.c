/* Lists of OTLP headers and OTLP endpoints with unknown parts in them, and the claim they make. A text is looked at
 * with one byte (HOLE) for each variable, so that offsets count it once. */
#include "agent/otlp_headers.h"

#include "agent/legal_name.h"
#include "base/buf.h"

enum { HOLE = 1 };

/* The text of a template with holes; a byte of the user's that looks like one becomes a blank. */
static struct str holed(struct arena *arena, const struct template *t) {
	struct buf text = {0};
	for (uint32_t i = 0; i < t->count; i++) {
		if (t->parts[i].is_variable) {
			buf_add_char(&text, HOLE);
			continue;
		}
		struct str literal = t->parts[i].literal;
		for (size_t k = 0; k < literal.n; k++)
			buf_add_char(&text, literal.p[k] == HOLE ? ' ' : literal.p[k]);
	}
	struct str whole = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return whole;
}

static int hex_digit(char c) {
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* A bad escape stays as it is. */
static struct str percent_decoded(struct arena *arena, struct str text) {
	char *out = arena_alloc_text(arena, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		int high = text.p[i] == '%' && i + 2 < text.n ? hex_digit(text.p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(text.p[i + 2]) : -1;
		if (low >= 0)
			i += 2;
		out[n++] = low >= 0 ? (char)(high * 16 + low) : text.p[i];
	}
	return (struct str){.p = out, .n = n};
}

/* Bytes [from, to) of the holed text as a template again. */
static struct template cut(struct arena *arena, const struct template *whole, struct str text, size_t from, size_t to,
			   bool decode) {
	struct template t = {0};
	uint32_t variable = 0;
	for (size_t i = 0; i < from; i++)
		variable += text.p[i] == HOLE;
	for (uint32_t i = 0, seen = 0; i < whole->count && from < to; i++) {
		if (!whole->parts[i].is_variable || seen++ < variable)
			continue;
		struct str run = str_from_to(text, from, to);
		size_t length = run.n;
		if (!str_find_char(run, HOLE, &length))
			break;
		run = str_from_to(run, 0, length);
		if (run.n)
			template_add_literal(arena, &t, decode ? percent_decoded(arena, run) : run);
		template_add_variable(arena, &t, &whole->parts[i].variable);
		from += length + 1;
	}
	struct str rest = str_from_to(text, from, to);
	if (from < to && rest.n)
		template_add_literal(arena, &t, decode ? percent_decoded(arena, rest) : rest);
	return t;
}

static struct site site_of(const struct otlp_value *value, size_t from, size_t to) {
	return value->locate && from < to ? value->locate(value->data, from, to) : value->at;
}

static struct field field_of(struct arena *arena, const struct otlp_value *value, struct str text, size_t from,
			     size_t to, bool decode) {
	return (struct field){.value = cut(arena, &value->text, text, from, to, decode),
			      .at = site_of(value, from, to),
			      .origin = ORIGIN_WRITTEN};
}

static bool is_space(char c) {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void trim(struct str text, size_t *from, size_t *to) {
	while (*from < *to && is_space(text.p[*from]))
		++*from;
	while (*to > *from && is_space(text.p[*to - 1]))
		--*to;
}

bool otlp_header_find(struct arena *arena, const struct otlp_value *list, const char *name, struct field *ret) {
	struct str text = holed(arena, &list->text);
	bool found = false;
	for (size_t start = 0; start < text.n;) {
		size_t comma, equals, end;
		struct str rest = str_from_offset(text, start);
		end = str_find_char(rest, ',', &comma) ? start + comma : text.n;
		if (str_find_char(str_from_to(text, start, end), '=', &equals)) {
			size_t key = start, key_end = start + equals, value = key_end + 1, value_end = end;
			trim(text, &key, &key_end);
			trim(text, &value, &value_end);
			struct str written = percent_decoded(arena, str_from_to(text, key, key_end));
			if (str_equal_ignoring_case(written, str_from(name))) {
				*ret = field_of(arena, list, text, value, value_end, true);
				found = true;
			}
		}
		start = end + 1;
	}
	return found;
}

/* --- endpoints ---------------------------------------------------------------------------------------------------- */

/* The host of a URL: bytes [*from, *to) of text. */
static void host_of(struct str text, size_t *from, size_t *to) {
	size_t scheme, end = text.n;
	*from = str_find(text, STR("://"), &scheme) ? scheme + 3 : 0;
	for (size_t i = *from; i < text.n; i++)
		if (text.p[i] == '/' || text.p[i] == ':' || text.p[i] == '?') {
			end = i;
			break;
		}
	*to = end;
	while (*from < *to && is_space(text.p[*from]))
		++*from;
}

/* Of vpce-0a-b.logs.eu-west-1.vpce.amazonaws.com too: the label behind logs, logs-fips. */
static bool find_region(struct str host, size_t *ret_from, size_t *ret_to) {
	struct str rest = host, label;
	bool logs = false;
	while (str_split(&rest, '.', &label)) {
		size_t at = (size_t)(label.p - host.p);
		if (logs && label.n) {
			*ret_from = at;
			*ret_to = at + label.n;
			return true;
		}
		logs = str_is(label, "logs") || str_is(label, "logs-fips");
	}
	return false;
}

enum answer otlp_endpoint_is_logs(struct arena *arena, const struct otlp_value *url, struct field *ret_region) {
	struct str text = holed(arena, &url->text);
	size_t from, to, region, region_end, hole;
	*ret_region = (struct field){0};
	host_of(text, &from, &to);
	struct str host = str_from_to(text, from, to);
	bool unknown = str_find_char(host, HOLE, &hole);
	bool amazon = str_ends_with(host, STR(".amazonaws.com")) || str_ends_with(host, STR(".amazonaws.com.cn")) ||
		      str_ends_with(host, STR(".api.aws"));
	if (find_region(host, &region, &region_end) && amazon) {
		*ret_region = field_of(arena, url, text, from + region, from + region_end, false);
		return CERTAIN;
	}
	if (amazon)
		return unknown ? POSSIBLE : NEVER;
	return unknown ? LIKELY : NEVER;
}

/* --- variables ---------------------------------------------------------------------------------------------------- */

enum {
	SET_HEADERS = 1,
	SET_LOGS_HEADERS = 2,
	SET_ENDPOINT = 4,
	SET_LOGS_ENDPOINT = 8,
	SET_LOGS_EXPORTER = 16,
	SET_DISTRIBUTION = 32
};

bool otlp_variables_take(struct otlp_variables *variables, struct str name, const struct otlp_value *value) {
	const struct {
		const char *name;
		struct otlp_value *place;
		unsigned bit;
	} known[] = {
	    {"OTEL_EXPORTER_OTLP_HEADERS", &variables->headers, SET_HEADERS},
	    {"OTEL_EXPORTER_OTLP_LOGS_HEADERS", &variables->logs_headers, SET_LOGS_HEADERS},
	    {"OTEL_EXPORTER_OTLP_ENDPOINT", &variables->endpoint, SET_ENDPOINT},
	    {"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", &variables->logs_endpoint, SET_LOGS_ENDPOINT},
	    {"OTEL_LOGS_EXPORTER", &variables->logs_exporter, SET_LOGS_EXPORTER},
	    {"OTEL_PYTHON_DISTRO", &variables->distribution, SET_DISTRIBUTION},
	};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (!str_is(name, known[i].name))
			continue;
		*known[i].place = *value;
		/* an empty value counts as unset (specification/configuration/sdk-environment-variables.md) */
		variables->set = value->text.count ? variables->set | known[i].bit : variables->set & ~known[i].bit;
		return true;
	}
	return false;
}

/* none, console, or a list without otlp. */
static bool exports_otherwise(struct arena *arena, const struct otlp_variables *variables) {
	if (!(variables->set & SET_LOGS_EXPORTER) || !template_is_literal(&variables->logs_exporter.text))
		return false;
	struct str rest = holed(arena, &variables->logs_exporter.text), item;
	while (str_split(&rest, ',', &item))
		if (str_starts_with(str_trim(item), STR("otlp")))
			return false;
	return true;
}

static enum answer delivers(struct arena *arena, const struct otlp_variables *variables, struct field *ret_region) {
	if (exports_otherwise(arena, variables))
		return NEVER;
	if (variables->set & SET_LOGS_ENDPOINT)
		return otlp_endpoint_is_logs(arena, &variables->logs_endpoint, ret_region);
	if (variables->set & SET_ENDPOINT)
		return otlp_endpoint_is_logs(arena, &variables->endpoint, ret_region);
	if (variables->set & SET_DISTRIBUTION &&
	    str_is(template_text(arena, &variables->distribution.text), "aws_distro"))
		return LIKELY; /* for agents it sets the endpoint itself */
	return POSSIBLE;
}

static void tell_missing(struct unit *unit, const struct otlp_value *list, const char *missing, const char *there,
			 enum answer answer) {
	struct problem *problem =
	    unit_problem(unit, PROBLEM_NEVER_DELIVERS, list->at, "the headers name %s and not %s", there, missing);
	problem->reason =
	    STR("the OTLP endpoint of CloudWatch Logs takes logs only with both headers, and both must exist");
	problem->help = arena_format(unit->arena, "add ,%s=NAME", missing);
	problem->uncertain = answer != CERTAIN;
}

struct claim *otlp_headers_claim(struct unit *unit, const struct otlp_variables *variables, struct site at,
				 struct field name) {
	struct arena *arena = unit->arena;
	struct field region = {0}, group = {0}, stream = {0};
	if (!(variables->set & (SET_HEADERS | SET_LOGS_HEADERS)))
		return NULL;
	const struct otlp_value *list =
	    variables->set & SET_LOGS_HEADERS ? &variables->logs_headers : &variables->headers;
	bool has_group = otlp_header_find(arena, list, "x-aws-log-group", &group);
	bool has_stream = otlp_header_find(arena, list, "x-aws-log-stream", &stream);
	enum answer answer = delivers(arena, variables, &region);
	if ((!has_group && !has_stream) || answer == NEVER)
		return NULL;
	struct claim *claim = claim_add(unit, WRITER_OTLP, at);
	claim->writer.name = name;
	claim->delivers = answer;
	claim->region = region;
	claim->group = group;
	claim->stream = stream;
	static const char refused[] = "the endpoint refuses the logs, and the exporter drops them";
	if (!has_group || !has_stream)
		tell_missing(unit, list, has_group ? "x-aws-log-stream" : "x-aws-log-group",
			     has_group ? "x-aws-log-group" : "x-aws-log-stream", answer);
	if (has_group)
		legal_name_check(unit, &claim->group.value, LEGAL_GROUP, claim->group.at, refused);
	if (has_stream)
		legal_name_check(unit, &claim->stream.value, LEGAL_STREAM, claim->stream.at, refused);
	return claim;
}
