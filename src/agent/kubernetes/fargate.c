/* The log router of EKS Fargate: AWS makes the inputs, the ConfigMap aws-logging has the rest. Source:
 * awsdocs/amazon-eks-user-guide, latest/ug/nodes/fargate-logging.adoc. */
#include "agent/kubernetes/reading.h"

enum { CHARACTERS_MAX = 5300 };

/* What each key may hold. */
static const struct {
	const char *key, *section;
	const char *const *plugins; /* NULL: any */
	const char *noun;
} parts[] = {
    {"filters.conf", "FILTER",
     (const char *const[]){"grep", "parser", "record_modifier", "rewrite_tag", "throttle", "nest", "modify",
			   "kubernetes", NULL},
     "filters"},
    {"output.conf", "OUTPUT",
     (const char *const[]){"es", "firehose", "kinesis_firehose", "cloudwatch", "cloudwatch_logs", "kinesis", NULL},
     "outputs"},
    {"parsers.conf", "PARSER", NULL, "parsers"},
};
enum { PARTS = sizeof parts / sizeof *parts, PARSERS = 2 };

static const struct entry *entry_called(const struct object *object, const char *key) {
	for (uint32_t i = 0; i < object->entries.count; i++)
		if (str_is(object->entries.items[i].node->key, key) && !object->entries.items[i].encoded)
			return &object->entries.items[i];
	return NULL;
}

/* --- what AWS refuses ------------------------------------------------------------------------------------------------
 */

static struct problem *refuse(struct cluster *cluster, struct site at, const char *message) {
	struct problem *problem = unit_problem(cluster->unit, PROBLEM_SYNTAX, at, "%s", message);
	problem->reason =
	    STR("logging stays off for every pod that starts from now on: its events say LoggingDisabled");
	return problem;
}

static const struct node *property(const struct node *section, const char *key) {
	for (const struct node *node = section->first; node; node = node->next)
		if (str_equal_ignoring_case(node->key, str_from(key)))
			return node;
	return NULL;
}

static bool may_use(const char *const *plugins, struct str name) {
	for (; *plugins; plugins++)
		if (str_equal_ignoring_case(name, str_from(*plugins)))
			return true;
	return false;
}

static struct str list_of(struct arena *arena, const char *const *plugins) {
	struct str list = str_from(*plugins);
	for (plugins++; *plugins; plugins++)
		list = arena_join(arena, list, STR(", "), str_from(*plugins), STR(""));
	return list;
}

static void check_section(struct cluster *cluster, const struct doc *doc, size_t part, const struct node *section) {
	struct arena *arena = cluster->arena;
	const struct node *name = property(section, "Name");
	struct site at = doc_site(doc, section->key_span.len ? section->key_span : section->span);
	if (!str_equal_ignoring_case(section->key, str_from(parts[part].section))) {
		refuse(
		    cluster, at,
		    arena_format(arena, "EKS Fargate takes no [%.*s] in %s", STR_ARGS(section->key), parts[part].key).p)
		    ->help = arena_format(arena, "%s holds [%s] alone; the inputs and the service are AWS's own",
					  parts[part].key, parts[part].section);
		return;
	}
	if (!name)
		refuse(cluster, at, arena_format(arena, "this [%s] has no Name", parts[part].section).p)->help =
		    STR("write the plugin's name: Name cloudwatch_logs");
	if (part == PARSERS)
		return;
	if (!property(section, "Match") && !property(section, "Match_Regex"))
		refuse(cluster, at, arena_format(arena, "this [%s] has no Match", parts[part].section).p)->help =
		    STR("write Match * or Match kube.*");
	if (name && !may_use(parts[part].plugins, name->text))
		refuse(
		    cluster, doc_site(doc, name->span),
		    arena_format(arena, "EKS Fargate has no %.*s among its %s", STR_ARGS(name->text), parts[part].noun)
			.p)
		    ->help = arena_format(arena, "it takes %.*s", STR_ARGS(list_of(arena, parts[part].plugins)));
}

static bool has_variables(const struct object *object) {
	for (uint32_t i = 0; i < object->entries.count; i++)
		if (str_contains(object->entries.items[i].text, STR("${")))
			return true;
	return false;
}

static void check_variables(struct cluster *cluster, const struct doc *doc) {
	size_t at, end;
	struct str text = doc->source->text;
	if (!str_find(text, STR("${"), &at) || !str_find_char(str_from_offset(text, at), '}', &end))
		return;
	struct span span = {.off = (uint32_t)at, .len = (uint32_t)end + 1};
	refuse(cluster, doc_site(doc, span),
	       arena_format(cluster->arena, "EKS Fargate allows no variable here: %.*s",
			    STR_ARGS(str_from_to(text, at, at + end + 1)))
		   .p)
	    ->help = STR("write the value itself");
}

static void check_part(struct cluster *cluster, struct object *object, size_t part) {
	const struct entry *entry = entry_called(object, parts[part].key);
	if (!entry)
		return;
	struct file file = {.object = object, .entry = (struct entry *)entry};
	struct source *text = kube_file_text(cluster->arena, &file.base);
	text->type = STR("fluent-bit");
	struct doc *doc = doc_parse(cluster->arena, text, format_by_name(STR("fluentbit")));
	for (const struct node *section = doc->root ? doc->root->first : NULL; section; section = section->next)
		if (section->kind == NODE_OBJECT)
			check_section(cluster, doc, part, section);
	check_variables(cluster, doc);
}

void kube_fargate_check(struct cluster *cluster, struct object *object) {
	size_t characters = 0;
	for (uint32_t i = 0; i < object->entries.count; i++)
		characters += object->entries.items[i].text.n;
	if (characters > CHARACTERS_MAX)
		refuse(cluster, kube_site(object, node_get(object->node, "data")),
		       arena_format(cluster->arena, "aws-logging has %zu characters; EKS Fargate takes %u", characters,
				    (unsigned)CHARACTERS_MAX)
			   .p)
		    ->help = STR("take out comments and what is not needed");
	for (size_t i = 0; i < PARTS; i++)
		check_part(cluster, object, i);
}

/* --- as one configuration --------------------------------------------------------------------------------------------
 */

static void put(struct derivation *d, struct span at, const char *text) {
	derivation_add(d, PIECE_INSERTED, str_from(text), at, 0);
}

/* Each key has an indentation of its own, so it is a file of its own. */
bool kube_fargate_embed(struct cluster *cluster, struct object *object, struct embedded *ret) {
	const struct node *name = node_find(object->node, "metadata/name");
	struct derivation d = {.arena = cluster->arena, .outer = kube_doc(object, name)->source};
	struct inner_folder *folder = kube_folder(cluster);
	struct span at = {.off = name->span.off};
	if (!entry_called(object, "output.conf"))
		return false;
	put(&d, at, "[INPUT]\n    Name tail\n    Tag kube.*\n    Path /var/log/containers/*.log\n");
	for (size_t i = 0; i < PARSERS; i++)
		if (entry_called(object, parts[i].key))
			put(&d, at, arena_format(cluster->arena, "@INCLUDE %s\n", parts[i].key).p);
	kube_loose(cluster, object, folder);
	*ret = (struct embedded){.text = source_derive(&d, STR(""))};
	ret->agent = agent_by_name(STR("fluent-bit"));
	ret->format = format_by_name(STR("fluentbit"));
	ret->loader = inner_files_loader(folder, NULL);
	ret->env_closed = !has_variables(object); /* which is told already */
	ret->mode = MODE_CONTAINER;
	ret->copies = (struct replication){.copies = COPIES_MANY, .differs_by = DIFFERENCE_POD};
	ret->copies.at = kube_site(object, name);
	return true;
}
