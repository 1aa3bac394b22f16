/* Shell scripts: the files that they write. */
#include "agent/user-data/reading.h"

#include "agent/packed.h"

/* One file, or what is appended to one that is not written here. */
struct file {
	struct str path, branch;
	struct derivation text;
	struct span at;
	bool unknown, fragment;
};
LIST(file_list, struct file);

static bool is_text(const struct node *node) {
	return node->extra->tag.n && node->extra->tag.p[0] == '>' && node->key.n;
}

bool script_holds(const struct doc *doc, struct str *ret_why) {
	for (const struct node *node = doc->root->first; node; node = node->next)
		if (is_text(node) && (text_is_of_interest(node->text) || packed_looks_base64(node->text))) {
			*ret_why = arena_format(doc->arena, "it writes %.*s", STR_ARGS(node->key));
			return true;
		}
	return false;
}

/* The file of this path that an append may go on. */
static struct file *file_before(struct file_list *files, struct str path, struct str branch) {
	enum { LOOKED_AT_MAX = 200 };
	for (uint32_t i = files->count, looked = 0; i-- > 0 && looked++ < LOOKED_AT_MAX;)
		if (str_equal(files->items[i].path, path) && !branch_excludes(files->items[i].branch, branch))
			return &files->items[i];
	return NULL;
}

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

/* What awslogs is installed with has a [general] already. */
static void begin_fragment(struct file *file) {
	if (str_is(base_name(file->path), "awslogs.conf"))
		derivation_add(&file->text, PIECE_INSERTED,
			       STR("[general]\nstate_file = /var/lib/awslogs/agent-state\n"),
			       (struct span){file->at.off, 0}, 0);
}

static struct file *file_of(struct user_data *u, struct file_list *files, const struct node *node, struct str path) {
	bool appends = str_is(node->extra->tag, ">>");
	bool joins = appends || str_is(node->extra->tag, "?");
	struct file *file = joins ? file_before(files, path, node->extra->anchor) : NULL;
	if (file)
		return file;
	LIST_ADD(u->arena, files,
		 (struct file){.path = path,
			       .branch = node->extra->anchor,
			       .text = {.arena = u->arena, .outer = u->doc->source},
			       .at = node->span,
			       .fragment = appends});
	file = &files->items[files->count - 1];
	if (appends)
		begin_fragment(file);
	return file;
}

static void add_node(struct user_data *u, struct file_list *files, const struct node *node) {
	enum node_style style = node->extra->style;
	struct meant path = meaning_of_word(u, node->key, node->span.off, node->extra->anchor);
	struct file *file =
	    file_of(u, files, node, path.meaning == MEANING_TEXT && path.text.n ? path.text : node->key);
	if (str_is(node->extra->tag, "?")) {
		file->unknown = true;
		return;
	}
	u->doc->format->decode(u->doc, node, &file->text);
	if (style == STYLE_SINGLE_QUOTED || style == STYLE_DOUBLE_QUOTED)
		derivation_add(&file->text, PIECE_INSERTED, STR("\n"),
			       (struct span){node->span.off + node->span.len, 0}, 0);
}

static void add_file(struct user_data *u, struct file *file) {
	struct source *text = source_derive(&file->text, STR(""));
	struct environment values = {0};
	bool packed = packed_looks_base64(text->text);
	if (file->unknown || (!packed && !text_is_of_interest(text->text)) || !has_room(u, text->text.n, file->at))
		return;
	text = packed ? packed_guess(u->arena, text, file->path)
		      : render(u, text, file->path, file->at.off, file->branch, &values);
	if (!text || !text_is_of_interest(text->text))
		return;
	struct written *written = written_add(u, text, file->path, file->branch);
	written->embedded.values = values;
	if (!text->hole_count && !file->fragment)
		contents_give(&written->embedded, file->path);
}

void script_read(struct user_data *u) {
	struct file_list files = {0};
	find_edits(u);
	for (const struct node *node = u->doc->root->first; node; node = node->next)
		if (is_text(node) || (str_is(node->extra->tag, "?") && node->key.n))
			add_node(u, &files, node);
	for (uint32_t i = 0; i < files.count; i++)
		add_file(u, &files.items[i]);
}
