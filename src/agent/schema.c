/* The walker: merged documents against the rows of a schema. Several documents are walked side by side, so an object
 * is the union of its parts and an array the chain of them. */
#include "agent/schema_walk.h"

#include "base/hash.h"

static void check_nodes(struct walk *walk, const struct key *key, const struct placed_list *nodes);

struct site schema_site(struct placed placed) {
	return doc_site(placed.doc, placed.node->span);
}

struct site schema_key_site(struct placed placed) {
	if (placed.node->key_span.len)
		return doc_site(placed.doc, placed.node->key_span);
	return doc_site(placed.doc, (struct span){.off = placed.node->span.off, .len = placed.node->span.len > 0});
}

/* Rows are tried from the one numbered first on: keys mostly stand in the order of the rows. */
static const struct key *child_row_from(const struct key *key, struct str name, uint32_t first) {
	for (uint32_t i = 0; i < key->child_count && name.n; i++) {
		uint32_t at = first + i < key->child_count ? first + i : first + i - key->child_count;
		if (key->children[at].name[0] == name.p[0] && str_is(name, key->children[at].name))
			return &key->children[at];
	}
	return NULL;
}

static bool is_row(const struct key *key, struct str name) {
	return child_row_from(key, name, 0) != NULL;
}

/* What the documents say for one key of an object that several of them have; false if none says anything. */
static bool check_children_named(struct walk *walk, const struct key *row, const struct placed_list *nodes) {
	struct placed_list found = {0};
	for (uint32_t i = 0; i < nodes->count; i++) {
		const struct node *child = node_get(nodes->items[i].node, row->name);
		if (child)
			LIST_ADD(walk->unit->arena, &found, (struct placed){.doc = nodes->items[i].doc, .node = child});
	}
	if (found.count)
		check_nodes(walk, row, &found);
	return found.count > 0;
}

enum { ROWS_MARKED = 64 };

/* The same for an object of one document, key by key; the rows that were met, a bit each. */
static uint64_t check_children(struct walk *walk, const struct key *key, struct placed object) {
	uint64_t done = 0;
	uint32_t next = 0;
	for (const struct node *child = object.node->first; child; child = child->next) {
		const struct key *row = node_is_shadowed(child) ? NULL : child_row_from(key, child->key, next);
		if (!row || row - key->children >= ROWS_MARKED)
			continue;
		struct placed value = {.doc = object.doc, .node = child};
		struct placed_list one = {.items = &value, .count = 1, .room = 1};
		check_nodes(walk, row, &one);
		next = (uint32_t)(row - key->children) + 1;
		done |= UINT64_C(1) << (row - key->children);
	}
	return done;
}

static void check_unknown_keys(struct walk *walk, const struct key *key, struct placed object) {
	if (!(key->flags & (KEY_CLOSED | KEY_GUARDED)))
		return;
	uint32_t next = 0;
	for (const struct node *child = object.node->first; child; child = child->next) {
		if (node_is_shadowed(child))
			continue;
		const struct key *row = child_row_from(key, child->key, next);
		if (row)
			next = (uint32_t)(row - key->children) + 1;
		else
			schema_unknown_key(walk, key, (struct placed){.doc = object.doc, .node = child});
	}
}

/* Is child there under a misspelt name? Then that is the mistake to tell of, and nothing is missing. */
static bool is_misspelt(const struct key *key, const struct key *child, const struct placed_list *nodes) {
	for (uint32_t i = 0; i < nodes->count; i++)
		for (const struct node *node = nodes->items[i].node->first; node; node = node->next) {
			const char *meant =
			    is_row(key, node->key) ? NULL : schema_nearest(node->key, key->children, key->child_count);
			if (meant && str_is(str_from(meant), child->name))
				return true;
		}
	return false;
}

static void report_missing(struct walk *walk, const struct key *key, const struct key *child, struct placed object) {
	struct str where = schema_name(walk, key, object);
	struct problem *problem = unit_problem(walk->unit, PROBLEM_MISSING_KEY, schema_key_site(object),
					       "\"%s\" is missing in %.*s", child->name, STR_ARGS(where));
	problem->reason = schema_refusal(walk, child);
	problem->help = arena_format(walk->unit->arena, "add \"%s\"", child->name);
}

static void report_none_of(struct walk *walk, const struct key *key, struct placed object) {
	struct buf names = {0};
	for (uint32_t i = 0; i < key->child_count; i++)
		if (key->children[i].flags & KEY_ONE_OF)
			buf_format(&names, "%s\"%s\"", names.n ? ", " : "", key->children[i].name);
	struct str list = arena_str(walk->unit->arena, buf_str(&names)), where = schema_name(walk, key, object);
	buf_finish(&names);
	struct problem *problem = unit_problem(walk->unit, PROBLEM_MISSING_KEY, schema_key_site(object),
					       "%.*s needs at least one of %.*s", STR_ARGS(where), STR_ARGS(list));
	problem->reason = schema_refusal(walk, key);
	problem->help = arena_format(walk->unit->arena, "add one of %.*s", STR_ARGS(list));
}

/* what: "keys" of an object, "items" of an array. */
static void report_count(struct walk *walk, const struct key *key, struct placed at, uint64_t count, const char *what) {
	struct str where = schema_name(walk, key, at);
	struct problem *problem =
	    count == 0
		? unit_problem(walk->unit, PROBLEM_OUT_OF_RANGE, schema_key_site(at), "%.*s is empty", STR_ARGS(where))
		: unit_problem(walk->unit, PROBLEM_OUT_OF_RANGE, schema_key_site(at),
			       "%.*s has %llu %s; at most %lld are allowed", STR_ARGS(where), (unsigned long long)count,
			       what, (long long)key->maximum);
	problem->reason = schema_refusal(walk, key);
	problem->help = count == 0 ? STR("put something into it, or leave it out")
				   : arena_format(walk->unit->arena, "leave some %s out", what);
}

static bool count_fits(const struct key *key, uint64_t count) {
	return key->maximum == 0 || ((int64_t)count >= key->minimum && (int64_t)count <= key->maximum);
}

/* Keys that stand in several documents are one, so the largest part tells whether there are too many. */
static void check_property_count(struct walk *walk, const struct key *key, const struct placed_list *nodes) {
	uint32_t largest = 0;
	for (uint32_t i = 0; i < nodes->count; i++)
		if (nodes->items[i].node->count > nodes->items[largest].node->count)
			largest = i;
	if (!(key->flags & KEY_OR_ARRAY) && !count_fits(key, nodes->items[largest].node->count))
		report_count(walk, key, nodes->items[largest], nodes->items[largest].node->count, "keys");
}

static void check_map(struct walk *walk, const struct key *key, struct placed object) {
	for (const struct node *child = object.node->first; child; child = child->next) {
		struct placed value = {.doc = object.doc, .node = child};
		struct placed_list one = {.items = &value, .count = 1, .room = 1};
		check_nodes(walk, &key->children[0], &one);
	}
}

static void check_objects(struct walk *walk, const struct key *key, const struct placed_list *nodes) {
	bool one_of = false;
	check_property_count(walk, key, nodes);
	for (uint32_t i = 0; i < nodes->count; i++) {
		if (key->flags & KEY_MAP)
			check_map(walk, key, nodes->items[i]);
		else
			check_unknown_keys(walk, key, nodes->items[i]);
	}
	uint64_t done = nodes->count == 1 && !(key->flags & KEY_MAP) ? check_children(walk, key, nodes->items[0]) : 0;
	for (uint32_t i = 0; i < key->child_count && !(key->flags & KEY_MAP); i++) {
		const struct key *child = &key->children[i];
		bool found = i < ROWS_MARKED && done >> i & 1, wanted = child->flags & (KEY_REQUIRED | KEY_ONE_OF);
		if (!found && (nodes->count > 1 || i >= ROWS_MARKED))
			found = check_children_named(walk, child, nodes);
		bool there = found || (wanted && is_misspelt(key, child, nodes));
		one_of = one_of || (there && (child->flags & KEY_ONE_OF));
		if (!there && (child->flags & KEY_REQUIRED))
			report_missing(walk, key, child, nodes->items[0]);
	}
	if ((key->flags & KEY_ONE_OF_FIRST) && !one_of)
		report_none_of(walk, key, nodes->items[0]);
}

/* Items with one hash; the first of equal ones is kept. */
struct met {
	struct placed item;
	struct met *next;
};

static void check_unique(struct walk *walk, const struct key *key, const struct placed_list *items) {
	struct map seen = {.arena = walk->unit->arena};
	for (uint32_t i = 0; i < items->count; i++) {
		uint64_t hash = node_hash(items->items[i].node);
		struct str name =
		    arena_str(walk->unit->arena, (struct str){.p = (const char *)&hash, .n = sizeof hash});
		void **slot = map_at(&seen, name);
		struct met *other = *slot;
		while (other && !node_equal(other->item.node, items->items[i].node))
			other = other->next;
		if (other) {
			struct problem *problem =
			    unit_problem(walk->unit, PROBLEM_OUT_OF_RANGE, schema_site(items->items[i]),
					 "this item of \"%s\" stands in it twice", key->name);
			problem->also = schema_site(other->item);
			problem->also_label = STR("the same item");
			problem->reason = schema_refusal(walk, key);
			problem->help = STR("leave one of them out");
			continue;
		}
		struct met *met = ARENA_NEW(walk->unit->arena, struct met);
		*met = (struct met){.item = items->items[i], .next = *slot};
		*slot = met;
	}
}

static void check_arrays(struct walk *walk, const struct key *key, const struct placed_list *nodes) {
	struct placed_list items = {0};
	uint64_t count = 0;
	for (uint32_t i = 0; i < nodes->count; i++) {
		count += nodes->items[i].node->count;
		for (const struct node *item = nodes->items[i].node->first; item && key->child_count; item = item->next)
			LIST_ADD(walk->unit->arena, &items, (struct placed){.doc = nodes->items[i].doc, .node = item});
	}
	if (!count_fits(key, count))
		report_count(walk, key, nodes->items[0], count, "items");
	if (key->flags & KEY_UNIQUE)
		check_unique(walk, key, &items);
	for (uint32_t i = 0; i < items.count; i++) {
		struct placed_list one = {.items = &items.items[i], .count = 1, .room = 1};
		check_nodes(walk, &key->children[0], &one);
	}
}

/* The items of an array that may stand for one object: each on its own. */
static void check_object_array(struct walk *walk, const struct key *key, struct placed array) {
	if (!count_fits(key, array.node->count))
		report_count(walk, key, array, array.node->count, "items");
	struct key item_key = *key;
	item_key.flags &= ~(unsigned)KEY_OR_ARRAY;
	item_key.minimum = item_key.maximum = 0;
	for (const struct node *item = array.node->first; item; item = item->next) {
		struct placed value = {.doc = array.doc, .node = item};
		struct placed_list one = {.items = &value, .count = 1, .room = 1};
		check_nodes(walk, &item_key, &one);
	}
}

/* Several nodes are what several documents say for one key. */
static void check_nodes(struct walk *walk, const struct key *key, const struct placed_list *nodes) {
	struct placed one[2];
	struct placed_list objects = {.items = &one[0], .room = 1}, arrays = {.items = &one[1], .room = 1};
	for (uint32_t i = 0; i < nodes->count; i++) {
		struct placed value = nodes->items[i];
		if (!schema_type_fits(walk, key, value))
			continue;
		if (value.node->kind == NODE_OBJECT && key->type == KEY_OBJECT)
			LIST_ADD(walk->unit->arena, &objects, value);
		else if (value.node->kind == NODE_ARRAY && key->type == KEY_ARRAY)
			LIST_ADD(walk->unit->arena, &arrays, value);
		else if (value.node->kind == NODE_ARRAY && (key->flags & KEY_OR_ARRAY))
			check_object_array(walk, key, value);
		schema_check_value(walk, key, value);
	}
	if (objects.count)
		check_objects(walk, key, &objects);
	if (arrays.count)
		check_arrays(walk, key, &arrays);
}

void schema_check(struct unit *unit, const struct placed_list *roots, const struct key *root, const char *who) {
	struct walk walk = {
	    .unit = unit, .root = root, .who = who, .version_known = version_known(unit->world.version)};
	if (roots->count)
		check_nodes(&walk, root, roots);
}
