/* Parts of the reader of shell scripts; only for src/doc/shell*.c. */
#ifndef CWD_DOC_SHELL_H
#define CWD_DOC_SHELL_H

#include "doc/doc.h"

/* A word of a command. text: without its quotes; what $ stands for is left as it is. */
struct shell_word {
	struct span at;
	struct str text;
	bool quoted, target; /* target: the file of > or >>; appends: of >> */
	bool appends;
	uint32_t command, pipeline; /* which of the script's, counted from 0 */
};
LIST(shell_word_list, struct shell_word);

/* A << of the line at hand, whose text begins on the next one. */
struct shell_heredoc {
	struct str delimiter;
	bool literal, strips_tabs;
	uint32_t command, pipeline;
};
LIST(shell_heredoc_list, struct shell_heredoc);

/* if or case that is not closed yet, and which of its arms is at hand. */
struct shell_branch {
	uint32_t id, arm;
	bool is_case;
};

enum { SHELL_BRANCHES_MAX = 64 };

struct shell {
	struct doc *doc;
	struct str text;
	uint32_t at, nodes, misses;
	struct shell_branch branches[SHELL_BRANCHES_MAX];
	uint32_t depth, branch_ids;
	bool arm_ends; /* ;; on the line at hand */
	uint32_t command, pipeline;
	struct shell_word_list words; /* of the line at hand */
	struct shell_heredoc_list heredocs;
};

/* Behind what starts at off: a '...', a "...", a $..., a `...`. What is not closed ends with the text. */
uint32_t shell_skip_quotes(struct str text, uint32_t off);
/* How many bytes the expansion at off has ($NAME, ${...}, $(...), `...`); 0: there is none. */
uint32_t shell_expansion(struct str text, uint32_t off);
/* The word at off, which is neither blank nor an operator. */
struct shell_word shell_word_at(struct arena *arena, struct str text, uint32_t off);
/* if, else, fi and the like at the start of a command: what follows is another branch. false: it is no such word. */
bool shell_branch_word(struct shell *shell, struct str word);
/* Nodes for what the line that just ended writes to files and assigns. */
void shell_end_line(struct shell *shell);
struct node *shell_add(struct shell *shell, struct str key, struct span key_at, struct span at, enum node_style style,
		       const char *tag);
/* Fills d with what the shell makes of a node's text. */
void shell_decode(const struct doc *doc, const struct node *node, struct derivation *d);

#endif
