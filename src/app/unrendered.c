/* Where a template's marks stand, and whether they are why a text cannot be read. */
#include "app/unrendered.h"

#include <string.h>

struct mark {
	struct str open, close;
	bool is_common; /* in texts that are no templates, too */
};

static const struct mark marks[] = {
    {STR_INIT("{{"), STR_INIT("}}"), false}, {STR_INIT("{%"), STR_INIT("%}"), false},
    {STR_INIT("<%"), STR_INIT("%>"), false}, {STR_INIT("%{"), STR_INIT("}"), true},
    {STR_INIT("${"), STR_INIT("}"), true},
};

enum { MARK_BYTES_MAX = 4096, OPEN_MARKS_MAX = 1 << 16 };

static const char *const endings[] = {".j2",	".jinja", ".jinja2", ".tpl",	  ".tmpl", ".gotmpl",
				      ".ctmpl", ".tftpl", ".erb",    ".mustache", ".hbs",  ".ejs"};

struct str unrendered_path(struct str path) {
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_with(path, str_from(endings[i])))
			return str_from_to(path, 0, path.n - strlen(endings[i]));
	/* CloudFormation calls its own templates so; behind the name of a configuration it is another tool's. */
	static const char template[] = ".template";
	struct str rest = str_from_to(path, 0, path.n - strlen(template));
	if (str_ends_with(path, str_from(template)) && format_by_path(rest))
		return rest;
	return path;
}

bool unrendered_is_called(struct str path) {
	return unrendered_path(path).n < path.n;
}

static const struct problem *syntax_problem(const struct doc *doc) {
	for (uint32_t i = 0; i < doc->problems.count; i++)
		if (doc->problems.items[i].kind == PROBLEM_SYNTAX)
			return &doc->problems.items[i];
	return NULL;
}

/* $NAME, as envsubst takes it: in JSON outside of strings it can be nothing else. */
static bool variable_at(struct str text, size_t off, struct span *ret_at) {
	size_t end = off + 1;
	while (end < text.n && ((text.p[end] >= 'A' && text.p[end] <= 'Z') || text.p[end] == '_'))
		end++;
	if (text.p[off] != '$' || end == off + 1)
		return false;
	*ret_at = (struct span){.off = (uint32_t)off, .len = (uint32_t)(end - off)};
	return true;
}

bool unrendered_mark_at(struct str text, size_t off, bool all, struct span *ret_at) {
	struct str rest = str_from_to(text, off, off + MARK_BYTES_MAX);
	size_t end;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const struct mark *mark = &marks[i];
		if (!str_starts_with(rest, mark->open) || (mark->is_common && !all) ||
		    !str_find(str_from_offset(rest, mark->open.n), mark->close, &end))
			continue;
		*ret_at = (struct span){(uint32_t)off, (uint32_t)(mark->open.n + end + mark->close.n)};
		return true;
	}
	return false;
}

static bool may_open(char c) {
	return c == '{' || c == '<' || c == '%' || c == '$';
}

/* The parser of JSON and TOML stops where the template begins or in it, and a mark within a string is text. */
static bool breaks_line(struct str text, size_t error, struct span *ret_at) {
	size_t slash;
	size_t start = str_find_last_char(str_from_to(text, 0, error), '\n', &slash) ? slash + 1 : 0;
	bool in_string = false;
	uint32_t tries = 0;
	for (size_t i = start; i < text.n && text.p[i] != '\n' && tries < OPEN_MARKS_MAX; i++) {
		tries += may_open(text.p[i]);
		if (text.p[i] == '"')
			in_string = !in_string;
		if (text.p[i] == '\\')
			i++;
		else if (unrendered_mark_at(text, i, true, ret_at) &&
			 (!in_string || (error >= i && error < i + ret_at->len)))
			return true;
		else if (!in_string && variable_at(text, i, ret_at))
			return true;
	}
	return false;
}

/* In YAML the error may be far from its cause; a mark breaks it where a value or a key would start. */
static bool breaks_yaml(struct str text, struct span *ret_at) {
	bool starts = true;
	uint32_t tries = 0;
	for (size_t i = 0; i < text.n && tries < OPEN_MARKS_MAX; i++) {
		char c = text.p[i];
		tries += starts && may_open(c);
		if (starts && unrendered_mark_at(text, i, false, ret_at))
			return true;
		bool separates = (c == ':' || c == '-') && i + 1 < text.n && text.p[i + 1] == ' ';
		starts = c == '\n' || separates || (starts && c == ' ');
	}
	return false;
}

bool unrendered_mark_from(struct str text, size_t off, bool all, struct span *ret_at) {
	uint32_t tries = 0;
	for (size_t i = off; i < text.n && tries < OPEN_MARKS_MAX; i++) {
		tries += may_open(text.p[i]);
		if (may_open(text.p[i]) && unrendered_mark_at(text, i, all, ret_at))
			return true;
	}
	return false;
}

bool unrendered_lines(struct str text) {
	struct str rest = text, line;
	while (str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if ((str_starts_with(line, STR("{%")) && str_contains(line, STR("%}"))) ||
		    (str_starts_with(line, STR("<%")) && str_contains(line, STR("%>"))))
			return true;
	}
	return false;
}

bool unrendered_template(const struct doc *doc, struct span *ret_at) {
	struct str text = doc->source->text, format = str_from(doc->format->name);
	const struct problem *problem = syntax_problem(doc);
	bool by_line = str_is(format, "json") || str_is(format, "toml");
	if (unrendered_is_called(doc->source->path) && unrendered_mark_from(text, 0, true, ret_at))
		return true;
	if (!problem || !by_line)
		return breaks_yaml(text, ret_at);
	return breaks_line(text, problem->at.at.off < text.n ? problem->at.at.off : text.n, ret_at);
}

static bool opens_twice(struct str text, const struct node *node) {
	return str_is(str_from_to(text, node->span.off, (size_t)node->span.off + 2), "{{");
}

bool unrendered_value(const struct doc *doc, struct span *ret_at) {
	struct str text = doc->source->text;
	if (!str_is(str_from(doc->format->name), "yaml") || !str_contains(text, STR("{{")))
		return false;
	for (uint32_t i = 0; i < doc->root_count; i++)
		for (const struct node *node = doc->roots[i]; node; node = node_following(node))
			if (node->kind == NODE_OBJECT && opens_twice(text, node) &&
			    unrendered_mark_at(text, node->span.off, false, ret_at))
				return true;
	return false;
}

/* The parser stopped in it. */
const struct hole *unrendered_hole(const struct doc *doc) {
	const struct source *source = doc->source;
	const struct problem *problem = syntax_problem(doc);
	for (uint32_t i = 0; problem && problem->at.source == source && i < source->hole_count; i++) {
		struct span here = source->holes[i].here;
		if (problem->at.at.off >= here.off && problem->at.at.off < here.off + here.len)
			return &source->holes[i];
	}
	return NULL;
}

/* By the template's name, or else by its marks. */
static struct str renderer(const struct source *source, struct span at) {
	struct str path = source->path, mark = str_from_offset(source->text, at.off);
	bool jinja = str_ends_with(path, STR(".j2")) || str_ends_with(path, STR(".jinja")) ||
		     str_ends_with(path, STR(".jinja2"));
	if (str_ends_with(path, STR(".tftpl")) || str_starts_with(mark, STR("%{")))
		return STR("terraform plan -out PLAN, then terraform show -json PLAN | cwdoctor lint -");
	if (str_ends_with(path, STR(".erb")) || str_starts_with(mark, STR("<%")))
		return STR("erb -T - FILE | cwdoctor lint -");
	if (jinja || str_starts_with(mark, STR("{%")))
		return STR("ansible localhost -m template -a 'src=FILE dest=OUT', then cwdoctor lint OUT");
	return STR("helm template ... | cwdoctor lint -");
}

struct problem *unrendered_tell(struct doc *doc, struct span at) {
	doc->problems.count = 0;
	struct problem *problem =
	    doc_problem(doc, PROBLEM_UNRENDERED, at, "this is a template of another tool, not rendered yet");
	problem->help = arena_format(doc->arena, "render it first, and check what comes out (for example %.*s)",
				     STR_ARGS(renderer(doc->source, at)));
	return problem;
}
