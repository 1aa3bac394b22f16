/* What variables are made of, and what is taken out of manifests. */
#include "agent/kubernetes/reading.h"

#include <criterion/criterion.h>

extern const struct agent agent_kubernetes;

Test(kubernetes, expands_variables_as_the_kubelet_does) {
	static const struct {
		const char *value, *expanded;
	} cases[] = {
	    {"", ""},
	    {"plain", "plain"},
	    {"$(A)", "a"},
	    {"x-$(A)-y", "x-a-y"},
	    {"$(POD)", "<metadata.name>"},
	    {"$(A)$(POD)", "a<metadata.name>"},
	    {"$(UNSET)", "$(UNSET)"},
	    {"$$(A)", "$(A)"},
	    {"$$", "$"},
	    {"$$$(A)", "$a"},
	    {"$(A", "$(A"},
	    {"$", "$"},
	    {"a$", "a$"},
	    {"$()", "$()"},
	};
	struct arena *arena = arena_new();
	struct environment env = {0};
	struct variable pod = {.id = IDENTITY_POD, .scope = DIFFERENCE_POD, .name = STR("<metadata.name>")};
	LIST_ADD(arena, &env, (struct environment_entry){.name = STR("A"), .value = STR("a")});
	LIST_ADD(arena, &env, (struct environment_entry){.name = STR("POD"), .is = &pod});
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template t = {0};
		kube_expand(arena, &env, str_from(cases[i].value), &t);
		struct str text = template_text(arena, &t);
		cr_expect(str_is(text, cases[i].expanded), "%s: %.*s", cases[i].value, STR_ARGS(text));
	}
	arena_free(arena);
}

static void take(struct arena *arena, const char *yaml, struct embedded_list *ret) {
	struct unit *unit = ARENA_NEW(arena, struct unit);
	struct source *source = source_new(arena, STR("x.yaml"), str_from(yaml));
	*unit = (struct unit){.arena = arena, .agent = &agent_kubernetes, .docs = ARENA_ARRAY(arena, struct doc *, 1)};
	unit->docs[0] = doc_parse(arena, source, format_by_name(STR("yaml")));
	unit->doc_count = 1;
	agent_kubernetes.unpack(unit, ret);
}

#define CONFIG                                                                                                         \
	"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  fluent-bit.conf: |\n    [OUTPUT]\n"            \
	"        Name cloudwatch_logs\n"
#define POD(kind, spec)                                                                                                \
	"---\napiVersion: apps/v1\nkind: " kind "\nmetadata: {name: w}\nspec:\n  " spec "\n  template:\n    spec:\n"   \
	"      containers: [{name: a, volumeMounts: [{name: v, mountPath: /v}]}]\n"                                    \
	"      volumes: [{name: v, configMap: {name: c}}]\n"

Test(kubernetes, copies_are_those_of_the_workload) {
	static const struct {
		const char *yaml;
		enum copies copies;
		uint32_t count;
	} cases[] = {
	    {CONFIG, COPIES_MANY_LIKELY, 0},
	    {CONFIG POD("DaemonSet", "x: y"), COPIES_MANY, 0},
	    {CONFIG POD("Deployment", "x: y"), COPIES_ONE, 0},
	    {CONFIG POD("Deployment", "replicas: 1"), COPIES_ONE, 0},
	    {CONFIG POD("Deployment", "replicas: 0"), COPIES_ONE, 0},
	    {CONFIG POD("StatefulSet", "replicas: 3"), COPIES_MANY, 3},
	    {CONFIG POD("Deployment", "replicas: ${N}"), COPIES_MANY_LIKELY, 0},
	    {CONFIG POD("Deployment", "replicas: [1]"), COPIES_MANY_LIKELY, 0},
	    {CONFIG POD("Job", "parallelism: 2"), COPIES_MANY, 2},
	    {CONFIG POD("Unheard", "replicas: 2"), COPIES_MANY_LIKELY, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		struct embedded_list list = {0};
		take(arena, cases[i].yaml, &list);
		cr_assert_eq(list.count, 1, "case %zu: %u", i, (unsigned)list.count);
		cr_expect_eq(list.items[0].copies.copies, cases[i].copies, "case %zu", i);
		cr_expect_eq(list.items[0].copies.count, cases[i].count, "case %zu", i);
		arena_free(arena);
	}
}

/* As sloppy as only hand-written ones are. */
Test(kubernetes, takes_odd_manifests) {
	static const char *const cases[] = {
	    "apiVersion: v1\nkind: ConfigMap\ndata: [cloudwatch_logs]\n",
	    "apiVersion: v1\nkind: ConfigMap\ndata: {a: 1, b: [cloudwatch_logs]}\n",
	    "apiVersion: v1\nkind: List\nitems: {a: b}\n",
	    "apiVersion: apps/v1\nkind: DaemonSet\nspec: {template: {spec: {containers: {a: b}, volumes: [1, [2]]}}}\n",
	    "apiVersion: v1\nkind: Pod\nspec: {containers: [1, {env: [2, {name: 3}]}]}\n",
	    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-logging, namespace: aws-observability}\n",
	    "apiVersion: opentelemetry.io/v1beta1\nkind: OpenTelemetryCollector\nspec: []\n",
	    "[]\n---\n- a\n",
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		struct embedded_list list = {0};
		take(arena, cases[i], &list);
		cr_expect_eq(list.count, 0, "%s", cases[i]);
		arena_free(arena);
	}
}
