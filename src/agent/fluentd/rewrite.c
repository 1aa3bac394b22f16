/* Outputs that send events on with another tag: rewrite_tag_filter (repository fluent/fluent-plugin-rewrite-tag-filter,
 * lib/fluent/plugin/out_rewrite_tag_filter.rb), record_reformer, detect_exceptions and their like. */
#include "agent/fluentd/record.h"
#include "agent/fluentd/routing.h"

/* --- texts with placeholders
 * ------------------------------------------------------------------------------------------ */

struct filling {
	struct reading *r;
	const struct template *tags;
	const char *whose;
	struct str input;
	struct template out;
};

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static bool is_field_byte(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == '@' || c == '/';
}

/* record["a"]["b"], record.dig('a', 'b'): a.b. Other code as it is. */
static struct str field_path(struct reading *r, struct str code) {
	struct str start = str_starts_with(code, STR("record[")) ? STR("record[") : STR("record.dig(");
	if (!str_starts_with(code, start))
		return code;
	struct buf path = {0};
	struct str rest = str_from_offset(code, start.n);
	for (size_t i = 0; i < rest.n; i++) {
		if (is_field_byte(rest.p[i]))
			buf_add_char(&path, rest.p[i]);
		else if (i + 1 < rest.n && is_field_byte(rest.p[i + 1]) && path.n)
			buf_add_char(&path, '.');
	}
	struct str result = arena_str(r->arena, buf_str(&path));
	buf_finish(&path);
	return result.n ? result : code;
}

/* A capture of a rule, a field, code. */
static void add_unknown(struct filling *f, struct str text) {
	struct str inside = field_path(f->r, text);
	if (*f->whose)
		inside = arena_format(f->r->arena, "%.*s of %s", STR_ARGS(text), f->whose);
	struct variable variable = fd_record_variable(f->r, inside);
	if (*f->whose)
		variable.name = arena_format(f->r->arena, "<%.*s>", STR_ARGS(inside));
	template_add_variable(f->r->arena, &f->out, &variable);
}

static void add_unknown_part(struct filling *f, struct str text) {
	struct variable variable =
	    fd_part_variable(f->tags, arena_format(f->r->arena, "<%.*s of %.*s>", STR_ARGS(text), STR_ARGS(f->input)));
	template_add_variable(f->r->arena, &f->out, &variable);
}

/* ${tag_parts[n]} inside its braces. */
static bool add_part(struct filling *f, struct str inside) {
	struct str start = STR("tag_parts[");
	uint32_t index;
	bool negative = str_starts_with(str_from_offset(inside, start.n), STR("-"));
	struct str number = str_from_to(inside, start.n + negative, inside.n - 1);
	if (!str_starts_with(inside, start) || !str_ends_with(inside, STR("]")) || !str_to_u32(number, &index) ||
	    index > INT16_MAX)
		return false;
	struct template part = {0};
	enum answer answer = tag_part(f->r->arena, f->tags, negative ? -(int)index : (int)index, &part);
	if (answer == CERTAIN)
		template_add(f->r->arena, &f->out, &part);
	else if (answer != NEVER)
		add_unknown_part(f, inside);
	return true;
}

static void add_host(struct filling *f) {
	struct variable variable = {.id = IDENTITY_HOST_NAME,
				    .scope = DIFFERENCE_HOST,
				    .name = STR("${hostname}"),
				    .values = &charset_host_name};
	template_add_variable(f->r->arena, &f->out, &variable);
}

static void add_placeholder(struct filling *f, struct str inside) {
	if (str_is(inside, "tag"))
		template_add(f->r->arena, &f->out, f->tags);
	else if (str_is(inside, "hostname"))
		add_host(f);
	else if (!add_part(f, inside))
		add_unknown(f, inside);
}

/* How many bytes of a placeholder start here; 0 if none does. */
static size_t fill_at(struct filling *f, struct str rest) {
	size_t end = 0;
	if (str_starts_with(rest, STR("${")) && str_find_char(rest, '}', &end)) {
		add_placeholder(f, str_from_to(rest, 2, end));
		return end + 1;
	}
	if (str_starts_with(rest, STR("__TAG__"))) {
		template_add(f->r->arena, &f->out, f->tags);
		return sizeof "__TAG__" - 1;
	}
	if (str_starts_with(rest, STR("__HOSTNAME__"))) {
		add_host(f);
		return sizeof "__HOSTNAME__" - 1;
	}
	if (rest.n > 1 && rest.p[0] == '$' && is_digit(rest.p[1])) {
		for (end = 2; end < rest.n && is_digit(rest.p[end]);)
			end++;
		add_unknown(f, str_from_to(rest, 0, end));
		return end;
	}
	return 0;
}

static void fill_text(struct filling *f, struct str text) {
	size_t from = 0;
	for (size_t at = 0; at < text.n;) {
		if (text.p[at] != '$' && text.p[at] != '_') {
			at++;
			continue;
		}
		struct template before = f->out;
		template_add_literal(f->r->arena, &f->out, str_from_to(text, from, at));
		size_t taken = fill_at(f, str_from_offset(text, at));
		if (!taken) {
			f->out = before;
			at++;
			continue;
		}
		from = at += taken;
	}
	template_add_literal(f->r->arena, &f->out, str_from_offset(text, from));
}

struct template fd_tag_text_fill(struct reading *r, const struct value *text, const struct template *tags,
				 const char *whose, struct str input) {
	struct filling f = {.r = r, .tags = tags, .whose = whose, .input = input};
	for (uint32_t i = 0; i < text->runs.count; i++) {
		const struct run *run = &text->runs.items[i];
		if (run->is_variable)
			template_add_variable(r->arena, &f.out, &run->variable);
		else
			fill_text(&f, run->text);
	}
	return f.out;
}

/* --- what comes out
 * --------------------------------------------------------------------------------------------------- */

/* A rule, or a section with tag, remove_tag_prefix and add_tag_prefix. */
struct change {
	struct reading *r;
	const struct wiring *w;
	const struct element *element;
	struct setting *tag;	   /* NULL: the old one */
	struct str removed, added; /* with their dots */
	const struct regex *regex; /* of a rule; NULL: every event */
	const char *whose;
	bool may_stay; /* events whose tag does not change go on too */
	bool unknown;  /* nobody knows the new tags */
};

/* The tags without a text at their start; what is not known to start so stays. */
static struct template without(struct reading *r, const struct template *tags, struct str start) {
	struct template out = {0};
	if (!start.n || !tags->count || tags->parts[0].is_variable)
		return *tags;
	struct str first = tags->parts[0].literal, dotted = arena_format(r->arena, "%.*s.", STR_ARGS(start));
	if (str_starts_with(first, dotted))
		first = str_from_offset(first, dotted.n);
	else if (str_starts_with(first, start))
		first = str_from_offset(first, start.n);
	template_add_literal(r->arena, &out, first);
	for (uint32_t i = 1; i < tags->count; i++)
		if (tags->parts[i].is_variable)
			template_add_variable(r->arena, &out, &tags->parts[i].variable);
		else
			template_add_literal(r->arena, &out, tags->parts[i].literal);
	return out;
}

/* Sections that send events back to themselves, or to each other, make tags that grow for ever. */
static bool grows(const struct route_packet *packet, const struct template *tags) {
	enum { TAG_BYTES = 1024, TAG_PARTS_MAX = 64 };
	size_t bytes = 0;
	for (uint32_t i = 0; i < tags->count; i++)
		bytes += tags->parts[i].is_variable ? 0 : tags->parts[i].literal.n;
	return packet->emitter != ROUTE_NONE && (bytes > TAG_BYTES || tags->count > TAG_PARTS_MAX);
}

static void emit(const void *data, struct arena *arena, const struct route_packet *packet, struct template_list *ret) {
	const struct change *c = data;
	const struct input *input = c->w->graph.nodes.items[packet->input].owner;
	struct template rest = without(c->r, packet->tags, c->removed), tags = {0};
	if (c->unknown) {
		struct variable variable = {.id = IDENTITY_TAG,
					    .scope = DIFFERENCE_UNKNOWN,
					    .name = arena_format(arena, "<tag of %s>", c->whose)};
		template_add_variable(arena, &tags, &variable);
	} else if (c->tag) {
		tags = fd_tag_text_fill(c->r, c->tag->value, &rest, c->whose, input->name);
	} else {
		template_add_literal(arena, &tags, c->added);
		template_add(arena, &tags, &rest);
	}
	if (grows(packet, &tags))
		c->r->grows = c->element;
	else if (c->may_stay || !str_equal(template_key(arena, &tags), template_key(arena, packet->tags)))
		LIST_ADD(arena, ret, tags);
}

/* A rule that takes whatever its field holds changes all events that have the field. */
static enum tag_match test_rule(const void *data, const struct route_packet *packet) {
	const struct change *c = data;
	(void)packet;
	return c->regex && regex_matches_all(c->regex) ? TAG_SOME : TAG_MAYBE;
}

static struct change *change_new(struct wiring *w, const struct element *element) {
	struct change *change = ARENA_NEW(w->r->arena, struct change);
	struct setting *type = fd_element_type(w->r, element);
	change->r = w->r;
	change->w = w;
	change->element = element;
	change->whose = type && type->value->known ? arena_str(w->r->arena, type->value->text).p : "an output";
	return change;
}

/* --- rewrite_tag_filter
 * ------------------------------------------------------------------------------------------------- */

/* lib/fluent/config/types.rb, regexp_value: /x/i, or the expression alone. */
static struct regex *rule_regex(struct reading *r, struct setting *pattern) {
	unsigned flags = 0;
	struct str error, text = pattern && pattern->value->known ? pattern->value->text : STR("");
	struct regex *regex = text.n ? regex_new(r->arena, regex_without_slashes(text, &flags), flags, &error) : NULL;
	if (regex)
		LIST_ADD(r->arena, &r->regexes, regex);
	return regex;
}

static struct str removed_by(struct reading *r, const struct element *element) {
	struct str text = fd_element_text(r, element, "remove_tag_prefix", NULL);
	return text.n ? text : fd_element_text(r, element, "remove_prefix", NULL);
}

static void add_rule(struct wiring *w, uint32_t node, const struct element *rule, uint32_t target) {
	struct change *change = change_new(w, rule->parent);
	struct setting *label = fd_element_get(w->r, rule, "label");
	change->tag = fd_element_get(w->r, rule, "tag");
	if (!change->tag)
		return;
	change->whose = arena_format(w->r->arena, "%.*s", STR_ARGS(fd_element_text(w->r, rule, "key", NULL))).p;
	change->removed = removed_by(w->r, rule->parent);
	change->unknown = fd_element_get(w->r, rule->parent, "remove_tag_regexp") != NULL;
	change->regex = rule_regex(w->r, fd_element_get(w->r, rule, "pattern"));
	if (fd_element_bool(w->r, rule, "invert") == BOOL_TRUE)
		change->regex = NULL;
	if (label && label->value->known && label->value->text.n) {
		target = fd_wiring_label(w, label->value->text);
		change->may_stay = true;
	}
	if (target != ROUTE_NONE)
		route_add_edge(&w->graph, node, target, test_rule, emit, change);
}

uint32_t fd_rewrite_add(struct wiring *w, const struct element *element, uint32_t router) {
	uint32_t node = route_add_node(&w->graph, ROUTE_TRANSFORM, ROUTE_FIRST, element);
	uint32_t target = fd_wiring_target(w, element, router);
	for (uint32_t i = 0; i < element->children.count; i++)
		if (str_is(element->children.items[i]->name, "rule"))
			add_rule(w, node, element->children.items[i], target);
	return node;
}

/* --- others
 * --------------------------------------------------------------------------------------------------------------- */

static struct str first_text(struct reading *r, const struct element *element, const char *const *keys) {
	for (; *keys; keys++) {
		struct str text = fd_element_text(r, element, *keys, NULL);
		if (text.n)
			return text;
	}
	return STR("");
}

uint32_t fd_retag_add(struct wiring *w, const struct element *element, uint32_t router) {
	static const char *const removing[] = {"remove_tag_prefix", "remove_prefix", NULL};
	static const char *const adding[] = {"add_tag_prefix", "add_prefix", NULL};
	uint32_t node = route_add_node(&w->graph, ROUTE_TRANSFORM, ROUTE_EVERY, element);
	uint32_t target = fd_wiring_target(w, element, router);
	struct change *change = change_new(w, element);
	change->tag = fd_element_get(w->r, element, "tag");
	if (!change->tag)
		change->tag = fd_element_get(w->r, element, "output_tag");
	change->removed = first_text(w->r, element, removing);
	change->added = first_text(w->r, element, adding);
	if (change->added.n)
		change->added = arena_format(w->r->arena, "%.*s.", STR_ARGS(change->added));
	change->unknown = !change->tag && !change->removed.n && !change->added.n && target == router;
	change->may_stay = target != router;
	route_add_edge(&w->graph, node, target, change->unknown ? fd_perhaps : NULL, emit, change);
	return node;
}
