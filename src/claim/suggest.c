/* Proposing stream names: what tells the host apart, a slash, what tells the source apart. */
#include "claim/suggest.h"

#include "claim/agent.h"
#include "claim/label.h"

#include <string.h>

/* A longer name of the user's own is not built upon: names end at 512 characters. */
enum { BASE_BYTES_MAX = 256, EXTENDED_BYTES_MAX = 400 };

struct str suggest_label(struct arena *arena, const struct claim *claim) {
	return label_at(arena, claim, 0);
}

bool suggest_may_extend(const struct claim *claim) {
	const struct template *stream = &claim->stream.value;
	size_t bytes = 0, at;
	for (uint32_t i = 0; i < stream->count; i++) {
		struct str text = stream->parts[i].literal;
		if (stream->parts[i].is_variable)
			continue;
		bytes += text.n;
		if (str_find_char(text, ':', &at) || str_find_char(text, '*', &at))
			return false;
	}
	return bytes <= EXTENDED_BYTES_MAX;
}

/* --- names in use ------------------------------------------------------------------------------------------------ */

static struct str key_of(struct arena *arena, const struct claim *claim, const struct template *stream) {
	const struct world *world = &claim->unit->world;
	struct template group = template_in_world(arena, &claim->group.value, claim->agent, world);
	struct template name = template_in_world(arena, stream, claim->agent, world);
	struct str group_key = template_key(arena, &group), name_key = template_key(arena, &name);
	struct buf key = {0};
	buf_format(&key, "%zu:", group_key.n);
	buf_add(&key, group_key);
	buf_add(&key, name_key);
	struct str result = arena_str(arena, buf_str(&key));
	buf_finish(&key);
	return result;
}

/* Made once for a host: a thousand findings may ask. */
static struct map *names_in_use(struct host *host) {
	if (host->names_in_use)
		return host->names_in_use;
	struct map *names = ARENA_NEW(host->arena, struct map);
	names->arena = host->arena;
	for (uint32_t i = 0; i < host->claims.count; i++) {
		struct claim *claim = host->claims.items[i];
		if (claim->stream.origin != ORIGIN_ABSENT)
			*map_at(names, key_of(host->arena, claim, &claim->stream.value)) = claim;
	}
	host->names_in_use = names;
	return names;
}

/* --- the part that tells hosts apart ------------------------------------------------------------------------------ */

static struct template host_part(struct arena *arena, const struct claim *claim) {
	struct template base = {0};
	struct variable variable;
	if (claim->agent && claim->agent->host_identity) {
		claim->agent->host_identity(&claim->unit->world, &variable);
		template_add_variable(arena, &base, &variable);
	}
	return base;
}

/* What the user already has in front, up to the last variable that differs from host to host. */
static bool own_host_part(struct arena *arena, const struct claim *claim, struct template *ret) {
	const struct template *stream = &claim->stream.value;
	if (claim->stream.origin != ORIGIN_WRITTEN && claim->stream.origin != ORIGIN_INHERITED)
		return false;
	uint32_t end = 0;
	for (uint32_t i = 0; i < stream->count; i++) {
		struct template part = {.parts = &stream->parts[i], .count = 1};
		struct template here = template_in_world(arena, &part, claim->agent, &claim->unit->world);
		if (stream->parts[i].is_variable && stream->parts[i].variable.id == IDENTITY_RANDOM)
			return false;
		if (template_differs_by_host(&here) == CERTAIN)
			end = i + 1;
	}
	struct template base = {.parts = stream->parts, .count = end};
	if (!end || !suggest_may_extend(claim) || template_text(arena, &base).n > BASE_BYTES_MAX)
		return false;
	template_add(arena, ret, &base);
	return true;
}

/* --- choosing -------------------------------------------------------------------------------------------------------
 */

struct choice {
	const struct claim *claim;
	struct template base, name;
	struct str key;
	unsigned level;
	struct choice *lead; /* the first one with this source and base: the others take its name and a number */
};

struct choosing {
	struct arena *arena;
	const struct map *in_use;
	const struct suggest_taken *taken; /* NULL: nobody knows of others */
	struct choice *choices;
	uint32_t count;
};

/* What writes a stream for many senders may refuse a name that begins with what each event says. */
static struct template join_behind(struct arena *arena, const struct template *base, struct str label) {
	struct template name = {0};
	bool first = base->count && base->parts[0].is_variable;
	if (first) {
		template_add_literal(arena, &name, label);
		template_add_literal(arena, &name, STR("-"));
	}
	template_add(arena, &name, base);
	if (first)
		return name;
	if (base->count)
		template_add_literal(arena, &name, STR("-"));
	template_add_literal(arena, &name, label);
	return name;
}

static struct template join(struct arena *arena, const struct template *base, struct str label) {
	struct template name = {0};
	template_add(arena, &name, base);
	if (name.count)
		template_add_literal(arena, &name, STR("/"));
	template_add_literal(arena, &name, label);
	return name;
}

static void name_choice(struct choosing *c, struct choice *choice) {
	struct str label = label_at(c->arena, choice->claim, choice->level);
	choice->name = choice->claim->writer.merged_by.n ? join_behind(c->arena, &choice->base, label)
							 : join(c->arena, &choice->base, label);
	choice->key = key_of(c->arena, choice->claim, &choice->name);
}

/* Lengthens every name that another one has too; false if there was none. */
static bool lengthen(struct choosing *c) {
	struct map seen = {.arena = c->arena};
	bool any = false, *clash = ARENA_ARRAY(c->arena, bool, c->count);
	for (uint32_t i = 0; i < c->count; i++) {
		if (c->choices[i].lead != &c->choices[i])
			continue;
		void **slot = map_at(&seen, c->choices[i].key);
		clash[i] = *slot || map_get(c->in_use, c->choices[i].key);
		if (*slot)
			clash[(struct choice *)*slot - c->choices] = true;
		*slot = &c->choices[i];
	}
	for (uint32_t i = 0; i < c->count; i++)
		if (clash[i] && c->choices[i].level + 1 < LABEL_LEVELS) {
			c->choices[i].level++;
			name_choice(c, &c->choices[i]);
			any = true;
		}
	return any;
}

static bool is_taken(const struct choosing *c, const struct map *owners, const struct choice *choice) {
	const struct choice *owner = map_get(owners, choice->key);
	return (owner && owner != choice) || map_get(c->in_use, choice->key) ||
	       (c->taken && c->taken->is_taken(choice->claim, &choice->name, c->taken->context));
}

/* Numbers what is still not one of a kind; names without a number are given away first. */
static void number_names(struct choosing *c) {
	struct map owners = {.arena = c->arena}, numbers = {.arena = c->arena};
	for (uint32_t i = 0; i < c->count; i++) {
		void **owner = map_at(&owners, c->choices[i].lead->key);
		*owner = *owner ? *owner : c->choices[i].lead;
	}
	struct template *plain_names = ARENA_ARRAY(c->arena, struct template, c->count);
	for (uint32_t i = 0; i < c->count; i++)
		plain_names[i] = c->choices[i].lead->name;
	for (uint32_t i = 0; i < c->count; i++) {
		struct choice *choice = &c->choices[i];
		choice->name = plain_names[i];
		choice->key = key_of(c->arena, choice->claim, &choice->name);
		uint32_t **number = (uint32_t **)map_at(&numbers, choice->key);
		if (!*number)
			*number = ARENA_NEW(c->arena, uint32_t);
		while (is_taken(c, &owners, choice)) {
			**number = **number ? **number + 1 : 2;
			choice->name = (struct template){0};
			template_add(c->arena, &choice->name, &plain_names[i]);
			template_add_literal(c->arena, &choice->name, arena_format(c->arena, "-%u", **number));
			choice->key = key_of(c->arena, choice->claim, &choice->name);
		}
		*map_at(&owners, choice->key) = choice;
	}
}

static void start_choices(struct choosing *c, struct claim *const *claims) {
	struct map sources = {.arena = c->arena};
	for (uint32_t i = 0; i < c->count; i++) {
		struct choice *choice = &c->choices[i];
		choice->claim = claims[i];
		if (!own_host_part(c->arena, claims[i], &choice->base))
			choice->base = host_part(c->arena, claims[i]);
		struct str source = key_of(c->arena, claims[i], &choice->base);
		source =
		    arena_format(c->arena, "%.*s %.*s", STR_ARGS(source), STR_ARGS(label_source(c->arena, claims[i])));
		void **slot = map_at(&sources, source);
		*slot = *slot ? *slot : choice;
		choice->lead = *slot;
		name_choice(c, choice);
	}
}

void suggest_streams(struct arena *arena, struct host *host, struct claim *const *claims, uint32_t count,
		     struct template *ret) {
	suggest_free_streams(arena, host, claims, count, NULL, ret);
}

void suggest_free_streams(struct arena *arena, struct host *host, struct claim *const *claims, uint32_t count,
			  const struct suggest_taken *taken, struct template *ret) {
	struct choosing c = {.arena = arena, .in_use = names_in_use(host), .taken = taken, .count = count};
	c.choices = ARENA_ARRAY(arena, struct choice, count);
	start_choices(&c, claims);
	for (unsigned level = 0; level < LABEL_LEVELS && lengthen(&c); level++)
		;
	number_names(&c);
	for (uint32_t i = 0; i < count; i++)
		ret[i] = c.choices[i].name;
}
