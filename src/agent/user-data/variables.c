/* Variables of a script: what those that it assigns stand for, as far as it can be followed. */
#include "agent/user-data/reading.h"

#include "base/buf.h"
#include "doc/shell.h"

#include <ctype.h>
#include <string.h>

enum { CHAIN_MAX = 8, VALUE_BYTES_MAX = 1024, STEPS_MAX = 2 << 20 };

/* One question, and how far it may go. */
struct following {
	const struct user_data *u;
	struct str branch;
	uint32_t depth;
};

/* --- branches -------------------------------------------------------------------------------------------------------
 */

bool branch_holds(struct str outer, struct str inner) {
	return str_starts_with(inner, outer) && (!outer.n || inner.n == outer.n || inner.p[outer.n] == '/');
}

static bool split_arm(struct str arm, struct str *ret_id) {
	size_t dot;
	*ret_id = str_find_char(arm, '.', &dot) ? str_from_to(arm, 0, dot) : arm;
	return arm.n;
}

bool branch_excludes(struct str a, struct str b) {
	struct str arm_a, arm_b, id_a, id_b;
	if (str_equal(a, b))
		return false;
	while (a.n && b.n && str_split(&a, '/', &arm_a) && str_split(&b, '/', &arm_b)) {
		if (!split_arm(arm_a, &id_a) || !split_arm(arm_b, &id_b) || !str_equal(id_a, id_b))
			return false;
		if (!str_equal(arm_a, arm_b))
			return true;
	}
	return false;
}

/* --- words ----------------------------------------------------------------------------------------------------------
 */

static struct meant follow(const struct following *f, struct str expression, uint32_t at);

static struct meant meant_text(struct str text) {
	return (struct meant){.meaning = MEANING_TEXT, .text = text};
}

static struct meant meant_of_host(void) {
	return (struct meant){.meaning = MEANING_IDENTITY, .is = {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_HOST}};
}

static bool differs_by_host(const struct meant *meant) {
	return meant->meaning == MEANING_IDENTITY &&
	       (meant->is.scope == DIFFERENCE_HOST || meant->is.id == IDENTITY_RANDOM);
}

/* A word in its pieces: texts, and expressions. */
struct spelling {
	struct buf text;
	uint32_t expressions;
	struct meant only; /* of the last one */
	bool unknown, by_host;
};

static void add_expression(const struct following *f, struct spelling *s, struct str expression, uint32_t at) {
	struct meant meant = follow(f, expression, at);
	if (meant.meaning == MEANING_TEXT) {
		buf_add(&s->text, meant.text);
		return;
	}
	s->expressions++;
	s->only = meant;
	s->by_host = s->by_host || differs_by_host(&meant);
	s->unknown = true;
}

static void read_word(const struct following *f, struct spelling *s, struct str word, uint32_t at) {
	char quote = '\0';
	for (uint32_t i = 0; i < word.n && s->text.n < VALUE_BYTES_MAX;) {
		char c = word.p[i];
		uint32_t bytes = quote == '\'' ? 0 : shell_expansion(word, i);
		if (bytes) {
			add_expression(f, s, str_from_to(word, i, i + bytes), at);
			i += bytes;
			continue;
		}
		if ((c == '"' || c == '\'') && (!quote || quote == c))
			quote = quote ? '\0' : c;
		else if (c == '\\' && quote != '\'' && i + 1 < word.n)
			buf_add_char(&s->text, word.p[++i]);
		else
			buf_add_char(&s->text, c);
		i++;
	}
}

static struct meant meaning_of_spelling(const struct following *f, struct str word, uint32_t at) {
	struct spelling s = {0};
	struct meant meant = {.meaning = MEANING_SET};
	if (word.n > VALUE_BYTES_MAX)
		return meant;
	read_word(f, &s, word, at);
	if (!s.unknown)
		meant = meant_text(arena_str(f->u->arena, buf_str(&s.text)));
	else if (s.expressions == 1 && !s.text.n)
		meant = s.only;
	else if (s.by_host)
		meant = meant_of_host();
	buf_finish(&s.text);
	return meant;
}

/* --- variables ------------------------------------------------------------------------------------------------------
 */

static bool equal(const struct meant *a, const struct meant *b) {
	if (a->meaning != b->meaning)
		return false;
	if (a->meaning == MEANING_TEXT)
		return str_equal(a->text, b->text);
	return a->meaning == MEANING_IDENTITY && a->is.id == b->is.id && a->is.scope == b->is.scope;
}

/* What two branches may leave behind. */
static struct meant either(const struct meant *a, const struct meant *b) {
	if (equal(a, b))
		return *a;
	return differs_by_host(a) && differs_by_host(b) ? meant_of_host() : (struct meant){.meaning = MEANING_SET};
}

static bool reaches(const struct following *f, const struct node *node, struct str name, uint32_t at) {
	return node->span.off < at && str_is(node->extra->tag, "=") && str_equal(node->key, name) &&
	       !branch_excludes(node->extra->anchor, f->branch);
}

/* Of a value that a tool around the script fills in, what is known of that; false: it fills in nothing. */
static bool filled_in(const struct following *f, const struct node *node, struct meant *ret) {
	struct str value = node->text;
	uint32_t at = node->span.off;
	while (value.n && (value.p[0] == '"' || value.p[0] == '\'')) {
		value = str_from_offset(value, 1);
		at++;
	}
	const struct hole *hole = source_hole_at(f->u->doc->source, at);
	if (!hole)
		return false;
	const struct variable *is = environment_identity(&f->u->unit->values, hole->expression);
	*ret = (struct meant){.meaning = MEANING_SET};
	if (hole->kind == HOLE_DEPLOY_CONSTANT)
		*ret = (struct meant){.meaning = MEANING_IDENTITY,
				      .is = {.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE}};
	if (is)
		*ret = (struct meant){.meaning = MEANING_IDENTITY, .is = *is};
	return true;
}

/* The last assignment for certain before at, and those that may come after it. A function below may call one above. */
static struct meant meaning_of_variable(const struct following *f, struct str name, uint32_t at) {
	struct meant meant = {0};
	bool script = str_is(str_from(f->u->doc->format->name), "shell"), any = false;
	for (const struct node *node = script ? f->u->doc->root->first : NULL;
	     node && node->span.off < at && ++*f->u->steps < STEPS_MAX; node = node->next) {
		if (!reaches(f, node, name, at))
			continue;
		struct following inner = {f->u, node->extra->anchor, f->depth + 1};
		struct meant one;
		if (!filled_in(f, node, &one))
			one = meaning_of_spelling(&inner, node->text, node->span.off);
		bool certain = !any || branch_holds(node->extra->anchor, f->branch);
		meant = certain ? one : either(&meant, &one);
		any = true;
	}
	if (*f->u->steps >= STEPS_MAX)
		return (struct meant){.meaning = MEANING_SET};
	struct str value;
	if (!any && environment_identity(&f->u->unit->env, name))
		return (struct meant){.meaning = MEANING_IDENTITY, .is = *environment_identity(&f->u->unit->env, name)};
	if (!any && environment_get(&f->u->unit->env, name, &value))
		return meant_text(value);
	if (!any && str_is(name, "HOSTNAME") && value_of_command(STR("hostname"), &meant.is))
		meant.meaning = MEANING_IDENTITY;
	return meant;
}

static bool is_name(char c) {
	return isalnum((unsigned char)c) || c == '_';
}

/* ${NAME:-word}: what it changes is not followed. */
static struct meant follow_variable(const struct following *f, struct str expression, uint32_t at) {
	bool braces = expression.n > 1 && expression.p[1] == '{';
	struct str inside = str_from_to(expression, braces ? 2 : 1, expression.n - braces);
	size_t n = 0;
	while (n < inside.n && is_name(inside.p[n]))
		n++;
	struct str change = str_from_offset(inside, n);
	struct meant meant = meaning_of_variable(f, str_from_to(inside, 0, n), at);
	if (!n || !change.n || (str_starts_with(change, STR(":-")) && meant.meaning == MEANING_IDENTITY))
		return meant;
	if (differs_by_host(&meant))
		return meant_of_host();
	return (struct meant){.meaning = meant.meaning == MEANING_UNKNOWN ? MEANING_UNKNOWN : MEANING_SET};
}

/* With the variables in a command filled in, as far as they are known. */
static struct meant follow_command(const struct following *f, struct str command, uint32_t at) {
	struct buf filled = {0};
	struct meant meant = {.meaning = MEANING_SET};
	for (uint32_t i = 0; i < command.n && filled.n < VALUE_BYTES_MAX;) {
		uint32_t bytes = command.p[i] == '$' ? shell_expansion(command, i) : 0;
		struct str piece = str_from_to(command, i, i + (bytes ? bytes : 1));
		bool variable = bytes && !str_starts_with(piece, STR("$("));
		struct meant inner = variable ? follow(f, piece, at) : (struct meant){0};
		buf_add(&filled, inner.meaning == MEANING_TEXT ? inner.text : piece);
		i += (uint32_t)piece.n;
	}
	if (value_of_command(buf_str(&filled), &meant.is))
		meant.meaning = MEANING_IDENTITY;
	/* A container is called as its environment says. */
	const struct variable *named = environment_identity(&f->u->unit->env, STR("HOSTNAME"));
	if (named && meant.meaning == MEANING_IDENTITY && meant.is.id == IDENTITY_HOST_NAME)
		meant.is = *named;
	buf_finish(&filled);
	return meant;
}

static struct meant follow(const struct following *f, struct str expression, uint32_t at) {
	struct following deeper = {f->u, f->branch, f->depth + 1};
	if (f->depth >= CHAIN_MAX)
		return (struct meant){.meaning = MEANING_SET};
	if (str_starts_with(expression, STR("$((")))
		return (struct meant){.meaning = MEANING_SET};
	if (str_starts_with(expression, STR("$(")))
		return follow_command(&deeper, str_from_to(expression, 2, expression.n - 1), at);
	if (str_starts_with(expression, STR("`")))
		return follow_command(&deeper, str_from_to(expression, 1, expression.n - 1), at);
	return follow_variable(&deeper, expression, at);
}

struct meant meaning_of(const struct user_data *u, struct str expression, uint32_t at, struct str branch) {
	bool script = str_is(str_from(u->doc->format->name), "shell");
	return script ? follow(&(struct following){u, branch, 0}, expression, at) : (struct meant){0};
}

struct meant meaning_of_word(const struct user_data *u, struct str word, uint32_t at, struct str branch) {
	return meaning_of_spelling(&(struct following){u, branch, 0}, word, at);
}
