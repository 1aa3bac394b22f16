/* From the text of a pattern to a compiled one: which part the system opens, which part is matched, and whether any
 * file can match at all. */
#include "claim/glob.h"

#include "base/utf8.h"
#include "claim/glob_nfa.h"

#include <string.h>

static struct glob *give_up(struct glob *glob, struct str why) {
	glob->broken = true;
	glob->why = why;
	return glob;
}

static bool has_any(struct str s, const char *set) {
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] && strchr(set, s.p[i]))
			return true;
	return false;
}

static bool is_special(struct str text, unsigned syntax) {
	return ((syntax & GLOB_STAR) && has_any(text, "*?")) || ((syntax & GLOB_CLASS) && has_any(text, "[")) ||
	       ((syntax & GLOB_BRACES) && has_any(text, "{")) ||
	       ((syntax & GLOB_ESCAPE) && !(syntax & GLOB_WINDOWS) && has_any(text, "\\"));
}

static bool separates(char c, unsigned syntax) {
	return c == '/' || ((syntax & GLOB_WINDOWS) && c == '\\');
}

/* --- one exact path ------------------------------------------------------------------------------------------------
 */

static struct glob *compile_path(struct arena *arena, struct glob *glob) {
	bool windows = glob->syntax & GLOB_WINDOWS;
	struct str pattern = glob->pattern;
	glob->literal = true;
	glob->prefix = glob_clean_path(arena, pattern, windows);
	if (glob_names_folder(pattern, windows) || glob_names_folder(glob->prefix, windows))
		return give_up(glob, STR("it names a folder"));
	if (glob_path_skipped(glob->skipped, glob->prefix, windows))
		return give_up(glob, STR("files with this ending are skipped"));
	return glob;
}

/* --- the part that the system opens ----------------------------------------------------------------------------------
 */

/* Where the first path element with one of these characters starts; the length if there is none. */
static size_t first_element_with(struct str text, const char *set, unsigned syntax) {
	size_t start = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (separates(text.p[i], syntax))
			start = i + 1;
		if (text.p[i] && strchr(set, text.p[i]))
			return start;
	}
	return text.n;
}

/* Cleans the folder before the first element that is matched; what follows is left as it is. */
static struct str clean_folder(struct arena *arena, const struct glob *glob, struct str text, size_t *ret_folder) {
	bool windows = glob->syntax & GLOB_WINDOWS;
	static const char *const special[2][2] = {{"*?[", "*?[\\"}, {"*?[{", "*?[{\\"}};
	bool escapes = (glob->syntax & GLOB_ESCAPE) && !windows, braces = glob->syntax & GLOB_BRACES;
	size_t start = first_element_with(text, special[braces][escapes], glob->syntax);
	struct str folder = glob_clean_path(arena, str_from_to(text, 0, start), windows);
	struct str rest = str_from_offset(text, start);
	if (str_is(folder, "."))
		folder.n = 0;
	bool open = folder.n && start && separates(text.p[start - 1], glob->syntax) &&
		    !separates(folder.p[folder.n - 1], glob->syntax);
	*ret_folder = folder.n + open;
	return arena_format(arena, "%.*s%s%.*s", STR_ARGS(folder), open ? windows ? "\\" : "/" : "", STR_ARGS(rest));
}

/* gobwas refuses bad UTF-8, and U+FFFD with it. */
static bool is_readable(struct str s) {
	return utf8_valid(s, NULL) && !str_contains(s, STR("\xEF\xBF\xBD"));
}

/* For gobwas, a \ on Windows: it reads one that escapes another. */
static struct str doubled(struct arena *arena, struct str s) {
	char *text = arena_alloc_text(arena, 2 * s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		text[n++] = s.p[i];
		if (s.p[i] == '\\')
			text[n++] = '\\';
	}
	return (struct str){.p = text, .n = n};
}

static void parser_start(struct glob_parser *parser, struct arena *arena, unsigned syntax) {
	parser->arena = arena;
	parser->syntax = syntax;
	parser->at = parser->fold_to = 0;
	parser->count = parser->depth = 0;
	parser->ranges = (struct glob_range_list){0};
	parser->too_large = parser->doubtful = false;
	parser->why = STR("");
}

/* --- finishing ---------------------------------------------------------------------------------------------------- */

/* Follows the automaton as long as it has no choice. */
static void find_prefix(struct arena *arena, struct glob *glob) {
	const struct glob_element *elements = glob->elements;
	uint32_t *codes = ARENA_ARRAY(arena, uint32_t, glob->element_count), count = 0;
	uint16_t at = 0;
	for (;; at = elements[at].next) {
		if (elements[at].kind == ELEMENT_CHAR)
			codes[count++] = elements[at].code;
		else if (elements[at].kind != ELEMENT_SPLIT || elements[at].alt != ELEMENT_NONE)
			break;
	}
	glob->literal = elements[at].kind == ELEMENT_ACCEPT;
	glob->prefix = glob_spell(arena, codes, count, glob->syntax & GLOB_WINDOWS);
}

/* Does the plain text at the end make the ending a skipped one? */
static bool ends_skipped(const struct glob *glob) {
	uint32_t end = glob->element_count - 1, at = end;
	while (at > 0 && glob->elements[at - 1].kind == ELEMENT_CHAR)
		at--;
	uint8_t state = 0;
	for (; at < end; at++)
		state = glob_ending_step(glob->skipped, state, glob->elements[at].code);
	return glob_ending_skipped(glob->skipped, state);
}

/* Quick answer for the ordinary case: no branches and classes, and every path element has something that makes a
 * name. */
static bool surely_matches(const struct glob *glob) {
	bool named = false;
	for (uint32_t i = 0; i + 1 < glob->element_count; i++) {
		const struct glob_element *element = &glob->elements[i];
		bool separator = element->kind == ELEMENT_CHAR && element->code == '/';
		if (element->kind == ELEMENT_SPLIT || element->kind == ELEMENT_SET || element->kind == ELEMENT_NEVER ||
		    (separator && !named && i > 0))
			return false;
		named = !separator && (named || element->kind != ELEMENT_CHAR || element->code != '.');
	}
	return named && !ends_skipped(glob);
}

static bool can_match(struct arena *arena, const struct glob *glob) {
	if (surely_matches(glob))
		return true;
	uint64_t steps = LIMIT_GLOB_STEPS;
	return glob_overlap(arena, glob, &glob_everything, &steps, NULL) != OVERLAP_NONE;
}

static struct str why_empty(const struct glob *glob) {
	struct str text = glob->pattern;
	if (glob_names_folder(text, glob->syntax & GLOB_WINDOWS))
		return STR("it names a folder");
	static const char *const odd[] = {"//", "/./", "/../"};
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		if (str_contains(text, str_from(odd[i])))
			return STR("no path that it is compared with holds //, /./ or /../");
	if (glob->skipped)
		return STR("no file has such a path, or files with this ending are skipped");
	return STR("no file has such a path");
}

static struct glob *finish(struct arena *arena, struct glob *glob, const struct glob_parser *parser) {
	struct glob_element *elements = ARENA_ARRAY(arena, struct glob_element, parser->count);
	memcpy(elements, parser->elements, parser->count * sizeof *elements);
	glob->elements = elements;
	glob->element_count = parser->count;
	glob->ranges = parser->ranges.items;
	glob->doubtful = parser->doubtful && (glob->syntax & GLOB_GOBWAS_RULES);
	find_prefix(arena, glob);
	return can_match(arena, glob) ? glob : give_up(glob, why_empty(glob));
}

static struct glob *refuse(struct glob *glob, const struct glob_parser *parser) {
	glob->too_large = parser->too_large;
	return parser->too_large ? glob : give_up(glob, parser->why);
}

static struct glob *compile_opened(struct arena *arena, struct glob *glob, struct str text) {
	struct glob_parser parser;
	parser_start(&parser, arena, glob->syntax);
	parser.text = clean_folder(arena, glob, text, &parser.fold_to);
	if (!(glob->syntax & GLOB_EXACT_CASE))
		parser.fold_to = parser.text.n;
	return glob_parse(&parser) ? finish(arena, glob, &parser) : refuse(glob, &parser);
}

static struct glob *compile_walked(struct arena *arena, struct glob *glob) {
	bool windows = glob->syntax & GLOB_WINDOWS;
	struct glob_parser parser;
	parser_start(&parser, arena, glob->syntax);
	parser.text = windows ? doubled(arena, glob->pattern) : glob->pattern;
	struct str root = glob_walk_root(arena, parser.text, windows, &parser.fold_to);
	if (!glob_parse(&parser) || !glob_parser_share_ends(&parser))
		return refuse(glob, &parser);
	/* Go's Join("C:", name) is C:name, a path in the current folder of that drive. */
	bool drive = windows && root.n == 2 && root.p[1] == ':';
	if (!drive && glob_parser_confine(&parser, root))
		return finish(arena, glob, &parser);
	if (parser.too_large)
		return refuse(glob, &parser);
	return give_up(
	    glob, arena_format(arena, "files are looked for below %.*s, where nothing matches it", STR_ARGS(root)));
}

struct str glob_gobwas_refuses(struct arena *arena, struct str pattern, bool windows) {
	if (!is_readable(pattern))
		return STR("it is not valid UTF-8");
	struct glob_parser parser;
	parser_start(&parser, arena, GLOB_GOBWAS | (windows ? (unsigned)GLOB_WINDOWS : 0));
	parser.text = windows ? doubled(arena, pattern) : pattern;
	glob_parse(&parser);
	return parser.why;
}

struct glob *glob_compile_skipping(struct arena *arena, struct str pattern, unsigned syntax,
				   const char *const *skipped) {
	struct glob *glob = ARENA_NEW(arena, struct glob);
	*glob = (struct glob){.pattern = pattern, .syntax = syntax, .skipped = skipped};
	if (pattern.n == 0)
		return give_up(glob, STR("it is empty"));
	if (memchr(pattern.p, '\0', pattern.n))
		return give_up(glob, STR("it holds a NUL character"));
	if ((syntax & GLOB_GOBWAS_RULES) && !is_readable(pattern))
		return give_up(glob, STR("it is not valid UTF-8"));
	if (syntax & GLOB_WALK)
		return compile_walked(arena, glob);
	pattern = glob->pattern = glob_readable(arena, pattern);
	bool windows = syntax & GLOB_WINDOWS;
	struct str text = windows ? glob_without_device(pattern) : pattern;
	if ((syntax & GLOB_FOLDER_STARS) && !glob_names_folder(text, windows))
		text = glob_clean_path(arena, text, windows);
	return is_special(text, syntax) ? compile_opened(arena, glob, text) : compile_path(arena, glob);
}

struct glob *glob_compile(struct arena *arena, struct str pattern, unsigned syntax) {
	return glob_compile_skipping(arena, pattern, syntax, NULL);
}
