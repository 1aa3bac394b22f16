/* Following @INCLUDE and includes: src/config_format/flb_cf_fluentbit.c (read_config, read_glob) and flb_cf_yaml.c.
 * A classic path is relative to the folder of the main file (the working directory, which comes first, is not known),
 * a YAML path to the folder of its own file; only a * makes it a pattern; each file once. */
#include "agent/firelens.h"
#include "agent/fluent-bit/reading.h"

#include "base/limits.h"

struct loading {
	struct unit *unit;
	const struct format *format;
	struct source *main;
	struct map seen; /* canonical paths, and those that reports show */
	bool yaml, stopped;
};

/* One directive, where the file that has it stands. */
struct directive {
	struct doc *doc;
	const struct node *node;
	struct str path; /* as written, or a match of it */
};

static void load_doc(struct loading *l, struct doc *doc);

static struct problem *tell(struct loading *l, const struct directive *d, const char *message) {
	struct problem *problem = unit_problem(l->unit, PROBLEM_SYNTAX, doc_site(d->doc, d->node->span), "%s", message);
	problem->reason = STR("Fluent Bit refuses the configuration and does not start");
	return problem;
}

static const char *message_of(struct loading *l, const char *before, struct str path, const char *behind) {
	return arena_format(l->unit->arena, "%s%.*s%s", before, STR_ARGS(path), behind).p;
}

static void tell_absent(struct loading *l, const struct directive *d) {
	struct problem *problem = tell(l, d, message_of(l, "there is no file ", d->path, " to include"));
	if (str_contains(d->path, STR("${")))
		problem->help = STR("write the path itself: variables are not filled in here");
	else if (str_trim(d->path).n != d->path.n)
		problem->help = STR("take the blanks off the path: they are part of the name");
	else if (l->yaml)
		problem->help = STR("a relative path starts at the folder of this file");
	else
		problem->help = STR("a relative path starts at the folder of the main file");
}

/* FireLens: the file is in the router's image, or in a bucket, whose object the agent keeps under a path of its own. */
static void say_firelens(struct loading *l, const struct directive *d, struct problem *problem) {
	struct str written = str_trim(site_text(site_outermost(problem->at))), name = d->path;
	size_t slash;
	if (str_starts_with(written, STR("\"")))
		written = str_from_to(written, 1, written.n - 1);
	if (str_find_last_char(name, '/', &slash))
		name = str_from_offset(name, slash + 1);
	bool bucket = str_starts_with(written, STR("arn:"));
	if (bucket)
		problem->message =
		    arena_join(l->unit->arena, written, STR(" is none of the files that were given to check: not read"),
			       STR(""), STR(""));
	problem->help =
	    arena_format(l->unit->arena, "%s beside the task definition, as %.*s, and check again; or lint it alone",
			 bucket ? "copy the object" : "put the file, which is in the router's image,", STR_ARGS(name));
}

static void tell_unknown(struct loading *l, const struct directive *d) {
	struct problem *problem =
	    tell(l, d, message_of(l, "", d->path, " is none of the files that were given to check: not read"));
	problem->uncertain = true;
	problem->reason = STR("its inputs, filters and outputs may change what is said about this configuration");
	problem->help = STR("lint a copy of the whole folder, or the main file where Fluent Bit runs");
	if (firelens_is_text(d->doc->source))
		say_firelens(l, d, problem);
}

static void tell_unreadable(struct loading *l, const struct directive *d, struct str why) {
	struct problem *problem = tell(l, d, message_of(l, "", d->path, " cannot be read"));
	problem->incomplete = true;
	problem->uncertain = true;
	problem->reason = arena_format(l->unit->arena, "%.*s; what it holds was not checked", STR_ARGS(why));
	problem->help = STR("make it readable and check again");
}

/* In YAML the parser fails on it; the classic syntax finds no line in it. */
static void tell_folder(struct loading *l, const struct directive *d) {
	struct problem *problem = tell(l, d, message_of(l, "", d->path, " is a folder: it includes nothing"));
	problem->help = arena_format(l->unit->arena, "write %.*s/*.%s for the files in it", STR_ARGS(d->path),
				     l->yaml ? "yaml" : "conf");
	problem->uncertain = l->yaml;
	if (l->yaml)
		return;
	problem->kind = PROBLEM_NO_EFFECT;
	problem->reason = STR("Fluent Bit says nothing, and starts without what is in the folder");
}

static void tell_again(struct loading *l, const struct directive *d) {
	struct problem *problem = tell(l, d, message_of(l, "", d->path, " is included a second time"));
	problem->help = STR("include each file once; a file cannot include itself either");
}

/* A warning in YAML, fatal in the classic syntax. */
static void tell_no_match(struct loading *l, const struct directive *d) {
	struct problem *problem = tell(l, d, message_of(l, "no file matches ", d->path, ""));
	problem->help = STR("a pattern has to match at least one file");
	if (!l->yaml)
		return;
	problem->kind = PROBLEM_NO_EFFECT;
	problem->reason = STR("Fluent Bit warns and starts without what was meant to be included");
	problem->help = STR("correct the pattern, or take the line out");
}

/* FLB_CF_FILE_NUM_LIMIT is 1000 too. */
static void tell_limit(struct loading *l, const struct directive *d) {
	struct problem *problem = unit_problem(l->unit, PROBLEM_LIMIT, doc_site(d->doc, d->node->span),
					       "more than %u files are included", LIMIT_INCLUDES);
	problem->incomplete = true;
	problem->reason = STR("Fluent Bit stops there too and does not start");
	problem->help = STR("join some of them");
	l->stopped = true;
}

static void remember(struct loading *l, struct str key) {
	*map_at(&l->seen, key) = l;
}

static void load_file(struct loading *l, const struct directive *d) {
	struct loaded loaded = {0};
	if (l->stopped)
		return;
	const struct source *from = l->yaml ? d->doc->source : l->main;
	l->unit->loader->read(l->unit->loader, l->unit->arena, from, d->path, l->format, &loaded);
	if (loaded.limit) {
		tell_limit(l, d);
		return;
	}
	switch (loaded.state) {
	case LOAD_ABSENT:
		tell_absent(l, d);
		return;
	case LOAD_UNKNOWN:
		tell_unknown(l, d);
		return;
	case LOAD_UNREADABLE:
		if (loaded.is_folder)
			tell_folder(l, d);
		else if (loaded.is_outside)
			tell_unknown(l, d);
		else
			tell_unreadable(l, d, loaded.why);
		return;
	case LOAD_READ:
		break;
	}
	if (map_get(&l->seen, loaded.path) || map_get(&l->seen, loaded.canonical)) {
		tell_again(l, d);
		return;
	}
	remember(l, loaded.path);
	remember(l, loaded.canonical);
	unit_add_doc(l->unit, d->node, loaded.doc);
	load_doc(l, loaded.doc);
}

static void load_pattern(struct loading *l, struct directive d) {
	struct str_list paths = {0};
	const struct source *from = l->yaml ? d.doc->source : l->main;
	switch (l->unit->loader->match(l->unit->loader, l->unit->arena, from, d.path, &paths)) {
	case LOAD_UNKNOWN:
		tell_unknown(l, &d);
		return;
	case LOAD_UNREADABLE:
		tell_unreadable(l, &d, STR("a folder on the way cannot be read"));
		return;
	case LOAD_ABSENT:
	case LOAD_READ:
		break;
	}
	if (!paths.count)
		tell_no_match(l, &d);
	for (uint32_t i = 0; i < paths.count && !l->stopped; i++) {
		d.path = paths.items[i];
		load_file(l, &d);
	}
}

static void load_directive(struct loading *l, struct doc *doc, const struct node *node) {
	struct directive d = {.doc = doc, .node = node, .path = node->text};
	if (l->stopped)
		return;
	if (!l->unit->loader)
		tell_unknown(l, &d);
	else if (str_contains(node->text, STR("*")))
		load_pattern(l, d);
	else
		load_file(l, &d);
}

static void load_classic(struct loading *l, struct doc *doc, const struct node *parent) {
	for (const struct node *child = parent->first; child; child = child->next) {
		if (child->kind == NODE_OBJECT)
			load_classic(l, doc, child);
		else if (classic_is_directive(doc, child) && str_equal_ignoring_case(child->key, STR("@include")))
			load_directive(l, doc, child);
	}
}

static void load_yaml(struct loading *l, struct doc *doc, const struct node *root) {
	for (const struct node *child = root->first; child; child = child->next) {
		if (!str_equal_ignoring_case(child->key, STR("includes")))
			continue;
		if (child->kind != NODE_ARRAY) {
			struct directive d = {.doc = doc, .node = child};
			tell(l, &d, "\"includes\" is a list of paths")->help =
			    STR("write each path as an item: - PATH");
		}
		for (const struct node *item = child->first; item && child->kind == NODE_ARRAY; item = item->next) {
			struct directive d = {.doc = doc, .node = item};
			if (item->kind == NODE_OBJECT || item->kind == NODE_ARRAY)
				tell(l, &d, "an item of \"includes\" is a path");
			else
				load_directive(l, doc, item);
		}
	}
}

static void load_doc(struct loading *l, struct doc *doc) {
	if (!l->yaml && doc->root)
		load_classic(l, doc, doc->root);
	for (uint32_t i = 0; l->yaml && i < doc->root_count; i++)
		if (doc->roots[i]->kind == NODE_OBJECT)
			load_yaml(l, doc, doc->roots[i]);
}

void fluent_bit_load(struct unit *unit) {
	uint32_t count = unit->doc_count;
	for (uint32_t i = 0; i < count; i++) {
		struct doc *doc = unit->docs[i];
		struct loading l = {.unit = unit, .main = doc->source, .yaml = doc_is_yaml(doc)};
		l.format = format_by_name(l.yaml ? STR("yaml") : STR("fluentbit"));
		l.seen.arena = unit->arena;
		remember(&l, doc->source->path);
		load_doc(&l, doc);
	}
}
