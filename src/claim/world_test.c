#include "claim/world.h"

#include <criterion/criterion.h>

Test(world, versions) {
	static const struct {
		const char *text;
		bool ok;
		struct version version;
	} cases[] = {
	    {"1.300060.0", true, {{1, 300060, 0, 0}}},
	    {"v1.247350.0b251780", true, {{1, 247350, 0, 251780}}},
	    {"3", true, {{3, 0, 0, 0}}},
	    {"1.2.3.4", true, {{1, 2, 3, 4}}},
	    {"1.2.3.4.5", false, {{0}}},
	    {"", false, {{0}}},
	    {"v", false, {{0}}},
	    {"1.", false, {{0}}},
	    {"1..2", false, {{0}}},
	    {"1b2", false, {{0}}},
	    {"1.2 ", false, {{0}}},
	    {"4294967296", false, {{0}}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct version version = {{9, 9, 9, 9}}, before = version;
		bool ok = version_parse(str_from(cases[i].text), &version);
		cr_expect_eq(ok, cases[i].ok, "%s", cases[i].text);
		cr_expect_eq(version_compare(version, ok ? cases[i].version : before), 0, "%s", cases[i].text);
	}
	cr_expect(version_compare((struct version){{1, 2}}, (struct version){{1, 10}}) < 0);
	cr_expect(!version_known((struct version){{0}}));
	cr_expect(version_known((struct version){{0, 0, 0, 1}}));
}

Test(world, names_are_read_back) {
	for (unsigned mode = 0; mode < MODE_COUNT; mode++) {
		enum mode read = MODE_COUNT;
		cr_expect(mode_parse(str_from(mode_name((enum mode)mode)), &read) && read == mode);
	}
	for (unsigned platform = 0; platform < PLATFORM_COUNT; platform++) {
		enum platform read = PLATFORM_COUNT;
		cr_expect(platform_parse(str_from(platform_name((enum platform)platform)), &read) && read == platform);
	}
	enum mode mode = MODE_EC2;
	cr_expect(mode_parse(STR("onPremise"), &mode) && mode == MODE_ON_PREMISES);
	cr_expect(!mode_parse(STR("cloud"), &mode) && mode == MODE_ON_PREMISES);
}

Test(world, asked_parts_stay) {
	struct world asked = {.mode = MODE_CONTAINER}, guess = {MODE_EC2, PLATFORM_WINDOWS, {{1, 2}}};
	struct world filled = world_fill(asked, guess);
	cr_expect_eq(filled.mode, MODE_CONTAINER);
	cr_expect_eq(filled.platform, PLATFORM_WINDOWS);
	cr_expect_eq(version_compare(filled.version, guess.version), 0);
}
