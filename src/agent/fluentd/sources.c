/* <source> sections: the files they read, and the tags their events start with. */
#include "agent/firelens.h"
#include "agent/fluentd/plugins.h"
#include "agent/fluentd/reading.h"

static struct variable unknown_tag(struct reading *r, const struct input *input, const char *what) {
	struct str name = arena_format(r->arena, "<%s of %.*s>", what, STR_ARGS(input->name));
	return (struct variable){.id = IDENTITY_TAG, .scope = DIFFERENCE_UNKNOWN, .name = name};
}

/* --- tags
 * ------------------------------------------------------------------------------------------------------------- */

static void add_tag(struct reading *r, struct input *input, const struct element *source, const char *key) {
	struct setting *tag = fd_element_get(r, source, key);
	struct template t = fd_value_usual(r, tag->value);
	template_add(r->arena, &input->tags, &t);
}

static void add_unknown(struct reading *r, struct input *input, const char *what) {
	struct variable variable = unknown_tag(r, input, what);
	template_add_variable(r->arena, &input->tags, &variable);
}

/* lib/fluent/plugin/in_forward.rb, in_http.rb: add_tag_prefix, a dot, the tag. */
static void set_sender_tags(struct reading *r, struct input *input, bool url) {
	const struct element *source = input->source;
	const char *prefix = fd_element_get(r, source, "add_tag_prefix") ? "add_tag_prefix" : "tag_prefix";
	if (fd_element_get(r, source, prefix)) {
		add_tag(r, input, source, prefix);
		template_add_literal(r->arena, &input->tags, STR("."));
	}
	if (!url && fd_element_get(r, source, "tag"))
		add_tag(r, input, source, "tag");
	else
		add_unknown(r, input, "tag");
}

/* lib/fluent/plugin/in_syslog.rb: "#{@tag}.#{facility}.#{severity}". */
static void set_syslog_tags(struct reading *r, struct input *input) {
	static const struct charset words = {STR_INIT(""), "a-z0-9.", 7, 20};
	struct variable variable = unknown_tag(r, input, "facility.severity");
	variable.values = &words;
	template_add_literal(r->arena, &input->tags, STR("."));
	template_add_variable(r->arena, &input->tags, &variable);
}

/* lib/fluent/plugin/in_tail.rb, configure_tag: the text before and behind the first *. */
static void set_path_tags(struct reading *r, struct input *input, struct setting *tag) {
	struct template written = fd_value_usual(r, tag->value);
	size_t star;
	bool done = false;
	for (uint32_t i = 0; i < written.count; i++) {
		const struct part *part = &written.parts[i];
		if (part->is_variable) {
			template_add_variable(r->arena, &input->tags, &part->variable);
			continue;
		}
		if (done || !str_find_char(part->literal, '*', &star)) {
			template_add_literal(r->arena, &input->tags, part->literal);
			continue;
		}
		done = true;
		struct str before = str_from_to(part->literal, 0, star);
		struct template path = tag_of_path(r->arena, STR(""), input->reads, PATH_DOTTED, STR(""), STR(""));
		template_add_literal(r->arena, &input->tags, before);
		template_add(r->arena, &input->tags, &path);
		struct str after = str_from_offset(part->literal, star + 1);
		if (str_find_char(after, '*', &star)) /* it and what follows go */
			after = str_from_to(after, 0, star);
		template_add_literal(r->arena, &input->tags, after);
	}
}

/* Is the tag of an unknown plug-in surely what is written? */
static bool is_plain(const struct setting *tag) {
	struct str text = tag->value->text;
	size_t at;
	return tag->value->known && !str_find_char(text, '*', &at) && !str_find_char(text, '$', &at) &&
	       !str_find_char(text, '%', &at);
}

static void set_tags(struct reading *r, struct input *input, enum tag_origin origin) {
	struct setting *tag = fd_element_get(r, input->source, "tag");
	switch (origin) {
	case TAGS_PATH:
		if (tag)
			set_path_tags(r, input, tag);
		break;
	case TAGS_SENDER:
	case TAGS_URL:
		set_sender_tags(r, input, origin == TAGS_URL);
		break;
	case TAGS_SYSLOG:
	case TAGS_CONSTANT:
		if (tag)
			add_tag(r, input, input->source, "tag");
		if (tag && origin == TAGS_SYSLOG)
			set_syslog_tags(r, input);
		if (!tag && fd_element_is(r, input->source, "exec"))
			add_unknown(r, input, "tag");
		break;
	case TAGS_UNKNOWN:
		if (tag && is_plain(tag) && !fd_element_get(r, input->source, "add_tag_prefix"))
			add_tag(r, input, input->source, "tag");
		else
			set_sender_tags(r, input, true);
		break;
	case TAGS_NONE:
		break;
	}
	if (input->tags.count) /* else Fluentd refuses the source, or it has no events */
		LIST_ADD(r->arena, &input->tag_sets, input->tags);
}

/* --- files
 * ------------------------------------------------------------------------------------------------------------ */

/* The path for a pattern: a date becomes *, code its own text, which no glob takes for something else. */
static struct str pattern_of(struct reading *r, struct str path, bool *ret_dated) {
	struct buf text = {0};
	size_t from = 0;
	for (size_t i = 0; i + 1 < path.n; i++) {
		char next = path.p[i + 1];
		bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
		if (path.p[i] != '%' || !letter)
			continue;
		buf_add(&text, str_from_to(path, from, i));
		if (!text.n || text.p[text.n - 1] != '*')
			buf_add_char(&text, '*');
		from = i + 2;
		*ret_dated = true;
		i++;
	}
	buf_add(&text, str_from_offset(path, from));
	struct str pattern = arena_str(r->arena, buf_str(&text));
	buf_finish(&text);
	return pattern;
}

enum { GLOB_RUBY = GLOB_STAR | GLOB_CLASS | GLOB_CLASS_BANG | GLOB_BRACES | GLOB_ESCAPE | GLOB_FOLDER_STARS };

/* lib/fluent/plugin/in_tail.rb, use_glob?: without glob_policy only a path with * is a pattern. Ruby's Dir.glob. */
static struct glob *glob_of(struct reading *r, const struct element *source, struct str path) {
	bool dated = false, glob;
	size_t at;
	struct str policy = fd_element_text(r, source, "glob_policy", NULL), pattern = pattern_of(r, path, &dated);
	glob = dated || str_find_char(path, '*', &at);
	if (!glob && (str_is(policy, "extended") || str_is(policy, "always")))
		glob = str_find_char(path, '?', &at) || str_find_char(path, '[', &at) ||
		       (str_is(policy, "always") && str_find_char(path, '{', &at));
	return glob_compile(r->arena, pattern, glob ? (unsigned)GLOB_RUBY : (unsigned)GLOB_NONE);
}

static struct str text_of_value(struct reading *r, const struct value *value) {
	struct buf text = {0};
	for (uint32_t i = 0; i < value->runs.count; i++) {
		const struct run *run = &value->runs.items[i];
		struct str name = str_from_offset(run->variable.name, 2); /* #{code}, {{ code }} */
		while (name.n && name.p[name.n - 1] == '}')
			name.n--;
		buf_add(&text, !run->is_variable ? run->text : run->usual.p ? run->usual : str_trim(name));
	}
	struct str whole = arena_str(r->arena, buf_str(&text));
	buf_finish(&text);
	return whole;
}

static struct glob *excludes_of(struct reading *r, const struct element *source) {
	struct setting *setting = fd_element_get(r, source, "exclude_path");
	struct str_list items = setting ? fd_setting_items(r, setting) : (struct str_list){0};
	bool dated = false;
	struct buf text = {0};
	for (uint32_t i = 0; i < items.count; i++) {
		buf_add_text(&text, i ? "," : "{");
		buf_add(&text, pattern_of(r, items.items[i], &dated));
	}
	buf_add_text(&text, items.count ? "}" : "");
	struct str pattern = arena_str(r->arena, buf_str(&text));
	buf_finish(&text);
	if (items.count == 1)
		return glob_of(r, source, items.items[0]);
	return items.count ? glob_compile(r->arena, pattern, GLOB_RUBY) : NULL;
}

/* --- inputs
 * ----------------------------------------------------------------------------------------------------------- */

static struct input *input_new(struct reading *r, struct element *source) {
	struct input *input = ARENA_NEW(r->arena, struct input);
	input->source = source;
	input->name = arena_format(r->arena, "source[%u]", (unsigned)source->number);
	LIST_ADD(r->arena, &r->inputs, input);
	return input;
}

static struct site place_of(struct reading *r, const struct element *source, struct setting *path) {
	struct setting *tag = fd_element_get(r, source, "tag"), *type = fd_element_type(r, source);
	return path   ? fd_setting_site(path)
	       : tag  ? fd_setting_site(tag)
	       : type ? fd_setting_site(type)
		      : fd_element_site(source);
}

/* Where one of several paths is written, as far as that is easy to tell. */
static struct site item_site(struct reading *r, const struct setting *path, struct str whole, struct str item) {
	const struct node *node = path->at.node;
	bool plain = node->span.len == node->text.n || node->span.len == node->text.n + 2;
	if (!plain || path->value->runs.count != 1 || path->value->runs.items[0].is_code || whole.n != node->text.n)
		return fd_setting_site(path);
	size_t from = (size_t)(item.p - whole.p);
	return fd_setting_text_site(r, path, from, from + item.n);
}

/* Each path of a tail is an input of its own, for its tags are; they have one name. */
static void add_paths(struct reading *r, struct element *source, struct setting *path) {
	struct str delimiter = fd_element_text(r, source, "path_delimiter", NULL), item;
	struct str whole = text_of_value(r, path->value), rest = whole;
	struct glob *excludes = excludes_of(r, source);
	char comma = delimiter.n == 1 ? delimiter.p[0] : ',';
	while (str_split(&rest, comma, &item)) {
		item = str_trim(item);
		struct input *input = input_new(r, source);
		input->reads = glob_of(r, source, item);
		input->open_set = !input->reads->literal;
		input->excludes = excludes;
		input->path = path->value->known ? template_literal(r->arena, item) : fd_value_template(r, path->value);
		input->at = item_site(r, path, whole, item);
		set_tags(r, input, TAGS_PATH);
	}
}

/* One container's share of what FireLens takes in. */
static void name_container(struct reading *r, struct input *input, struct setting *container) {
	input->path = fd_value_template(r, container->value);
	input->at = fd_setting_site(container);
	input->name = arena_format(r->arena, "container %.*s", STR_ARGS(template_text(r->arena, &input->path)));
}

static void add_source(struct reading *r, struct element *source) {
	struct setting *type = fd_element_type(r, source), *path = fd_element_get(r, source, "path");
	const struct source_plugin *plugin = fd_source_plugin(type && type->value->known ? type->value->text : STR(""));
	if (plugin->tags == TAGS_NONE || !type)
		return;
	if (plugin->tags == TAGS_PATH && path) {
		add_paths(r, source, path);
		return;
	}
	if (plugin->tags == TAGS_PATH)
		return;
	struct input *input = input_new(r, source);
	struct setting *container = fd_element_get(r, source, "container");
	input->at = place_of(r, source, NULL);
	if (container && fd_element_is(r, source, FIRELENS_INPUT))
		name_container(r, input, container);
	input->open_set = plugin->many && plugin->tags != TAGS_UNKNOWN;
	set_tags(r, input, plugin->tags);
}

void fd_sources_read(struct reading *r) {
	for (uint32_t i = 0; i < r->sources.count; i++)
		add_source(r, r->sources.items[i]);
}
