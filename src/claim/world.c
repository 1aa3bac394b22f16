/* Names and orders of worlds, modes, platforms and versions. */
#include "claim/world.h"

const char *answer_name(enum answer answer) {
	static const char *const names[] = {
	    [NEVER] = "never", [POSSIBLE] = "possible", [LIKELY] = "likely", [CERTAIN] = "certain"};
	return names[answer];
}

static const char *const mode_names[] = {
    [MODE_ANY] = "auto", [MODE_EC2] = "ec2", [MODE_ON_PREMISES] = "onPrem", [MODE_CONTAINER] = "container"};
_Static_assert(sizeof mode_names / sizeof *mode_names == MODE_COUNT, "every mode has a name");

static const char *const platform_names[] = {
    [PLATFORM_ANY] = "auto", [PLATFORM_LINUX] = "linux", [PLATFORM_WINDOWS] = "windows", [PLATFORM_DARWIN] = "darwin"};
_Static_assert(sizeof platform_names / sizeof *platform_names == PLATFORM_COUNT, "every platform has a name");

const char *mode_name(enum mode mode) {
	return mode_names[mode];
}

const char *platform_name(enum platform platform) {
	return platform_names[platform];
}

bool mode_parse(struct str text, enum mode *ret) {
	if (str_is(text, "onPremise")) {
		*ret = MODE_ON_PREMISES;
		return true;
	}
	for (unsigned mode = 0; mode < MODE_COUNT; mode++)
		if (str_equal_ignoring_case(text, str_from(mode_names[mode]))) {
			*ret = (enum mode)mode;
			return true;
		}
	return false;
}

bool platform_parse(struct str text, enum platform *ret) {
	for (unsigned platform = 0; platform < PLATFORM_COUNT; platform++)
		if (str_equal_ignoring_case(text, str_from(platform_names[platform]))) {
			*ret = (enum platform)platform;
			return true;
		}
	return false;
}

/* The digits at the start of rest, and rest behind them. */
static bool take_number(struct str *rest, uint32_t *ret) {
	size_t digits = 0;
	while (digits < rest->n && rest->p[digits] >= '0' && rest->p[digits] <= '9')
		digits++;
	if (!str_to_u32(str_from_to(*rest, 0, digits), ret))
		return false;
	*rest = str_from_offset(*rest, digits);
	return true;
}

bool version_parse(struct str text, struct version *ret) {
	struct version version = {{0}};
	struct str rest = text.n && text.p[0] == 'v' ? str_from_offset(text, 1) : text;
	for (unsigned i = 0; i < 4; i++) {
		if (!take_number(&rest, &version.part[i]))
			return false;
		if (!rest.n) {
			*ret = version;
			return true;
		}
		if (rest.p[0] != '.' && !(i == 2 && rest.p[0] == 'b'))
			return false;
		rest = str_from_offset(rest, 1);
	}
	return false;
}

int version_compare(struct version a, struct version b) {
	for (unsigned i = 0; i < 4; i++)
		if (a.part[i] != b.part[i])
			return a.part[i] < b.part[i] ? -1 : 1;
	return 0;
}

bool version_known(struct version version) {
	return version_compare(version, (struct version){{0}}) != 0;
}

struct world world_fill(struct world asked, struct world fallback) {
	if (asked.mode == MODE_ANY)
		asked.mode = fallback.mode;
	if (asked.platform == PLATFORM_ANY)
		asked.platform = fallback.platform;
	if (!version_known(asked.version))
		asked.version = fallback.version;
	return asked;
}
