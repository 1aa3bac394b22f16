#include "claim/sample.h"
#include "live/target.h"

#include <criterion/criterion.h>

static struct arena *arena;
static struct target_list targets;

static void start(void) {
	arena = arena_new();
	targets = (struct target_list){.arena = arena, .known.arena = arena};
}

static void stop(void) {
	arena_free(arena);
}

TestSuite(target, .init = start, .fini = stop);

static struct live_question asked(uint32_t i) {
	return target_question(arena, &targets.probed.items[i]->target);
}

Test(target, words) {
	static const struct {
		const char *word, *group, *stream, *region, *account; /* group NULL: refused */
	} cases[] = {
	    {"/prod/web", "/prod/web", "", "", ""},
	    {"/prod/web:i-0abc/nginx", "/prod/web", "i-0abc/nginx", "", ""},
	    {"g:a b$c%2f[1]", "g", "a b$c%2f[1]", "", ""},
	    {"g:{instance_id}", "g", "{instance_id}", "", ""},
	    {"arn:aws:logs:eu-west-1:111122223333:log-group:/g", "/g", "", "eu-west-1", "111122223333"},
	    {"arn:aws:logs:eu-west-1:111122223333:log-group:/g:*", "/g", "", "eu-west-1", "111122223333"},
	    {"arn:aws:logs:eu-west-1:111122223333:log-group:/g:log-stream:*", "/g", "", "eu-west-1", "111122223333"},
	    {"arn:aws-cn:logs:cn-north-1:1:log-group:/g:log-stream:s/1", "/g", "s/1", "cn-north-1", "1"},
	    {"", NULL, NULL, NULL, NULL},
	    {":s", NULL, NULL, NULL, NULL},
	    {"g:", NULL, NULL, NULL, NULL},
	    {"g:a:b", NULL, NULL, NULL, NULL},
	    {"g:a*", NULL, NULL, NULL, NULL},
	    {"g h", NULL, NULL, NULL, NULL},
	    {"/aws/{region}", NULL, NULL, NULL, NULL},
	    {"g:\xff", NULL, NULL, NULL, NULL},
	    {"arn:aws:s3:::bucket", NULL, NULL, NULL, NULL},
	    {"arn:aws:logs:eu-west-1:1:log-group:/g:more", NULL, NULL, NULL, NULL},
	    {"arn:aws:logs:eu-west-1:1:log-group:/g:log-stream:a:b", NULL, NULL, NULL, NULL},
	    {"arn:aws:logs:eu-west-1:1", NULL, NULL, NULL, NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str why = {0};
		start();
		bool taken = target_add_word(&targets, str_from(cases[i].word), &why);
		cr_expect_eq(taken, cases[i].group != NULL, "%s", cases[i].word);
		cr_expect_eq(why.n > 0, !taken, "%s", cases[i].word);
		if (!taken || !cases[i].group)
			continue;
		struct live_question question = asked(0);
		cr_expect(str_is(question.group, cases[i].group), "%s", cases[i].word);
		cr_expect(str_is(question.stream, cases[i].stream), "%s", cases[i].word);
		cr_expect(str_is(question.region, cases[i].region), "%s", cases[i].word);
		cr_expect(str_is(targets.probed.items[0]->target.account, cases[i].account), "%s", cases[i].word);
	}
}

Test(target, a_given_region_counts_more_than_an_arn) {
	struct str why;
	targets.region = STR("us-east-1");
	cr_assert(target_add_word(&targets, STR("arn:aws:logs:eu-west-1:1:log-group:/g"), &why));
	cr_expect(str_is(asked(0).region, "us-east-1"));
}

Test(target, longest_names) {
	char name[2 + 513] = "g:";
	struct str why;
	for (size_t i = 2; i < sizeof name; i++)
		name[i] = 'a';
	cr_expect(target_add_word(&targets, (struct str){.p = name, .n = 2 + 512}, &why));
	cr_expect_not(target_add_word(&targets, (struct str){.p = name, .n = 2 + 513}, &why));
	cr_expect_not(target_add_word(&targets, (struct str){.p = name + 2, .n = 513}, &why));
}

Test(target, claims_with_one_destination_are_one_target) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	for (int i = 0; i < 5; i++)
		target_add_claim(&targets, sample_claim(unit, "g", "web/{instance_id}"));
	target_add_claim(&targets, sample_claim(unit, "g", "{instance_id}"));
	target_add_claim(&targets, sample_claim(unit, "g", "web-1"));
	cr_assert_eq(targets.probed.count, 3);
	cr_expect_eq(targets.probed.items[0]->target.claim_count, 5);
	cr_expect(str_is(asked(0).prefix, "web/") && !asked(0).stream.n);
	cr_expect(!asked(1).prefix.n && !asked(1).stream.n);
	cr_expect(str_is(asked(2).stream, "web-1") && !asked(2).prefix.n);
}

Test(target, a_name_is_asked_as_it_is_in_the_agents_world) {
	struct unit *unit = sample_unit(arena, MODE_ON_PREMISES);
	target_add_claim(&targets, sample_claim(unit, "g", "{instance_id}/nginx"));
	cr_expect(str_is(asked(0).stream, "i-UNKNOWN/nginx"));
}

Test(target, what_cannot_be_asked) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	target_add_claim(&targets, sample_claim(unit, "{env:A}", "s"));
	target_add_claim(&targets, sample_claim(unit, "g h", "s"));
	target_add_claim(&targets, sample_claim(unit, "g", "a:b"));
	target_add_claim(&targets, sample_claim(unit, "g", ""));
	struct claim *claim = sample_claim(unit, "g", "s");
	claim->region = sample_field(arena, "eu-west-1.evil.com/");
	target_add_claim(&targets, claim);
	cr_expect_eq(targets.probed.count, 0);
	cr_expect_eq(targets.unasked.count, 5);
}

Test(target, endpoints_of_aws) {
	static const struct {
		const char *url;
		bool is;
	} cases[] = {
	    {"https://logs.eu-west-1.amazonaws.com", true},
	    {"https://logs.eu-west-1.amazonaws.com/", true},
	    {"https://logs.eu-west-1.amazonaws.com:443", true},
	    {"HTTPS://Logs.EU-West-1.AmazonAWS.com", true},
	    {"logs.eu-west-1.amazonaws.com", true},
	    {"https://logs.cn-north-1.amazonaws.com.cn", true},
	    {"https://logs-fips.us-east-1.amazonaws.com", true},
	    {"https://logs.us-gov-west-1.amazonaws.com", true},
	    {"https://logs.eu-west-1.api.aws", true},
	    {"https://logs.eusc-de-east-1.amazonaws.eu", true},
	    {"https://logs.us-isob-east-1.sc2s.sgov.gov", true},
	    {"https://vpce-0a1b-2c3d.logs.eu-west-1.vpce.amazonaws.com", true},
	    {"", false},
	    {"https://", false},
	    {"https://evil.com", false},
	    {"https://evil.com/.amazonaws.com", false},
	    {"https://evil.com?.amazonaws.com", false},
	    {"https://evil.com#.amazonaws.com", false},
	    {"https://evil.com\\.amazonaws.com", false},
	    {"https://evil.com%2f.logs.eu-west-1.amazonaws.com", false},
	    {"https://evil.com\t.logs.eu-west-1.amazonaws.com", false},
	    {"https://logs.eu-west-1.amazonaws.com.evil.com", false},
	    {"https://logs.eu-west-1.amazonaws.com@evil.com", false},
	    {"https://evil.com@logs.eu-west-1.amazonaws.com", false},
	    {"https://logs.eu-west-1.amazonaws.com:443@evil.com", false},
	    {"https://logs.eu-west-1.amazonaws.com:8443", false},
	    {"https://logs.eu-west-1.amazonaws.com/../", false},
	    {"http://logs.eu-west-1.amazonaws.com", false},
	    {"ftp://logs.eu-west-1.amazonaws.com", false},
	    {"evil.com/https://logs.eu-west-1.amazonaws.com", false},
	    {"https://evilamazonaws.com", false},
	    {"https://logs.eu-west-1.evilamazonaws.com", false},
	    {"https://abc123.execute-api.eu-west-1.amazonaws.com", false},
	    {"https://bucket.s3.amazonaws.com", false},
	    {"https://logs.s3.amazonaws.com", false},
	    {"https://logs.s3-eu-west-1.amazonaws.com", false},
	    {"https://logs.s3.eu-west-1.amazonaws.com", false},
	    {"https://x.elb.eu-west-1.amazonaws.com", false},
	    {"https://vpce-0a1b.execute-api.eu-west-1.vpce.amazonaws.com", false},
	    {"https://logs..amazonaws.com", false},
	    {"https://logs.--1.amazonaws.com", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		cr_expect_eq(target_is_of_aws(arena, str_from(cases[i].url)), cases[i].is, "%s", cases[i].url);
}

Test(target, endpoints_of_strangers_are_never_asked) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	struct claim *stranger = sample_claim(unit, "g", "s"), *aws = sample_claim(unit, "g", "s");
	stranger->endpoint = sample_field(arena, "https://evil.com/.amazonaws.com");
	aws->endpoint = sample_field(arena, "logs.eu-west-1.amazonaws.com");
	target_add_claim(&targets, stranger);
	target_add_claim(&targets, aws);
	cr_assert_eq(targets.probed.count, 1);
	cr_expect(str_is(asked(0).endpoint, "https://logs.eu-west-1.amazonaws.com"));
	cr_expect_eq(targets.unasked.count, 1);
	targets.endpoint = STR("http://127.0.0.1:5000");
	target_add_claim(&targets, stranger);
	cr_assert_eq(targets.probed.count, 2);
	cr_expect(str_is(asked(1).endpoint, "http://127.0.0.1:5000"));
}
