/* Files of the drop-in folder that were not meant to be read: the agent reads every file in it, whatever its name
 * (cwlogs/push.py, LogsPushCommand._get_config). */
#include "agent/awslogs/reading.h"

struct str awslogs_copy_ending(struct str path) {
	static const char *const endings[] = {".bak",	   ".backup",	".back", ".rpmsave", ".rpmnew",	  ".rpmorig",
					      ".orig",	   ".old",	".save", ".copy",    ".dpkg-old", ".dpkg-dist",
					      ".dpkg-new", ".disabled", ".off",	 ".swp",     ".tmp",	  "~"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_with(path, str_from(endings[i])) && awslogs_path_base(path).n > str_from(endings[i]).n)
			return str_from_offset(path, path.n - str_from(endings[i]).n);
	return (struct str){0};
}

/* Configurations of the process met so far. */
struct copy_search {
	struct reading *r;
	struct map paths, roots; /* path, hash of the tree -> struct config */
};

static struct site start_of(const struct config *config) {
	uint32_t len = config->doc->source->text.n > 0;
	return doc_site(config->doc, (struct span){.off = config->doc->root->span.off, .len = len});
}

static struct problem *tell(struct copy_search *c, const struct config *config, const struct config *other,
			    struct str message) {
	struct problem *problem =
	    unit_problem(c->r->unit, PROBLEM_STALE_COPY, start_of(config), "%.*s", STR_ARGS(message));
	if (other) {
		problem->also = start_of(other);
		problem->also_label = STR("the other one");
	}
	return problem;
}

static void tell_ending(struct copy_search *c, const struct config *config, struct str ending) {
	struct str path = source_lies_at(config->doc->source);
	const struct config *original = map_get(&c->paths, str_from_to(path, 0, path.n - ending.n));
	struct problem *problem = tell(
	    c, config, original,
	    arena_format(c->r->arena, "the agent reads this file too, though its name ends in %.*s", STR_ARGS(ending)));
	problem->reason = STR("it reads every file in the folder, whatever its name: what was taken out elsewhere is "
			      "still read here, and of sections of one name it takes one or the other");
	problem->help = STR("move the file out of the folder");
}

static void tell_equal(struct copy_search *c, const struct config *config, const struct config *other) {
	struct problem *problem =
	    tell(c, config, other,
		 arena_format(c->r->arena, "this file and %.*s say the same, and the agent loads both",
			      STR_ARGS(source_lies_at(other->doc->source))));
	problem->reason = STR("as long as they are equal one of them is skipped; once one is changed, which of the two "
			      "counts depends on the order of the folder");
	problem->help = STR("delete one of the two files");
}

static struct str hash_key(struct arena *arena, const struct node *root) {
	uint64_t hash = node_hash(root);
	return arena_str(arena, (struct str){.p = (const char *)&hash, .n = sizeof hash});
}

static const struct config *equal_one(struct copy_search *c, struct config *config) {
	const struct node *root = config->doc->root;
	void **slot = map_at(&c->roots, hash_key(c->r->arena, root));
	const struct config *other = *slot;
	if (!other)
		*slot = config;
	return other && root->count && node_equal(root, other->doc->root) ? other : NULL;
}

void awslogs_copies_check(struct reading *r) {
	struct copy_search c = {.r = r, .paths = {.arena = r->arena}, .roots = {.arena = r->arena}};
	for (uint32_t i = 0; i < r->configs.count; i++)
		*map_at(&c.paths, source_lies_at(r->configs.items[i]->doc->source)) = r->configs.items[i];
	for (uint32_t i = 0; i < r->configs.count; i++) {
		struct config *config = r->configs.items[i];
		struct str ending = awslogs_copy_ending(source_lies_at(config->doc->source));
		const struct config *other = equal_one(&c, config);
		config->is_copy = other != NULL;
		if (config->is_dropin && ending.n)
			tell_ending(&c, config, ending);
		else if (other)
			tell_equal(&c, config, other);
	}
}
