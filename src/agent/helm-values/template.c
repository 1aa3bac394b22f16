/* Reads actions: quoted texts, values by their path, if and end. What is not known about a condition: its first branch
 * stays. Sources: pkg.go.dev/text/template; Masterminds/sprig, functions.go; helm/helm, pkg/engine/funcs.go. */
#include "agent/helm-values/template.h"

enum { ACTION_BYTES_MAX = 4096, OPEN_MAX = 4096 }; /* of those that nothing closes */

/* --- expressions ----------------------------------------------------------------------------------------------------
 */

/* The inside of "x", `x` or, in a YAML string with quotes, \"x\". */
static bool quoted(struct str text, size_t *ret_from, size_t *ret_to) {
	static const struct str quotes[] = {STR_INIT("`"), STR_INIT("\\\""), STR_INIT("\"")};
	for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
		struct str quote = quotes[i];
		if (!str_starts_with(text, quote) || !str_ends_with(text, quote) || text.n < 2 * quote.n)
			continue;
		struct str inside = str_from_to(text, quote.n, text.n - quote.n);
		if (str_contains(inside, quote) || (i > 0 && str_contains(inside, STR("\\"))))
			return false;
		*ret_from = quote.n;
		*ret_to = text.n - quote.n;
		return true;
	}
	return false;
}

static const struct node *find_value(const struct values *v, struct str path) {
	const struct node *node = v->root;
	struct str step;
	if (str_starts_with(path, STR("$.")))
		path = str_from_offset(path, 1);
	if (!str_starts_with(path, STR(".Values.")))
		return NULL;
	path = str_from_offset(path, sizeof ".Values." - 1);
	while (node && str_split(&path, '.', &step))
		node = node_get_str(node, step);
	return node;
}

static bool is_scalar(const struct node *node) {
	return node && (node->kind == NODE_STRING || node->kind == NODE_NUMBER || node->kind == NODE_BOOL) &&
	       !str_contains(node->text, STR("\n"));
}

static bool is_name(struct str text) {
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
		if (!letter && (i == 0 || (c != '.' && !(c >= '0' && c <= '9'))))
			return false;
	}
	return text.n > 0;
}

static struct str inside_of(struct str action) {
	struct str inside = str_from_to(action, 2, action.n - 2);
	if (str_starts_with(inside, STR("- ")))
		inside = str_from_offset(inside, 1);
	if (str_ends_with(inside, STR(" -")))
		inside = str_from_to(inside, 0, inside.n - 1);
	return str_trim(inside);
}

/* A name that is no function, such as {{ host }}. */
static bool is_refused(struct str inside) {
	static const char *const functions[] = {"end", "else",	"now",	"list",	 "dict",     "uuidv4",
						"nil", "break", "true", "false", "continue", "genPrivateKey"};
	if (!is_name(inside))
		return false;
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (str_is(inside, functions[i]))
			return false;
	return true;
}

/* --- conditions -----------------------------------------------------------------------------------------------------
 */

static struct str first_word(struct str text) {
	size_t blank;
	return str_find_char(text, ' ', &blank) ? str_from_to(text, 0, blank) : text;
}

static bool opens(struct str word) {
	return str_is(word, "if") || str_is(word, "with") || str_is(word, "range") || str_is(word, "define") ||
	       str_is(word, "block");
}

/* The charts' own default texts ask so for partitions of AWS that have endpoints of their own. */
static bool holds(const struct values *v, struct str condition) {
	const struct node *value = find_value(v, condition);
	bool negated = str_starts_with(condition, STR("not "));
	if (negated)
		value = find_value(v, str_trim(str_from_offset(condition, 4)));
	if (value)
		return values_true(value) != negated;
	return !str_starts_with(condition, STR("hasKey .Values.adcEndpointOverrides"));
}

static void open_block(struct template_reader *r, bool stays) {
	if (r->depth < TEMPLATE_DEPTH_MAX)
		r->open[r->depth] = stays;
	r->stays += stays && r->depth < TEMPLATE_DEPTH_MAX;
	r->depth++;
}

static void close_block(struct template_reader *r) {
	if (!r->depth)
		return;
	r->depth--;
	r->stays -= r->depth < TEMPLATE_DEPTH_MAX && r->open[r->depth];
}

/* True: the action is one of them. */
static bool control(struct template_reader *r, struct str inside) {
	struct str word = first_word(inside);
	struct str rest = str_trim(str_from_offset(inside, word.n));
	if (opens(word)) {
		open_block(r, !str_is(word, "define") && (!str_is(word, "if") || holds(r->values, rest)));
	} else if (str_is(word, "else")) {
		bool stayed = r->depth && r->depth <= TEMPLATE_DEPTH_MAX && r->open[r->depth - 1];
		close_block(r);
		open_block(r, !stayed);
	} else if (str_is(word, "end")) {
		close_block(r);
	} else {
		return str_starts_with(inside, STR("/*")) || str_contains(inside, STR(":="));
	}
	return true;
}

/* --- actions --------------------------------------------------------------------------------------------------------
 */

/* A }} that is not inside of a quoted text. */
static bool find_close(struct str text, size_t *ret) {
	char quote = 0;
	for (size_t i = 2; i + 1 < text.n; i++) {
		char c = text.p[i];
		if (quote && c == quote)
			quote = 0;
		else if (!quote && (c == '"' || c == '`'))
			quote = c;
		else if (!quote && c == '}' && text.p[i + 1] == '}') {
			*ret = i + 2;
			return true;
		}
	}
	return false;
}

static bool find_action(struct template_reader *r, struct template_action *ret) {
	struct str text = r->text->text;
	size_t at, length;
	while (r->unclosed < OPEN_MAX && str_find(str_from_offset(text, r->at), STR("{{"), &at)) {
		ret->from = r->at + at;
		if (find_close(str_from_to(text, ret->from, ret->from + ACTION_BYTES_MAX), &length)) {
			ret->to = r->at = ret->from + length;
			return true;
		}
		r->at = ret->from + 2;
		r->unclosed++;
	}
	return false;
}

bool template_next(struct template_reader *r, struct template_action *ret) {
	*ret = (struct template_action){.kind = TEMPLATE_UNKNOWN};
	r->emits_before = r->emits = r->stays == r->depth;
	if (!find_action(r, ret))
		return false;
	struct str action = str_from_to(r->text->text, ret->from, ret->to), inside = inside_of(action);
	size_t from, to;
	if (control(r, inside)) {
		ret->kind = TEMPLATE_NOTHING;
	} else if (quoted(inside, &from, &to)) {
		size_t start = ret->from + (size_t)(inside.p - action.p);
		ret->kind = TEMPLATE_TEXT;
		ret->inner_from = start + from;
		ret->inner_to = start + to;
	} else if (!r->values->filled_in && is_refused(inside)) { /* as it was meant */
		ret->kind = TEMPLATE_TEXT;
		ret->is_refused = true;
		ret->inner_from = ret->from;
		ret->inner_to = ret->to;
	} else if (is_scalar(find_value(r->values, inside))) {
		ret->kind = TEMPLATE_VALUE;
		ret->value = find_value(r->values, inside);
	}
	r->emits = r->stays == r->depth;
	return true;
}
