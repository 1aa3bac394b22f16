/* Files of one process, and their sections as the agent puts them together.
 * Source: cwlogs/push.py, LogsPushCommand._get_config: the main file first; then every file of the drop-in folder, in
 * the order that the system gives; a section whose name is there already is skipped, and so is [general]. */
#include "agent/awslogs/reading.h"

#include "base/limits.h"

enum {
	INDEX_FROM = 24,			    /* entries; fewer are searched one by one */
	REPEATS_TOLD = LIMIT_FINDINGS_PER_RULE + 1, /* in one file; the engine says that there are more */
};

bool awslogs_section_is_default(struct str name) {
	return str_is(name, "DEFAULT");
}

struct site awslogs_section_site(const struct section *section) {
	const struct node *node = section->parts.items[0].node;
	struct span at = {.off = node->key_span.off - 1, .len = node->key_span.len + 2}; /* with [ and ] */
	return doc_site(section->doc, at);
}

static struct site header_of(const struct doc *doc, const struct node *node) {
	return doc_site(doc, (struct span){.off = node->key_span.off - 1, .len = node->key_span.len + 2});
}

/* --- one file ---------------------------------------------------------------------------------------------------- */

/* A file while it is read into sections. */
struct filing {
	struct reading *r;
	struct config *config;
	struct map by_name;
	uint32_t repeats;
};

/* The last entry of a key, in what was added so far: of the present part up to entry end. */
static const struct node *find_so_far(const struct section *section, struct str key, const struct node *end,
				      bool *ret_in_part) {
	const struct node *found = NULL;
	if (section->is_indexed) {
		found = map_get(&section->index, key);
		*ret_in_part = found && end && found->parent == end->parent;
		return found;
	}
	for (uint32_t i = 0; i < section->parts.count; i++)
		for (const struct node *entry = section->parts.items[i].node->first; entry && entry != end;
		     entry = entry->next)
			if (str_equal(entry->key, key))
				found = entry;
	*ret_in_part = found && end && found->parent == end->parent;
	return found;
}

static void index_entry(struct section *section, const struct node *entry) {
	*map_at(&section->index, entry->key) = (void *)entry;
}

static void build_index(struct section *section, const struct node *until) {
	section->is_indexed = true;
	for (uint32_t i = 0; i < section->parts.count; i++)
		for (const struct node *entry = section->parts.items[i].node->first; entry; entry = entry->next) {
			index_entry(section, entry);
			if (entry == until)
				return;
		}
}

static void tell_repeated_key(struct filing *f, const struct node *again, const struct node *first) {
	const struct doc *doc = f->config->doc;
	if (awslogs_is_template(f->r, doc) || f->repeats++ >= REPEATS_TOLD)
		return;
	struct problem *problem =
	    unit_problem(f->r->unit, PROBLEM_DUPLICATE_KEY, doc_site(doc, again->key_span),
			 "\"%.*s\" stands twice in [%.*s]: Python 2.7 takes the last one, Python 3 refuses the file "
			 "(DuplicateOptionError)",
			 SHOWN(again->key), SHOWN(again->parent->key));
	problem->also = doc_site(doc, first->key_span);
	problem->also_label = STR("first here");
	problem->reason =
	    f->config->is_dropin
		? STR("under Python 2.7 the first one does nothing; under Python 3 the agent skips the "
		      "file with a warning in its log")
		: STR("under Python 2.7 the first one does nothing; under Python 3 the agent does not start");
	problem->help = STR("delete one of them");
}

static void tell_repeated_section(struct filing *f, const struct section *section, const struct node *again,
				  bool overrides) {
	const struct node *first = section->parts.items[0].node;
	if (awslogs_is_template(f->r, f->config->doc) || f->repeats++ >= REPEATS_TOLD)
		return;
	struct problem *problem =
	    unit_problem(f->r->unit, PROBLEM_SHADOWED, header_of(f->config->doc, again),
			 "[%.*s] stands twice in this file: Python 2.7 joins the two%s, Python 3 refuses the file "
			 "(DuplicateSectionError)",
			 SHOWN(section->name), overrides ? ", and the later keys win" : "");
	problem->also = header_of(f->config->doc, first);
	problem->also_label = STR("first here");
	problem->uncertain = !overrides;
	problem->reason =
	    overrides ? STR("what the first one says of the same keys does nothing, so a file is not read or its lines "
			    "go elsewhere")
		      : STR("which of the two reads the file is not known here; under Python 3 nothing of it is read");
	problem->help =
	    STR("give one of them another name: the name is free, only the keys say what is read; or join them");
}

/* Adds the entries of one [section]; true if it says otherwise of a key that an earlier part has. */
static bool add_part(struct filing *f, struct section *section, const struct node *node) {
	bool overrides = false, in_part = false;
	LIST_ADD(f->r->arena, &section->parts, (struct placed){.doc = f->config->doc, .node = node});
	for (const struct node *entry = node->first; entry; entry = entry->next) {
		const struct node *first = find_so_far(section, entry->key, entry, &in_part);
		if (first && in_part)
			tell_repeated_key(f, entry, first);
		else if (first)
			overrides = overrides || !str_equal(first->text, entry->text);
		if (++section->entries == INDEX_FROM)
			build_index(section, entry);
		else if (section->is_indexed)
			index_entry(section, entry);
	}
	return overrides;
}

static void add_section(struct filing *f, const struct node *node) {
	struct arena *arena = f->r->arena;
	void **slot = map_at(&f->by_name, node->key);
	struct section *section = *slot;
	if (section) {
		bool overrides = add_part(f, section, node);
		if (section != f->config->defaults) /* it may stand anywhere, and often */
			tell_repeated_section(f, section, node, overrides);
		return;
	}
	section = ARENA_NEW(arena, struct section);
	*slot = section;
	*section = (struct section){.name = node->key, .doc = f->config->doc, .index = {.arena = arena}};
	section->is_dropin = f->config->is_dropin;
	section->is_general = str_is(node->key, "general");
	if (awslogs_section_is_default(node->key))
		f->config->defaults = section;
	else
		LIST_ADD(arena, &f->config->sections, section);
	add_part(f, section, node);
}

static void file_config(struct reading *r, struct config *config) {
	struct filing f = {.r = r, .config = config, .by_name = {.arena = r->arena}};
	for (const struct node *node = config->doc->root->first; node; node = node->next)
		if (node->kind == NODE_OBJECT)
			add_section(&f, node);
}

/* --- values --------------------------------------------------------------------------------------------------------
 */

/* These are copied into each section of a drop-in with the defaults of the program, so that the main file's [DEFAULT]
 * says nothing of them (StreamConfig.DEFAULT_DICT). */
static bool has_default_of_its_own(const char *key) {
	static const char *const others[] = {"file", "log_group_name", "log_stream_name", NULL};
	for (const char *const *other = others; *other; other++)
		if (str_is(str_from(key), *other))
			return false;
	return true;
}

static const struct node *find_in(const struct section *section, const char *key) {
	bool in_part;
	return section ? find_so_far(section, str_from(key), NULL, &in_part) : NULL;
}

struct value awslogs_section_value(const struct reading *r, const struct section *section, const char *key) {
	const struct node *node = find_in(section, key);
	if (node)
		return (struct value){.at = {.doc = section->doc, .node = node}};
	node = find_in(section->config->defaults, key);
	if (node)
		return (struct value){.at = {.doc = section->doc, .node = node}, .inherited = true};
	if (!r->main || r->main == section->config || has_default_of_its_own(key))
		return (struct value){0};
	node = find_in(r->main->defaults, key);
	return (struct value){.at = {.doc = r->main->doc, .node = node}, .inherited = true};
}

/* --- all files of a process ----------------------------------------------------------------------------------------
 */

static void tell_ignored_general(struct reading *r, const struct section *section) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_NO_EFFECT, awslogs_section_site(section),
					       "[general] has no effect in a file of the drop-in folder");
	problem->reason = STR("the agent takes it from the main file only");
	problem->help = STR("write its keys into the [general] of awslogs.conf");
}

static void tell_hidden(struct reading *r, const struct section *hidden, const struct section *by) {
	struct str other = source_lies_at(by->doc->source);
	struct problem *problem;
	if (by->is_dropin)
		problem = unit_problem(r->unit, PROBLEM_SHADOWED, awslogs_section_site(hidden),
				       "[%.*s] stands in %.*s too, and the agent takes only one of the two",
				       SHOWN(hidden->name), STR_ARGS(other));
	else
		problem = unit_problem(r->unit, PROBLEM_SHADOWED, awslogs_section_site(hidden),
				       "[%.*s] stands in %.*s too, and the agent skips this one", SHOWN(hidden->name),
				       STR_ARGS(other));
	problem->also = awslogs_section_site(by);
	problem->also_label = by->is_dropin ? STR("the other one") : STR("this one counts");
	problem->reason =
	    by->is_dropin ? STR("it reads the folder in no certain order and skips a section, whole and without a "
				"word, if it has one of that name")
			  : STR("of equal names the main file's section counts, whole and without a word: nothing of "
				"this one is read");
	problem->help =
	    awslogs_copy_ending(source_lies_at(hidden->doc->source)).n
		? STR("move this copy out of the folder: the agent reads every file in it, whatever its name")
		: STR("give one of them another name: the name is free, only the keys say what is read");
}

/* RawConfigParser.add_section of Python 2.7 refuses the name in any case. */
static void check_default_name(struct reading *r, const struct section *section) {
	if (!section->is_dropin || !str_equal_ignoring_case(section->name, STR("default")))
		return;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, awslogs_section_site(section),
			 "a section of a drop-in file cannot be called [%.*s] under Python 2.7", SHOWN(section->name));
	problem->uncertain = true;
	problem->reason = STR("the agent does not start there (ValueError: Invalid section name)");
	problem->help = STR("give it another name: the name is free, only the keys say what is read");
}

static void merge_section(struct reading *r, struct map *by_name, struct section *section) {
	if (section->is_general) {
		if (section->config == r->main)
			r->general = section;
		else if (section->is_dropin)
			tell_ignored_general(r, section);
		return;
	}
	void **slot = map_at(by_name, section->name);
	const struct section *by = *slot;
	if (by) {
		if (!section->config->is_copy)
			tell_hidden(r, section, by);
		return;
	}
	*slot = section;
	check_default_name(r, section);
	LIST_ADD(r->arena, &r->sources, section);
}

void awslogs_sections_merge(struct reading *r) {
	struct map by_name = {.arena = r->arena};
	for (uint32_t c = 0; c < r->configs.count; c++) {
		struct config *config = r->configs.items[c];
		file_config(r, config);
		for (uint32_t i = 0; i < config->sections.count; i++) {
			config->sections.items[i]->config = config;
			merge_section(r, &by_name, config->sections.items[i]);
		}
	}
}

/* --- which files are one process -----------------------------------------------------------------------------------
 */

static bool has_general(const struct doc *doc) {
	const struct node *general = node_get(doc->root, "general");
	return general && general->kind == NODE_OBJECT;
}

static bool is_main(const struct config *config) {
	return !config->is_dropin &&
	       (awslogs_path_is_main(source_lies_at(config->doc->source)) || has_general(config->doc));
}

static struct config *config_new(struct unit *unit, struct doc *doc) {
	struct config *config = ARENA_NEW(unit->arena, struct config);
	*config = (struct config){
	    .doc = doc, .is_dropin = awslogs_path_is_dropin_folder(awslogs_path_folder(source_lies_at(doc->source)))};
	return config;
}

/* A drop-in goes to the main file beside its folder; where there is one main file, all others go to it. */
static bool belongs_to(const struct config *config, const struct config *main, uint32_t main_count) {
	if (main_count == 1)
		return true;
	struct str home = awslogs_path_folder(awslogs_path_folder(source_lies_at(config->doc->source)));
	return config->is_dropin && str_equal(home, awslogs_path_folder(source_lies_at(main->doc->source)));
}

static void read_process(struct unit *unit, struct config *main, struct config_list *all, uint32_t main_count,
			 void (*read)(struct reading *r)) {
	struct reading r = {.unit = unit, .arena = unit->arena, .main = main, .templates = {.arena = unit->arena}};
	if (main)
		LIST_ADD(r.arena, &r.configs, main);
	for (uint32_t i = 0; i < all->count; i++) {
		struct config *config = all->items[i];
		if (config->is_taken || is_main(config) || (main && !belongs_to(config, main, main_count)))
			continue;
		config->is_taken = true;
		LIST_ADD(r.arena, &r.configs, config);
	}
	if (r.configs.count)
		read(&r);
}

void awslogs_processes_read(struct unit *unit, void (*read)(struct reading *r)) {
	struct config_list all = {0};
	uint32_t main_count = 0;
	for (uint32_t i = 0; i < unit->doc_count; i++) {
		if (!unit->docs[i]->root || unit->docs[i]->root->kind != NODE_OBJECT)
			continue;
		struct config *config = config_new(unit, unit->docs[i]);
		LIST_ADD(unit->arena, &all, config);
		main_count += is_main(config);
	}
	for (uint32_t i = 0; i < all.count; i++)
		if (is_main(all.items[i]))
			read_process(unit, all.items[i], &all, main_count, read);
	read_process(unit, NULL, &all, main_count, read);
}
