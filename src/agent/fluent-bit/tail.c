/* The tail input: which files it reads, and the tags it makes of their paths.
 * Sources: plugins/in_tail/tail_config.c, tail_scan_glob.c (glob(3) for Path, fnmatch(3) without flags for
 * Exclude_Path), tail_file.c (tag_compose). */
#include "agent/fluent-bit/reading.h"

#include "base/buf.h"
#include "base/limits.h"

/* FindFirstFile and PathMatchSpec of Windows know * and ? only (tail_scan_win32.c). */
enum {
	GLOB_TAIL = GLOB_STAR | GLOB_CLASS | GLOB_CLASS_BANG | GLOB_ESCAPE,
	GLOB_TAIL_WINDOWS = GLOB_STAR | GLOB_WINDOWS,
};

static bool on_windows(const struct reading *r) {
	return r->unit->world.platform == PLATFORM_WINDOWS;
}

struct tail {
	struct reading *r;
	struct input *input;
	struct property *path, *tag, *tag_regex;
	const struct glob *excludes;
	size_t star; /* in the tag's text; its end if there is none */
};

struct word {
	size_t from, to; /* in the value's text */
};
LIST(word_list, struct word);

/* A comma list: blanks around the items go, empty items too (src/flb_slist.c, flb_slist_split_string). */
static struct word_list split_list(const struct reading *r, struct str text) {
	struct word_list words = {0};
	for (size_t at = 0; at < text.n;) {
		size_t comma, end = text.n, next;
		if (str_find_char(str_from_offset(text, at), ',', &comma))
			end = at + comma;
		next = end + 1;
		while (at < end && text.p[at] == ' ')
			at++;
		while (end > at && text.p[end - 1] == ' ')
			end--;
		if (end > at)
			LIST_ADD(r->arena, &words, (struct word){.from = at, .to = end});
		at = next;
	}
	return words;
}

/* --- patterns ---------------------------------------------------------------------------------------------------- */

/* A variable that nobody knows takes part as its own name: equal patterns still meet, others do not. */
static void add_pattern(struct buf *out, const struct value *value, struct word word, bool in_braces, bool crosses,
			bool windows) {
	for (size_t i = word.from; i < word.to; i++) {
		const struct value_piece *piece = value_variable(value, i);
		char c = value->text.p[i];
		if (windows && c == '\\' && i > word.from && value->text.p[i - 1] == '\\')
			continue; /* C:\\var\\log, as if there were escapes, is C:\var\log */
		if (piece) {
			struct str name = piece->variable.name;
			buf_format(out, "$%.*s", STR_ARGS(str_from_to(name, 2, name.n - 1)));
		} else if (c == '*' && crosses) {
			buf_add_text(out, "**");
		} else if (c == '{' || c == '}') {
			buf_format(out, in_braces ? "\\%c" : "%c", c);
		} else {
			buf_add_char(out, c);
		}
	}
}

static bool is_plain(struct str text, bool windows) {
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '*' || text.p[i] == '?' || (!windows && (text.p[i] == '[' || text.p[i] == '\\')))
			return false;
	return true;
}

/* One pattern for all words; crosses: a * matches separators too. */
static const struct glob *compile(const struct reading *r, const struct value *value, const struct word_list *words,
				  bool crosses) {
	struct buf pattern = {0};
	bool braces = words->count > 1, windows = on_windows(r);
	if (braces)
		buf_add_char(&pattern, '{');
	for (uint32_t i = 0; i < words->count; i++) {
		if (i)
			buf_add_char(&pattern, ',');
		struct word word = words->items[i];
		bool name_alone =
		    crosses && windows && !str_contains(str_from_to(value->text, word.from, word.to), STR("\\"));
		if (name_alone)
			buf_add_text(&pattern, "**\\");
		add_pattern(&pattern, value, word, braces && !windows, crosses, windows);
	}
	if (braces)
		buf_add_char(&pattern, '}');
	struct str text = arena_str(r->arena, buf_str(&pattern));
	buf_finish(&pattern);
	unsigned syntax = windows ? GLOB_TAIL_WINDOWS : GLOB_TAIL;
	if (braces)
		syntax |= GLOB_BRACES;
	if (crosses)
		syntax |= GLOB_STAR_STAR;
	if (!braces && !crosses && is_plain(text, windows))
		syntax = windows ? GLOB_WINDOWS : GLOB_NONE;
	return glob_compile(r->arena, text, syntax);
}

/* --- tags -------------------------------------------------------------------------------------------------------- */

/* In place, as tag_compose does once the path stands in the tag. */
static void sanitise(struct buf *tag) {
	size_t n = 0;
	for (size_t i = 0; i < tag->n; i++) {
		char c = tag->p[i];
		if (c == '/' || c == '\\' || c == ':') {
			if (n == 0)
				continue;
			c = '.';
		}
		if (c == '*' || (c == '.' && n && tag->p[n - 1] == '.'))
			continue;
		tag->p[n++] = c;
	}
	if (n && tag->p[n - 1] == '.')
		n--;
	tag->n = n;
}

/* Does the path name a pod's or a container's own file? */
static bool is_of_container(struct str pattern) {
	static const struct str folders[] = {STR_INIT("/var/log/containers/"), STR_INIT("/var/log/pods/"),
					     STR_INIT("/var/lib/docker/containers/")};
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (str_contains(pattern, folders[i]))
			return true;
	return false;
}

static struct variable path_variable(const struct glob *glob) {
	bool pod = is_of_container(glob->pattern);
	return (struct variable){.id = IDENTITY_SOURCE_PATH,
				 .scope = pod ? DIFFERENCE_POD : DIFFERENCE_SOURCE,
				 .name = STR("<path>"),
				 .from = glob,
				 .form = PATH_DOTTED_ONCE};
}

static struct template tag_of_word(const struct tail *t, struct word word, const struct glob *glob) {
	struct holed tag = {0};
	const struct value *path = &t->path->value;
	struct arena *arena = t->r->arena;
	holed_add_value(arena, &tag, &t->tag->value, 0, t->star);
	if (glob->literal) {
		holed_add_value(arena, &tag, path, word.from, word.to);
	} else {
		struct variable variable = path_variable(glob);
		if (path->text.p[word.from] == '/')
			holed_add_text(&tag, STR("/"));
		holed_add_variable(arena, &tag, &variable);
	}
	holed_add_value(arena, &tag, &t->tag->value, t->star + 1, t->tag->value.text.n);
	sanitise(&tag.text);
	return holed_finish(arena, &tag);
}

/* Tag_Regex fills <name> in; what it finds in paths that are patterns nobody knows. */
static void add_regex_tags(const struct tail *t, struct start *start) {
	struct str rest = t->tag ? t->tag->value.text : STR("");
	size_t open, close, at = 0;
	struct template tags = {0};
	while (str_find_char(str_from_offset(rest, at), '<', &open) &&
	       str_find_char(str_from_offset(rest, at + open), '>', &close)) {
		struct template before = value_template(t->r->arena, &t->tag->value, at, at + open);
		struct variable part = {.id = IDENTITY_TAG,
					.scope =
					    is_of_container(start->glob->pattern) ? DIFFERENCE_POD : DIFFERENCE_SOURCE,
					.name = str_from_to(rest, at + open, at + open + close + 1)};
		template_add(t->r->arena, &tags, &before);
		template_add_variable(t->r->arena, &tags, &part);
		at += open + close + 1;
	}
	if (t->tag) {
		struct template behind = value_template(t->r->arena, &t->tag->value, at, rest.n);
		template_add(t->r->arena, &tags, &behind);
	}
	start->tags = tags;
	start->several_tags = at > 0;
	start->several = true;
}

/* --- starts ------------------------------------------------------------------------------------------------------ */

static struct start *add_start(const struct tail *t, const struct word_list *words, struct site at) {
	struct start *start = input_add_start(t->r, t->input);
	start->glob = compile(t->r, &t->path->value, words, false);
	start->excludes = t->excludes;
	start->pod = is_of_container(start->glob->pattern);
	size_t from = words->items[0].from, to = words->items[words->count - 1].to;
	start->name = (struct field){
	    .value = value_template(t->r->arena, &t->path->value, from, to), .at = at, .origin = ORIGIN_WRITTEN};
	return start;
}

static void read_each(const struct tail *t, const struct word_list *words) {
	for (uint32_t i = 0; i < words->count; i++) {
		struct word_list one = {.items = &words->items[i], .count = 1};
		struct site at = value_site(t->r, t->path, words->items[i].from, words->items[i].to);
		if (++t->r->paths > LIMIT_SECTIONS) {
			reading_tell_limit(t->r, at, LIMIT_SECTIONS, "paths stand before this one");
			return;
		}
		struct start *start = add_start(t, &one, at);
		start->several_tags = !start->glob->literal;
		start->tags = tag_of_word(t, words->items[i], start->glob);
	}
}

void tail_read(struct reading *r, struct input *input) {
	struct tail t = {.r = r,
			 .input = input,
			 .path = section_last(input->section, "path"),
			 .tag = section_last(input->section, "tag"),
			 .tag_regex = section_last(input->section, "tag_regex")};
	struct property *exclude = section_last(input->section, "exclude_path");
	if (exclude) {
		struct word_list words = split_list(r, exclude->value.text);
		t.excludes = words.count ? compile(r, &exclude->value, &words, true) : NULL;
	}
	struct word_list words = {0};
	if (t.path)
		words = split_list(r, t.path->value.text);
	if (!words.count) {
		input_add_start(r, input)->tags = input_tag(r, input);
		return;
	}
	struct start *all = add_start(&t, &words, property_site(t.path));
	all->several = words.count > 1 || !all->glob->literal;
	input->whole = *all;
	bool dynamic = t.tag && str_find_char(t.tag->value.text, '*', &t.star);
	if (dynamic && !t.tag_regex) {
		input->starts.count = 0;
		read_each(&t, &words);
		return;
	}
	all->tags = input_tag(r, input);
	if (t.tag_regex)
		add_regex_tags(&t, all);
}
