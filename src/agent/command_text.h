/* Scripts in the command of a container: sh -c TEXT. Which of its words a shell runs is the same for all that start
 * containers; how the words are written is not. */
#ifndef CWD_AGENT_COMMAND_TEXT_H
#define CWD_AGENT_COMMAND_TEXT_H

#include "agent/contents.h"

struct command_words {
	LIST(, const struct node *) all;
};
/* The words of a list, or one string. */
void command_words_add(struct arena *arena, struct command_words *words, const struct node *list);
/* The text that a shell among the words runs; NULL: there is none. It may be a call of a template's function. */
const struct node *command_script(const struct command_words *words);
/* The same for the words' texts: which of count it is; count: none. */
uint32_t command_script_at(const struct str *words, uint32_t count);
/* Does it write what may be a shipper's? */
bool command_script_matters(struct str text);

#endif
