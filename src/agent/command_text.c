/* Scripts in the commands of containers. The options are those of POSIX.1-2017, sh. */
#include "agent/command_text.h"

enum { WORDS_MAX = 64 };

void command_words_add(struct arena *arena, struct command_words *words, const struct node *list) {
	if (list && list->kind == NODE_STRING)
		LIST_ADD(arena, &words->all, list);
	for (const struct node *word = list && list->kind == NODE_ARRAY ? list->first : NULL;
	     word && words->all.count < WORDS_MAX; word = word->next)
		LIST_ADD(arena, &words->all, word);
}

static bool is_shell(struct str word) {
	static const char *const names[] = {"sh", "bash", "ash", "dash", "ksh", "zsh"};
	size_t slash;
	word = str_find_last_char(word, '/', &slash) ? str_from_offset(word, slash + 1) : word;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(word, names[i]))
			return true;
	return false;
}

/* -c, -ec, -exc: the text is the next word that is no option. */
uint32_t command_script_at(const struct str *words, uint32_t count) {
	for (uint32_t i = 0; i + 2 < count; i++) {
		bool command = false;
		if (!is_shell(words[i]))
			continue;
		for (i++; i < count; i++) {
			bool option = str_starts_with(words[i], STR("-")) || str_starts_with(words[i], STR("+"));
			if (!option && command)
				return i;
			command =
			    command || (str_starts_with(words[i], STR("-")) && words[i].n < 8 &&
					!str_starts_with(words[i], STR("--")) && str_ends_with(words[i], STR("c")));
		}
	}
	return count;
}

bool command_script_matters(struct str text) {
	return str_contains(text, STR(">")) && contents_may_hold(text);
}

const struct node *command_script(const struct command_words *words) {
	struct str texts[WORDS_MAX] = {{0}};
	uint32_t count = words->all.count < WORDS_MAX ? words->all.count : WORDS_MAX;
	for (uint32_t i = 0; i < count; i++)
		texts[i] = words->all.items[i]->kind == NODE_STRING ? words->all.items[i]->text : STR("?");
	uint32_t at = command_script_at(texts, count);
	return at < count ? words->all.items[at] : NULL;
}
