/* Values with Ruby code in them: in double quotes, and behind !fluent/s in YAML. Everything else is plain text. */
#include "agent/fluentd/reading.h"

#include "doc/fluentd.h"

static void add_text(struct reading *r, struct value *value, struct str text, size_t from, size_t to, bool is_code) {
	struct run *last = value->runs.count ? &value->runs.items[value->runs.count - 1] : NULL;
	if (last && !last->is_variable && !last->is_code && !is_code && last->text.p + last->text.n == text.p) {
		last->text.n += text.n;
		last->to = to;
		return;
	}
	LIST_ADD(r->arena, &value->runs, (struct run){.text = text, .is_code = is_code, .from = from, .to = to});
}

/* {{ .Values.x }}: what another tool puts there is not known. Braces of a pattern have commas. */
static bool is_template(struct str rest, size_t *ret_len) {
	size_t end, comma;
	if (!str_starts_with(rest, STR("{{")) || !str_find(rest, STR("}}"), &end))
		return false;
	*ret_len = end + 2;
	return !str_find_char(str_from_to(rest, 0, end), ',', &comma);
}

static void add_unrendered(struct reading *r, struct value *value, struct str text, size_t from) {
	struct run run = {.is_variable = true, .from = from, .to = from + text.n};
	run.variable = (struct variable){.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_UNKNOWN, .name = text};
	value->known = false;
	LIST_ADD(r->arena, &value->runs, run);
}

/* Text in which nothing is Ruby, at this offset of the node's text. */
static void add_plain(struct reading *r, struct value *value, struct str text, size_t from) {
	size_t start = 0, len = 0, open;
	while (str_find(str_from_offset(text, start), STR("{{"), &open)) {
		struct str rest = str_from_offset(text, start + open);
		if (!is_template(rest, &len))
			break;
		if (open)
			add_text(r, value, str_from_to(text, start, start + open), from + start, from + start + open,
				 false);
		add_unrendered(r, value, str_from_to(rest, 0, len), from + start + open);
		start += open + len;
	}
	if (start < text.n)
		add_text(r, value, str_from_offset(text, start), from + start, from + text.n, false);
}

static void add_code(struct reading *r, struct value *value, struct str code, size_t from, size_t to) {
	struct ruby ruby = fd_ruby_evaluate(r, code);
	if (ruby.unset.n)
		value->unset = ruby.unset;
	if (ruby.is_absent) {
		value->is_absent = true;
	} else if (!ruby.is_variable) {
		add_text(r, value, ruby.text, from, to, true);
	} else {
		value->known = false;
		LIST_ADD(r->arena, &value->runs,
			 (struct run){.variable = ruby.variable,
				      .usual = ruby.usual,
				      .is_variable = true,
				      .is_code = true,
				      .from = from,
				      .to = to});
	}
}

/* Text of the node between two offsets of the decoded text; pieces of node->text, so that neighbours join. */
static void read_conf(struct reading *r, const struct setting *setting, struct value *value) {
	struct fluentd_chunk chunk;
	size_t at = 0, to = 0;
	const struct node *node = setting->at.node;
	while (fluentd_chunk_next(setting->at.doc, node, &at, &chunk)) {
		size_t from = to;
		to += chunk.text.n + (chunk.kind == FLUENTD_CODE ? sizeof "#{}" - 1 : 0);
		if (chunk.kind == FLUENTD_CODE)
			add_code(r, value, chunk.text, from, to);
		else if (to > from)
			add_plain(r, value, str_from_to(node->text, from, to), from);
	}
}

/* lib/fluent/config/yaml_parser/fluent_value.rb: the text is put between double quotes and run. */
static void read_ruby_text(struct reading *r, struct str text, struct value *value) {
	size_t from = 0, end;
	for (size_t at = 0; at < text.n; at++) {
		if (text.p[at] == '\\') {
			at++;
			continue;
		}
		if (text.p[at] != '#' || at + 1 >= text.n || text.p[at + 1] != '{' ||
		    !fluentd_code_end(text, at + 2, &end))
			continue;
		if (at > from)
			add_plain(r, value, str_from_to(text, from, at), from);
		add_code(r, value, str_from_to(text, at + 2, end), at, end + 1);
		from = end + 1;
		at = end;
	}
	if (from < text.n)
		add_plain(r, value, str_from_offset(text, from), from);
}

/* A YAML list where text is expected: its items with commas between. */
static struct str join_items(struct reading *r, const struct node *list) {
	struct buf text = {0};
	for (const struct node *item = list->first; item; item = item->next) {
		if (item != list->first)
			buf_add_char(&text, ',');
		buf_add(&text, item->text);
	}
	struct str joined = arena_str(r->arena, buf_str(&text));
	buf_finish(&text);
	return joined;
}

static void read_yaml(struct reading *r, const struct setting *setting, struct value *value) {
	const struct node *node = setting->at.node;
	if (node->kind == NODE_ARRAY || node->kind == NODE_OBJECT) {
		struct str text = join_items(r, node);
		if (text.n)
			add_text(r, value, text, 0, text.n, false);
	} else if (node->kind == NODE_NULL) {
		value->is_absent = true;
	} else if (node->extra && str_is(node->extra->tag, "!fluent/s")) {
		read_ruby_text(r, node->text, value);
	} else if (node->text.n) {
		add_plain(r, value, node->text, 0);
	}
}

static struct template make_template(struct reading *r, const struct value *value, bool usual) {
	struct template t = {0};
	for (uint32_t i = 0; i < value->runs.count; i++) {
		const struct run *run = &value->runs.items[i];
		if (run->is_variable && !(usual && run->usual.p))
			template_add_variable(r->arena, &t, &run->variable);
		else
			template_add_literal(r->arena, &t, run->is_variable ? run->usual : run->text);
	}
	return t;
}

struct template fd_value_template(struct reading *r, const struct value *value) {
	return make_template(r, value, false);
}

struct template fd_value_usual(struct reading *r, const struct value *value) {
	return make_template(r, value, true);
}

bool fd_value_text(struct reading *r, const struct value *value, struct str *ret) {
	if (value->known) {
		*ret = value->text;
		return true;
	}
	struct template t = fd_value_usual(r, value);
	if (!template_is_literal(&t))
		return false;
	*ret = template_text(r->arena, &t);
	return true;
}

struct value *fd_setting_value(struct reading *r, struct setting *setting) {
	if (setting->value)
		return setting->value;
	struct value *value = ARENA_NEW(r->arena, struct value);
	value->known = true;
	if (fd_doc_is_yaml(setting->at.doc))
		read_yaml(r, setting, value);
	else
		read_conf(r, setting, value);
	setting->value = value;
	if (value->known) {
		struct template t = fd_value_template(r, value);
		value->text = template_text(r->arena, &t);
	}
	return value;
}
