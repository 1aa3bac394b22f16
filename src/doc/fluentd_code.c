/* Where Ruby code inside a value ends. Brackets, strings, comments and %-literals of Ruby are followed as far as a
 * closing brace can hide in them; nothing is run. */
#include "doc/fluentd.h"

enum { DEPTH_MAXIMUM = 64 };

struct scan {
	struct str text;
	size_t at;
	/* What is open: '}' code, else the character that closes a text; opener is what nests in it. */
	struct {
		char closer, opener;
		bool has_code;
	} open[DEPTH_MAXIMUM];
	unsigned depth;
	char before; /* the last character of code that is no blank; '\0' at the start */
};

static char byte_at(const struct scan *scan, size_t at) {
	return at < scan->text.n ? scan->text.p[at] : '\0';
}

static bool is_word(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool push(struct scan *scan, char closer, char opener, bool has_code) {
	if (scan->depth == DEPTH_MAXIMUM)
		return false;
	scan->open[scan->depth].closer = closer;
	scan->open[scan->depth].opener = opener;
	scan->open[scan->depth].has_code = has_code;
	scan->depth++;
	return true;
}

/* May a value start here, rather than an operator? */
static bool starts_value(const struct scan *scan) {
	char c = scan->before;
	return !is_word(c) && c != ')' && c != ']' && c != '}' && c != '"' && c != '\'';
}

static char closer_of(char opener) {
	switch (opener) {
	case '(':
		return ')';
	case '[':
		return ']';
	case '{':
		return '}';
	case '<':
		return '>';
	default:
		return opener;
	}
}

/* %w[a b], %q(x), %(x) */
static bool push_percent(struct scan *scan) {
	size_t at = scan->at + 1;
	char kind = byte_at(scan, at), opener;
	bool letter = is_word(kind);
	if (letter && kind != 'q' && kind != 'Q' && kind != 'w' && kind != 'W' && kind != 'i' && kind != 'I' &&
	    kind != 'r' && kind != 's' && kind != 'x')
		return false;
	opener = letter ? byte_at(scan, ++at) : kind;
	if (is_word(opener) || opener == ' ' || opener == '\n' || opener == '\0' || opener == '=')
		return false;
	scan->at = at;
	bool raw = kind == 'q' || kind == 'w' || kind == 'i' || kind == 's';
	return push(scan, closer_of(opener), closer_of(opener) == opener ? '\0' : opener, !raw);
}

static void skip_comment(struct scan *scan) {
	while (scan->at + 1 < scan->text.n && scan->text.p[scan->at + 1] != '\n')
		scan->at++;
}

/* One character of code. false: too deep. */
static bool pass_code(struct scan *scan) {
	char c = scan->text.p[scan->at], next = byte_at(scan, scan->at + 1);
	if (c == '}')
		scan->depth--;
	else if (c == '{' && !push(scan, '}', '\0', true))
		return false;
	else if ((c == '"' || c == '`') && !push(scan, c, '\0', true))
		return false;
	else if (c == '\'' && !push(scan, c, '\0', false))
		return false;
	else if (c == '/' && starts_value(scan) && !push(scan, c, '\0', true))
		return false;
	else if (c == '%' && starts_value(scan))
		push_percent(scan);
	else if (c == '#')
		skip_comment(scan);
	else if (c == '?' && starts_value(scan) && next != ' ' && next != '\n' && next != '\0')
		scan->at++;
	if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
		scan->before = c;
	return true;
}

/* One character of a text within code. */
static bool pass_text(struct scan *scan) {
	char c = scan->text.p[scan->at], closer = scan->open[scan->depth - 1].closer;
	char opener = scan->open[scan->depth - 1].opener;
	if (c == '\\') {
		scan->at++;
	} else if (c == closer) {
		scan->depth--;
		scan->before = '"';
	} else if (opener && c == opener) {
		return push(scan, closer, opener, scan->open[scan->depth - 1].has_code);
	} else if (c == '#' && byte_at(scan, scan->at + 1) == '{' && scan->open[scan->depth - 1].has_code) {
		scan->at++;
		scan->before = '\0';
		return push(scan, '}', '\0', true);
	}
	return true;
}

static bool is_code(const struct scan *scan) {
	/* a %w{...} closes with } too, and has an opener */
	return scan->open[scan->depth - 1].closer == '}' && !scan->open[scan->depth - 1].opener;
}

bool fluentd_code_end(struct str text, size_t at, size_t *ret) {
	struct scan scan = {.text = text, .at = at};
	push(&scan, '}', '\0', true);
	for (; scan.at < text.n; scan.at++) {
		if (!(is_code(&scan) ? pass_code(&scan) : pass_text(&scan)))
			return false;
		if (scan.depth == 0) {
			*ret = scan.at;
			return true;
		}
	}
	return false;
}
