/* Which of the keys that a container mounts its process starts with: --config FILE of its command, or the place where
 * the image looks. Sources: fluent/fluent-bit, src/fluent-bit.c (-c, --config) and dockerfiles/Dockerfile;
 * aws/aws-for-fluent-bit, entrypoint.sh; fluent/fluentd-docker-image, entrypoint.sh (FLUENTD_CONF);
 * vectordotdev/vector, src/cli.rs (several, with commas or again; --config-dir);
 * open-telemetry/opentelemetry-collector, confmap (file:). */
#include "agent/kubernetes/reading.h"

enum { OPTIONS_MAX = 64 };

struct start {
	struct arena *arena;
	struct str_list paths;
	bool wants_path; /* the word before was --config */
	bool is_open;	 /* something else is loaded too, or nobody knows what */
};

/* --- the command ---------------------------------------------------------------------------------------------------
 */

static bool is_quote(char c) {
	return c == '"' || c == '\'' || c == ';' || c == '&';
}

static void add_paths(struct start *start, struct str text) {
	struct str path;
	while (text.n && is_quote(text.p[0]))
		text = str_from_offset(text, 1);
	while (text.n && is_quote(text.p[text.n - 1]))
		text = str_from_to(text, 0, text.n - 1);
	while (str_split(&text, ',', &path)) {
		if (str_starts_with(path, STR("file:")))
			path = str_from_offset(path, 5);
		if (str_contains(path, STR("$")) || str_contains(path, STR("*")) || start->paths.count >= OPTIONS_MAX)
			start->is_open = true;
		else if (str_starts_with(path, STR("/")))
			LIST_ADD(start->arena, &start->paths, glob_clean_path(start->arena, path, false));
	}
}

static void add_word(struct start *start, struct str word) {
	static const char *const folders[] = {"--config-dir", "-C", "--config_dir"};
	static const char *const options[] = {"--config",      "-c",	       "--config-yaml", "--config-toml",
					      "--config-json", "--config_file"};
	if (start->wants_path)
		add_paths(start, word);
	start->wants_path = false;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (str_starts_with(word, str_from(folders[i])))
			start->is_open = true;
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		struct str option = str_from(options[i]);
		if (!str_starts_with(word, option))
			continue;
		start->wants_path = start->wants_path || word.n == option.n;
		if (word.n > option.n && word.p[option.n] == '=')
			add_paths(start, str_from_offset(word, option.n + 1));
	}
}

/* A word of a list may be a line for a shell: its words count as well. */
static bool add_command(struct start *start, const struct node *list) {
	for (const struct node *item = list ? list->first : NULL; item; item = item->next) {
		struct str rest = item->kind == NODE_STRING ? item->text : STR("");
		size_t from = 0;
		for (size_t i = 0; i <= rest.n; i++) {
			if (i < rest.n && rest.p[i] != ' ' && rest.p[i] != '\n' && rest.p[i] != '\t')
				continue;
			if (i > from)
				add_word(start, str_from_to(rest, from, i));
			from = i + 1;
		}
	}
	return list && list->first;
}

/* --- the image ------------------------------------------------------------------------------------------------------
 */

static bool is_set(const struct node *container, const char *name) {
	const struct node *env = kube_find_list(container, "env");
	for (const struct node *item = env ? env->first : NULL; item; item = item->next)
		if (str_is(kube_text(item, "name"), name))
			return true;
	return false;
}

static void add_places(struct start *start, const struct node *container) {
	LIST_ADD(start->arena, &start->paths, STR("/fluent-bit/etc/fluent-bit.conf"));
	LIST_ADD(start->arena, &start->paths, STR("/etc/otelcol/config.yaml"));
	LIST_ADD(start->arena, &start->paths, STR("/etc/otelcol-contrib/config.yaml"));
	if (!is_set(container, "FLUENTD_CONF") && !node_get(container, "envFrom"))
		LIST_ADD(start->arena, &start->paths, STR("/fluentd/etc/fluent.conf"));
}

/* --- the keys -------------------------------------------------------------------------------------------------------
 */

static bool is_named(const struct start *start, struct str path) {
	for (uint32_t i = 0; i < start->paths.count; i++)
		if (str_equal(start->paths.items[i], path))
			return true;
	return false;
}

void kube_settle_starts(struct cluster *cluster, const struct container *container, struct inner_folder *folder) {
	struct start start = {.arena = cluster->arena};
	bool told = add_command(&start, kube_find_list(container->node, "command"));
	told = add_command(&start, kube_find_list(container->node, "args")) || told;
	uint32_t named = 0;
	if (!told)
		add_places(&start, container->node);
	for (uint32_t i = 0; i < folder->count; i++)
		named += is_named(&start, folder->items[i]->path);
	for (uint32_t i = 0; named && !start.is_open && i < folder->count; i++) {
		struct file *file = (struct file *)folder->items[i];
		if (is_named(&start, file->base.path)) {
			file->base.is_start = file->base.is_start || file->base.is_ours;
			continue;
		}
		file->entry->is_left = file->entry->is_left || file->base.is_start;
		file->is_left = file->base.is_start;
		file->base.is_start = false;
	}
}
