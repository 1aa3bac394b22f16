/* What ECS refuses when a task definition is registered, and Docker when its container starts, about log drivers. Each
 * refusal cites where it was seen. */
#include "agent/ecs/reading.h"
#include "agent/schema.h"

static const struct key awslogs_options[] = {
    {.name = "awslogs-create-group"}, {.name = "awslogs-datetime-format"},
    {.name = "awslogs-group"},	      {.name = "awslogs-multiline-pattern"},
    {.name = "awslogs-region"},	      {.name = "awslogs-stream-prefix"},
    {.name = "max-buffer-size"},      {.name = "mode"},
};
static const struct key drivers[] = {{.name = "awsfirelens"}, {.name = "awslogs"},  {.name = "fluentd"},
				     {.name = "gelf"},	      {.name = "journald"}, {.name = "json-file"},
				     {.name = "splunk"},      {.name = "syslog"},   {.name = "logentries"}};
static const struct key log_keys[] = {{.name = "logDriver"}, {.name = "options"}, {.name = "secretOptions"}};
static const struct key container_keys[] = {{.name = "logConfiguration"}, {.name = "firelensConfiguration"}};

#define COUNT_OF(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

static bool is_row(struct str name, const struct key *keys, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		if (str_is(name, keys[i].name))
			return true;
	return false;
}

/* Options of Docker's own awslogs, of Docker's drivers in general, and of FireLens. sure: seen refused. */
static const struct {
	const char *name;
	bool sure;
	const char *help;
} refused[] = {
    /* aws/amazon-ecs-agent#418, aws/aws-cdk#1422 */
    {"awslogs-stream", true,
     "take it out: \"awslogs-stream-prefix\" gives each container of each task a stream of its own"},
    {"tag", true, "take it out: \"awslogs-stream-prefix\" gives each container of each task a stream of its own"},
    {"awslogs-create-stream", false, "take it out"},
    {"awslogs-credentials-endpoint", false, "take it out: the task execution role counts"},
    {"awslogs-endpoint", false, "take it out: \"awslogs-region\" decides"},
    {"awslogs-force-flush-interval-seconds", false, "take it out"},
    {"awslogs-format", false, "take it out"},
    {"awslogs-max-buffered-events", false, "take it out"},
    {"labels", true, "take it out"},
    {"env", true, "take it out"},
    {"max-size", true, "take it out: it belongs to json-file"},
    {"max-file", true, "take it out: it belongs to json-file"},
    /* aws-samples/amazon-ecs-firelens-examples#83 */
    {"log_key", true, "options of Fluent Bit need \"logDriver\": \"awsfirelens\""},
    {"Name", true, "options of Fluent Bit need \"logDriver\": \"awsfirelens\""},
    {"log_group_name", true, "write \"awslogs-group\", or \"logDriver\": \"awsfirelens\""},
    {"log_stream_name", true, "write \"awslogs-stream-prefix\", or \"logDriver\": \"awsfirelens\""},
    {"log_stream_prefix", true, "write \"awslogs-stream-prefix\", or \"logDriver\": \"awsfirelens\""},
    {"region", true, "write \"awslogs-region\", or \"logDriver\": \"awsfirelens\""},
    {"auto_create_group", true, "write \"awslogs-create-group\", or \"logDriver\": \"awsfirelens\""},
};

static void tell_refused(struct reading *r, const struct container *container, const struct node *option,
			 const char *help, bool sure) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, ecs_key_site(container->task, option),
					       "ECS does not take the option %.*s with awslogs", STR_ARGS(option->key));
	problem->uncertain = !sure;
	problem->reason =
	    arena_format(r->arena, "it refuses the task definition: \"Log driver awslogs disallows options: %.*s\"",
			 STR_ARGS(option->key));
	problem->help = str_from(help);
}

static void check_name(struct reading *r, const struct container *container, const struct node *option) {
	if (is_row(option->key, awslogs_options, COUNT_OF(awslogs_options)))
		return;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (str_is(option->key, refused[i].name)) {
			tell_refused(r, container, option, refused[i].help, refused[i].sure);
			return;
		}
	const char *near = schema_nearest(option->key, awslogs_options, COUNT_OF(awslogs_options));
	struct problem *problem = unit_problem(r->unit, PROBLEM_UNKNOWN_KEY, ecs_key_site(container->task, option),
					       "awslogs of ECS has no option %.*s", STR_ARGS(option->key));
	problem->reason =
	    arena_format(r->arena, "ECS refuses the task definition: \"Log driver awslogs disallows options: %.*s\"",
			 STR_ARGS(option->key));
	problem->help = near ? arena_format(r->arena, "did you mean %s?", near) : STR("take it out");
}

/* The API takes strings only; CloudFormation makes strings of numbers. */
static bool is_camel_case(const struct container *container) {
	return node_get(container->node, "logConfiguration") != NULL;
}

static void check_types(struct reading *r, const struct container *container) {
	for (const struct node *option = container->options->first; option; option = option->next) {
		bool scalar = option->kind == NODE_NUMBER || option->kind == NODE_BOOL;
		if (option->kind == NODE_STRING || option->kind == NODE_NULL || intrinsic_is_call(option) ||
		    (scalar && !is_camel_case(container)))
			continue;
		struct problem *problem = unit_problem(r->unit, PROBLEM_WRONG_TYPE, ecs_site(container->task, option),
						       "the option %.*s is no string", STR_ARGS(option->key));
		problem->reason =
		    STR("the values of log options are strings, and registering the task definition fails");
		problem->help =
		    scalar ? arena_format(r->arena, "write \"%.*s\"", STR_ARGS(option->text)) : STR("write a string");
	}
}

/* --- values ----------------------------------------------------------------------------------------------------------
 */

/* NULL: absent, or not known. */
static const struct node *known(const struct container *container, const char *name) {
	const struct node *node = ecs_option(container, name);
	bool is_text = node && !intrinsic_is_call(node) && node->kind != NODE_OBJECT && node->kind != NODE_ARRAY;
	return is_text && !intrinsic_is_rendered(node->text) ? node : NULL;
}

static struct problem *tell_value(struct reading *r, const struct container *container, const struct node *node) {
	return unit_problem(r->unit, PROBLEM_OUT_OF_RANGE, ecs_site(container->task, node), "%.*s cannot be \"%.*s\"",
			    STR_ARGS(node->key), STR_ARGS(node->text));
}

/* moby/moby, vendor/github.com/docker/go-units/size.go: digits, a fraction, a blank, a unit. */
static bool is_size(struct str text) {
	size_t i = 0, digits = 0;
	for (; i < text.n && ((text.p[i] >= '0' && text.p[i] <= '9') || text.p[i] == '.'); i++)
		digits += text.p[i] != '.';
	if (i < text.n && text.p[i] == ' ')
		i++;
	struct str unit = str_from_offset(text, i);
	static const char *const units[] = {"",	  "b",	"k",  "m",   "g",   "t",   "p",	  "kb", "mb",
					    "gb", "tb", "pb", "kib", "mib", "gib", "tib", "pib"};
	for (size_t k = 0; k < sizeof units / sizeof *units; k++)
		if (digits && str_equal_ignoring_case(unit, str_from(units[k])))
			return true;
	return false;
}

/* terraform-linters/tflint-ruleset-aws#348; "True" stands in many of AWS's own samples
 * (aws-samples/amazon-cloudwatch-container-insights, ecs-task-definition-templates). */
static void check_create_group(struct reading *r, const struct container *container) {
	const struct node *node = known(container, "awslogs-create-group");
	if (!node || str_equal_ignoring_case(node->text, STR("true")))
		return;
	struct problem *problem = tell_value(r, container, node);
	problem->reason =
	    STR("ECS refuses the task definition: \"Log driver awslogs option 'awslogs-create-group' should "
		"only be set to 'true', else omit option.\"");
	problem->help = STR("take it out, or write \"true\"");
}

/* moby/moby, daemon/logger/factory.go, ValidateLogOpts */
static void check_mode(struct reading *r, const struct container *container) {
	const struct node *mode = known(container, "mode"), *size = known(container, "max-buffer-size");
	bool blocking = mode && str_is(mode->text, "blocking");
	if (mode && !blocking && !str_is(mode->text, "non-blocking")) {
		struct problem *problem = tell_value(r, container, mode);
		problem->reason = STR("the container does not start");
		problem->help = STR("write \"non-blocking\" or \"blocking\"");
	}
	if (size && !is_size(size->text)) {
		struct problem *problem = tell_value(r, container, size);
		problem->reason = STR("the container does not start");
		problem->help = STR("write a size such as \"25m\"");
	} else if (size && blocking) {
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, ecs_key_site(container->task, size),
				 "max-buffer-size goes with \"mode\": \"non-blocking\" only");
		problem->also = ecs_site(container->task, mode);
		problem->also_label = STR("the mode");
		problem->reason = STR("Docker refuses the log options, and the container does not start");
		problem->help = STR("write \"mode\": \"non-blocking\", or take max-buffer-size out");
	}
}

/* moby/moby, daemon/logger/awslogs/cloudwatchlogs.go */
static void check_multiline(struct reading *r, const struct container *container) {
	const struct node *format = ecs_option(container, "awslogs-datetime-format");
	const struct node *pattern = ecs_option(container, "awslogs-multiline-pattern");
	if (!format || !pattern)
		return;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, ecs_key_site(container->task, pattern),
			 "awslogs-datetime-format and awslogs-multiline-pattern cannot stand together");
	problem->also = ecs_key_site(container->task, format);
	problem->also_label = STR("the other one");
	problem->reason = STR("Docker refuses the log options, and the container does not start");
	problem->help = STR("keep one of them");
}

void ecs_options_check(struct reading *r, const struct container *container) {
	bool is_awslogs = str_is(container->driver, "awslogs");
	if (!container->options || (!is_awslogs && !str_is(container->driver, "awsfirelens")))
		return;
	check_types(r, container);
	if (!is_awslogs) /* what the router's plug-in takes is its business */
		return;
	for (const struct node *option = container->options->first; option; option = option->next)
		check_name(r, container, option);
	check_create_group(r, container);
	check_mode(r, container);
	check_multiline(r, container);
}

/* --- drivers and keys ------------------------------------------------------------------------------------------------
 */

static void check_driver(struct reading *r, const struct container *container) {
	static const struct key fargate[] = {{.name = "awsfirelens"}, {.name = "awslogs"}, {.name = "splunk"}};
	const struct node *at = container->driver_at;
	bool serverless = container->task->fargate;
	if (!at || !container->driver.n || intrinsic_is_rendered(container->driver) ||
	    is_row(container->driver, serverless ? fargate : drivers,
		   serverless ? COUNT_OF(fargate) : COUNT_OF(drivers)))
		return;
	const char *near = schema_nearest(container->driver, drivers, COUNT_OF(drivers));
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_OUT_OF_RANGE, ecs_site(container->task, at), "%s has no log driver %.*s",
			 serverless ? "Fargate" : "ECS", STR_ARGS(container->driver));
	problem->reason = STR("ECS refuses the task definition");
	if (near &&
	    is_row(str_from(near), serverless ? fargate : drivers, serverless ? COUNT_OF(fargate) : COUNT_OF(drivers)))
		problem->help = arena_format(r->arena, "did you mean %s?", near);
	else
		problem->help =
		    serverless ? STR("write awslogs, awsfirelens or splunk") : STR("write awslogs or awsfirelens");
}

static struct str camel(struct arena *arena, struct str key) {
	struct str copy = arena_str(arena, key);
	if (copy.n && copy.p[0] >= 'A' && copy.p[0] <= 'Z')
		((char *)copy.p)[0] = (char)(copy.p[0] - 'A' + 'a');
	return copy;
}

/* closed: a key that is none of these is one too much, else only what is meant for one of them. */
static void check_keys(struct reading *r, const struct container *container, const struct node *object,
		       const struct key *keys, uint32_t count, bool closed) {
	for (const struct node *child = object->first; child; child = child->next) {
		struct str key = camel(r->arena, child->key);
		const char *near = NULL;
		if (is_row(key, keys, count))
			continue;
		for (uint32_t i = 0; i < count && !near; i++)
			if (str_equal_ignoring_case(key, str_from(keys[i].name)) ||
			    str_distance(key, str_from(keys[i].name), 3) <= 2)
				near = keys[i].name;
		if (!near && !closed)
			continue;
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_UNKNOWN_KEY, ecs_key_site(container->task, child),
				 "ECS knows no key %.*s here", STR_ARGS(child->key));
		problem->reason = container->task->tolerant ? STR("it is left out, and what it says counts for nothing")
							    : STR("registering the task definition fails");
		problem->help = near ? arena_format(r->arena, "did you mean %s?", near) : STR("take it out");
	}
}

bool ecs_has_options(const struct container *container) {
	for (const struct node *child = container->options ? NULL : container->log->first; child; child = child->next)
		if (child->kind != NODE_NULL && str_distance(child->key, STR("options"), 3) <= 2)
			return false;
	return true;
}

void ecs_container_check(struct reading *r, const struct container *container) {
	check_keys(r, container, container->node, container_keys, COUNT_OF(container_keys), false);
	if (container->log && container->log->kind == NODE_OBJECT && !intrinsic_is_call(container->log))
		check_keys(r, container, container->log, log_keys, COUNT_OF(log_keys), true);
	check_driver(r, container);
	const struct node *options = container->log ? ecs_get(container->log, "options") : NULL;
	if (options && options->kind != NODE_OBJECT && !intrinsic_is_call(options)) {
		struct problem *problem = unit_problem(r->unit, PROBLEM_WRONG_TYPE, ecs_site(container->task, options),
						       "options is %s, not an object", node_kind_name(options->kind));
		problem->reason = STR("registering the task definition fails");
		problem->help = STR("write \"options\": {\"NAME\": \"VALUE\"}");
	}
}
