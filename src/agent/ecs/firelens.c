/* FireLens: the configuration that the ECS agent writes for the router container, as a text whose values are pieces of
 * the task definition. Sources: agent/taskresource/firelens/firelensconfig_unix.go (generateConfig, addOutputSection),
 * agent/api/task/task.go (collectFirelensLogOptions, collectFirelensLogEnvOptions), and the templates of
 * awslabs/go-config-generator-for-fluentd-and-fluentbit. What the agent's text has and nobody needs to judge (the
 * sockets, the health check, what the metadata filter adds) is left out; each container gets an input of its own
 * instead, since all that comes by the socket has the tag CONTAINER-firelens-TASK-ID
 * (agent/engine/docker_task_engine.go).
 */
#include "agent/firelens.h"

#include "agent/ecs/reading.h"

struct writing {
	struct arena *arena;
	const struct task *task;
	struct environment *env;
	struct derivation d;
	struct span at; /* where inserted text counts as written */
	bool fluentd;
	uint32_t unknown;
	struct str name; /* of the last variable */
};

static void put(struct writing *w, const char *text) {
	derivation_add(&w->d, PIECE_INSERTED, str_from(text), w->at, 0);
}

static struct span end_of(struct span span) {
	return (struct span){.off = span.off + span.len};
}

static void put_reference(struct writing *w, struct str name) {
	put(w, arena_format(w->arena, w->fluentd ? "#{ENV['%.*s']}" : "${%.*s}", STR_ARGS(name)).p);
}

enum { UNKNOWN_MAX = 512 }; /* parts of values that nobody knows; more of them are as the last one */

/* A variable of the router's environment that only it has. */
static void put_variable(struct writing *w, const struct variable *is) {
	if (w->unknown < UNKNOWN_MAX) {
		w->unknown++;
		w->name = arena_format(w->arena, "ECS %u", (unsigned)w->env->count);
		ecs_environment_add(w->arena, w->env, w->name, is);
	}
	put_reference(w, w->name);
}

static void put_quoted(struct writing *w, struct str text, struct span at) {
	for (size_t i = 0, from = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != '"' && text.p[i] != '\\')
			continue;
		if (i > from)
			derivation_add(&w->d, PIECE_ESCAPED, str_from_to(text, from, i), at, 0);
		if (i < text.n)
			put(w, "\\");
		from = i;
	}
}

static void put_template(struct writing *w, const struct template *t, struct span at) {
	struct span before = w->at;
	w->at = at;
	if (w->fluentd)
		put(w, "\"");
	for (uint32_t i = 0; i < t->count; i++) {
		if (t->parts[i].is_variable)
			put_variable(w, &t->parts[i].variable);
		else if (w->fluentd)
			put_quoted(w, t->parts[i].literal, at);
		else
			derivation_add(&w->d, PIECE_ESCAPED, t->parts[i].literal, at, 0);
	}
	if (w->fluentd)
		put(w, "\"");
	w->at = before;
}

/* With {{ must_env `NAME` }}, which another tool replaces; false: there is none. */
static bool read_braces(struct arena *arena, struct str text, struct template *ret) {
	enum { PARTS_MAX = 4096 };
	size_t open, close;
	bool found = false;
	while (ret->count < PARTS_MAX && str_find(text, STR("{{"), &open) &&
	       str_find(str_from_offset(text, open), STR("}}"), &close)) {
		size_t end = open + close + 2;
		struct variable variable = {
		    .id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE, .name = str_from_to(text, open, end)};
		if (open)
			template_add_literal(arena, ret, str_from_to(text, 0, open));
		template_add_variable(arena, ret, &variable);
		text = str_from_offset(text, end);
		found = true;
	}
	if (text.n)
		template_add_literal(arena, ret, text);
	return found;
}

/* A value as it is written; ${...} in it is the router's own. */
static void put_value(struct writing *w, const struct node *node) {
	struct template t = {0}, braces = {0};
	const struct doc *doc = w->task->doc;
	bool text = node->kind == NODE_STRING && !intrinsic_is_call(node);
	if (text && !node->text.n && !w->fluentd) { /* told, and nothing else is to be told of it */
		struct variable none = {.id = IDENTITY_RANDOM, .scope = DIFFERENCE_POD, .name = STR("<no value>")};
		put_variable(w, &none);
	} else if (text && read_braces(w->arena, node->text, &braces)) {
		put_template(w, &braces, node->span);
	} else if (intrinsic_is_result(node) && !intrinsic_is_call(node)) {
		derivation_add(&w->d, PIECE_ESCAPED, node->text, node->span, 0);
	} else if (text) {
		doc->format->decode(doc, node, &w->d);
	} else if (intrinsic_text(w->arena, node, NULL, &t)) {
		if (template_is_literal(&t))
			derivation_add(&w->d, PIECE_ESCAPED, template_text(w->arena, &t), node->span, 0);
		else
			put_template(w, &t, node->span);
	}
	w->at = end_of(node->span);
}

static void put_key(struct writing *w, const struct node *node) {
	struct span at = node->key_span, inner = {at.off + 1, (uint32_t)node->key.n};
	struct source *source = w->task->doc->source;
	bool quoted = at.len == node->key.n + 2 && str_equal(site_text((struct site){source, inner}), node->key);
	bool plain = str_equal(site_text((struct site){source, at}), node->key);
	derivation_add(&w->d, quoted || plain ? PIECE_COPY : PIECE_ESCAPED, node->key, quoted ? inner : at, 0);
	w->at = end_of(node->key_span);
}

/* --- containers ----------------------------------------------------------------------------------------------------
 */

static bool is_client(const struct container *container) {
	return str_is(container->driver, "awsfirelens");
}

static const char *output_key(const struct writing *w) {
	return w->fluentd ? "@type" : "Name";
}

/* In a tag, and in a pattern of tags. */
static void put_name(struct writing *w, const struct container *container) {
	bool literal = template_is_literal(&container->title);
	if (container->name && container->name->kind == NODE_STRING && !intrinsic_is_call(container->name) &&
	    (literal || !w->fluentd)) {
		put_value(w, container->name);
	} else if (container->name && !literal && !w->fluentd) {
		put_template(w, &container->title, container->name->span);
	} else {
		const struct node *at = container->name ? container->name : container->node;
		w->at = (struct span){.off = at->span.off};
		put(w, arena_format(w->arena, "container-%u", (unsigned)container->index + 1).p);
	}
}

static void put_input(struct writing *w, const struct container *container) {
	const struct node *at = container->name ? container->name : container->node;
	w->at = (struct span){.off = at->span.off};
	put(w, w->fluentd ? "<source>\n  @type " FIRELENS_INPUT "\n  container "
			  : "[INPUT]\n    Name " FIRELENS_INPUT "\n    Alias ");
	put_name(w, container);
	put(w, w->fluentd ? "\n  tag \"" : "\n    Tag ");
	put_name(w, container);
	put(w, "-firelens-");
	put_reference(w, STR("ECS task"));
	put(w, w->fluentd ? "\"\n</source>\n" : "\n");
}

static void put_match(struct writing *w, const struct container *container) {
	put_name(w, container);
	put(w, w->fluentd ? "-firelens**" : "-firelens*");
}

static void put_filter(struct writing *w, const struct container *container, const char *option, const char *how) {
	const struct node *pattern = ecs_option(container, option);
	if (!pattern)
		return;
	w->at = (struct span){.off = pattern->span.off};
	put(w, w->fluentd ? "<filter " : "[FILTER]\n    Name grep\n    Match ");
	put_match(w, container);
	w->at = (struct span){.off = pattern->span.off};
	if (w->fluentd)
		put(w, arena_format(w->arena, ">\n  @type grep\n  <%s>\n    key log\n    pattern ", how).p);
	else
		put(w, arena_format(w->arena, "\n    %s log ", how).p);
	put_value(w, pattern);
	put(w, w->fluentd ? arena_format(w->arena, "\n  </%s>\n</filter>\n", how).p : "\n");
}

static bool is_consumed(const struct writing *w, struct str key) {
	return str_is(key, "include-pattern") || str_is(key, "exclude-pattern") ||
	       str_is(key, "log-driver-buffer-limit") || str_is(key, output_key(w));
}

static void put_secrets(struct writing *w, const struct container *container) {
	const struct node *item = container->secrets ? container->secrets->first : NULL;
	for (; item; item = item->next) {
		const struct node *name = ecs_get(item, "name"), *from = ecs_get(item, "valueFrom");
		if (!name || name->kind != NODE_STRING || is_consumed(w, name->text))
			continue;
		struct str shown = from && from->kind == NODE_STRING ? from->text : name->text;
		struct variable secret = {.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE};
		secret.name = arena_format(w->arena, "<secret %.*s>", STR_ARGS(shown));
		put(w, "    ");
		put_value(w, name);
		put(w, w->fluentd ? " \"" : " ");
		w->at = (struct span){.off = (from ? from : name)->span.off, .len = (from ? from : name)->span.len};
		put_variable(w, &secret);
		w->at = end_of(w->at);
		put(w, w->fluentd ? "\"\n" : "\n");
	}
}

static void put_output(struct writing *w, const struct container *container) {
	const struct node *name = ecs_option(container, output_key(w));
	if (!name)
		return;
	w->at = (struct span){.off = container->options->span.off};
	put(w, w->fluentd ? "<match " : "[OUTPUT]\n    Match ");
	put_match(w, container);
	put(w, w->fluentd ? ">\n  @type " : "\n    Name ");
	put_value(w, name);
	put(w, "\n");
	for (const struct node *option = container->options->first; option; option = option->next) {
		if (is_consumed(w, option->key) || option->shadowed || option->kind == NODE_NULL ||
		    intrinsic_is_nothing(option))
			continue;
		put(w, "    ");
		put_key(w, option);
		put(w, " ");
		put_value(w, option);
		put(w, "\n");
	}
	put_secrets(w, container);
	w->at = end_of(container->options->span);
	put(w, w->fluentd ? "</match>\n" : "\n");
}

/* --- files ---------------------------------------------------------------------------------------------------------
 */

static const struct node *router_option(const struct container *router, const char *name) {
	const struct node *options = ecs_get(ecs_get(router->node, "firelensConfiguration"), "options");
	const struct node *node = options && options->kind == NODE_OBJECT ? node_get(options, name) : NULL;
	return node && node->kind == NODE_STRING && !intrinsic_is_call(node) ? node : NULL;
}

bool ecs_firelens_file(const struct task *task, struct str *ret) {
	const struct container *router = ecs_router(task);
	const struct node *type = router ? router_option(router, "config-file-type") : NULL;
	const struct node *value = router ? router_option(router, "config-file-value") : NULL;
	if (!type || !value || !str_is(type->text, "file") || !str_starts_with(value->text, STR("/")))
		return false;
	*ret = value->text;
	return true;
}

/* One that is in a bucket is read under this name (S3ConfigPathFluentbit). */
static void put_file(struct writing *w, const struct container *router) {
	const struct node *options = ecs_get(ecs_get(router->node, "firelensConfiguration"), "options");
	const struct node *type = options ? node_get(options, "config-file-type") : NULL;
	const struct node *value = options ? node_get(options, "config-file-value") : NULL;
	if (!type || !value)
		return;
	w->at = value->span;
	put(w, w->fluentd ? "@include " : "@INCLUDE ");
	if (str_is(type->text, "file") && value->kind == NODE_STRING && !intrinsic_is_call(value))
		put_value(w, value);
	else
		put(w, w->fluentd ? "/fluentd/etc/external.conf" : "/fluent-bit/etc/external.conf");
	put(w, "\n");
}

/* aws/aws-for-fluent-bit, init/fluent_bit_init_process.go: variables of the container name more files. */
static bool put_init_files(struct writing *w, const struct container *router) {
	const struct node *list = ecs_get(router->node, "environment");
	bool any = false;
	for (const struct node *item = list ? list->first : NULL; item && !w->fluentd; item = item->next) {
		struct str name = ecs_text(item, "name");
		const struct node *value = ecs_get(item, "value");
		bool file = str_starts_with(name, STR("aws_fluent_bit_init_file")) ||
			    str_starts_with(name, STR("aws_fluent_bit_init_File"));
		bool bucket = str_starts_with(name, STR("aws_fluent_bit_init_s3")) ||
			      str_starts_with(name, STR("aws_fluent_bit_init_S3"));
		if (!value || value->kind != NODE_STRING || (!file && !bucket))
			continue;
		any = true;
		w->at = value->span;
		size_t slash;
		put(w, "@INCLUDE ");
		if (file)
			put_value(w, value);
		else
			put(w, arena_format(w->arena, "/init/fluent-bit-init-s3-files/%.*s",
					    STR_ARGS(str_find_last_char(value->text, '/', &slash)
							 ? str_from_offset(value->text, slash + 1)
							 : value->text))
				   .p);
		put(w, "\n");
	}
	return any;
}

static bool has_init_files(struct writing *w, const struct container *router) {
	struct writing probe = *w;
	probe.d = (struct derivation){.arena = w->arena, .outer = w->d.outer};
	return put_init_files(&probe, router);
}

static bool has_output(const struct writing *w, const struct container *container) {
	return is_client(container) && ecs_option(container, output_key(w));
}

struct source *ecs_firelens_text(struct arena *arena, const struct task *task, struct environment *env) {
	struct container *router = ecs_router(task);
	if (!router)
		return NULL;
	struct writing w = {.arena = arena, .task = task, .env = env, .fluentd = ecs_is_fluentd(router)};
	w.d = (struct derivation){.arena = arena, .outer = task->doc->source};
	w.at = (struct span){.off = router->node->span.off};
	bool files = router_option(router, "config-file-type") || has_init_files(&w, router), any = files;
	ecs_environment_add(arena, env, STR("ECS task"), &task->id);
	put(&w, FIRELENS_HEADING);
	for (uint32_t i = 0; i < task->containers.count; i++) {
		const struct container *container = &task->containers.items[i];
		any = any || has_output(&w, container);
		if (is_client(container) && (files || has_output(&w, container)))
			put_input(&w, container);
	}
	for (uint32_t i = 0; i < task->containers.count; i++)
		if (is_client(&task->containers.items[i]))
			put_filter(&w, &task->containers.items[i], "include-pattern", w.fluentd ? "regexp" : "Regex");
	for (uint32_t i = 0; i < task->containers.count; i++)
		if (is_client(&task->containers.items[i]))
			put_filter(&w, &task->containers.items[i], "exclude-pattern",
				   w.fluentd ? "exclude" : "Exclude");
	put_file(&w, router);
	for (uint32_t i = 0; i < task->containers.count; i++)
		if (is_client(&task->containers.items[i]))
			put_output(&w, &task->containers.items[i]);
	put_init_files(&w, router);
	return any ? source_derive(&w.d, STR("")) : NULL;
}
