/* Values of SOURCE_PATH variables. Which file a pattern matches is glob.c's business; here only what the path becomes
 * in a name. */
#include "claim/path_value.h"

#include "base/utf8.h"
#include "claim/glob.h"
#include "claim/walk.h"

static bool is_windows(const struct glob *glob) {
	return (glob->syntax & GLOB_WINDOWS) != 0;
}

static size_t base_offset(const struct glob *glob, struct str path) {
	size_t slash = 0, backslash = 0;
	size_t at = str_find_last_char(path, '/', &slash) ? slash + 1 : 0;
	if (is_windows(glob) && str_find_last_char(path, '\\', &backslash) && backslash + 1 > at)
		at = backslash + 1;
	return at;
}

/* As glob_flatten_path before its last step: the separators are still there. */
static struct str clean_path(struct arena *arena, struct str path) {
	struct byte_set kept = byte_set_of("._/#A-Za-z0-9-");
	char *text = arena_alloc_text(arena, path.n);
	size_t n = 0;
	for (size_t at = 0; at < path.n;) {
		uint32_t c = utf8_next(path, &at);
		c = c == '\\' ? '/' : c;
		text[n++] = c < 0x80 && byte_set_has(&kept, (unsigned char)c) ? (char)c : '_';
	}
	return (struct str){text, n};
}

/* As fluent/fluentd, lib/fluent/plugin/in_tail.rb, TailWatcher#tag makes a part of a tag (PATH_DOTTED: / becomes a
 * dot), and as fluent/fluent-bit, plugins/in_tail/tail_file.c, tag_compose does (PATH_DOTTED_ONCE: \\ and : too, stars
 * go): of a run of dots one stays, and none at the start. What stands at the end is the caller's business. */
static size_t dot_text(struct str path, enum path_form form, char *out, size_t room) {
	bool once = form == PATH_DOTTED_ONCE;
	size_t n = 0;
	for (size_t i = 0; i < path.n && n < room; i++) {
		char c = path.p[i];
		if (c == '/' || c == '.' || (once && (c == '\\' || c == ':'))) {
			if (n && out[n - 1] != '.')
				out[n++] = '.';
		} else if (!once || c != '*') {
			out[n++] = c;
		}
	}
	return n;
}

static struct str dot_path(struct arena *arena, struct str path, enum path_form form) {
	char *text = arena_alloc_text(arena, path.n);
	return (struct str){text, dot_text(path, form, text, path.n)};
}

static struct str without_last_dot(struct str text) {
	return str_from_to(text, 0, text.n - (str_ends_with(text, STR(".")) ? 1 : 0));
}

struct str path_in_form(struct arena *arena, struct str path, enum path_form form) {
	size_t slash;
	switch (form) {
	case PATH_WHOLE:
		break;
	case PATH_FLATTENED:
		return glob_flatten_path(arena, path);
	case PATH_BASE_NAME:
		return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
	case PATH_CLEANED:
		return clean_path(arena, path);
	case PATH_DOTTED:
		return dot_path(arena, path, PATH_DOTTED);
	case PATH_DOTTED_ONCE:
		return without_last_dot(dot_path(arena, path, PATH_DOTTED_ONCE));
	}
	return path;
}

static struct str form_path(struct arena *arena, const struct variable *variable, struct str path) {
	if (variable->form == PATH_BASE_NAME)
		return str_from_offset(path, base_offset(variable->from, path));
	return path_in_form(arena, path, variable->form);
}

/* The text behind the last wildcard, without a separator in front (which ** may share with what is before it). */
static struct str plain_tail(const struct glob *glob) {
	struct str pattern = glob->pattern;
	size_t at, star = 0, mark = 0;
	bool escapes = !is_windows(glob) && str_find_char(pattern, '\\', &at);
	if (escapes || str_find_char(pattern, '{', &at) || str_find_char(pattern, '[', &at))
		return STR("");
	bool found = str_find_last_char(pattern, '*', &star);
	found = str_find_last_char(pattern, '?', &mark) || found;
	if (!found)
		return STR("");
	struct str tail = str_from_offset(pattern, (star > mark ? star : mark) + 1);
	while (tail.n && (tail.p[0] == '/' || (is_windows(glob) && tail.p[0] == '\\')))
		tail = str_from_offset(tail, 1);
	/* What the system would clean away is not in the path. */
	bool cleaned = str_contains(tail, STR("//")) || str_contains(tail, STR("/.")) ||
		       str_contains(tail, STR("\\.")) || str_contains(tail, STR("\\\\"));
	return cleaned ? STR("") : tail;
}

/* Is the case of the elements with wildcards that of the pattern? */
static bool keeps_case(const struct glob *glob) {
	return !is_windows(glob) || (glob->syntax & GLOB_EXACT_CASE);
}

/* In /srv/(any)/app.log every base name is one text. */
static bool has_plain_base(const struct glob *glob) {
	struct str tail = plain_tail(glob);
	size_t base = base_offset(glob, glob->pattern);
	return tail.n && keeps_case(glob) && glob->pattern.n - tail.n <= base && base < glob->pattern.n;
}

bool path_value_is_literal(struct arena *arena, const struct variable *variable, struct str *ret) {
	const struct glob *glob = variable->from;
	if (glob->broken)
		return false;
	if (!glob->literal) {
		if (variable->form != PATH_BASE_NAME || !has_plain_base(glob))
			return false;
		*ret = form_path(arena, variable, glob->pattern);
		return true;
	}
	/* A pattern in which nothing is special is opened as it is written, all others are cleaned. */
	bool plain = (glob->syntax & ~(unsigned)GLOB_WINDOWS) == GLOB_NONE;
	*ret = form_path(arena, variable, plain ? glob->pattern : glob->prefix);
	return true;
}

/* The start of every path as it is spelled: on Windows the folder is taken from the pattern, the rest from the disk. */
static struct str spelled_prefix(const struct glob *glob) {
	return is_windows(glob) ? str_from_to(glob->prefix, 0, base_offset(glob, glob->prefix)) : glob->prefix;
}

static bool may_cross_folders(const struct glob *glob, struct str rest) {
	size_t at;
	return str_find_char(rest, '/', &at) || str_contains(rest, STR("**")) || str_find_char(rest, '{', &at) ||
	       (is_windows(glob) && str_find_char(rest, '\\', &at));
}

static bool is_dotted(const struct variable *variable) {
	return variable->form == PATH_DOTTED || variable->form == PATH_DOTTED_ONCE;
}

/* A dot at the end of the prefix is followed by something if a name follows that is more than separators. */
static bool name_follows(const struct variable *variable, struct str prefix) {
	return variable->form == PATH_DOTTED || str_ends_with(prefix, STR("/")) ||
	       (is_windows(variable->from) && str_ends_with(prefix, STR("\\")));
}

static struct str dotted_prefix(struct arena *arena, const struct variable *variable, struct str prefix) {
	struct str text = dot_path(arena, prefix, variable->form);
	return name_follows(variable, prefix) ? text : without_last_dot(text);
}

size_t path_value_start(const struct variable *variable, char *out, size_t room) {
	struct str prefix = spelled_prefix(variable->from);
	if (!is_dotted(variable) || variable->from->broken)
		return 0;
	size_t n = dot_text(prefix, variable->form, out, room);
	bool sure = n < room && name_follows(variable, prefix);
	return n && out[n - 1] == '.' && !sure ? n - 1 : n;
}

/* Without a dot at its start, which may be the one that the prefix ends in. */
static struct str dotted_suffix(struct arena *arena, const struct variable *variable, struct str tail) {
	struct str text = dot_path(arena, tail, variable->form);
	return variable->form == PATH_DOTTED ? text : without_last_dot(text);
}

struct str path_value_prefix(struct arena *arena, const struct variable *variable) {
	const struct glob *glob = variable->from;
	struct str prefix = spelled_prefix(glob);
	if (is_dotted(variable))
		return dotted_prefix(arena, variable, prefix);
	if (variable->form != PATH_BASE_NAME)
		return form_path(arena, variable, prefix);
	/* An escape makes the pattern longer than the prefix, and then the offset below would be wrong. */
	size_t backslash;
	if (!str_starts_with(glob->pattern, prefix) || str_find_char(prefix, '\\', &backslash) ||
	    may_cross_folders(glob, str_from_offset(glob->pattern, prefix.n)))
		return STR("");
	return form_path(arena, variable, prefix);
}

struct str path_value_suffix(struct arena *arena, const struct variable *variable) {
	const struct glob *glob = variable->from;
	if (!keeps_case(glob) || (is_windows(glob) && variable->form == PATH_WHOLE))
		return STR("");
	struct str tail = plain_tail(glob);
	return is_dotted(variable) ? dotted_suffix(arena, variable, tail) : form_path(arena, variable, tail);
}

struct str path_value_tail(struct arena *arena, const struct variable *variable) {
	struct str suffix = path_value_suffix(arena, variable);
	bool dot = keeps_case(variable->from) && str_starts_with(plain_tail(variable->from), STR("."));
	return dot ? arena_join(arena, STR("."), suffix, STR(""), STR("")) : suffix;
}

struct byte_set path_value_bytes(const struct variable *variable) {
	struct byte_set set = byte_set_of(NULL);
	if (variable->form == PATH_FLATTENED)
		set = byte_set_of(".#_A-Za-z0-9-");
	if (variable->form == PATH_CLEANED)
		set = byte_set_of("._/#A-Za-z0-9-");
	const char *absent = "";
	if (variable->form == PATH_BASE_NAME || variable->form == PATH_DOTTED)
		absent = "/";
	if (variable->form == PATH_DOTTED_ONCE)
		absent = "/\\:*";
	for (const char *p = absent; *p; p++)
		set.bits[*p >> 6] &= ~(UINT64_C(1) << (*p & 63));
	return set;
}

/* The pattern of the last element alone; NULL if the last element cannot be told from the text. */
static const struct glob *base_glob(struct arena *arena, const struct glob *glob) {
	size_t at;
	if (str_find_char(glob->pattern, '{', &at) || (!is_windows(glob) && str_find_char(glob->pattern, '\\', &at)) ||
	    str_find_char(glob->pattern, '[', &at))
		return NULL;
	struct str base = str_from_offset(glob->pattern, base_offset(glob, glob->pattern));
	const char *root = is_windows(glob) ? "\\" : "/";
	const struct glob *last = glob_compile_skipping(arena, arena_format(arena, "%s%.*s", root, STR_ARGS(base)),
							glob->syntax & ~(unsigned)GLOB_WALK, glob->skipped);
	return last->broken || last->too_large ? NULL : last;
}

static bool dotted_may_equal(struct arena *arena, const struct variable *a, const struct variable *b, uint64_t *steps) {
	struct template tags[2] = {{0}, {0}};
	struct walk walks[2];
	template_add_variable(arena, &tags[0], a);
	template_add_variable(arena, &tags[1], b);
	for (unsigned i = 0; i < 2; i++)
		walk_init(&walks[i], arena, &tags[i]);
	return walks_meet(arena, &walks[0], &walks[1], steps);
}

bool path_values_may_equal(struct arena *arena, const struct variable *a, const struct variable *b, uint64_t *steps) {
	const struct glob *left = a->from, *right = b->from;
	if (a->form != b->form)
		return true;
	if (is_dotted(a))
		return dotted_may_equal(arena, a, b, steps);
	if (a->form == PATH_BASE_NAME) {
		left = base_glob(arena, left);
		right = base_glob(arena, right);
		if (!left || !right)
			return true;
	}
	/* A step of a glob is dearer than one of a comparison, and a search has to be set up first. */
	enum { SET_UP_STEPS = 256, STEP_FACTOR = 8 };
	uint64_t glob_steps = *steps / STEP_FACTOR, before = glob_steps;
	bool may = glob_overlap(arena, left, right, &glob_steps, NULL) != OVERLAP_NONE;
	/* Paths that are equal once cleaned are equal once flattened, so the same answer serves both. */
	if (!may && (a->form == PATH_FLATTENED || a->form == PATH_CLEANED))
		may = glob_flatten_overlap(arena, left, right, &glob_steps, NULL, NULL) != OVERLAP_NONE;
	uint64_t cost = (before - glob_steps) * STEP_FACTOR + SET_UP_STEPS;
	*steps -= cost < *steps ? cost : *steps;
	return may;
}

struct str path_value_example(struct arena *arena, const struct variable *variable) {
	enum { EXAMPLE_STEPS = 1 << 16 };
	struct str text;
	if (path_value_is_literal(arena, variable, &text))
		return text;
	uint64_t steps = EXAMPLE_STEPS;
	if (glob_overlap(arena, variable->from, variable->from, &steps, &text) == OVERLAP_SOME)
		return form_path(arena, variable, text);
	return path_value_prefix(arena, variable);
}
