/* Which attributes of resources there are when events come to an exporter: what the receiver sets, then what each
 * processor of the pipelines on the way does. Sources: processor/resourcedetectionprocessor (README and
 * internal/.../generated_resource.go: ecs sets the task's id and family, not the cluster's name),
 * processor/k8sattributesprocessor (internal/metadata: k8s.node.name is on unless extract.metadata leaves it out),
 * processor/resourceprocessor, receiver/awsecscontainermetricsreceiver/internal/awsecscontainermetrics/resource.go. */
#include "agent/otel-collector/reading.h"

/* The search ends in front of action `action` of processor `processor` of pipeline `pipeline` of the way. */
struct stop {
	uint32_t pipeline, processor, action;
};
struct search {
	struct reading *r;
	const struct way *way;
	const char *name;
	bool labels;
	uint32_t depth; /* of copies of copies */
	struct stop stop, at;
	struct attribute found;
};
enum { DEPTH_COPIES = 4, STEPS_MAXIMUM = 1 << 19 };

/* Everything that is looked at costs a step; when they have run out nothing more is known. */
static bool step(struct search *s) {
	struct reading *r = s->r;
	if (r->attribute_steps < STEPS_MAXIMUM) {
		r->attribute_steps++;
		return true;
	}
	s->found = (struct attribute){.presence = PRESENCE_MAYBE};
	if (r->attribute_steps == STEPS_MAXIMUM) {
		r->attribute_steps++;
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_LIMIT, otel_key_site(s->way->pipelines[0]->at),
				 "there are too many processors on too many ways to follow all attributes");
		problem->incomplete = true;
		problem->reason = STR("some placeholders are not judged");
		problem->help = STR("split the configuration");
	}
	return false;
}

static void search(struct search *s);

static void set(struct search *s, enum presence presence, bool own) {
	s->found = (struct attribute){.presence = presence, .own = own};
}

static bool holds(const struct placed_list *parts, const char *name) {
	struct str wanted = str_from(name);
	enum { NODES_LOOKED_AT = 20000 };
	for (uint32_t i = 0; i < parts->count; i++) {
		const struct node *root = parts->items[i].node;
		uint32_t left = NODES_LOOKED_AT;
		for (const struct node *node = root->first; node && left--; node = node_following(node)) {
			const struct node *up = node->parent;
			while (up && up != root)
				up = up->parent;
			if (!up)
				break;
			if (str_contains(node->key, wanted) ||
			    (node->kind == NODE_STRING && str_contains(node->text, wanted)))
				return true;
		}
	}
	return false;
}

/* Does a text below the component hold the attribute's name? Then somebody has thought of it. */
static bool mentions(const struct search *s, const struct component *component) {
	struct reading *r = s->r;
	static const char yes[] = "yes", no[] = "no";
	r->mentions.arena = r->arena;
	void **slot = map_at(&r->mentions, arena_format(r->arena, "%p %s", (const void *)component, s->name));
	if (!*slot)
		*slot = (void *)(holds(&component->parts, s->name) ? yes : no);
	return *slot == (const void *)yes;
}

static bool lists(struct placed list, const char *text) {
	if (!list.node)
		return false;
	for (const struct node *item = list.node->first; item; item = item->next)
		if (item->kind == NODE_STRING && str_is(item->text, text))
			return true;
	return list.node->kind == NODE_STRING && str_contains(list.node->text, str_from(text));
}

/* --- receivers
 * -------------------------------------------------------------------------------------------------------- */

static void start(struct search *s, const struct way *way) {
	const struct component *receiver = way->receiver->component;
	const struct receiver_type *type = otel_receiver_type(otel_type_of(way->receiver->first.id));
	set(s, type->closed && receiver ? PRESENCE_ABSENT : PRESENCE_MAYBE, false);
	for (size_t i = 0; i < sizeof type->sets / sizeof type->sets[0] && type->sets[i]; i++)
		if (str_is(str_from(type->sets[i]), s->name))
			set(s, PRESENCE_PRESENT, type->local);
	if (!receiver || s->found.presence == PRESENCE_PRESENT)
		return;
	/* resource: of the receivers that share pkg/stanza */
	struct placed resource = otel_get(&receiver->parts, "resource");
	const struct node *value = resource.node ? node_get(resource.node, s->name) : NULL;
	if (type->closed && value) {
		struct value text = otel_value(s->r, (struct placed){.doc = resource.doc, .node = value}, TELL_NOTHING);
		set(s, PRESENCE_PRESENT, type->local);
		s->found.value = otel_value_template(s->r, &text, 0, text.text.n);
	} else if (receiver->opaque || mentions(s, receiver)) {
		set(s, PRESENCE_PRESENT, false);
	}
}

/* --- processors
 * ------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *detector, *name;
} detected[] = {
    {"ecs", "aws.ecs.task.id"},
    {"ecs", "aws.ecs.task.family"},
    {"k8snode", "k8s.node.name"},
    {"k8s_api", "k8s.node.name"},
    {"lambda", "faas.name"},
    {"lambda", "faas.version"},
    {"elastic_beanstalk", "service.instance.id"},
    {"elasticbeanstalk", "service.instance.id"},
};

/* OTEL_RESOURCE_ATTRIBUTES: k=v,k=v (processor/resourcedetectionprocessor/internal/env/env.go). */
static void ask_environment(struct search *s) {
	const struct unit *unit = s->r->unit;
	struct str rest, item;
	size_t equals;
	if (!environment_get(&unit->env, STR("OTEL_RESOURCE_ATTRIBUTES"), &rest)) {
		if (!unit->env_closed && s->found.presence == PRESENCE_ABSENT)
			set(s, PRESENCE_MAYBE, false);
		s->found.environment = !unit->env_closed && s->found.presence == PRESENCE_MAYBE;
		return;
	}
	while (str_split(&rest, ',', &item)) {
		if (!str_find_char(item, '=', &equals) || !str_is(str_trim(str_from_to(item, 0, equals)), s->name))
			continue;
		set(s, PRESENCE_PRESENT, true);
		s->found.value = template_literal(s->r->arena, str_trim(str_from_offset(item, equals + 1)));
	}
}

static void detect(struct search *s, const struct component *processor) {
	struct placed list = otel_get(&processor->parts, "detectors");
	for (size_t i = 0; i < sizeof detected / sizeof detected[0]; i++)
		if (str_is(str_from(detected[i].name), s->name) && lists(list, detected[i].detector)) {
			set(s, PRESENCE_PRESENT, true);
			return;
		}
	if (!list.node || lists(list, "env") || list.node->kind == NODE_STRING)
		ask_environment(s);
}

static void ask_kubernetes(struct search *s, const struct component *processor, const struct way *way) {
	struct placed extract = otel_get(&processor->parts, "extract");
	struct placed filter = otel_get(&processor->parts, "filter");
	const struct node *metadata = extract.node ? node_get(extract.node, "metadata") : NULL;
	struct placed passthrough = otel_get(&processor->parts, "passthrough");
	if (metadata && !metadata->first)
		metadata = NULL; /* an empty list leaves the defaults */
	if (passthrough.node && str_is(passthrough.node->text, "true"))
		return; /* it only adds the pod's address, for a collector behind this one */
	bool own = otel_receiver_type(otel_type_of(way->receiver->first.id))->local ||
		   (filter.node && (node_get(filter.node, "node_from_env_var") || node_get(filter.node, "node")));
	bool node = str_is(str_from(s->name), "k8s.node.name");
	if ((node && !metadata) || (metadata && lists((struct placed){.node = metadata}, s->name)) ||
	    mentions(s, processor))
		set(s, PRESENCE_PRESENT, own && node);
}

/* What a copy of another attribute is: the same, as far as that is known here. */
static void copy_from(struct search *s, const char *source) {
	const struct placeholder *known = otel_placeholder_of_attribute(str_from(source));
	struct search other = {.r = s->r, .way = s->way, .name = source, .depth = s->depth + 1, .stop = s->at};
	if (s->depth < DEPTH_COPIES)
		search(&other);
	else
		set(&other, PRESENCE_MAYBE, false);
	s->found = other.found;
	if (other.found.value.count || other.found.presence == PRESENCE_ABSENT)
		return;
	bool own = known && other.found.own && known->scope != DIFFERENCE_RECORD;
	struct variable variable = {.id = IDENTITY_RECORD, .scope = DIFFERENCE_RECORD};
	if (own) {
		variable = otel_placeholder_variable(known, known->scope);
	} else {
		s->found.copied = str_from(source);
		variable.name = arena_format(s->r->arena, "<record:%s>", source);
	}
	if (!own && !str_starts_with(str_from(source), STR("service.")))
		variable.scope = DIFFERENCE_UNKNOWN;
	template_add_variable(s->r->arena, &s->found.value, &variable);
}

static void put(struct search *s, struct placed list, const struct node *item) {
	const struct node *value = node_get(item, "value"), *from = node_get(item, "from_attribute");
	struct attribute before = s->found;
	if (value) {
		struct value text =
		    otel_value(s->r, (struct placed){.doc = list.doc, .node = (struct node *)value}, TELL_NOTHING);
		set(s, PRESENCE_PRESENT, true);
		s->found.value = otel_value_template(s->r, &text, 0, text.text.n);
	} else if (from && from->kind == NODE_STRING) {
		copy_from(s, arena_str(s->r->arena, from->text).p);
	} else {
		set(s, PRESENCE_PRESENT, false);
	}
	if (s->found.presence == PRESENCE_ABSENT)
		s->found = before; /* there is nothing to copy */
}

/* The actions of a resource processor, in order (internal/coreinternal/attraction). */
static void act(struct search *s, const struct component *processor) {
	struct placed list = otel_get(&processor->parts, "attributes");
	bool last = s->at.pipeline == s->stop.pipeline && s->at.processor == s->stop.processor;
	s->at.action = 0;
	for (const struct node *item = list.node ? list.node->first : NULL; item; item = item->next, s->at.action++) {
		const struct node *key = node_get(item, "key"), *action = node_get(item, "action");
		if ((last && s->at.action >= s->stop.action) || !step(s))
			return;
		if (!key || !str_is(key->text, s->name) || !action)
			continue;
		bool there = s->found.presence == PRESENCE_PRESENT, absent = s->found.presence == PRESENCE_ABSENT;
		if (str_is(action->text, "delete"))
			set(s, PRESENCE_ABSENT, false);
		else if (!(str_is(action->text, "insert") && there) && !(str_is(action->text, "update") && absent))
			put(s, list, item);
	}
}

static void process(struct search *s, const struct component *processor, const struct way *way) {
	struct str type = processor->type;
	if (processor->opaque) {
		set(s, PRESENCE_MAYBE, false);
	} else if (str_is(type, "resourcedetection") || str_is(type, "resource_detection")) {
		detect(s, processor);
	} else if (str_is(type, "k8sattributes") || str_is(type, "k8s_attributes")) {
		ask_kubernetes(s, processor, way);
	} else if (str_is(type, "resource")) {
		act(s, processor);
	} else if (str_is(type, "attributes") || str_is(type, "metricstransform") ||
		   str_is(type, "metrics_transform")) {
		if (s->labels && mentions(s, processor))
			set(s, PRESENCE_PRESENT, false);
	} else if (!str_is(type, "filter") && mentions(s, processor)) {
		set(s, PRESENCE_PRESENT, false);
	}
}

static void search(struct search *s) {
	start(s, s->way);
	for (s->at.pipeline = 0; s->at.pipeline < s->way->count; s->at.pipeline++) {
		const struct reference_list *list = &s->way->pipelines[s->at.pipeline]->processors;
		for (s->at.processor = 0; s->at.processor < list->count; s->at.processor++) {
			const struct component *processor = list->items[s->at.processor].component;
			bool last = s->at.pipeline == s->stop.pipeline && s->at.processor == s->stop.processor;
			if (!step(s))
				return;
			if (processor)
				process(s, processor, s->way);
			else if (s->found.presence == PRESENCE_ABSENT)
				set(s, PRESENCE_MAYBE, false);
			if (last)
				return;
		}
	}
}

struct attribute otel_attribute(struct reading *r, const struct way *way, const char *name, bool labels) {
	struct search s = {.r = r, .way = way, .name = name, .labels = labels};
	s.stop = (struct stop){UINT32_MAX, UINT32_MAX, UINT32_MAX};
	search(&s);
	return s.found;
}
