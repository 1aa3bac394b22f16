/* Following @include and !include: lib/fluent/config/v1_parser.rb (eval_include),
 * lib/fluent/config/yaml_parser/loader.rb. Paths are relative to the folder of the file that names them; what matches
 * nothing is passed over in silence. */
#include "agent/fluentd/reading.h"

#include "base/limits.h"

enum { FOLDERS_MAX = 4 }; /* that a ** is followed down */

struct loading {
	struct reading r; /* for values with code in them */
	struct unit *unit;
	struct arena *arena;
	struct map seen; /* documents whose directives were followed */
	uint32_t files;
	bool stopped;
};

/* One directive, where it stands. */
struct directive {
	struct doc *doc;
	const struct node *node;
	struct str path; /* as Fluentd reads it */
};

static void load_doc(struct loading *l, struct doc *doc);

/* --- what an include says ----------------------------------------------------------------------------------------- */

static bool is_hex(char c) {
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static unsigned hex_value(char c) {
	return (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* Characters that Ruby's URI parser refuses. */
static bool is_refused(struct str text, size_t i) {
	unsigned char c = (unsigned char)text.p[i];
	if (c == '%')
		return i + 2 >= text.n || !is_hex(text.p[i + 1]) || !is_hex(text.p[i + 2]);
	size_t at;
	return c <= ' ' ? c != ' ' : c >= 0x7F || str_find_char(STR("[]{}|^`\"<>\\"), (char)c, &at);
}

static struct str decode(struct arena *arena, struct str text) {
	char *out = arena_alloc_text(arena, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '%') {
			c = (char)(hex_value(text.p[i + 1]) << 4 | hex_value(text.p[i + 2]));
			i += 2;
		}
		out[n++] = c == '+' ? ' ' : c;
	}
	out[n] = '\0';
	return (struct str){out, n};
}

bool fd_include_path(struct arena *arena, struct str text, struct str *ret_path, const char **ret_why) {
	size_t at;
	*ret_why = NULL;
	for (size_t i = 0; i < text.n; i++)
		if (is_refused(text, i)) {
			*ret_why = "only letters, digits and the characters of an address may stand in it, and of "
				   "patterns only *";
			return false;
		}
	if (str_find_char(text, '?', &at) || str_find_char(text, '#', &at)) {
		*ret_why = "? and # mean something else in an address; of patterns only * may stand in it";
		return false;
	}
	if (str_starts_with(text, STR("file://")))
		text = str_from_offset(text, sizeof "file://" - 1);
	else if (str_contains(text, STR("://")))
		return false;
	*ret_path = decode(arena, text);
	return true;
}

/* --- what becomes of it ---------------------------------------------------------------------------------------------
 */

static struct problem *tell(struct loading *l, const struct directive *d, enum problem_kind kind, const char *before,
			    const char *behind) {
	return unit_problem(l->unit, kind, doc_site(d->doc, d->node->span), "%s%.*s%s", before, STR_ARGS(d->path),
			    behind);
}

static void tell_refused(struct loading *l, const struct directive *d, const char *why) {
	struct problem *problem = tell(l, d, PROBLEM_SYNTAX, "Fluentd refuses the path ", "");
	problem->reason = arena_format(l->arena, "it reads the path as a URI: %s; Fluentd does not start", why);
	problem->help = STR("write a plain path, with * if it is to match several files");
}

static void tell_absent(struct loading *l, const struct directive *d) {
	struct problem *problem = tell(l, d, PROBLEM_NO_EFFECT, "there is no file ", " to include");
	problem->reason = STR("Fluentd starts without it and says nothing");
	problem->help = STR("correct the path, which is relative to the folder of this file, or take the line out");
}

/* An empty folder for what others may put there is common. */
static void tell_no_match(struct loading *l, const struct directive *d) {
	struct problem *problem = tell(l, d, PROBLEM_NO_EFFECT, "no file matches ", "");
	problem->uncertain = true;
	problem->reason = STR("Fluentd starts without what was meant to be included, and says nothing");
	problem->help = STR("nothing, if the folder is to be empty here; else correct the pattern");
}

static void tell_unknown(struct loading *l, const struct directive *d, const char *where) {
	struct problem *problem = tell(l, d, PROBLEM_SYNTAX, "", where);
	problem->uncertain = true;
	problem->reason = STR("its sections may change what is said about this configuration");
	problem->help = STR("lint a copy of the whole folder, or the main file where Fluentd runs");
}

static void tell_unreadable(struct loading *l, const struct directive *d, struct str why) {
	struct problem *problem = tell(l, d, PROBLEM_SYNTAX, "", " cannot be read");
	problem->incomplete = problem->uncertain = true;
	problem->reason = arena_format(l->arena, "%.*s; what it holds was not checked", STR_ARGS(why));
	problem->help = STR("make it readable and check again");
}

static void tell_folder(struct loading *l, const struct directive *d) {
	struct problem *problem = tell(l, d, PROBLEM_SYNTAX, "", " is a folder, which Fluentd cannot include");
	problem->reason = STR("it reads it as a file, fails with \"Is a directory\" and does not start");
	problem->help = STR("include the files in it: FOLDER/*.conf");
}

static bool may_load(struct loading *l, const struct directive *d) {
	if (l->files++ < LIMIT_INCLUDES)
		return true;
	if (!l->stopped) {
		struct problem *problem =
		    unit_problem(l->unit, PROBLEM_LIMIT, doc_site(d->doc, d->node->span),
				 "more than %u files are included; the rest is not read", LIMIT_INCLUDES);
		problem->incomplete = true;
	}
	l->stopped = true;
	return false;
}

static void load_file(struct loading *l, struct directive d, struct str path) {
	struct loaded loaded = {0};
	if (!may_load(l, &d))
		return;
	const struct format *format = format_by_name(fd_doc_is_yaml(d.doc) ? STR("yaml") : STR("fluentd"));
	l->unit->loader->read(l->unit->loader, l->arena, d.doc->source, path, format, &loaded);
	d.path = path;
	switch (loaded.state) {
	case LOAD_ABSENT:
		tell_absent(l, &d);
		return;
	case LOAD_UNKNOWN:
		tell_unknown(l, &d, " is not here, so it was not checked");
		return;
	case LOAD_UNREADABLE:
		if (loaded.is_folder)
			tell_folder(l, &d);
		else if (loaded.is_outside)
			tell_unknown(l, &d, " is none of the files that were given to check: not read");
		else
			tell_unreadable(l, &d, loaded.why);
		return;
	case LOAD_READ:
		break;
	}
	unit_add_doc(l->unit, d.node, loaded.doc);
	load_doc(l, loaded.doc);
}

/* --- patterns
 * --------------------------------------------------------------------------------------------------------- */

static int compare_paths(const void *a, const void *b, const void *context) {
	(void)context;
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The pattern with its ** replaced by so many folders. */
static struct str with_folders(struct arena *arena, struct str pattern, size_t at, unsigned folders) {
	struct buf text = {0};
	buf_add(&text, str_from_to(pattern, 0, at));
	for (unsigned i = 0; i < folders; i++)
		buf_add_text(&text, "*/");
	buf_add(&text, str_from_offset(pattern, at + sizeof "**/" - 1));
	struct str result = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

/* ** as a folder is any number of folders, none too; loaders know it as *. */
static enum load_state match(struct loading *l, const struct directive *d, struct str_list *ret) {
	struct loader *loader = l->unit->loader;
	size_t at = 0;
	if (!str_starts_with(d->path, STR("**/")) && !str_find(d->path, STR("/**/"), &at))
		return loader->match(loader, l->arena, d->doc->source, d->path, ret);
	at += d->path.p[at] == '/';
	for (unsigned folders = 0; folders <= FOLDERS_MAX; folders++) {
		struct str_list some = {0};
		struct str pattern = with_folders(l->arena, d->path, at, folders);
		enum load_state state = loader->match(loader, l->arena, d->doc->source, pattern, &some);
		if (state != LOAD_READ && state != LOAD_ABSENT)
			return state;
		for (uint32_t i = 0; i < some.count; i++)
			LIST_ADD(l->arena, ret, some.items[i]);
	}
	list_sort(l->arena, ret->items, ret->count, sizeof *ret->items, compare_paths, NULL);
	return LOAD_READ;
}

static void load_pattern(struct loading *l, const struct directive *d) {
	struct str_list paths = {0};
	switch (match(l, d, &paths)) {
	case LOAD_UNKNOWN:
		tell_unknown(l, d, " is not here, so it was not checked");
		return;
	case LOAD_UNREADABLE:
		tell_unreadable(l, d, STR("a folder on the way cannot be read"));
		return;
	case LOAD_ABSENT:
	case LOAD_READ:
		break;
	}
	if (!paths.count)
		tell_no_match(l, d);
	for (uint32_t i = 0; i < paths.count; i++)
		load_file(l, *d, paths.items[i]);
}

static void tell_old_name(struct loading *l, struct doc *doc, const struct node *node) {
	if (fd_doc_is_yaml(doc) || !str_is(node->key, "include"))
		return;
	struct problem *problem = unit_problem(l->unit, PROBLEM_DEPRECATED_KEY, doc_site(doc, node->key_span),
					       "\"include\" is the old name of @include");
	problem->reason = STR("Fluentd takes it and warns");
	problem->help = STR("write @include");
}

static void load_directive(struct loading *l, struct doc *doc, const struct node *node) {
	tell_old_name(l, doc, node);
	struct directive d = {.doc = doc, .node = node, .path = node->text};
	struct setting setting = {.at = {doc, node}};
	struct value *value = fd_setting_value(&l->r, &setting);
	const char *why;
	struct str written;
	if (value->is_absent || !fd_value_text(&l->r, value, &written)) {
		tell_unknown(l, &d, " is known only where Fluentd runs, so it was not checked");
		return;
	}
	if (!value->known)
		tell_unknown(l, &d, " is known only where Fluentd runs; its default was taken");
	if (fd_doc_is_yaml(doc)) {
		d.path = written;
	} else if (!fd_include_path(l->arena, written, &d.path, &why)) {
		if (why)
			tell_refused(l, &d, why);
		else
			tell_unknown(l, &d, " is fetched over the network when Fluentd starts, so it was not checked");
		return;
	}
	if (!l->unit->loader)
		tell_unknown(l, &d, " is not here, so it was not checked");
	else if (str_contains(d.path, STR("*")))
		load_pattern(l, &d);
	else
		load_file(l, d, d.path);
}

/* --- documents
 * ---------------------------------------------------------------------------------------------------------- */

static void load_doc(struct loading *l, struct doc *doc) {
	uint64_t number = (uint64_t)(uintptr_t)doc;
	struct str key = arena_str(l->arena, (struct str){(const char *)&number, sizeof number});
	void **slot = map_at(&l->seen, key);
	if (*slot)
		return;
	*slot = doc;
	bool yaml = fd_doc_is_yaml(doc);
	for (const struct node *node = doc->root; node && !l->stopped; node = node_following(node))
		if (yaml ? fd_yaml_is_include(node) : fd_conf_is_include(doc, node))
			load_directive(l, doc, node);
}

void fluentd_load(struct unit *unit) {
	struct loading l = {.unit = unit, .arena = unit->arena};
	l.r = (struct reading){.unit = unit, .arena = unit->arena};
	l.seen.arena = unit->arena;
	for (uint32_t i = 0, count = unit->doc_count; i < count; i++)
		load_doc(&l, unit->docs[i]);
}
