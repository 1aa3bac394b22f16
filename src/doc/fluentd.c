/* Fluentd's own syntax (v1 grammar), as strict as Fluentd, with positions: sections, entries, includes.
 * fluent/fluentd, lib/fluent/config/v1_parser.rb. What it refuses is a problem of kind SYNTAX; reading goes on behind
 * it. Open sections are the chain of parents: nothing recurses. */
#include "doc/fluentd_read.h"

#include "base/limits.h"

static bool fluentd_parse(struct doc *doc);

static const char *const extensions[] = {NULL};

const struct format format_fluentd = {
    .name = "fluentd",
    .extensions = extensions,
    .sniff = fluentd_sniff,
    .parse = fluentd_parse,
    .decode = fluentd_decode,
};

static struct span span_of(size_t from, size_t to) {
	return (struct span){.off = (uint32_t)from, .len = (uint32_t)(to - from)};
}

static bool is_name(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t name_end(const struct fluentd *f, size_t at) {
	while (is_name(fluentd_byte(f, at)))
		at++;
	return at;
}

static void give_up(struct fluentd *f, struct span at, const char *message, unsigned limit) {
	struct problem *problem = doc_problem(f->doc, PROBLEM_LIMIT, at, "%s", "");
	problem->message = arena_format(f->doc->arena, "%s %u; the rest is not read", message, limit);
	problem->incomplete = f->doc->incomplete = f->full = true;
}

/* The parts of a node that a style says; one for each, as nothing else differs. */
static const struct node_extra *extra_of(enum node_style style) {
	static const struct node_extra extras[] = {[STYLE_PLAIN] = {.style = STYLE_PLAIN},
						   [STYLE_SINGLE_QUOTED] = {.style = STYLE_SINGLE_QUOTED},
						   [STYLE_DOUBLE_QUOTED] = {.style = STYLE_DOUBLE_QUOTED},
						   [STYLE_FLOW] = {.style = STYLE_FLOW}};
	return &extras[style];
}

static struct node *add_node(struct fluentd *f, enum node_kind kind, struct span span) {
	if (f->nodes == LIMIT_DOC_NODES)
		give_up(f, span, "the number of sections and entries before this place is", LIMIT_DOC_NODES);
	if (f->full)
		return NULL;
	f->nodes++;
	struct node *node = node_new(f->doc->arena, kind, span);
	node_append(f->open, node);
	return node;
}

static void add_entry(struct fluentd *f, const struct fluentd_value *name, const struct fluentd_value *value) {
	struct node *node = add_node(f, NODE_STRING, value->span);
	if (!node)
		return;
	node->key = name->text;
	node->key_span = name->span;
	node->text = value->text;
	node->extra = extra_of(value->style);
}

/* --- sections ------------------------------------------------------------------------------------------------------
 */

static void close_section(struct fluentd *f, size_t end) {
	f->open->span.len = (uint32_t)end - f->open->span.off;
	f->open = f->open->parent;
	f->depth--;
}

static void read_argument(struct fluentd *f, struct fluentd_value *ret) {
	char c = fluentd_byte(f, f->at);
	*ret = (struct fluentd_value){.span = span_of(f->at, f->at)};
	if (c == '"' || c == '\'') {
		fluentd_quoted(f, FLUENTD_ARGUMENT, ret);
		return;
	}
	size_t end = fluentd_argument_end(f, f->at);
	ret->text = str_from_to(f->text, f->at, end);
	ret->span = span_of(f->at, end);
	f->at = end;
}

/* Behind the argument: >, and the end of the line. */
static void read_header_end(struct fluentd *f, size_t start) {
	size_t arg_end = f->at;
	fluentd_skip_spacing(f);
	if (fluentd_byte(f, f->at) != '>') {
		f->at = arg_end;
		fluentd_refuse(f, start, arg_end, "this section header is not closed: Fluentd expects > at its end")
		    ->help = STR("end it with >");
		fluentd_line_end(f);
		return;
	}
	f->at++;
	if (fluentd_line_end(f))
		return;
	size_t end = fluentd_unquoted_end(f, f->at);
	fluentd_refuse(f, f->at, end,
		       "only a comment may stand between the header of a section and the end of its line")
	    ->help = STR("put it on a line of its own");
	f->at = end;
}

/* <include path/> of the grammar before v1; with an end tag it is a section like any other. */
static bool is_old_include(struct fluentd *f, struct str name, const struct fluentd_value *arg) {
	if (!str_is(name, "include") || !str_ends_with(arg->text, STR("/")) || f->steps > FLUENTD_STEPS)
		return false;
	f->steps += f->text.n - f->at;
	return !str_contains(str_from_offset(f->text, f->at), STR("</include"));
}

static void refuse_old_include(struct fluentd *f, size_t start, const struct fluentd_value *arg) {
	struct problem *problem =
	    fluentd_refuse(f, start, f->at,
			   "<include .../> was the old grammar (--use-v0-config); Fluentd reads a section "
			   "here that is never closed");
	struct str path = str_trim(str_from_to(arg->text, 0, arg->text.n - 1));
	problem->help = arena_format(f->doc->arena, "write @include %.*s", STR_ARGS(path));
}

static void open_section(struct fluentd *f) {
	size_t start = f->at, name_at = start + 1, end = name_end(f, name_at);
	struct fluentd_value arg;
	f->at = end;
	fluentd_skip_spacing(f);
	read_argument(f, &arg);
	struct str name = str_from_to(f->text, name_at, end);
	size_t header_end = f->at;
	if (is_old_include(f, name, &arg)) {
		read_header_end(f, start);
		refuse_old_include(f, start, &arg);
		return;
	}
	struct node *section = add_node(f, NODE_OBJECT, span_of(start, header_end));
	if (!section)
		return;
	section->key = name;
	section->key_span = span_of(name_at, end);
	if (f->depth == LIMIT_DOC_DEPTH)
		give_up(f, section->span, "sections stand in each other deeper than", LIMIT_DOC_DEPTH);
	f->open = section;
	f->depth++;
	if (arg.span.len > 0)
		add_entry(f, &(struct fluentd_value){.span = span_of(arg.span.off, arg.span.off)}, &arg);
	read_header_end(f, start);
}

static struct str header_of(const struct fluentd *f, const struct node *section) {
	return arena_format(f->doc->arena, "<%.*s>", STR_ARGS(section->key));
}

static void refuse_open(struct fluentd *f, const struct node *section, const char *message) {
	size_t from = section->span.off, to = section->key_span.off + section->key_span.len;
	if (section->first && section->first->key_span.len == 0)
		to = section->first->span.off + section->first->span.len;
	struct problem *problem = fluentd_refuse(f, from, to, "");
	struct str name = section->key;
	problem->message = arena_format(f->doc->arena, "the section %.*s is not closed before %s",
					STR_ARGS(header_of(f, section)), message);
	bool at_end = f->at >= f->text.n;
	problem->help = arena_format(f->doc->arena, "add </%.*s>%s", STR_ARGS(name),
				     at_end ? "; only the grammar before v1 (--use-v0-config) does without" : "");
}

static bool is_open(const struct fluentd *f, struct str name) {
	for (const struct node *section = f->open; section->parent; section = section->parent)
		if (str_equal(section->key, name))
			return true;
	return false;
}

/* </> closes the root, which has no name either: Fluentd then expects the end of the text. */
static void end_root(struct fluentd *f, size_t start, size_t end) {
	fluentd_skip_spacing(f);
	if (f->at < f->text.n)
		fluentd_refuse(f, start, end, "Fluentd reads nothing behind </>")->help = STR("delete it");
}

/* A wrong end tag closes the nearest section of its name; one that closes nothing is passed over. */
static void match_end_tag(struct fluentd *f, size_t start, struct str name, size_t end) {
	if (f->open->parent && str_equal(f->open->key, name)) {
		close_section(f, end);
		return;
	}
	if (!f->open->parent && name.n == 0) {
		end_root(f, start, end);
		return;
	}
	struct str tag = arena_format(f->doc->arena, "</%.*s>", STR_ARGS(name));
	if (!is_open(f, name)) {
		struct problem *problem = fluentd_refuse(f, start, end, "");
		problem->message =
		    f->open->parent ? arena_format(f->doc->arena, "%.*s stands where </%.*s> should close the section",
						   STR_ARGS(tag), STR_ARGS(f->open->key))
				    : arena_format(f->doc->arena, "%.*s closes nothing", STR_ARGS(tag));
		if (!f->open->parent)
			return;
		problem->also = doc_site(f->doc, f->open->key_span);
		problem->also_label = STR("opened here");
		return;
	}
	while (!str_equal(f->open->key, name)) {
		refuse_open(f, f->open, tag.p);
		close_section(f, start);
	}
	close_section(f, end);
}

static void read_end_tag(struct fluentd *f) {
	size_t start = f->at, end = name_end(f, start + 2);
	struct str name = str_from_to(f->text, start + 2, end);
	f->at = end;
	fluentd_skip_spacing(f);
	if (fluentd_byte(f, f->at) != '>') {
		f->at = end;
		size_t rest = fluentd_unquoted_end(f, end);
		fluentd_refuse(f, start, rest, "an end tag is </NAME> and nothing else");
		f->at = rest;
		match_end_tag(f, start, name, rest);
		return;
	}
	size_t tag_end = ++f->at;
	if (!fluentd_line_end(f)) {
		size_t rest = fluentd_unquoted_end(f, f->at);
		fluentd_refuse(f, f->at, rest, "only a comment may stand between an end tag and the end of its line")
		    ->help = STR("put it on a line of its own");
		f->at = rest;
	}
	match_end_tag(f, start, name, tag_end);
}

/* --- entries -------------------------------------------------------------------------------------------------------
 */

static void read_name(struct fluentd *f, struct fluentd_value *ret) {
	char c = f->text.p[f->at];
	if (c == '"' || c == '\'') {
		fluentd_quoted(f, FLUENTD_NAME, ret);
		return;
	}
	size_t from = f->at;
	while (f->at < f->text.n && !fluentd_is_blank(f->text.p[f->at]) && !fluentd_is_break(f->text.p[f->at]))
		f->at++;
	*ret = (struct fluentd_value){.text = str_from_to(f->text, from, f->at), .span = span_of(from, f->at)};
}

/* Behind a name: blanks, and \r, which ends lines elsewhere. True if a \n or the end was passed: there is no value. */
static bool skip_to_value(struct fluentd *f) {
	bool broken = false;
	for (; f->at < f->text.n; f->at++) {
		char c = f->text.p[f->at];
		if (!fluentd_is_blank(c) && !fluentd_is_break(c))
			break;
		broken = broken || c == '\n';
	}
	return broken || f->at == f->text.n;
}

static void read_include(struct fluentd *f, const struct fluentd_value *name) {
	struct fluentd_value path;
	if (f->at == f->text.n) {
		fluentd_refuse(f, name->span.off, name->span.off + name->span.len, "a path must follow this name");
		return;
	}
	char c = f->text.p[f->at];
	if (c == '"' || c == '\'') {
		fluentd_quoted(f, FLUENTD_PATH, &path);
	} else {
		size_t end = fluentd_unquoted_end(f, f->at);
		path = (struct fluentd_value){.text = str_from_to(f->text, f->at, end), .span = span_of(f->at, end)};
		f->at = end;
	}
	fluentd_line_end(f);
	add_entry(f, name, &path);
}

/* The root knows include and @include, and looks for the path on the next lines too. */
static bool read_root_include(struct fluentd *f) {
	struct str rest = str_from_offset(f->text, f->at);
	struct fluentd_value name = {0};
	size_t n = str_starts_with(rest, STR("@include")) ? 8 : str_starts_with(rest, STR("include")) ? 7 : 0;
	char c = fluentd_byte(f, f->at + n);
	if (f->open->parent || n == 0 ||
	    (f->at + n < f->text.n && !fluentd_is_blank(c) && !fluentd_is_break(c) && c != '#'))
		return false;
	name.text = str_from_to(rest, 0, n);
	name.span = span_of(f->at, f->at + n);
	f->at += n;
	fluentd_skip_spacing(f);
	read_include(f, &name);
	return true;
}

static void check_reserved(struct fluentd *f, const struct fluentd_value *name) {
	static const char *const reserved[] = {"@type", "@id", "@label", "@log_level"};
	static const char *const strict[] = {"match", "source", "filter", "system"};
	bool refused = !f->open->parent;
	for (size_t i = 0; i < sizeof strict / sizeof *strict; i++)
		refused = refused || str_is(f->open->key, strict[i]);
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (str_is(name->text, reserved[i]))
			return;
	if (!refused || !str_starts_with(name->text, STR("@")))
		return;
	struct problem *problem = fluentd_refuse(f, name->span.off, name->span.off + name->span.len, "");
	problem->message = arena_format(f->doc->arena, "Fluentd knows no %.*s, and refuses names that start with @",
					STR_ARGS(name->text));
	problem->help = STR("the names it knows are @type, @id, @label, @log_level and @include");
}

static void read_entry(struct fluentd *f) {
	struct fluentd_value name, value = {0};
	read_name(f, &name);
	size_t end = f->at;
	if (skip_to_value(f)) {
		value.span = span_of(end, end);
		add_entry(f, &name, &value);
		return;
	}
	if (str_is(name.text, "@include")) {
		read_include(f, &name);
		return;
	}
	check_reserved(f, &name);
	fluentd_value(f, &value);
	add_entry(f, &name, &value);
}

/* --- the whole text -------------------------------------------------------------------------------------------------
 */

static void read_item(struct fluentd *f) {
	char c = f->text.p[f->at];
	if (c == '{' && fluentd_template(f))
		f->at = fluentd_find_break(f, f->at);
	else if (c == '<' && fluentd_byte(f, f->at + 1) == '/')
		read_end_tag(f);
	else if (c == '<')
		open_section(f);
	else if (!read_root_include(f))
		read_entry(f);
}

static bool fluentd_parse(struct doc *doc) {
	struct fluentd f = {.doc = doc, .text = doc->source->text};
	doc->root = f.open = node_new(doc->arena, NODE_OBJECT, span_of(0, f.text.n));
	if (!fluentd_check_encoding(&f))
		return false;
	while (!f.full) {
		fluentd_skip_spacing(&f);
		if (f.at == f.text.n)
			break;
		read_item(&f);
	}
	while (f.open->parent) {
		if (!f.full)
			refuse_open(&f, f.open, "the end of the text");
		close_section(&f, f.text.n);
	}
	doc->comments = f.comments.items;
	doc->comment_count = f.comments.count;
	return !doc->unreadable;
}
