#include "claim/sample.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void start(void) {
	arena = arena_new();
}

static void stop(void) {
	arena_free(arena);
}

TestSuite(index, .init = start, .fini = stop);

/* One unit with a claim per stream, all in one group. */
static struct host *host_of(enum mode asked, const char *const *streams, uint32_t count) {
	struct unit *unit = sample_unit(arena, asked);
	for (uint32_t i = 0; i < count; i++)
		sample_claim(unit, "g", streams[i]);
	return sample_host(arena, &unit, 1);
}

#define COUNT(...) (sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *))
#define HOST(asked, ...) host_of((asked), (const char *const[]){__VA_ARGS__}, COUNT(__VA_ARGS__))

/* "certain: a b; likely: c d [the agent runs on EC2 (--mode ec2)]" */
static struct str describe(const struct host *host) {
	struct buf text = {0};
	for (uint32_t i = 0; i < host->meetings.count; i++) {
		const struct meeting *m = &host->meetings.items[i];
		buf_format(&text, "%s%s:", i ? "; " : "", answer_name(m->answer));
		for (uint32_t k = 0; k < m->count; k++)
			buf_format(&text, " %.*s", STR_ARGS(template_text(arena, &m->members[k]->stream.value)));
		for (uint32_t k = 0; k < m->assumptions.count; k++)
			buf_format(&text, " [%.*s]", STR_ARGS(m->assumptions.items[k]));
	}
	struct str result = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

static void expect_meetings(const struct host *host, const char *expected) {
	struct str text = describe(host);
	cr_expect(str_is(text, expected), "\n%.*s\n  instead of\n%s", STR_ARGS(text), expected);
}

Test(index, meetings_of_one_unit) {
	expect_meetings(HOST(MODE_ANY, "nginx", "apache", "nginx"), "certain: nginx nginx");
	expect_meetings(HOST(MODE_ANY, "nginx", "apache"), "");
	expect_meetings(HOST(MODE_ANY, "{hostname}", "{hostname}"), "certain: {hostname} {hostname}");
	expect_meetings(HOST(MODE_ANY, "{random}", "{random}"), "");
	expect_meetings(HOST(MODE_ANY, "{env:A}", "{env:A}"), "certain: {env:A} {env:A}");
	expect_meetings(HOST(MODE_ANY, "{default}", "{instance_id}"),
			"likely: {default} {instance_id} [the agent runs on EC2 (--mode ec2)]");
	expect_meetings(HOST(MODE_EC2, "{default}", "{instance_id}"), "certain: {default} {instance_id}");
	expect_meetings(HOST(MODE_ON_PREMISES, "{default}", "{hostname}"), "certain: {default} {hostname}");
	expect_meetings(HOST(MODE_ANY, "{record}", "{record}"),
			"possible: {record} {record} [records of both name the same stream]");
}

Test(index, meetings_in_another_world_are_possible) {
	expect_meetings(HOST(MODE_ANY, "{default}/a", "{local_hostname}/a"),
			"possible: {default}/a {local_hostname}/a [the agent runs on premises (--mode onPrem)]");
	expect_meetings(HOST(MODE_ANY, "{instance_id}/a", "i-UNKNOWN/a"),
			"possible: {instance_id}/a i-UNKNOWN/a [the agent runs on premises (--mode onPrem)]");
	expect_meetings(HOST(MODE_EC2, "{instance_id}/a", "i-UNKNOWN/a"), "");
	expect_meetings(HOST(MODE_ON_PREMISES, "{instance_id}/a", "i-UNKNOWN/a"),
			"certain: {instance_id}/a i-UNKNOWN/a");
}

Test(index, meetings_for_some_value_are_possible) {
	expect_meetings(HOST(MODE_ANY, "{hostname}", "web"), "possible: {hostname} web [{hostname} is \"web\"]");
	expect_meetings(HOST(MODE_ANY, "{hostname}", "web/a"), "");
	expect_meetings(HOST(MODE_EC2, "{hostname}", "{local_hostname}"),
			"possible: {hostname} {local_hostname} [{hostname} and {local_hostname} are equal]");
	expect_meetings(
	    HOST(MODE_EC2, "a{hostname}", "{local_hostname}a"),
	    "possible: a{hostname} {local_hostname}a [values of {hostname} and {local_hostname} make the names "
	    "equal]");
	expect_meetings(HOST(MODE_ANY, "{hostname}-access", "{hostname}-nginx-access"), "");
	expect_meetings(HOST(MODE_ANY, "{env:A}", "{env:B}", "x"),
			"possible: {env:A} {env:B} x [{env:A} and {env:B} are equal, or {env:A} is \"x\"]");
	expect_meetings(HOST(MODE_ANY, "web", "web", "{hostname}", "{hostname}"),
			"certain: web web; possible: web web {hostname} {hostname} [{hostname} is \"web\"]; certain: "
			"{hostname} {hostname}");
}

Test(index, many_names_that_meet_one_are_told_of_once) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	sample_claim(unit, "g", "{hostname}");
	for (unsigned i = 0; i < 500; i++)
		sample_claim(unit, "g", arena_format(arena, "web-%u", i).p);
	struct host *host = sample_host(arena, &unit, 1);
	cr_assert_eq(host->meetings.count, 1);
	cr_expect_eq(host->meetings.items[0].answer, POSSIBLE);
	cr_expect_eq(host->meetings.items[0].count, 501);
	cr_assert_eq(host->meetings.items[0].assumptions.count, 1);
	cr_expect(str_is(host->meetings.items[0].assumptions.items[0],
			 "{hostname} is \"web-0\", or {hostname} is \"web-1\", or {hostname} is \"web-2\", or the "
			 "like for the other 497"));
	cr_expect_eq(host->streams, 501);
}

Test(index, groups_tell_apart) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	sample_claim(unit, "a", "s");
	sample_claim(unit, "b", "s");
	sample_claim(unit, "{hostname}", "s");
	sample_claim(unit, "{hostname}", "{instance_id}");
	sample_claim(unit, "a", "")->stream.origin = ORIGIN_ABSENT;
	struct host *host = sample_host(arena, &unit, 1);
	/* Both groups may be the host name, but not at once; they are told of together all the same. */
	expect_meetings(host, "possible: s s s [{hostname} is \"a\", or {hostname} is \"b\"]");
	cr_expect_eq(host->streams, 4);
	cr_expect_eq(host->claims.count, 5);
}

static struct unit *unit_with(const char *stream) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	sample_claim(unit, "g", stream);
	return unit;
}

static void expect_of_two_units(const char *a, const char *b, const char *expected) {
	expect_meetings(sample_host(arena, (struct unit *[]){unit_with(a), unit_with(b)}, 2), expected);
}

Test(index, meetings_of_two_units) {
	expect_of_two_units("s", "s", "likely: s s [both use the same account, region and endpoint]");
	expect_of_two_units("{hostname}", "{hostname}",
			    "likely: {hostname} {hostname} [both use the same account, region and endpoint]");
	expect_of_two_units("{env:A}", "{env:A}", "possible: {env:A} {env:A} [{env:A} is the same for both]");
	expect_of_two_units("{stage}", "{stage}",
			    "likely: {stage} {stage} [both were deployed with one value of {stage}] [both use the same "
			    "account, region and endpoint]");
	expect_of_two_units("{random}", "{random}", "");
	expect_of_two_units("a-{pod}", "a-{pod}", "possible: a-{pod} a-{pod} [{pod} is the same for both]");
	expect_of_two_units("a-{task}", "a-{task}", "");
	expect_of_two_units("{task}-a", "b", "");
	expect_of_two_units("{task}", "b", "possible: {task} b [{task} is \"b\"]");
	expect_of_two_units("{task}{env:A}", "{task}",
			    "possible: {task}{env:A} {task} [values of {task} and {env:A} make "
			    "the names equal]");
}

Test(index, written_surroundings) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	struct claim *a = sample_claim(unit, "g", "s"), *b = sample_claim(unit, "g", "s");
	a->region = sample_field(arena, "eu-west-1");
	expect_meetings(sample_host(arena, &unit, 1),
			"possible: s s [the region that the process uses is \"eu-west-1\"]");
	b->region = sample_field(arena, "eu-west-1");
	expect_meetings(sample_host(arena, &unit, 1), "certain: s s");
	b->region = sample_field(arena, "eu-west-2");
	expect_meetings(sample_host(arena, &unit, 1), "");
}

Test(index, roles_count_by_their_account) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	struct claim *a = sample_claim(unit, "g", "s"), *b = sample_claim(unit, "g", "s");
	a->role = sample_field(arena, "arn:aws:iam::111122223333:role/one");
	b->role = sample_field(arena, "arn:aws:iam::111122223333:role/two");
	expect_meetings(sample_host(arena, &unit, 1), "certain: s s");
	b->role = sample_field(arena, "arn:aws:iam::444455556666:role/two");
	expect_meetings(sample_host(arena, &unit, 1), "");
	b->role = sample_field(arena, "{env:A}");
	expect_meetings(sample_host(arena, &unit, 1), "possible: s s [the account of the role is \"111122223333\"]");
	a->role = b->role;
	expect_meetings(sample_host(arena, &unit, 1), "certain: s s");
	b->role.origin = ORIGIN_ABSENT;
	b->account = sample_field(arena, "111122223333");
	expect_meetings(sample_host(arena, &unit, 1), "possible: s s [the account of the role is \"111122223333\"]");
}

Test(index, records_may_name_their_own_stream) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	sample_claim(unit, "g", "s")->writer.identity_in_record = true;
	sample_claim(unit, "g", "s");
	expect_meetings(sample_host(arena, &unit, 1),
			"possible: s s [the records name no log group or stream of their own]");
}

/* --- names made from paths ------------------------------------------------------------------------------------------
 */

static struct claim *path_claim(struct unit *unit, const char *pattern, enum path_form form) {
	struct claim *claim = sample_claim(unit, "", "s");
	sample_reads(claim, pattern);
	struct variable variable = {.id = IDENTITY_SOURCE_PATH,
				    .scope = DIFFERENCE_SOURCE,
				    .name = STR("{path}"),
				    .from = claim->writer.reads,
				    .form = form};
	template_add_variable(arena, &claim->group.value, &variable);
	return claim;
}

Test(index, tags_of_senders_meet_nothing_else) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	struct variable tag = {.id = IDENTITY_TAG, .scope = DIFFERENCE_UNKNOWN, .name = STR("<tag of forward.0>")};
	static const char *const inputs[] = {"<tag of forward.0>", "<tag of forward.1>", "<tag of forward.0>"};
	for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
		struct claim *claim = sample_claim(unit, "/g", "x-");
		tag.name = str_from(inputs[i]);
		template_add_variable(arena, &claim->stream.value, &tag);
	}
	sample_claim(unit, "/g", "x-app");
	const struct host *host = sample_host(arena, &unit, 1);
	cr_assert_eq(host->meetings.count, 1, "one input through two outputs");
	cr_expect_eq(host->meetings.items[0].count, 2);
	cr_expect_eq(host->meetings.items[0].answer, CERTAIN);
}

Test(index, names_made_from_paths) {
	static const struct {
		const char *a, *b;
		enum path_form form;
		uint32_t meetings;
		enum answer answer;
	} cases[] = {
	    {"/var/log/a.log", "/var/log/a.log", PATH_FLATTENED, 1, CERTAIN},
	    {"/var/log/a.log", "/var/log/b.log", PATH_FLATTENED, 0, NEVER},
	    {"/var/log/a.log", "/var/log_a.log", PATH_FLATTENED, 1, CERTAIN},
	    {"/var/log/a.log", "/var/log_a.log", PATH_CLEANED, 0, NEVER},
	    {"/var/log/a.log", "/opt/a.log", PATH_BASE_NAME, 1, CERTAIN},
	    {"/var/log/a.log", "/opt/a.log", PATH_WHOLE, 0, NEVER},
	    {"/var/log/*.log", "/var/log/*.log", PATH_FLATTENED, 1, CERTAIN},
	    {"/var/log/*.log", "/var/log/a*", PATH_FLATTENED, 1, POSSIBLE},
	    {"/var/log/*.log", "/var/log/*.txt", PATH_FLATTENED, 0, NEVER},
	    {"/var/log/*.log", "/srv/log/*.log", PATH_FLATTENED, 0, NEVER},
	    {"/var/log/*.log", "/var/log_b/*.log", PATH_FLATTENED, 1, POSSIBLE},
	    {"/var/log/a*.log", "/opt/*b.log", PATH_BASE_NAME, 1, POSSIBLE},
	    {"/var/log/a*.log", "/opt/b*.log", PATH_BASE_NAME, 0, NEVER},
	    {"/var/log/*.log", "/var/log/a.log", PATH_FLATTENED, 1, POSSIBLE},
	    {"/var/log/*.log", "/opt/a.log", PATH_FLATTENED, 0, NEVER},
	    {"/srv/*/app.log", "/opt/*/app.log", PATH_BASE_NAME, 1, CERTAIN},
	    {"/srv/*/app.log", "/opt/*/web.log", PATH_BASE_NAME, 0, NEVER},
	    {"/srv/*/app.log", "/srv/*/web.log", PATH_FLATTENED, 0, NEVER},
	    {"/srv/*/app.log", "/srv/one/*.log", PATH_FLATTENED, 1, POSSIBLE},
	    {"/srv/**/app.log", "/srv/app.log", PATH_FLATTENED, 1, POSSIBLE},
	    {"/srv/*/*.log", "/srv/*/*.txt", PATH_WHOLE, 0, NEVER},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct unit *unit = sample_unit(arena, MODE_EC2);
		path_claim(unit, cases[i].a, cases[i].form);
		path_claim(unit, cases[i].b, cases[i].form);
		struct host *host = sample_host(arena, &unit, 1);
		cr_expect_eq(host->meetings.count, cases[i].meetings, "%s %s", cases[i].a, cases[i].b);
		if (host->meetings.count)
			cr_expect_eq(host->meetings.items[0].answer, cases[i].answer, "%s %s", cases[i].a, cases[i].b);
	}
}

Test(index, exclusions_make_paths_unsure) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	path_claim(unit, "/var/log/*.log", PATH_FLATTENED);
	path_claim(unit, "/var/log/*.log", PATH_FLATTENED)->writer.excludes =
	    glob_compile(arena, STR("/var/log/a*"), GLOB_STAR);
	struct host *host = sample_host(arena, &unit, 1);
	cr_assert_eq(host->meetings.count, 1);
	cr_expect_eq(host->meetings.items[0].answer, POSSIBLE);
}

/* --- limits and properties ------------------------------------------------------------------------------------------
 */

Test(index, giving_up_is_told) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	for (unsigned i = 0; i < 3000; i++) {
		struct claim *claim = sample_claim(unit, "g", "");
		struct str name = arena_format(arena, "{env:%u}", i);
		struct variable variable = {.id = IDENTITY_ENVIRONMENT, .scope = DIFFERENCE_UNKNOWN, .name = name};
		template_add_variable(arena, &claim->stream.value, &variable);
	}
	struct host *host = sample_host(arena, &unit, 1);
	cr_expect(host->gave_up);
	cr_expect_eq(host->streams, 3000);
}

static uint32_t random_state = 1;

static uint32_t random_below(uint32_t bound) {
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % bound;
}

static const char *random_name(void) {
	static const char *const pieces[] = {"a",	   "b",
					     "-",	   "/",
					     "i-0abc1234", "{instance_id}",
					     "{hostname}", "{local_hostname}",
					     "{default}",  "{env:A}",
					     "{record}",   "{date}",
					     "{random}",   "{task}"};
	struct buf text = {0};
	for (uint32_t n = random_below(4); n < 4; n++)
		buf_add_text(&text, pieces[random_below(sizeof pieces / sizeof *pieces)]);
	const char *name = arena_str(arena, buf_str(&text)).p;
	buf_finish(&text);
	return name;
}

static bool holds_both(const struct meeting *m, const struct claim *a, const struct claim *b) {
	unsigned found = 0;
	for (uint32_t i = 0; i < m->count; i++)
		found += m->members[i] == a || m->members[i] == b;
	return found == 2;
}

static enum answer indexed_answer(const struct host *host, const struct claim *a, const struct claim *b) {
	enum answer answer = NEVER;
	for (uint32_t i = 0; i < host->meetings.count; i++)
		if (holds_both(&host->meetings.items[i], a, b) && host->meetings.items[i].answer > answer)
			answer = host->meetings.items[i].answer;
	return answer;
}

/* The index finds what comparing every claim with every other finds, and nothing is surer than each pair is. */
static void expect_pairs_found(const struct host *host) {
	for (uint32_t i = 0; i < host->claims.count; i++)
		for (uint32_t k = 0; k < i; k++) {
			const struct claim *a = host->claims.items[i], *b = host->claims.items[k];
			uint64_t steps = 1 << 20;
			enum relation relation = a->unit == b->unit ? RELATION_UNIT : RELATION_HOST;
			enum answer pair = claim_meet(arena, a, b, relation, &steps, NULL);
			enum answer found = indexed_answer(host, a, b);
			cr_assert_eq(pair, claim_meet(arena, b, a, relation, &steps, NULL));
			struct str x = template_text(arena, &a->stream.value),
				   y = template_text(arena, &b->stream.value);
			if (pair >= LIKELY)
				cr_assert(found >= LIKELY && found <= pair, "%.*s %.*s", STR_ARGS(x), STR_ARGS(y));
			else if (pair == POSSIBLE)
				cr_assert_eq(found, POSSIBLE, "%.*s %.*s", STR_ARGS(x), STR_ARGS(y));
			else
				cr_assert_leq(found, POSSIBLE, "%.*s %.*s", STR_ARGS(x), STR_ARGS(y));
		}
}

static struct unit *random_unit(enum mode asked, uint32_t claims) {
	struct unit *unit = sample_unit(arena, asked);
	for (uint32_t i = 0; i < claims; i++)
		sample_claim(unit, random_below(4) ? "g" : random_name(), random_name());
	return unit;
}

Test(index, finds_what_comparing_all_pairs_finds) {
	for (unsigned round = 0; round < 20; round++) {
		struct unit *unit = random_unit(round % 2 ? MODE_ANY : MODE_EC2, 40);
		expect_pairs_found(sample_host(arena, &unit, 1));
		expect_pairs_found(
		    sample_host(arena, (struct unit *[]){random_unit(MODE_ANY, 12), random_unit(MODE_EC2, 12)}, 2));
		arena_reset(arena);
	}
}

Test(index, order_of_claims_does_not_matter) {
	for (unsigned round = 0; round < 20; round++) {
		struct unit *unit = random_unit(MODE_ANY, 30);
		struct host *host = sample_host(arena, &unit, 1);
		struct unit *turned = sample_unit(arena, MODE_ANY);
		for (uint32_t i = unit->claims.count; i-- > 0;)
			LIST_ADD(arena, &turned->claims, unit->claims.items[i]);
		struct host *other = sample_host(arena, &turned, 1);
		cr_assert_eq(host->streams, other->streams);
		for (uint32_t i = 0; i < unit->claims.count; i++)
			for (uint32_t k = 0; k < i; k++) {
				const struct claim *a = unit->claims.items[i], *b = unit->claims.items[k];
				enum answer here = indexed_answer(host, a, b), there = indexed_answer(other, a, b);
				/* Possible meetings are joined around names in order, so pairs that never meet may
				 * be in one or not. */
				cr_assert(here == there || (here < LIKELY && there < LIKELY));
			}
		arena_reset(arena);
	}
}

Test(index, a_suffix_of_its_own_ends_a_meeting) {
	for (unsigned round = 0; round < 20; round++) {
		struct unit *unit = random_unit(MODE_ANY, 20);
		for (uint32_t i = 0; i < unit->claims.count; i++) {
			struct template *stream = &unit->claims.items[i]->stream.value;
			template_add_literal(arena, stream, arena_format(arena, "/#%02u", i));
		}
		cr_assert_eq(sample_host(arena, &unit, 1)->meetings.count, 0);
		arena_reset(arena);
	}
}

Test(index, the_name_of_the_host_changes_nothing) {
	struct unit *unit = random_unit(MODE_ANY, 30);
	struct str before = describe(sample_host(arena, &unit, 1));
	unit->host = STR("another");
	cr_expect(str_equal(before, describe(sample_host(arena, &unit, 1))));
}
