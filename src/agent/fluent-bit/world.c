/* Where Fluent Bit runs, what tells its hosts apart, and how it is started anew. */
#include "agent/fluent-bit/reading.h"

void fluent_bit_world_guess(struct reading *r) {
	struct world fallback = {.mode = MODE_EC2, .platform = PLATFORM_LINUX};
	r->unit->world = world_fill(r->unit->asked, fallback);
}

/* Pods' logs, and outputs that FireLens makes, mean that Fluent Bit runs in a container. */
static bool is_contained(const struct reading *r) {
	for (uint32_t i = 0; i < r->filters.count; i++)
		if (section_is_plugin(r->filters.items[i], "kubernetes") ||
		    section_is_plugin(r->filters.items[i], "ecs"))
			return true;
	for (uint32_t i = 0; i < r->outputs.count; i++) {
		const struct property *match = section_last(r->outputs.items[i], "match");
		if (match && str_contains(match->value.text, STR("-firelens")))
			return true;
	}
	for (uint32_t i = 0; i < r->inputs.count; i++) {
		const struct property *path = section_last(r->inputs.items[i], "path");
		if (path && (str_contains(path->value.text, STR("/var/log/containers/")) ||
			     str_contains(path->value.text, STR("\\var\\log\\containers\\"))))
			return true;
	}
	return false;
}

/* C:\var\log, or an input that only Windows has. */
static bool is_windows(const struct reading *r) {
	for (uint32_t i = 0; i < r->inputs.count; i++) {
		const struct section *input = r->inputs.items[i];
		const struct property *path = section_last(input, "path");
		struct str text = path ? path->value.text : STR("");
		bool drive = text.n > 2 && text.p[1] == ':' && (text.p[2] == '\\' || text.p[2] == '/');
		if (drive || section_is_plugin(input, "winlog") || section_is_plugin(input, "winevtlog") ||
		    section_is_plugin(input, "winstat"))
			return true;
	}
	return false;
}

void fluent_bit_world_settle(struct reading *r) {
	if (r->unit->asked.platform == PLATFORM_ANY && is_windows(r))
		r->unit->world.platform = PLATFORM_WINDOWS;
	if (r->unit->asked.mode == MODE_ANY && is_contained(r))
		r->unit->world.mode = MODE_CONTAINER;
}

/* gethostname() of a container gives the name of the pod, or the container's id (src/flb_env.c, env_preset). */
bool fluent_bit_in_world(const struct variable *variable, const struct world *world, struct part *ret) {
	if (variable->id != IDENTITY_HOST_NAME || world->mode != MODE_CONTAINER)
		return false;
	*ret = (struct part){.is_variable = true, .variable = *variable};
	ret->variable.id = IDENTITY_POD;
	ret->variable.scope = DIFFERENCE_POD;
	return true;
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

const char *fluent_bit_restart(const struct unit *unit) {
	if (unit->world.mode == MODE_CONTAINER)
		return "roll the DaemonSet or the service, such as kubectl rollout restart daemonset/fluent-bit or aws "
		       "ecs update-service --force-new-deployment";
	if (unit->world.platform == PLATFORM_WINDOWS)
		return "Restart-Service fluent-bit";
	if (unit->world.platform == PLATFORM_DARWIN)
		return "start fluent-bit anew";
	return "sudo systemctl restart fluent-bit";
}
