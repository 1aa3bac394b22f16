/* What is asked about tags besides patterns: regular expressions, parts, tags made of paths. */
#include "claim/tag.h"

#include "claim/glob.h"
#include "claim/path_value.h"

/* --- parts -------------------------------------------------------------------------------------------------------- */

LIST(part_list, struct template);

struct cutter {
	struct arena *arena;
	struct part_list parts;
	struct template part; /* the one being read */
};

static void cut_text(struct cutter *c, struct str text) {
	size_t dot;
	for (; str_find_char(text, '.', &dot); text = str_from_offset(text, dot + 1)) {
		template_add_literal(c->arena, &c->part, str_from_to(text, 0, dot));
		LIST_ADD(c->arena, &c->parts, c->part);
		c->part = (struct template){0};
	}
	template_add_literal(c->arena, &c->part, text);
}

static bool is_dotted_path(const struct variable *variable) {
	return variable->id == IDENTITY_SOURCE_PATH && variable->from && !variable->from->broken &&
	       (variable->form == PATH_DOTTED || variable->form == PATH_DOTTED_ONCE);
}

/* Cuts at the dots of literals and at those that every path has; another variable stays with what is beside it. */
static struct part_list cut(struct arena *arena, const struct template *tags) {
	struct cutter c = {.arena = arena};
	for (uint32_t i = 0; i < tags->count; i++) {
		const struct part *part = &tags->parts[i];
		bool path = part->is_variable && is_dotted_path(&part->variable);
		if (path)
			cut_text(&c, path_value_prefix(arena, &part->variable));
		if (part->is_variable)
			template_add_variable(arena, &c.part, &part->variable);
		else
			cut_text(&c, part->literal);
		if (path)
			cut_text(&c, path_value_tail(arena, &part->variable));
	}
	LIST_ADD(arena, &c.parts, c.part);
	return c.parts;
}

static bool may_hold_dot(const struct variable *variable) {
	if (variable->id == IDENTITY_SOURCE_PATH && variable->from)
		return true;
	struct byte_set set = byte_set_of(variable->values ? variable->values->bytes : NULL);
	size_t dot;
	return byte_set_has(&set, '.') || (variable->values && str_find_char(variable->values->prefix, '.', &dot));
}

static bool holds_dots(const struct template *part) {
	for (uint32_t i = 0; i < part->count; i++)
		if (part->parts[i].is_variable && may_hold_dot(&part->parts[i].variable))
			return true;
	return false;
}

enum answer tag_part(struct arena *arena, const struct template *tags, int index, struct template *ret) {
	struct part_list parts = cut(arena, tags);
	int64_t at = index < 0 ? (int64_t)parts.count + index : index;
	bool inside = at >= 0 && at < parts.count;
	/* Parts that may be several leave no number behind them certain, seen from the side that is counted from. */
	for (int64_t i = 0; i < parts.count; i++) {
		bool counts = index < 0 ? !inside || i >= at : !inside || i <= at;
		if (counts && holds_dots(&parts.items[i]))
			return POSSIBLE;
	}
	if (!inside)
		return NEVER;
	*ret = parts.items[at];
	return CERTAIN;
}

/* --- tags made of paths ------------------------------------------------------------------------------------------- */

/* As fluent/fluent-bit, plugins/in_tail/tail_file.c, tag_compose cleans a tag: separators become dots, but for those at
 * the start, which go; of a run of dots one stays; stars go. A dot at the end stays for now. */
static struct str clean(struct arena *arena, struct str text) {
	char *out = arena_alloc_text(arena, text.n);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool separator = c == '/' || c == '\\' || c == ':';
		bool again = n && out[n - 1] == '.' && (separator || c == '.');
		if (c != '*' && !again && !(separator && n == 0))
			out[n++] = separator ? '.' : c;
	}
	return (struct str){out, n};
}

static struct str clean_whole(struct arena *arena, struct str text) {
	struct str tag = clean(arena, text);
	return str_from_to(tag, 0, tag.n - (str_ends_with(tag, STR(".")) ? 1 : 0));
}

static bool separates(char c) {
	return c == '/' || c == '\\' || c == ':' || c == '.';
}

/* The text before a path that is not known; the path then begins with none of the separators it is known to have. */
static struct str clean_before(struct arena *arena, struct str before, struct str path) {
	struct str start = clean(arena, before);
	if (start.n && path.n && separates(path.p[0]) && !str_ends_with(start, STR(".")))
		return arena_join(arena, start, STR("."), STR(""), STR(""));
	if (start.n)
		return start;
	/* At the start of a tag only a dot that is written as one stays. */
	while (path.n && path.p[0] != '.' && separates(path.p[0]))
		path = str_from_offset(path, 1);
	return path.n && path.p[0] == '.' ? STR(".") : STR("");
}

static struct str clean_after(struct arena *arena, struct str after) {
	struct str behind = arena_join(arena, STR("x"), after, STR(""), STR(""));
	return str_from_offset(clean_whole(arena, behind), 1);
}

static enum difference scope_of(const struct glob *glob) {
	static const char *const folders[] = {"/var/log/containers/", "/var/log/pods/", "/var/lib/docker/containers/"};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (str_starts_with(glob->prefix, str_from(folders[i])))
			return DIFFERENCE_POD;
	return DIFFERENCE_SOURCE;
}

struct template tag_of_path(struct arena *arena, struct str before, const struct glob *glob, enum path_form form,
			    struct str after, struct str name) {
	struct variable variable = {.id = IDENTITY_SOURCE_PATH,
				    .scope = scope_of(glob),
				    .name = name.n ? name : STR("<path>"),
				    .from = glob,
				    .form = form};
	struct str path = glob->prefix;
	size_t at;
	bool once = form == PATH_DOTTED_ONCE;
	bool written = glob->literal && !str_find_char(glob->pattern, '\\', &at);
	if (!once && str_find_char(after, '*', &at))
		after = str_from_to(after, 0, at);
	if (glob->literal && once) {
		path = written ? glob->pattern : glob->prefix;
		return template_literal(arena, clean_whole(arena, arena_join(arena, before, path, after, STR(""))));
	}
	struct template tag = {0};
	template_add_literal(arena, &tag, once ? clean_before(arena, before, path) : before);
	if (path_value_is_literal(arena, &variable, &path))
		template_add_literal(arena, &tag, path);
	else
		template_add_variable(arena, &tag, &variable);
	template_add_literal(arena, &tag, once ? clean_after(arena, after) : after);
	return tag;
}
