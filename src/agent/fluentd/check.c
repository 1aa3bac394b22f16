/* What Fluentd refuses, or passes over, whatever its outputs are: lib/fluent/root_agent.rb, agent.rb, label.rb,
 * system_config.rb. What it refuses, it refuses as a whole: it does not start. */
#include "agent/fluentd/check.h"

#include "agent/fluentd/routing.h"

struct problem *fd_refuse(struct reading *r, struct site at, const char *format, ...) {
	va_list args;
	va_start(args, format);
	struct str message = arena_vformat(r->arena, format, args);
	va_end(args);
	r->refused = true;
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, at, "%.*s", STR_ARGS(message));
	problem->reason = STR("Fluentd refuses the configuration and does not start");
	return problem;
}

bool fd_has_label(const struct reading *r, struct str name) {
	return fd_label(r, name) || str_is(name, "@ROOT");
}

/* --- settings
 * ------------------------------------------------------------------------------------------------------------- */

/* The last of several counts. Where an include brings one of them, that may be what is meant. */
static void check_shadowed(struct reading *r, const struct element *element) {
	for (uint32_t i = 0; i < element->settings.count; i++) {
		struct setting *last = element->settings.items[i];
		struct setting *earlier = (struct setting *)last->earlier;
		if (!earlier || last->at.node == earlier->at.node ||
		    str_equal(last->at.node->text, earlier->at.node->text))
			continue;
		struct problem *problem = unit_problem(r->unit, PROBLEM_SHADOWED, fd_setting_key_site(earlier),
						       "this %.*s has no effect: it is set again in the same section",
						       STR_ARGS(earlier->key));
		problem->uncertain = last->at.doc != earlier->at.doc;
		problem->reason = STR("Fluentd takes the last of several and says nothing");
		problem->help = STR("keep the one that is meant");
		problem->also = fd_setting_key_site(last);
		problem->also_label = STR("this one counts");
	}
}

static void check_old_type(struct reading *r, const struct element *element) {
	static const char *const names[] = {"source", "match", "filter", "store", "secondary"};
	struct setting *type = fd_element_type(r, element);
	bool plugin = false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		plugin = plugin || str_is(element->name, names[i]);
	if (!plugin || !type || !str_is(type->key, "type"))
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_DEPRECATED_KEY, fd_setting_key_site(type),
					       "\"type\" is the old name of @type");
	problem->reason = STR("Fluentd takes it and warns");
	problem->help = STR("write @type");
}

static void check_settings(struct reading *r, const struct element *element, unsigned depth) {
	enum { DEPTH = 1000 };
	check_shadowed(r, element);
	check_old_type(r, element);
	for (uint32_t i = 0; i < element->children.count && depth < DEPTH; i++)
		check_settings(r, element->children.items[i], depth + 1);
}

/* --- sections of the top
 * ---------------------------------------------------------------------------------------------------- */

static const struct key directives[] = {{.name = "source"}, {.name = "match"},	{.name = "filter"},
					{.name = "label"},  {.name = "worker"}, {.name = "system"}};

static void check_unused(struct reading *r, const struct element *element, const char *where) {
	const char *near = schema_nearest(element->name, directives, sizeof directives / sizeof *directives);
	if (near && str_is(element->name, near))
		near = NULL;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_NO_EFFECT, fd_element_name_site(element), "Fluentd does not use %.*s %s",
			 STR_ARGS(fd_element_header(r, element)), where);
	problem->reason = STR("it warns that the section is not used, and starts without it");
	problem->help =
	    near ? arena_format(r->arena, "did you mean <%s>?", near) : STR("take it out, or put it where it belongs");
}

static bool is_directive(const struct element *element) {
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
		if (str_is(element->name, directives[i].name))
			return true;
	return false;
}

static void check_top(struct reading *r) {
	const struct element *system = NULL;
	for (uint32_t i = 0; i < r->root->children.count; i++) {
		const struct element *element = r->root->children.items[i];
		if (!is_directive(element))
			check_unused(r, element, "at the top of its configuration");
		if (!str_is(element->name, "system"))
			continue;
		if (system) {
			struct problem *problem =
			    fd_refuse(r, fd_element_name_site(element), "there is a second <system>");
			problem->help = STR("put the settings of both into one");
			problem->also = fd_element_name_site(system);
			problem->also_label = STR("the first one");
		}
		system = element;
	}
}

/* --- labels
 * --------------------------------------------------------------------------------------------------------------------
 */

static void check_label_twice(struct reading *r, const struct label *label) {
	const struct label *first = fd_label(r, label->name);
	if (first == label || str_is(label->name, "@ERROR"))
		return;
	struct problem *problem =
	    fd_refuse(r, fd_element_name_site(label->element), "the label %.*s appears twice", STR_ARGS(label->name));
	problem->help = STR("put the sections of both into one <label>");
	problem->also = fd_element_name_site(first->element);
	problem->also_label = STR("the first one");
}

static void check_label(struct reading *r, uint32_t index) {
	const struct label *label = &r->labels.items[index];
	struct site at = fd_element_name_site(label->element);
	if (label->name.n == 0)
		fd_refuse(r, at, "<label> needs a name, such as <label @APP>");
	else if (str_is(label->name, "@ROOT"))
		fd_refuse(r, at, "@ROOT is the top of the configuration; no <label> may be called so");
	else if (!fd_element_child(label->element, "match") && !r->partial)
		fd_refuse(r, at, "there is no <match> in %.*s", STR_ARGS(fd_element_header(r, label->element)));
	check_label_twice(r, label);
	for (uint32_t i = 0; i < label->element->children.count; i++)
		if (str_is(label->element->children.items[i]->name, "source"))
			check_unused(r, label->element->children.items[i], "inside <label>");
}

/* --- plug-ins
 * --------------------------------------------------------------------------------------------------------------------
 */

void fd_check_type(struct reading *r, const struct element *element) {
	if (fd_element_type(r, element) || r->partial)
		return;
	r->refused = true;
	struct problem *problem = unit_problem(r->unit, PROBLEM_MISSING_KEY, fd_element_name_site(element),
					       "@type is missing in %.*s", STR_ARGS(fd_element_header(r, element)));
	problem->reason = STR("Fluentd does not know which plug-in is meant, and does not start");
	problem->help = STR("add @type");
}

void fd_check_target(struct reading *r, struct setting *label) {
	if (!label || !label->value->known || r->partial || fd_has_label(r, label->value->text))
		return;
	struct problem *problem =
	    fd_refuse(r, fd_setting_site(label), "there is no <label %.*s>", STR_ARGS(label->value->text));
	if (!str_starts_with(label->value->text, STR("@")))
		problem->help = STR("the names of labels begin with @");
	else
		problem->help =
		    arena_format(r->arena, "add <label %.*s>, or correct the name", STR_ARGS(label->value->text));
}

static void check_match(struct reading *r, const struct element *match);

static void check_rules(struct reading *r, const struct element *match) {
	for (uint32_t i = 0; i < match->children.count; i++)
		if (str_is(match->children.items[i]->name, "rule"))
			fd_check_target(r, fd_element_get(r, match->children.items[i], "label"));
}

static void check_stores(struct reading *r, const struct element *match) {
	if (!fd_element_child(match, "store") && !r->partial) {
		r->refused = true;
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_MISSING_KEY, fd_element_name_site(match),
				 "%.*s copies events to no <store>", STR_ARGS(fd_element_header(r, match)));
		problem->reason = STR("Fluentd refuses the configuration and does not start");
		problem->help = STR("add a <store> section for each output");
	}
	for (uint32_t i = 0; i < match->children.count; i++)
		if (str_is(match->children.items[i]->name, "store"))
			check_match(r, match->children.items[i]);
}

static void check_match(struct reading *r, const struct element *match) {
	struct setting *label = fd_element_get(r, match, "@label");
	fd_check_type(r, match);
	fd_check_target(r, label);
	if (fd_element_is(r, match, "copy") || fd_element_is(r, match, "roundrobin"))
		check_stores(r, match);
	else if (fd_element_is(r, match, "rewrite_tag_filter"))
		check_rules(r, match);
	else if (fd_element_is(r, match, "relabel") && !label && !r->partial) {
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_MISSING_KEY, fd_element_name_site(match),
				 "relabel without @label sends events back to where they came from");
		problem->reason = STR("Fluentd starts, and each event goes in a circle until it fails");
		problem->help = STR("add @label");
	}
}

static void check_routers(struct reading *r, const struct element_list *elements) {
	for (uint32_t i = 0; i < elements->count; i++) {
		const struct element *element = elements->items[i];
		if (str_is(element->name, "match") || str_is(element->name, "filter"))
			fd_pattern_check(r, element);
		if (str_is(element->name, "match"))
			check_match(r, element);
		else if (str_is(element->name, "filter"))
			fd_check_type(r, element);
	}
}

/* --- ids: lib/fluent/plugin_id.rb
 * ---------------------------------------------------------------------------------------------- */

static void check_ids(struct reading *r, const struct element *element, struct map *seen, unsigned depth) {
	enum { DEPTH = 100 };
	struct setting *id = fd_element_id(r, element);
	bool plugin = fd_element_type(r, element) != NULL;
	if (id && plugin && id->value->known && id->value->text.n) {
		void **slot = map_at(seen, id->value->text);
		struct setting *first = *slot;
		if (first && first->at.node != id->at.node) {
			struct problem *problem = fd_refuse(r, fd_setting_site(id), "a second plug-in has the @id %.*s",
							    STR_ARGS(id->value->text));
			problem->help = STR("give each a name of its own");
			problem->also = fd_setting_site(first);
			problem->also_label = STR("the first one");
		}
		*slot = id;
	}
	for (uint32_t i = 0; i < element->children.count && depth < DEPTH; i++)
		check_ids(r, element->children.items[i], seen, depth + 1);
}

void fd_sections_check(struct reading *r) {
	struct map ids = {.arena = r->arena};
	check_settings(r, r->root, 0);
	check_top(r);
	for (uint32_t i = 0; i < r->labels.count; i++) {
		check_label(r, i);
		check_routers(r, &r->labels.items[i].element->children);
	}
	check_routers(r, &r->top);
	check_ids(r, r->root, &ids, 0);
	fd_sources_check(r);
}
