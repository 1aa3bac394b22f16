/* Where Fluent Bit runs, what tells its hosts apart, and how it is started anew. */
#include "agent/fluent-bit/reading.h"

void fluent_bit_world_guess(struct reading *r) {
	struct world fallback = {.mode = MODE_EC2, .platform = PLATFORM_LINUX};
	r->unit->world = world_fill(r->unit->asked, fallback);
}

/* Names do not depend on the mode: Fluent Bit has no placeholder for the machine. */
uint32_t fluent_bit_worlds(const struct unit *unit, struct world *ret, uint32_t room) {
	(void)unit;
	(void)ret;
	(void)room;
	return 0;
}

void fluent_bit_host_identity(const struct world *world, struct variable *ret) {
	(void)world;
	*ret = (struct variable){.id = IDENTITY_HOST_NAME,
				 .scope = DIFFERENCE_HOST,
				 .name = STR("${HOSTNAME}"),
				 .values = &charset_host_name};
}

const char *fluent_bit_restart(const struct world *world) {
	if (world->mode == MODE_CONTAINER)
		return "roll the DaemonSet or the service, such as kubectl rollout restart daemonset/fluent-bit or aws "
		       "ecs update-service --force-new-deployment";
	if (world->platform == PLATFORM_WINDOWS)
		return "Restart-Service fluent-bit";
	if (world->platform == PLATFORM_DARWIN)
		return "start fluent-bit anew";
	return "sudo systemctl restart fluent-bit";
}
