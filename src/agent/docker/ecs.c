/* Is a Compose file for ECS? The ECS CLI (aws/amazon-ecs-cli) and Docker's ECS context (docker-archive/compose-cli)
 * make task definitions out of Compose files, with log options that dockerd refuses. Nothing in a file for the ECS CLI
 * says so: its name, its folder's name or the ecs-params.yml beside it does. */
#include "agent/docker/reading.h"

static bool is_letter_or_digit(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_word(struct str text, const char *word) {
	size_t i = 0;
	for (; i < text.n && word[i]; i++)
		if ((text.p[i] | 0x20) != word[i])
			return false;
	return i == text.n && !word[i];
}

/* docker-compose.ecs.yml, ECS. */
static bool names_ecs(struct str name) {
	for (size_t at = 0; at < name.n;) {
		size_t end = at;
		while (end < name.n && is_letter_or_digit(name.p[end]))
			end++;
		struct str word = str_from_to(name, at, end);
		if (is_word(word, "ecs") || is_word(word, "fargate"))
			return true;
		at = end + 1;
	}
	return false;
}

/* The file's name with that of its folder. */
static struct str last_two(struct str path) {
	size_t slash, before;
	if (!str_find_last_char(path, '/', &slash))
		return path;
	bool deeper = str_find_last_char(str_from_to(path, 0, slash), '/', &before);
	return deeper ? str_from_offset(path, before + 1) : path;
}

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

/* x-aws-vpc: ... of Docker's ECS context, x-ecs-...; but not x-aws-logging: &logging, which any file may have. */
static bool is_ecs_key(const struct node *node) {
	struct str key = node->key;
	if (!str_starts_with(key, STR("x-aws-")) && !str_is(key, "x-ecs") && !str_starts_with(key, STR("x-ecs-")))
		return false;
	return !node_get(node, "driver") && !node_get(node, "options") && !node_get(node, "awslogs-group");
}

static bool has_ecs_key(const struct doc *doc) {
	struct str text = doc->source->text;
	if (!str_contains(text, STR("x-aws-")) && !str_contains(text, STR("x-ecs")))
		return false;
	for (uint32_t i = 0; i < doc->root_count; i++)
		for (const struct node *node = doc->roots[i]; node; node = node_following(node))
			if (is_ecs_key(node))
				return true;
	return false;
}

/* Read and left again: it is no part of the project. */
static bool has_params_beside(struct reading *r, const struct doc *doc) {
	static const char *const names[] = {"ecs-params.yml", "ecs-params.yaml"};
	struct loader *loader = r->unit->loader;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct loaded loaded = {0};
		loader->read(loader, r->arena, doc->source, str_from(names[i]), format_by_name(STR("yaml")), &loaded);
		if (loaded.state == LOAD_READ && loaded.doc && loader->leave)
			loader->leave(loader, loaded.doc);
		if (loaded.state == LOAD_READ || loaded.is_outside) /* it is there, at least */
			return true;
	}
	return false;
}

static enum answer answer_of(struct reading *r, const struct doc *doc) {
	struct loader *loader = r->unit->loader;
	struct str path = doc->source->path;
	if (has_ecs_key(doc) || names_ecs(last_two(path)))
		return CERTAIN;
	if (!loader || doc->source->outer)
		return POSSIBLE;
	struct loaded own = {0}; /* gives the folder where the path was written without it */
	loader->read(loader, r->arena, doc->source, base_name(path), doc->format, &own);
	if (own.state != LOAD_READ)
		return POSSIBLE;
	if (names_ecs(last_two(own.canonical)) || has_params_beside(r, doc))
		return CERTAIN;
	return names_ecs(path) ? POSSIBLE : NEVER; /* the folder of a project may have both kinds of files */
}

enum answer compose_is_for_ecs(struct reading *r, const struct doc *doc) {
	void **slot = map_at(&r->for_ecs, arena_format(r->arena, "%p", (const void *)doc));
	if (!*slot) {
		enum answer *answer = ARENA_NEW(r->arena, enum answer);
		*answer = answer_of(r, doc);
		*slot = answer;
	}
	return *(const enum answer *)*slot;
}
