/* Shell scripts, as far as they write files: the texts of here-documents and of echo with the file they go to, and
 * assignments. The quoting rules are those of POSIX.1-2017, Shell Command Language, 2.2 and 2.7.4. The root is an
 * object that spans the script. A text is a string whose key is the file ("" if it is not known), with the style
 * STYLE_LITERAL (a here-document with a quoted word: taken as it is), STYLE_FOLDED (another one), STYLE_SINGLE_QUOTED
 * or STYLE_DOUBLE_QUOTED (echo, printf) and the tag ">" or ">>"; indent 1: leading tabs are dropped; an echo adds a
 * line end. What is written to a file but cannot be told has the tag "?". An assignment is a string with the tag "=".
 * Where a command that makes files of others begins (cp, mv, sed ...) stands a string with its name as the key and "$".
 * The anchor of a node tells in which arms of if and case it stands: "ID.ARM/ID.ARM". Nothing is ever refused: scripts
 * hold much that is not looked at. */
#include "doc/shell.h"

#include "base/buf.h"
#include "base/limits.h"

#include <string.h>

static bool shell_sniff(struct str text) {
	size_t end;
	if (str_starts_with(text, STR("## template:")) && str_find_char(text, '\n', &end))
		text = str_from_offset(text, end + 1);
	if (str_starts_with(text, STR("#cloud-boothook")))
		return true;
	if (!str_starts_with(text, STR("#!")))
		return false;
	struct str line = str_find_char(text, '\n', &end) ? str_from_to(text, 0, end) : text;
	return str_contains(line, STR("sh"));
}

static bool shell_parse(struct doc *doc);

static const char *const extensions[] = {".sh", ".bash", NULL};

const struct format format_shell = {
    .name = "shell",
    .extensions = extensions,
    .sniff = shell_sniff,
    .parse = shell_parse,
    .decode = shell_decode,
};

static struct str branch_text(const struct shell *shell) {
	struct buf out = {0};
	for (uint32_t i = 0; i < shell->depth; i++)
		buf_format(&out, "%s%u.%u", i ? "/" : "", shell->branches[i].id, shell->branches[i].arm);
	struct str text = arena_str(shell->doc->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

struct node *shell_add(struct shell *shell, struct str key, struct span key_at, struct span at, enum node_style style,
		       const char *tag) {
	struct doc *doc = shell->doc;
	if (shell->nodes++ == LIMIT_SECTIONS)
		doc_problem(doc, PROBLEM_LIMIT, at, "this script writes more than %u texts; the rest is not read",
			    LIMIT_SECTIONS)
		    ->incomplete = doc->incomplete = true;
	if (shell->nodes > LIMIT_SECTIONS)
		return NULL;
	struct node *node = node_new(doc->arena, NODE_STRING, at);
	struct node_extra *extra = ARENA_NEW(doc->arena, struct node_extra);
	*extra = (struct node_extra){.style = style, .tag = str_from(tag), .anchor = branch_text(shell)};
	node->key = key;
	node->key_span = key_at;
	node->extra = extra;
	node_append(doc->root, node);
	return node;
}

bool shell_branch_word(struct shell *shell, struct str word) {
	bool opens = str_is(word, "if") || str_is(word, "case"), in_case = str_is(word, "case") || str_is(word, "esac");
	struct shell_branch *inner = shell->depth ? &shell->branches[shell->depth - 1] : NULL;
	if (opens && shell->depth < SHELL_BRANCHES_MAX)
		shell->branches[shell->depth++] = (struct shell_branch){++shell->branch_ids, 0, in_case};
	else if ((str_is(word, "elif") || str_is(word, "else")) && inner && !inner->is_case)
		inner->arm++;
	else if ((str_is(word, "fi") || str_is(word, "esac")) && inner && inner->is_case == in_case)
		shell->depth--;
	static const char *const others[] = {"elif", "else", "then", "do", "while", "until", "!", "{", "time"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		opens = opens || str_is(word, others[i]);
	return opens;
}

/* --- words and operators ------------------------------------------------------------------------------------------ */

static bool is_at(const struct shell *shell, const char *operator) {
	return str_starts_with(str_from_offset(shell->text, shell->at), str_from(operator));
}

static void skip_blanks(struct shell *shell) {
	while (is_at(shell, " ") || is_at(shell, "\t") || is_at(shell, "\\\n"))
		shell->at += is_at(shell, "\\\n") ? 2 : 1;
}

static bool is_word_start(const struct shell *shell) {
	return shell->at < shell->text.n && !strchr(" \t\r\n;&|<>()", shell->text.p[shell->at]);
}

static struct shell_word *read_word(struct shell *shell) {
	struct shell_word word = shell_word_at(shell->doc->arena, shell->text, shell->at);
	word.command = shell->command;
	word.pipeline = shell->pipeline;
	shell->at = word.at.off + word.at.len;
	LIST_ADD(shell->doc->arena, &shell->words, word);
	return &shell->words.items[shell->words.count - 1];
}

/* Behind <<. */
static void read_heredoc(struct shell *shell) {
	struct shell_heredoc heredoc = {.command = shell->command, .pipeline = shell->pipeline};
	heredoc.strips_tabs = is_at(shell, "-");
	shell->at += heredoc.strips_tabs;
	skip_blanks(shell);
	if (!is_word_start(shell))
		return;
	struct shell_word word = shell_word_at(shell->doc->arena, shell->text, shell->at);
	shell->at = word.at.off + word.at.len;
	heredoc.delimiter = word.text;
	heredoc.literal = word.quoted;
	LIST_ADD(shell->doc->arena, &shell->heredocs, heredoc);
}

/* > or >>; fd: written before it. What is not the standard output does not count. */
static void read_redirection(struct shell *shell) {
	bool errors = shell->at > 0 && shell->text.p[shell->at - 1] == '2', appends = is_at(shell, ">>");
	shell->at += appends ? 2 : 1;
	shell->at += is_at(shell, "|");
	if (is_at(shell, "&"))
		return;
	skip_blanks(shell);
	if (!is_word_start(shell))
		return;
	struct shell_word *word = read_word(shell);
	word->target = !errors;
	word->appends = appends;
	if (errors)
		shell->words.count--;
}

static void skip_comment(struct shell *shell) {
	const char *end = memchr(shell->text.p + shell->at, '\n', shell->text.n - shell->at);
	shell->at = end ? (uint32_t)(end - shell->text.p) : (uint32_t)shell->text.n;
}

static void read_operator(struct shell *shell) {
	if (is_at(shell, "<<<")) {
		shell->at += 3;
	} else if (is_at(shell, "<<")) {
		shell->at += 2;
		read_heredoc(shell);
	} else if (is_at(shell, ">")) {
		read_redirection(shell);
	} else {
		bool pipes = is_at(shell, "|") && !is_at(shell, "||"), ends = is_at(shell, ";;");
		shell->arm_ends = shell->arm_ends || ends;
		shell->at += is_at(shell, "||") || is_at(shell, "&&") || ends ? 2 : 1;
		shell->command++;
		shell->pipeline += !pipes;
	}
}

static void end_line(struct shell *shell) {
	shell->at++;
	shell_end_line(shell);
	if (shell->arm_ends && shell->depth && shell->branches[shell->depth - 1].is_case)
		shell->branches[shell->depth - 1].arm++;
	shell->arm_ends = false;
	shell->words.count = shell->heredocs.count = 0;
	shell->command++;
	shell->pipeline++;
}

static bool shell_parse(struct doc *doc) {
	struct shell shell = {.doc = doc, .text = doc->source->text};
	doc->root = node_new(doc->arena, NODE_OBJECT, (struct span){0, (uint32_t)shell.text.n});
	while (shell.at < shell.text.n) {
		skip_blanks(&shell);
		if (shell.at == shell.text.n)
			break;
		if (is_at(&shell, "\n"))
			end_line(&shell);
		else if (is_at(&shell, "\r"))
			shell.at++;
		else if (is_at(&shell, "#"))
			skip_comment(&shell);
		else if (is_word_start(&shell))
			read_word(&shell);
		else
			read_operator(&shell);
	}
	shell_end_line(&shell);
	return true;
}
