/* Where the agent runs: what the configuration tells of it, what names are there, how to restart it.
 * Sources: translator/translate/logs/ruleLogStreamName.go, translator/translate/util/placeholderUtil.go,
 * translator/util/ec2util/ec2util.go, packaging/<system>/amazon-cloudwatch-agent-ctl. */
#include "agent/cloudwatch-agent/reading.h"

bool path_is_windows(struct str path) {
	if (path.n < 3)
		return false;
	bool letter = (path.p[0] >= 'a' && path.p[0] <= 'z') || (path.p[0] >= 'A' && path.p[0] <= 'Z');
	return (letter && path.p[1] == ':' && (path.p[2] == '\\' || path.p[2] == '/')) ||
	       str_starts_with(path, STR("\\\\")) || str_starts_with(path, STR("%"));
}

static bool lists_windows_path(const struct reading *r, const char *path) {
	struct placed_list lists = view_all(r, path);
	for (uint32_t i = 0; i < lists.count; i++)
		for (const struct node *entry = lists.items[i].node->first; entry; entry = entry->next) {
			const struct node *file = node_get(entry, "file_path");
			if (file && file->kind == NODE_STRING && path_is_windows(file->text))
				return true;
		}
	return false;
}

static enum platform guess_platform(const struct reading *r) {
	if (view_first(r, "logs/logs_collected/windows_events").node ||
	    view_first(r, "opentelemetry/collect/windows_events").node ||
	    lists_windows_path(r, "logs/logs_collected/files/collect_list") ||
	    lists_windows_path(r, "opentelemetry/collect/files/collect_list"))
		return PLATFORM_WINDOWS;
	struct placed logfile = view_first_of(r, "agent/logfile", NODE_STRING);
	return logfile.node && path_is_windows(logfile.node->text) ? PLATFORM_WINDOWS : PLATFORM_LINUX;
}

void world_guess(struct reading *r) {
	struct world fallback = {.mode = MODE_EC2, .platform = guess_platform(r)};
	r->unit->world = world_fill(r->unit->asked, fallback);
}

static void as_variable(struct part *ret, const char *token) {
	*ret = (struct part){.is_variable = true, .variable = placeholder_variable(token)};
}

static void as_literal(struct part *ret, struct str text) {
	*ret = (struct part){.literal = text};
}

/* Off EC2 the agent never asks for instance metadata. What is the host name then keeps the name it was written by. */
static bool on_premises(const struct variable *variable, struct part *ret) {
	enum identity id = variable->id;
	if (id == IDENTITY_INSTANCE)
		as_literal(ret, STR("i-UNKNOWN"));
	else if (id == IDENTITY_ACCOUNT)
		as_literal(ret, STR("UNKNOWN-ACCOUNT"));
	else if (id == IDENTITY_CLOUD_HOST_NAME || id == IDENTITY_AGENT_DEFAULT || id == IDENTITY_MACHINE) {
		as_variable(ret, "{local_hostname}");
		ret->variable.name = STR("{hostname}");
	} else
		return false;
	return true;
}

bool cloudwatch_agent_in_world(const struct variable *variable, const struct world *world, struct part *ret) {
	if (placeholder_is_literal(variable, world->version)) {
		as_literal(ret, variable->name);
		return true;
	}
	if (world->mode == MODE_ON_PREMISES)
		return on_premises(variable, ret);
	if (variable->id == IDENTITY_MACHINE || (variable->id == IDENTITY_AGENT_DEFAULT && world->mode == MODE_EC2)) {
		as_variable(ret, "{instance_id}");
		return true;
	}
	if (variable->id != IDENTITY_AGENT_DEFAULT)
		return false;
	/* the ARN of the task on ECS, else the name of the pod or the container's host name */
	*ret = (struct part){.is_variable = true,
			     .variable = {.id = IDENTITY_POD, .scope = DIFFERENCE_POD, .name = variable->name}};
	return true;
}

uint32_t cloudwatch_agent_worlds(const struct unit *unit, struct world *ret, uint32_t room) {
	static const enum mode modes[] = {MODE_EC2, MODE_ON_PREMISES, MODE_CONTAINER};
	uint32_t count = 0;
	if (unit->asked.mode != MODE_ANY)
		return 0;
	for (size_t i = 0; i < sizeof modes / sizeof modes[0] && count < room; i++)
		if (modes[i] != unit->world.mode) {
			ret[count] = unit->world;
			ret[count++].mode = modes[i];
		}
	return count;
}

/* In a container the OS host name is the pod's or the container's own. */
void cloudwatch_agent_host_identity(const struct world *world, struct variable *ret) {
	switch (world->mode) {
	case MODE_ON_PREMISES:
		*ret = placeholder_variable("{hostname}");
		return;
	case MODE_CONTAINER:
		*ret = placeholder_variable("{local_hostname}");
		return;
	case MODE_ANY:
	case MODE_EC2:
	case MODE_COUNT:
		*ret = placeholder_variable("{instance_id}");
		return;
	}
}

#define CTL_UNIX "sudo /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config "
#define CTL_WINDOWS                                                                                                    \
	"& \"C:\\Program Files\\Amazon\\AmazonCloudWatchAgent\\amazon-cloudwatch-agent-ctl.ps1\" -a fetch-config "

const char *cloudwatch_agent_restart(const struct unit *unit) {
	bool off_cloud = unit->world.mode == MODE_ON_PREMISES;
	if (unit->world.mode == MODE_CONTAINER)
		return "start the agent's containers anew, such as kubectl rollout restart daemonset cloudwatch-agent "
		       "or aws ecs update-service --force-new-deployment";
	if (unit->world.platform == PLATFORM_WINDOWS)
		return off_cloud ? CTL_WINDOWS "-m onPremise -s -c file:CONFIG"
				 : CTL_WINDOWS "-m ec2 -s -c file:CONFIG";
	return off_cloud ? CTL_UNIX "-m onPremise -s -c file:CONFIG" : CTL_UNIX "-m ec2 -s -c file:CONFIG";
}
