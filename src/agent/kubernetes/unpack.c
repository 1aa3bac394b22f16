/* The configurations that manifests hold: whose they are, where they run, how often, and with which variables. Sources:
 * aws/amazon-cloudwatch-agent, README.md (CW_CONFIG_CONTENT); aws-observability/aws-otel-collector, README.md
 * (AOT_CONFIG_CONTENT). */
#include "agent/kubernetes/reading.h"

#include "agent/contents.h"
#include "base/limits.h"

static const struct {
	const char *name, *agent, *format;
} variables[] = {{"CW_CONFIG_CONTENT", "cloudwatch-agent", "json"}, {"AOT_CONFIG_CONTENT", "otel-collector", "yaml"}};

struct unpacking {
	struct cluster *cluster;
	struct embedded_list *ret;
	uint32_t host;
};

bool kube_is_part(const struct unit *unit) {
	return unit->outer && unit->outer->agent == unit->agent;
}

static struct arena *arena_of(const struct unpacking *u) {
	return u->cluster->arena;
}

enum { TEXT_BYTES_MAX = 8 << 20 }; /* a ConfigMap has 1 MiB at most; small texts make many claims */

static bool has_room(const struct unpacking *u, size_t bytes, struct site at) {
	struct cluster *cluster = u->cluster;
	cluster->texts += bytes;
	if (cluster->texts <= TEXT_BYTES_MAX)
		return embedded_has_room(cluster->unit, u->ret, bytes, at);
	if (!cluster->told_limit)
		unit_problem(cluster->unit, PROBLEM_LIMIT, at,
			     "more than %u MiB of configurations stand here: this one and the rest were not read",
			     (unsigned)TEXT_BYTES_MAX >> 20)
		    ->incomplete = true;
	cluster->told_limit = true;
	return false;
}

static void run_in(const struct unpacking *u, struct container *container, struct embedded *embedded) {
	embedded->host = u->host;
	embedded->mode = MODE_CONTAINER;
	embedded->copies.differs_by = DIFFERENCE_HOST;
	if (!container)
		return;
	kube_environment(u->cluster, container);
	embedded->env = container->env;
	embedded->env_closed = container->env_closed;
	embedded->copies = container->workload->copies;
}

/* --- files ----------------------------------------------------------------------------------------- */

static const struct agent *agent_for(const struct file *file) {
	struct str text = file->entry->text;
	bool matters = str_contains(text, STR("loudwatch")) || str_contains(text, STR("@include")) ||
		       str_contains(text, STR("@INCLUDE")) || str_contains(text, STR("_collected\""));
	return matters ? kube_agent_of(file->entry->node->key) : NULL;
}

static bool is_one(struct replication copies) {
	return copies.copies == COPIES_ONE;
}

/* Another workload runs the same configuration with the same variables: so there are several copies of it. */
static bool joins(const struct unpacking *u, const struct entry *entry, struct container *container) {
	struct container *before = entry->taken_by;
	const struct workload *workload = container->workload;
	if (!before || entry->embedded >= u->ret->count)
		return false;
	kube_environment(u->cluster, container);
	if (before->env_closed != container->env_closed || !kube_environments_equal(&before->env, &container->env))
		return false;
	struct replication *copies = &u->ret->items[entry->embedded].copies;
	if (copies->copies == COPIES_MANY || !is_one(workload->copies) || !is_one(*copies)) {
		if (copies->copies != COPIES_MANY && !is_one(workload->copies))
			*copies = workload->copies;
		return true;
	}
	if (!kube_run_together(before->workload->object, workload->object))
		return true;
	*copies = (struct replication){.copies = COPIES_MANY, .count = 2, .differs_by = DIFFERENCE_POD};
	copies->at = kube_site(workload->object, node_find(workload->object->node, "metadata/name"));
	return true;
}

static bool take_file(const struct unpacking *u, struct container *container, struct inner_folder *folder,
		      struct file *file) {
	struct entry *entry = file->entry;
	if (container && joins(u, entry, container))
		return true;
	if (!has_room(u, entry->text.n, kube_site(file->object, entry->node)))
		return false;
	struct embedded embedded = {.text = inner_file_source(folder, &file->base), .agent = agent_for(file)};
	embedded.format = embedded.agent ? contents_format(embedded.agent, entry->node->key) : NULL;
	embedded.loader = inner_files_loader(folder, &file->base);
	embedded.process = file->base.process;
	run_in(u, container, &embedded);
	entry->embedded = u->ret->count;
	LIST_ADD(arena_of(u), u->ret, embedded);
	return true;
}

static bool has_ours(const struct inner_folder *folder) {
	for (uint32_t i = 0; i < folder->count; i++)
		if (folder->items[i]->is_ours)
			return true;
	return false;
}

static bool is_taken(const struct entry *entry, const struct container *container) {
	return entry->taken_by && container && entry->taken_by->workload == container->workload;
}

/* Mounted, but no process starts with it. */
static bool is_left(const struct entry *entry) {
	return entry->is_left && !entry->taken_by;
}

static bool take_folder(const struct unpacking *u, struct container *container, struct inner_folder *folder) {
	if (!has_ours(folder))
		return true;
	inner_files_settle(folder);
	if (container && !folder->is_loose)
		kube_settle_starts(u->cluster, container, folder);
	for (uint32_t i = 0; i < folder->count; i++) {
		struct file *file = (struct file *)folder->items[i];
		if (!container && file->object->is_used && !is_left(file->entry))
			continue;
		if (!is_taken(file->entry, container) && file->base.is_start && !take_file(u, container, folder, file))
			return false;
	}
	for (uint32_t i = 0; container && i < folder->count; i++)
		if (!((struct file *)folder->items[i])->is_left)
			((struct file *)folder->items[i])->entry->taken_by = container;
	return true;
}

/* --- variables ----------------------------------------------------------------------------------------- */

static struct embedded *add_value(const struct unpacking *u, const struct object *object, const struct node *node,
				  struct str label) {
	if (node->kind != NODE_STRING || !str_trim(node->text).n || !has_room(u, node->text.n, kube_site(object, node)))
		return NULL;
	return embedded_add(u->cluster->unit, u->ret, kube_doc(object, node), node, label);
}

static struct entry *entry_of(const struct unpacking *u, const struct container *container, const char *kind,
			      const struct node *from, struct object **ret) {
	struct str key = kube_text(from, "key");
	*ret = kube_find(u->cluster, kind, kube_text(from, "name"), container->workload->object);
	for (uint32_t i = 0; *ret && i < (*ret)->entries.count; i++)
		if (str_equal((*ret)->entries.items[i].node->key, key))
			return &(*ret)->entries.items[i];
	return NULL;
}

static void take_reference(const struct unpacking *u, struct container *container, const struct node *item,
			   const char *agent, const char *format) {
	const struct node *map = node_find(item, "valueFrom/configMapKeyRef");
	const struct node *secret = node_find(item, "valueFrom/secretKeyRef");
	struct object *object;
	struct entry *entry = NULL;
	if (map || secret)
		entry = entry_of(u, container, map ? "ConfigMap" : "Secret", map ? map : secret, &object);
	if (!entry || !has_room(u, entry->text.n, kube_site(object, entry->node)))
		return;
	struct file file = {.object = object, .entry = entry};
	struct embedded embedded = {.text = kube_file_text(arena_of(u), &file.base)};
	embedded.agent = agent_by_name(str_from(agent));
	embedded.format = format_by_name(str_from(format));
	run_in(u, container, &embedded);
	LIST_ADD(arena_of(u), u->ret, embedded);
	for (uint32_t i = 0; i < object->entries.count; i++)
		object->entries.items[i].taken_by = container;
}

static void take_variable(const struct unpacking *u, struct container *container, const struct node *item) {
	const struct node *value = node_get(item, "value");
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		if (!str_is(kube_text(item, "name"), variables[i].name))
			continue;
		if (!value) {
			take_reference(u, container, item, variables[i].agent, variables[i].format);
			continue;
		}
		struct embedded *embedded = add_value(u, container->workload->object, value,
						      arena_format(arena_of(u), "env.%s", variables[i].name));
		if (!embedded)
			continue;
		embedded->agent = agent_by_name(str_from(variables[i].agent));
		embedded->format = format_by_name(str_from(variables[i].format));
		run_in(u, container, embedded);
	}
}

static void take_variables(const struct unpacking *u, struct container *container) {
	const struct node *env = kube_find_list(container->node, "env");
	for (const struct node *item = env ? env->first : NULL; item; item = item->next)
		take_variable(u, container, item);
}

/* What the container runs (kubernetes/api, core/v1/types.go, Container: command takes the place of the image's entry
 * point, args of its command). */
static void take_command(const struct unpacking *u, struct container *container) {
	const struct node *text = kube_script(u->cluster->arena, container->node);
	if (!text)
		return;
	struct embedded *embedded =
	    add_value(u, container->workload->object, text,
		      arena_format(arena_of(u), "%.*s.%s", STR_ARGS(kube_text(container->node, "name")),
				   str_is(text->parent->key, "args") ? "args" : "command"));
	if (!embedded)
		return;
	embedded->format = format_by_name(STR("shell"));
	run_in(u, container, embedded);
}

/* --- custom resources ----------------------------------------------------------------------------------------- */

static void take_part(const struct unpacking *u, struct container *container, const char *key, const char *agent,
		      const char *format) {
	const struct object *object = container->workload->object;
	const struct node *node = node_get(container->node, key);
	struct str label = arena_format(arena_of(u), "spec.%s", key);
	struct embedded *embedded = NULL;
	if (!node)
		return;
	if (node->kind == NODE_OBJECT && node->count && has_room(u, 0, kube_site(object, node))) {
		struct embedded part = {.label = label};
		part.part = doc_part(arena_of(u), kube_doc(object, node), (struct node *)node);
		LIST_ADD(arena_of(u), u->ret, part);
		embedded = &u->ret->items[u->ret->count - 1];
	} else {
		embedded = add_value(u, object, node, label);
	}
	if (!embedded)
		return;
	embedded->agent = agent_by_name(str_from(agent));
	embedded->format = embedded->text ? format_by_name(str_from(format)) : NULL;
	run_in(u, container, embedded);
}

/* The operators write these into the ConfigMaps that they make. */
static void take_resource(const struct unpacking *u, struct workload *workload) {
	struct container *container = workload->containers.count ? &workload->containers.items[0] : NULL;
	if (container && kube_is_agent_resource(workload->object)) {
		take_part(u, container, "config", "cloudwatch-agent", "json");
		take_part(u, container, "otelConfig", "otel-collector", "yaml");
	} else if (container && kube_is_collector_resource(workload->object)) {
		take_part(u, container, "config", "otel-collector", "yaml");
	}
}

/* --- all of them ----------------------------------------------------------------------------------------- */

static void tell_files(const struct unpacking *u, const struct workload *workload) {
	if (u->cluster->told_limit)
		return;
	u->cluster->told_limit = true;
	unit_problem(u->cluster->unit, PROBLEM_LIMIT, kube_site(workload->object, NULL),
		     "too many keys of ConfigMaps are mounted: those of this workload and the rest were not read")
	    ->incomplete = true;
}

static bool is_object_taken(const struct object *object, const struct container *container) {
	for (uint32_t i = 0; i < object->entries.count; i++)
		if (object->entries.items[i].is_left || is_taken(&object->entries.items[i], container))
			return true;
	return false;
}

/* What is named, but mounted nowhere: variables, volumes of containers that are not written here. */
static bool take_named(const struct unpacking *u, struct workload *workload) {
	struct reference_list names = {0};
	struct container *container = &workload->containers.items[0];
	kube_references(arena_of(u), workload, &names);
	for (uint32_t i = 0; i < names.count; i++) {
		struct object *object =
		    kube_find(u->cluster, names.items[i].kind, names.items[i].name, workload->object);
		if (!object || !object->has_ours || object->is_void || is_object_taken(object, container))
			continue;
		struct inner_folder *folder = kube_folder(u->cluster);
		kube_loose(u->cluster, object, folder);
		if (!take_folder(u, container, folder))
			return false;
	}
	return true;
}

static bool take_workload(const struct unpacking *u, struct workload *workload) {
	take_resource(u, workload);
	for (uint32_t i = 0; i < workload->containers.count; i++) {
		struct inner_folder *folder = kube_folder(u->cluster);
		take_variables(u, &workload->containers.items[i]);
		take_command(u, &workload->containers.items[i]);
		if (!kube_mounts(u->cluster, &workload->containers.items[i], folder)) {
			tell_files(u, workload);
			return false;
		}
		if (!take_folder(u, &workload->containers.items[i], folder))
			return false;
	}
	return !workload->containers.count || take_named(u, workload);
}

static bool has_left(const struct object *object) {
	for (uint32_t i = 0; i < object->entries.count; i++)
		if (is_left(&object->entries.items[i]))
			return true;
	return false;
}

static bool take_object(const struct unpacking *u, struct object *object) {
	struct embedded embedded = {0};
	if (object->is_void)
		return true;
	if (kube_is_fargate(object)) {
		if (kube_fargate_embed(u->cluster, object, &embedded) &&
		    has_room(u, embedded.text->text.n, kube_site(object, NULL))) {
			embedded.host = u->host;
			LIST_ADD(arena_of(u), u->ret, embedded);
		}
		return true;
	}
	kube_take_releases(u->cluster->unit, object, u->host, u->ret);
	if (!object->has_ours || (object->is_used && !has_left(object)))
		return true;
	struct inner_folder *folder = kube_folder(u->cluster);
	kube_loose(u->cluster, object, folder);
	return take_folder(u, NULL, folder);
}

/* Several workloads whose variables name streams: each is a unit of its own, since each has copies of its own. */
static void take_otlp(const struct unpacking *u, struct workload *workload) {
	const struct object *object = workload->object;
	if (!kube_has_otlp(workload) || !workload->containers.count || !has_room(u, 0, kube_site(object, NULL)))
		return;
	struct embedded part = {.agent = u->cluster->unit->agent};
	part.label = arena_format(arena_of(u), "%.*s/%.*s", STR_ARGS(object->kind), STR_ARGS(object->name));
	part.part = doc_part(arena_of(u), kube_doc(object, object->node), (struct node *)object->node);
	run_in(u, &workload->containers.items[0], &part);
	LIST_ADD(arena_of(u), u->ret, part);
}

static uint32_t count_otlp(const struct cluster *cluster) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < cluster->workloads.count; i++)
		count += kube_has_otlp(cluster->workloads.items[i]);
	return count;
}

void kube_unpack(struct unit *unit, struct embedded_list *ret) {
	struct cluster cluster = {.arena = unit->arena};
	struct unpacking u = {.cluster = &cluster, .ret = ret};
	if (kube_is_part(unit))
		return;
	kube_read(&cluster, unit);
	cluster.unit = unit;
	bool several = count_otlp(&cluster) > 1;
	for (uint32_t i = 0; i < cluster.workloads.count; i++) {
		u.host++;
		if (several)
			take_otlp(&u, cluster.workloads.items[i]);
		if (!take_workload(&u, cluster.workloads.items[i]))
			return;
	}
	for (uint32_t i = 0; i < cluster.objects.count; i++) {
		u.host++;
		if (!take_object(&u, cluster.objects.items[i]))
			return;
	}
	kube_take_outputs(&cluster, u.host, ret);
}
