/* Where the collector runs, what tells its hosts apart, how it is started anew, and what its versions changed. */
#include "agent/otel-collector/reading.h"

static bool has_detector(const struct component *processor, const char *name) {
	struct placed list = otel_get(&processor->parts, "detectors");
	for (const struct node *item = list.node ? list.node->first : NULL; item; item = item->next)
		if (str_is(item->text, name))
			return true;
	return false;
}

static bool is_type_of_container(struct str type) {
	return str_is(type, "kubeletstats") || str_is(type, "k8s_cluster") || str_is(type, "k8s_events") ||
	       str_is(type, "k8sobjects") || str_starts_with(type, STR("awsecscontainermetrics")) ||
	       str_starts_with(type, STR("awscontainerinsight"));
}

static bool includes(const struct component *receiver, const char *part) {
	struct placed list = otel_get(&receiver->parts, "include");
	for (const struct node *item = list.node ? list.node->first : NULL; item; item = item->next)
		if (item->kind == NODE_STRING && str_contains(item->text, str_from(part)))
			return true;
	return false;
}

static bool is_contained(const struct reading *r) {
	for (uint32_t i = 0; i < r->components[RECEIVER].count; i++) {
		const struct component *receiver = r->components[RECEIVER].items[i];
		if (is_type_of_container(receiver->type) || includes(receiver, "/var/log/pods") ||
		    includes(receiver, "/var/log/containers"))
			return true;
	}
	for (uint32_t i = 0; i < r->components[PROCESSOR].count; i++) {
		const struct component *processor = r->components[PROCESSOR].items[i];
		if (str_is(processor->type, "k8sattributes") || str_is(processor->type, "k8s_attributes") ||
		    has_detector(processor, "ecs") || has_detector(processor, "k8snode") ||
		    has_detector(processor, "k8s_api"))
			return true;
	}
	return false;
}

static bool is_windows(const struct reading *r) {
	for (uint32_t i = 0; i < r->components[RECEIVER].count; i++) {
		const struct component *receiver = r->components[RECEIVER].items[i];
		if (str_starts_with(receiver->type, STR("windowseventlog")) ||
		    str_starts_with(receiver->type, STR("windows_event_log")) || includes(receiver, ":\\"))
			return true;
	}
	return false;
}

void otel_world_guess(struct reading *r) {
	struct world fallback = {.mode = is_contained(r) ? MODE_CONTAINER : MODE_EC2,
				 .platform = is_windows(r) ? PLATFORM_WINDOWS : PLATFORM_LINUX};
	r->unit->world = world_fill(r->unit->asked, fallback);
}

/* In a container the host's name is the pod's, or the container's id. */
bool otel_in_world(const struct variable *variable, const struct world *world, struct part *ret) {
	if (variable->id != IDENTITY_HOST_NAME || world->mode != MODE_CONTAINER)
		return false;
	*ret = (struct part){.is_variable = true, .variable = *variable};
	ret->variable.id = IDENTITY_POD;
	ret->variable.scope = DIFFERENCE_POD;
	return true;
}

void otel_host_identity(const struct world *world, struct variable *ret) {
	(void)world;
	*ret = (struct variable){.id = IDENTITY_HOST_NAME,
				 .scope = DIFFERENCE_HOST,
				 .name = STR("${env:HOSTNAME}"),
				 .values = &charset_host_name};
}

const char *otel_restart(const struct unit *unit) {
	if (unit->world.mode == MODE_CONTAINER)
		return "roll the DaemonSet or the service, such as kubectl rollout restart daemonset/otel-collector or "
		       "aws ecs "
		       "update-service --force-new-deployment";
	if (unit->world.platform == PLATFORM_WINDOWS)
		return "Restart-Service otelcol-contrib";
	return "sudo systemctl restart otelcol-contrib (aws-otel-collector for AWS's distribution)";
}

/* Placeholders: contrib's pull request 37297. The others: CHANGELOG.md of the core repository, v0.104.0, v0.105.0 and
 * v0.107.0. */
bool otel_version_has(const struct reading *r, enum change what) {
	static const struct version since[CHANGES] = {
	    [CHANGE_PLACEHOLDERS] = {{0, 129}},
	    [CHANGE_NO_BARE_DOLLAR] = {{0, 107}},
	    [CHANGE_REFUSES_BARE_DOLLAR] = {{0, 104}},
	    [CHANGE_STRICT_TYPES] = {{0, 105}},
	};
	struct version version = r->unit->asked.version;
	return !version_known(version) || version_compare(version, since[what]) >= 0;
}
