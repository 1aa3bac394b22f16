/* Regular expressions as steps, so that they can be compared with sets of tags. Only the plain part of Ruby's syntax is
 * read: characters, classes, groups, choices, repeats and anchors; whatever else there is, nobody knows. Expects what
 * libonig has accepted, and tags without newlines. A character beyond ASCII is any run of bytes beyond ASCII. */
#include "claim/tag_nfa.h"

#include <string.h>

struct reader {
	struct arena *arena;
	struct step_list *steps;
	struct str p;
	size_t at;
	bool ignore_case, dot_all;
	bool chooses; /* there is a choice, or a lazy repeat: something short may be found before something long */
	bool failed;
};

static bool fail(struct reader *r) {
	r->failed = true;
	return false;
}

static bool more(const struct reader *r) {
	return !r->failed && r->at < r->p.n;
}

static bool looking_at(const struct reader *r, const char *text) {
	return str_starts_with(str_from_offset(r->p, r->at), str_from(text));
}

static struct step *add(struct reader *r, enum step_kind kind) {
	if (r->steps->count > LIMIT_TAG_PATTERN_STEPS)
		fail(r);
	return tag_step_add(r->arena, r->steps, kind);
}

/* --- sets --------------------------------------------------------------------------------------------------------- */

static const struct byte_set beyond_ascii = {{0, 0, UINT64_MAX, UINT64_MAX}};

static void set_join(struct byte_set *set, struct byte_set other) {
	for (unsigned i = 0; i < 4; i++)
		set->bits[i] |= other.bits[i];
}

static struct byte_set set_without(struct byte_set other) {
	return byte_sets_minus(byte_set_of(NULL), other);
}

static struct byte_set set_fold(struct byte_set set) {
	for (unsigned char c = 'a'; c <= 'z'; c++)
		if (byte_set_has(&set, c) || byte_set_has(&set, c ^ 0x20)) {
			set_join(&set, byte_set_one(c));
			set_join(&set, byte_set_one(c ^ 0x20));
		}
	return set;
}

/* One character. */
static void add_set(struct reader *r, struct byte_set set) {
	if (r->ignore_case)
		set = set_fold(set);
	if (!byte_sets_meet(&set, &beyond_ascii)) {
		add(r, STEP_READ)->bytes = set;
		return;
	}
	uint32_t split = r->steps->count;
	add(r, STEP_SPLIT)->alt = split + 2;
	struct step *ascii = add(r, STEP_READ);
	ascii->bytes = byte_sets_minus(set, beyond_ascii);
	ascii->next = split + 4;
	add(r, STEP_READ)->bytes = beyond_ascii;
	struct step *again = add(r, STEP_SPLIT);
	again->next = split + 2;
	again->alt = split + 4;
}

/* \d \w \s \h and their opposites, which are ASCII in Ruby; or one character. c stands behind the backslash. */
static bool read_escape(struct reader *r, char c, struct byte_set *ret) {
	static const struct {
		char letter;
		const char *bytes;
	} kinds[] = {{'d', "0-9"}, {'w', "A-Za-z0-9_"}, {'s', " \t-\r"}, {'h', "0-9A-Fa-f"},
		     {'t', "\t"},  {'n', "\n"},		{'r', "\r"},	 {'f', "\f"}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		bool opposite = i < 4 && c == (kinds[i].letter ^ 0x20);
		if (c != kinds[i].letter && !opposite)
			continue;
		*ret = byte_set_of(kinds[i].bytes);
		if (opposite)
			*ret = set_without(*ret);
		return true;
	}
	bool word = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
	if (word || (unsigned char)c >= 0x80)
		return fail(r);
	*ret = byte_set_one((unsigned char)c);
	return true;
}

/* One member of a class; *ret_one is the character if it is one, else -1. */
static bool read_member(struct reader *r, struct byte_set *ret, int *ret_one) {
	char c = r->p.p[r->at++];
	*ret_one = -1;
	if (c == '[' || (unsigned char)c >= 0x80 || (c == '&' && looking_at(r, "&")))
		return fail(r);
	if (c != '\\') {
		*ret_one = c;
		*ret = byte_set_one((unsigned char)c);
		return true;
	}
	if (r->at == r->p.n)
		return fail(r);
	c = r->p.p[r->at++];
	if (!read_escape(r, c, ret))
		return false;
	if (!byte_sets_meet(&beyond_ascii, ret) && c != 'd' && c != 'w' && c != 's' && c != 'h')
		*ret_one = byte_set_first(ret);
	return true;
}

static void read_class(struct reader *r) {
	bool opposite = looking_at(r, "^");
	r->at += opposite;
	struct byte_set all = {{0}}, set, last;
	if (looking_at(r, "]"))
		fail(r);
	while (more(r) && r->p.p[r->at] != ']') {
		int from, to;
		if (!read_member(r, &set, &from))
			return;
		bool range = looking_at(r, "-") && !looking_at(r, "-]");
		r->at += range;
		if (range && (r->at == r->p.n || !read_member(r, &last, &to) || from < 0 || to < from)) {
			fail(r);
			return;
		}
		for (int c = from; range && c <= to; c++)
			set_join(&set, byte_set_one((unsigned char)c));
		set_join(&all, set);
	}
	r->at++;
	if (r->ignore_case)
		all = set_fold(all);
	add_set(r, opposite ? set_without(all) : all);
}

/* --- repeats ------------------------------------------------------------------------------------------------------ */

#define ENDLESS UINT32_MAX

/* {n} {n,} {,m} {n,m} */
static bool read_braces(struct reader *r, uint32_t *ret_least, uint32_t *ret_most) {
	size_t close = r->at, comma;
	while (close < r->p.n && r->p.p[close] != '}')
		close++;
	struct str inside = str_from_to(r->p, r->at + 1, close);
	*ret_least = 0;
	*ret_most = ENDLESS;
	if (close == r->p.n || inside.n < 1)
		return fail(r);
	r->at = close + 1;
	if (!str_find_char(inside, ',', &comma)) {
		/* Ruby takes {n}? for ({n})? */
		if (!str_to_u32(inside, ret_least) || looking_at(r, "?"))
			return fail(r);
		*ret_most = *ret_least;
		return true;
	}
	struct str least = str_from_to(inside, 0, comma), most = str_from_offset(inside, comma + 1);
	if ((least.n && !str_to_u32(least, ret_least)) || (most.n && !str_to_u32(most, ret_most)) ||
	    (!least.n && !most.n) || *ret_most < *ret_least)
		return fail(r);
	return true;
}

static bool read_repeat(struct reader *r, uint32_t *ret_least, uint32_t *ret_most) {
	*ret_least = *ret_most = 1;
	char c = r->at < r->p.n ? r->p.p[r->at] : '\0';
	if (c == '{') {
		if (!read_braces(r, ret_least, ret_most))
			return false;
	} else if (c == '*' || c == '+' || c == '?') {
		*ret_least = c == '+';
		*ret_most = c == '?' ? 1 : ENDLESS;
		r->at++;
	} else {
		return true;
	}
	/* A lazy repeat takes the same tags; a second repeat, or one that gives nothing back, is too much here. */
	if (looking_at(r, "?")) {
		r->chooses = true;
		r->at++;
	}
	if (r->at < r->p.n && strchr("*+?{", r->p.p[r->at]))
		return fail(r);
	return true;
}

/* --- the rest ----------------------------------------------------------------------------------------------------- */

static void read_choice(struct reader *r);

static void read_group(struct reader *r) {
	if (looking_at(r, "?:")) {
		r->at += 2;
	} else if (looking_at(r, "?<") && !looking_at(r, "?<=") && !looking_at(r, "?<!")) {
		while (more(r) && r->p.p[r->at] != '>')
			r->at++;
		r->at++;
	} else if (looking_at(r, "?")) {
		fail(r);
	}
	read_choice(r);
	if (!looking_at(r, ")"))
		fail(r);
	r->at++;
}

static void read_backslash(struct reader *r) {
	if (r->at == r->p.n) {
		fail(r);
		return;
	}
	char c = r->p.p[r->at++];
	struct byte_set set;
	if (c == 'A')
		add(r, STEP_AT_START);
	else if (c == 'z' || c == 'Z')
		add(r, STEP_AT_END);
	else if (read_escape(r, c, &set))
		add_set(r, set);
}

static void read_atom(struct reader *r) {
	char c = r->p.p[r->at++];
	if (c == '(') {
		read_group(r);
	} else if (c == '[') {
		read_class(r);
	} else if (c == '\\') {
		read_backslash(r);
	} else if (c == '.') {
		add_set(r, r->dot_all ? byte_set_of(NULL) : set_without(byte_set_one('\n')));
	} else if (c == '^') {
		add(r, STEP_AT_START);
	} else if (c == '$') {
		add(r, STEP_AT_END);
	} else if (strchr("*+?{", c) || (r->ignore_case && (unsigned char)c >= 0x80)) {
		fail(r);
	} else if ((unsigned char)c < 0x80) {
		add_set(r, byte_set_one((unsigned char)c));
	} else {
		size_t from = r->at - 1;
		while (r->at < r->p.n && ((unsigned char)r->p.p[r->at] & 0xC0) == 0x80)
			r->at++;
		tag_step_literal(r->arena, r->steps, str_from_to(r->p, from, r->at));
	}
}

/* Can end be reached from a step without reading anything? */
static bool can_be_empty(struct arena *arena, const struct step_list *steps, uint32_t from, uint32_t end) {
	bool *seen = ARENA_ARRAY(arena, bool, steps->count + 1);
	uint32_t *stack = ARENA_ARRAY(arena, uint32_t, 2 * (size_t)steps->count + 2), depth = 0;
	stack[depth++] = from;
	while (depth) {
		uint32_t at = stack[--depth];
		if (at == end)
			return true;
		if (seen[at] || steps->items[at].kind == STEP_READ)
			continue;
		seen[at] = true;
		stack[depth++] = steps->items[at].next;
		if (steps->items[at].alt != STEP_NONE)
			stack[depth++] = steps->items[at].alt;
	}
	return false;
}

/* A copy of steps that stood at from, moved to the end. */
static void add_copy(struct reader *r, const struct step_list *fragment, uint32_t from) {
	uint32_t moved = r->steps->count - from;
	for (uint32_t i = 0; i < fragment->count && !r->failed; i++) {
		struct step *step = add(r, fragment->items[i].kind);
		*step = fragment->items[i];
		step->next += moved;
		if (step->alt != STEP_NONE)
			step->alt += moved;
	}
}

static void add_optional(struct reader *r, const struct step_list *fragment, uint32_t from, bool again) {
	uint32_t split = r->steps->count;
	add(r, STEP_SPLIT);
	add_copy(r, fragment, from);
	if (again)
		add(r, STEP_SPLIT)->next = split;
	r->steps->items[split].alt = r->steps->count;
}

static bool is_anchor(const struct step_list *fragment) {
	enum step_kind kind = fragment->items[0].kind;
	return fragment->count == 1 && (kind == STEP_AT_START || kind == STEP_AT_END);
}

/* An atom, and as many copies of its steps as it is repeated. */
static void read_item(struct reader *r) {
	uint32_t from = r->steps->count, least, most;
	read_atom(r);
	if (r->failed || !read_repeat(r, &least, &most) || (least == 1 && most == 1))
		return;
	struct step_list fragment = {0};
	for (uint32_t i = from; i < r->steps->count; i++)
		LIST_ADD(r->arena, &fragment, r->steps->items[i]);
	/* A time that takes nothing ends all the times there, also those that have to be. */
	if (is_anchor(&fragment) || (least > 1 && can_be_empty(r->arena, r->steps, from, r->steps->count))) {
		fail(r);
		return;
	}
	r->steps->count = from;
	for (uint32_t i = 0; i < least && !r->failed; i++)
		add_copy(r, &fragment, from);
	for (uint32_t i = least; most != ENDLESS && i < most && !r->failed; i++)
		add_optional(r, &fragment, from, false);
	if (most == ENDLESS)
		add_optional(r, &fragment, from, true);
}

/* Up to the end or a bracket that closes. Opens with a split, so that nothing is made of no steps at all. */
static void read_choice(struct reader *r) {
	uint32_t split = r->steps->count, jump = STEP_NONE;
	add(r, STEP_SPLIT);
	while (more(r) && r->p.p[r->at] != ')') {
		if (r->p.p[r->at] != '|') {
			read_item(r);
			continue;
		}
		r->at++;
		r->chooses = true;
		add(r, STEP_SPLIT)->alt = jump;
		jump = r->steps->count - 1;
		r->steps->items[split].alt = r->steps->count;
		split = r->steps->count;
		add(r, STEP_SPLIT);
	}
	while (jump != STEP_NONE && !r->failed) {
		struct step *step = &r->steps->items[jump];
		jump = step->alt;
		step->next = r->steps->count;
		step->alt = STEP_NONE;
	}
}

bool tag_regex_steps(struct arena *arena, const struct regex *regex, struct step_list *ret) {
	unsigned flags = regex_flags(regex);
	struct reader r = {.arena = arena,
			   .steps = ret,
			   .p = regex_pattern(regex),
			   .ignore_case = flags & REGEX_IGNORE_CASE,
			   .dot_all = flags & REGEX_DOT_ALL};
	if (flags & REGEX_EXTENDED)
		return false;
	if (!(flags & REGEX_ANCHORED))
		tag_step_run(arena, ret, NULL);
	read_choice(&r);
	if (r.failed || r.at < r.p.n)
		return false;
	/* What is found first has to be something. Where greed decides, nothing is found last. */
	if ((flags & REGEX_NOT_EMPTY) && can_be_empty(arena, ret, 0, ret->count)) {
		if (r.chooses || !(flags & REGEX_ANCHORED))
			return false;
		tag_step_add(arena, ret, STEP_PAST_START);
	}
	/* What follows the match does not matter. */
	tag_step_run(arena, ret, NULL);
	tag_step_add(arena, ret, STEP_ACCEPT);
	return true;
}
