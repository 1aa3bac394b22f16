/* Where the agent runs, and what its placeholders are there.
 * Source: cwlogs/push.py, StreamConfig._normalize and _instance_id: the instance id is asked of instance metadata
 * without a token; any answer but 200, or none, and the host name takes its place. */
#include "agent/awslogs/reading.h"

bool awslogs_in_world(const struct variable *variable, const struct world *world, struct part *ret) {
	if (variable->id == IDENTITY_MACHINE && world->mode == MODE_EC2) {
		*ret = (struct part){.is_variable = true, .variable = awslogs_placeholder_variable("{instance_id}")};
		return true;
	}
	bool off_cloud = world->mode == MODE_ON_PREMISES || world->mode == MODE_CONTAINER;
	if (!off_cloud || (variable->id != IDENTITY_INSTANCE && variable->id != IDENTITY_MACHINE))
		return false;
	*ret = (struct part){.is_variable = true, .variable = awslogs_placeholder_variable("{hostname}")};
	ret->variable.name = variable->name;
	return true;
}

uint32_t awslogs_worlds(const struct unit *unit, struct world *ret, uint32_t room) {
	if (unit->asked.mode != MODE_ANY || !room)
		return 0;
	ret[0] = unit->world; /* in a container it is the same */
	ret[0].mode = MODE_ON_PREMISES;
	return 1;
}

void awslogs_host_identity(const struct world *world, struct variable *ret) {
	bool off_cloud = world->mode == MODE_ON_PREMISES || world->mode == MODE_CONTAINER;
	*ret = awslogs_placeholder_variable(off_cloud ? "{hostname}" : "{instance_id}");
}

const char *awslogs_restart(const struct unit *unit) {
	return unit->world.mode == MODE_CONTAINER
		   ? "start the agent's containers anew"
		   : "sudo service awslogs restart (on Amazon Linux 2: sudo systemctl restart awslogsd)";
}
