/* Texts that charts make of values: copied pieces, each of which knows its place in the values, and what the template
 * puts between them. Values that are templates themselves (tpl) are rendered as far as the values tell. Source:
 * pkg.go.dev/text/template; helm/helm, pkg/engine/engine.go (tpl). */
#include "agent/helm-values/reading.h"

#include "agent/helm-values/template.h"
#include "agent/intrinsic.h"
#include "agent/made.h"

void writing_begin(struct writing *w, struct values *v, struct span at) {
	*w = (struct writing){.v = v, .at = at};
	w->d = (struct derivation){.arena = v->arena, .outer = v->doc->source};
	writing_put(w, MADE_HEADING);
}

void writing_put(struct writing *w, const char *text) {
	derivation_add(&w->d, PIECE_INSERTED, str_from(text), w->at, 0);
}

struct source *writing_end(struct writing *w, struct str label) {
	return source_derive(&w->d, label);
}

/* --- copies ---------------------------------------------------------------------------------------------------------
 */

/* Bytes of a text that was taken out of the document; later calls go on behind. */
struct copying {
	const struct source *from;
	uint32_t piece;
};

static void copy(struct copying *c, struct derivation *d, size_t from, size_t to) {
	const struct source *s = c->from;
	while (c->piece < s->piece_count && from < to) {
		const struct piece *piece = &s->pieces[c->piece];
		size_t start = piece->here.off, end = start + piece->here.len;
		if (end <= from) {
			c->piece++;
			continue;
		}
		size_t upto = to < end ? to : end;
		struct span outer = piece->outer.at;
		if (piece->kind == PIECE_COPY)
			outer = (struct span){outer.off + (uint32_t)(from - start), (uint32_t)(upto - from)};
		derivation_add(d, piece->kind, str_from_to(s->text, from, upto), outer, piece->indent);
		from = upto;
	}
}

static void put_lines(struct writing *w, struct copying *c, size_t from, size_t to, uint32_t indent, bool *line_start) {
	struct str text = c->from->text;
	static const char blanks[] = "                ";
	while (from < to) {
		size_t end = to, at;
		if (str_find_char(str_from_to(text, from, to), '\n', &at))
			end = from + at + 1;
		if (*line_start && indent)
			derivation_add(&w->d, PIECE_INSERTED, str_from_to(str_from(blanks), 0, indent), w->at, 0);
		copy(c, &w->d, from, end);
		*line_start = text.p[end - 1] == '\n';
		from = end;
	}
}

static void put_action(struct writing *w, const struct source *from, const struct template_action *action) {
	struct span at =
	    source_outer(from, (struct span){(uint32_t)action->from, (uint32_t)(action->to - action->from)}).at;
	if (action->value) {
		struct span before = w->at;
		writing_scalar(w, action->value);
		w->at = before;
	} else if (action->kind == TEMPLATE_UNKNOWN) {
		struct str name = str_from_to(from->text, action->from, action->to);
		derivation_add_hole(&w->d, HOLE_DEPLOY_CONSTANT, name,
				    w->braces ? hole_stand_in(w->v->arena, name) : name, at);
	}
}

static void tell_refused(struct values *v, const struct source *from, const struct template_action *action) {
	struct span at = {(uint32_t)action->from, (uint32_t)(action->to - action->from)};
	struct str name = str_from_to(from->text, action->from, action->to);
	if (v->told_refused)
		return;
	v->told_refused = true;
	struct problem *problem =
	    unit_problem(v->unit, PROBLEM_SYNTAX, source_outer(from, at),
			 "Helm takes %.*s for a template of its own and refuses it", STR_ARGS(name));
	problem->reason =
	    STR("this value goes through tpl: helm install and helm upgrade fail, as there is no such function");
	problem->help =
	    arena_format(v->arena, "write {{ `%.*s` }}, and so for all others in this value", STR_ARGS(name));
}

static void put_rendered(struct writing *w, struct source *from, uint32_t indent) {
	struct template_reader reader = {.values = w->v, .text = from};
	struct copying c = {.from = from};
	struct template_action action;
	bool line_start = true;
	size_t at = 0;
	while (template_next(&reader, &action)) {
		if (reader.emits_before)
			put_lines(w, &c, at, action.from, indent, &line_start);
		at = action.to;
		if (action.is_refused)
			tell_refused(w->v, from, &action);
		if (reader.emits && action.kind == TEMPLATE_TEXT)
			put_lines(w, &c, action.inner_from, action.inner_to, indent, &line_start);
		else if (reader.emits)
			put_action(w, from, &action);
	}
	if (reader.emits)
		put_lines(w, &c, at, from->text.n, indent, &line_start);
}

static void put_source(struct writing *w, struct source *from, uint32_t indent, bool rendered) {
	struct copying c = {.from = from};
	bool line_start = true;
	if ((rendered || w->v->filled_in) && str_contains(from->text, STR("{{")))
		put_rendered(w, from, indent);
	else
		put_lines(w, &c, 0, from->text.n, indent, &line_start);
}

/* The value of a string, or of one that is set over the values. */
static struct source *source_of(struct values *v, const struct node *node) {
	struct derivation d = {.arena = v->arena, .outer = v->doc->source};
	if (!intrinsic_is_result(node))
		return doc_embedded(v->arena, v->doc, node, STR(""));
	derivation_add(&d, PIECE_ESCAPED, node->text, node->span, 0);
	return source_derive(&d, STR(""));
}

void writing_scalar(struct writing *w, const struct node *node) {
	if (w->v->filled_in && str_contains(node->text, STR("{{"))) {
		put_source(w, source_of(w->v, node), 0, true);
		w->at = (struct span){.off = node->span.off + node->span.len};
		return;
	}
	struct str written = site_text(values_site(w->v, node));
	if (node->kind == NODE_STRING && !intrinsic_is_result(node))
		w->v->doc->format->decode(w->v->doc, node, &w->d);
	else
		derivation_add(&w->d, str_equal(written, node->text) ? PIECE_COPY : PIECE_ESCAPED, node->text,
			       node->span, 0);
	w->at = (struct span){.off = node->span.off + node->span.len};
}

void writing_text(struct writing *w, const struct node *node, uint32_t indent, bool rendered) {
	if (!node || node->kind != NODE_STRING || !node->text.n)
		return;
	put_source(w, source_of(w->v, node), indent, rendered);
	w->at = (struct span){.off = node->span.off + node->span.len};
	writing_put(w, "\n");
}

static struct source *rendered(struct values *v, struct source *from, struct str label, bool braces) {
	struct writing w = {.v = v, .braces = braces, .d = {.arena = v->arena, .outer = v->doc->source}};
	put_source(&w, from, 0, true);
	if (!w.d.text.n)
		derivation_add(&w.d, PIECE_INSERTED, STR(""), (struct span){0}, 0);
	return source_derive(&w.d, label);
}

struct source *values_rendered(struct values *v, const struct node *node, struct str label) {
	return rendered(v, source_of(v, node), label, false);
}

struct source *values_rendered_span(struct values *v, struct span span, struct str label) {
	struct derivation d = {.arena = v->arena, .outer = v->doc->source};
	derivation_add(&d, PIECE_COPY, site_text(doc_site(v->doc, span)), span, 0);
	return rendered(v, source_derive(&d, STR("")), label, true);
}
