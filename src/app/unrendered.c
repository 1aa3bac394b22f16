/* Templates of other tools that nobody has rendered yet: Jinja, Helm and Go ({{ }}, {% %}), ERB and EJS (<% %>),
 * Terraform (%{ }, ${ }). They are no broken configurations, so nobody is told that they are. */
#include "app/take.h"

#include <string.h>

struct mark {
	struct str open, close;
	bool in_json_only; /* too common in texts that are no templates */
};

static const struct mark marks[] = {
    {STR_INIT("{{"), STR_INIT("}}"), false}, {STR_INIT("{%"), STR_INIT("%}"), false},
    {STR_INIT("<%"), STR_INIT("%>"), false}, {STR_INIT("%{"), STR_INIT("}"), true},
    {STR_INIT("${"), STR_INIT("}"), true},
};

static const char *const endings[] = {".j2",	".jinja", ".jinja2", ".tpl",	  ".tmpl", ".gotmpl",
				      ".ctmpl", ".tftpl", ".erb",    ".mustache", ".hbs",  ".ejs"};

struct str unrendered_path(struct str path) {
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_with(path, str_from(endings[i])))
			return str_from_to(path, 0, path.n - strlen(endings[i]));
	return path;
}

static const struct problem *syntax_problem(const struct doc *doc) {
	for (uint32_t i = 0; i < doc->problems.count; i++)
		if (doc->problems.items[i].kind == PROBLEM_SYNTAX)
			return &doc->problems.items[i];
	return NULL;
}

/* The mark that opens at off and is closed further on. */
static bool mark_at(struct str text, size_t off, bool json, struct span *ret_at) {
	size_t end;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct str rest = str_from_offset(text, off);
		if (!str_starts_with(rest, marks[i].open) || (marks[i].in_json_only && !json))
			continue;
		rest = str_from_offset(rest, marks[i].open.n);
		if (!str_find(rest, marks[i].close, &end))
			continue;
		*ret_at =
		    (struct span){.off = (uint32_t)off, .len = (uint32_t)(marks[i].open.n + end + marks[i].close.n)};
		return true;
	}
	return false;
}

/* In JSON the parser stops where the template begins or in it, and a mark within a string is text. */
static bool breaks_json(struct str text, size_t error, struct span *ret_at) {
	size_t slash;
	size_t start = str_find_last_char(str_from_to(text, 0, error), '\n', &slash) ? slash + 1 : 0;
	bool in_string = false;
	for (size_t i = start; i < text.n && text.p[i] != '\n'; i++) {
		if (text.p[i] == '"')
			in_string = !in_string;
		if (text.p[i] == '\\')
			i++;
		else if (mark_at(text, i, true, ret_at) && (!in_string || (error >= i && error < i + ret_at->len)))
			return true;
	}
	return false;
}

/* In YAML the error may be far from its cause; a mark breaks it where a value or a key would start. */
static bool breaks_yaml(struct str text, struct span *ret_at) {
	bool starts = true;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (starts && mark_at(text, i, false, ret_at))
			return true;
		bool separates = (c == ':' || c == '-') && i + 1 < text.n && text.p[i + 1] == ' ';
		starts = c == '\n' || separates || (starts && c == ' ');
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
	struct str text = doc->source->text;
	const struct problem *problem = syntax_problem(doc);
	if (!problem || !str_is(str_from(doc->format->name), "json"))
		return breaks_yaml(text, ret_at);
	return breaks_json(text, problem->at.at.off < text.n ? problem->at.at.off : text.n, ret_at);
}

void unrendered_tell(struct doc *doc, struct span at) {
	doc->problems.count = 0;
	struct problem *problem =
	    doc_problem(doc, PROBLEM_UNRENDERED, at, "this is a template of another tool, not rendered yet");
	problem->help =
	    STR("render it first, and check what comes out (for example helm template ... | cwdoctor lint -)");
}
