/* Overlap groups of patterns, minus the claims that exclude the very file. */
#include "rule/one_file.h"

/* File names that are compared with exclusions in one group; a group past it is kept as it is. */
enum { EXCLUDE_COMPARISONS = 1 << 20 };

struct grouping {
	struct claim *const *claims;
	const uint32_t *readers; /* index of each reading claim among the claims */
	struct one_file *group;	 /* members are still indices into readers */
};

static const struct writer *writer_of(const struct grouping *g, uint32_t member) {
	return &g->claims[g->readers[g->group->members[member]]]->writer;
}

static bool leaves_out(const struct writer *writer, struct str path) {
	return writer->excludes && glob_match(writer->excludes, path);
}

/* Is there a file that both read? Of two patterns only the group's example is known. */
static bool share_a_file(const struct grouping *g, const struct writer *a, const struct writer *b) {
	struct str path = a->reads->literal ? a->reads->prefix : b->reads->literal ? b->reads->prefix : g->group->path;
	return glob_match(a->reads, path) && glob_match(b->reads, path) && !leaves_out(a, path) && !leaves_out(b, path);
}

static bool excludes_something(const struct grouping *g) {
	uint64_t excluding = 0;
	for (uint32_t i = 0; i < g->group->count; i++)
		excluding += writer_of(g, i)->excludes != NULL;
	return excluding && (uint64_t)g->group->count * g->group->count <= EXCLUDE_COMPARISONS;
}

/* Keeps the members that read a file with at least one other. */
static void drop_excluded(struct arena *arena, struct grouping *g) {
	struct one_file *group = g->group;
	bool *kept = ARENA_ARRAY(arena, bool, group->count);
	for (uint32_t i = 0; i < group->count; i++)
		for (uint32_t k = i + 1; k < group->count; k++)
			if (share_a_file(g, writer_of(g, i), writer_of(g, k)))
				kept[i] = kept[k] = true;
	uint32_t count = 0;
	for (uint32_t i = 0; i < group->count; i++)
		if (kept[i])
			group->members[count++] = group->members[i];
	group->count = count;
}

static void name_the_file(struct grouping *g) {
	struct one_file *group = g->group;
	for (uint32_t i = group->count; i-- > 0;) {
		const struct writer *writer = writer_of(g, i);
		if (writer->reads->doubtful)
			group->doubtful = writer->reads->pattern;
		if (writer->reads->literal) {
			group->sure = true;
			group->path = writer->reads->prefix;
		}
	}
	group->sure = group->sure && !group->doubtful.n;
	for (uint32_t i = 0; i < group->count; i++)
		group->members[i] = g->readers[group->members[i]];
}

void one_file_groups(struct arena *arena, struct claim *const *claims, uint32_t count, uint64_t *steps,
		     struct one_file_list *ret, bool *ret_gave_up) {
	const struct glob **globs = ARENA_ARRAY(arena, const struct glob *, count);
	uint32_t *readers = ARENA_ARRAY(arena, uint32_t, count), reading = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (claims[i]->writer.reads) {
			readers[reading] = i;
			globs[reading++] = claims[i]->writer.reads;
		}
	}
	struct glob_groups groups = {0};
	if (reading > 1)
		glob_group_overlaps(arena, globs, reading, steps, &groups, ret_gave_up);
	for (uint32_t i = 0; i < groups.count; i++) {
		struct one_file group = {.members = groups.items[i].members,
					 .count = groups.items[i].count,
					 .path = groups.items[i].witness};
		struct grouping g = {.claims = claims, .readers = readers, .group = &group};
		if (excludes_something(&g))
			drop_excluded(arena, &g);
		name_the_file(&g);
		if (group.count > 1)
			LIST_ADD(arena, ret, group);
	}
}

/* --- names for one file --------------------------------------------------------------------------------------------
 */

/* false: a part is another one for each record. */
static bool name_for(struct arena *arena, const struct template *t, struct str path, struct template *ret) {
	for (uint32_t i = 0; i < t->count; i++) {
		const struct part *part = &t->parts[i];
		if (!part->is_variable)
			template_add_literal(arena, ret, part->literal);
		else if (part->variable.id == IDENTITY_SOURCE_PATH)
			template_add_literal(arena, ret, path_in_form(arena, path, part->variable.form));
		else if (part->variable.id == IDENTITY_RECORD || part->variable.id == IDENTITY_RANDOM)
			return false;
		else
			template_add_variable(arena, ret, &part->variable);
	}
	return true;
}

static bool key_for(struct arena *arena, const struct claim *claim, struct str path, struct str *ret) {
	struct template group = {0}, stream = {0};
	if (!claim->writer.reads || !glob_match(claim->writer.reads, path) || leaves_out(&claim->writer, path) ||
	    !name_for(arena, &claim->group.value, path, &group) ||
	    !name_for(arena, &claim->stream.value, path, &stream))
		return false;
	*ret = arena_join(arena, template_key(arena, &group), STR("\n"), template_key(arena, &stream), STR(""));
	return true;
}

bool one_file_makes_names_equal(struct arena *arena, struct claim *const *claims, uint32_t count, struct str path) {
	struct str first, other;
	if (!count || !key_for(arena, claims[0], path, &first))
		return false;
	for (uint32_t i = 1; i < count; i++)
		if (!key_for(arena, claims[i], path, &other) || !str_equal(first, other))
			return false;
	return true;
}

struct str one_file_assumption(struct arena *arena, const struct one_file *group) {
	if (group->doubtful.n)
		return arena_format(
		    arena,
		    "a file such as %.*s exists, and %.*s matches it: the agent's glob library is known to "
		    "miss files with such patterns",
		    STR_ARGS(group->path), STR_ARGS(group->doubtful));
	return arena_format(arena, "a file such as %.*s exists", STR_ARGS(group->path));
}
