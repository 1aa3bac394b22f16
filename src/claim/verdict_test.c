#include "claim/observation.h"

#include <criterion/criterion.h>

#define MINUTE_MS INT64_C(60000)
#define NOW_MS INT64_C(1795677851000)

static struct arena *arena;
static struct probed probed;
static struct observation samples[4];
static struct verdict_settings settings;

static void start(void) {
	arena = arena_new();
	probed = (struct probed){.samples = samples, .sample_count = 1};
	settings = (struct verdict_settings){.silent_after_ms = 60 * MINUTE_MS};
	for (unsigned i = 0; i < sizeof samples / sizeof *samples; i++)
		samples[i] =
		    (struct observation){.answered = true, .group_exists = true, .at_ms = NOW_MS + i * MINUTE_MS};
}

static void stop(void) {
	arena_free(arena);
}

TestSuite(verdict, .init = start, .fini = stop);

static void ask_for(const char *name) {
	probed.target.group = STR("g");
	probed.target.stream = template_literal(arena, str_from(name));
}

static struct observed_stream *see(unsigned sample, const char *name, int64_t last_write_ms) {
	LIST_ADD(arena, &samples[sample].streams,
		 (struct observed_stream){.name = str_from(name),
					  .created_ms = NOW_MS - 10000 * MINUTE_MS,
					  .last_ingestion_ms = last_write_ms});
	return &samples[sample].streams.items[samples[sample].streams.count - 1];
}

static const struct stream_verdict *judge(void) {
	verdicts_of(arena, &settings, &probed);
	cr_assert_gt(probed.verdicts.count, 0);
	return &probed.verdicts.items[0];
}

static bool says(const struct stream_verdict *verdict, const char *part) {
	for (uint32_t i = 0; i < verdict->inferred.count; i++)
		if (str_contains(verdict->inferred.items[i], str_from(part)))
			return true;
	return false;
}

Test(verdict, by_the_time_of_the_last_write) {
	static const struct {
		int64_t age_min;
		enum probe_verdict verdict;
		bool may_be_late;
	} cases[] = {{0, VERDICT_ACTIVE, false},  {59, VERDICT_ACTIVE, false},	 {60, VERDICT_ACTIVE, false},
		     {61, VERDICT_SILENT, true},  {119, VERDICT_SILENT, true},	 {121, VERDICT_SILENT, false},
		     {-5, VERDICT_ACTIVE, false}, {90000, VERDICT_SILENT, false}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		start();
		ask_for("s");
		see(0, "s", NOW_MS - cases[i].age_min * MINUTE_MS);
		const struct stream_verdict *verdict = judge();
		cr_expect_eq(verdict->verdict, cases[i].verdict, "%d min", (int)cases[i].age_min);
		cr_expect_eq(says(verdict, "an hour behind"), cases[i].may_be_late, "%d min", (int)cases[i].age_min);
		cr_expect_eq(probed.verdicts.count, 1);
	}
}

Test(verdict, missing_never_written_no_group) {
	ask_for("s");
	cr_expect_eq(judge()->verdict, VERDICT_MISSING);
	see(0, "s", 0);
	cr_expect_eq(judge()->verdict, VERDICT_NEVER_WRITTEN);
	samples[0].group_exists = false;
	cr_expect_eq(judge()->verdict, VERDICT_GROUP_MISSING);
}

Test(verdict, a_neighbour_is_not_the_stream) {
	ask_for("s");
	see(0, "s-1", NOW_MS);
	cr_expect_eq(judge()->verdict, VERDICT_MISSING);
}

Test(verdict, cannot_tell) {
	ask_for("s");
	samples[0] = (struct observation){.trouble = STR("denied: ask the owner"), .trouble_kind = STR("denied")};
	cr_expect_eq(judge()->verdict, VERDICT_CANNOT_TELL);
	cr_expect(says(judge(), "denied: ask the owner"));
	probed.sample_count = 0;
	cr_expect_eq(judge()->verdict, VERDICT_CANNOT_TELL);
}

Test(verdict, events_without_a_time_of_writing) {
	ask_for("s");
	see(0, "s", 0)->last_event_ms = NOW_MS;
	cr_expect_eq(judge()->verdict, VERDICT_CANNOT_TELL);
}

Test(verdict, without_the_services_clock) {
	ask_for("s");
	see(0, "s", NOW_MS);
	samples[0].at_ms = 0;
	cr_expect_eq(judge()->verdict, VERDICT_CANNOT_TELL);
}

Test(verdict, another_account_is_not_judged) {
	ask_for("s");
	probed.target.account = STR("1");
	samples[0].account = STR("2");
	see(0, "s", NOW_MS);
	cr_expect_eq(judge()->verdict, VERDICT_CANNOT_TELL);
	cr_expect(says(judge(), "account 1"));
	samples[0].account = STR("1");
	cr_expect_eq(judge()->verdict, VERDICT_ACTIVE);
}

Test(verdict, of_a_whole_group) {
	see(0, "a", NOW_MS);
	see(0, "b", 0);
	judge();
	cr_assert_eq(probed.verdicts.count, 2);
	cr_expect_eq(probed.verdicts.items[1].verdict, VERDICT_NEVER_WRITTEN);
}

Test(verdict, of_a_pattern) {
	static const struct variable instance = {.id = IDENTITY_INSTANCE,
						 .scope = DIFFERENCE_HOST,
						 .name = STR_INIT("{instance_id}"),
						 .values = &charset_instance};
	template_add_variable(arena, &probed.target.stream, &instance);
	see(0, "i-0123456789abcdef0", NOW_MS);
	see(0, "i-0123456789abcdef0/nginx", NOW_MS);
	judge();
	cr_assert_eq(probed.verdicts.count, 1);
	cr_expect(str_is(probed.verdicts.items[0].stream, "i-0123456789abcdef0"));
	samples[0].streams.count = 0;
	cr_expect_eq(judge()->verdict, VERDICT_MISSING);
	cr_expect(judge()->is_pattern);
	samples[0].truncated = true;
	cr_expect_eq(judge()->verdict, VERDICT_CANNOT_TELL);
	cr_expect(says(judge(), "--pages"));
}

Test(verdict, a_placeholder_given_by_hand) {
	ask_for("{instance_id}/nginx");
	cr_expect_eq(judge()->verdict, VERDICT_MISSING);
	cr_expect(says(judge(), "--from-config"));
}

/* --- --watch ------------------------------------------------------------------------------------------------------ */

static void watch(const int64_t *last_writes_ms, unsigned count) {
	ask_for("s");
	probed.sample_count = count;
	for (unsigned i = 0; i < count; i++)
		see(i, "s", last_writes_ms[i]);
}

Test(verdict, watched_and_written) {
	watch((int64_t[]){NOW_MS - MINUTE_MS, NOW_MS + MINUTE_MS / 2}, 2);
	cr_expect_eq(judge()->verdict, VERDICT_ACTIVE);
	cr_expect(says(judge(), "--stopped"));
	settings.own_shipper_stopped = true;
	cr_expect_eq(judge()->verdict, VERDICT_OTHER_WRITER);
}

Test(verdict, watched_and_quiet) {
	settings.own_shipper_stopped = true;
	watch((int64_t[]){NOW_MS - MINUTE_MS, NOW_MS - MINUTE_MS}, 2);
	cr_expect_eq(judge()->verdict, VERDICT_ACTIVE);
	cr_expect(says(judge(), "no write was seen in 60 s"));
}

Test(verdict, a_write_from_before_that_shows_late_is_nobody_elses) {
	settings.own_shipper_stopped = true;
	watch((int64_t[]){NOW_MS - 2 * MINUTE_MS, NOW_MS - MINUTE_MS}, 2);
	cr_expect_eq(judge()->verdict, VERDICT_ACTIVE);
}

Test(verdict, a_stream_that_appears_was_written) {
	settings.own_shipper_stopped = true;
	ask_for("s");
	probed.sample_count = 2;
	see(1, "s", NOW_MS + MINUTE_MS / 2);
	cr_expect_eq(judge()->verdict, VERDICT_OTHER_WRITER);
}

Test(verdict, more_writes_than_this_host_makes) {
	watch((int64_t[]){NOW_MS, NOW_MS + MINUTE_MS, NOW_MS + 2 * MINUTE_MS, NOW_MS + 3 * MINUTE_MS}, 4);
	settings.own_interval_ms = MINUTE_MS;
	cr_expect_eq(judge()->verdict, VERDICT_ACTIVE);
	settings.own_interval_ms = 3 * MINUTE_MS;
	cr_expect_eq(judge()->verdict, VERDICT_OTHER_WRITER);
}

Test(verdict, an_answer_that_failed_in_between_changes_nothing) {
	watch((int64_t[]){NOW_MS, NOW_MS, NOW_MS}, 3);
	samples[1] = (struct observation){.trouble = STR("throttled")};
	settings.own_shipper_stopped = true;
	cr_expect_eq(judge()->verdict, VERDICT_ACTIVE);
	samples[2] = (struct observation){.trouble = STR("throttled")};
	cr_expect_eq(judge()->verdict, VERDICT_ACTIVE);
	cr_expect(says(judge(), "one answer only"));
}

/* --- tokens ------------------------------------------------------------------------------------------------------- */

Test(verdict, expected_token) {
	static const char by_write[] = "49612984946004412055118931556677438474248778094089797074";
	ask_for("s");
	struct observed_stream *seen = see(0, "s", NOW_MS);
	seen->token = str_from(by_write);
	settings.expected_token = str_from(by_write);
	cr_expect(says(judge(), "still the expected one"));
	seen->token = STR("another");
	cr_expect(says(judge(), "the last write before that error was at"));
	cr_expect(says(judge(), "written after that"));
	settings.expected_token = STR("1234");
	cr_expect(says(judge(), "none of AWS's"));
	settings.expected_token = STR("null");
	cr_expect(says(judge(), "was written since"));
	*seen = (struct observed_stream){.name = STR("s")};
	cr_expect(says(judge(), "still is"));
}

Test(verdict, a_token_may_be_all_that_tells_of_a_write) {
	ask_for("s");
	struct observed_stream *seen = see(0, "s", 0);
	seen->token = STR("foreign");
	cr_expect_eq(judge()->verdict, VERDICT_CANNOT_TELL);
}
