/* What runs on a host whose installation folders were found. Configurations that lie beside the one that a shipper
 * loads (a copy, a source of what is loaded) are judged, but not together with it. */
#include "app/link.h"
#include "app/subject.h"

/* What was found of one agent. */
struct presence {
	const struct agent *agent;
	uint32_t groups, known, others; /* folders it loads; files that are called like its own; other files */
};

struct presences {
	struct presence *items;
	uint32_t count;
};

static struct presence *presence_of(struct presences *all, const struct agent *agent) {
	for (uint32_t i = 0; i < all->count; i++)
		if (all->items[i].agent == agent)
			return &all->items[i];
	all->items[all->count] = (struct presence){.agent = agent};
	return &all->items[all->count++];
}

bool home_is_machine_folder(struct str path) {
	static const char *const folders[] = {"/etc/", "/home/", "/opt/", "/root/", "/srv/", "/usr/", "/var/"};
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (str_starts_with(path, str_from(folders[i])))
			return true;
	return false;
}

/* The root of a container's image has one shipper, and a repository keeps several images side by side. */
static bool may_share_host(struct arena *arena, const struct subject *subject) {
	const struct str *root = subject->found->folder->host_root;
	if (!root)
		return subject->unit->agent->lies_anywhere; /* link.c has found its root */
	if (!subject_is_at_home(arena, subject))
		return false;
	return home_is_machine_folder(str_from_offset(found_canonical(arena, subject->found), root->n));
}

static bool is_known_by_path(const struct subject *subject) {
	const struct agent *agent = subject->unit->agent;
	return agent->recognise_path && agent->recognise_path(found_canonical(subject->unit->arena, subject->found));
}

static bool is_chosen(const struct subject *subject, const struct presence *presence) {
	if (subject->is_group)
		return true;
	if (presence->groups)
		return false;
	if (presence->known)
		return is_known_by_path(subject);
	return subject->unit->agent->load || presence->others == 1;
}

static uint32_t count_agents(void) {
	uint32_t count = 0;
	while (agent_all()[count])
		count++;
	return count;
}

void home_choose(struct arena *arena, const struct subject_list *subjects) {
	struct presences all = {.items = ARENA_ARRAY(arena, struct presence, count_agents())};
	for (uint32_t i = 0; i < subjects->count; i++) {
		struct subject *subject = subjects->items[i];
		subject->on_host = may_share_host(arena, subject);
		struct presence *presence = subject->on_host ? presence_of(&all, subject->unit->agent) : NULL;
		if (presence)
			++*(subject->is_group		? &presence->groups
			    : is_known_by_path(subject) ? &presence->known
							: &presence->others);
	}
	for (uint32_t i = 0; i < subjects->count; i++)
		if (subjects->items[i]->on_host)
			subjects->items[i]->on_host =
			    is_chosen(subjects->items[i], presence_of(&all, subjects->items[i]->unit->agent));
}
