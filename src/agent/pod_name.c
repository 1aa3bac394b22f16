/* HOSTNAME is the pod's name, but not with spec.hostname, not on the host's network (the node's), and not where env
 * sets it (kubernetes/website, content/en/docs/concepts/workloads/pods/pod-hostname.md). */
#include "agent/pod_name.h"

static bool is_pod(const struct unit *unit) {
	return environment_identity(&unit->env, STR("KUBERNETES_SERVICE_HOST")) != NULL;
}

static bool host_name_tells(const struct unit *unit) {
	const struct variable *is = environment_identity(&unit->env, STR("HOSTNAME"));
	if (!is || is->scope == DIFFERENCE_NONE || is->scope == DIFFERENCE_UNKNOWN)
		return false;
	return is->scope != DIFFERENCE_HOST || unit->copies.differs_by != DIFFERENCE_POD;
}

bool pod_name_variable(const struct unit *unit, struct str *ret, const char **ret_words) {
	const struct environment *env = &unit->env;
	if (!is_pod(unit) || host_name_tells(unit))
		return false;
	*ret = STR("POD_NAME");
	*ret_words = POD_NAME_WORDS;
	for (uint32_t i = env->count; i-- > 0;) {
		const struct variable *is = env->items[i].is;
		if (is && !str_is(env->items[i].name, "HOSTNAME") && is->id == IDENTITY_POD &&
		    str_is(is->name, "<metadata.name>")) {
			*ret = env->items[i].name;
			*ret_words = "";
			break;
		}
	}
	return true;
}

struct str pod_name_put(struct arena *arena, struct str text, struct str old, struct str other) {
	size_t at;
	if (!str_find(text, old, &at))
		return arena_join(arena, other, STR("-"), text, STR(""));
	struct buf out = {0};
	for (; str_find(text, old, &at); text = str_from_offset(text, at + old.n)) {
		buf_add(&out, str_from_to(text, 0, at));
		buf_add(&out, other);
	}
	buf_add(&out, text);
	struct str ret = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return ret;
}
