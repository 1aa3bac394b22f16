/* Settings and advice in Kubernetes' own terms, for streams that variables of a container name. */
#include "agent/kubernetes/kustomize.h"

bool kube_spell_variable(const struct variable *variable, struct buf *out) {
	if (variable->id != IDENTITY_POD || !str_is(variable->name, "<metadata.name>"))
		return false;
	buf_add_text(out, "$(POD_NAME)");
	return true;
}

void kube_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	(void)claim;
	buf_format(out, "x-aws-log-stream=%.*s", STR_ARGS(name));
}

bool kube_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	(void)claims, (void)count;
	if (advice == ADVICE_TWICE)
		return false;
	buf_add_text(out, "- name: POD_NAME\n  valueFrom: {fieldRef: {fieldPath: metadata.name}}\n"
			  "and, behind it in the same list, x-aws-log-stream=$(POD_NAME)");
	return true;
}

void kube_host_identity(const struct world *world, struct variable *ret) {
	(void)world;
	*ret = (struct variable){.id = IDENTITY_POD, .scope = DIFFERENCE_POD, .name = STR("<metadata.name>")};
}

/* A part is an object, and its document has no other. */
static struct str kind_of(const struct unit *unit) {
	return unit->doc_count ? kube_text(unit->docs[0]->root, "kind") : STR("");
}

const char *kube_restart(const struct unit *unit) {
	struct str kind = kind_of(unit);
	struct str version = unit->doc_count ? kube_text(unit->docs[0]->root, "apiVersion") : STR("");
	if (str_starts_with(version, STR("fluentbit.fluent.io/")) ||
	    str_starts_with(version, STR("logging.banzaicloud.io/")))
		return "kubectl apply -f FILE: the operator loads it";
	if (str_is(kind, "HelmRelease") || str_is(kind, "Application") || str_is(kind, "ApplicationSet") ||
	    str_is(kind, "HelmChart"))
		return "commit it where the cluster takes it from, or kubectl apply -f FILE: the release is upgraded";
	if (unit->doc_count && kust_is(unit->docs[0]))
		return "kubectl apply -k FOLDER, then kubectl rollout restart WORKLOAD";
	return "kubectl apply -f FILE, then kubectl rollout restart WORKLOAD";
}
