/* Which texts a line of a shell script writes, to which files, and what the shell makes of them. */
#include "doc/shell.h"

#include <ctype.h>
#include <string.h>

/* A script with this many << whose word never comes is none: its lines are not searched any more. */
enum { MISSES_MAX = 100 };

/* --- which file --------------------------------------------------------------------------------------------------- */

static bool is_command(const struct shell_word *word, const char *name) {
	size_t slash;
	struct str base =
	    str_find_last_char(word->text, '/', &slash) ? str_from_offset(word->text, slash + 1) : word->text;
	return str_is(base, name);
}

/* The file that one command of a pipeline writes its input to: tee FILE, or behind > */
static const struct shell_word *target_of(const struct shell *shell, uint32_t command, bool *ret_appends) {
	const struct shell_word *file = NULL;
	bool tees = false;
	for (uint32_t i = 0; i < shell->words.count; i++) {
		const struct shell_word *word = &shell->words.items[i];
		if (word->command != command)
			continue;
		if (word->target && !str_is(word->text, "/dev/null")) {
			*ret_appends = word->appends;
			return word;
		}
		if (is_command(word, "tee"))
			tees = true;
		else if (tees && !file && !word->target && str_starts_with(word->text, STR("-")))
			*ret_appends = str_is(word->text, "-a") || str_is(word->text, "--append");
		else if (tees && !file && !word->target)
			file = word;
	}
	return file;
}

/* The file that the text given to this command ends up in; NULL: not known. */
static const struct shell_word *target_from(const struct shell *shell, uint32_t command, uint32_t pipeline,
					    bool *ret_appends) {
	uint32_t last = command;
	for (uint32_t i = 0; i < shell->words.count; i++)
		if (shell->words.items[i].pipeline == pipeline && shell->words.items[i].command > last)
			last = shell->words.items[i].command;
	for (uint32_t at = command; at <= last; at++) {
		*ret_appends = false;
		const struct shell_word *word = target_of(shell, at, ret_appends);
		if (word)
			return word;
	}
	return NULL;
}

static struct node *add_text(struct shell *shell, const struct shell_word *file, bool appends, struct span at,
			     enum node_style style) {
	struct str key = file ? file->text : STR("");
	struct span key_at = file ? file->at : (struct span){at.off, 0};
	return shell_add(shell, key, key_at, at, style, appends ? ">>" : ">");
}

static void fill_text(struct shell *shell, struct node *node) {
	struct derivation d = {.arena = shell->doc->arena, .outer = shell->doc->source};
	shell_decode(shell->doc, node, &d);
	node->text = d.text.p ? d.text : STR("");
}

/* --- here-documents ----------------------------------------------------------------------------------------------- */

static struct str line_at(struct str text, uint32_t off) {
	const char *end = memchr(text.p + off, '\n', text.n - off);
	return str_from_to(text, off, end ? (size_t)(end - text.p) : text.n);
}

static struct str without_tabs(struct str line) {
	while (line.n && line.p[0] == '\t')
		line = str_from_offset(line, 1);
	return line;
}

/* Where the text that begins at off ends, and what stands behind the closing word. false: it never comes. */
static bool find_end(const struct shell *shell, const struct shell_heredoc *heredoc, uint32_t off, uint32_t *ret_end,
		     uint32_t *ret_behind) {
	while (off < shell->text.n) {
		struct str line = line_at(shell->text, off);
		uint32_t next = off + (uint32_t)line.n + 1;
		struct str word = heredoc->strips_tabs ? without_tabs(line) : line;
		if (word.n && word.p[word.n - 1] == '\r')
			word.n--;
		if (str_equal(word, heredoc->delimiter)) {
			*ret_end = off;
			*ret_behind = next < shell->text.n ? next : (uint32_t)shell->text.n;
			return true;
		}
		off = next;
	}
	return false;
}

/* One that nothing ends takes the rest of the script, and the shell warns of it. Without a file, or with a word like a
 * number's, it may be an operator of something else: 1 << 2. */
static bool takes_rest(const struct shell_heredoc *heredoc, const struct shell_word *file) {
	bool names =
	    heredoc->delimiter.n && (isalpha((unsigned char)heredoc->delimiter.p[0]) || heredoc->delimiter.p[0] == '_');
	return file && (names || heredoc->literal);
}

static void read_heredocs(struct shell *shell) {
	for (uint32_t i = 0; i < shell->heredocs.count && shell->misses < MISSES_MAX; i++) {
		const struct shell_heredoc *heredoc = &shell->heredocs.items[i];
		uint32_t start = shell->at, end;
		bool appends = false;
		const struct shell_word *file = target_from(shell, heredoc->command, heredoc->pipeline, &appends);
		bool ends = find_end(shell, heredoc, start, &end, &shell->at);
		if (!ends && !takes_rest(heredoc, file)) {
			shell->misses++;
			return;
		}
		if (!ends)
			end = shell->at = (uint32_t)shell->text.n;
		struct node *node = add_text(shell, file, appends, (struct span){start, end - start},
					     heredoc->literal ? STYLE_LITERAL : STYLE_FOLDED);
		if (!node)
			return;
		((struct node_extra *)node->extra)->indent = heredoc->strips_tabs;
		fill_text(shell, node);
	}
}

/* --- echo and assignments ------------------------------------------------------------------------------------------
 */

static bool is_assignment(const struct shell_word *word, struct str written, size_t *ret_equals) {
	if (!str_find_char(written, '=', ret_equals) || *ret_equals == 0 || isdigit((unsigned char)written.p[0]))
		return false;
	for (size_t i = 0; i < *ret_equals; i++)
		if (!isalnum((unsigned char)written.p[i]) && written.p[i] != '_')
			return false;
	return !word->target;
}

/* What echo or printf writes: of all its words, or of one that is quoted, what stands between the quotes. false: it
 * cannot be told. */
static bool echo_span(const struct shell *shell, uint32_t first, struct span *ret, enum node_style *ret_style) {
	const struct shell_word *words = shell->words.items;
	uint32_t command = words[first].command, count = 0, start = 0, end = 0;
	bool quoted = false, escapes = is_command(&words[first], "printf");
	for (uint32_t i = first + 1; i < shell->words.count && words[i].command == command; i++) {
		if (words[i].target)
			continue;
		if (!count && str_starts_with(words[i].text, STR("-")) && words[i].text.n < 4) {
			escapes = escapes || str_contains(words[i].text, STR("e"));
			continue;
		}
		start = count++ ? start : words[i].at.off;
		end = words[i].at.off + words[i].at.len;
		quoted = quoted || words[i].quoted;
	}
	char open = start < end ? shell->text.p[start] : '\0';
	bool whole = count == 1 && end - start > 1 && (open == '\'' || open == '"') &&
		     shell_skip_quotes(shell->text, start) == end && shell->text.p[end - 1] == open;
	struct str text = str_from_to(shell->text, start + whole, end - whole);
	if (!count || (quoted && !whole) ||
	    (escapes && (str_contains(text, STR("\\")) || str_contains(text, STR("%")))))
		return false;
	*ret = (struct span){start + whole, (uint32_t)text.n};
	*ret_style = whole && open == '\'' ? STYLE_SINGLE_QUOTED : STYLE_DOUBLE_QUOTED;
	return true;
}

/* echo TEXT > FILE */
static void read_echo(struct shell *shell, uint32_t first) {
	const struct shell_word *echo = &shell->words.items[first];
	bool appends = false;
	const struct shell_word *file = target_from(shell, echo->command, echo->pipeline, &appends);
	struct span span = {echo->at.off + echo->at.len, 0};
	enum node_style style = STYLE_DOUBLE_QUOTED;
	if (!file)
		return;
	bool known = echo_span(shell, first, &span, &style);
	struct node *node = add_text(shell, file, appends, span, style);
	if (node && known)
		fill_text(shell, node);
	else if (node)
		((struct node_extra *)node->extra)->tag = STR("?");
}

/* cat with a here-document is no reader of files. */
static bool handles_files(const struct shell *shell, const struct shell_word *word, const char **ret_name) {
	static const char *const names[] = {"cp", "mv", "install", "envsubst", "sed", "cat"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is_command(word, names[i])) {
			*ret_name = names[i];
			return !str_is(str_from(names[i]), "cat") || !shell->heredocs.count;
		}
	return false;
}

static bool declares(const struct shell_word *word) {
	return str_is(word->text, "export") || str_is(word->text, "readonly") || str_is(word->text, "local") ||
	       str_is(word->text, "declare");
}

static void read_words(struct shell *shell) {
	bool starts = true; /* a command may start here */
	for (uint32_t i = 0; i < shell->words.count; i++) {
		const struct shell_word *word = &shell->words.items[i];
		starts = starts || i == 0 || word->command != word[-1].command;
		if (starts && !word->quoted && !word->target && shell_branch_word(shell, word->text))
			continue;
		struct str written = str_from_to(shell->text, word->at.off, word->at.off + word->at.len);
		size_t equals;
		if (starts && is_assignment(word, written, &equals)) {
			struct span name = {word->at.off, (uint32_t)equals};
			struct span value = {word->at.off + (uint32_t)equals + 1, word->at.len - (uint32_t)equals - 1};
			struct node *node =
			    shell_add(shell, str_from_to(written, 0, equals), name, value, STYLE_PLAIN, "=");
			if (!node)
				return;
			node->text = str_from_offset(written, equals + 1);
			continue;
		}
		const char *name;
		if (starts && (is_command(word, "echo") || is_command(word, "printf")))
			read_echo(shell, i);
		else if (starts && !word->target && handles_files(shell, word, &name))
			shell_add(shell, str_from(name), word->at, word->at, STYLE_PLAIN, "$");
		starts = starts && (declares(word) || is_command(word, "sudo"));
	}
}

void shell_end_line(struct shell *shell) {
	read_words(shell);
	read_heredocs(shell);
}

/* --- what the shell makes of a text --------------------------------------------------------------------------------
 */

/* The text of an expansion with nothing in it that ends a string of JSON or YAML. */
static struct str harmless(struct arena *arena, struct str expression) {
	char *text = arena_alloc_text(arena, expression.n);
	for (size_t i = 0; i < expression.n; i++) {
		char c = expression.p[i];
		text[i] = c == '"' || c == '\\' || c == '\'' || (unsigned char)c < ' ' ? '_' : c;
	}
	text[expression.n] = '\0';
	return (struct str){text, expression.n};
}

static void add_expansion(struct derivation *d, struct str text, uint32_t at, uint32_t bytes) {
	struct str expression = str_from_to(text, at, at + bytes);
	bool command = expression.p[0] == '`' || str_starts_with(expression, STR("$("));
	bool sum = str_starts_with(expression, STR("$(("));
	const struct hole *outer = source_hole_at(d->outer, at);
	if (outer && outer->here.len == bytes) { /* of whoever fills in the script before the shell has it */
		derivation_add_hole(d, outer->kind, outer->expression, harmless(d->arena, expression),
				    (struct span){at, bytes});
		return;
	}
	derivation_add_hole(d,
			    sum	      ? HOLE_UNKNOWN
			    : command ? HOLE_HOST_COMMAND
				      : HOLE_ENVIRONMENT,
			    expression, harmless(d->arena, expression), (struct span){at, bytes});
}

/* Bytes of [at, end) that are taken as they are. */
static uint32_t plain_bytes(struct str text, uint32_t at, uint32_t end, bool expands, bool strips_tabs) {
	uint32_t i = at;
	while (i < end) {
		char c = text.p[i++];
		if (strips_tabs && c == '\n')
			break;
		if (expands && i < end && (text.p[i] == '$' || text.p[i] == '`' || text.p[i] == '\\'))
			break;
	}
	return i - at;
}

static uint32_t add_escape(struct derivation *d, struct str text, uint32_t at, uint32_t end, bool in_quotes) {
	char next = at + 1 < end ? text.p[at + 1] : '\0';
	if (next == '\n')
		return 2;
	bool escapes = next == '$' || next == '`' || next == '\\' || (in_quotes && next == '"');
	struct span span = {at, escapes ? 2 : 1};
	derivation_add(d, escapes ? PIECE_ESCAPED : PIECE_COPY, str_from_to(text, at + escapes, at + escapes + 1), span,
		       0);
	return span.len;
}

void shell_decode(const struct doc *doc, const struct node *node, struct derivation *d) {
	struct str text = doc->source->text;
	enum node_style style = node->extra->style;
	bool expands = style == STYLE_FOLDED || style == STYLE_DOUBLE_QUOTED, strips = node->extra->indent > 0;
	uint32_t at = node->span.off, end = at + node->span.len;
	bool line_starts = true;
	derivation_add(d, PIECE_INSERTED, STR(""), (struct span){at, 0}, 0);
	while (at < end) {
		uint32_t bytes;
		if (strips && line_starts && text.p[at] == '\t') {
			at++;
			continue;
		}
		line_starts = false;
		if (expands && text.p[at] == '\\') {
			at += add_escape(d, text, at, end, style == STYLE_DOUBLE_QUOTED);
			continue;
		}
		bytes = expands ? shell_expansion(str_from_to(text, 0, end), at) : 0;
		if (bytes) {
			add_expansion(d, text, at, bytes);
		} else {
			bytes = plain_bytes(text, at, end, expands, strips);
			derivation_add(d, PIECE_COPY, str_from_to(text, at, at + bytes), (struct span){at, bytes}, 0);
			line_starts = text.p[at + bytes - 1] == '\n';
		}
		at += bytes;
	}
}
