/* The files of a kustomization: those that it names, and those that kustomizations in the folders that it names do.
 * Nothing is parsed, and nothing told, unless one of them has a shipper's word. Which files may be named:
 * kubernetes-sigs/kustomize, api/internal/target/kusttarget.go (accumulateResources, accumulateDirectory). */
#include "agent/kubernetes/kustomize.h"

#include "base/limits.h"

enum { DEPTH_MAX = 64 };

/* What a node names: a text, and what it is read as. */
struct named {
	const struct node *node;
	struct doc *by;		/* the kustomization */
	struct doc *text, *doc; /* doc: parsed; NULL as long as it is not */
	enum kust_role role;
};

/* A file of the kustomization, by its canonical path. */
struct file_state {
	struct doc *text, *doc;
	bool is_open; /* a kustomization whose files are being looked at */
};

struct loading_kust {
	struct unit *unit;
	struct doc *doc; /* the kustomization at hand */
	struct map files;
	LIST(, struct named) named;
	struct problem_list problems;
	const struct kust_words *words;
	uint32_t depth;
	bool has_words, stopped;
};

/* --- texts -----------------------------------------------------------------------------------------------------------
 */

static bool parse_nothing(struct doc *doc) {
	(void)doc;
	return true;
}

static bool starts_line(struct str text, const char *word) {
	struct str start = str_from(word);
	size_t at;
	while (str_find(text, start, &at)) {
		if (!at || text.p[at - 1] == '\n')
			return true;
		text = str_from_offset(text, at + start.n);
	}
	return false;
}

/* What lies outside of what was given is read only if it looks like what it is named for. */
static bool looks_like_manifest(struct str text) {
	return starts_line(text, "kind:") || str_contains(text, STR("\"kind\""));
}

static bool looks_like_kustomization(struct str text) {
	static const char *const keys[] = {
	    "resources:", "bases:", "configMapGenerator:", "patches:", "components:", "kind: Kustomization"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (starts_line(text, keys[i]))
			return true;
	return false;
}

static bool looks_like_patch(struct str text) {
	return looks_like_manifest(text) || str_contains(text, STR("path:")) || str_contains(text, STR("\"path\""));
}

/* Texts that are read later, if at all. One name: a file is one text, whatever names it. */
static const struct format kustomization_text = {
    .name = "text", .parse = parse_nothing, .sniff = looks_like_kustomization};
static const struct format manifest_text = {.name = "text", .parse = parse_nothing, .sniff = looks_like_manifest};
static const struct format patch_text = {.name = "text", .parse = parse_nothing, .sniff = looks_like_patch};
static const struct format file_text = {.name = "text", .parse = parse_nothing, .sniff = kust_has_words};

static const struct format *format_of(enum kust_role role) {
	if (role == KUST_RESOURCE)
		return &manifest_text;
	return role == KUST_PATCH ? &patch_text : &file_text;
}

/* The texts belong to whoever reads them for several units: each parses a text of its own. */
static struct doc *parse(struct arena *arena, const struct doc *text) {
	return doc_parse(arena, source_new(arena, text->source->path, text->source->text), format_by_name(STR("yaml")));
}

/* --- what is wrong ---------------------------------------------------------------------------------------------------
 */

static struct problem *tell(struct loading_kust *l, const struct node *node, struct str message) {
	struct problem problem = {.kind = PROBLEM_SYNTAX, .at = doc_site(l->doc, node->span), .message = message};
	problem.reason = STR("kustomize stops there: nothing of this kustomization can be applied");
	LIST_ADD(l->unit->arena, &l->problems, problem);
	return &l->problems.items[l->problems.count - 1];
}

static struct str message_of(const struct loading_kust *l, const char *before, struct str path, const char *behind) {
	return arena_join(l->unit->arena, str_from(before), path, str_from(behind), STR(""));
}

static void tell_unknown(struct loading_kust *l, const struct node *node, struct str path) {
	struct problem *problem =
	    tell(l, node, message_of(l, "", path, " is none of the files that were given to check: not read"));
	problem->uncertain = true;
	problem->reason = STR("what it adds or changes may change what is said about this kustomization");
	problem->help = STR("check the folder that holds all of it, or what is made of it: kubectl kustomize FOLDER | "
			    "cwdoctor lint -");
}

static void tell_absent(struct loading_kust *l, const struct node *node, struct str path, enum kust_role role) {
	bool may_be_folder = role == KUST_RESOURCE || role == KUST_COMPONENT;
	struct problem *problem =
	    tell(l, node, message_of(l, may_be_folder ? "there is no file or folder " : "there is no file ", path, ""));
	problem->help = STR("a path starts at the folder of this kustomization");
	if (role != KUST_FILE && role != KUST_VARIABLES) {
		problem->incomplete = true;
		return;
	}
	problem->uncertain = true; /* what holds secrets is in no repository */
	problem->reason = STR("kustomize stops there, unless something writes the file before; what it holds was not "
			      "checked");
}

static void tell_unreadable(struct loading_kust *l, const struct node *node, struct str path, struct str why) {
	struct problem *problem = tell(l, node, message_of(l, "", path, " cannot be read"));
	problem->incomplete = problem->uncertain = true;
	problem->reason = arena_format(l->unit->arena, "%.*s; what it holds was not checked", STR_ARGS(why));
	problem->help = STR("make it readable and check again");
}

static void tell_limit(struct loading_kust *l, const struct node *node, const char *message) {
	struct problem *problem = tell(l, node, str_from(message));
	problem->kind = PROBLEM_LIMIT;
	problem->reason = STR("");
	problem->incomplete = true;
	l->stopped = true;
}

static void tell_broken(struct loading_kust *l, const struct named *named) {
	l->doc = named->by;
	struct problem *problem = tell(l, named->node, message_of(l, "", named->node->text, " does not parse"));
	problem->uncertain = true;
	problem->reason = STR("kustomize stops there; what it holds was not checked");
	problem->help = STR("see where kubectl kustomize FOLDER stops");
}

/* --- files -----------------------------------------------------------------------------------------------------------
 */

static void load_kustomization(struct loading_kust *l, struct doc *doc);

/* https://host/path, git@host:path, host/owner/repo//path?ref=v1: api/internal/git/repospec.go */
static bool is_remote(struct str path) {
	return str_contains(path, STR("://")) || str_starts_with(path, STR("git@")) ||
	       str_starts_with(path, STR("git::"));
}

static bool may_be_remote(struct str path) {
	return str_contains(path, STR("?")) || str_starts_with(path, STR("github.com/")) ||
	       str_contains(path, STR(".git"));
}

static struct file_state *state_of(struct loading_kust *l, struct str canonical) {
	void **slot = map_at(&l->files, canonical);
	if (!*slot)
		*slot = ARENA_NEW(l->unit->arena, struct file_state);
	return *slot;
}

static void note(struct loading_kust *l, const struct node *node, struct file_state *state, enum kust_role role) {
	struct named named = {.node = node, .by = l->doc, .text = state->text, .doc = state->doc, .role = role};
	LIST_ADD(l->unit->arena, &l->named, named);
}

/* false: it is not there, or cannot be read, which is told. */
static bool read_text(struct loading_kust *l, const struct node *node, struct str path, const struct format *format,
		      struct loaded *ret) {
	struct loader *loader = l->unit->loader;
	loader->read(loader, l->unit->arena, l->doc->source, path, format, ret);
	if (ret->limit)
		tell_limit(l, node, "this kustomization names too many files: this one and the rest were not read");
	return ret->state == LOAD_READ;
}

static void enter(struct loading_kust *l, const struct node *node, const struct loaded *loaded) {
	struct file_state *state = state_of(l, loaded->canonical);
	struct doc *outer = l->doc;
	if (state->is_open) {
		tell(l, node, message_of(l, "", node->text, " names this kustomization, itself or through others"))
		    ->help = STR("take one of the two out, or move what both need into a third folder");
		return;
	}
	if (!state->doc) {
		state->text = loaded->doc;
		state->doc = parse(l->unit->arena, loaded->doc);
		l->has_words = l->has_words || kust_words_in(l->words, loaded->doc->source->text);
		if (l->depth >= DEPTH_MAX) {
			tell_limit(l, node, "too many kustomizations hold each other: this one was not read");
			return;
		}
		state->is_open = true;
		if (!state->doc->unreadable && kust_is(state->doc))
			load_kustomization(l, state->doc);
		state->is_open = false;
		l->doc = outer;
	}
	note(l, node, state, KUST_RESOURCE);
}

static void load_folder(struct loading_kust *l, const struct node *node, struct str path) {
	for (const char *const *name = kust_names; *name && !l->stopped; name++) {
		struct loaded loaded = {0};
		struct str slash = str_ends_with(path, STR("/")) ? STR("") : STR("/");
		struct str file = arena_join(l->unit->arena, path, slash, str_from(*name), STR(""));
		if (read_text(l, node, file, &kustomization_text, &loaded)) {
			enter(l, node, &loaded);
			return;
		}
		if (loaded.state == LOAD_UNREADABLE && !loaded.is_folder && !loaded.limit) {
			if (loaded.is_outside)
				tell_unknown(l, node, path);
			else
				tell_unreadable(l, node, loaded.path, loaded.why);
			return;
		}
	}
	if (!l->stopped)
		tell(l, node, message_of(l, "the folder ", path, " holds no kustomization.yaml"))->help =
		    STR("name its files one by one, or add a kustomization.yaml to it");
}

static void load_path(struct loading_kust *l, const struct node *node, struct str path, enum kust_role role) {
	struct loaded loaded = {0};
	if (read_text(l, node, path, format_of(role), &loaded)) {
		struct file_state *state = state_of(l, loaded.canonical);
		state->text = loaded.doc;
		l->has_words = l->has_words || kust_words_in(l->words, loaded.doc->source->text);
		if (!state->is_open)
			note(l, node, state, role);
		return;
	}
	bool takes_folders = role == KUST_RESOURCE || role == KUST_COMPONENT;
	if (l->stopped)
		return;
	if (loaded.is_folder && takes_folders)
		load_folder(l, node, path);
	else if (loaded.state == LOAD_UNKNOWN || loaded.is_outside || (takes_folders && may_be_remote(path)))
		tell_unknown(l, node, path);
	else if (loaded.state == LOAD_ABSENT || loaded.is_folder)
		tell_absent(l, node, path, role);
	else
		tell_unreadable(l, node, loaded.path, loaded.why);
}

static void load_named(void *data, const struct node *node, enum kust_role role) {
	struct loading_kust *l = data;
	struct str key, path = role == KUST_FILE ? kust_file_path(node->text, &key) : node->text;
	if (l->stopped || !path.n)
		return;
	if (is_remote(path))
		tell_unknown(l, node, path);
	else if (str_starts_with(path, STR("/")))
		tell(l, node, message_of(l, "", path, " is an absolute path: not read"))->help =
		    STR("write the path from the folder of this kustomization");
	else
		load_path(l, node, path, role);
}

static void load_kustomization(struct loading_kust *l, struct doc *doc) {
	l->doc = doc;
	l->depth++;
	kust_visit(doc, load_named, l);
	l->depth--;
}

/* --- all of them -----------------------------------------------------------------------------------------------------
 */

static bool is_whole_text(enum kust_role role) {
	return role == KUST_FILE || role == KUST_VARIABLES;
}

/* What cannot be parsed is judged alone. */
static void add_named(struct loading_kust *l) {
	struct map parsed = {.arena = l->unit->arena};
	for (uint32_t i = 0; i < l->named.count; i++) {
		struct named *named = &l->named.items[i];
		void **slot = map_at(&parsed, named->text->source->path);
		if (!named->doc && !is_whole_text(named->role) && !*slot)
			*slot = parse(l->unit->arena, named->text);
		if (!named->doc)
			named->doc = is_whole_text(named->role) ? named->text : *slot;
		if (named->doc->unreadable)
			tell_broken(l, named);
		else
			unit_add_doc(l->unit, named->node, named->doc);
	}
	for (uint32_t i = 0; i < l->problems.count; i++) {
		const struct problem *problem = &l->problems.items[i];
		*unit_problem(l->unit, problem->kind, problem->at, "%.*s", STR_ARGS(problem->message)) = *problem;
	}
}

void kust_load(struct unit *unit) {
	struct loading_kust l = {.unit = unit, .doc = unit->docs[0], .files = {.arena = unit->arena}};
	struct str path = unit->docs[0]->source->path, name = path;
	struct loaded own = {0};
	size_t slash;
	if (str_find_last_char(path, '/', &slash))
		name = str_from_offset(path, slash + 1);
	unit->loader->read(unit->loader, unit->arena, unit->docs[0]->source, name, &kustomization_text, &own);
	if (own.state == LOAD_READ)
		state_of(&l, own.canonical)->is_open = true;
	l.words = kust_words_new(unit->arena);
	l.has_words = kust_words_in(l.words, unit->docs[0]->source->text);
	load_kustomization(&l, unit->docs[0]);
	if (l.has_words)
		add_named(&l);
}
