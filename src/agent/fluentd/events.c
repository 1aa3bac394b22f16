/* Inputs that nobody writes down: Fluentd's own log events (lib/fluent/fluent_log_event_router.rb), events that failed
 * on their way, which go to <label @ERROR>, and those of sources in files that are not here. */
#include "agent/firelens.h"
#include "agent/fluentd/reading.h"

static bool has_label(const struct reading *r, const char *name) {
	return fd_label(r, str_from(name)) != NULL;
}

static struct site place_of(const struct reading *r, const char *name) {
	const struct label *label = fd_label(r, str_from(name));
	return label ? fd_element_name_site(label->element) : (struct site){0};
}

/* Events below the level of the log are not made. */
static uint32_t first_level(struct reading *r, const char *const *levels, uint32_t count) {
	const struct element *system = fd_element_child(r->root, "system");
	struct str level = system ? fd_element_text(r, system, "log_level", NULL) : STR("");
	for (uint32_t i = 0; i < count; i++)
		if (str_is(level, levels[i]))
			return i;
	return 2;
}

static void add_own(struct reading *r) {
	static const char *const levels[] = {"trace", "debug", "info", "warn", "error", "fatal"};
	enum { COUNT = sizeof levels / sizeof *levels };
	struct input *input = ARENA_NEW(r->arena, struct input);
	input->name = STR("fluent");
	input->label = has_label(r, "@FLUENT_LOG") ? STR("@FLUENT_LOG") : STR("");
	input->at = place_of(r, "@FLUENT_LOG");
	for (uint32_t i = first_level(r, levels, COUNT); i < COUNT; i++)
		LIST_ADD(r->arena, &input->tag_sets,
			 template_literal(r->arena, arena_format(r->arena, "fluent.%s", levels[i])));
	LIST_ADD(r->arena, &r->inputs, input);
}

static struct input *add_unknown(struct reading *r, const char *name, struct str label, const char *tags) {
	struct input *input = ARENA_NEW(r->arena, struct input);
	struct variable tag = {.id = IDENTITY_TAG, .scope = DIFFERENCE_UNKNOWN, .name = str_from(tags)};
	input->name = str_from(name);
	input->label = label;
	template_add_variable(r->arena, &input->tags, &tag);
	LIST_ADD(r->arena, &input->tag_sets, input->tags);
	LIST_ADD(r->arena, &r->inputs, input);
	return input;
}

static void add_errors(struct reading *r) {
	struct input *input = add_unknown(r, "events that failed", STR("@ERROR"), "<tag of events that failed>");
	input->at = place_of(r, "@ERROR");
	input->perhaps = true;
}

/* --- sources in files that are not here
 * -------------------------------------------------------------------------------- */

/* FireLens calls the tag of a container NAME-firelens-TASK. */
static bool is_firelens(struct reading *r, const struct element *match) {
	struct str text;
	return fd_element_argument(r, match, &text) && str_contains(text, STR("-firelens"));
}

static bool is_plain(struct str pattern) {
	size_t at;
	for (size_t i = 0; i < pattern.n; i++)
		if (str_find_char(STR(" \t\r\n,{}\\/"), pattern.p[i], &at))
			return false;
	return true;
}

static void add_star(struct reading *r, struct template *tags, struct str before) {
	struct variable variable = {.id = IDENTITY_TAG, .scope = DIFFERENCE_UNKNOWN, .name = STR("<tag>")};
	bool dashed = str_ends_with(before, STR("-firelens-"));
	if (dashed || str_ends_with(before, STR("-firelens"))) {
		variable = (struct variable){.id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR("<task id>")};
		template_add_literal(r->arena, tags, dashed ? STR("") : STR("-"));
	}
	template_add_variable(r->arena, tags, &variable);
}

/* The tags that a <match> is meant for; where it holds more than stars, any. */
static struct template tags_of_match(struct reading *r, const struct element *match) {
	struct template tags = {0};
	struct str text;
	bool known = fd_element_argument(r, match, &text);
	text = str_trim(text);
	if (!known || !text.n || !is_plain(text))
		text = STR("**");
	for (size_t at = 0; at < text.n;) {
		size_t star = text.n - at;
		str_find_char(str_from_offset(text, at), '*', &star);
		template_add_literal(r->arena, &tags, str_from_to(text, at, at + star));
		at += star;
		if (at < text.n)
			add_star(r, &tags, str_from_to(text, 0, at));
		while (at < text.n && text.p[at] == '*')
			at++;
	}
	return tags;
}

static void add_input_of(struct reading *r, const struct element *match, struct str label) {
	struct input *input = ARENA_NEW(r->arena, struct input);
	input->only = match;
	input->label = label;
	input->path = template_literal(r->arena, fd_element_header(r, match));
	input->at = fd_element_header_site(match);
	input->tags = tags_of_match(r, match);
	input->open_set = !template_is_literal(&input->tags) && !is_firelens(r, match);
	LIST_ADD(r->arena, &r->inputs, input);
	LIST_ADD(r->arena, &input->tag_sets, input->tags);
}

/* A part of a configuration, whose sources stand elsewhere: each output is meant to get something. So is one for a
 * container of FireLens, whose source nobody writes down. */
static void add_elsewhere(struct reading *r) {
	const struct element *last = NULL;
	if (firelens_is_text(r->unit->docs[0]->source)) /* there they are written down */
		return;
	for (uint32_t i = 0; i < r->outputs.count; i++) {
		const struct element *match = fd_output_match(r->outputs.items[i]);
		struct str label = {0};
		if (match == last || (r->sources.count && !is_firelens(r, match)))
			continue;
		last = match;
		if (match->parent && str_is(match->parent->name, "label"))
			fd_element_argument(r, match->parent, &label);
		if (!str_is(label, "@FLUENT_LOG") && !str_is(label, "@ERROR"))
			add_input_of(r, match, label);
	}
}

void fd_events_read(struct reading *r) {
	add_elsewhere(r);
	if (r->sources.count || has_label(r, "@FLUENT_LOG"))
		add_own(r);
	if (has_label(r, "@ERROR"))
		add_errors(r);
}
