/* Templates that can be read as they are, for their marks stand in strings: what another tool will put there is not
 * known, and the marks themselves are no names. */
#include "app/unrendered.h"
#include "base/hash.h"
#include "claim/hole.h"

/* The marks of one file, in order. */
struct file_marks {
	LIST(, struct span) spans;
};

struct weakening {
	struct unit *unit;
	struct map files; /* struct file_marks, by path */
	struct site mark; /* the first one that matters */
};

/* Go templates of a Helm chart have the ending of what they are templates of. */
static bool is_of_helm(struct str text) {
	static const char *const signs[] = {"{{ .Values.", "{{.Values.", "{{ .Release.", "{{- "};
	for (size_t i = 0; str_contains(text, STR("{{")) && i < sizeof signs / sizeof *signs; i++)
		if (str_contains(text, str_from(signs[i])))
			return true;
	return false;
}

static bool is_terraform(struct str path) {
	return str_ends_with(path, STR(".tpl")) || str_ends_with(path, STR(".tftpl")) ||
	       str_ends_with(path, STR(".tmpl"));
}

static void find_marks(struct arena *arena, const struct source *file, struct file_marks *ret) {
	struct str text = file->text;
	struct span at;
	if (unrendered_path(file->path).n == file->path.n && !is_of_helm(text))
		return;
	for (size_t i = 0; unrendered_mark_from(text, i, is_terraform(file->path), &at); i = at.off + at.len)
		LIST_ADD(arena, &ret->spans, at);
}

static const struct file_marks *marks_of(struct weakening *w, const struct source *file) {
	void **slot = map_at(&w->files, file->path);
	if (!*slot) {
		struct file_marks *marks = ARENA_NEW(w->unit->arena, struct file_marks);
		find_marks(w->unit->arena, file, marks);
		*slot = marks;
	}
	return *slot;
}

static const struct source *file_of(const struct unit *unit, uint32_t doc) {
	const struct source *file = unit->docs[doc]->source;
	while (file->outer)
		file = file->outer;
	return file;
}

/* A file that holds a thousand configurations is not searched for each of them. */
static bool is_template(struct weakening *w) {
	const struct unit *outer = w->unit->outer;
	const struct source *known = outer && outer->has_no_marks ? file_of(outer, 0) : NULL;
	for (uint32_t i = 0; i < w->unit->doc_count; i++) {
		const struct source *file = file_of(w->unit, i);
		if (file != known && marks_of(w, file)->spans.count)
			return true;
	}
	w->unit->has_no_marks = true;
	return false;
}

static void remember(struct weakening *w, struct source *file, struct span mark) {
	struct site site = {file, mark};
	if (!w->mark.source || site_compare(site, w->mark) < 0)
		w->mark = site;
}

/* What holds the text knows its marks better: they are holes. */
static bool has_mark(struct weakening *w, struct site site) {
	struct site outer = site_outermost(site);
	if (!outer.source || site_has_hole(site))
		return false;
	const struct file_marks *marks = marks_of(w, outer.source);
	uint32_t low = 0, high = marks->spans.count; /* the first that ends behind the start of the place */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct span *span = &marks->spans.items[middle];
		if (span->off + span->len <= outer.at.off)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == marks->spans.count || marks->spans.items[low].off >= outer.at.off + outer.at.len)
		return false;
	remember(w, outer.source, marks->spans.items[low]);
	return true;
}

static void add_unknown(struct arena *arena, struct template *to, struct str name) {
	struct variable unknown = {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN, .name = name};
	template_add_variable(arena, to, &unknown);
}

/* false: it holds no mark. */
static bool add_literal(struct arena *arena, struct template *to, struct str text, bool all) {
	size_t done = 0;
	struct span at;
	for (; unrendered_mark_from(text, done, all, &at); done = at.off + at.len) {
		template_add_literal(arena, to, str_from_to(text, done, at.off));
		add_unknown(arena, to, str_from_to(text, at.off, at.off + at.len));
	}
	template_add_literal(arena, to, str_from_offset(text, done));
	return done > 0;
}

/* Where the shipper took the mark for something of its own, the whole value is unknown: it will never see the mark. */
static void weaken_field(struct weakening *w, struct field *field) {
	struct arena *arena = w->unit->arena;
	struct template value = {0};
	bool found = false;
	if (!has_mark(w, field->at))
		return;
	bool all = is_terraform(field->at.source->path);
	for (uint32_t i = 0; i < field->value.count; i++) {
		const struct part *part = &field->value.parts[i];
		if (part->is_variable)
			template_add_variable(arena, &value, &part->variable);
		else
			found = add_literal(arena, &value, part->literal, all) || found;
	}
	if (!found) {
		value = (struct template){0};
		add_unknown(arena, &value, template_text(arena, &field->value));
	}
	field->value = value;
}

/* What is said of a mark is not said of what will stand there. */
static void drop_problems(struct weakening *w, struct problem_list *problems) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < problems->count; i++)
		if (problems->items[i].kind == PROBLEM_UNRENDERED || !has_mark(w, problems->items[i].at))
			problems->items[kept++] = problems->items[i];
	problems->count = kept;
}

static bool tells_itself(const struct problem_list *problems) {
	for (uint32_t i = 0; i < problems->count; i++)
		if (problems->items[i].kind == PROBLEM_UNRENDERED)
			return true;
	return false;
}

/* Unless the adapter, or the parser, knows more of its marks. */
static void tell(struct weakening *w) {
	bool told = tells_itself(&w->unit->problems);
	for (uint32_t i = 0; i < w->unit->doc_count; i++)
		told = told || tells_itself(&w->unit->docs[i]->problems);
	if (told || !w->mark.source)
		return;
	struct str mark = site_text(w->mark);
	struct problem *problem = unit_problem(
	    w->unit, PROBLEM_UNRENDERED, w->mark,
	    "this is a template of another tool, not rendered yet: what stands in place of %.*s is not known",
	    STR_ARGS(mark));
	problem->reason = STR("names in which such a part stands are only guessed at");
	problem->help = STR("render it first, and check what comes out");
}

/* --- once for each text ------------------------------------------------------------------------------------------- */

/* What is told of the values of one text. */
struct telling {
	struct problem *first, *last; /* by place */
	uint32_t places;
};

static int compare_problems(const void *a, const void *b, const void *context) {
	const struct problem *left = *(struct problem *const *)a, *right = *(struct problem *const *)b;
	(void)context;
	int order = site_compare(left->at, right->at);
	return order ? order : (left > right) - (left < right);
}

static struct str text_key(struct arena *arena, struct site at) {
	const struct source *text = site_shown(at).source;
	return arena_format(arena, "%zu:%.*s %.*s", text->path.n, STR_ARGS(text->path), STR_ARGS(text->label));
}

/* The problem is told, unless an earlier one of its text stands for it. */
static void tell_with_first(struct map *texts, struct problem *problem) {
	struct telling **slot = (struct telling **)map_at(texts, text_key(texts->arena, problem->at));
	struct telling *text = *slot;
	if (!text) {
		text = *slot = ARENA_NEW(texts->arena, struct telling);
		*text = (struct telling){.first = problem, .last = problem, .places = 1};
		return;
	}
	text->places += site_compare(text->last->at, problem->at) != 0;
	text->last = problem;
	if (problem != text->first)
		problem->at.source = NULL;
}

static void say_how_many(const struct map *texts, struct arena *arena) {
	for (uint32_t i = 0; i < texts->room; i++) {
		const struct telling *text = texts->slots[i].used ? texts->slots[i].value : NULL;
		if (text && text->places > 1)
			text->first->message = arena_format(arena, "%.*s; %u more such value%s in this file",
							    STR_ARGS(text->first->message), text->places - 1,
							    text->places > 2 ? "s stand" : " stands");
	}
}

/* A value of a template is seldom alone, and one finding tells what is to be done with all of them. */
static void tell_once(struct unit *unit) {
	struct map texts = {.arena = unit->arena};
	LIST(, struct problem *) all = {0};
	for (uint32_t i = 0; i < unit->problems.count; i++)
		if (unit->problems.items[i].kind == PROBLEM_UNRENDERED && unit->problems.items[i].at.source)
			LIST_ADD(unit->arena, &all, &unit->problems.items[i]);
	if (all.count < 2)
		return;
	list_sort(unit->arena, all.items, all.count, sizeof *all.items, compare_problems, NULL);
	for (uint32_t i = 0; i < all.count; i++)
		tell_with_first(&texts, all.items[i]);
	say_how_many(&texts, unit->arena);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < unit->problems.count; i++)
		if (unit->problems.items[i].kind != PROBLEM_UNRENDERED || unit->problems.items[i].at.source)
			unit->problems.items[kept++] = unit->problems.items[i];
	unit->problems.count = kept;
}

void unrendered_weaken(struct unit *unit) {
	struct weakening w = {.unit = unit, .files = {.arena = unit->arena}};
	tell_once(unit);
	if (!is_template(&w))
		return;
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		struct claim *claim = unit->claims.items[i];
		struct field *fields[] = {&claim->account,  &claim->role,  &claim->region,
					  &claim->endpoint, &claim->group, &claim->stream};
		for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
			weaken_field(&w, fields[k]);
	}
	drop_problems(&w, &unit->problems);
	tell(&w);
}
