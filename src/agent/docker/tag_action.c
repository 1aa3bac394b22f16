/* One action of a Go template: {{.Name}}, {{index .ContainerLabels "x"}}, {{.Name | upper}}. What cannot be worked out
 * becomes a variable that is told apart as its parts are. Functions: moby/moby, daemon/logger/templates/templates.go.
 */
#include "agent/docker/tag.h"

#include "base/buf.h"

static bool is_letter(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static char peek(const struct scan *s) {
	return s->at < s->text.n ? s->text.p[s->at] : '\0';
}

static void skip_space(struct scan *s) {
	while (peek(s) == ' ' || peek(s) == '\t' || peek(s) == '\n' || peek(s) == '\r')
		s->at++;
}

static struct str take_name(struct scan *s) {
	size_t start = s->at;
	while (is_letter(peek(s)) || is_digit(peek(s)))
		s->at++;
	return str_from_to(s->text, start, s->at);
}

static struct term refuse(struct scan *s, const char *why) {
	if (s->state == ACTION_READ) {
		s->state = ACTION_REFUSED;
		s->action->why = why;
	}
	s->at = s->text.n;
	return (struct term){.kind = TERM_OTHER};
}

/* --- terms ---------------------------------------------------------------------------------------------------- */

static struct term pipeline(struct scan *s);

static struct term string_term(struct scan *s) {
	char quote = s->text.p[s->at++];
	struct buf text = {0};
	while (s->at < s->text.n && peek(s) != quote) {
		if (peek(s) == '\\' && quote == '"' && s->at + 1 < s->text.n)
			s->at++;
		buf_add_char(&text, s->text.p[s->at++]);
	}
	bool ended = s->at < s->text.n;
	s->at++;
	struct term term = log_tag_text(s, arena_str(s->t->r->arena, buf_str(&text)));
	buf_finish(&text);
	return ended ? term : refuse(s, "a string does not end");
}

static struct term number_term(struct scan *s) {
	struct term term = {.kind = TERM_NUMBER};
	size_t start = s->at;
	s->at += peek(s) == '-' || peek(s) == '+';
	while (is_digit(peek(s)) || is_letter(peek(s)) || peek(s) == '.')
		s->at++;
	if (!str_to_u32(str_from_to(s->text, start, s->at), &term.number))
		term.kind = TERM_OTHER;
	return term;
}

/* Those that are no lists, maps or times. */
static bool is_text_field(struct str name) {
	static const char *const others[] = {"ContainerLabels",	 "ContainerEnv", "ContainerArgs",
					     "ContainerCreated", "Config",	 "ExtraAttributes"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_is(name, others[i]))
			return false;
	return true;
}

/* .Name, .ContainerLabels.x, or the dot alone. */
static struct term dot_term(struct scan *s) {
	s->at++;
	if (!is_letter(peek(s)))
		return (struct term){.kind = TERM_OTHER, .scope = DIFFERENCE_UNKNOWN};
	struct str name = take_name(s);
	if (!log_tag_has_field(name)) {
		if (s->state == ACTION_READ)
			s->action->unknown_field = name;
		s->state = s->state == ACTION_READ ? ACTION_UNKNOWN_FIELD : s->state;
		s->at = s->text.n;
		return (struct term){.kind = TERM_OTHER};
	}
	struct term term = log_tag_field(s, name);
	while (peek(s) == '.' && s->at + 1 < s->text.n && is_letter(s->text.p[s->at + 1])) {
		s->at++;
		struct str inner = take_name(s);
		if (term.kind == TERM_TEXT && is_text_field(name))
			return refuse(s, "a text has no fields");
		term = term.kind == TERM_LABELS ? log_tag_label(s, inner)
						: (struct term){.kind = TERM_OTHER, .scope = DIFFERENCE_UNKNOWN};
	}
	return term;
}

static struct term paren_term(struct scan *s) {
	enum { DEPTH_MAX = 32 };
	s->at++;
	if (++s->depth > DEPTH_MAX)
		return refuse(s, "too many parentheses");
	struct term term = pipeline(s);
	s->depth--;
	skip_space(s);
	if (peek(s) != ')')
		return refuse(s, "a parenthesis does not end");
	s->at++;
	while (peek(s) == '.') { /* a field of what it gives */
		s->at++;
		take_name(s);
		term = (struct term){.kind = TERM_OTHER, .scope = DIFFERENCE_UNKNOWN};
	}
	return term;
}

static struct term made_number(struct term term) {
	return (struct term){.kind = TERM_OTHER, .scope = DIFFERENCE_NONE, .text = term.text};
}

/* true, false and nil. */
static bool take_constant(struct scan *s, struct term *ret) {
	size_t start = s->at;
	struct str name = take_name(s);
	*ret = (struct term){.kind = TERM_OTHER, .scope = DIFFERENCE_NONE};
	if (str_is(name, "true") || str_is(name, "false") || str_is(name, "nil"))
		return true;
	s->at = start;
	return false;
}

/* false: no term begins here. */
static bool take_term(struct scan *s, struct term *ret) {
	skip_space(s);
	char c = peek(s);
	bool sign = (c == '-' || c == '+') && s->at + 1 < s->text.n && is_digit(s->text.p[s->at + 1]);
	if (c == '.')
		*ret = dot_term(s);
	else if (is_letter(c))
		return take_constant(s, ret);
	else if (c == '\'') /* a character is a number */
		*ret = made_number(string_term(s));
	else if (c == '"' || c == '`')
		*ret = string_term(s);
	else if (is_digit(c) || sign)
		*ret = number_term(s);
	else if (c == '(')
		*ret = paren_term(s);
	else
		return false;
	return s->state == ACTION_READ;
}

/* --- functions ------------------------------------------------------------------------------------------------ */

static enum difference scope_of(const struct term *term) {
	if (term->kind != TERM_TEXT)
		return term->kind == TERM_OTHER	   ? term->scope
		       : term->kind == TERM_NUMBER ? DIFFERENCE_NONE
						   : DIFFERENCE_UNKNOWN;
	enum difference scope = DIFFERENCE_NONE;
	for (uint32_t i = 0; i < term->text.count; i++) {
		const struct part *part = &term->text.parts[i];
		if (part->is_variable && part->variable.scope < scope)
			scope = part->variable.scope;
	}
	return scope;
}

static bool holds_an_id(const struct term *term) {
	for (uint32_t i = 0; term->kind == TERM_TEXT && i < term->text.count; i++)
		if (term->text.parts[i].is_variable && term->text.parts[i].variable.id == IDENTITY_RANDOM)
			return true;
	return false;
}

/* What a function makes of texts that are not all known: told apart as they are. */
static struct term made_of(struct scan *s, const struct term_list *terms) {
	struct str service = s->t->container->service;
	struct variable variable = {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_NONE};
	struct arena *arena = s->t->r->arena;
	for (uint32_t i = 0; i < terms->count; i++) {
		enum difference scope = scope_of(&terms->items[i]);
		if (holds_an_id(&terms->items[i]))
			variable.id = IDENTITY_RANDOM;
		variable.scope = scope < variable.scope || scope == DIFFERENCE_UNKNOWN ? scope : variable.scope;
	}
	if (variable.scope == DIFFERENCE_NONE)
		variable.id = IDENTITY_DEPLOY_CONSTANT;
	bool apart = service.n && variable.id != IDENTITY_RANDOM; /* another value in each service */
	variable.name = arena_format(arena, "{{%.*s}}%s%.*s", STR_ARGS(s->action->text), apart ? " of " : "",
				     STR_ARGS(apart ? service : STR("")));
	return (struct term){.kind = TERM_TEXT, .text = docker_template_of(arena, variable)};
}

static struct str mapped(struct arena *arena, struct str text, bool upper) {
	char *out = arena_alloc_text(arena, text.n + 1);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool lower_case = c >= 'a' && c <= 'z', upper_case = c >= 'A' && c <= 'Z';
		out[i] = (char)(upper && lower_case ? c - 32 : !upper && upper_case ? c + 32 : c);
	}
	out[text.n] = '\0';
	return (struct str){.p = out, .n = text.n};
}

static struct term concatenated(struct scan *s, const struct term_list *terms) {
	struct term all = {.kind = TERM_TEXT};
	for (uint32_t i = 0; i < terms->count; i++) {
		if (terms->items[i].kind != TERM_TEXT)
			return made_of(s, terms);
		template_add(s->t->r->arena, &all.text, &terms->items[i].text);
	}
	return all;
}

/* The functions that a tag has, and how much each of them works on; 0: one or more. */
static const struct {
	const char *name;
	uint32_t count;
} functions[] = {
    {"json", 1},     {"split", 2},    {"join", 2},  {"title", 1}, {"lower", 1},	 {"upper", 1},	 {"pad", 3},
    {"truncate", 2}, {"index", 0},    {"len", 1},   {"print", 0}, {"printf", 0}, {"println", 0}, {"html", 0},
    {"js", 0},	     {"urlquery", 0}, {"slice", 0}, {"and", 0},	  {"or", 0},	 {"not", 1},	 {"eq", 0},
    {"ne", 2},	     {"lt", 2},	      {"le", 2},    {"gt", 2},	  {"ge", 2},	 {"call", 0},
};

static bool is_control(struct str text);

bool log_tag_is_foreign(struct str text) {
	size_t end = 0;
	while (end < text.n && (is_letter(text.p[end]) || (end && is_digit(text.p[end]))))
		end++;
	struct str word = str_from_to(text, 0, end);
	bool known = !end || is_control(text) || str_is(word, "true") || str_is(word, "false") || str_is(word, "nil");
	for (size_t i = 0; !known && i < sizeof functions / sizeof *functions; i++)
		known = str_is(word, functions[i].name);
	return !known && !log_tag_field_meant(word) && !log_tag_names_field(text);
}

/* NULL: Go takes it. */
static const char *fault_of_call(struct scan *s, struct str function, uint32_t count) {
	struct arena *arena = s->t->r->arena;
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		if (!str_is(function, functions[i].name))
			continue;
		if (functions[i].count ? count == functions[i].count
				       : count > 0 || str_is(function, "print") || str_is(function, "println"))
			return NULL;
		return arena_format(arena, "%.*s works on %u values, not %u", STR_ARGS(function),
				    (unsigned)(functions[i].count ? functions[i].count : 1), (unsigned)count)
		    .p;
	}
	return arena_format(arena, "there is no function %.*s", STR_ARGS(function)).p;
}

static struct term call(struct scan *s, struct str function, const struct term_list *terms) {
	const char *fault = fault_of_call(s, function, terms->count);
	if (fault)
		return refuse(s, fault);
	if (!terms->count) /* print, println */
		return log_tag_text(s, str_is(function, "print") ? STR("") : STR("\n"));
	const struct term *last = &terms->items[terms->count - 1];
	bool literal = last->kind == TERM_TEXT && template_is_literal(&last->text);
	struct str text = literal ? template_text(s->t->r->arena, &last->text) : STR("");
	if (str_is(function, "index") && terms->count == 2 && terms->items[0].kind == TERM_LABELS && literal)
		return log_tag_label(s, text);
	if (str_is(function, "print"))
		return concatenated(s, terms);
	if (terms->count == 1 && literal && (str_is(function, "lower") || str_is(function, "upper")))
		return log_tag_text(s, mapped(s->t->r->arena, text, str_is(function, "upper")));
	const struct term *first = &terms->items[0];
	if (str_is(function, "truncate") && terms->count == 2 && last->kind == TERM_NUMBER &&
	    first->kind == TERM_TEXT && template_is_literal(&first->text))
		return log_tag_text(s, str_from_to(template_text(s->t->r->arena, &first->text), 0, last->number));
	return made_of(s, terms);
}

/* --- pipelines ------------------------------------------------------------------------------------------------ */

/* A term alone, or a function and what it works on; piped comes last. */
static struct term command(struct scan *s, const struct term *piped) {
	struct term_list terms = {0};
	struct term term;
	skip_space(s);
	bool constant = is_letter(peek(s)) && take_constant(s, &term), calls = !constant && is_letter(peek(s));
	struct str function = calls ? take_name(s) : STR("");
	if (constant)
		LIST_ADD(s->t->r->arena, &terms, term);
	while (take_term(s, &term))
		LIST_ADD(s->t->r->arena, &terms, term);
	if (s->state != ACTION_READ)
		return (struct term){.kind = TERM_OTHER};
	if (piped)
		LIST_ADD(s->t->r->arena, &terms, *piped);
	if (calls)
		return call(s, function, &terms);
	if (!terms.count)
		return refuse(s, s->text.n ? "something in it is no field and no function" : "there is nothing in it");
	return terms.count == 1 ? terms.items[0]
				: (piped ? refuse(s, "only a function can stand behind |") : made_of(s, &terms));
}

static struct term pipeline(struct scan *s) {
	struct term term = command(s, NULL);
	for (skip_space(s); peek(s) == '|' && s->state == ACTION_READ; skip_space(s)) {
		s->at++;
		term = command(s, &term);
	}
	return term;
}

/* if, range and others, and $x := ... */
static bool is_control(struct str text) {
	static const char *const words[] = {"if",     "else",  "end",	   "range", "with",
					    "define", "block", "template", "break", "continue"};
	size_t end = 0, dollar;
	while (end < text.n && is_letter(text.p[end]))
		end++;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(str_from_to(text, 0, end), words[i]))
			return true;
	return str_find_char(text, '$', &dollar);
}

enum action_state log_tag_action_read(struct template_reader *t, struct action *action) {
	struct scan s = {.t = t, .action = action, .text = action->text, .state = ACTION_READ};
	size_t hole;
	if (is_control(s.text) || str_find_char(s.text, VALUE_HOLE, &hole))
		return ACTION_CONTROL;
	struct term term = pipeline(&s);
	skip_space(&s);
	if (s.state == ACTION_READ && s.at < s.text.n) {
		action->why = "something in it is no field and no function";
		return ACTION_REFUSED;
	}
	struct term_list one = {.items = &term, .count = 1, .room = 1};
	action->result = term.kind == TERM_TEXT ? term.text : made_of(&s, &one).text;
	return s.state;
}
