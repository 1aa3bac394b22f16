/* The YAML syntax into sections, as src/config_format/flb_cf_yaml.c takes it event by event: which shapes it refuses,
 * which it adds up, which it ignores. Included files are YAML whatever their names. */
#include "agent/fluent-bit/reading.h"

#include <stdarg.h>

static bool is_scalar(const struct node *node) {
	return node->kind != NODE_OBJECT && node->kind != NODE_ARRAY;
}

static struct placed placed_at(const struct doc *doc, const struct node *node) {
	return (struct placed){.doc = doc, .node = node};
}

static struct problem *refuse(struct reading *r, const struct doc *doc, struct span at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static struct problem *refuse(struct reading *r, const struct doc *doc, struct span at, const char *format, ...) {
	va_list args;
	va_start(args, format);
	struct str message = arena_vformat(r->arena, format, args);
	va_end(args);
	struct problem *problem = unit_problem(r->unit, PROBLEM_SYNTAX, doc_site(doc, at), "%.*s", STR_ARGS(message));
	problem->reason = STR("Fluent Bit refuses the configuration and does not start");
	return problem;
}

static struct span key_or_value(const struct node *node) {
	return node->key_span.len ? node->key_span : node->span;
}

/* What this version does not read yet. */
static void tell_too_old(struct reading *r, const struct doc *doc, const struct node *node, enum change change) {
	bool yaml = change == CHANGE_YAML;
	struct problem *problem =
	    refuse(r, doc, key_or_value(node), "this version of Fluent Bit does not read %s", yaml ? "YAML" : "this");
	problem->help = arena_format(r->arena, "upgrade to %.*s%s, or write it %s", STR_ARGS(version_since(r, change)),
				     yaml ? " (3.2.0 for all that stands in YAML)" : "",
				     yaml ? "in the classic syntax" : "another way");
}

/* --- names of settings ------------------------------------------------------------------------------------------- */

static bool is_upper(char c) {
	return c >= 'A' && c <= 'Z';
}

/* flb_cf_key_translate: camelCase becomes snake_case if the name starts small and has no underscore. */
static struct str setting_name(struct reading *r, struct str key) {
	if (key.n == 0 || key.p[0] < 'a' || key.p[0] > 'z' || str_contains(key, STR("_")))
		return key;
	struct buf out = {0};
	for (size_t i = 0; i < key.n; i++) {
		if (is_upper(key.p[i]))
			buf_add_char(&out, '_');
		buf_add_char(&out, key.p[i]);
	}
	struct str name = arena_str(r->arena, buf_str(&out));
	buf_finish(&out);
	return name;
}

static void set_list(struct reading *r, struct section *section, const struct doc *doc, const struct node *list) {
	struct str name = setting_name(r, list->key);
	if (!list->first)
		refuse(r, doc, key_or_value(list), "an empty list is no value for \"%.*s\"", STR_ARGS(list->key));
	for (const struct node *item = list->first; item; item = item->next) {
		if (is_scalar(item)) {
			struct property *property = section_set(r, section, name, placed_at(doc, item));
			property->in_list = item != list->first;
		} else {
			refuse(r, doc, item->span, "a value of \"%.*s\" is a text, not %s", STR_ARGS(list->key),
			       item->kind == NODE_OBJECT ? "a map" : "a list");
		}
	}
}

/* --- plugins ----------------------------------------------------------------------------------------------------- */

/* Filters that run inside an input or output; nested settings are fine here. */
static void read_processor(struct reading *r, struct section *owner, const struct doc *doc, const struct node *node) {
	struct section *section = ARENA_NEW(r->arena, struct section);
	*section = (struct section){.kind = SECTION_FILTER, .at = placed_at(doc, node)};
	for (const struct node *child = node->first; child; child = child->next) {
		if (is_scalar(child)) {
			section_set(r, section, setting_name(r, child->key), placed_at(doc, child));
			continue;
		}
		for (const struct node *item = child->first; item && child->kind == NODE_ARRAY; item = item->next)
			if (is_scalar(item))
				section_set(r, section, setting_name(r, child->key), placed_at(doc, item));
	}
	LIST_ADD(r->arena, &owner->processors, section);
}

static void read_processors(struct reading *r, struct section *owner, const struct doc *doc, const struct node *node) {
	if (!version_has(r, CHANGE_PROCESSORS))
		tell_too_old(r, doc, node, CHANGE_PROCESSORS);
	for (const struct node *signal = node->first; signal; signal = signal->next) {
		bool logs = str_equal_ignoring_case(signal->key, STR("logs"));
		if (!logs && !str_equal_ignoring_case(signal->key, STR("metrics")) &&
		    !str_equal_ignoring_case(signal->key, STR("traces")))
			refuse(r, doc, key_or_value(signal), "processors are for logs, metrics or traces, not \"%.*s\"",
			       STR_ARGS(signal->key));
		else if (signal->kind != NODE_ARRAY)
			refuse(r, doc, key_or_value(signal), "\"%.*s\" of processors is a list", STR_ARGS(signal->key));
		for (const struct node *item = signal->first; item && logs; item = item->next)
			if (item->kind == NODE_OBJECT)
				read_processor(r, owner, doc, item);
	}
}

static void read_nested(struct reading *r, struct section *section, const struct doc *doc, const struct node *node) {
	if (str_is(node->key, "processors")) {
		read_processors(r, section, doc, node);
	} else if (str_is(node->key, "routes")) {
		section->routes = placed_at(doc, node);
	} else if (section->kind != SECTION_INPUT || !str_is(node->key, "telemetry")) {
		refuse(r, doc, key_or_value(node), "a map is no value for \"%.*s\"", STR_ARGS(node->key))->help =
		    STR("only processors, routes and telemetry hold maps; write the settings one level up");
	}
}

static void read_plugin(struct reading *r, enum section_kind kind, const struct doc *doc, const struct node *node) {
	struct section *section = section_add(r, kind, placed_at(doc, node));
	for (const struct node *child = node->first; child; child = child->next) {
		bool structured = str_is(child->key, "routes") || str_is(child->key, "processors");
		if (is_scalar(child))
			section_set(r, section, setting_name(r, child->key), placed_at(doc, child));
		else if (child->kind == NODE_OBJECT)
			read_nested(r, section, doc, child);
		else if (structured)
			refuse(r, doc, key_or_value(child), "\"%.*s\" is a map of logs, metrics and traces, not a list",
			       STR_ARGS(child->key));
		else
			set_list(r, section, doc, child);
	}
}

static const char *kind_of_node(const struct node *node) {
	return node->kind == NODE_OBJECT ? "a map" : node->kind == NODE_ARRAY ? "a list" : "a text";
}

/* Each item of the list is one section. */
static void read_plugins(struct reading *r, enum section_kind kind, const struct doc *doc, const struct node *list) {
	if (list->kind != NODE_ARRAY) {
		refuse(r, doc, key_or_value(list), "\"%.*s\" is a list of maps, not %s", STR_ARGS(list->key),
		       kind_of_node(list))
		    ->help = STR("write each plugin as an item: - name: ...");
		return;
	}
	for (const struct node *item = list->first; item; item = item->next) {
		if (item->kind == NODE_OBJECT)
			read_plugin(r, kind, doc, item);
		else
			refuse(r, doc, item->span, "an item of \"%.*s\" is a map, not %s", STR_ARGS(list->key),
			       kind_of_node(item));
	}
}

static void read_pipeline(struct reading *r, const struct doc *doc, const struct node *pipeline) {
	static const struct {
		const char *name;
		enum section_kind kind;
	} lists[] = {{"inputs", SECTION_INPUT}, {"filters", SECTION_FILTER}, {"outputs", SECTION_OUTPUT}};
	if (pipeline->kind != NODE_OBJECT) {
		refuse(r, doc, key_or_value(pipeline), "\"pipeline\" is a map of inputs, filters and outputs, not %s",
		       kind_of_node(pipeline));
		return;
	}
	for (const struct node *child = pipeline->first; child; child = child->next) {
		enum section_kind kind = SECTION_OTHER;
		for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
			if (str_equal_ignoring_case(child->key, str_from(lists[i].name)))
				kind = lists[i].kind;
		if (kind != SECTION_OTHER)
			read_plugins(r, kind, doc, child);
		else
			refuse(r, doc, key_or_value(child), "the pipeline component \"%.*s\" is not valid",
			       STR_ARGS(child->key))
			    ->help = STR("a pipeline holds inputs, filters and outputs");
	}
}

/* --- the top level ----------------------------------------------------------------------------------------------- */

static void add_variable(struct reading *r, struct str name, const struct node *value, bool is_uri) {
	bool file = is_uri || (value && str_starts_with(value->text, STR("file://")) && value->text.n > 7);
	LIST_ADD(r->arena, &r->settings,
		 (struct setting){.name = name, .text = value ? value->text : STR(""), .known = !file});
}

/* An item with name and value or uri, or with one pair of its own. */
static void read_env_item(struct reading *r, const struct node *item) {
	const struct node *name = NULL, *value = NULL, *uri = NULL, *pair = NULL;
	for (const struct node *child = item->first; child; child = child->next) {
		if (str_equal_ignoring_case(child->key, STR("name")))
			name = child;
		else if (str_equal_ignoring_case(child->key, STR("value")))
			value = child;
		else if (str_equal_ignoring_case(child->key, STR("uri")))
			uri = child;
		else if (!str_equal_ignoring_case(child->key, STR("refresh_interval")) && !pair)
			pair = child;
	}
	if (name)
		add_variable(r, name->text, uri ? uri : value, uri != NULL);
	else if (pair)
		add_variable(r, pair->key, pair, false);
}

static void read_env(struct reading *r, const struct doc *doc, const struct node *env) {
	if (env->kind == NODE_ARRAY && !version_has(r, CHANGE_ENV_LIST))
		tell_too_old(r, doc, env, CHANGE_ENV_LIST);
	if (is_scalar(env))
		refuse(r, doc, key_or_value(env), "\"env\" is a map of variables, or a list of them");
	for (const struct node *child = env->first; child; child = child->next) {
		bool wrong = env->kind == NODE_ARRAY ? child->kind != NODE_OBJECT : !is_scalar(child);
		if (wrong)
			refuse(r, doc, key_or_value(child), "the value of a variable is a text, not %s",
			       kind_of_node(child));
		else if (env->kind == NODE_ARRAY)
			read_env_item(r, child);
		else
			add_variable(r, child->key, child, false);
	}
}

static void read_includes(struct reading *r, const struct node *list) {
	for (const struct node *item = list->first; item && list->kind == NODE_ARRAY; item = item->next) {
		const struct included *included = included_of(r, item);
		for (uint32_t i = 0; i < included->count; i++)
			sections_read_yaml(r, included->items[i]);
	}
}

/* A map of texts: service, or a name of its own, which may be a plugin's kind as in the classic syntax. */
static void read_map(struct reading *r, enum section_kind kind, const struct doc *doc, const struct node *map) {
	if (map->kind != NODE_OBJECT) {
		struct problem *problem =
		    refuse(r, doc, key_or_value(map), "\"%.*s\" on the top level is a map, not %s", STR_ARGS(map->key),
			   kind_of_node(map));
		if (kind == SECTION_INPUT || kind == SECTION_FILTER || kind == SECTION_OUTPUT)
			problem->help = STR("move it below pipeline:");
		return;
	}
	struct section *section = section_add(r, kind, placed_at(doc, map));
	section->header = map->key;
	for (const struct node *child = map->first; child; child = child->next) {
		if (is_scalar(child))
			section_set(r, section, setting_name(r, child->key), placed_at(doc, child));
		else if (kind != SECTION_SERVICE || !str_equal_ignoring_case(child->key, STR("telemetry")))
			refuse(r, doc, key_or_value(child), "the value of \"%.*s\" is a text, not %s",
			       STR_ARGS(child->key), kind_of_node(child));
	}
}

static void read_service(struct reading *r, const struct doc *doc, const struct node *service) {
	if (r->services.count) {
		struct problem *problem = refuse(r, doc, key_or_value(service), "\"service\" stands here again");
		problem->also = section_site(r->services.items[0]);
		problem->also_label = STR("the first one");
		problem->help = STR("keep one for all files together");
	}
	read_map(r, SECTION_SERVICE, doc, service);
}

enum { PART_ENV = SECTION_KINDS, PART_INCLUDES, PART_PIPELINE, PART_IGNORED };

static int part_of(struct str key) {
	static const struct {
		const char *name;
		int part;
	} parts[] = {{"env", PART_ENV},
		     {"includes", PART_INCLUDES},
		     {"pipeline", PART_PIPELINE},
		     {"service", SECTION_SERVICE},
		     {"customs", SECTION_CUSTOM},
		     {"parsers", SECTION_PARSER},
		     {"multiline_parsers", SECTION_MULTILINE_PARSER},
		     {"stream_processor", SECTION_STREAM_PROCESSOR},
		     {"upstream_servers", SECTION_UPSTREAM_SERVERS},
		     {"plugins", PART_IGNORED},
		     {"extensions", PART_IGNORED}};
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (str_equal_ignoring_case(key, str_from(parts[i].name)))
			return parts[i].part;
	return SECTION_OTHER;
}

/* Parsers hold maps in maps, which nothing here looks at. */
static void read_definitions(struct reading *r, enum section_kind kind, const struct doc *doc,
			     const struct node *list) {
	if (list->kind != NODE_ARRAY) {
		refuse(r, doc, key_or_value(list), "\"%.*s\" is a list of maps, not %s", STR_ARGS(list->key),
		       kind_of_node(list));
		return;
	}
	for (const struct node *item = list->first; item; item = item->next) {
		struct section *section = section_add(r, kind, placed_at(doc, item));
		for (const struct node *child = item->first; child; child = child->next)
			if (is_scalar(child))
				section_set(r, section, setting_name(r, child->key), placed_at(doc, child));
	}
}

static void read_part(struct reading *r, const struct doc *doc, const struct node *node) {
	int part = part_of(node->key);
	switch (part) {
	case PART_IGNORED:
		break;
	case PART_ENV:
		read_env(r, doc, node);
		break;
	case PART_INCLUDES:
		read_includes(r, node);
		break;
	case PART_PIPELINE:
		read_pipeline(r, doc, node);
		break;
	case SECTION_SERVICE:
		read_service(r, doc, node);
		break;
	case SECTION_CUSTOM:
		read_plugins(r, SECTION_CUSTOM, doc, node);
		break;
	case SECTION_OTHER:
		read_map(r, section_kind_of(node->key), doc, node);
		break;
	default:
		read_definitions(r, (enum section_kind)part, doc, node);
	}
}

/* --- what YAML has and Fluent Bit does not ----------------------------------------------------------------------- */

/* Aliases, merge keys with them: each told once, where it is written. */
static void find_aliases(struct reading *r, const struct doc *doc, const struct node *node, struct map *seen) {
	if (node->extra && (node->extra->alias.len || node->extra->merged)) {
		struct span at = node->extra->alias.len ? node->extra->alias : key_or_value(node);
		struct str key = arena_str(r->arena, (struct str){.p = (const char *)&at.off, .n = sizeof at.off});
		void **slot = map_at(seen, key);
		if (!*slot)
			refuse(r, doc, at, "Fluent Bit knows no YAML aliases")->help =
			    STR("write the value itself; ${NAME} with env: repeats a text");
		*slot = seen;
		return;
	}
	for (const struct node *child = node->first; child; child = child->next)
		find_aliases(r, doc, child, seen);
}

/* Repeated keys add up, and values are texts: what the parser says about both is not so here. */
static void forget_problems(struct doc *doc) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < doc->problems.count; i++) {
		enum problem_kind kind = doc->problems.items[i].kind;
		if (kind != PROBLEM_DUPLICATE_KEY && kind != PROBLEM_AMBIGUOUS_SCALAR)
			doc->problems.items[kept++] = doc->problems.items[i];
	}
	doc->problems.count = kept;
}

static struct doc *unit_doc(const struct unit *unit, const struct doc *doc) {
	for (uint32_t i = 0; i < unit->doc_count; i++)
		if (unit->docs[i] == doc)
			return unit->docs[i];
	return NULL;
}

void sections_read_yaml(struct reading *r, const struct doc *doc) {
	struct doc *own = unit_doc(r->unit, doc);
	struct map aliases = {.arena = r->arena};
	if (own)
		forget_problems(own);
	if (!version_has(r, CHANGE_YAML) && doc->root)
		tell_too_old(r, doc, doc->root, CHANGE_YAML);
	for (uint32_t i = 0; i < doc->root_count; i++) {
		const struct node *root = doc->roots[i];
		if (root->kind != NODE_OBJECT) {
			refuse(r, doc, root->span, "a document is a map with pipeline, service ..., not %s",
			       kind_of_node(root));
			continue;
		}
		find_aliases(r, doc, root, &aliases);
		for (const struct node *child = root->first; child; child = child->next)
			read_part(r, doc, child);
	}
}
