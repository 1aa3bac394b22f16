/* What one input is. The order: cheap looks first, a parse only for what may be a configuration. */
#include "app/take.h"

#include "app/text.h"

#include <errno.h>
#include <fcntl.h>

struct look {
	struct arena *arena;
	const struct found *found;
	const struct taking *how;
	struct str text;
	bool has_words;
	struct taken *taken;
};

/* Somebody wants to know about this file: it was named, a shipper loads it, or the user says what it is. */
static bool is_wanted(const struct look *look) {
	return look->found->named || look->how->loader || look->how->forced;
}

static bool path_is_known(struct str path) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if ((*agent)->recognise_path && (*agent)->recognise_path(path))
			return true;
	return false;
}

static void settle(struct look *look, enum input_state state, struct str why) {
	look->taken->state = state;
	look->taken->why = why;
}

static void set_error(struct look *look, enum input_state state, const char *message) {
	settle(look, state, str_from(message));
	look->taken->error = str_from(message);
	look->taken->incomplete = true;
}

static void judge_docs(struct look *look, const struct agent *agent, struct doc *doc) {
	struct taken *taken = look->taken;
	taken->agent = agent;
	taken->docs = ARENA_NEW(look->arena, struct doc *);
	taken->docs[0] = doc;
	taken->doc_count = 1;
}

/* A document of which only one problem is told. */
static void judge_problem(struct look *look, struct doc *doc, enum problem_kind kind, struct span at,
			  const char *message, const char *help) {
	doc->problems.count = 0;
	struct problem *problem = doc_problem(doc, kind, at, "%s", message);
	problem->help = str_from(help);
	judge_docs(look, NULL, doc);
}

static struct doc *doc_without_tree(struct look *look) {
	struct doc *doc = ARENA_NEW(look->arena, struct doc);
	struct source *source = source_new(look->arena, look->taken->path, look->text);
	*doc = (struct doc){.arena = look->arena, .source = source, .format = look->taken->by_name};
	source->doc = doc;
	return doc;
}

static void unknown_type(struct look *look, struct doc *doc, const char *message) {
	settle(look, INPUT_UNKNOWN_TYPE, str_from(message));
	judge_problem(look, doc, PROBLEM_UNKNOWN_TYPE, (struct span){0}, message,
		      "name a configuration of a known shipper, or say with --type what this is");
}

/* --- files that are not read whole ------------------------------------------------------------------------------ */

static void take_unreadable(struct look *look, int error) {
	bool matters = is_wanted(look) || look->taken->by_name || path_is_known(look->taken->path);
	if (matters)
		set_error(look, INPUT_UNREADABLE, trouble_text(error));
	else
		settle(look, INPUT_UNREADABLE, str_from(trouble_text(error)));
}

static void take_special(struct look *look) {
	if (is_wanted(look))
		set_error(look, INPUT_UNREADABLE, "a device, pipe or socket: not opened");
	else
		settle(look, INPUT_OTHER, STR("a device, pipe or socket: not opened"));
}

static void take_too_large(struct look *look) {
	if (is_wanted(look) || text_has_words(look->text))
		set_error(look, INPUT_TOO_LARGE, "larger than 64 MiB: not read");
	else
		settle(look, INPUT_TOO_LARGE, STR("larger than 64 MiB: not read"));
}

static void take_binary(struct look *look) {
	settle(look, INPUT_BINARY, STR("a binary file"));
	if (!is_wanted(look))
		return;
	look->text.n = 0; /* nothing to show */
	unknown_type(look, doc_without_tree(look), "this is a binary file, not a configuration");
	look->taken->state = INPUT_BINARY;
}

/* --- files that are parsed ---------------------------------------------------------------------------------------
 */

/* { or [{ at the start; [ alone opens a section in many other syntaxes. */
static bool looks_like_json(struct str text) {
	if (str_starts_with(text, STR("\xef\xbb\xbf")))
		text = str_from_offset(text, 3);
	text = str_trim(text);
	if (text.n && text.p[0] == '[')
		text = str_trim(str_from_offset(text, 1));
	return text.n && text.p[0] == '{';
}

/* A configuration with a NUL in it, not a binary file. */
static bool is_broken_text(struct str text) {
	return looks_like_json(text) && text_has_words(text);
}

/* The parser for this text; *ret_sure is false if neither its name nor its first character speaks for it. */
static const struct format *choose_format(const struct look *look, bool *ret_sure) {
	*ret_sure = true;
	if (look->taken->by_name)
		return look->taken->by_name;
	if (looks_like_json(look->text))
		return format_by_name(STR("json"));
	*ret_sure = look->how->loader || look->how->forced;
	return format_by_name(look->how->loader ? STR("json") : STR("yaml"));
}

static void take_unparsable(struct look *look, struct doc *doc, bool sure) {
	struct span at;
	bool matters = look->has_words || look->how->loader || look->how->forced || (look->found->named && sure);
	if (sure && matters && unrendered_template(doc, &at)) {
		settle(look, INPUT_UNPARSABLE, STR("a template that is not rendered yet"));
		judge_problem(look, doc, PROBLEM_UNRENDERED, at, "this is a template of another tool, not rendered yet",
			      "render it first, and check what comes out (for example helm template ... | cwdoctor "
			      "lint -)");
	} else if (matters) {
		settle(look, INPUT_UNPARSABLE, STR("does not parse"));
		judge_docs(look, NULL, doc);
		look->taken->incomplete = true;
	} else {
		unknown_type(look, doc, "this is no configuration of a shipper that cwdoctor knows");
	}
}

/* The i-th document of a stream as one of its own. The problems stay with the first. */
static struct doc *document_of(struct arena *arena, struct doc *stream, uint32_t i) {
	if (stream->root_count == 1)
		return stream;
	struct doc *view = ARENA_NEW(arena, struct doc);
	*view = *stream;
	view->root = stream->roots[i];
	view->roots = &stream->roots[i];
	view->root_count = 1;
	view->problems.count = i == 0 ? stream->problems.count : 0;
	return view;
}

static const struct agent *recognise(const struct look *look, const struct doc *doc, struct str *ret_why) {
	if (look->how->forced || look->how->loader) {
		*ret_why = look->how->forced ? STR("--type") : STR("in a folder that the shipper loads");
		return look->how->forced ? look->how->forced : look->how->loader;
	}
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if ((*agent)->recognise(doc, ret_why))
			return *agent;
	return NULL;
}

static bool has_problem(const struct doc *doc, enum problem_kind kind) {
	for (uint32_t i = 0; i < doc->problems.count; i++)
		if (doc->problems.items[i].kind == kind)
			return true;
	return false;
}

static void take_parsed(struct look *look, struct doc *doc, bool sure) {
	struct taken *taken = look->taken;
	taken->docs = ARENA_ARRAY(look->arena, struct doc *, doc->root_count);
	for (uint32_t i = 0; i < doc->root_count; i++) {
		struct str why = {0};
		struct doc *document = document_of(look->arena, doc, i);
		const struct agent *agent = recognise(look, document, &why);
		if (!agent || (taken->agent && agent != taken->agent))
			continue;
		taken->agent = agent;
		taken->docs[taken->doc_count++] = document;
		settle(look, INPUT_CHECKED, taken->doc_count == 1 ? why : taken->why);
	}
	if (taken->doc_count) {
		taken->incomplete = doc->incomplete;
		return;
	}
	if (has_problem(doc, PROBLEM_SYNTAX)) {
		take_unparsable(look, doc, sure);
		return;
	}
	if (look->found->named && !doc->incomplete) {
		unknown_type(look, doc, "this is no configuration of a shipper that cwdoctor knows");
		return;
	}
	settle(look, INPUT_OTHER, STR("no configuration of a known shipper"));
	if (doc->incomplete && look->has_words) {
		judge_docs(look, NULL, doc);
		taken->incomplete = true;
	}
}

static bool is_known(struct look *look) {
	struct taken *taken = look->taken;
	if (!look->how->known || !known_find(look->how->known, look->text, taken->by_name, &taken->verdict))
		return false;
	taken->known = true;
	settle(look, INPUT_CHECKED, STR("equal to one found clean"));
	return true;
}

static void take_text(struct look *look) {
	if (is_known(look))
		return;
	look->has_words = text_has_words(look->text);
	if (!look->has_words && !is_wanted(look)) {
		settle(look, INPUT_OTHER, look->text.n ? STR("none of the words of a known shipper") : STR("empty"));
		return;
	}
	bool sure;
	const struct format *format = choose_format(look, &sure);
	if (!sure && !look->found->named) {
		settle(look, INPUT_OTHER, STR("neither its name nor its first character is that of a configuration"));
		return;
	}
	if (!sure && !look->text.n) {
		unknown_type(look, doc_without_tree(look), "this file is empty");
		return;
	}
	struct doc *doc = doc_parse(look->arena, source_new(look->arena, look->taken->path, look->text), format);
	if (doc->unreadable)
		take_unparsable(look, doc, sure);
	else
		take_parsed(look, doc, sure);
}

void take_input(struct arena *arena, const struct found *found, const struct taking *how, struct taken *ret) {
	*ret = (struct taken){.path = found_path(arena, found)};
	ret->by_name = format_by_path(unrendered_path(ret->path));
	struct look look = {.arena = arena, .found = found, .how = how, .taken = ret};
	const char *path = how->at == AT_FDCWD ? ret->path.p : found->name.p;
	enum text_state state = found->kind == FOUND_DESCRIPTOR ? text_read_open(arena, found->descriptor, &look.text)
								: text_read(arena, how->at, path, &look.text);
	ret->text = look.text;
	switch (state) {
	case TEXT_READ:
		take_text(&look);
		break;
	case TEXT_BINARY:
		if (how->loader || how->forced || is_broken_text(look.text))
			take_text(&look);
		else
			take_binary(&look);
		break;
	case TEXT_TOO_LARGE:
		take_too_large(&look);
		break;
	case TEXT_NOT_REGULAR:
		take_special(&look);
		break;
	case TEXT_UNREADABLE:
		take_unreadable(&look, errno);
		break;
	}
}
