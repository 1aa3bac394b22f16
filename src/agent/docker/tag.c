/* The option tag: a Go template over what the driver knows of a container (moby/moby, daemon/logger/loginfo.go,
 * daemon/logger/loggerutils/log_tag.go; Go's text/template). Its actions are taken apart here, tag_action.c tells what
 * they give. */
#include "agent/docker/tag.h"

#include "base/buf.h"

static bool is_space(char c) {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void tell_refused(struct template_reader *t, size_t from, size_t to, const char *why) {
	t->refused = true;
	struct problem *problem = docker_tell(t->r, PROBLEM_NEVER_DELIVERS, log_option_site(t->r, t->option, from, to),
					      "this is no template that Docker can read: %s", why);
	if (!problem)
		return;
	problem->reason = STR("the container does not start: \"failed to initialize logging driver\"");
	problem->help = arena_format(t->r->arena, "correct it; %.*s is one that is always unique",
				     STR_ARGS(docker_tag_for(t->logging, "{{.Name}}/{{.FullID}}")));
}

static void tell_field(struct template_reader *t, const struct action *action) {
	t->refused = true;
	struct str field = action->unknown_field;
	struct problem *problem =
	    docker_tell(t->r, PROBLEM_NEVER_DELIVERS, log_option_site(t->r, t->option, action->from, action->to),
			"a tag has no field .%.*s", STR_ARGS(field));
	if (!problem)
		return;
	const char *meant = log_tag_field_meant(field);
	problem->reason = arena_format(t->r->arena,
				       "the container does not start: \"failed to initialize logging driver: ... can't "
				       "evaluate field %.*s in type *logger.Info\"",
				       STR_ARGS(field));
	problem->help = meant
			    ? arena_format(t->r->arena, "did you mean {{.%s}}?", meant)
			    : STR("the fields are .ID, .FullID, .Name, .Hostname, .ImageName, .ImageID, .ImageFullID, "
				  ".Command, .DaemonName, .ContainerLabels and .ContainerEnv");
}

/* The end of an action, at its }}; strings may hold braces. text.n: it has none. */
static size_t action_end(struct str text, size_t at) {
	for (; at + 1 < text.n; at++) {
		char c = text.p[at];
		if (c == '}' && text.p[at + 1] == '}')
			return at;
		if (c != '"' && c != '`' && c != '\'')
			continue;
		size_t end = at + 1;
		while (end < text.n && text.p[end] != c)
			end += text.p[end] == '\\' && c != '`' ? 2 : 1;
		if (end >= text.n)
			return text.n;
		at = end;
	}
	return text.n;
}

static void add_text(struct template_reader *t, size_t from, size_t to) {
	struct template part = value_template(t->r->arena, &t->option->value, from, to);
	template_add(t->r->arena, &t->result, &part);
}

/* Something that holds for the whole text: conditions, loops, variables of the template's own. */
static void give_up(struct template_reader *t) {
	struct variable whole = {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN};
	struct str text = str_trim(t->option->item->at.node->text);
	if (str_contains(text, STR(".ID")) || str_contains(text, STR(".FullID")))
		whole = (struct variable){.id = IDENTITY_RANDOM, .scope = DIFFERENCE_POD};
	whole.name = t->container->service.n
			 ? arena_format(t->r->arena, "%.*s of %.*s", STR_ARGS(text), STR_ARGS(t->container->service))
			 : text;
	t->whole = docker_template_of(t->r->arena, whole);
	t->given_up = true;
}

/* A comment, which has to end with the action. */
static size_t read_comment(struct template_reader *t, size_t start, size_t from) {
	struct str text = t->option->value.text;
	size_t close;
	if (str_find(str_from_offset(text, from + 2), STR("*/"), &close)) {
		size_t end = from + 2 + close + 2;
		struct str rest = str_from_offset(text, end);
		if (str_starts_with(rest, STR("}}")))
			return end + 2;
		if (str_starts_with(rest, STR(" -}}")))
			return end + 4;
	}
	tell_refused(t, start, text.n, "a comment does not end with its action");
	return text.n;
}

/* if, range and the like: what is open. false: refused. */
static bool follow_control(struct template_reader *t, const struct action *action) {
	static const char *const opening[] = {"if", "range", "with", "define", "block"};
	size_t end = 0;
	while (end < action->text.n && action->text.p[end] >= 'a' && action->text.p[end] <= 'z')
		end++;
	struct str word = str_from_to(action->text, 0, end);
	for (size_t i = 0; i < sizeof opening / sizeof *opening; i++)
		t->open += str_is(word, opening[i]);
	bool closes = str_is(word, "end"), within = closes || str_is(word, "else");
	if (within && !t->open) {
		tell_refused(t, action->from, action->to, "it ends what has not begun");
		return false;
	}
	t->open -= closes;
	return true;
}

/* What another tool puts there. */
static void add_foreign(struct template_reader *t, size_t from, size_t to) {
	struct variable unknown = {
	    .id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN, .name = str_from_to(t->option->value.text, from, to)};
	log_tell_unrendered(t->logging, t->option, from, to);
	template_add_variable(t->r->arena, &t->result, &unknown);
}

/* One action from its {{; returns what stands behind it. */
static size_t read_action(struct template_reader *t, size_t start) {
	struct str text = t->option->value.text;
	size_t from = start + 2, end;
	if (from + 1 < text.n && text.p[from] == '-' && is_space(text.p[from + 1]))
		from += 2;
	if (str_starts_with(str_from_offset(text, from), STR("/*")))
		return read_comment(t, start, from);
	end = action_end(text, from);
	if (end == text.n) {
		tell_refused(t, start, text.n, "the }} is missing");
		return text.n;
	}
	struct action action = {.from = start, .to = end + 2};
	size_t last = end;
	if (last > from + 1 && text.p[last - 1] == '-' && is_space(text.p[last - 2]))
		last--;
	action.text = str_trim(str_from_to(text, from, last));
	if (!t->logging->from_inspect && log_tag_is_foreign(action.text)) {
		add_foreign(t, start, end + 2);
		return end + 2;
	}
	switch (log_tag_action_read(t, &action)) {
	case ACTION_READ:
		template_add(t->r->arena, &t->result, &action.result);
		break;
	case ACTION_REFUSED:
		tell_refused(t, start, end + 2, action.why);
		break;
	case ACTION_UNKNOWN_FIELD:
		tell_field(t, &action);
		break;
	case ACTION_CONTROL:
		if (follow_control(t, &action))
			give_up(t);
		break;
	}
	return end + 2;
}

/* A blank before {{- and behind -}} goes. */
static void read_all(struct template_reader *t) {
	struct str text = t->option->value.text;
	size_t at = 0, open;
	while (at < text.n && !t->refused) {
		if (!str_find(str_from_offset(text, at), STR("{{"), &open)) {
			add_text(t, at, text.n);
			return;
		}
		open += at;
		size_t end = open;
		if (open + 3 < text.n && text.p[open + 2] == '-' && is_space(text.p[open + 3]))
			while (end > at && is_space(text.p[end - 1]))
				end--;
		add_text(t, at, end);
		at = read_action(t, open);
		bool trims = at >= 4 && at <= text.n && text.p[at - 3] == '-' && is_space(text.p[at - 4]);
		while (trims && at < text.n && is_space(text.p[at]))
			at++;
	}
}

bool log_tag_read(const struct logging *logging, const struct option *tag, const struct container *container,
		  struct template *ret) {
	struct template_reader t = {.r = logging->r, .logging = logging, .option = tag, .container = container};
	read_all(&t);
	if (!t.refused && t.open)
		tell_refused(&t, 0, tag->value.text.n, "an {{end}} is missing");
	if (t.refused)
		return false;
	*ret = t.given_up ? t.whole : t.result;
	return true;
}
