/* Releases of charts: Flux, Argo CD, k3s. Sources: fluxcd/helm-controller, api/v2/helmrelease_types.go;
 * argoproj/argo-cd, pkg/apis/application/v1alpha1/types.go (ApplicationSourceHelm); k3s-io/helm-controller,
 * pkg/apis/helm.cattle.io/v1/types.go. */
#include "agent/helm.h"

#include "agent/kubernetes/reading.h"

typedef bool visit_release(void *context, const struct helm_release *release);

struct visit {
	struct arena *arena;
	visit_release *each;
	void *context;
};

static bool take(const struct visit *v, const struct helm_release *release) {
	return !helm_release_is_ours(v->arena, release) || v->each(v->context, release);
}

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

/* A source of an Application: its chart, or the folder of a repository that the chart lies in. */
static bool visit_source(const struct visit *v, const struct object *object, const struct node *source) {
	const struct node *helm = kube_find_object(source, "helm");
	struct helm_release release = {.doc = object->doc, .label = STR("helm.values")};
	release.filled_in = str_is(object->kind, "ApplicationSet");
	struct str path = kube_text(source, "path");
	const struct node *list = helm ? kube_find_list(helm, "parameters") : NULL;
	if (!helm)
		return true;
	release.chart = kube_text(source, "chart").n ? kube_text(source, "chart") : base_name(path);
	release.values = kube_find_object(helm, "valuesObject");
	if (!release.values && kube_text(helm, "values").n)
		release.values = node_get(helm, "values");
	for (const struct node *item = list ? list->first : NULL; item; item = item->next)
		if (kube_text(item, "name").n && node_get(item, "value"))
			LIST_ADD(v->arena, &release.settings,
				 (struct helm_setting){kube_text(item, "name"), node_get(item, "value")});
	return take(v, &release);
}

static bool visit_application(const struct visit *v, const struct object *object, const struct node *spec) {
	const struct node *one = kube_find_object(spec, "source"), *all = kube_find_list(spec, "sources");
	if (one && !visit_source(v, object, one))
		return false;
	for (const struct node *source = all ? all->first : NULL; source; source = source->next)
		if (source->kind == NODE_OBJECT && !visit_source(v, object, source))
			return false;
	return true;
}

static bool visit_object(const struct visit *v, const struct object *object) {
	const struct node *spec = kube_find_object(object->node, "spec");
	struct helm_release release = {.doc = object->doc, .label = STR("spec.values")};
	if (!spec)
		return true;
	if (str_is(object->kind, "HelmRelease") && str_is(object->group, "helm.toolkit.fluxcd.io")) {
		const struct node *chart = kube_find_object(spec, "chart/spec");
		release.values = kube_find_object(spec, "values");
		release.chart = chart ? base_name(kube_text(chart, "chart")) : STR("");
		return take(v, &release);
	}
	if (str_is(object->kind, "HelmChart") && str_is(object->group, "helm.cattle.io")) {
		const struct node *set = kube_find_object(spec, "set");
		release.values = kube_text(spec, "valuesContent").n ? node_get(spec, "valuesContent") : NULL;
		release.label = STR("spec.valuesContent");
		release.chart = base_name(kube_text(spec, "chart"));
		for (const struct node *item = set ? set->first : NULL; item; item = item->next)
			LIST_ADD(v->arena, &release.settings, (struct helm_setting){item->key, item});
		return take(v, &release);
	}
	if (!str_is(object->group, "argoproj.io"))
		return true;
	if (str_is(object->kind, "Application"))
		return visit_application(v, object, spec);
	const struct node *template = kube_find_object(spec, "template/spec");
	return !template || !str_is(object->kind, "ApplicationSet") || visit_application(v, object, template);
}

static bool stop(void *context, const struct helm_release *release) {
	(void)context, (void)release;
	return false;
}

bool kube_is_release(struct arena *arena, const struct object *object) {
	struct visit v = {.arena = arena, .each = stop};
	return !visit_object(&v, object);
}

struct taking {
	struct unit *unit;
	struct embedded_list *ret;
	uint32_t host;
};

static bool embed(void *context, const struct helm_release *release) {
	struct taking *t = context;
	helm_release_embed(t->unit, release, t->host, t->ret);
	return true;
}

void kube_take_releases(struct unit *unit, const struct object *object, uint32_t host, struct embedded_list *ret) {
	struct taking t = {.unit = unit, .ret = ret, .host = host};
	struct visit v = {.arena = unit->arena, .each = embed, .context = &t};
	visit_object(&v, object);
}
