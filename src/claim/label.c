/* Words for a source: "/var/log/nginx/access.log" is "nginx-access", then "nginx-access.log", and so on to the whole
 * path, as far as it takes to tell it from others. */
#include "claim/label.h"

#include "claim/template_value.h"

enum {
	LABEL_BYTES_MAX = 128,
	ELEMENTS_MAX = 32, /* of a path, counted from its end */
};

struct elements {
	struct str items[ELEMENTS_MAX]; /* the last one of the path first */
	uint32_t count;
	bool windows;
};

static bool reads_path(const struct claim *claim) {
	return !claim->writer.merged_by.n && (claim->writer.reads || claim->writer.kind == WRITER_FILE);
}

static struct str file_of(const struct claim *claim) {
	struct site at = site_outermost(claim->at);
	return at.source ? at.source->path : STR("");
}

struct str label_source(struct arena *arena, const struct claim *claim) {
	if (claim->writer.merged_by.n)
		return arena_format(arena, "%.*s %.*s", STR_ARGS(claim->writer.merged_by), STR_ARGS(file_of(claim)));
	if (claim->writer.reads)
		return claim->writer.reads->pattern;
	struct str name = template_text(arena, &claim->writer.name.value);
	return name.n ? name : str_from(writer_kind_name(claim->writer.kind));
}

static bool is_windows_path(const struct claim *claim, struct str path) {
	if (claim->writer.reads)
		return (claim->writer.reads->syntax & GLOB_WINDOWS) != 0;
	return path.n > 2 && path.p[1] == ':' && path.p[2] == '\\';
}

static bool is_separator(const struct elements *elements, char byte) {
	return byte == '/' || (elements->windows && byte == '\\');
}

static void split_path(struct str path, struct elements *elements) {
	size_t end = path.n;
	for (size_t i = path.n; i-- > 0 && elements->count < ELEMENTS_MAX;) {
		if (is_separator(elements, path.p[i])) {
			if (end > i + 1)
				elements->items[elements->count++] = str_from_to(path, i + 1, end);
			end = i;
		} else if (i == 0) {
			elements->items[elements->count++] = str_from_to(path, 0, end);
		}
	}
}

/* Folders that every path has and that tell nothing. */
static bool is_noise(struct str element) {
	static const char *const words[] = {"var", "log",  "logs", "opt", "usr",  "local",
					    "srv", "home", "mnt",  "tmp", "data", "current"};
	for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
		if (str_equal_ignoring_case(element, str_from(words[i])))
			return true;
	return element.n == 2 && element.p[1] == ':';
}

/* Adds text with everything but the kept bytes made into single dashes; wildcards and classes leave nothing. */
static void add_clean(struct buf *out, struct str text, const char *kept_bytes) {
	struct byte_set kept = byte_set_of(kept_bytes);
	bool in_class = false;
	for (size_t i = 0; i < text.n; i++) {
		char byte = text.p[i];
		in_class = byte == '[' ? true : byte == ']' ? false : in_class;
		if (in_class || byte == ']' || byte == '*' || byte == '?')
			continue;
		if (byte_set_has(&kept, (unsigned char)byte) && byte != '-')
			buf_add_char(out, byte);
		else if (out->n && out->p[out->n - 1] != '-')
			buf_add_char(out, '-');
	}
}

static struct str trim_joints(struct str text) {
	struct byte_set joints = byte_set_of("._/-");
	while (text.n && byte_set_has(&joints, (unsigned char)text.p[0]))
		text = str_from_offset(text, 1);
	while (text.n && byte_set_has(&joints, (unsigned char)text.p[text.n - 1]))
		text.n--;
	return text;
}

static struct str clean(struct arena *arena, struct str text, const char *kept_bytes) {
	struct buf out = {0};
	add_clean(&out, text, kept_bytes);
	struct str result = arena_str(arena, trim_joints(buf_str(&out)));
	buf_finish(&out);
	return result;
}

static struct str without_extension(struct str element) {
	size_t dot;
	return str_find_last_char(element, '.', &dot) && dot ? str_from_to(element, 0, dot) : element;
}

/* "nginx" adds nothing in front of "nginx-access". */
static bool is_said_already(struct str element, struct str next) {
	if (!str_starts_with(next, element))
		return false;
	return next.n == element.n || next.p[element.n] == '-' || next.p[element.n] == '_' || next.p[element.n] == '.';
}

/* The last wanted elements that say something, joined. brief: without the extension and without noise. */
static struct str join_tail(struct arena *arena, const struct elements *elements, uint32_t wanted, bool extension,
			    bool noise) {
	struct str label = STR(""), first = STR("");
	uint32_t taken = 0;
	for (uint32_t i = 0; i < elements->count && taken < wanted; i++) {
		struct str element = elements->items[i];
		if (i == 0 && !extension)
			element = without_extension(element);
		if (i > 0 && !noise && is_noise(element))
			continue;
		element = clean(arena, element, "A-Za-z0-9._-");
		if (!element.n)
			continue;
		taken++;
		if (!noise && label.n && is_said_already(element, first))
			continue;
		label = label.n ? arena_format(arena, "%.*s-%.*s", STR_ARGS(element), STR_ARGS(label)) : element;
		first = element;
	}
	return label;
}

static struct str path_label(struct arena *arena, const struct claim *claim, struct str path, unsigned level) {
	struct elements elements = {.windows = is_windows_path(claim, path)};
	split_path(path, &elements);
	if (level >= LABEL_LEVELS - 1)
		return join_tail(arena, &elements, ELEMENTS_MAX, true, true);
	/* Two elements, two with the extension, three, and so on. */
	return join_tail(arena, &elements, 2 + level / 2, level % 2 != 0, false);
}

/* An output by its name; in files of several processes that can be one, so then by its file too. */
static struct str output_label(struct arena *arena, const struct claim *claim, unsigned level) {
	struct elements elements = {0};
	struct str output = clean(arena, claim->writer.merged_by, "A-Za-z0-9._/-"), file;
	split_path(file_of(claim), &elements);
	if (!level || !elements.count)
		return output;
	file = level >= LABEL_LEVELS - 1 ? join_tail(arena, &elements, ELEMENTS_MAX, true, true)
					 : join_tail(arena, &elements, 1 + (level - 1) / 2, level % 2 == 0, false);
	return file.n ? arena_format(arena, "%.*s-%.*s", STR_ARGS(file), STR_ARGS(output)) : output;
}

struct str label_at(struct arena *arena, const struct claim *claim, unsigned level) {
	struct str source = label_source(arena, claim), label;
	if (claim->writer.merged_by.n)
		label = output_label(arena, claim, level);
	else if (reads_path(claim))
		label = path_label(arena, claim, source, level);
	else
		label = clean(arena, source, "A-Za-z0-9._/-");
	if (label.n > LABEL_BYTES_MAX)
		label = trim_joints(str_from_offset(label, label.n - LABEL_BYTES_MAX));
	return label.n ? label : str_from(writer_kind_name(claim->writer.kind));
}
