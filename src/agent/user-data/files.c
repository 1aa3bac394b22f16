/* What a script does with the files that it writes: they are copied, moved, joined, and filled in by envsubst. */
#include "agent/user-data/reading.h"

#include "base/hash.h"
#include "doc/shell.h"

#include <ctype.h>
#include <string.h>

enum { WORDS_MAX = 32 };

/* A command that makes files of files. */
struct making {
	struct user_data *u;
	struct file_list *files;
	const struct node *node;
	struct str words[WORDS_MAX]; /* without options; as they are written */
	uint32_t count;
	struct str input, output; /* of < and > */
	bool appends, in_place;
};

struct str base_name_of(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

struct file *file_before(struct file_list *files, struct str path, struct str branch) {
	enum { LOOKED_AT_MAX = 200 };
	for (uint32_t i = files->count, looked = 0; i-- > 0 && looked++ < LOOKED_AT_MAX;)
		if (str_equal(files->items[i].path, path) && !files->items[i].gone &&
		    !branch_excludes(files->items[i].branch, branch))
			return &files->items[i];
	return NULL;
}

/* --- the words of the command ---------------------------------------------------------------------------------------
 */

static struct str word_text(const struct making *m, struct str word) {
	struct meant meant = meaning_of_word(m->u, word, m->node->span.off, m->node->extra->anchor);
	return meant.meaning == MEANING_TEXT ? meant.text : word;
}

static void add_word(struct making *m, struct str word) {
	bool option = str_starts_with(word, STR("-")) && word.n > 1;
	m->in_place = m->in_place || (option && str_starts_with(word, STR("-i")));
	if (!option && m->count < WORDS_MAX)
		m->words[m->count++] = word;
}

/* Where the words end, a pipe into tee goes on. */
static bool pipes_into_tee(struct making *m, struct str text, uint32_t *at) {
	struct str rest = str_trim(str_from_offset(text, *at + 1));
	static const char *const starts[] = {"sudo tee ", "tee "};
	for (size_t i = 0; text.p[*at] == '|' && i < sizeof starts / sizeof *starts; i++) {
		struct str start = str_from(starts[i]);
		if (!str_starts_with(rest, start))
			continue;
		rest = str_trim(str_from_offset(rest, start.n));
		m->appends = str_starts_with(rest, STR("-a "));
		if (m->appends)
			rest = str_trim(str_from_offset(rest, 3));
		*at = (uint32_t)(rest.p - text.p);
		return *at < text.n;
	}
	return false;
}

static void read_words(struct making *m) {
	struct str text = m->u->doc->source->text;
	uint32_t at = m->node->span.off + m->node->span.len;
	char redirects = '\0';
	while (at < text.n && !strchr("\n;&()", text.p[at])) {
		char c = text.p[at];
		if (str_starts_with(str_from_offset(text, at), STR("\\\n"))) {
			at += 2;
		} else if (c == '|') {
			if (!pipes_into_tee(m, text, &at))
				return;
			redirects = '>';
		} else if (c == '<' || c == '>') {
			m->appends = m->appends || (redirects == '>' && c == '>');
			redirects = c;
			at++;
		} else if (strchr(" \t\r", c)) {
			at++;
		} else {
			struct shell_word word = shell_word_at(m->u->arena, text, at);
			struct str written = str_from_to(text, at, at + word.at.len);
			at += word.at.len ? word.at.len : 1;
			if (redirects)
				*(redirects == '<' ? &m->input : &m->output) = word_text(m, written);
			else
				add_word(m, written);
			redirects = '\0';
		}
	}
}

/* --- what becomes of the files --------------------------------------------------------------------------------------
 */

/* Where cp and mv put a file: into a folder, if the name says so. */
static struct str target_of(const struct making *m, struct str from, struct str to) {
	bool folder = str_ends_with(to, STR("/")) || !str_contains(base_name_of(to), STR("."));
	struct str slash = str_ends_with(to, STR("/")) ? STR("") : STR("/");
	return folder ? arena_join(m->u->arena, to, slash, base_name_of(from), STR("")) : to;
}

static struct file *find(const struct making *m, struct str path) {
	return path.n ? file_before(m->files, path, m->node->extra->anchor) : NULL;
}

/* What is copied counts where it goes, unless it lies where a shipper finds it already: then the copy is one to keep.
 */
static void move(struct file *file, struct str to, bool copies) {
	if (copies && contents_owner(file->path))
		return;
	if (!file->former.n)
		file->former = file->path;
	file->path = to;
}

static bool is_given_to_agent(const struct user_data *u, struct str path) {
	for (uint32_t i = 0; i < u->loads.count; i++)
		if (str_equal(u->loads.items[i].path, path))
			return true;
	return false;
}

static void move_all(const struct making *m) {
	bool copies = !str_is(m->node->key, "mv");
	struct str to = m->count > 1 ? word_text(m, m->words[m->count - 1]) : STR("");
	for (uint32_t i = 0; i + 1 < m->count; i++) {
		struct file *file = find(m, word_text(m, m->words[i]));
		if (file && !(copies && is_given_to_agent(m->u, file->path)))
			move(file, target_of(m, file->path, to), copies);
	}
}

/* sed 's/A/B/' FILE > OTHER: what it replaces is found by itself (render.c). */
static void edit(const struct making *m) {
	struct str from = m->input.n ? m->input : m->count > 1 ? word_text(m, m->words[m->count - 1]) : STR("");
	struct file *file = m->in_place || !m->output.n || m->appends ? NULL : find(m, from);
	if (file)
		move(file, m->output, false);
}

static void substitute(const struct making *m) {
	struct file *file = m->output.n && !m->appends ? find(m, m->input) : NULL;
	if (!file)
		return;
	file->substituted = true;
	file->at = m->node->span; /* variables count as they are set there */
	file->variables = m->count ? m->words[0] : STR("");
	move(file, m->output, false);
}

/* cat A B > C, cat A >> C: only where all of them are written here. */
static void join(const struct making *m) {
	struct file *parts[WORDS_MAX];
	for (uint32_t i = 0; i < m->count; i++) {
		parts[i] = find(m, word_text(m, m->words[i]));
		if (!parts[i])
			return;
	}
	if (!m->output.n || !m->count)
		return;
	struct file *to = m->appends ? find(m, m->output) : parts[0];
	if (!to)
		return;
	for (uint32_t i = m->appends ? 0 : 1; i < m->count; i++) {
		for (uint32_t k = 0; k < parts[i]->texts.count && parts[i] != to; k++)
			LIST_ADD(m->u->arena, &to->texts, parts[i]->texts.items[k]);
		to->unknown = to->unknown || parts[i]->unknown;
		parts[i]->gone = parts[i] != to;
	}
	if (!m->appends)
		move(to, m->output, false);
}

void files_command(struct user_data *u, struct file_list *files, const struct node *node) {
	struct making m = {.u = u, .files = files, .node = node};
	if (!files->count)
		return;
	read_words(&m);
	if (str_is(node->key, "envsubst"))
		substitute(&m);
	else if (str_is(node->key, "sed"))
		edit(&m);
	else if (str_is(node->key, "cat"))
		join(&m);
	else
		move_all(&m);
}

/* --- envsubst -------------------------------------------------------------------------------------------------------
 */

static bool is_name(char c) {
	return isalnum((unsigned char)c) || c == '_';
}

/* The bytes of $NAME or ${NAME} at off; 0: it is neither (gettext-runtime/src/envsubst.c of GNU gettext). */
static uint32_t variable_bytes(struct str text, uint32_t off) {
	bool braces = off + 1 < text.n && text.p[off + 1] == '{';
	uint32_t at = off + 1 + braces, start = at;
	while (at < text.n && is_name(text.p[at]))
		at++;
	if (at == start || isdigit((unsigned char)text.p[start]))
		return 0;
	if (!braces)
		return at - off;
	return at < text.n && text.p[at] == '}' ? at + 1 - off : 0;
}

/* NAME of $NAME and ${NAME}. */
static struct str name_in(struct str expression) {
	struct str name = str_from_offset(expression, 1);
	return str_starts_with(name, STR("{")) ? str_from_to(name, 1, name.n - 1) : name;
}

/* Those that a list such as '$A ${B}' names. */
static struct map names_of(struct arena *arena, struct str variables) {
	struct map names = {.arena = arena};
	for (uint32_t i = 0; i < variables.n; i++) {
		uint32_t bytes = variables.p[i] == '$' ? variable_bytes(variables, i) : 0;
		if (bytes)
			*map_at(&names, name_in(str_from_to(variables, i, i + bytes))) = (void *)variables.p;
	}
	return names;
}

struct source *files_substitute(struct user_data *u, const struct file *file, struct source *text) {
	struct derivation d = {.arena = u->arena, .outer = text};
	struct map names = names_of(u->arena, file->variables);
	struct str all = text->text;
	uint32_t copied = 0;
	if (!file->substituted || text->hole_count)
		return text;
	derivation_add(&d, PIECE_INSERTED, STR(""), (struct span){0}, 0);
	for (uint32_t at = 0; at < all.n; at++) {
		uint32_t bytes = all.p[at] == '$' ? variable_bytes(all, at) : 0;
		struct str expression = str_from_to(all, at, at + bytes);
		if (!bytes || (file->variables.n && !map_get(&names, name_in(expression))))
			continue;
		derivation_add(&d, PIECE_COPY, str_from_to(all, copied, at), (struct span){copied, at - copied}, 0);
		derivation_add_hole(&d, HOLE_ENVIRONMENT, expression, expression, (struct span){at, bytes});
		copied = at + bytes;
		at = copied - 1;
	}
	derivation_add(&d, PIECE_COPY, str_from_offset(all, copied), (struct span){copied, (uint32_t)all.n - copied},
		       0);
	return source_derive(&d, STR(""));
}
