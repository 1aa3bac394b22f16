/* cwdoctor version: which one, and how it was built. */
#include "cmd/output.h"
#include "cwdoctor_version.h"
#include "report/json_value.h"

#include <oniguruma.h>
#include <yaml.h>

static int version_run(const struct options *options);

static const char *const formats[] = {"human", "json", NULL};
static const struct option version_options[] = {
    {.name = "format", .argument = "FORMAT", .kind = OPTION_VALUE, .choices = formats, .help = "human or json."},
};
static const struct option_group version_group = OPTION_GROUP("Output", version_options);

const struct command cmd_version = {
    .name = "version",
    .arguments = "",
    .summary = "Print the version and how it was built.",
    .text = NULL,
    .groups = (const struct option_group *const[]){&version_group, NULL},
    .run = version_run,
};

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED " with sanitizers"
#else
#define SANITIZED ""
#endif

static int version_run(const struct options *options) {
	struct str format = STR("human");
	options_value(options, "format", &format);
	if (options->arguments.count > 0)
		return usage_error(options->command, "version takes no arguments");
	struct buf out = {0};
	if (str_is(format, "json")) {
		cJSON *object = json_object();
		json_add(object, "schema", STR("cwdoctor.version/1"));
		json_add(object, "name", STR("cwdoctor"));
		json_add(object, "version", STR(CWDOCTOR_VERSION));
		json_add(object, "compiler", STR(COMPILER SANITIZED));
		json_add(object, "build_type", STR(CWDOCTOR_BUILD_TYPE));
		json_add(object, "libyaml", str_from(yaml_get_version_string()));
		json_add(object, "cjson", str_from(cJSON_Version()));
		json_add(object, "oniguruma", str_from(onig_version()));
		json_write(object, &out);
		buf_add_char(&out, '\n');
	} else {
		buf_format(&out, "cwdoctor %s\nbuilt with %s, %s; libyaml %s, cJSON %s, Oniguruma %s\n",
			   CWDOCTOR_VERSION, COMPILER SANITIZED, CWDOCTOR_BUILD_TYPE, yaml_get_version_string(),
			   cJSON_Version(), onig_version());
	}
	return output_finish(&out, EXIT_CLEAN);
}
