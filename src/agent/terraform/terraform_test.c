/* What is taken out of plans and states: which texts, in how many copies. */
#include "agent/testing.h"

extern const struct agent agent_terraform;

#define PLAN(resources, more)                                                                                          \
	"{\"terraform_version\":\"1.9.5\",\"planned_values\":{\"root_module\":{\"resources\":[" resources "]}}" more "}"
#define RESOURCE(type, name, index, values)                                                                            \
	"{\"address\":\"" type "." name "\",\"mode\":\"managed\",\"type\":\"" type "\"" index ",\"values\":{" values   \
	"}}"
#define TEXT "\"logs_collected\""
#define CONTAINERS                                                                                                     \
	"\"container_definitions\":\"[{\\\"name\\\":\\\"a\\\",\\\"image\\\":\\\"a\\\",\\\"logConfiguration\\\":{"      \
	"\\\"logDriver\\\":\\\"awslogs\\\"}}]\""

static const struct {
	const char *text;
	const char *labels[4]; /* NULL at the end */
	enum copies copies[3];
	uint32_t counts[3];
} cases[] = {
    {PLAN(RESOURCE("aws_ssm_parameter", "p", "", "\"value\":" TEXT), ""),
     {"aws_ssm_parameter.p.value", NULL},
     {COPIES_MANY_LIKELY},
     {0}},
    {PLAN(RESOURCE("aws_instance", "w", ",\"index\":0", "\"user_data\":" TEXT) "," RESOURCE(
	      "aws_instance", "w", ",\"index\":1", "\"user_data\":" TEXT) "," RESOURCE("aws_instance", "o", "",
										       "\"user_data\":" TEXT),
	  ""),
     {"aws_instance.w.user_data", "aws_instance.o.user_data", NULL},
     {COPIES_MANY, COPIES_ONE},
     {2, 0}},
    {PLAN(RESOURCE(
	      "aws_launch_template", "l", "",
	      "\"id\":\"lt-1\",\"user_data\":\"bG9nc19jb2xsZWN0ZWQ=\"") "," RESOURCE("aws_autoscaling_group", "g", "",
										     "\"max_size\":2,\"launch_"
										     "template\":[{\"id\":\"lt-1\"}]"),
	  ""),
     {"aws_launch_template.l.user_data", NULL},
     {COPIES_MANY},
     {0}},
    {PLAN(RESOURCE("aws_ecs_task_definition", "t", "", CONTAINERS) "," RESOURCE("aws_ecs_service", "s", "",
										"\"desired_count\":2"),
	  ",\"configuration\":{\"root_module\":{\"resources\":[{\"address\":\"aws_ecs_service.s\",\"expressions\":{"
	  "\"task_definition\":{\"references\":[\"aws_ecs_task_definition.t.arn\"]}}}]}}"),
     {"aws_ecs_task_definition.t.container_definitions", NULL},
     {COPIES_MANY},
     {2}},
    {PLAN(RESOURCE("aws_ecs_task_definition", "t", "", "\"family\":\"f\"," CONTAINERS) "," RESOURCE(
	      "aws_ecs_service", "s", "", "\"desired_count\":1,\"task_definition\":\"f\""),
	  ""),
     {"aws_ecs_task_definition.t.container_definitions", NULL},
     {COPIES_ONE},
     {0}},
    {PLAN(RESOURCE("aws_ssm_parameter", "p", "", "\"value\":\"nothing\""), ""), {NULL}, {0}, {0}},
    {"{\"terraform_version\":\"1\",\"version\":4,\"resources\":[{\"mode\":\"managed\",\"type\":\"aws_ssm_parameter\","
     "\"name\":\"p\",\"instances\":[{\"index_key\":\"a]\\\"[\",\"attributes\":{\"value\":" TEXT "}}]}]}",
     {"aws_ssm_parameter.p[\"a]\"[\"].value", NULL},
     {COPIES_MANY_LIKELY},
     {0}},
};

Test(terraform, texts_are_taken_out) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct unit *unit = unit_of_text(arena, &agent_terraform, "plan.json", "json", cases[i].text);
		struct embedded_list list = {0};
		uint32_t count = 0;
		unit->agent->unpack(unit, &list);
		for (; cases[i].labels[count]; count++) {
			cr_assert(count < list.count, "%s", cases[i].text);
			const struct embedded *one = &list.items[count];
			struct str label = one->text ? one->text->label : one->label;
			cr_expect(str_is(label, cases[i].labels[count]), "%.*s", STR_ARGS(label));
			cr_expect_eq(one->copies.copies, cases[i].copies[count], "%s", cases[i].labels[count]);
			cr_expect_eq(one->copies.count, cases[i].counts[count], "%s", cases[i].labels[count]);
		}
		cr_expect_eq(count, list.count, "%s", cases[i].text);
	}
	arena_free(arena);
}
