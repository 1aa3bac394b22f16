/* Workers: how many processes run, and which sections each of them has (lib/fluent/root_agent.rb, configure). */
#include "agent/fluentd/reading.h"

enum { WORKERS_MAX = 1000 };

/* --- <system>
 * --------------------------------------------------------------------------------------------------------- */

static void read_count(struct reading *r) {
	const struct element *system = fd_element_child(r->root, "system");
	bool known = true;
	struct str text = system ? fd_element_text(r, system, "workers", &known) : STR("");
	r->workers_known = known;
	r->workers = 1;
	uint32_t count;
	if (str_to_u32(text, &count) && count > 0)
		r->workers = count < WORKERS_MAX ? count : WORKERS_MAX;
	const struct setting *written = system ? fd_element_get(r, system, "workers") : NULL;
	if (written)
		r->workers_at = fd_setting_site(written);
}

/* --- <worker N>, <worker N-M>
 * ----------------------------------------------------------------------------------------- */

/* As Ruby's to_i: the digits at the start, 0 where there are none. */
static int32_t to_i(struct str text) {
	int32_t number = 0;
	for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && number < 100000; i++)
		number = number * 10 + (text.p[i] - '0');
	return number;
}

static void refuse(struct reading *r, const struct element *worker, struct str message) {
	struct site at = worker->arg ? fd_setting_site(worker->arg) : fd_element_name_site(worker);
	struct problem *problem = unit_problem(r->unit, PROBLEM_OUT_OF_RANGE, at, "%.*s", STR_ARGS(message));
	r->refused = true;
	problem->reason = STR("Fluentd does not start");
	problem->help = arena_format(r->arena, "the workers are numbered from 0 to %u (<system> workers)",
				     (unsigned)r->workers - 1);
}

static bool read_range(struct reading *r, const struct element *worker, int32_t *ret_first, int32_t *ret_last) {
	struct str text, first;
	if (!fd_element_argument(r, worker, &text))
		return false;
	if (!text.n) {
		refuse(r, worker, STR("<worker> needs the number of a worker"));
		return false;
	}
	struct str rest = text;
	size_t dash;
	if (!str_find_char(rest, '-', &dash) || !str_split(&rest, '-', &first)) {
		*ret_first = *ret_last = to_i(text);
	} else {
		*ret_first = to_i(first);
		*ret_last = to_i(rest);
	}
	if (*ret_first > *ret_last)
		refuse(r, worker,
		       arena_format(r->arena, "the first worker of %.*s is behind the last one", STR_ARGS(text)));
	else if ((uint32_t)*ret_last >= r->workers && r->workers_known)
		refuse(r, worker,
		       arena_format(r->arena, "there is no worker %d: %s", (int)*ret_last,
				    r->workers == 1 ? "Fluentd runs one, worker 0" : "that is more than run"));
	return *ret_first <= *ret_last;
}

static void set_workers(struct element *element, int32_t first, int32_t last) {
	element->first_worker = first;
	element->last_worker = last;
}

/* What stands in <worker> comes behind everything that does not. */
static void read_worker(struct reading *r, const struct element *worker) {
	int32_t first = 0, last = 0;
	if (!read_range(r, worker, &first, &last))
		return;
	for (uint32_t i = 0; i < worker->children.count; i++) {
		struct element *element = worker->children.items[i];
		set_workers(element, first, last);
		LIST_ADD(r->arena, &r->top, element);
	}
}

/* --- sections of the top
 * ------------------------------------------------------------------------------------------------ */

static void add_label(struct reading *r, struct element *element) {
	struct str name;
	if (!fd_element_argument(r, element, &name)) {
		r->partial = true;
		return;
	}
	LIST_ADD(r->arena, &r->labels, (struct label){name, element});
	void **place = map_at(&r->label_places, name);
	if (!*place)
		*place = (void *)(uintptr_t)r->labels.count;
}

const struct label *fd_label(const struct reading *r, struct str name) {
	uintptr_t place = (uintptr_t)map_get(&r->label_places, name);
	return place ? &r->labels.items[place - 1] : NULL;
}

static void number_sources(struct reading *r, struct element_list *elements) {
	for (uint32_t i = 0; i < elements->count; i++) {
		struct element *element = elements->items[i];
		if (str_is(element->name, "worker"))
			number_sources(r, &element->children);
		if (!str_is(element->name, "source"))
			continue;
		LIST_ADD(r->arena, &r->sources, element);
		element->number = r->sources.count;
	}
}

/* --- classes
 * ------------------------------------------------------------------------------------------------------------ */

/* Each worker that a section names is a class of its own; all others are alike. */
static void make_classes(struct reading *r) {
	bool *named = ARENA_ARRAY(r->arena, bool, r->workers);
	uint32_t others = r->workers, first_other = 0;
	for (uint32_t i = 0; i < r->top.count; i++) {
		const struct element *element = r->top.items[i];
		for (int32_t w = element->first_worker; w >= 0 && w <= element->last_worker; w++)
			if ((uint32_t)w < r->workers)
				named[w] = true;
	}
	for (uint32_t w = 0; w < r->workers; w++) {
		if (!named[w])
			continue;
		LIST_ADD(r->arena, &r->classes, (struct worker_class){w, 1});
		others--;
	}
	while (first_other < r->workers && named[first_other])
		first_other++;
	if (others)
		LIST_ADD(r->arena, &r->classes, (struct worker_class){first_other, others});
}

void fd_workers_read(struct reading *r) {
	read_count(r);
	const struct element_list *children = &r->root->children;
	for (uint32_t i = 0; i < children->count; i++)
		if (!str_is(children->items[i]->name, "worker"))
			LIST_ADD(r->arena, &r->top, children->items[i]);
	for (uint32_t i = 0; i < children->count; i++)
		if (str_is(children->items[i]->name, "worker"))
			read_worker(r, children->items[i]);
	for (uint32_t i = 0; i < r->top.count; i++)
		if (str_is(r->top.items[i]->name, "label"))
			add_label(r, r->top.items[i]);
	number_sources(r, &r->root->children);
	make_classes(r);
}
