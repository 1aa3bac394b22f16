/* Which configurations texts give to the CloudWatch agent. */
#include "agent/testing.h"

#include "agent/control_call.h"

static struct control_call_list find(struct arena *arena, const char *text) {
	struct control_call_list calls = {0};
	control_calls_find(arena, str_from(text), &calls);
	return calls;
}

static void check(const char *text, const char *path, uint32_t set, enum mode mode) {
	struct arena *arena = arena_new();
	struct control_call_list calls = find(arena, text);
	cr_assert_gt(calls.count, 0, "%s", text);
	const struct control_call *last = &calls.items[calls.count - 1];
	cr_expect(str_is(last->path, path), "%s: %.*s", text, STR_ARGS(last->path));
	cr_expect_eq(last->set, set, "%s: set %u", text, last->set);
	cr_expect_eq((int)last->mode, (int)mode, "%s", text);
	arena_free(arena);
}

Test(control_call, words_in_any_syntax) {
	check("/opt/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/tmp/a.json\n", "/tmp/a.json", 1,
	      MODE_EC2);
	check("sudo amazon-cloudwatch-agent-ctl \\\n  -a append-config \\\n  -c file:/tmp/a.json", "/tmp/a.json", 1,
	      MODE_ANY);
	check("- [amazon-cloudwatch-agent-ctl, -a, fetch-config, -m, onPremise, -c, \"file:/tmp/a.json\"]",
	      "/tmp/a.json", 1, MODE_ON_PREMISES);
	check("\"amazon-cloudwatch-agent-ctl -a fetch-config -c file:/tmp/a.json\\n\",", "/tmp/a.json", 1, MODE_ANY);
	check("amazon-cloudwatch-agent-ctl -a fetch-config -c ssm:name; x", "", 1, MODE_ANY);
}

Test(control_call, sets) {
	check("amazon-cloudwatch-agent-ctl -a fetch-config -c file:/a\namazon-cloudwatch-agent-ctl -a append-config -c "
	      "file:/b",
	      "/b", 1, MODE_ANY);
	check("amazon-cloudwatch-agent-ctl -a append-config -c file:/a\namazon-cloudwatch-agent-ctl -a fetch-config -c "
	      "file:/b",
	      "/b", 2, MODE_ANY);
}

Test(control_call, others_are_none) {
	struct arena *arena = arena_new();
	cr_expect_eq(find(arena, "# amazon-cloudwatch-agent-ctl -a fetch-config -c file:/a").count, 0);
	cr_expect_eq(find(arena, "amazon-cloudwatch-agent-ctl -a stop").count, 0);
	cr_expect_eq(find(arena, "amazon-cloudwatch-agent-ctl").count, 0);
	arena_free(arena);
}
