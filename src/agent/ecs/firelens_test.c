/* The configurations that FireLens makes of task definitions: what stands in them, and where it is written. */
#include "agent/firelens.h"

#include "agent/ecs/reading.h"
#include "agent/testing.h"

extern const struct agent agent_ecs;

static struct embedded_list unpack(struct arena *arena, const char *format, const char *text, struct unit **ret) {
	struct embedded_list list = {0};
	struct unit *unit = unit_of_text(arena, &agent_ecs, "task", format, text);
	*ret = read_unit_of(unit);
	agent_ecs.unpack(unit, &list);
	return list;
}

#define ROUTER(type, image)                                                                                            \
	"{\"name\": \"r\", \"image\": \"" image "\", \"firelensConfiguration\": {\"type\": \"" type "\"}}"
#define CLIENT(name, options)                                                                                          \
	"{\"name\": \"" name "\", \"image\": \"i\", \"logConfiguration\": {\"logDriver\": \"awsfirelens\", "           \
	"\"options\": {" options "}}}"

Test(firelens, makes_what_the_agent_makes_for_fluent_bit) {
	struct arena *arena = arena_new();
	struct unit *unit;
	struct embedded_list list =
	    unpack(arena, "json",
		   "[" ROUTER("fluentbit", "x") ", " CLIENT(
		       "web", "\"log_stream_prefix\": \"a\\\"b-\", \"Name\": \"cloudwatch_logs\", \"exclude-pattern\": "
			      "\"^x\", \"log-driver-buffer-limit\": \"1\"") "]",
		   &unit);
	cr_assert_eq(list.count, 1);
	assert_text(list.items[0].text->text, "# FireLens\n"
					      "[INPUT]\n"
					      "    Name firelens\n"
					      "    Alias web\n"
					      "    Tag web-firelens-${ECS task}\n"
					      "[FILTER]\n"
					      "    Name grep\n"
					      "    Match web-firelens*\n"
					      "    Exclude log ^x\n"
					      "[OUTPUT]\n"
					      "    Match web-firelens*\n"
					      "    Name cloudwatch_logs\n"
					      "    log_stream_prefix a\"b-\n\n");
	cr_expect(firelens_is_text(list.items[0].text));
	cr_expect(str_is(str_from(list.items[0].agent->name), "fluent-bit"));
	const struct variable *task = environment_identity(&list.items[0].env, STR("ECS task"));
	cr_assert_not_null(task);
	cr_expect_eq(task->id, IDENTITY_TASK);
	arena_free(arena);
}

Test(firelens, makes_what_the_agent_makes_for_fluentd) {
	struct arena *arena = arena_new();
	struct unit *unit;
	struct embedded_list list = unpack(arena, "yaml",
					   "ContainerDefinitions:\n"
					   "- {Name: r, Image: x, FirelensConfiguration: {Type: fluentd}}\n"
					   "- Name: web\n"
					   "  Image: x\n"
					   "  LogConfiguration:\n"
					   "    LogDriver: awsfirelens\n"
					   "    Options:\n"
					   "      '@type': cloudwatch_logs\n"
					   "      log_group_name: !Sub '/a\"b/${Env}'\n",
					   &unit);
	cr_assert_eq(list.count, 1);
	assert_text(list.items[0].text->text, "# FireLens\n"
					      "<source>\n"
					      "  @type firelens\n"
					      "  container web\n"
					      "  tag \"web-firelens-#{ENV['ECS task']}\"\n"
					      "</source>\n"
					      "<match web-firelens**>\n"
					      "  @type cloudwatch_logs\n"
					      "    log_group_name \"/a\\\"b/#{ENV['ECS 17']}\"\n"
					      "</match>\n");
	const struct variable *name = environment_identity(&list.items[0].env, STR("ECS 17"));
	cr_assert_not_null(name);
	assert_text(name->name, "${Env}");
	arena_free(arena);
}

/* The text of the task definition that a part of the made one comes from. */
static struct str written_at(const struct embedded *embedded, const char *part) {
	size_t at;
	cr_assert(str_find(embedded->text->text, str_from(part), &at), "%s", part);
	return site_text(site_outermost(
	    (struct site){.source = embedded->text, .at = {.off = (uint32_t)at, .len = (uint32_t)str_from(part).n}}));
}

Test(firelens, knows_where_everything_is_written) {
	struct arena *arena = arena_new();
	struct unit *unit;
	struct embedded_list list = unpack(
	    arena, "json",
	    "{\"containerDefinitions\": [" ROUTER("fluentbit", "x") ", " CLIENT(
		"api", "\"Name\": \"cloudwatch\", \"log_stream_name\": \"a\\tb\", \"log_group_name\": \"/g\"") "]}",
	    &unit);
	cr_assert_eq(list.count, 1);
	const struct embedded *embedded = &list.items[0];
	assert_text(written_at(embedded, "api"), "api");
	assert_text(written_at(embedded, "-firelens-$"), "");
	assert_text(written_at(embedded, "cloudwatch"), "cloudwatch");
	assert_text(written_at(embedded, "log_stream_name"), "log_stream_name");
	assert_text(written_at(embedded, "a\tb"), "a\\tb");
	assert_text(written_at(embedded, "/g"), "/g");
	assert_text(written_at(embedded, "log_group_name /g"), "log_group_name\": \"/g");
	arena_free(arena);
}

static const struct {
	const char *text;
	uint32_t count;
} quiet[] = {
    {"[" ROUTER("fluentbit", "x") "]", 0},					 /* no client */
    {"[" ROUTER("fluentbit", "x") ", " CLIENT("a", "\"region\": \"r\"") "]", 0}, /* refused */
    {"[" CLIENT("a", "\"Name\": \"cloudwatch_logs\"") "]", 0},			 /* no router */
    {"[" ROUTER("fluentbit", "x") ", " CLIENT("a", "\"Name\": \"s3\"") "]", 1},
};

Test(firelens, makes_nothing_where_there_is_nothing) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++) {
		struct unit *unit;
		cr_expect_eq(unpack(arena, "json", quiet[i].text, &unit).count, quiet[i].count, "%s", quiet[i].text);
	}
	arena_free(arena);
}

static const struct {
	const char *services;
	enum copies copies;
	uint32_t count;
} copies[] = {
    {"", COPIES_MANY_LIKELY, 0},
    {"{\"taskDefinition\": \"f\", \"desiredCount\": 1}", COPIES_ONE, 0},
    {"{\"taskDefinition\": \"f:2\", \"desiredCount\": 3}", COPIES_MANY, 3},
    {"{\"taskDefinition\": \"g\", \"desiredCount\": 3}", COPIES_MANY_LIKELY, 0},
    {"{\"taskDefinition\": \"f\", \"desiredCount\": 0}", COPIES_MANY_LIKELY, 0},
    {"{\"TaskDefinition\": {\"Ref\": \"T\"}, \"DesiredCount\": \"4\"}", COPIES_MANY, 4},
    {"{\"TaskDefinition\": {\"Ref\": \"T\"}, \"DesiredCount\": {\"Ref\": \"N\"}}", COPIES_MANY_LIKELY, 0},
    {"{\"taskDefinition\": \"f\", \"schedulingStrategy\": \"DAEMON\"}", COPIES_MANY, 0},
    {"{\"taskDefinition\": \"f\", \"desiredCount\": 1}, {\"taskDefinition\": \"f\", \"desiredCount\": 1}", COPIES_MANY,
     2},
};

Test(firelens, tells_how_many_tasks_run) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof copies / sizeof *copies; i++) {
		struct unit *unit;
		struct str text = arena_format(arena, "[{\"family\": \"f\", \"containerDefinitions\": [%s, %s]}%s%s]",
					       ROUTER("fluentbit", "x"), CLIENT("a", "\"Name\": \"cloudwatch_logs\""),
					       *copies[i].services ? ", " : "", copies[i].services);
		struct embedded_list list = unpack(arena, "json", text.p, &unit);
		cr_assert_eq(list.count, 1);
		cr_expect_eq(list.items[0].copies.copies, copies[i].copies, "%s", copies[i].services);
		cr_expect_eq(list.items[0].copies.count, copies[i].count, "%s", copies[i].services);
		cr_expect_eq(list.items[0].copies.at.source != NULL,
			     copies[i].copies == COPIES_MANY || copies[i].copies == COPIES_ONE);
	}
	arena_free(arena);
}
