/* Interning of variables as letters, and spelling of templates. */
#include "claim/alphabet.h"

#include "base/limits.h"
#include "claim/path_value.h"

void alphabet_init(struct alphabet *alphabet, struct arena *arena) {
	*alphabet = (struct alphabet){.arena = arena, .scratch = arena_new(), .letters_by_key = {.arena = arena}};
}

void alphabet_finish(struct alphabet *alphabet) {
	buf_finish(&alphabet->key);
	arena_free(alphabet->scratch);
	*alphabet = (struct alphabet){0};
}

static enum letter_reach reach_of(const struct variable *variable) {
	switch (variable->id) {
	case IDENTITY_RANDOM:
		return REACH_NONE;
	case IDENTITY_RECORD:
		return REACH_CLAIM;
	case IDENTITY_ENVIRONMENT:
	case IDENTITY_UNKNOWN:
	case IDENTITY_POD:
	case IDENTITY_CONTAINER:
	case IDENTITY_TASK:
	case IDENTITY_TAG:
		return REACH_PROCESS;
	case IDENTITY_DEPLOY_CONSTANT:
		return REACH_DEPLOY;
	case IDENTITY_INSTANCE:
	case IDENTITY_HOST_NAME:
	case IDENTITY_CLOUD_HOST_NAME:
	case IDENTITY_ADDRESS:
	case IDENTITY_REGION:
	case IDENTITY_ACCOUNT:
	case IDENTITY_DATE:
	case IDENTITY_AGENT_DEFAULT:
	case IDENTITY_MACHINE:
	case IDENTITY_NODE:
	case IDENTITY_CLUSTER:
	case IDENTITY_COUNT:
		break;
	case IDENTITY_SOURCE_PATH:
		return variable->from ? REACH_HOST : REACH_CLAIM;
	}
	return variable->scope == DIFFERENCE_PROCESS ? REACH_PROCESS : REACH_HOST;
}

static void letter_values(struct alphabet *alphabet, struct letter *letter) {
	const struct variable *variable = &letter->variable;
	const struct charset *values = variable->values;
	letter->set = byte_set_of(values ? values->bytes : NULL);
	if (values) {
		letter->prefix = values->prefix;
		letter->min = values->min;
		letter->max = values->max;
	}
	letter->path = variable->id == IDENTITY_SOURCE_PATH && variable->from;
	if (letter->path) {
		letter->set = path_value_bytes(variable);
		letter->path_prefix = (uint32_t)path_value_prefix(alphabet->arena, variable).n;
		letter->path_suffix = (uint32_t)path_value_suffix(alphabet->arena, variable).n;
	}
	letter->reach = reach_of(variable);
	letter->one_value = !letter->path && letter->reach < REACH_CLAIM;
}

/* Written alike, so that no key has to be made. */
static bool is_same_variable(const struct variable *a, const struct variable *b) {
	return a->id == b->id && a->scope == b->scope && a->values == b->values && a->from == b->from &&
	       a->form == b->form && str_equal(a->name, b->name);
}

uint32_t alphabet_letter(struct alphabet *alphabet, const struct variable *variable, uint32_t owner) {
	enum { LOOKED_AT = 8 };
	for (uint32_t i = 0; i < alphabet->letters.count && i < LOOKED_AT; i++) {
		const struct letter *known = &alphabet->letters.items[i];
		if (known->owner == owner && is_same_variable(&known->variable, variable))
			return SYMBOL_LETTER + i;
	}
	buf_clear(&alphabet->key);
	buf_format(&alphabet->key, "%u.", owner);
	variable_key(variable, &alphabet->key);
	struct map *map = &alphabet->letters_by_key;
	uint32_t *known = map_get(map, buf_str(&alphabet->key));
	if (known)
		return SYMBOL_LETTER + *known;
	uint32_t *number = ARENA_NEW(alphabet->arena, uint32_t);
	*number = alphabet->letters.count;
	*map_at(map, arena_str(alphabet->arena, buf_str(&alphabet->key))) = number;
	struct letter letter = {.variable = *variable, .owner = owner};
	letter_values(alphabet, &letter);
	LIST_ADD(alphabet->arena, &alphabet->letters, letter);
	return SYMBOL_LETTER + *number;
}

const struct letter *alphabet_get(const struct alphabet *alphabet, uint32_t symbol) {
	return &alphabet->letters.items[symbol - SYMBOL_LETTER];
}

/* A text that no name can hold is one letter, so that megabytes do not become four times as many. */
static void spell_long_text(struct alphabet *alphabet, struct str text, struct symbol_list *out) {
	struct charset *values = ARENA_NEW(alphabet->arena, struct charset);
	values->min = text.n < UINT32_MAX ? (uint32_t)text.n : UINT32_MAX;
	struct variable variable = {.id = IDENTITY_UNKNOWN, .name = text, .values = values};
	LIST_ADD(alphabet->arena, out, alphabet_letter(alphabet, &variable, 0));
}

void alphabet_spell_text(struct alphabet *alphabet, struct str text, struct symbol_list *out) {
	if (text.n > LIMIT_NAME_BYTES) {
		spell_long_text(alphabet, text, out);
		return;
	}
	for (size_t i = 0; i < text.n; i++)
		LIST_ADD(alphabet->arena, out, (uint32_t)SYMBOL_BYTE + (unsigned char)text.p[i]);
}

static void spell_path(struct alphabet *alphabet, const struct variable *variable, struct symbol_list *out) {
	struct str text;
	if (path_value_is_literal(alphabet->arena, variable, &text)) {
		alphabet_spell_text(alphabet, text, out);
		return;
	}
	alphabet_spell_text(alphabet, path_value_prefix(alphabet->arena, variable), out);
	LIST_ADD(alphabet->arena, out, alphabet_letter(alphabet, variable, 0));
	alphabet_spell_text(alphabet, path_value_suffix(alphabet->arena, variable), out);
}

void alphabet_spell_variable(struct alphabet *alphabet, const struct variable *variable, struct symbol_list *out) {
	if (variable->id == IDENTITY_SOURCE_PATH && variable->from)
		spell_path(alphabet, variable, out);
	else
		LIST_ADD(alphabet->arena, out, alphabet_letter(alphabet, variable, 0));
}

void alphabet_spell(struct alphabet *alphabet, const struct template *t, struct symbol_list *out) {
	for (uint32_t i = 0; i < t->count; i++)
		if (t->parts[i].is_variable)
			alphabet_spell_variable(alphabet, &t->parts[i].variable, out);
		else
			alphabet_spell_text(alphabet, t->parts[i].literal, out);
}

struct str symbols_key(struct symbols row) {
	return (struct str){.p = (const char *)row.items, .n = row.count * sizeof *row.items};
}
