/* What kustomizations make of their files. */
#include "agent/kubernetes/testing.h"

#include <criterion/criterion.h>

extern const struct agent agent_kubernetes;

#define CONF "[OUTPUT]\n    Name cloudwatch_logs\n"
#define WORK                                                                                                           \
	"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec:\n  replicas: 2\n  template:\n    spec:\n"   \
	"      containers: [{name: a, env: [{name: A, value: one}], volumeMounts: [{name: v, mountPath: /v}]}]\n"      \
	"      volumes: [{name: v, configMap: {name: c}}]\n"
#define BASE "resources: [w.yaml]\nconfigMapGenerator: [{name: c, files: [fluent-bit.conf]}]\n"

static const struct memory_file files[] = {
    {"w.yaml", STR_INIT(WORK)},
    {"fluent-bit.conf", STR_INIT(CONF)},
    {"own.conf", STR_INIT(CONF "    Match own\n")},
    {"v.env", STR_INIT("# x\r\n  B=two\r\nC\n\n=x\n")},
    {"base/", STR_INIT("")},
    {"base/kustomization.yaml", STR_INIT(BASE)},
    {"loop/", STR_INIT("")},
    {"loop/kustomization.yaml",
     STR_INIT("resources: [loop/]\nconfigMapGenerator: [{name: c, files: [fluent-bit.conf]}]\n")},
};
enum { FILES = sizeof files / sizeof *files };

static struct unit *make(struct arena *arena, const char *yaml, struct embedded_list *ret) {
	struct unit *unit = ARENA_NEW(arena, struct unit);
	struct memory_loader *loader = ARENA_NEW(arena, struct memory_loader);
	struct source *source = source_new(arena, STR("kustomization.yaml"), str_from(yaml));
	*loader = memory_loader(files, FILES);
	*unit = (struct unit){.arena = arena, .agent = &agent_kubernetes, .docs = ARENA_ARRAY(arena, struct doc *, 1)};
	unit->docs[0] = doc_parse(arena, source, format_by_name(STR("yaml")));
	unit->doc_count = unit->doc_room = 1;
	unit->loader = &loader->base;
	loader->base.leave = (void (*)(struct loader *, const struct doc *))1; /* never called */
	agent_kubernetes.load(unit);
	agent_kubernetes.unpack(unit, ret);
	return unit;
}

#define PATCH(text) BASE "patches:\n- target: {kind: Deployment, name: w.*}\n  patch: |-\n" text

Test(kustomize, counts_copies) {
	static const struct {
		const char *yaml;
		uint32_t count;
	} cases[] = {
	    {BASE, 2},
	    {"resources: [base/]\n", 2},
	    {"bases: [base/]\nreplicas: [{name: w, count: 5}]\n", 5},
	    {"bases: [base/]\nnamePrefix: p-\nreplicas: [{name: w, count: 6}]\n", 6},
	    {"bases: [base/]\nreplicas: [{name: other, count: 5}]\n", 2},
	    {PATCH("    spec: {replicas: 3}\n"), 3},
	    {PATCH("    - {op: replace, path: /spec/replicas, value: 4}\n"), 4},
	    {PATCH("    - {op: replace, path: /spec/absent, value: 4}\n"), 0},
	    {PATCH("    - {op: copy, from: /x, path: /spec/replicas}\n"), 0},
	    {PATCH("    - {op: test, path: /spec/replicas, value: 4}\n"), 2},
	    {BASE "patches: [{target: {kind: Deployment, labelSelector: 'a in (b)'}, patch: 'spec: {replicas: 9}'}]\n",
	     0},
	    {BASE "patches: [{target: {kind: Deployment, labelSelector: 'a=b'}, patch: 'spec: {replicas: 9}'}]\n", 2},
	    {BASE "patches: [{target: {kind: Deploy}, patch: 'spec: {replicas: 9}'}]\n", 2},
	    {BASE "patches: [{target: {namespace: default}, patch: 'spec: {replicas: 9}'}]\n", 9},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct embedded_list ret = {0};
		make(arena, cases[i].yaml, &ret);
		cr_assert(ret.count == 1, "%s: %u", cases[i].yaml, ret.count);
		cr_expect(ret.items[0].copies.count == cases[i].count, "%s: %u", cases[i].yaml,
			  ret.items[0].copies.count);
		cr_expect(str_is(ret.items[0].text->path, "fluent-bit.conf"));
		cr_expect(!ret.items[0].text->outer && str_is(ret.items[0].text->text, CONF));
	}
	arena_free(arena);
}

Test(kustomize, knows_variables) {
#define ENV "    spec: {template: {spec: {containers: [{name: a, env: ["
	static const struct {
		const char *yaml, *name, *value;
	} cases[] = {
	    {BASE, "A", "one"},
	    {PATCH(ENV "{name: A, value: x}]}]}}}\n"), "A", "x"},
	    {PATCH(ENV "{name: F, value: f}, {name: G, value: $(A)}]}]}}}\n"), "G", "$(A)"}, /* stands in front */
	    {PATCH(ENV "{name: A, $patch: delete}]}]}}}\n"), "A", NULL},
	    {PATCH("    - {op: add, path: /spec/template/spec/containers/0/env/0, value: {name: N, value: n}}\n"), "N",
	     "n"},
	    {PATCH("    - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: N, value: $(A)}}\n"),
	     "N", "one"},
	    {PATCH("    - {op: remove, path: /spec/template/spec/containers/0/env/0}\n"), "A", NULL},
	    {PATCH("    - {op: add, path: /spec/template/spec/containers/0/envFrom, value: [{configMapRef: {name: "
		   "e}}]}\n") "- target: {kind: ConfigMap, name: e}\n  patch: 'data: {D: four}'\n",
	     "B", NULL},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct embedded_list ret = {0};
		struct str value = {0};
		make(arena, cases[i].yaml, &ret);
		cr_assert(ret.count == 1, "%s", cases[i].yaml);
		bool found = environment_get(&ret.items[0].env, str_from(cases[i].name), &value);
		cr_expect(found == (cases[i].value != NULL) && (!found || str_is(value, cases[i].value)), "%s: %.*s",
			  cases[i].yaml, STR_ARGS(value));
	}
	arena_free(arena);
}

Test(kustomize, generates_objects) {
	static const struct {
		const char *yaml, *path, *text;
	} cases[] = {
	    {BASE "namePrefix: a-\nnameSuffix: -b\nnamespace: n\n", "fluent-bit.conf", CONF},
	    {"resources: [base/]\nconfigMapGenerator: [{name: c, behavior: merge, files: "
	     "[fluent-bit.conf=own.conf]}]\n",
	     "own.conf", CONF "    Match own\n"},
	    {"resources: [w.yaml]\nconfigMapGenerator:\n- name: c\n  literals: ['x=\""
	     "Name cloudwatch_logs\"']\n",
	     "kustomization.yaml", "Name cloudwatch_logs"},
	    {"resources: [w.yaml]\nsecretGenerator: [{name: c, envs: [v.env], files: [fluent-bit.conf]}]\n",
	     "fluent-bit.conf", CONF},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct embedded_list ret = {0};
		make(arena, cases[i].yaml, &ret);
		cr_assert(ret.count == 1, "%s: %u", cases[i].yaml, ret.count);
		cr_expect(str_is(ret.items[0].text->path, cases[i].path), "%s", cases[i].yaml);
		cr_expect(str_is(ret.items[0].text->text, cases[i].text), "%s: %.*s", cases[i].yaml,
			  STR_ARGS(ret.items[0].text->text));
	}
	arena_free(arena);
}

Test(kustomize, tells_what_stops_it) {
	static const struct {
		const char *yaml, *message;
	} cases[] = {
	    {BASE, NULL},
	    {BASE "components: [absent]\n", "there is no file or folder absent"},
	    {"resources: [loop/]\n", "loop/ names this kustomization, itself or through others"},
	    {BASE "patches: [{path: /p}]\n", "/p is an absolute path: not read"},
	    {BASE "patches: [{path: p}]\n", "there is no file p"},
	    {"resources: ['https://x/y', absent]\n", NULL}, /* nothing of ours is in it */
	    {"resources: ['git@x:y']\n"
	     "configMapGenerator: [{name: c, files: [fluent-bit.conf]}]\n",
	     "git@x:y is none of the files that were given to check: not read"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct embedded_list ret = {0};
		struct unit *unit = make(arena, cases[i].yaml, &ret);
		struct str message = unit->problems.count ? unit->problems.items[0].message : STR("");
		cr_expect(unit->problems.count == (cases[i].message != NULL), "%s: %u", cases[i].yaml,
			  unit->problems.count);
		cr_expect(str_is(message, cases[i].message ? cases[i].message : ""), "%s: %.*s", cases[i].yaml,
			  STR_ARGS(message));
	}
	arena_free(arena);
}
