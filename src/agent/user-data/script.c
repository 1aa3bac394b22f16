/* Shell scripts: the files that they write. */
#include "agent/user-data/reading.h"

#include "agent/packed.h"

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

static void add_inserted(struct user_data *u, struct file *file, const char *text) {
	LIST_ADD(u->arena, &file->texts, (struct contribution){.inserted = str_from(text)});
}

static struct file *file_of(struct user_data *u, struct file_list *files, const struct node *node, struct str path) {
	bool appends = str_is(node->extra->tag, ">>");
	bool joins = appends || str_is(node->extra->tag, "?");
	struct file *file = joins ? file_before(files, path, node->extra->anchor) : NULL;
	if (file)
		return file;
	LIST_ADD(u->arena, files,
		 (struct file){.path = path, .branch = node->extra->anchor, .at = node->span, .fragment = appends});
	file = &files->items[files->count - 1];
	if (appends && str_is(base_name_of(path), "awslogs.conf")) /* what it is installed with has a [general] */
		add_inserted(u, file, "[general]\nstate_file = /var/lib/awslogs/agent-state\n");
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
	LIST_ADD(u->arena, &file->texts, (struct contribution){.node = node});
	if (style == STYLE_SINGLE_QUOTED || style == STYLE_DOUBLE_QUOTED)
		LIST_ADD(u->arena, &file->texts, (struct contribution){.node = node, .inserted = STR("\n")});
}

static struct source *text_of(struct user_data *u, const struct file *file) {
	struct derivation d = {.arena = u->arena, .outer = u->doc->source};
	for (uint32_t i = 0; i < file->texts.count; i++) {
		const struct contribution *one = &file->texts.items[i];
		struct span at = one->node ? one->node->span : (struct span){.off = file->at.off};
		if (one->inserted.n)
			derivation_add(&d, PIECE_INSERTED, one->inserted, (struct span){at.off + at.len, 0}, 0);
		else
			u->doc->format->decode(u->doc, one->node, &d);
	}
	return files_substitute(u, file, source_derive(&d, STR("")));
}

static void add_file(struct user_data *u, const struct file *file) {
	struct environment values = {0};
	if (file->unknown || file->gone || !file->texts.count)
		return;
	struct source *text = text_of(u, file);
	bool packed = packed_looks_base64(text->text);
	if ((!packed && !text_is_wanted(u, text->text)) || !has_room(u, text->text.n, file->at))
		return;
	u->former = file->former;
	text = packed ? packed_guess(u->arena, text, file->path)
		      : render(u, text, file->path, file->at.off, file->branch, &values);
	if (!text || !text_is_wanted(u, text->text))
		return;
	struct str branch = file->branch;
	if (branch.n)
		branch = arena_format(u->arena, "s%u.0/%.*s", u->scripts, STR_ARGS(branch));
	struct written *written = written_add(u, text, file->path, branch);
	written->embedded.values = values;
	written->former = file->former;
	if (!text->hole_count && !file->fragment)
		contents_give(&written->embedded, file->path);
}

void script_read(struct user_data *u) {
	struct file_list files = {0};
	u->scripts++;
	u->may_include = text_includes(u->doc->source->text);
	for (const struct node *node = u->doc->root->first; node; node = node->next)
		if (is_text(node) || (str_is(node->extra->tag, "?") && node->key.n))
			add_node(u, &files, node);
		else if (str_is(node->extra->tag, "$"))
			files_command(u, &files, node);
	for (uint32_t i = 0; i < files.count; i++)
		add_file(u, &files.items[i]);
}
