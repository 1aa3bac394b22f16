/* Fluentd's patterns, as fluent/fluentd, lib/fluent/match.rb, GlobMatchPattern reads them: it turns them into a regular
 * expression of Ruby, \A...\Z, here they become steps. Its ways that surprise are kept: a dot at the end of a pattern
 * is dropped, a dot before ** means "a dot or the end follows", **. is also nothing, but only at the start of the tag.
 */
#include "claim/tag_nfa.h"

static const uint32_t NOWHERE = UINT32_MAX;

struct step *tag_step_add(struct arena *arena, struct step_list *steps, enum step_kind kind) {
	struct step step = {.kind = kind, .next = steps->count + 1, .alt = NOWHERE};
	LIST_ADD(arena, steps, step);
	return &steps->items[steps->count - 1];
}

static void set_byte(struct byte_set *set, unsigned char byte, bool on) {
	uint64_t bit = UINT64_C(1) << (byte & 63);
	if (on)
		set->bits[byte >> 6] |= bit;
	else
		set->bits[byte >> 6] &= ~bit;
}

void tag_step_literal(struct arena *arena, struct step_list *steps, struct str text) {
	for (size_t i = 0; i < text.n; i++)
		set_byte(&tag_step_add(arena, steps, STEP_READ)->bytes, (unsigned char)text.p[i], true);
}

void tag_step_run(struct arena *arena, struct step_list *steps, const char *but) {
	uint32_t split = steps->count;
	tag_step_add(arena, steps, STEP_SPLIT)->alt = split + 2;
	struct step *read = tag_step_add(arena, steps, STEP_READ);
	read->bytes = byte_set_of(NULL);
	if (but)
		set_byte(&read->bytes, (unsigned char)*but, false);
	read->next = split;
}

/* (?:.*\.|\A) */
static void add_parts_or_start(struct arena *arena, struct step_list *steps) {
	uint32_t split = steps->count;
	tag_step_add(arena, steps, STEP_SPLIT);
	tag_step_run(arena, steps, "\n");
	tag_step_literal(arena, steps, STR("."));
	uint32_t dot = steps->count - 1;
	steps->items[split].alt = steps->count;
	tag_step_add(arena, steps, STEP_AT_START);
	steps->items[dot].next = steps->count;
}

/* An open brace: the split of its last alternative, and the jumps to its end, linked through alt. */
struct brace {
	uint32_t split, jump;
};
LIST(brace_list, struct brace);

struct reader {
	struct arena *arena;
	struct step_list *steps;
	struct str p;
	size_t at;
	bool escape, dot;
	struct brace_list braces;
};

static void open_brace(struct reader *r) {
	struct brace brace = {.split = r->steps->count, .jump = NOWHERE};
	tag_step_add(r->arena, r->steps, STEP_SPLIT);
	LIST_ADD(r->arena, &r->braces, brace);
}

static void next_choice(struct reader *r) {
	struct brace *brace = &r->braces.items[r->braces.count - 1];
	uint32_t jump = r->steps->count;
	tag_step_add(r->arena, r->steps, STEP_SPLIT)->alt = brace->jump;
	brace->jump = jump;
	r->steps->items[brace->split].alt = r->steps->count;
	brace->split = r->steps->count;
	tag_step_add(r->arena, r->steps, STEP_SPLIT);
}

static void close_brace(struct reader *r) {
	struct brace brace = r->braces.items[--r->braces.count];
	for (uint32_t jump = brace.jump; jump != NOWHERE;) {
		struct step *step = &r->steps->items[jump];
		jump = step->alt;
		step->next = r->steps->count;
		step->alt = NOWHERE;
	}
}

static void read_stars(struct reader *r) {
	if (r->dot)
		tag_step_add(r->arena, r->steps, STEP_BEFORE_DOT);
	r->dot = false;
	r->at += 2;
	if (r->at < r->p.n && r->p.p[r->at] == '.') {
		add_parts_or_start(r->arena, r->steps);
		r->at++;
	} else {
		tag_step_run(r->arena, r->steps, "\n");
	}
}

static void read_one(struct reader *r) {
	struct str c = str_from_to(r->p, r->at, r->at + 1);
	r->at++;
	if (r->escape) {
		r->escape = false;
		tag_step_literal(r->arena, r->steps, c);
		return;
	}
	if (r->dot)
		tag_step_literal(r->arena, r->steps, STR("."));
	r->dot = c.p[0] == '.';
	if (c.p[0] == '\\')
		r->escape = true;
	else if (c.p[0] == '*')
		tag_step_run(r->arena, r->steps, ".");
	else if (c.p[0] == '{')
		open_brace(r);
	else if (c.p[0] == '}' && r->braces.count)
		close_brace(r);
	else if (c.p[0] == ',' && r->braces.count)
		next_choice(r);
	else if (!r->dot)
		tag_step_literal(r->arena, r->steps, c);
}

/* Where the outermost brace that is never closed stands; the end of the pattern if there is none. */
static size_t find_open_brace(struct arena *arena, struct str p) {
	LIST(offsets, size_t) open = {0};
	for (size_t i = 0; i < p.n; i++) {
		if (p.p[i] == '\\')
			i++;
		else if (p.p[i] == '{')
			LIST_ADD(arena, &open, i);
		else if (p.p[i] == '}' && open.count)
			open.count--;
	}
	return open.count ? open.items[0] : p.n;
}

static void add_texts(struct reader *r, const struct tag_texts *texts) {
	open_brace(r);
	for (uint32_t i = 0; i < texts->count; i++) {
		if (i)
			next_choice(r);
		tag_step_literal(r->arena, r->steps, texts->items[i]);
	}
	close_brace(r);
}

bool tag_parts_add(struct arena *arena, struct step_list *steps, struct str pattern) {
	size_t end = find_open_brace(arena, pattern);
	struct reader r = {.arena = arena, .steps = steps, .p = str_from_to(pattern, 0, end)};
	while (r.at < r.p.n)
		if (!r.escape && r.at + 1 < r.p.n && r.p.p[r.at] == '*' && r.p.p[r.at + 1] == '*')
			read_stars(&r);
		else
			read_one(&r);
	if (end == pattern.n)
		return true;
	if (r.dot)
		tag_step_literal(arena, steps, STR("."));
	struct tag_texts texts = {0};
	if (!tag_open_brace(arena, str_from_offset(pattern, end), &texts))
		return false;
	add_texts(&r, &texts);
	return true;
}
