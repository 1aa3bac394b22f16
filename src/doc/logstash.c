/* A pipeline configuration of Logstash, as logstash-core/lib/logstash/compiler/lscl/lscl_grammar.treetop of
 * elastic/logstash (8.x) reads it: sections, plugins and branches. Where that grammar gives up, this reader tells and
 * reads on where it can be told what was meant. What plugins and settings mean stands elsewhere. */
#include "doc/logstash.h"

#include "base/limits.h"

#include <string.h>

static bool logstash_parse(struct doc *doc);
static void logstash_decode(const struct doc *doc, const struct node *node, struct derivation *d);
static bool read_block(struct logstash *r, struct node *block, uint32_t open);
static bool read_plugin(struct logstash *r, struct node *block, struct logstash_name name);

static const char *const extensions[] = {NULL}; /* .conf is everybody's */

const struct format format_logstash = {
    .name = "logstash",
    .extensions = extensions,
    .sniff = logstash_sniff,
    .parse = logstash_parse,
    .decode = logstash_decode,
};

/* --- plugins ------------------------------------------------------------------------------------------------------ */

/* Between two settings white space is needed; a comma is what people write. */
static void check_separator(struct logstash *r, bool spaced) {
	if (logstash_is_at(r, ',')) {
		logstash_refuse(r, (struct span){r->at, 1}, "delete the comma", "no comma stands between settings");
		r->at++;
		logstash_skip(r);
	} else if (!spaced && !logstash_is_at(r, '}') && r->at < r->text.n) {
		logstash_refuse(r, (struct span){r->at, 1}, "put a space or a new line before it",
				"white space is missing between two settings");
	}
}

bool logstash_unwinds(struct logstash *r) {
	uint32_t start = r->at;
	if (r->unwind || (start > 0 && r->text.p[start - 1] != '\n'))
		return r->unwind;
	bool section = logstash_is_section(logstash_word(r));
	if (section)
		logstash_skip(r);
	r->unwind = section && logstash_is_at(r, '{');
	r->at = start;
	return r->unwind;
}

static bool is_word(const struct logstash_name *name, const char *word) {
	return !name->quoted && str_is(name->text, word);
}

/* if or else around settings: they are read as if they stood there without it. */
static bool read_misplaced_branch(struct logstash *r, struct node *plugin, struct logstash_name name) {
	struct logstash_name next;
	uint32_t behind = r->at;
	logstash_refuse(r, name.at, "put the condition around the whole plugin",
			"a condition cannot stand inside of a plugin");
	bool conditional = is_word(&name, "if") || (logstash_read_name(r, &next) && is_word(&next, "if"));
	if (!conditional)
		r->at = behind;
	logstash_skip(r);
	if (conditional)
		logstash_read_condition(r);
	logstash_skip(r);
	if (!logstash_is_at(r, '{')) {
		logstash_pass_line(r);
		return true;
	}
	if (!logstash_enter(r))
		return false;
	bool good = logstash_read_settings(r, plugin);
	r->depth--;
	return good;
}

/* Another plugin, or nothing, where => should stand. */
static bool read_misplaced(struct logstash *r, struct node *plugin, struct logstash_name name) {
	if (is_word(&name, "if") || is_word(&name, "else"))
		return read_misplaced_branch(r, plugin, name);
	if (!logstash_is_at(r, '{')) {
		logstash_refuse_here(r, "=> and a value");
		logstash_pass_line(r);
		return true;
	}
	logstash_refuse(r, name.at, "close the plugin above with } first, or write => behind the name",
			"%.*s begins inside of %.*s", STR_ARGS(name.text), STR_ARGS(plugin->key));
	return read_plugin(r, plugin, name);
}

static bool read_setting(struct logstash *r, struct node *plugin) {
	struct logstash_name name;
	if (!logstash_read_name(r, &name)) {
		logstash_refuse_here(r, "a setting such as name => value, or }");
		logstash_pass_line(r);
		return true;
	}
	logstash_skip(r);
	if (!logstash_read_arrow(r))
		return read_misplaced(r, plugin, name);
	logstash_skip(r);
	return logstash_read_value(r, plugin, name);
}

bool logstash_read_settings(struct logstash *r, struct node *plugin) {
	uint32_t open = r->at++;
	bool first = true;
	for (;;) {
		bool spaced = logstash_skip(r);
		if (!first)
			check_separator(r, spaced);
		first = false;
		if (logstash_is_at(r, '}'))
			break;
		if (r->at == r->text.n || logstash_unwinds(r)) {
			logstash_refuse_open(r, open, plugin->key);
			logstash_end(r, plugin);
			return r->unwind;
		}
		uint32_t before = r->at;
		if (!read_setting(r, plugin))
			return false;
		if (r->at == before)
			r->at++;
		first = r->text.p[r->at - 1] == '\n';
	}
	r->at++;
	logstash_end(r, plugin);
	return true;
}

static bool read_plugin(struct logstash *r, struct node *block, struct logstash_name name) {
	if (!logstash_is_at(r, '{')) {
		logstash_refuse_here(r, "{ behind the name of a plugin");
		logstash_pass_line(r);
		return true;
	}
	struct node *plugin = logstash_add(r, block, NODE_OBJECT, name, name.at.off);
	if (!plugin || !logstash_enter(r))
		return false;
	bool good = logstash_read_settings(r, plugin);
	r->depth--;
	return good;
}

/* --- branches ----------------------------------------------------------------------------------------------------- */

/* From behind "if" up to the { of its block. */
static void read_condition(struct logstash *r, struct node *branch) {
	logstash_skip(r);
	uint32_t start = r->at;
	bool good = logstash_read_condition(r);
	uint32_t end = r->at;
	if (good) {
		logstash_skip(r);
		good = logstash_is_at(r, '{');
	}
	if (!good) {
		logstash_refuse_condition(r);
		while (r->at < r->text.n && r->text.p[r->at] != '{' && r->text.p[r->at] != '\n')
			r->at++;
		end = r->at;
		logstash_skip(r);
	}
	struct str written = str_trim(str_from_to(r->text, start, end));
	if (written.n)
		start = (uint32_t)(written.p - r->text.p);
	struct node *condition = logstash_add(r, branch, NODE_STRING, (struct logstash_name){0}, start);
	if (!condition)
		return;
	condition->text = written;
	condition->span.len = (uint32_t)written.n;
}

static bool continues_branch(const struct node *block) {
	const struct node *last = block->last;
	return last && last->kind == NODE_OBJECT && (str_is(last->key, "if") || str_is(last->key, "else if"));
}

static bool read_branch(struct logstash *r, struct node *block, struct logstash_name name) {
	bool is_else = is_word(&name, "else");
	struct logstash_name next;
	if (is_else && !continues_branch(block))
		logstash_refuse(r, name.at, "write if CONDITION { ... } above it, or delete it",
				"no if stands before this else");
	uint32_t behind = r->at;
	if (is_else && logstash_read_name(r, &next) && is_word(&next, "if")) {
		name.at = logstash_span(r, name.at.off);
		name.text = STR("else if");
		is_else = false;
	} else {
		r->at = behind;
	}
	struct node *branch = logstash_add(r, block, NODE_OBJECT, name, name.at.off);
	if (!branch || !logstash_enter(r))
		return false;
	if (!is_else)
		read_condition(r, branch);
	bool good = true;
	if (logstash_is_at(r, '{'))
		good = read_block(r, branch, r->at++);
	else
		logstash_refuse_here(r, "{");
	logstash_end(r, branch);
	r->depth--;
	return good;
}

static bool read_branch_or_plugin(struct logstash *r, struct node *block) {
	struct logstash_name name;
	if (!logstash_read_name(r, &name)) {
		logstash_refuse_here(r, "a plugin, if, or }");
		logstash_pass_line(r);
		return true;
	}
	logstash_skip(r);
	if (is_word(&name, "if") || is_word(&name, "else"))
		return read_branch(r, block, name);
	return read_plugin(r, block, name);
}

/* From behind { to }. */
static bool read_block(struct logstash *r, struct node *block, uint32_t open) {
	for (;;) {
		logstash_skip(r);
		if (logstash_is_at(r, '}'))
			break;
		if (r->at == r->text.n || logstash_unwinds(r)) {
			logstash_refuse_open(r, open, block->key);
			logstash_end(r, block);
			return r->unwind;
		}
		uint32_t before = r->at;
		if (!read_branch_or_plugin(r, block))
			return false;
		if (r->at == before)
			r->at++;
	}
	r->at++;
	logstash_end(r, block);
	return true;
}

/* --- the text ----------------------------------------------------------------------------------------------------- */

static bool read_section(struct logstash *r) {
	struct logstash_name name;
	if (!logstash_read_name(r, &name)) {
		if (logstash_is_at(r, '}'))
			logstash_refuse(r, (struct span){r->at, 1}, "delete it, or write the { that it closes",
					"this } closes nothing");
		else
			logstash_refuse_here(r, "input, filter or output");
		r->at++;
		return true;
	}
	logstash_skip(r);
	if (!logstash_is_at(r, '{')) {
		logstash_refuse_here(r, "input {, filter { or output {");
		logstash_pass_line(r);
		return true;
	}
	if (name.quoted || !logstash_is_section(name.text))
		logstash_refuse_section(r, &name);
	struct node *section = logstash_add(r, r->doc->root, NODE_OBJECT, name, name.at.off);
	if (!section)
		return false;
	r->unwind = r->unclosed = false;
	return read_block(r, section, r->at++);
}

static uint32_t end_of(const struct node *node) {
	return node->span.off + node->span.len;
}

/* Gives what was still open when reading stopped an end that its children stand before. */
static void end_open(const struct logstash *r) {
	struct node *node = r->doc->root;
	while (node->last)
		node = node->last;
	for (; node != r->doc->root; node = node->parent) {
		if (node->span.len == 0 && node->kind == NODE_OBJECT)
			logstash_end(r, node);
		if (node->last && end_of(node) < end_of(node->last))
			node->span.len = end_of(node->last) - node->span.off;
	}
}

static bool logstash_parse(struct doc *doc) {
	struct logstash r = {.doc = doc, .text = doc->source->text};
	if (!logstash_check_encoding(&r))
		return false;
	doc->root = node_new(doc->arena, NODE_OBJECT, (struct span){.len = (uint32_t)r.text.n});
	bool good = true;
	for (logstash_skip(&r); good && r.at < r.text.n; logstash_skip(&r))
		good = read_section(&r);
	if (!good)
		end_open(&r);
	return true;
}

static void logstash_decode(const struct doc *doc, const struct node *node, struct derivation *d) {
	(void)doc;
	struct span inner = node->span;
	if (node->extra && node->extra->style != STYLE_PLAIN) {
		inner.off++;
		inner.len = (uint32_t)node->text.n;
	}
	derivation_add(d, PIECE_COPY, node->text, inner, 0);
}
