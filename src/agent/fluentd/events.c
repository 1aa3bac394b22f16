/* Inputs that nobody writes down: Fluentd's own log events (lib/fluent/fluent_log_event_router.rb), events that failed
 * on their way, which go to <label @ERROR>, and those of sources in files that are not here. */
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

/* A part of a configuration, whose sources stand elsewhere: they may send to the top level and to each label. */
static void add_elsewhere(struct reading *r) {
	static const char *const name = "sources elsewhere", *const tags = "<tag of sources elsewhere>";
	add_unknown(r, name, STR(""), tags)->elsewhere = true;
	for (uint32_t i = 0; i < r->labels.count; i++)
		if (!str_is(r->labels.items[i].name, "@FLUENT_LOG") && !str_is(r->labels.items[i].name, "@ERROR"))
			add_unknown(r, name, r->labels.items[i].name, tags)->elsewhere = true;
}

void fd_events_read(struct reading *r) {
	if (r->sources.count == 0)
		add_elsewhere(r);
	if (r->sources.count || has_label(r, "@FLUENT_LOG"))
		add_own(r);
	if (has_label(r, "@ERROR"))
		add_errors(r);
}
