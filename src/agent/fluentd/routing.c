/* The graph of one class of workers: lib/fluent/root_agent.rb, agent.rb, event_router.rb. Filters change no tags and
 * take no events here; those that send events to a label on the side do that from the entry of their router. */
#include "agent/fluentd/routing.h"

#include "agent/fluentd/outcome.h"
#include "agent/fluentd/plugins.h"

enum tag_match fd_perhaps(const void *data, const struct route_packet *packet) {
	(void)data, (void)packet;
	return TAG_MAYBE;
}

enum tag_match fd_partly(const void *data, const struct route_packet *packet) {
	(void)data, (void)packet;
	return TAG_SOME;
}

uint32_t fd_wiring_label(struct wiring *w, struct str name) {
	if (str_is(name, "@ROOT"))
		return w->root;
	return (uint32_t)(uintptr_t)map_get(&w->labels, name) - 1;
}

uint32_t fd_wiring_target(struct wiring *w, const struct element *element, uint32_t router) {
	struct setting *label = fd_element_get(w->r, element, "@label");
	if (!label)
		return router;
	if (!label->value->known)
		return w->other;
	uint32_t node = fd_wiring_label(w, label->value->text);
	return node == ROUTE_NONE ? w->other : node;
}

/* --- outputs
 * ------------------------------------------------------------------------------------------------------------ */

static uint32_t add_output(struct wiring *w, struct element *element, uint32_t router);

static bool always_after(const struct element *store) {
	return !store->arg || !str_contains(store->arg->at.node->text, STR("ignore_if_prev_success"));
}

static uint32_t add_stores(struct wiring *w, const struct element *element, uint32_t router, bool share) {
	uint32_t node = route_add_node(&w->graph, ROUTE_TRANSFORM, ROUTE_EVERY, element);
	for (uint32_t i = 0; i < element->children.count; i++) {
		struct element *store = element->children.items[i];
		if (!str_is(store->name, "store"))
			continue;
		route_test *test = share ? fd_partly : always_after(store) ? NULL : fd_perhaps;
		route_add_edge(&w->graph, node, add_output(w, store, router), test, NULL, NULL);
	}
	return node;
}

/* An output of a kind that is not known may send events on if it is told a tag or a label. */
static bool may_send_on(struct reading *r, const struct element *element) {
	static const char *const keys[] = {"@label",	 "tag",		  "remove_tag_prefix", "add_tag_prefix",
					   "add_prefix", "remove_prefix", "output_tag",	       "tag_prefix"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (fd_element_get(r, element, keys[i]))
			return true;
	return false;
}

static uint32_t add_plain(struct wiring *w, struct element *element, uint32_t router) {
	struct setting *type = fd_element_type(w->r, element);
	struct output *output = fd_output_of(w->r, element);
	if (output)
		return route_add_node(&w->graph, ROUTE_OUTPUT, ROUTE_EVERY, output);
	switch (type && type->value->known ? fd_output_action(type->value->text) : ACTION_UNKNOWN) {
	case ACTION_COPY:
	case ACTION_SHARE:
		return add_stores(w, element, router, fd_output_action(type->value->text) == ACTION_SHARE);
	case ACTION_RELABEL:
		return fd_wiring_target(w, element, w->other);
	case ACTION_REWRITE:
		return fd_rewrite_add(w, element, router);
	case ACTION_RETAG:
		return fd_retag_add(w, element, router);
	case ACTION_UNKNOWN:
		return type && may_send_on(w->r, element) ? fd_retag_add(w, element, router) : w->other;
	case ACTION_CLOUDWATCH:
	case ACTION_END:
		break;
	}
	return w->other;
}

/* What the primary output cannot send goes to the secondary one. */
static uint32_t add_output(struct wiring *w, struct element *element, uint32_t router) {
	uint32_t primary = add_plain(w, element, router);
	const struct element *secondary = fd_element_child(element, "secondary");
	struct output *output = secondary ? fd_output_of(w->r, secondary) : NULL;
	if (!output)
		return primary;
	uint32_t node = route_add_node(&w->graph, ROUTE_TRANSFORM, ROUTE_EVERY, element);
	uint32_t second = route_add_node(&w->graph, ROUTE_OUTPUT, ROUTE_EVERY, output);
	route_add_edge(&w->graph, node, primary, NULL, NULL, NULL);
	route_add_edge(&w->graph, node, second, fd_perhaps, NULL, NULL);
	return node;
}

/* --- routers
 * ------------------------------------------------------------------------------------------------------------ */

/* Settings such as timeout_label @X: some events go there, with their tags. */
static void add_side_labels(struct wiring *w, const struct element *element, uint32_t entry) {
	for (uint32_t i = 0; i < element->settings.count; i++) {
		struct setting *setting = element->settings.items[i];
		if (str_starts_with(setting->key, STR("@")) || !str_ends_with(setting->key, STR("label")))
			continue;
		struct value *value = fd_setting_value(w->r, setting);
		uint32_t node = value->known ? fd_wiring_label(w, value->text) : ROUTE_NONE;
		if (node != ROUTE_NONE)
			route_add_edge(&w->graph, entry, node, fd_perhaps, NULL, NULL);
	}
}

/* Each router is two nodes: the entry, and behind it the choice among its <match> sections. */
static uint32_t add_entry(struct wiring *w) {
	uint32_t entry = route_add_node(&w->graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t choice = route_add_node(&w->graph, ROUTE_TRANSFORM, ROUTE_FIRST, NULL);
	route_add_edge(&w->graph, entry, choice, NULL, NULL, NULL);
	return entry;
}

static void fill_router(struct wiring *w, const struct element_list *elements, uint32_t entry) {
	for (uint32_t i = 0; i < elements->count; i++) {
		struct element *element = elements->items[i];
		bool match = str_is(element->name, "match");
		if ((!match && !str_is(element->name, "filter")) || !fd_element_in_worker(element, w->worker))
			continue;
		add_side_labels(w, element, entry);
		if (!match)
			continue;
		uint32_t node = add_output(w, element, entry);
		uint32_t edge =
		    route_add_edge(&w->graph, entry + 1, node, fd_pattern_test, NULL, fd_pattern_read(w->r, element));
		LIST_ADD(w->r->arena, &w->matches, (struct match_edge){edge, element});
	}
}

static void add_routers(struct wiring *w) {
	struct reading *r = w->r;
	w->other = route_add_node(&w->graph, ROUTE_OUTPUT, ROUTE_EVERY, NULL);
	w->root = add_entry(w);
	for (uint32_t i = 0; i < r->labels.count; i++) {
		struct label *label = &r->labels.items[i];
		void **slot = map_at(&w->labels, label->name);
		if (!*slot && fd_element_in_worker(label->element, w->worker))
			*slot = (void *)(uintptr_t)(add_entry(w) + 1);
	}
	fill_router(w, &r->top, w->root);
	for (uint32_t i = 0; i < r->labels.count; i++)
		if (fd_element_in_worker(r->labels.items[i].element, w->worker))
			fill_router(w, &r->labels.items[i].element->children,
				    fd_wiring_label(w, r->labels.items[i].name));
}

/* --- inputs
 * --------------------------------------------------------------------------------------------------------------- */

static void add_input(struct wiring *w, struct input *input) {
	if (input->source && !fd_element_in_worker(input->source, w->worker))
		return;
	uint32_t node = route_add_node(&w->graph, ROUTE_INPUT, ROUTE_EVERY, input);
	uint32_t target =
	    input->source ? fd_wiring_target(w, input->source, w->root) : fd_wiring_label(w, input->label);
	if (target == ROUTE_NONE)
		target = w->root;
	route_add_edge(&w->graph, node, target, NULL, NULL, NULL);
	for (uint32_t i = 0; i < input->tag_sets.count; i++)
		route_start(&w->graph, node, &input->tag_sets.items[i]);
}

void fd_routing_run(struct reading *r) {
	for (uint32_t i = 0; i < r->classes.count; i++) {
		struct wiring w = {.r = r, .worker = r->classes.items[i].worker, .labels = {.arena = r->arena}};
		route_init(&w.graph, r->arena);
		add_routers(&w);
		for (uint32_t k = 0; k < r->inputs.count; k++)
			add_input(&w, r->inputs.items[k]);
		route_solve(&w.graph);
		fd_outcome_keep(&w, i);
	}
	fd_growth_tell(r);
}
