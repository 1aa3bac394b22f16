/* The configuration files of AWS under fuzzing: no crash; keys in lower case, each once in its section; a fault names
 * its line. Up to the first NUL the configuration, behind it the credentials file. */
#include "base/fail.h"
#include "probe/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds, const char *what) {
	if (!holds)
		fail_internal(what);
}

static void check_section(const struct aws_section *section) {
	for (uint32_t i = 0; i < section->properties.count; i++) {
		const struct aws_property *property = &section->properties.items[i];
		require(property->key.n > 0, "a setting has a name");
		for (size_t k = 0; k < property->key.n; k++)
			require(property->key.p[k] < 'A' || property->key.p[k] > 'Z', "keys are in lower case");
		for (uint32_t k = 0; k < i; k++)
			require(!str_equal(property->key, section->properties.items[k].key), "each key is there once");
		require(str_equal(str_trim(property->value), property->value), "values have no blanks around");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct aws_section_list sections = {0};
	struct str text = {.p = (const char *)data, .n = size}, credentials = STR(""), fault = {0};
	size_t at;
	if (str_find_char(text, '\0', &at)) {
		credentials = str_from_offset(text, at + 1);
		text = str_from_to(text, 0, at);
	}
	if (!aws_file_parse(arena, text, STR("config"), false, &sections, &fault))
		require(str_starts_with(fault, STR("config:")), "a fault says where");
	if (!aws_file_parse(arena, credentials, STR("credentials"), true, &sections, &fault))
		require(fault.n > 0, "a fault says what");
	for (uint32_t i = 0; i < sections.count; i++) {
		require(sections.items[i].name.n > 0, "a section has a name");
		check_section(&sections.items[i]);
	}
	arena_free(arena);
	return 0;
}
