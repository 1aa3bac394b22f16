/* Cloud-config: the files of write_files, the commands of runcmd and bootcmd, and archives of such texts. Source:
 * canonical/cloud-init, cloudinit/config/cc_write_files.py and cc_runcmd.py, cloudinit/user_data.py (archives). */
#include "agent/user-data/reading.h"

#include "agent/packed.h"

#include <ctype.h>
#include <string.h>

static struct str without_header_of_jinja(struct str text) {
	size_t end;
	if (str_starts_with(text, STR("## template:")) && str_find_char(text, '\n', &end))
		return str_from_offset(text, end + 1);
	return text;
}

static bool is_archive(const struct doc *doc) {
	return doc->root && doc->root->kind == NODE_ARRAY &&
	       str_starts_with(without_header_of_jinja(doc->source->text), STR("#cloud-config-archive"));
}

bool cloud_config_is_headed(struct str text) {
	return str_starts_with(without_header_of_jinja(text), STR("#cloud-config"));
}

static const struct node *list_of(const struct node *root, const char *key) {
	const struct node *list = root && root->kind == NODE_OBJECT ? node_get(root, key) : NULL;
	return list && list->kind == NODE_ARRAY ? list : NULL;
}

static struct str string_of(const struct node *node, const char *key) {
	const struct node *value = node && node->kind == NODE_OBJECT ? node_get(node, key) : NULL;
	return value && value->kind == NODE_STRING ? value->text : STR("");
}

/* Without the header: a list of files with paths is nobody else's. */
bool cloud_config_is(const struct doc *doc) {
	const struct node *files = list_of(doc->root, "write_files");
	return cloud_config_is_headed(doc->source->text) ||
	       (files && files->first && string_of(files->first, "path").n);
}

/* --- files ----------------------------------------------------------------------------------------------------------
 */

/* Entries that are looked at for others of the same path. */
enum { NEIGHBOURS_MAX = 1000 };

struct encoding {
	bool base64, gzip;
};

static struct encoding encoding_of(const struct node *file, const struct node *content) {
	static const struct {
		const char *name;
		struct encoding is;
	} names[] = {{"b64", {true, false}},	 {"base64", {true, false}},    {"gz", {false, true}},
		     {"gzip", {false, true}},	 {"gz+b64", {true, true}},     {"gz+base64", {true, true}},
		     {"gzip+b64", {true, true}}, {"gzip+base64", {true, true}}};
	struct str name = str_trim(string_of(file, "encoding"));
	struct encoding encoding = {0};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_equal_ignoring_case(name, str_from(names[i].name)))
			encoding = names[i].is;
	if (content->extra && str_ends_with(content->extra->tag, STR("binary")))
		encoding.base64 = true;
	return encoding;
}

static bool is_filled_in_later(struct str text) {
	return str_contains(text, STR("${")) || str_contains(text, STR("{{")) || str_contains(text, STR("{%"));
}

static void tell_broken(struct user_data *u, const struct node *content, struct encoding encoding, struct str path) {
	if (!contents_owner(path) || is_filled_in_later(content->text))
		return;
	struct problem *problem = unit_problem(u->unit, PROBLEM_OUT_OF_RANGE, doc_site(u->doc, content->span),
					       "the content of %.*s is not %s", STR_ARGS(path),
					       encoding.base64 && encoding.gzip ? "gzip in base64"
					       : encoding.gzip			? "gzip"
										: "base64");
	problem->reason = STR("cloud-init fails to write the file");
	problem->help = STR("make it anew: base64 -w0 FILE, or gzip -c FILE | base64 -w0 with encoding: gz+b64");
}

static struct source *unpack_content(struct user_data *u, struct source *text, const struct node *content,
				     struct encoding encoding, struct str path) {
	struct source *opened = NULL;
	switch (packed_open(u->arena, text, encoding.base64, encoding.gzip, path, &opened)) {
	case PACKED_OPENED:
		break;
	case PACKED_BROKEN:
		tell_broken(u, content, encoding, path);
		break;
	case PACKED_TOO_LARGE:
		unit_problem(u->unit, PROBLEM_LIMIT, doc_site(u->doc, content->span),
			     "more than %u MiB come out of the content of %.*s: it was not read",
			     LIMIT_EMBEDDED_BYTES >> 20, STR_ARGS(path))
		    ->incomplete = true;
		break;
	}
	return opened;
}

static bool is_true(struct str text) {
	static const char *const words[] = {"true", "yes", "on", "1"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_equal_ignoring_case(text, str_from(words[i])))
			return true;
	return false;
}

static bool appends(const struct node *file) {
	const struct node *value = node_get(file, "append");
	return value && is_true(value->text);
}

static bool is_packed(struct encoding encoding) {
	return encoding.base64 || encoding.gzip;
}

/* Adds the text of one entry. false: nobody knows it, or there is no room for it. */
static bool add_content(struct user_data *u, struct derivation *d, const struct node *file, const struct node *content,
			struct str path) {
	struct encoding encoding = encoding_of(file, content);
	if (!has_room(u, content->text.n, content->span))
		return false;
	if (!is_packed(encoding)) {
		u->doc->format->decode(u->doc, content, d);
		return true;
	}
	struct source *written = doc_embedded(u->arena, u->doc, content, STR(""));
	struct source *text = unpack_content(u, written, content, encoding, path);
	if (!text || !has_room(u, text->text.n, content->span))
		return false;
	struct site place = source_outer(written, (struct span){0, (uint32_t)written->text.n});
	derivation_add(d, PIECE_OPAQUE, text->text, place.at, 0);
	return true;
}

/* The text of a file and of those that follow in the list and are appended to it. NULL: nobody knows it. */
static struct source *joined(struct user_data *u, const struct node *file, const struct node *content,
			     struct str path) {
	struct derivation d = {.arena = u->arena, .outer = u->doc->source};
	uint32_t looked = 0;
	if (!add_content(u, &d, file, content, path))
		return NULL;
	for (const struct node *next = file->next; next && looked++ < NEIGHBOURS_MAX; next = next->next) {
		const struct node *more = next->kind == NODE_OBJECT ? node_get(next, "content") : NULL;
		if (!more || more->kind != NODE_STRING || !str_equal(string_of(next, "path"), path))
			continue;
		if (!appends(next) || !add_content(u, &d, next, more, path))
			break;
	}
	return source_derive(&d, STR(""));
}

static bool follows_one(const struct node *list, const struct node *file, struct str path) {
	uint32_t looked = 0;
	for (const struct node *before = list->first; before != file && looked++ < NEIGHBOURS_MAX;
	     before = before->next)
		if (str_equal(string_of(before, "path"), path))
			return true;
	return false;
}

static void read_file(struct user_data *u, const struct node *list, const struct node *file) {
	const struct node *content = file->kind == NODE_OBJECT ? node_get(file, "content") : NULL;
	struct str path = string_of(file, "path");
	struct environment values = {0};
	if (!content || content->kind != NODE_STRING || !path.n)
		return;
	if (appends(file) && follows_one(list, file, path))
		return; /* joined to that one */
	struct source *text = joined(u, file, content, path);
	if (text && text_is_wanted(u, text->text))
		text = render(u, text, path, 0, STR(""), &values);
	if (!text || !text_is_wanted(u, text->text))
		return;
	struct written *written = written_add(u, text, path, STR(""));
	written->embedded.values = values;
	if (!text->hole_count && !appends(file))
		contents_give(&written->embedded, path);
}

/* --- commands -------------------------------------------------------------------------------------------------------
 */

/* [sh, -c, TEXT] */
static const struct node *text_of_command(const struct node *command) {
	if (command->kind == NODE_STRING)
		return command;
	for (const struct node *word = command->kind == NODE_ARRAY ? command->first : NULL; word; word = word->next)
		if (word->kind == NODE_STRING && word->next && word->next->kind == NODE_STRING &&
		    str_starts_with(word->text, STR("-")) && str_ends_with(word->text, STR("c")))
			return word->next;
	return NULL;
}

static void read_commands(struct user_data *u, const char *key) {
	const struct node *list = list_of(u->doc->root, key);
	uint32_t number = 0;
	for (const struct node *item = list ? list->first : NULL; item; item = item->next, number++) {
		const struct node *text = text_of_command(item);
		struct environment values = {0};
		if (!text || !text_is_of_interest(text->text) || !has_room(u, text->text.n, text->span))
			continue;
		struct source *script = doc_embedded(u->arena, u->doc, text, STR(""));
		script = render(u, script, arena_format(u->arena, "%s[%u]", key, number), 0, STR(""), &values);
		if (!script)
			return;
		struct written *written = written_add(u, script, STR(""), STR(""));
		written->embedded.values = values;
		written->embedded.format = format_by_name(STR("shell"));
	}
}

/* Each of its texts is looked through by itself, too: there it is known what stands in which script. */
static void forget_edits(struct user_data *u) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < u->edits.count; i++)
		if (u->edits.items[i].doc != u->doc)
			u->edits.items[kept++] = u->edits.items[i];
	u->edits.count = kept;
}

static void read_archive(struct user_data *u) {
	struct doc_list docs = {0};
	uint32_t number = 0;
	forget_edits(u);
	for (const struct node *item = u->doc->root->first; item; item = item->next, number++) {
		const struct node *text = item->kind == NODE_OBJECT ? node_get(item, "content") : item;
		if (!text || text->kind != NODE_STRING || !has_room(u, text->text.n, text->span))
			continue;
		struct str label = arena_format(u->arena, "[%u]", number);
		struct source *part = doc_embedded(u->arena, u->doc, text, label);
		if (!str_starts_with(without_header_of_jinja(part->text), STR("#cloud-config-archive")))
			part_add(u, part, string_of(item, "type"), &docs);
		else if (text_is_of_interest(part->text))
			written_add(u, part, STR(""), STR(""));
	}
	parts_read(u, docs.items, docs.count);
}

/* --- all ------------------------------------------------------------------------------------------------------------
 */

void cloud_config_read(struct user_data *u) {
	const struct node *files = list_of(u->doc->root, "write_files");
	u->may_include = text_includes(u->doc->source->text);
	if (is_archive(u->doc))
		read_archive(u);
	for (const struct node *file = files ? files->first : NULL; file; file = file->next)
		read_file(u, files, file);
	read_commands(u, "bootcmd");
	read_commands(u, "runcmd");
}

static bool holds_file(const struct doc *doc) {
	const struct node *files = list_of(doc->root, "write_files");
	for (const struct node *file = files ? files->first : NULL; file; file = file->next) {
		const struct node *content = file->kind == NODE_OBJECT ? node_get(file, "content") : NULL;
		if (!content || content->kind != NODE_STRING)
			continue;
		struct encoding encoding = encoding_of(file, content);
		if (is_packed(encoding) || text_is_of_interest(content->text))
			return true;
	}
	return false;
}

bool cloud_config_holds(const struct doc *doc, struct str *ret_why) {
	if (!doc->root || !cloud_config_is(doc))
		return false;
	bool commands = list_of(doc->root, "runcmd") || list_of(doc->root, "bootcmd") || is_archive(doc);
	if (holds_file(doc) || (commands && text_is_of_interest(doc->source->text))) {
		*ret_why = STR("#cloud-config");
		return true;
	}
	*ret_why = STR("it writes no configuration of a shipper");
	return false;
}
