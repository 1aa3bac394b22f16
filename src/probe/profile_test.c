/* The grammar of the configuration files of AWS: the public cases of the SDKs, and those of our own. */
#include "base/file.h"
#include "probe/profile.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;

static void set_up(void) {
	arena = arena_new();
}
static void tear_down(void) {
	arena_free(arena);
}
TestSuite(profile, .init = set_up, .fini = tear_down);

static struct str text_at(const cJSON *object, const char *key) {
	return str_from(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key)));
}

static bool is_plain_name(struct str name) {
	size_t at;
	return name.n && !str_find_char(name, ' ', &at);
}

/* The cases write what is below an empty value as its text: "\nname = value". */
static uint32_t compare_nested(const char *name, const struct aws_section *section, const char *key, struct str text) {
	struct str line, sub, *rest = &text;
	uint32_t count = 0;
	while (str_split(rest, '\n', &line)) {
		if (!line.n || !str_split(&line, '=', &sub) || !is_plain_name(str_trim(sub)))
			continue;
		struct str path = arena_format(arena, "%s/%.*s", key, STR_ARGS(str_trim(sub)));
		const struct aws_property *property = aws_property_at(section, path.p);
		cr_assert(property && str_equal(property->value, str_trim(line)), "%s: %s", name, path.p);
		count++;
	}
	return count;
}

static void compare_sections(const char *name, const struct aws_settings *settings, enum aws_section_kind kind,
			     const cJSON *wanted) {
	const cJSON *section, *item;
	uint32_t found = 0;
	for (uint32_t i = 0; i < settings->sections.count; i++)
		found += settings->sections.items[i].kind == kind;
	cr_assert_eq(found, (uint32_t)cJSON_GetArraySize(wanted), "%s: %u sections", name, found);
	cJSON_ArrayForEach(section, wanted) {
		const struct aws_section *got = aws_section(settings, kind, str_from(section->string));
		uint32_t count = 0;
		cr_assert(got, "%s: no section %s", name, section->string);
		cJSON_ArrayForEach(item, section) {
			const struct aws_property *property = aws_property_at(got, item->string);
			struct str value = str_from(item->valuestring);
			cr_assert(property, "%s: no %s", name, item->string);
			if (str_starts_with(value, STR("\n")))
				count += compare_nested(name, got, item->string, value);
			else
				cr_assert(str_equal(property->value, value), "%s: %s", name, item->string);
			count++;
		}
		cr_assert_eq(got->properties.count, count, "%s: %u settings in %s", name, got->properties.count,
			     section->string);
	}
}

static bool parse(struct aws_settings *settings, struct str config, struct str credentials, struct str *ret_fault) {
	*settings = (struct aws_settings){.arena = arena};
	*ret_fault = STR("");
	return aws_file_parse(arena, config, STR("config"), false, &settings->sections, ret_fault) &&
	       aws_file_parse(arena, credentials, STR("credentials"), true, &settings->sections, ret_fault);
}

Test(profile, public_cases) {
	struct str text;
	int count = 0;
	cr_assert_eq(file_read(arena, "testdata/aws-profile/profile-parser-tests.json", 1 << 20, &text), FILE_READ);
	cJSON *root = cJSON_ParseWithLength(text.p, text.n);
	const cJSON *test;
	cJSON_ArrayForEach(test, cJSON_GetObjectItemCaseSensitive(root, "tests")) {
		const cJSON *input = cJSON_GetObjectItemCaseSensitive(test, "input");
		const cJSON *output = cJSON_GetObjectItemCaseSensitive(test, "output");
		const cJSON *config = cJSON_GetObjectItemCaseSensitive(output, "config");
		const char *name = text_at(test, "name").p;
		struct aws_settings settings;
		struct str fault;
		bool done = parse(&settings, text_at(input, "configFile"), text_at(input, "credentialsFile"), &fault);
		cr_assert_eq(done, config != NULL, "%s: %.*s", name, STR_ARGS(fault));
		count++;
		if (!done)
			continue;
		compare_sections(name, &settings, AWS_PROFILE, cJSON_GetObjectItemCaseSensitive(config, "profiles"));
		compare_sections(name, &settings, AWS_SSO_SESSION,
				 cJSON_GetObjectItemCaseSensitive(config, "sso_sessions"));
	}
	cJSON_Delete(root);
	cr_assert_eq(count, 65);
}

static struct str fault_of(struct str config) {
	struct aws_settings settings;
	struct str fault;
	cr_assert(!parse(&settings, config, STR(""), &fault));
	return fault;
}

static void expect(struct str got, const char *wanted) {
	cr_assert(str_is(got, wanted), "%.*s", STR_ARGS(got));
}

Test(profile, faults_name_file_and_line) {
	expect(fault_of(STR("# a\n\n[default")), "config:3: a section without its closing ]: mend this line");
	expect(fault_of(STR("a = b\n")), "config:1: a setting before the first [section]: mend this line");
	expect(fault_of(STR("[default]\nregion\n")), "config:2: a line without =: mend this line");
	expect(fault_of(STR("[default]\n = x\n")),
	       "config:2: an indented line with nothing above to continue: mend this line");
	expect(fault_of(STR("[default]\r\nx = \0\r\n")), "config:2: a NUL byte: mend this line");
	expect(fault_of(STR("\xff\xfe[\0d\0")), "config:1: this is UTF-16: save the file as UTF-8: mend this line");
}

Test(profile, what_the_aws_command_takes) {
	struct aws_settings settings;
	struct str fault;
	cr_assert(parse(&settings,
			STR("\xef\xbb\xbf  # indented\n[profile \"my one\"]\n  ; too\nregion = a\n  # not more of it\n"
			    "[services s]\ncloudwatch_logs =\n  endpoint_url = https://x/\n  # here\n"),
			STR("[my]\r\naws_access_key_id = AKID\r\n"), &fault),
		  "%.*s", STR_ARGS(fault));
	expect(aws_property(aws_section(&settings, AWS_PROFILE, STR("my one")), "region"), "a");
	expect(aws_property(aws_section(&settings, AWS_SERVICES, STR("s")), "cloudwatch_logs/endpoint_url"),
	       "https://x/");
	const struct aws_property *key =
	    aws_property_at(aws_section(&settings, AWS_PROFILE, STR("my")), "aws_access_key_id");
	expect(key->value, "AKID");
	expect(key->path, "credentials");
}

static struct str repeated(const char *begin, const char *line, size_t count) {
	struct str one = str_from(line);
	size_t n = str_from(begin).n;
	char *text = arena_alloc_text(arena, n + one.n * count + 1);
	sprintf(text, "%s", begin);
	for (size_t i = 0; i < count; i++, n += one.n)
		sprintf(text + n, "%s", line);
	return (struct str){.p = text, .n = n};
}

/* A value of so many lines took memory for each line's whole value. */
Test(profile, long_values_are_linear, .timeout = 20) {
	struct aws_settings settings;
	struct str fault;
	size_t before = arena_bytes(arena);
	cr_assert(parse(&settings, repeated("[default]\na = b\n", " c\n", 1000000), STR(""), &fault));
	cr_assert_eq(aws_property(aws_section(&settings, AWS_PROFILE, STR("default")), "a").n, 2000001);
	cr_assert_lt(arena_bytes(arena) - before, 16u << 20);
}

Test(profile, many_settings_are_refused, .timeout = 20) {
	char *text = arena_alloc_text(arena, 1 << 20);
	size_t n = (size_t)sprintf(text, "[default]\n");
	for (int i = 0; i < 2000; i++)
		n += (size_t)sprintf(text + n, "k%d = v\n", i);
	expect(fault_of((struct str){.p = text, .n = n}),
	       "config:1002: more than 1000 settings in one section: mend this line");
}

static struct str write_file(const char *folder, const char *name, const char *text, mode_t mode) {
	struct str path = arena_format(arena, "%s/%s", folder, name);
	FILE *file = fopen(path.p, "w");
	cr_assert(file);
	fputs(text, file);
	fclose(file);
	chmod(path.p, mode);
	return path;
}

Test(profile, where_the_files_are) {
	char folder[] = "/tmp/cwdoctor-profile-XXXXXX";
	struct aws_settings settings;
	cr_assert(mkdtemp(folder));
	struct str config = write_file(folder, "c", "[profile a]\nregion = x\naws_session_token = old\n", 0600);
	struct str credentials = write_file(folder, "d", "[a]\nregion = y\n", 0644);
	const char *environment[] = {arena_format(arena, "HOME=%s", folder).p,
				     "AWS_CONFIG_FILE=~/c",
				     arena_format(arena, "AWS_SHARED_CREDENTIALS_FILE=%s/d", folder).p,
				     "AWS_PROFILE=",
				     "AWS_DEFAULT_PROFILE=a",
				     NULL};
	aws_settings_read(arena, environment, &settings);
	cr_assert(str_equal(settings.config_path, config) && str_equal(settings.credentials_path, credentials));
	cr_assert(settings.others_may_read && !settings.fault.n);
	expect(aws_profile_name(&settings, STR("")), "a");
	expect(aws_property(aws_section(&settings, AWS_PROFILE, STR("a")), "region"), "y");
	chmod(credentials.p, 0600);
	environment[1] = arena_format(arena, "AWS_CONFIG_FILE=%s", folder).p;
	aws_settings_read(arena, environment, &settings);
	cr_assert(!settings.others_may_read);
	expect(settings.fault, arena_format(arena, "%s is no file", folder).p);
	environment[0] = "HOME=";
	aws_settings_read(arena, environment, &settings);
	cr_assert(settings.home.n, "the system knows a home");
	unlink(config.p);
	unlink(credentials.p);
	rmdir(folder);
}
