/* Which texts of user data run together: on one host, in one process, one as a part of another. */
#include "agent/user-data/reading.h"

/* Those that a script names by its variables are looked for by their values. */
void find_loads(struct user_data *u) {
	bool script = str_is(str_from(u->doc->format->name), "shell");
	struct control_call_list calls = {0};
	control_calls_find(u->arena, u->doc->source->text, &calls);
	for (uint32_t i = 0; i < calls.count; i++) {
		struct control_call call = calls.items[i];
		struct meant meant = {0};
		if (script && call.path.n)
			meant = meaning_of_word(u, call.path, call.at, STR(""));
		if (meant.meaning == MEANING_TEXT)
			call.path = meant.text;
		u->sets += call.fetches || !u->sets;
		call.set = u->sets;
		LIST_ADD(u->arena, &u->loads, call);
	}
}

/* --- hosts ----------------------------------------------------------------------------------------------------------
 */

/* A file that is written anew, and what another arm of a branch writes, are never there together with what came before:
 * what one arm writes has a host of its own. */
static void choose_host(const struct written_list *all, uint32_t i, uint32_t *hosts) {
	struct written *one = all->items[i];
	bool again = false, excluded = false;
	uint32_t of_arm = 0;
	for (uint32_t k = 0; k < i; k++) {
		const struct written *before = all->items[k];
		again = again || (one->path.n && str_equal(before->path, one->path));
		excluded = excluded || branch_excludes(before->branch, one->branch);
		if (before->embedded.host && before->branch.n && str_equal(before->branch, one->branch))
			of_arm = before->embedded.host;
	}
	if (one->alone)
		one->embedded.host = ++*hosts;
	else if (excluded)
		one->embedded.host = of_arm ? of_arm : ++*hosts;
	else if (again)
		one->embedded.host = ++*hosts;
}

/* The last call that names it, where it ends up or where it was. */
static const struct control_call *load_of(const struct user_data *u, const struct written *one) {
	for (uint32_t i = u->loads.count; i-- > 0;) {
		struct str path = u->loads.items[i].path;
		if (path.n && (str_equal(path, one->path) || str_equal(path, one->former)))
			return &u->loads.items[i];
	}
	return NULL;
}

/* All that is in the agent's own folder stays there. */
static bool appends_only(const struct user_data *u) {
	bool all = u->loads.count;
	for (uint32_t i = 0; i < u->loads.count; i++)
		all = all && !u->loads.items[i].fetches;
	return all;
}

static bool agent_loads(struct str path) {
	const struct agent *agent = agent_by_name(STR("cloudwatch-agent"));
	return contents_owner(path) == agent;
}

/* What the agent was given first is not there any more once it is given something else. */
static void apply_loads(struct user_data *u, uint32_t *hosts, uint32_t process) {
	for (uint32_t i = 0; i < u->all.count; i++) {
		struct written *one = u->all.items[i];
		const struct control_call *load = load_of(u, one);
		if (!load && appends_only(u) && agent_loads(one->path))
			one->file.process = process;
		if (!load)
			continue;
		if (one->embedded.mode == MODE_ANY)
			one->embedded.mode = load->mode;
		if (load->set == u->sets)
			one->file.process = process;
		else if (!one->embedded.host)
			one->embedded.host = ++*hosts;
	}
}

/* --- parts ----------------------------------------------------------------------------------------------------------
 */

static struct source *source_of(struct arena *arena, struct inner_file *file) {
	(void)arena;
	return file->source;
}

static bool is_file(const struct written *one) {
	return one->path.n;
}

/* A collector that is started with several files says so nowhere: one of those beside it may define what it lacks. */
static bool looks_around(struct str text) {
	return str_contains(text, STR("pipelines:"));
}

/* A file that only includes others has no words of its own that tell whose it is. */
static void include(struct written *one, struct inner_folder *folder) {
	one->embedded.loader = inner_files_loader(folder, &one->file);
	for (const struct agent *const *agent = agent_all(); *agent && !one->is_ours && !one->embedded.agent; agent++)
		if ((*agent)->load && (*agent)->recognise_path && (*agent)->recognise_path(one->path))
			one->embedded.agent = *agent;
}

/* The texts of one host, in the order of ret; what is a part of another one is left out. */
static void hand_on_host(struct user_data *u, uint32_t host, uint64_t *steps, uint32_t *processes,
			 struct embedded_list *ret) {
	struct inner_folder *folder = ARENA_NEW(u->arena, struct inner_folder);
	*folder =
	    (struct inner_folder){.arena = u->arena, .make = source_of, .steps = steps, .last_process = processes};
	for (uint32_t i = 0; i < u->all.count; i++) {
		struct written *one = u->all.items[i];
		struct inner_file *file = &one->file;
		if (one->embedded.host != host || !is_file(one))
			continue;
		bool absolute = str_starts_with(one->path, STR("/"));
		file->path = absolute ? one->path : arena_join(u->arena, STR("/"), one->path, STR(""), STR(""));
		file->text = one->embedded.text->text;
		file->source = one->embedded.text;
		file->source->lies_at = one->path;
		file->is_ours = one->is_ours;
		LIST_ADD(u->arena, folder, file);
	}
	inner_files_settle(folder);
	for (uint32_t i = 0; i < u->all.count; i++) {
		struct written *one = u->all.items[i];
		if (one->embedded.host != host || (is_file(one) ? !one->file.is_start : !one->is_ours))
			continue;
		one->embedded.process = one->file.process;
		if (one->file.includes || (folder->count > 1 && looks_around(one->file.text)))
			include(one, folder);
		LIST_ADD(u->arena, ret, one->embedded);
	}
}

void hand_on(struct user_data *u, struct embedded_list *ret) {
	uint32_t hosts = 0, processes = 1;
	uint64_t steps = 0;
	for (uint32_t i = 0; i < u->all.count; i++)
		choose_host(&u->all, i, &hosts);
	apply_loads(u, &hosts, processes);
	for (uint32_t host = 0; host <= hosts; host++)
		hand_on_host(u, host, &steps, &processes, ret);
}
