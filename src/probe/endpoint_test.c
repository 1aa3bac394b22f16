/* Regions, partitions and endpoints, as botocore's rules give them, and what overrides them. */
#include "probe/endpoint.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;

static void set_up(void) {
	arena = arena_new();
}
static void tear_down(void) {
	arena_free(arena);
}
TestSuite(endpoint, .init = set_up, .fini = tear_down);

static const char *const none[] = {NULL};

struct asked {
	const char *region, *url, *config, *const *environment;
	enum aws_service service;
};

static struct endpoint found;

/* The URL, or why there is none. */
static const char *find(struct asked asked) {
	struct aws_settings aws = {.arena = arena, .environment = asked.environment ? asked.environment : none};
	struct str why, fault;
	cr_assert(aws_file_parse(arena, str_from(asked.config), STR("config"), false, &aws.sections, &fault));
	struct endpoint_settings settings = {.aws = &aws, .region = str_from(asked.region), .url = str_from(asked.url)};
	found = (struct endpoint){0};
	if (!endpoint_find(arena, &settings, asked.service, &found, &why))
		return arena_str(arena, why).p;
	return arena_str(arena, found.url).p;
}

/* From boto/botocore, botocore/data/partitions.json and the rules of logs, sts and sso. */
Test(endpoint, partitions) {
	static const struct {
		const char *region, *plain, *dual, *fips, *both;
	} rows[] = {
	    {"us-east-1", "us-east-1.amazonaws.com", "us-east-1.api.aws", "-fips", "-fips"},
	    {"mx-central-1", "mx-central-1.amazonaws.com", "mx-central-1.api.aws", "-fips", "-fips"},
	    {"xx-future-1", "xx-future-1.amazonaws.com", "xx-future-1.api.aws", "-fips", "-fips"},
	    {"cn-north-1", "cn-north-1.amazonaws.com.cn", "cn-north-1.api.amazonwebservices.com.cn", "-fips", "-fips"},
	    {"us-gov-east-1", "us-gov-east-1.amazonaws.com", "us-gov-east-1.api.aws", "", "-fips"},
	    {"us-gov-west-1", "us-gov-west-1.amazonaws.com", "us-gov-west-1.api.aws", "", "-fips"},
	    {"us-iso-east-1", "us-iso-east-1.c2s.ic.gov", "us-iso-east-1.api.aws.ic.gov", "-fips", "-fips"},
	    {"us-isob-east-1", "us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1.api.aws.scloud", "-fips", "-fips"},
	    {"eu-isoe-west-1", "eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1.api.cloud-aws.adc-e.uk", "-fips",
	     "-fips"},
	    {"us-isof-south-1", "us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1.api.aws.hci.ic.gov", "-fips",
	     "-fips"},
	    {"eusc-de-east-1", "eusc-de-east-1.amazonaws.eu", "eusc-de-east-1.api.amazonwebservices.eu", "-fips",
	     "-fips"},
	};
	static const char *const hosts[] = {[AWS_LOGS] = "logs", [AWS_STS] = "sts", [AWS_SSO] = "portal.sso"};
	static const char *const fips[] = {"AWS_USE_FIPS_ENDPOINT=true", NULL},
				 *const dual[] = {"AWS_USE_DUALSTACK_ENDPOINT=TRUE", NULL},
				 *const both[] = {"AWS_USE_FIPS_ENDPOINT=true", "AWS_USE_DUALSTACK_ENDPOINT=true",
						  NULL};
	for (int service = AWS_LOGS; service <= AWS_SSO; service++)
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			struct asked asked = {.region = rows[i].region, .service = (enum aws_service)service};
			const char *host = hosts[service];
			cr_expect_str_eq(find(asked), arena_format(arena, "https://%s.%s/", host, rows[i].plain).p);
			asked.environment = fips;
			cr_expect_str_eq(find(asked),
					 arena_format(arena, "https://%s%s.%s/", host, rows[i].fips, rows[i].plain).p);
			asked.environment = dual;
			cr_expect_str_eq(find(asked), arena_format(arena, "https://%s.%s/", host, rows[i].dual).p);
			asked.environment = both;
			cr_expect_str_eq(find(asked),
					 arena_format(arena, "https://%s%s.%s/", host, rows[i].both, rows[i].dual).p);
		}
	cr_expect(region_is_known(STR("eu-west-1")) && !region_is_known(STR("xx-future-1")));
	cr_expect_str_eq(partition_of_arn(STR("arn:aws-cn:iam::1:role/x"))->region, "cn-north-1");
	cr_expect_str_eq(partition_of_arn(STR("arn:aws-us-gov:iam::1:role/x"))->region, "us-gov-west-1");
	cr_expect_str_eq(partition_of_arn(STR("nonsense"))->region, "us-east-1");
}

#define PROFILE                                                                                                        \
	"[default]\nregion = eu-west-3\nservices = mine\nendpoint_url = https://profile/\n[services mine]\n"           \
	"cloudwatch_logs =\n  endpoint_url = https://services/\n"

Test(endpoint, order_of_overrides) {
	const char *all[] = {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS=https://logs/", "AWS_ENDPOINT_URL=https://all/",
			     "AWS_REGION=eu-west-1", "AWS_DEFAULT_REGION=eu-west-2", NULL};
	struct asked asked = {.region = "us-east-1", .url = "https://given", .config = PROFILE, .environment = all};
	cr_expect_str_eq(find(asked), "https://given/");
	cr_expect(str_is(found.from, "--endpoint-url") && str_is(found.region, "us-east-1") && found.is_custom);
	asked.url = asked.region = NULL;
	cr_expect_str_eq(find(asked), "https://logs/");
	cr_expect(str_is(found.region, "eu-west-1"));
	asked.service = AWS_STS;
	cr_expect_str_eq(find(asked), "https://all/");
	asked.service = AWS_LOGS;
	all[0] = "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS=", all[2] = "AWS_REGION=";
	cr_expect_str_eq(find(asked), "https://all/");
	cr_expect(str_is(found.region, "eu-west-2"));
	all[1] = "X=", all[3] = "Y=";
	cr_expect_str_eq(find(asked), "https://services/");
	cr_expect(str_is(found.region, "eu-west-3"));
	asked.service = AWS_STS;
	cr_expect_str_eq(find(asked), "https://profile/");
	asked.service = AWS_LOGS;
	all[1] = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true";
	cr_expect_str_eq(find(asked), "https://logs.eu-west-3.amazonaws.com/");
	cr_expect(str_is(found.from, "region eu-west-3 (profile)") && !found.is_custom);
	asked.url = "https://given/x";
	cr_expect_str_eq(find(asked), "https://given/x");
}

Test(endpoint, refusals) {
	static const char *const fips[] = {"AWS_USE_FIPS_ENDPOINT=true", NULL};
	cr_expect_str_eq(find((struct asked){0}), "no region: give --region REGION, or set AWS_REGION");
	cr_expect(strstr(find((struct asked){.region = "evil.com/"}), "is no region"));
	cr_expect(strstr(find((struct asked){.region = "-a"}), "is no region"));
	cr_expect(strstr(find((struct asked){.region = "eu-west-1", .url = "https://x", .environment = fips}),
			 "FIPS and an endpoint of one's own"));
	cr_expect(strstr(find((struct asked){.region = "eu-west-1", .url = "http://logs.example.com/"}), "is http"));
	cr_expect(strstr(find((struct asked){.region = "eu-west-1", .url = "https://x/?y"}), "is no URL"));
	cr_expect(strstr(find((struct asked){.region = "eu-west-1", .url = "logs.example.com"}), "is no URL"));
}

Test(endpoint, http_only_to_this_host) {
	static const char *const safe[] = {"http://127.0.0.1:4566/", "http://localhost",     "http://LocalHost:1/x",
					   "http://[::1]:80/",	     "http://127.8.9.10/?q", "http://169.254.170.2/v2",
					   "http://[fd00:ec2::23]/", "https://example.com",  "https://evil.com:443/"};
	static const char *const unsafe[] = {"http://127.0.0.1.evil.com",
					     "http://localhost@evil.com",
					     "http://evil.com@localhost",
					     "http://localhost:80@evil.com/",
					     "http://[::1]evil",
					     "http://[::1]:evil",
					     "http://[::1",
					     "http://localhost.",
					     "http://localhost.evil.com",
					     "http://127.0.0.1.",
					     "http://127.0.0.010",
					     "http://127.1",
					     "http://2130706433",
					     "http://0x7f.0.0.1",
					     "http://evil.com\\@localhost/",
					     "http://evil.com#@localhost/",
					     "http://localhost%2eevil.com",
					     "http://localhost\343\200\202evil.com",
					     "http://10.0.0.1/",
					     "http://:80/",
					     "https://",
					     "https:///x",
					     "https://a b/",
					     "https://a\n/",
					     "https://user@host/",
					     "HTTP://localhost/",
					     "ftp://localhost/",
					     "//localhost/",
					     ""};
	for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
		cr_expect(url_is_safe(str_from(safe[i])), "%s", safe[i]);
	for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++)
		cr_expect(!url_is_safe(str_from(unsafe[i])), "%s", unsafe[i]);
}
