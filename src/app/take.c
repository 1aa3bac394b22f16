/* What one input is. The order: cheap looks first, a parse only for what may be a configuration. */
#include "app/look.h"

#include "app/detect.h"
#include "app/text.h"
#include "app/unrendered.h"

#include <errno.h>
#include <fcntl.h>

static bool path_is_known(struct str path) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if ((*agent)->recognise_path && (*agent)->recognise_path(path))
			return true;
	return false;
}

static void set_error(struct look *look, enum input_state state, const char *message) {
	look_settle(look, state, str_from(message));
	look->taken->error = str_from(message);
	look->taken->incomplete = true;
}

static struct doc *doc_without_tree(struct look *look) {
	struct doc *doc = ARENA_NEW(look->arena, struct doc);
	struct source *source = source_new(look->arena, look->taken->path, look->text);
	*doc = (struct doc){.arena = look->arena, .source = source, .format = look->taken->by_name};
	source->doc = doc;
	return doc;
}

/* --- files that are not read whole ------------------------------------------------------------------------------ */

static void take_unreadable(struct look *look, int error) {
	bool matters = look_is_wanted(look) || look->taken->by_name || path_is_known(look->taken->path);
	if (matters)
		set_error(look, INPUT_UNREADABLE, trouble_text(error));
	else
		look_settle(look, INPUT_UNREADABLE, str_from(trouble_text(error)));
}

static void take_special(struct look *look) {
	if (look_is_wanted(look))
		set_error(look, INPUT_UNREADABLE, "a device, pipe or socket: not opened");
	else
		look_settle(look, INPUT_OTHER, STR("a device, pipe or socket: not opened"));
}

static void take_too_large(struct look *look) {
	if (look_is_wanted(look) || text_has_words(look->text, look->how->words))
		set_error(look, INPUT_TOO_LARGE, "larger than 64 MiB: not read");
	else
		look_settle(look, INPUT_TOO_LARGE, STR("larger than 64 MiB: not read"));
}

static void take_binary(struct look *look) {
	bool gzip = str_starts_with(look->text, STR("\x1f\x8b"));
	look_settle(look, INPUT_BINARY, gzip ? STR("compressed with gzip: not read") : STR("a binary file"));
	if (!look_is_wanted(look))
		return;
	look->text.n = 0; /* nothing to show */
	look_unknown_type(look, doc_without_tree(look),
			  gzip ? "this is compressed with gzip: not read (zcat FILE | cwdoctor lint - reads it)"
			       : "this is a binary file, not a configuration");
	look->taken->state = INPUT_BINARY;
}

/* --- files that are parsed ---------------------------------------------------------------------------------------
 */

/* A configuration with a NUL in it, not a binary file. */
static bool is_broken_text(const struct look *look) {
	const struct format *formats[DETECT_FORMATS_MAX];
	struct str path = unrendered_path(look->taken->path);
	bool called = look->found->named && look->taken->by_name;
	return (called || detect_formats(path, look->text, false, formats)) &&
	       text_has_words(look->text, look->how->words);
}

static bool is_known(struct look *look) {
	struct taken *taken = look->taken;
	const struct taking *how = look->how;
	if (!how->known || !known_find(how->known, look->text, taken->by_name, &taken->verdict) ||
	    hub_is_near(how->hubs, look->arena, look->found))
		return false;
	taken->known = true;
	look_settle(look, INPUT_CHECKED, STR("equal to one found clean"));
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
		look_settle(look, INPUT_OTHER,
			    STR("neither its name nor its first character is that of a configuration"));
		return;
	}
	if (!look->text.n) {
		look_unknown_type(look, doc_without_tree(look), "this file is empty");
		return;
	}
	const struct format *yaml = format_by_name(STR("yaml"));
	look_read_as(look, &yaml, 1, false);
}

static void take_text(struct look *look) {
	if (is_known(look))
		return;
	look->has_words = text_has_words(look->text, look->how->words);
	if (!look->has_words && !look_is_wanted(look) && !hub_is_called(look->found->name)) {
		look_settle(look, INPUT_OTHER,
			    look->text.n ? STR("none of the words of a known shipper") : STR("empty"));
		return;
	}
	if (look->how->forced) {
		look_read_forced(look);
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
		look_read_as(look, formats, count, true);
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
