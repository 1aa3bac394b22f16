/* Texts inside one document: what they are called, and which of them another one loads. Which files a process reads
 * together is not always written there (a collector's --config), so that it is known only once all have been read. */
#include "app/unpack.h"

/* The nearest text with a label, from this one on; NULL: it is a file's. */
static const struct source *labelled(const struct source *text) {
	while (text && text->outer && !text->label.n)
		text = text->outer;
	return text && text->outer ? text : NULL;
}

/* "a > b" inside "a"; "a" inside "a" is another one of that name. */
static bool is_joined(struct str around, struct str label) {
	return str_starts_with(label, around) && str_starts_with(str_from_offset(label, around.n), STR(" > "));
}

static struct str join(struct arena *arena, const struct source *around, struct str label) {
	if (!around || !label.n || is_joined(around->label, label))
		return label;
	return arena_format(arena, "%.*s > %.*s", STR_ARGS(around->label), STR_ARGS(label));
}

void parts_name(struct arena *arena, const struct unit *outer, struct embedded *embedded) {
	struct source *text = embedded->text ? embedded->text : embedded->part->source;
	bool own = false; /* a part of what the unit is read from */
	for (uint32_t i = 0; i < outer->doc_count; i++)
		own = own || outer->docs[i]->source == text;
	if (!own)
		text->label = join(arena, labelled(text->outer), text->label);
	if (embedded->part)
		embedded->label = join(arena, own ? labelled(text) : labelled(text->outer), embedded->label);
}

static struct source *own_text(const struct doc *doc) {
	const struct source *text = doc->source;
	while (text->outer && !text->label.n) /* what a shipper made of it by replacing variables */
		text = text->outer;
	return (struct source *)text;
}

static struct str key_of(struct source *const *text) {
	return (struct str){(const char *)text, sizeof *text};
}

struct parts {
	struct arena *arena;
	struct map loaded_by; /* struct unit, by the text that it loads beside its own */
};

static void *find(const struct parts *parts, struct source *text) {
	return map_get(&parts->loaded_by, key_of(&text));
}

static void note_loaded(struct parts *parts, struct unit *unit) {
	for (uint32_t i = 1; i < unit->doc_count; i++) {
		struct source **text = ARENA_NEW(parts->arena, struct source *);
		*text = own_text(unit->docs[i]);
		if (*text != own_text(unit->docs[0]))
			*map_at(&parts->loaded_by, key_of(text)) = unit;
	}
}

/* Of two that load each other the first stays. */
static bool is_part(const struct parts *parts, const struct unit_list *units, uint32_t i) {
	struct source *text = own_text(units->items[i]->docs[0]);
	const struct unit *by = find(parts, text);
	bool mutual = false;
	if (!by || by == units->items[i] || (units->items[i]->agent && units->items[i]->agent != by->agent))
		return false;
	for (uint32_t k = 1; k < units->items[i]->doc_count; k++)
		mutual = mutual || own_text(units->items[i]->docs[k]) == own_text(by->docs[0]);
	for (uint32_t k = 0; mutual && k < i; k++)
		if (units->items[k] == by)
			return true;
	return !mutual;
}

void parts_leave_out(struct arena *arena, struct unit_list *units) {
	struct parts parts = {arena, {.arena = arena}};
	struct unit_list kept = {0};
	for (uint32_t i = 0; i < units->count; i++)
		note_loaded(&parts, units->items[i]);
	for (uint32_t i = 0; i < units->count && parts.loaded_by.count; i++)
		if (!is_part(&parts, units, i))
			LIST_ADD(arena, &kept, units->items[i]);
	if (parts.loaded_by.count)
		*units = kept;
}
