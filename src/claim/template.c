/* Building names out of literals and variables; their text, their key, and what they are in a world.
 * What the variables' values look like stands in template_value.c, equality in alphabet.c and language.c. */
#include "claim/template.h"

#include "claim/agent.h"
#include "claim/template_value.h"

#include <string.h>

/* Literals that are added one after the other would be copied again and again: they share a buffer with room to grow.
 * used tells whether a part is still the last user of its buffer, since parts are copied freely. */
struct literal_buffer {
	size_t used, room;
	char *bytes;
};

static struct literal_buffer *buffer_new(struct arena *arena, size_t room) {
	struct literal_buffer *buffer = ARENA_NEW(arena, struct literal_buffer);
	*buffer = (struct literal_buffer){.room = room, .bytes = arena_alloc_text(arena, room)};
	return buffer;
}

static bool buffer_takes(const struct part *last, size_t more) {
	const struct literal_buffer *buffer = last->buffer;
	return buffer && last->literal.p + last->literal.n == buffer->bytes + buffer->used &&
	       buffer->room - buffer->used >= more;
}

static void part_extend(struct arena *arena, struct part *last, struct str more) {
	if (!buffer_takes(last, more.n)) {
		struct literal_buffer *buffer = buffer_new(arena, (last->literal.n + more.n) * 2);
		memcpy(buffer->bytes, last->literal.p, last->literal.n);
		buffer->used = last->literal.n;
		last->buffer = buffer;
		last->literal.p = buffer->bytes;
	}
	memcpy(last->buffer->bytes + last->buffer->used, more.p, more.n);
	last->buffer->used += more.n;
	last->literal.n += more.n;
}

void template_add_literal(struct arena *arena, struct template *t, struct str text) {
	if (!text.n)
		return;
	struct part *last = t->count ? &t->parts[t->count - 1] : NULL;
	if (last && !last->is_variable) {
		part_extend(arena, last, text);
		return;
	}
	struct {
		struct part *items;
		uint32_t count, room;
	} list = {t->parts, t->count, t->room};
	LIST_ADD(arena, &list, (struct part){.literal = text});
	*t = (struct template){list.items, list.count, list.room};
}

void template_add_variable(struct arena *arena, struct template *t, const struct variable *variable) {
	struct {
		struct part *items;
		uint32_t count, room;
	} list = {t->parts, t->count, t->room};
	LIST_ADD(arena, &list, (struct part){.is_variable = true, .variable = *variable});
	*t = (struct template){list.items, list.count, list.room};
}

struct template template_literal(struct arena *arena, struct str text) {
	struct template t = {0};
	template_add_literal(arena, &t, text);
	return t;
}

void template_add(struct arena *arena, struct template *t, const struct template *more) {
	for (uint32_t i = 0; i < more->count; i++) {
		const struct part *part = &more->parts[i];
		if (part->is_variable)
			template_add_variable(arena, t, &part->variable);
		else
			template_add_literal(arena, t, part->literal);
	}
}

bool template_is_literal(const struct template *t) {
	for (uint32_t i = 0; i < t->count; i++)
		if (t->parts[i].is_variable)
			return false;
	return true;
}

struct str template_text(struct arena *arena, const struct template *t) {
	if (!t->count)
		return STR("");
	if (t->count == 1)
		return t->parts[0].is_variable ? t->parts[0].variable.name : t->parts[0].literal;
	struct buf text = {0};
	for (uint32_t i = 0; i < t->count; i++)
		buf_add(&text, t->parts[i].is_variable ? t->parts[i].variable.name : t->parts[i].literal);
	struct str result = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

struct str template_key(struct arena *arena, const struct template *t) {
	struct buf key = {0};
	for (uint32_t i = 0; i < t->count;) {
		if (t->parts[i].is_variable) {
			buf_add_char(&key, 'v');
			variable_key(&t->parts[i++].variable, &key);
			continue;
		}
		size_t bytes = 0;
		uint32_t end = i;
		for (; end < t->count && !t->parts[end].is_variable; end++)
			bytes += t->parts[end].literal.n;
		if (bytes) {
			buf_add_char(&key, 'l');
			buf_add_number(&key, bytes);
			buf_add_char(&key, ':');
		}
		for (; i < end; i++)
			buf_add(&key, t->parts[i].literal);
	}
	struct str result = arena_str(arena, buf_str(&key));
	buf_finish(&key);
	return result;
}

struct part variable_in_world(const struct variable *variable, const struct agent *agent, const struct world *world) {
	/* A default may stand for a variable that is itself something else in this world. */
	enum { CHAIN_MAX = 4 };
	struct part part = {.is_variable = true, .variable = *variable};
	for (unsigned i = 0; i < CHAIN_MAX && part.is_variable && agent && agent->in_world; i++) {
		struct part next = {0};
		if (!agent->in_world(&part.variable, world, &next))
			break;
		bool same = next.is_variable && next.variable.id == part.variable.id;
		part = next;
		if (same)
			break;
	}
	return part;
}

struct template template_in_world(struct arena *arena, const struct template *t, const struct agent *agent,
				  const struct world *world) {
	if (template_is_literal(t))
		return *t;
	struct template result = {0};
	for (uint32_t i = 0; i < t->count; i++) {
		struct part part = t->parts[i];
		if (part.is_variable)
			part = variable_in_world(&part.variable, agent, world);
		if (part.is_variable)
			template_add_variable(arena, &result, &part.variable);
		else
			template_add_literal(arena, &result, part.literal);
	}
	return result;
}
