/* CW103 and CW205: what tells the hosts' streams apart. */
#include "rule/test_host.h"

#include <criterion/criterion.h>

enum { PARTS = 3 };

struct given_part {
	enum identity id;
	const char *text; /* NULL: no more parts */
	bool literal;
};

#define LITERAL(its_text)                                                                                              \
	{ .text = its_text, .literal = true }
#define VARIABLE(its_id, its_text)                                                                                     \
	{ .id = its_id, .text = its_text }
#define INSTANCE VARIABLE(IDENTITY_INSTANCE, "{instance_id}")
#define HOST_NAME VARIABLE(IDENTITY_HOST_NAME, "{hostname}")
#define ADDRESS VARIABLE(IDENTITY_ADDRESS, "{ip_address}")
#define ENVIRONMENT VARIABLE(IDENTITY_ENVIRONMENT, "${A}")

static const struct {
	const char *what;
	struct given_part stream[PARTS], group[PARTS];
	enum mode mode;
	enum copies copies;
	enum answer independent; /* CW103, NEVER for no finding */
	bool weak;		 /* CW205 */
} cases[] = {
    {"a constant", {LITERAL("app")}, {LITERAL("/g")}, MODE_EC2, COPIES_MANY_LIKELY, LIKELY, false},
    {"many for certain", {LITERAL("app")}, {LITERAL("/g")}, MODE_EC2, COPIES_MANY, CERTAIN, false},
    {"one host", {LITERAL("app")}, {LITERAL("/g")}, MODE_EC2, COPIES_ONE, NEVER, false},
    {"an instance", {INSTANCE, LITERAL("/a")}, {LITERAL("/g")}, MODE_EC2, COPIES_MANY, NEVER, false},
    {"an instance in the group", {LITERAL("a")}, {INSTANCE}, MODE_EC2, COPIES_MANY, NEVER, false},
    {"no instance id there", {INSTANCE}, {LITERAL("/g")}, MODE_ON_PREMISES, COPIES_MANY, CERTAIN, false},
    {"told by CW205 instead", {INSTANCE}, {LITERAL("/g")}, MODE_ON_PREMISES, COPIES_ONE, NEVER, true},
    {"a name beside it", {INSTANCE, HOST_NAME}, {LITERAL("/g")}, MODE_ON_PREMISES, COPIES_MANY, NEVER, true},
    {"nobody knows", {ENVIRONMENT}, {LITERAL("/g")}, MODE_EC2, COPIES_MANY, POSSIBLE, false},
    {"a date", {VARIABLE(IDENTITY_DATE, "{date}")}, {LITERAL("/g")}, MODE_EC2, COPIES_MANY, CERTAIN, false},
    {"drawn at random", {VARIABLE(IDENTITY_RANDOM, "uuid")}, {LITERAL("/g")}, MODE_EC2, COPIES_MANY, NEVER, false},
    {"a host name", {HOST_NAME}, {LITERAL("/g")}, MODE_EC2, COPIES_MANY, NEVER, true},
    {"an address in the group", {LITERAL("a")}, {ADDRESS}, MODE_EC2, COPIES_MANY, NEVER, true},
    {"both", {HOST_NAME, ADDRESS}, {LITERAL("/g")}, MODE_EC2, COPIES_MANY, NEVER, false},
    {"a strong one too", {HOST_NAME, INSTANCE}, {LITERAL("/g")}, MODE_EC2, COPIES_MANY, NEVER, false},
};

static struct template make(struct test_host *t, const struct given_part *parts) {
	struct template name = {0};
	for (unsigned i = 0; i < PARTS && parts[i].text; i++) {
		if (parts[i].literal)
			template_add_literal(t->arena, &name, str_from(parts[i].text));
		else
			test_variable(t, &name, parts[i].id, parts[i].text);
	}
	return name;
}

Test(identity, table) {
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_host t;
		test_host_init(&t, "0123456789");
		struct claim *claim = test_claim(&t, 0, "/log", "");
		claim->stream.value = make(&t, cases[i].stream);
		claim->group.value = make(&t, cases[i].group);
		t.unit.world.mode = cases[i].mode;
		t.unit.copies.copies = cases[i].copies;
		test_run(&t, "CW103");
		enum answer got = t.findings.count ? t.findings.items[0]->certainty : NEVER;
		cr_expect_eq(got, cases[i].independent, "%s: CW103 %d", cases[i].what, (int)got);
		test_run(&t, "CW205");
		cr_expect_eq(t.findings.count, cases[i].weak, "%s: CW205", cases[i].what);
		test_host_finish(&t);
	}
}

Test(identity, one_finding_for_one_place) {
	struct test_host t;
	test_host_init(&t, "012345678901234567890123456789");
	struct site place = test_site(&t, 25, 3);
	for (uint32_t i = 0; i < 2; i++) {
		struct claim *claim = test_claim(&t, i * 10, "/log", "app");
		claim->stream.origin = ORIGIN_INHERITED;
		claim->stream.at = place;
	}
	test_run(&t, "CW103");
	cr_assert_eq(t.findings.count, 1);
	const struct finding *f = t.findings.items[0];
	cr_expect_eq(f->claim_count, 2);
	cr_expect_eq(f->at.at.off, 25);
	cr_expect(f->one_destination);
	cr_expect_eq(finding_writer_site(f, 1).at.off, 10, "the writer is shown where it is named");
	cr_expect(str_contains(f->help, STR("stream {instance_id}/app")), "%.*s", STR_ARGS(f->help));
	t.host.claims.items[1]->group = test_field(&t, "/other", 12);
	test_run(&t, "CW103");
	cr_assert_eq(t.findings.count, 1);
	cr_expect_not(t.findings.items[0]->one_destination);
	test_host_finish(&t);
}

Test(identity, own_names_of_the_shipper_are_left_alone) {
	struct test_host t;
	test_host_init(&t, "0123456789");
	struct claim *claim = test_claim(&t, 0, "/log", "default");
	claim->writer.kind = WRITER_SERVICE_EVENTS;
	claim->stream.origin = ORIGIN_DEFAULT;
	test_run(&t, "CW103");
	cr_expect_eq(t.findings.count, 0);
	claim->stream.origin = ORIGIN_WRITTEN;
	test_run(&t, "CW103");
	cr_expect_eq(t.findings.count, 1);
	test_host_finish(&t);
}

Test(identity, one_note_for_one_placeholder) {
	struct test_host t;
	test_host_init(&t, "012345678901234567890123456789");
	for (uint32_t i = 0; i < 3; i++) {
		struct claim *claim = test_claim(&t, i * 10, "/log", "");
		claim->stream.value = (struct template){0};
		test_variable(&t, &claim->stream.value, i ? IDENTITY_HOST_NAME : IDENTITY_ADDRESS,
			      i ? "{hostname}" : "{ip}");
	}
	test_run(&t, "CW205");
	cr_assert_eq(t.findings.count, 2);
	cr_expect_eq(t.findings.items[1]->claim_count, 2);
	test_host_finish(&t);
}
