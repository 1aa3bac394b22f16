#include "app/detect.h"

#include <criterion/criterion.h>

struct row {
	const char *path, *text;
	bool named;
	const char *first; /* the first syntax; NULL: none */
};

static const char fluentbit[] = "[OUTPUT]\n    Name cloudwatch_logs\n";

static const struct row rows[] = {
    {"a.conf", " {\"logs\": {}}", false, "json"},
    {"a.txt", " {\"logs\": {}}", false, "json"},
    {"a", "[ {", false, "json"},
    {"fluent-bit.conf", fluentbit, false, "fluentbit"},
    {"conf/Fluent-Bit.CONF", fluentbit, false, "fluentbit"},
    {"nameless", fluentbit, false, "fluentbit"},
    {".hidden", fluentbit, false, "fluentbit"},
    {"README.md", fluentbit, false, NULL},
    {"README.md", fluentbit, true, "fluentbit"},
    {"conf.d/notes.txt", fluentbit, false, NULL},
    {"a.conf", "nothing of anybody", false, NULL},
    {"a.conf", "", true, NULL},
};

Test(detect, formats_of_texts_whose_name_says_none) {
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct format *formats[DETECT_FORMATS_MAX];
		uint32_t count = detect_formats(str_from(rows[i].path), str_from(rows[i].text), rows[i].named, formats);
		cr_expect(rows[i].first ? count > 0 : count == 0, "%s", rows[i].path);
		cr_expect(!count || !rows[i].first || str_is(str_from(rows[i].first), formats[0]->name), "%s: %s",
			  rows[i].path, formats[0]->name);
	}
}

Test(detect, a_script_that_holds_a_configuration_is_a_script) {
	const struct format *formats[DETECT_FORMATS_MAX];
	struct str shell = STR("#!/bin/sh\n[OUTPUT]\n    Name cloudwatch_logs\n");
	struct str other = STR("#!/usr/bin/perl\n[OUTPUT]\n    Name cloudwatch_logs\n");
	cr_assert_eq(detect_formats(STR("setup"), shell, false, formats), 1);
	cr_expect_eq(formats[0], format_by_name(STR("shell")));
	cr_expect_eq(detect_formats(STR("setup"), other, false, formats), 0);
}

Test(detect, user_data_say_what_they_are) {
	static const struct {
		const char *text, *format;
	} cases[] = {{"#cloud-config\nruncmd: []\n", "yaml"},
		     {"## template: jinja\n#cloud-config\n", "yaml"},
		     {"## template: jinja\n#!/bin/bash\n", "shell"},
		     {"#cloud-boothook\necho\n", "shell"},
		     {"MIME-Version: 1.0\nContent-Type: multipart/mixed\n", "mime"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct format *formats[DETECT_FORMATS_MAX];
		cr_assert_eq(detect_formats(STR("user-data.txt"), str_from(cases[i].text), false, formats), 1);
		cr_expect_eq(formats[0], format_by_name(str_from(cases[i].format)), "%s", cases[i].text);
	}
}

Test(detect, formats_of_an_agent) {
	static const char *const names[] = {"fluentbit", "yaml", NULL};
	const struct agent json_only = {.name = "a"}, both = {.name = "b", .formats = names};
	const struct format *yaml = format_by_name(STR("yaml"));
	cr_expect(agent_reads(&json_only, format_by_name(STR("json"))) && !agent_reads(&json_only, yaml));
	cr_expect(agent_reads(&both, yaml) && !agent_reads(&both, format_by_name(STR("json"))));
	cr_expect_eq(format_for_agent(&json_only, yaml, STR("a: b")), format_by_name(STR("json")));
	cr_expect_eq(format_for_agent(&both, yaml, str_from(fluentbit)), yaml);
	cr_expect_eq(format_for_agent(&both, NULL, STR("a: b")), format_by_name(STR("fluentbit")));
	cr_expect_eq(format_for_agent(&both, format_by_name(STR("json")), str_from(fluentbit)),
		     format_by_name(STR("fluentbit")));
}
