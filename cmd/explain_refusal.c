/* The words for what Docker and Amazon ECS say when a container with the log driver awslogs, or with FireLens, does not
 * start: moby/moby, daemon/logger/awslogs/cloudwatchlogs.go and daemon/logger/loggerutils/log_tag.go;
 * aws/amazon-ecs-agent, agent/taskresource/firelens/firelensconfig_unix.go; docs.aws.amazon.com,
 * AmazonECS/latest/developerguide (resource-initialization-error.html, using_awslogs.html). */
#include "cmd/explain_refusal.h"

#include "report/page.h"

/* mark and too stand in the text; too NULL: mark alone tells. rule NULL: cwdoctor lint cannot see it. */
struct refusal {
	const char *mark, *too, *title, *meaning, *next, *rule;
};

#define STREAM "failed to create Cloudwatch log stream"
#define DOCKER_REFUSES "Docker refuses the log options: the container is not created"
#define NO_GROUP "  The log group does not exist in the region of awslogs-region, in the account of the credentials.\n"
#define MAKE_GROUP                                                                                                     \
	"  Create it, or let the driver do it: awslogs-create-group: \"true\", for which the role needs "              \
	"logs:CreateLogGroup, which the managed policy AmazonECSTaskExecutionRolePolicy does not give:\n\n"            \
	"      aws logs create-log-group --region REGION --log-group-name GROUP\n"
#define NOT_ALLOWED                                                                                                    \
	"  The credentials that write the logs may not do it. They are those of the daemon's host (instance role, "    \
	"~/.aws of root, variables of dockerd), on ECS those of the task execution role, never those of the "          \
	"application.\n"
#define ALLOW                                                                                                          \
	"  Allow logs:CreateLogStream and logs:PutLogEvents on the group, and logs:CreateLogGroup where "              \
	"awslogs-create-group is set.\n"
#define NO_WAY                                                                                                         \
	"  The driver could not reach CloudWatch Logs, or got no credentials: no way to the internet or to a VPC "     \
	"endpoint, a security group or DNS that keeps it out, no role.\n"
#define LOOK_AT_WAY                                                                                                    \
	"  From the same subnet or host: is there a NAT gateway, or the interface endpoint "                           \
	"com.amazonaws.REGION.logs, whose security group takes port 443?\n"

static const struct refusal refusals[] = {
    {"unknown log opt '", "for awslogs log driver", DOCKER_REFUSES,
     "  The driver awslogs does not know this option, or this version of Docker does not. awslogs-stream-prefix is a "
     "key of Amazon ECS alone; max-size and max-file belong to json-file and local, labels and env to other drivers. "
     "Options of /etc/docker/daemon.json count for each container too.\n",
     "  Take it out. In place of awslogs-stream-prefix write tag: \"PREFIX/{{.Name}}/{{.FullID}}\".\n", "CW914"},
    {"unknown log opt 'awslogs-", NULL, DOCKER_REFUSES,
     "  Options of awslogs stand beside another driver, mostly because driver: awslogs is missing: Docker then takes "
     "the default of the daemon, json-file.\n",
     "  Add driver: awslogs, or take the options out.\n", "CW916"},
    {"must specify a value for log opt 'awslogs-group'", NULL, DOCKER_REFUSES,
     "  The driver awslogs has no default for the log group.\n",
     "  Add awslogs-group with the name of the group, beside the driver or in the log-opts of daemon.json.\n", "CW916"},
    {"you cannot configure log opt 'awslogs-", NULL, DOCKER_REFUSES,
     "  awslogs-datetime-format, awslogs-multiline-pattern and awslogs-format exclude each other.\n",
     "  Keep one of them.\n", "CW302"},
    {"max-buffer-size option is only supported", NULL, DOCKER_REFUSES,
     "  max-buffer-size is the buffer of the mode non-blocking, and the mode is blocking unless it is set.\n",
     "  Add mode: \"non-blocking\", or take max-buffer-size out.\n", "CW302"},
    {"must specify valid value for log opt 'awslogs-", NULL, DOCKER_REFUSES, "  The option takes true or false.\n",
     "  Write \"true\" or \"false\".\n", "CW917"},
    {"must specify a positive integer for log opt 'awslogs-", NULL, DOCKER_REFUSES,
     "  The option takes a whole number above 0.\n", "  Write such a number.\n", "CW917"},
    {"logging mode not supported", NULL, DOCKER_REFUSES, "  The mode is blocking or non-blocking.\n",
     "  Write one of them.\n", "CW917"},
    {"can't evaluate field", "logger.Info", "Docker cannot read the tag: the container does not start",
     "  tag is a Go template, and names a field that there is not. Fields are spelt as in {{.Name}}, {{.FullID}}, "
     "{{.Hostname}}.\n",
     "  Correct the name; tag: \"{{.Name}}/{{.FullID}}\" is one that is always unique.\n", "CW302"},
    {"failed to initialize logging driver: template", NULL, "Docker cannot read the tag: the container does not start",
     "  tag is a Go template, and this one does not parse.\n",
     "  Correct it; tag: \"{{.Name}}/{{.FullID}}\" is one that is always unique.\n", "CW302"},
    {STREAM, "ResourceNotFound", "The container does not start: its log stream cannot be created", NO_GROUP, MAKE_GROUP,
     NULL},
    {STREAM, "AccessDenied", "The container does not start: its log stream cannot be created", NOT_ALLOWED, ALLOW,
     NULL},
    {STREAM, "InvalidParameter", "The container does not start: its log stream cannot be created",
     "  CloudWatch Logs refuses the name: it may not hold \":\" or \"*\", and has 1 to 512 characters. {{.ImageName}} "
     "in a tag mostly brings a \":\".\n",
     "  Use tag: \"{{.Name}}/{{.FullID}}\".\n", "CW201"},
    {STREAM, NULL, "The container does not start: its log stream cannot be created", NO_WAY, LOOK_AT_WAY, NULL},
    {"failed to create Cloudwatch log group", "AccessDenied",
     "The container does not start: its log group cannot be created", NOT_ALLOWED, ALLOW, NULL},
    {"failed to create Cloudwatch log group", NULL, "The container does not start: its log group cannot be created",
     "  awslogs-create-group is set, and CloudWatch Logs refused to create the group, or was not reached.\n",
     LOOK_AT_WAY, "CW202"},
    {"awslogs-region is required", NULL, "ECS does not start the task: awslogs-region is missing",
     "  Fargate has no default for the region of the logs.\n", "  Add \"awslogs-region\": \"REGION\".\n", "CW916"},
    {"failed to validate logger args", "AccessDenied", "ECS does not start the task: its log stream cannot be created",
     NOT_ALLOWED, ALLOW, NULL},
    {"failed to validate logger args", NULL, "ECS does not start the task: its log stream cannot be created",
     "  The log group does not exist in that region, or the task cannot reach CloudWatch Logs.\n",
     MAKE_GROUP "\n" LOOK_AT_WAY, NULL},
    {"Log driver awslogs disallows options", NULL, "ECS refuses the task definition",
     "  ECS takes only some options of the driver awslogs, and makes the names of the streams itself: "
     "PREFIX/CONTAINER/TASK-ID. awslogs-stream and tag are Docker's own.\n",
     "  Take the option out; \"awslogs-stream-prefix\": \"SERVICE\" begins the names.\n", "CW302"},
    {"log configuration options to include awslogs-stream-prefix", NULL, "ECS refuses the task definition",
     "  On Fargate the names of the streams need a prefix.\n",
     "  Add \"awslogs-stream-prefix\": \"SERVICE\": the stream is then SERVICE/CONTAINER/TASK-ID.\n", "CW916"},
    {"missing output key", "firelens", "ECS stops the task: FireLens does not know which output to use",
     "  The options of a container with awsfirelens name the plug-in of the router: Name for Fluent Bit, @type for "
     "Fluentd, spelt exactly so.\n",
     "  Add \"Name\": \"cloudwatch_logs\".\n", "CW916"},
};

static const struct refusal *find(struct str text) {
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (str_contains(text, str_from(refusals[i].mark)) &&
		    (!refusals[i].too || str_contains(text, str_from(refusals[i].too))))
			return &refusals[i];
	return NULL;
}

bool explain_refusal(struct str text, const struct style *style, struct buf *out) {
	const struct refusal *refusal = find(text);
	struct buf page = {0};
	if (!refusal)
		return false;
	buf_format(&page, "%s\n\nWhat it means\n%s\nWhat to do next\n%s", refusal->title, refusal->meaning,
		   refusal->next);
	if (refusal->rule)
		buf_format(
		    &page,
		    "\n  cwdoctor finds it where it is written; PATH is the Compose file, the daemon.json or the "
		    "task definition:\n\n      cwdoctor lint PATH\n\n  More of it:\n\n      cwdoctor explain %s\n",
		    refusal->rule);
	page_write(buf_str(&page), style, out);
	report_defuse(out);
	buf_finish(&page);
	return true;
}
