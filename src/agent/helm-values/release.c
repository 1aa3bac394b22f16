/* Values out of other documents, and settings over them. Source: helm/helm, pkg/strvals/parser.go (--set). Of a text of
 * values with settings over it the settings stand where the text begins. */
#include "agent/helm.h"

#include "agent/contents.h"
#include "agent/helm-values/reading.h"
#include "agent/intrinsic.h"

enum { STEPS_MAX = 16 };

/* --- settings ------------------------------------------------------------------------------------------------------
 */

static bool is_number(struct str text) {
	uint32_t n;
	return str_to_u32(text, &n) && (text.n == 1 || text.p[0] != '0');
}

/* true, 1 and null are no texts. */
static struct node *value_of(const struct values *v, const struct node *value, bool elsewhere) {
	struct node place = {.span = elsewhere ? v->root->span : value->span};
	struct node *node;
	if (elsewhere) {
		place.span.len = 0;
		node = intrinsic_result(v->arena, &place, values_text(value));
	} else {
		node = ARENA_NEW(v->arena, struct node);
		*node = *value;
		node->next = node->parent = NULL;
		node->key_span = node->span; /* its own says "value" */
	}
	if (node->kind != NODE_STRING)
		return node;
	if (str_is(node->text, "true") || str_is(node->text, "false"))
		node->kind = NODE_BOOL;
	else if (str_is(node->text, "null"))
		node->kind = NODE_NULL;
	else if (is_number(node->text))
		node->kind = NODE_NUMBER;
	return node;
}

/* The next step of a.b\.c; false: there is none. Items of lists are left out. */
static bool next_step(const struct values *v, struct str *rest, struct str *ret) {
	char *text = arena_alloc_text(v->arena, rest->n + 1);
	size_t n = 0, i = 0;
	if (!rest->n)
		return false;
	for (; i < rest->n && rest->p[i] != '.'; i++) {
		if (rest->p[i] == '\\' && i + 1 < rest->n)
			i++;
		text[n++] = rest->p[i];
	}
	*rest = str_from_offset(*rest, i < rest->n ? i + 1 : i);
	*ret = (struct str){text, n};
	return true;
}

static struct node *object_at(const struct values *v, struct node *parent, struct str key, struct span span) {
	struct node *child = (struct node *)node_get_str(parent, key);
	if (child && child->kind == NODE_OBJECT)
		return child;
	child = node_new(v->arena, NODE_OBJECT, span);
	child->key = key;
	node_append(parent, child);
	return child;
}

/* Puts the value below objects, one for each step. One that sets an item of a list, or is too deep, is left out. */
static void put_setting(const struct values *v, struct node *tree, const struct helm_setting *setting, bool elsewhere) {
	struct str steps[STEPS_MAX], rest = setting->path;
	uint32_t count = 0;
	if (str_contains(rest, STR("[")) || !setting->value || setting->value->kind == NODE_ARRAY ||
	    setting->value->kind == NODE_OBJECT)
		return;
	while (count < STEPS_MAX && next_step(v, &rest, &steps[count]))
		count++;
	if (!count || rest.n)
		return;
	struct node *node = value_of(v, setting->value, elsewhere);
	for (uint32_t i = 0; i + 1 < count; i++)
		tree = object_at(v, tree, steps[i], node->span);
	node->key = steps[count - 1];
	node_append(tree, node);
}

static struct node *settings_over(const struct values *v, struct node *root, const struct helm_release *release,
				  bool elsewhere) {
	enum { SETTINGS_MAX = 500 };
	struct node *tree = node_new(v->arena, NODE_OBJECT, root->span);
	for (uint32_t i = 0; i < release->settings.count && i < SETTINGS_MAX; i++)
		put_setting(v, tree, &release->settings.items[i], elsewhere);
	return tree->count ? values_merge(v, root, tree) : root;
}

/* --- the values ----------------------------------------------------------------------------------------------------
 */

/* The values as a tree; NULL: they are a text that nothing is set over. */
static struct doc *part_of(struct arena *arena, const struct helm_release *release) {
	struct values v = {.arena = arena, .doc = release->doc, .root = release->values};
	bool text = v.root && v.root->kind == NODE_STRING;
	if (text && !release->settings.count)
		return NULL;
	if (text) {
		struct source *source = doc_embedded(arena, release->doc, release->values, release->label);
		v.doc = doc_parse(arena, source, format_by_name(STR("yaml")));
		v.root = v.doc->unreadable ? NULL : v.doc->root;
		if (!values_is_object(v.root))
			return NULL;
	}
	if (!values_is_object(v.root)) {
		struct span at = release->settings.count ? release->settings.items[0].value->span : (struct span){0};
		v.root = node_new(arena, NODE_OBJECT, at);
	}
	struct node *root = (struct node *)v.root;
	return doc_part(arena, v.doc, settings_over(&v, root, release, text));
}

static bool has_words(struct str text) {
	const struct agent *agent = agent_by_name(STR("helm-values"));
	for (const char *const *word = agent->words; *word; word++)
		if (str_contains(text, str_from(*word)))
			return true;
	return false;
}

bool helm_release_is_ours(struct arena *arena, const struct helm_release *release) {
	const struct agent *agent = agent_by_name(STR("helm-values"));
	struct str why;
	if (!release->values && !release->settings.count)
		return false;
	struct doc *part = part_of(arena, release);
	struct str text = values_text(release->values);
	return part ? agent->recognise(part, &why) : has_words(text) || contents_may_hold(text);
}

void helm_release_embed(struct unit *unit, const struct helm_release *release, uint32_t host,
			struct embedded_list *ret) {
	struct embedded embedded = {.label = release->label, .host = host, .agent = agent_by_name(STR("helm-values"))};
	embedded.part = part_of(unit->arena, release);
	if (!embedded.part) {
		embedded.text = doc_embedded(unit->arena, release->doc, release->values, release->label);
		embedded.format = format_by_name(STR("yaml"));
		/* One that can be read is whose it is by its content: charts of one's own have other shapes. */
		if (!doc_parse(unit->arena, embedded.text, embedded.format)->unreadable)
			embedded.agent = NULL;
	}
	struct str name = release->chart;
	if (name.n)
		LIST_ADD(unit->arena, &embedded.values,
			 (struct environment_entry){.name = STR(HELM_CHART), .value = name});
	if (release->filled_in)
		LIST_ADD(unit->arena, &embedded.values,
			 (struct environment_entry){.name = STR(HELM_FILLED_IN), .value = STR("yes")});
	size_t bytes = embedded.text ? embedded.text->text.n : 0;
	struct site at = {release->doc->source, release->values ? release->values->span : (struct span){0}};
	if (embedded_has_room(unit, ret, bytes, at))
		LIST_ADD(unit->arena, ret, embedded);
}
