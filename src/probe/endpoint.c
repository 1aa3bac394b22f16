/* The order of what overrides a partition's own endpoints. */
#include "probe/endpoint.h"

#include <ctype.h>
#include <string.h>

/* Letters, digits and dashes only: it becomes part of a host's name. */
static bool is_host_label(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '-')
			return false;
	return s.n > 0 && s.n <= 63 && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

static struct str host_of(struct str url) {
	size_t at;
	if (str_find(url, STR("://"), &at))
		url = str_from_offset(url, at + 3);
	for (size_t i = 0; i < url.n; i++)
		if (memchr("/?#", url.p[i], 3)) {
			url.n = i;
			break;
		}
	if (str_find_last_char(url, '@', &at))
		url = str_from_offset(url, at + 1);
	if (url.n && url.p[0] == '[')
		return str_find_char(url, ']', &at) ? str_from_to(url, 0, at + 1) : url;
	return str_find_char(url, ':', &at) ? str_from_to(url, 0, at) : url;
}

/* 127.0.0.0/8, as four numbers: not the name "127.example.com". */
static bool is_loopback_address(struct str host) {
	struct str rest = host, part;
	uint32_t number, parts = 0;
	for (; str_split(&rest, '.', &part); parts++)
		if (!str_to_u32(part, &number) || number > 255 || (part.n > 1 && part.p[0] == '0'))
			return false;
	return parts == 4 && str_starts_with(host, STR("127."));
}

bool url_is_local(struct str url) {
	static const char *const hosts[] = {"localhost",      "[::1]",		 "169.254.169.254", "169.254.170.2",
					    "169.254.170.23", "[fd00:ec2::254]", "[fd00:ec2::23]"};
	struct str host = host_of(url);
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
		if (str_equal_ignoring_case(host, str_from(hosts[i])))
			return true;
	return is_loopback_address(host);
}

/* Behind the host: nothing, a port, a path. Nothing that libcurl and we might read in two ways: a user (@), a
 * backslash, blanks, bytes that are no ASCII. */
static bool is_plain_url(struct str url) {
	bool secure = str_starts_with(url, STR("https://"));
	struct str host = host_of(url), rest = str_from_offset(url, (secure ? 8 : 7) + host.n);
	if ((!secure && !str_starts_with(url, STR("http://"))) || !host.n)
		return false;
	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] <= ' ' || (unsigned char)url.p[i] >= 0x7f ||
		    strchr("@\\#\"<>^`{|}", url.p[i]))
			return false;
	if (rest.n && rest.p[0] == ':')
		for (rest = str_from_offset(rest, 1); rest.n && isdigit((unsigned char)rest.p[0]);)
			rest = str_from_offset(rest, 1);
	return !rest.n || rest.p[0] == '/' || rest.p[0] == '?';
}

bool url_is_safe(struct str url) {
	return is_plain_url(url) && (str_starts_with(url, STR("https://")) || url_is_local(url));
}

/* host: what a host's name begins with. variable, key: what overrides it. */
struct service {
	const char *host, *signs, *variable, *key;
};
static const struct service services[] = {
    [AWS_LOGS] = {"logs", "logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "cloudwatch_logs/endpoint_url"},
    [AWS_STS] = {"sts", "sts", "AWS_ENDPOINT_URL_STS", "sts/endpoint_url"},
    [AWS_SSO] = {"portal.sso", "", "AWS_ENDPOINT_URL_SSO", "sso/endpoint_url"},
};

struct finding_endpoint {
	struct arena *arena;
	const struct endpoint_settings *settings;
	const struct aws_section *profile;
	const struct service *service;
	struct str *why;
};

/* A switch of the environment, or else of the profile. */
static bool is_on(const struct finding_endpoint *f, const char *variable, const char *key) {
	struct str value = aws_environment(f->settings->aws, variable);
	return aws_is_true(value.n ? value : aws_property(f->profile, key));
}

static bool find_region(const struct finding_endpoint *f, struct str *ret, struct str *ret_from) {
	const struct aws_settings *aws = f->settings->aws;
	const struct {
		struct str region;
		const char *from;
	} places[] = {
	    {f->settings->region, "as asked"},
	    {aws_environment(aws, "AWS_REGION"), "AWS_REGION"},
	    {aws_environment(aws, "AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION"},
	    {aws_property(f->profile, "region"), "profile"},
	};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (!places[i].region.n)
			continue;
		*ret = places[i].region;
		*ret_from = str_from(places[i].from);
		return true;
	}
	*f->why = arena_format(f->arena, "no region: give --region REGION, or set AWS_REGION%s%.*s%s",
			       aws->fault.n ? " (" : "", STR_ARGS(aws->fault), aws->fault.n ? ")" : "");
	return false;
}

static struct str configured_url(const struct finding_endpoint *f, struct str *ret_from) {
	const struct aws_settings *aws = f->settings->aws;
	if (is_on(f, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"))
		return STR("");
	const struct aws_section *section = aws_section(aws, AWS_SERVICES, aws_property(f->profile, "services"));
	const struct {
		struct str url;
		const char *from;
	} places[] = {
	    {aws_environment(aws, f->service->variable), f->service->variable},
	    {aws_environment(aws, "AWS_ENDPOINT_URL"), "AWS_ENDPOINT_URL"},
	    {aws_property(section, f->service->key), "services of the profile"},
	    {aws_property(f->profile, "endpoint_url"), "endpoint_url of the profile"},
	};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (places[i].url.n) {
			*ret_from = str_from(places[i].from);
			return places[i].url;
		}
	return STR("");
}

/* A URL that somebody wrote: absolute, https unless local, no query, one slash at the end of an empty path. */
static bool take_custom(const struct finding_endpoint *f, struct str url, struct endpoint *ret) {
	struct str text = url;
	size_t at;
	bool secure = str_starts_with(url, STR("https://"));
	if (!is_plain_url(url) || str_find_char(url, '?', &at)) {
		*f->why =
		    arena_format(f->arena, "the endpoint (%.*s) is no URL such as https://host/: no user, no ?, no #",
				 STR_ARGS(ret->from));
		return false;
	}
	if (!url_is_safe(url)) {
		*f->why = arena_format(
		    f->arena,
		    "the endpoint %.*s is http: signed requests go over https only, except to this host itself",
		    STR_ARGS(url));
		return false;
	}
	if (!str_find_char(str_from_offset(url, secure ? 8 : 7), '/', &at))
		text = arena_format(f->arena, "%.*s/", STR_ARGS(url));
	ret->url = text;
	ret->is_custom = true;
	ret->is_local = url_is_local(url);
	return true;
}

static void take_usual(const struct finding_endpoint *f, bool fips, bool dual, struct endpoint *ret) {
	const struct partition *partition = partition_of_region(ret->region);
	const char *suffix = dual ? partition->dual_stack_suffix : partition->suffix;
	/* There all endpoints are FIPS (boto/botocore,
	 * botocore/data/{logs,sts,sso}/<version>/endpoint-rule-set-1.json). */
	bool says_fips = fips && (dual || strcmp(partition->name, "aws-us-gov") != 0);
	ret->url = arena_format(f->arena, "https://%s%s.%.*s.%s/", f->service->host, says_fips ? "-fips" : "",
				STR_ARGS(ret->region), suffix);
}

bool endpoint_find(struct arena *arena, const struct endpoint_settings *settings, enum aws_service service,
		   struct endpoint *ret, struct str *ret_why) {
	struct finding_endpoint f = {
	    .arena = arena, .settings = settings, .service = &services[service], .why = ret_why};
	struct endpoint found = {0};
	struct str region_from;
	f.profile = aws_section(settings->aws, AWS_PROFILE, aws_profile_name(settings->aws, settings->profile));
	if (!find_region(&f, &found.region, &region_from))
		return false;
	if (!is_host_label(found.region)) {
		*ret_why = arena_format(arena, "%.*s is no region: letters, digits and dashes, such as eu-west-1",
					STR_ARGS(found.region));
		return false;
	}
	bool fips = is_on(&f, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
	bool dual = is_on(&f, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
	found.from = STR("--endpoint-url");
	struct str url = settings->url.n ? settings->url : configured_url(&f, &found.from);
	if (url.n && (fips || dual)) {
		*ret_why = arena_format(arena, "%s and an endpoint of one's own (%.*s) exclude each other: unset one",
					fips ? "FIPS" : "dual-stack", STR_ARGS(found.from));
		return false;
	}
	if (url.n) {
		if (!take_custom(&f, url, &found))
			return false;
	} else {
		take_usual(&f, fips, dual, &found);
		found.from = arena_format(arena, "region %.*s (%.*s)", STR_ARGS(found.region), STR_ARGS(region_from));
	}
	found.signs = f.service->signs;
	*ret = found;
	return true;
}
