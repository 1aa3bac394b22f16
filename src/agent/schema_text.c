/* What the schema checker says: names for places, unknown keys with what was probably meant. */
#include "agent/schema_walk.h"

enum {
	TYPING_ERRORS = 3, /* at most, and fewer than a third of the word */
	PART_OF_NAME = 4,  /* characters from which on "path" may stand for "file_path" */
};

const char *schema_type_name(enum key_type type) {
	static const char *const names[] = {
	    [KEY_ANY] = "anything",	  [KEY_STRING] = "a string",	[KEY_INTEGER] = "a whole number",
	    [KEY_NUMBER] = "a number",	  [KEY_BOOL] = "true or false", [KEY_OBJECT] = "an object { }",
	    [KEY_ARRAY] = "an array [ ]",
	};
	_Static_assert(sizeof names / sizeof *names == KEY_ARRAY + 1, "every type has a name");
	return names[type];
}

struct str schema_name(const struct walk *walk, const struct key *key, struct placed value) {
	if (value.node->key.n)
		return arena_format(walk->unit->arena, "\"%.*s\"", STR_ARGS(value.node->key));
	if (key == walk->root)
		return STR("this configuration");
	const struct node *list = value.node->parent;
	if (list && list->key.n)
		return arena_format(walk->unit->arena, "this item of \"%.*s\"", STR_ARGS(list->key));
	return arena_format(walk->unit->arena, "this %s", key->name);
}

struct str schema_refusal(const struct walk *walk, const struct key *key) {
	if (key && key->effect)
		return str_from(key->effect);
	return arena_format(walk->unit->arena, "%s refuses the whole configuration: nothing is collected", walk->who);
}

static const char *nearest_by_typing(struct str name, const struct key *keys, uint32_t count) {
	const char *nearest = NULL;
	unsigned best = TYPING_ERRORS + 1;
	for (uint32_t i = 0; i < count; i++)
		if (str_equal_ignoring_case(name, str_from(keys[i].name)))
			return keys[i].name;
	for (uint32_t i = 0; i < count; i++) {
		struct str known = str_from(keys[i].name);
		unsigned distance = str_distance(name, known, TYPING_ERRORS);
		if (distance < best && distance * 3 < known.n) {
			best = distance;
			nearest = keys[i].name;
		}
	}
	return nearest;
}

const char *schema_nearest(struct str name, const struct key *keys, uint32_t count) {
	const char *nearest = nearest_by_typing(name, keys, count);
	for (uint32_t i = 0; i < count && !nearest && name.n >= PART_OF_NAME; i++)
		if (str_contains(str_from(keys[i].name), name))
			nearest = keys[i].name;
	return nearest;
}

/* The path of the first object below key that has a key of this name; empty if there is none. Rows form a tree. */
static bool find_elsewhere(const struct key *key, const char *name, const struct key *except, struct buf *path) {
	size_t before = path->n;
	for (uint32_t i = 0; i < key->child_count; i++) {
		const struct key *child = &key->children[i];
		if (key != except && key->type == KEY_OBJECT && str_is(str_from(name), child->name))
			return true;
	}
	for (uint32_t i = 0; i < key->child_count; i++) {
		const struct key *child = &key->children[i];
		if (key->type == KEY_ARRAY)
			buf_add_text(path, "[]");
		else
			buf_format(path, "%s%s", path->n ? "." : "", child->name);
		if (find_elsewhere(child, name, except, path))
			return true;
		path->n = before;
	}
	return false;
}

/* The row of the section that node is in: the root's child above it. */
static const struct key *section_of(const struct walk *walk, const struct node *node) {
	while (node->parent && node->parent->parent)
		node = node->parent;
	for (uint32_t i = 0; i < walk->root->child_count; i++)
		if (str_is(node->key, walk->root->children[i].name))
			return &walk->root->children[i];
	return NULL;
}

static bool find_in_section(const struct key *section, const char *name, const struct key *except, struct buf *path) {
	buf_clear(path);
	buf_add_text(path, section->name);
	return find_elsewhere(section, name, except, path);
}

/* A key of the same section first; else one of the first section, which holds what is common to all. */
static struct str elsewhere_help(struct walk *walk, const struct key *parent, struct placed child) {
	const struct key *section = section_of(walk, child.node);
	struct str name = arena_str(walk->unit->arena, child.node->key), help = {0};
	struct buf path = {0};
	if (name.n && ((section && find_in_section(section, name.p, parent, &path)) ||
		       (walk->root->child_count && find_in_section(&walk->root->children[0], name.p, parent, &path))))
		help = arena_format(walk->unit->arena, "\"%.*s\" belongs into %.*s", STR_ARGS(name),
				    STR_ARGS(buf_str(&path)));
	buf_finish(&path);
	return help;
}

void schema_unknown_key(struct walk *walk, const struct key *parent, struct placed child) {
	struct str name = child.node->key;
	bool closed = parent->flags & KEY_CLOSED;
	const char *nearest = closed ? schema_nearest(name, parent->children, parent->child_count)
				     : nearest_by_typing(name, parent->children, parent->child_count);
	if (!closed && !nearest)
		return;
	struct problem *problem = unit_problem(walk->unit, PROBLEM_UNKNOWN_KEY, schema_key_site(child),
					       "%s knows no key \"%.*s\" here", walk->who, STR_ARGS(name));
	problem->reason = closed ? schema_refusal(walk, NULL) : STR("it is passed over, and so is all that is in it");
	if (nearest)
		problem->help = arena_format(walk->unit->arena, "did you mean \"%s\"?", nearest);
	else
		problem->help = elsewhere_help(walk, parent, child);
	if (problem->help.n == 0)
		problem->help = STR("leave it out");
}
