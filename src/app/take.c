/* What one input is. The order: cheap looks first, a parse only for what may be a configuration. */
#include "app/take.h"

#include "app/detect.h"
#include "app/text.h"

#include <errno.h>
#include <fcntl.h>

struct look {
	struct arena *arena;
	const struct found *found;
	const struct taking *how;
	struct str text;
	bool has_words;
	struct detected idle; /* the first agent that knows it and wants nothing of it */
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
	if (is_wanted(look) || text_has_words(look->text, look->how->words))
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

/* A configuration with a NUL in it, not a binary file. */
static bool is_broken_text(const struct look *look) {
	const struct format *formats[DETECT_FORMATS_MAX];
	struct str path = unrendered_path(look->taken->path);
	return detect_formats(path, look->text, false, formats) && text_has_words(look->text, look->how->words);
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

/* Does the text hold words of those whose configurations have this syntax? YAML may hold anybody's. */
static bool words_matter(const struct look *look, const struct format *format) {
	if (!look->has_words || str_is(str_from(format->name), "yaml"))
		return look->has_words;
	if (!look->taken->by_name && !look->found->named && !detect_called_configuration(look->taken->path))
		return false;
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if (agent_reads(*agent, format) && text_has_words_of(look->text, *agent))
			return true;
	return false;
}

/* sure: something but the wish to read it speaks for the format. */
static void take_unparsable(struct look *look, struct doc *doc, bool sure) {
	struct span at;
	bool matters =
	    words_matter(look, doc->format) || look->how->loader || look->how->forced || (look->found->named && sure);
	if (sure && matters && unrendered_template(doc, &at)) {
		settle(look, INPUT_UNPARSABLE, STR("a template that is not rendered yet"));
		judge_problem(look, doc, PROBLEM_UNRENDERED, at, "this is a template of another tool, not rendered yet",
			      "render it first, and check what comes out (for example helm template ... | cwdoctor "
			      "lint -)");
	} else if (matters) {
		settle(look, INPUT_UNPARSABLE, STR("does not parse"));
		judge_docs(look, NULL, doc);
		look->taken->incomplete = true;
	} else if (look->found->named) {
		unknown_type(look, doc, "this is no configuration of a shipper that cwdoctor knows");
	} else {
		settle(look, INPUT_OTHER, STR("looks like a configuration, and does not parse as one"));
	}
}

static bool has_problem(const struct doc *doc, enum problem_kind kind) {
	for (uint32_t i = 0; i < doc->problems.count; i++)
		if (doc->problems.items[i].kind == kind)
			return true;
	return false;
}

static struct detected recognise(const struct look *look, const struct doc *doc) {
	if (look->how->forced)
		return (struct detected){.agent = look->how->forced, .why = STR("--type")};
	if (look->how->loader)
		return (struct detected){.agent = look->how->loader, .why = STR("in a folder that the shipper loads")};
	return detect_agent(doc);
}

/* Keeps the documents of one agent; false if there are none. */
static bool take_recognised(struct look *look, struct doc *doc) {
	struct taken *taken = look->taken;
	struct detected whole = recognise(look, doc);
	if (whole.agent && whole.agent->joins_documents && !whole.idle) {
		judge_docs(look, whole.agent, doc);
		settle(look, INPUT_CHECKED, whole.why);
		taken->incomplete = doc->incomplete;
		return true;
	}
	taken->docs = ARENA_ARRAY(look->arena, struct doc *, doc->root_count);
	for (uint32_t i = 0; i < doc->root_count; i++) {
		struct doc *document = document_of(look->arena, doc, i);
		struct detected detected = recognise(look, document);
		if (detected.idle && !look->idle.agent && !doc->incomplete)
			look->idle = detected; /* nobody knows what the unread rest sends */
		if (!detected.agent || detected.idle || (taken->agent && detected.agent != taken->agent))
			continue;
		taken->agent = detected.agent;
		taken->docs[taken->doc_count++] = document;
		settle(look, INPUT_CHECKED, taken->doc_count == 1 ? detected.why : taken->why);
	}
	taken->incomplete = taken->doc_count && doc->incomplete;
	return taken->doc_count;
}

/* It can be read, and is nobody's. */
static void take_other(struct look *look, struct doc *doc) {
	if (look->idle.agent) {
		look->taken->agent = look->idle.agent;
		settle(look, INPUT_OTHER, look->idle.why);
		return;
	}
	if (look->found->named && !doc->incomplete) {
		unknown_type(look, doc, "this is no configuration of a shipper that cwdoctor knows");
		return;
	}
	settle(look, INPUT_OTHER, STR("no configuration of a known shipper"));
	if (doc->incomplete && look->has_words) {
		judge_docs(look, NULL, doc);
		look->taken->incomplete = true;
	}
}

static struct doc *parse(const struct look *look, const struct format *format) {
	return doc_parse(look->arena, source_new(look->arena, look->taken->path, look->text), format);
}

static bool is_refused(const struct doc *doc) {
	return doc->unreadable || has_problem(doc, PROBLEM_SYNTAX);
}

/* The text in each of these syntaxes, until one of them is somebody's configuration. */
static void take_as(struct look *look, const struct format *const *formats, uint32_t count, bool sure) {
	struct doc *other = NULL, *refused = NULL;
	for (uint32_t i = 0; i < count; i++) {
		struct doc *doc = parse(look, formats[i]);
		/* The indentation of the whole file hangs on such lines; other readers by lines go on around them. */
		bool is_indented = formats[i] == format_by_name(STR("fluentbit"));
		if (is_indented && is_refused(doc) && unrendered_lines(look->text)) {
			take_unparsable(look, doc, sure);
			return;
		}
		if (!doc->unreadable && take_recognised(look, doc))
			return;
		struct doc **kept = is_refused(doc) ? &refused : &other;
		*kept = *kept ? *kept : doc;
	}
	if (other || (look->idle.agent && !refused->unreadable))
		take_other(look, other);
	else
		take_unparsable(look, refused, sure);
}

/* What the text would be taken for if nobody had said what it is; agent NULL: nothing. */
static struct detected detect_freely(const struct look *look, const struct doc *doc) {
	const struct format *formats[DETECT_FORMATS_MAX] = {look->taken->by_name};
	uint32_t count = formats[0] ? 1 : detect_formats(look->taken->path, look->text, true, formats);
	for (uint32_t i = 0; i < count; i++) {
		struct detected detected = detect_agent(doc->format == formats[i] ? doc : parse(look, formats[i]));
		if (detected.agent)
			return detected;
	}
	return (struct detected){0};
}

static struct problem *tell_other_type(const struct look *look, struct doc *doc, const struct detected *other) {
	struct problem *problem =
	    doc_problem(doc, PROBLEM_UNKNOWN_TYPE, (struct span){0}, "this looks like %s (%.*s), not %s",
			other->agent->name, STR_ARGS(other->why), look->how->forced->name);
	problem->reason = STR("it was read as --type says");
	problem->help = arena_format(look->arena, "leave out --type, or say --type %s", other->agent->name);
	return problem;
}

/* --type: the user's word counts, and one that looks wrong is told; alone, if nothing can be read that way. */
static void take_forced(struct look *look) {
	const struct agent *forced = look->how->forced;
	struct str why;
	struct doc *doc = parse(look, format_for_agent(forced, look->taken->by_name, look->text));
	bool strange = doc->unreadable || !forced->recognise(doc, &why);
	struct detected other = strange ? detect_freely(look, doc) : (struct detected){0};
	bool is_other = other.agent && other.agent != forced;
	if (is_other && is_refused(doc)) {
		doc->problems.count = 0;
		tell_other_type(look, doc, &other)->reason = STR("it cannot be read as --type says");
		settle(look, INPUT_UNPARSABLE, STR("another shipper's"));
		judge_docs(look, NULL, doc);
		look->taken->incomplete = true;
		return;
	}
	if (is_other)
		tell_other_type(look, doc, &other);
	if (doc->unreadable || !take_recognised(look, doc))
		take_unparsable(look, doc, true);
}

static bool is_known(struct look *look) {
	struct taken *taken = look->taken;
	if (!look->how->known || !known_find(look->how->known, look->text, taken->by_name, &taken->verdict))
		return false;
	taken->known = true;
	settle(look, INPUT_CHECKED, STR("equal to one found clean"));
	return true;
}

/* A file that is called like a shipper's own is read as that, whatever it looks like. */
static uint32_t formats_by_path(const struct look *look, const struct format **ret) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if ((*agent)->recognise_path && (*agent)->recognise_path(look->taken->path)) {
			ret[0] = format_for_agent(*agent, NULL, look->text);
			return 1;
		}
	return 0;
}

/* Neither its name nor its looks speak for a syntax. */
static void take_unsure(struct look *look) {
	if (!look->found->named) {
		settle(look, INPUT_OTHER, STR("neither its name nor its first character is that of a configuration"));
		return;
	}
	if (!look->text.n) {
		unknown_type(look, doc_without_tree(look), "this file is empty");
		return;
	}
	const struct format *yaml = format_by_name(STR("yaml"));
	take_as(look, &yaml, 1, false);
}

static void take_text(struct look *look) {
	if (is_known(look))
		return;
	look->has_words = text_has_words(look->text, look->how->words);
	if (!look->has_words && !is_wanted(look)) {
		settle(look, INPUT_OTHER, look->text.n ? STR("none of the words of a known shipper") : STR("empty"));
		return;
	}
	if (look->how->forced) {
		take_forced(look);
		return;
	}
	const struct format *formats[DETECT_FORMATS_MAX] = {look->taken->by_name};
	uint32_t count = 1;
	if (look->how->loader)
		formats[0] = format_for_agent(look->how->loader, look->taken->by_name, look->text);
	else if (!look->taken->by_name)
		count = detect_formats(unrendered_path(look->taken->path), look->text, look->found->named, formats);
	if (!count)
		count = formats_by_path(look, formats);
	if (count)
		take_as(look, formats, count, true);
	else
		take_unsure(look);
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
		if (how->loader || how->forced || is_broken_text(&look))
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
