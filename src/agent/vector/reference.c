/* References to environment variables: finding them, and a text with all of them filled in (src/config/vars.rs). Names
 * are [A-Za-z0-9_.]+, everywhere in the text, in comments too; there is no escape but $$. */
#include "agent/vector/reading.h"

static bool is_name_character(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

static size_t name_end(struct str text, size_t at) {
	while (at < text.n && is_name_character(text.p[at]))
		at++;
	return at;
}

/* The next } is looked for once, not once for every { before it. */
static size_t close_behind(struct reference_scan *scan, size_t at) {
	size_t found;
	if (scan->close < at || !scan->close)
		scan->close = str_find_char(str_from_offset(scan->text, at), '}', &found) ? at + found : scan->text.n;
	return scan->close;
}

static size_t read_flag(struct str rest, enum reference_flag *ret) {
	static const struct {
		const char *text;
		enum reference_flag flag;
	} flags[] = {{":-", REFERENCE_IF_NOT_EMPTY},
		     {":?", REFERENCE_MUST_HAVE},
		     {"-", REFERENCE_IF_SET},
		     {"?", REFERENCE_MUST_BE_SET}};
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (str_starts_with(rest, str_from(flags[i].text))) {
			*ret = flags[i].flag;
			return str_from(flags[i].text).n;
		}
	*ret = REFERENCE_PLAIN;
	return 0;
}

static bool read_braced(struct reference_scan *scan, size_t at, struct reference *ret) {
	struct str text = scan->text;
	size_t start = at + 2, end = name_end(text, start);
	if (end == start || end == text.n)
		return false;
	enum reference_flag flag;
	size_t word = end + read_flag(str_from_offset(text, end), &flag), close = close_behind(scan, word);
	if (close == text.n || (flag == REFERENCE_PLAIN && close != end))
		return false;
	*ret = (struct reference){.from = at,
				  .to = close + 1,
				  .name = str_from_to(text, start, end),
				  .word = str_from_to(text, word, close),
				  .word_from = word,
				  .flag = flag};
	return true;
}

static bool read_at(struct reference_scan *scan, size_t at, struct reference *ret) {
	struct str text = scan->text;
	char next = at + 1 < text.n ? text.p[at + 1] : ' ';
	if (next == '{')
		return read_braced(scan, at, ret);
	size_t end = next == '$' ? at + 2 : name_end(text, at + 1);
	if (end == at + 1)
		return false;
	*ret = (struct reference){.from = at,
				  .to = end,
				  .name = str_from_to(text, at + 1, end),
				  .flag = next == '$' ? REFERENCE_DOLLAR : REFERENCE_PLAIN};
	return true;
}

/* ${X} of another tool, which fills it in before Vector sees the text. */
static bool is_hole(const struct reference_scan *scan, const struct reference *reference) {
	struct span at = {.off = (uint32_t)(scan->base + reference->from),
			  .len = (uint32_t)(reference->to - reference->from)};
	return scan->source && site_has_hole((struct site){scan->source, at});
}

bool reference_next(struct reference_scan *scan, struct reference *ret) {
	size_t dollar;
	while (str_find_char(str_from_offset(scan->text, scan->at), '$', &dollar)) {
		size_t at = scan->at + dollar;
		scan->at = at + 1;
		if (read_at(scan, at, ret) && !is_hole(scan, ret)) {
			scan->at = ret->to;
			return true;
		}
	}
	scan->at = scan->text.n;
	return false;
}

/* --- values ------------------------------------------------------------------------------------------------------ */

static bool has_newline(struct str text) {
	size_t at;
	return str_find_char(text, '\n', &at) || str_find_char(text, '\r', &at);
}

enum reference_value reference_value(const struct reference *reference, const struct environment *env, bool env_closed,
				     struct str *ret) {
	bool may_be_empty = reference->flag != REFERENCE_IF_NOT_EMPTY && reference->flag != REFERENCE_MUST_HAVE;
	bool has_word = reference->flag == REFERENCE_IF_SET || reference->flag == REFERENCE_IF_NOT_EMPTY;
	if (reference->flag == REFERENCE_DOLLAR) {
		*ret = STR("$");
		return VALUE_TEXT;
	}
	if (environment_get(env, reference->name, ret)) {
		if (has_newline(*ret))
			return VALUE_REFUSED;
		if (ret->n || may_be_empty)
			return VALUE_TEXT;
		return has_word ? VALUE_WORD : VALUE_REFUSED;
	}
	/* Vector sets HOSTNAME itself where nobody else does (src/config/loading/mod.rs, prepare_input). */
	if (environment_identity(env, reference->name) || !env_closed || str_is(reference->name, "HOSTNAME"))
		return VALUE_UNKNOWN;
	return has_word ? VALUE_WORD : VALUE_REFUSED;
}

struct variable reference_variable(struct arena *arena, const struct environment *env,
				   const struct reference *reference, struct str written) {
	static const struct {
		const char *name;
		enum identity id;
		enum difference scope;
		const struct charset *values;
	} known[] = {
	    {"HOSTNAME", IDENTITY_HOST_NAME, DIFFERENCE_HOST, &charset_host_name},
	    {"VECTOR_SELF_NODE_NAME", IDENTITY_NODE, DIFFERENCE_HOST, &charset_host_name},
	    {"VECTOR_SELF_POD_NAME", IDENTITY_POD, DIFFERENCE_POD, &charset_host_name},
	    {"VECTOR_SELF_POD_NAMESPACE", IDENTITY_DEPLOY_CONSTANT, DIFFERENCE_NONE, &charset_host_name},
	};
	const struct variable *is = environment_identity(env, reference->name);
	if (is)
		return *is;
	bool has_word = reference->flag == REFERENCE_IF_SET || reference->flag == REFERENCE_IF_NOT_EMPTY;
	struct variable variable = {.id = IDENTITY_ENVIRONMENT,
				    .scope = DIFFERENCE_UNKNOWN,
				    .name =
					has_word ? written : arena_format(arena, "${%.*s}", STR_ARGS(reference->name))};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_is(reference->name, known[i].name)) {
			variable.id = known[i].id;
			variable.scope = known[i].scope;
			variable.values = known[i].values;
		}
	return variable;
}

bool vector_env_is_true(const struct environment *env, const char *name) {
	struct str value;
	return environment_get(env, str_from(name), &value) && str_is(value, "true");
}

/* --- the text that Vector parses --------------------------------------------------------------------------------- */

static void add_reference(struct derivation *d, const struct reference *reference, const struct environment *env,
			  bool env_closed) {
	struct str value = {0}, text = d->outer->text;
	struct span at = {.off = (uint32_t)reference->from, .len = (uint32_t)(reference->to - reference->from)};
	struct span word = {.off = (uint32_t)reference->word_from, .len = (uint32_t)reference->word.n};
	switch (reference_value(reference, env, env_closed, &value)) {
	case VALUE_TEXT:
		derivation_add(d, PIECE_ESCAPED, value, at, 0);
		break;
	case VALUE_WORD:
		derivation_add(d, PIECE_COPY, reference->word, word, 0);
		break;
	case VALUE_UNKNOWN:
	case VALUE_REFUSED:
		/* without braces, which would be a map in YAML's flow style */
		derivation_add_hole(d, HOLE_ENVIRONMENT, str_from_to(text, reference->from, reference->to),
				    arena_format(d->arena, "$%.*s", STR_ARGS(reference->name)), at);
		break;
	}
}

static void add_copy(struct derivation *d, size_t from, size_t to) {
	if (from < to)
		derivation_add(d, PIECE_COPY, str_from_to(d->outer->text, from, to),
			       (struct span){.off = (uint32_t)from, .len = (uint32_t)(to - from)}, 0);
}

struct source *vector_expand(struct arena *arena, struct source *text, const struct environment *env, bool env_closed) {
	struct reference_scan scan = {.text = text->text, .source = text};
	struct derivation d = {.arena = arena, .outer = text};
	struct reference reference;
	size_t done = 0;
	if (vector_env_is_true(env, "VECTOR_DISABLE_ENV_VAR_INTERPOLATION"))
		return NULL;
	while (reference_next(&scan, &reference)) {
		add_copy(&d, done, reference.from);
		add_reference(&d, &reference, env, env_closed);
		done = reference.to;
	}
	if (!done)
		return NULL;
	add_copy(&d, done, text->text.n);
	return source_derive(&d, STR(""));
}
