/* Fuzzes patterns against sets of tags: a byte of syntax, a pattern or a regular expression, a newline, a set. In a set
 * $ is any text, # a host name, and <x> a path that the file pattern x matches. What is said of a set has to be true of
 * its tags. */
#include "base/fuzz.h"
#include "claim/glob.h"
#include "claim/tag.h"

enum { MOST_BYTES = 512 };

static struct template set_of(struct arena *arena, struct str text, enum path_form form) {
	static const struct variable any = {.id = IDENTITY_TAG, .name = STR_INIT("tag")};
	static const struct variable host = {
	    .id = IDENTITY_HOST_NAME, .name = STR_INIT("host"), .values = &charset_host_name};
	struct template t = {0};
	for (size_t i = 0, close; i < text.n; i++) {
		if (text.p[i] == '$')
			template_add_variable(arena, &t, &any);
		else if (text.p[i] == '#')
			template_add_variable(arena, &t, &host);
		else if (text.p[i] == '<' && str_find_char(str_from_offset(text, i), '>', &close)) {
			struct str pattern = str_from_to(text, i + 1, i + close);
			const struct glob *glob = glob_compile(arena, pattern, GLOB_GO_FILEPATH);
			struct template path = tag_of_path(arena, STR(""), glob, form, STR(""), STR(""));
			template_add(arena, &t, &path);
			i += close;
		} else {
			template_add_literal(arena, &t, str_from_to(text, i, i + 1));
		}
	}
	return t;
}

/* Sets of tags know no newlines and no characters beyond ASCII as regular expressions do. */
static bool is_plain(struct str tag) {
	for (size_t i = 0; i < tag.n; i++)
		if (tag.p[i] == '\n' || (unsigned char)tag.p[i] >= 0x80)
			return false;
	return true;
}

/* The same tag as a set: one byte in it is a variable with one value. */
static struct template loosen(struct arena *arena, struct str tag, size_t at) {
	char *bytes = arena_alloc(arena, 2);
	bytes[0] = tag.p[at];
	struct charset *values = ARENA_NEW(arena, struct charset);
	*values = (struct charset){.bytes = bytes, .min = 1, .max = 1};
	struct variable variable = {.id = IDENTITY_UNKNOWN, .name = STR("?"), .values = values};
	struct template t = template_literal(arena, str_from_to(tag, 0, at));
	template_add_variable(arena, &t, &variable);
	template_add_literal(arena, &t, str_from_offset(tag, at + 1));
	return t;
}

/* Either a pattern or a regular expression. */
struct taker {
	const struct tag_pattern *pattern;
	const struct regex *regex;
};

static enum tag_match take(const struct taker *taker, const struct template *tags) {
	return taker->regex ? tag_regex_match(taker->regex, tags) : tag_pattern_match(taker->pattern, tags);
}

static enum tag_match check_one(struct arena *arena, const struct taker *taker, struct str tag) {
	struct template one = template_literal(arena, tag);
	enum tag_match match = take(taker, &one);
	must(match != TAG_SOME);
	for (size_t at = 0; at < tag.n && match != TAG_MAYBE; at += 1 + tag.n / 4) {
		struct template loose = loosen(arena, tag, at);
		enum tag_match again = take(taker, &loose);
		bool odd = tag.p[at] == '\0' || (taker->regex && !is_plain(tag));
		must(odd || again == match || again == TAG_MAYBE);
	}
	return match;
}

static void check_part(struct arena *arena, const struct template *tags, struct str example, int index) {
	struct template part = {0};
	enum answer answer = tag_part(arena, tags, index, &part);
	LIST(fields, struct str) fields = {0};
	struct str rest = example;
	for (size_t dot; str_find_char(rest, '.', &dot); rest = str_from_offset(rest, dot + 1))
		LIST_ADD(arena, &fields, str_from_to(rest, 0, dot));
	LIST_ADD(arena, &fields, rest);
	int64_t at = index < 0 ? (int64_t)fields.count + index : index;
	bool inside = at >= 0 && at < (int64_t)fields.count;
	must(answer != NEVER || !inside);
	must(answer != CERTAIN || inside);
	if (answer == CERTAIN && template_is_literal(&part))
		must(str_equal(fields.items[at], template_text(arena, &part)));
}

/* An example of a path may be one of those that sets of tags leave out. */
static bool is_inside(struct arena *arena, struct str tag, const struct template *tags) {
	size_t star;
	return !str_find_char(tag, '*', &star) &&
	       tag_pattern_match(tag_pattern_compile(arena, tag, TAG_STARS, NULL), tags) != TAG_NONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	size_t newline;
	struct str rest = {(const char *)data + 1, size - 1};
	if (size < 2 || size > MOST_BYTES || !str_find_char(rest, '\n', &newline))
		return 0;
	struct arena *arena = arena_new();
	struct str text = str_from_to(rest, 0, newline);
	struct regex *regex = data[0] & 4 ? regex_new(arena, text, data[0] >> 3, NULL) : NULL;
	const char *error = NULL;
	struct taker taker = {tag_pattern_compile(arena, text, data[0] & 1 ? TAG_PARTS : TAG_STARS, &error), regex};
	struct template tags =
	    set_of(arena, str_from_offset(rest, newline + 1), data[0] & 2 ? PATH_DOTTED : PATH_DOTTED_ONCE);
	enum tag_match all = take(&taker, &tags);
	must(!error || regex || all == TAG_NONE);
	for (unsigned host = 0; host < 2; host++) {
		struct str example = template_example(arena, &tags, host);
		enum tag_match one = check_one(arena, &taker, example);
		if (!is_inside(arena, example, &tags) || (regex && !is_plain(example)))
			continue;
		must(all != TAG_NONE || one != TAG_ALL);
		must(all != TAG_ALL || one != TAG_NONE);
		for (int index = -2; index < 3; index++)
			check_part(arena, &tags, example, index);
	}
	regex_free(regex);
	arena_free(arena);
	return 0;
}
