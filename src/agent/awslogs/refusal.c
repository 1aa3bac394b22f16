/* What follows from a text that Python refuses; and templates of other tools, whose own lines it would refuse. */
#include "agent/awslogs/reading.h"

/* Jinja2, ERB and EPP, Terraform, Mustache. */
static const struct str marks[] = {STR_INIT("{%"), STR_INIT("{#"), STR_INIT("<%"), STR_INIT("%{"), STR_INIT("{{")};

bool awslogs_text_has_mark(struct str text) {
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_contains(text, marks[i]))
			return true;
	return str_contains(text, STR("`{")) || str_contains(text, STR("${"));
}

bool awslogs_is_template(const struct reading *r, const struct doc *doc) {
	return awslogs_path_is_template(doc->source->path) ||
	       map_get(&r->templates, (struct str){.p = (const char *)&doc, .n = sizeof doc});
}

/* The whole line that the site is in. */
static struct str line_of(struct site at) {
	struct str text = at.source->text;
	size_t from = at.at.off, to = from;
	while (from > 0 && text.p[from - 1] != '\n')
		from--;
	while (to < text.n && text.p[to] != '\n')
		to++;
	return str_from_to(text, from, to);
}

static bool starts_with_mark(struct str line) {
	line = str_trim(line);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_starts_with(line, marks[i]))
			return true;
	return false;
}

static void tell_template(struct problem *problem) {
	problem->kind = PROBLEM_UNRENDERED;
	problem->uncertain = false;
	problem->message = STR("this line is one of a template of another tool, which is not rendered yet");
	problem->reason = STR("what the agent will read is not known; the rest was checked as it stands");
	problem->help = STR("check the rendered file too");
}

static bool has_template_lines(const struct doc *doc) {
	for (uint32_t i = 0; i < doc->problems.count; i++)
		if (doc->problems.items[i].kind == PROBLEM_SYNTAX &&
		    starts_with_mark(line_of(doc->problems.items[i].at)))
			return true;
	return false;
}

/* Keeps one problem for all lines of the template, and none of how Python would read them. */
static void settle_template(struct reading *r, struct doc *doc) {
	struct problem_list *problems = &doc->problems;
	uint32_t kept = 0;
	bool told = false;
	if (!has_template_lines(doc))
		return;
	for (uint32_t i = 0; i < problems->count; i++) {
		struct problem problem = problems->items[i];
		struct str line = line_of(problem.at);
		bool of_template = starts_with_mark(line);
		bool first = of_template && !told && problem.kind == PROBLEM_SYNTAX;
		if (first)
			tell_template(&problem);
		else if (of_template || (problem.uncertain && awslogs_text_has_mark(line)))
			continue;
		told = told || first;
		problems->items[kept++] = problem;
	}
	problems->count = kept;
	const struct doc *key = doc;
	*map_at(&r->templates, arena_str(r->arena, (struct str){.p = (const char *)&key, .n = sizeof key})) = doc;
}

static struct str reason_for(const struct problem *problem, bool is_dropin) {
	if (problem->uncertain)
		return STR("which of the two reads the file is not known here; the package of Amazon Linux, with its "
			   "files in /etc/awslogs, runs under Python 2.7");
	if (problem->kind != PROBLEM_SYNTAX && problem->kind != PROBLEM_BYTE_ORDER_MARK)
		return problem->reason;
	return is_dropin ? STR("the agent leaves out the whole file, with no more than a warning \"Failed to parse "
			       "additional config file\" in /var/log/awslogs.log")
			 : STR("the agent does not start with such a file; /var/log/awslogs.log says why");
}

void awslogs_refusals_explain(struct reading *r, const struct config *config) {
	struct doc *doc = config->doc;
	settle_template(r, doc);
	for (uint32_t i = 0; i < doc->problems.count; i++)
		doc->problems.items[i].reason = reason_for(&doc->problems.items[i], config->is_dropin);
}
