/* What a field of an event is when the event comes to a sink: what its source puts into it, unless a transform on the
 * way may change it. */
#include "agent/vector/reading.h"

enum { COPIES_DEEP = 4 }; /* .a = .b, .b = .c ... */

/* --- transforms -------------------------------------------------------------------------------------------------- */

static bool is_one_of(struct str text, const char *const *list) {
	while (*list && !str_is(text, *list))
		list++;
	return *list;
}

/* They drop or copy events, and leave what is in them alone. */
static const char *const passing[] = {"filter",	  "route",  "exclusive_route", "swimlanes", "sample", "sampler",
				      "throttle", "dedupe", "delay",	       "reduce",    "window", NULL};

static bool is_part_of(struct str whole, struct str part) {
	return !part.n || (str_starts_with(whole, part) &&
			   (whole.n == part.n || whole.p[part.n] == '.' || whole.p[part.n] == '['));
}

static struct remap *remap_of(struct reading *r, struct component *transform) {
	struct placed source = vector_placed_get(transform->at, "source");
	if (transform->remap)
		return transform->remap;
	bool here = source.node && source.node->kind == NODE_STRING && !node_get(transform->at.node, "file") &&
		    !node_get(transform->at.node, "files");
	transform->remap = here ? vector_remap_read(r->arena, source.node->text) : ARENA_NEW(r->arena, struct remap);
	transform->remap->opaque = transform->remap->opaque || !here;
	return transform->remap;
}

/* The field of instance metadata that path is; empty if it is none (src/transforms/aws_ec2_metadata.rs). */
static struct str metadata_key(struct reading *r, const struct component *transform, struct str path) {
	struct placed fields = vector_placed_get(transform->at, "fields");
	struct str space = vector_placed_text(transform->at, "namespace"), key = path;
	if (space.n) {
		if (!vector_path_normal(r->arena, space, &space) || !is_part_of(path, space) || path.n <= space.n + 1)
			return STR("");
		key = str_from_offset(path, space.n + 1);
	}
	if (!fields.node || fields.node->kind != NODE_ARRAY || str_starts_with(key, STR("tags.")))
		return key;
	for (const struct node *item = fields.node->first; item; item = item->next)
		if (str_equal(item->text, key))
			return key;
	return STR("");
}

static const struct {
	const char *key;
	enum identity id;
	enum difference scope;
	const struct charset *values;
} metadata[] = {
    {"instance-id", IDENTITY_INSTANCE, DIFFERENCE_HOST, &charset_instance},
    {"local-hostname", IDENTITY_CLOUD_HOST_NAME, DIFFERENCE_HOST, &charset_host_name},
    {"local-ipv4", IDENTITY_ADDRESS, DIFFERENCE_HOST, &charset_address},
    {"public-hostname", IDENTITY_UNKNOWN, DIFFERENCE_HOST, &charset_host_name},
    {"public-ipv4", IDENTITY_UNKNOWN, DIFFERENCE_HOST, &charset_address},
    {"region", IDENTITY_REGION, DIFFERENCE_REGION, &charset_region},
    {"account-id", IDENTITY_ACCOUNT, DIFFERENCE_ACCOUNT, &charset_account},
    {"availability-zone", IDENTITY_RECORD, DIFFERENCE_SOURCE, NULL},
    {"ami-id", IDENTITY_RECORD, DIFFERENCE_SOURCE, NULL},
    {"instance-type", IDENTITY_RECORD, DIFFERENCE_SOURCE, NULL},
    {"subnet-id", IDENTITY_RECORD, DIFFERENCE_SOURCE, NULL},
    {"vpc-id", IDENTITY_RECORD, DIFFERENCE_SOURCE, NULL},
    {"role-name", IDENTITY_RECORD, DIFFERENCE_SOURCE, NULL},
};

static bool metadata_find(struct str key, struct variable *ret) {
	for (size_t i = 0; i < sizeof metadata / sizeof metadata[0]; i++)
		if (str_is(key, metadata[i].key)) {
			ret->id = metadata[i].id;
			ret->scope = metadata[i].scope;
			ret->values = metadata[i].values;
			return true;
		}
	ret->id = IDENTITY_RECORD;
	ret->scope = DIFFERENCE_SOURCE;
	return str_starts_with(key, STR("tags."));
}

/* May the transform change the field? */
static bool may_change(struct reading *r, struct component *transform, struct str path) {
	struct variable unused = {0};
	if (is_one_of(transform->type, passing))
		return false;
	if (str_is(transform->type, "aws_ec2_metadata"))
		return metadata_find(metadata_key(r, transform, path), &unused);
	if (!str_is(transform->type, "remap"))
		return true;
	const struct remap *remap = remap_of(r, transform);
	for (uint32_t i = 0; i < remap->assigned.count; i++)
		if (is_part_of(path, remap->assigned.items[i].field) ||
		    is_part_of(remap->assigned.items[i].field, path))
			return true;
	return remap->opaque;
}

/* --- what a source puts into it ---------------------------------------------------------------------------------- */

static struct field_value value_of(struct reading *r, struct variable variable) {
	struct field_value value = {0};
	template_add_variable(r->arena, &value.value, &variable);
	return value;
}

static struct field_value unknown_value(struct reading *r, struct str written) {
	return value_of(r, (struct variable){.id = IDENTITY_RECORD, .scope = DIFFERENCE_UNKNOWN, .name = written});
}

static struct str key_of(struct reading *r, const struct component *source, const char *key, struct str usual) {
	struct placed at = vector_placed_get(source->at, key);
	if (!at.node || at.node->kind != NODE_STRING)
		return usual;
	return vector_path_normal(r->arena, at.node->text, &usual) ? usual : STR("");
}

/* Without a codec the payload is the message, and nothing else comes of it (src/sources/http_server.rs, kafka.rs,
 * nats.rs
 * ...: decoding is bytes by default, and only http_server has a host_key, none by default). */
static bool decodes_nothing(const struct component *source) {
	static const char *const others[] = {"encoding", "headers", "query_parameters", "auth"};
	struct placed decoding = vector_placed_get(source->at, "decoding");
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (vector_placed_get(source->at, others[i]).node)
			return false;
	return !decoding.node || vector_placed_is(decoding, "codec", "bytes");
}

static struct field_value host_value(struct reading *r, const struct component *source, struct str written) {
	switch (source->source->host) {
	case HOST_OWN:
		return value_of(r, (struct variable){.id = IDENTITY_HOST_NAME,
						     .scope = DIFFERENCE_HOST,
						     .name = written,
						     .values = &charset_host_name});
	case HOST_NONE:
		return (struct field_value){.missing = true};
	case HOST_DECODED:
		if (!vector_placed_get(source->at, "host_key").node && decodes_nothing(source))
			return (struct field_value){.missing = true};
		break;
	case HOST_SENDER:
	case HOST_UNKNOWN:
		break;
	}
	return unknown_value(r, written);
}

static struct field_value path_value(struct reading *r, struct component *source, struct str written) {
	const struct glob *reads, *excludes;
	bool several;
	vector_source_globs(r, source, &reads, &excludes, &several);
	if (reads && reads->literal)
		return (struct field_value){.value = template_literal(r->arena, reads->prefix)};
	return value_of(r, (struct variable){.id = IDENTITY_SOURCE_PATH,
					     .scope = DIFFERENCE_SOURCE,
					     .name = written,
					     .from = reads,
					     .form = PATH_WHOLE});
}

static bool is_closed(const struct component *source) {
	static const char *const annotations[] = {"pod_annotation_fields", "namespace_annotation_fields",
						  "node_annotation_fields", "ingestion_timestamp_field"};
	for (size_t i = 0; i < sizeof annotations / sizeof annotations[0]; i++)
		if (node_get(source->at.node, annotations[i]))
			return false;
	return source->source->closed;
}

static struct field_value other_value(struct reading *r, const struct component *source, struct str path,
				      struct str written) {
	for (const struct source_field *field = source->source->fields; field && field->name; field++) {
		if (!is_part_of(path, str_from(field->name)))
			continue;
		if (field->constant)
			return (struct field_value){.value = template_literal(r->arena, str_from(field->constant))};
		return value_of(r, (struct variable){.id = field->id, .scope = field->scope, .name = written});
	}
	if (is_part_of(path, STR("message")) || is_part_of(path, STR("timestamp")))
		return value_of(r,
				(struct variable){.id = IDENTITY_RECORD, .scope = DIFFERENCE_RECORD, .name = written});
	struct str offset = key_of(r, source, "offset_key", STR(""));
	if (is_closed(source) && !(offset.n && str_equal(path, offset)))
		return (struct field_value){.missing = true};
	return unknown_value(r, written);
}

static struct field_value source_value(struct reading *r, struct component *source, struct str path,
				       struct str written) {
	if (!source->source || source->missing || r->vector_fields ||
	    vector_placed_is(source->at, "log_namespace", "true"))
		return unknown_value(r, written);
	if (str_is(path, "source_type"))
		return (struct field_value){.value = template_literal(r->arena, source->type)};
	struct str host = key_of(r, source, "host_key", r->host_key);
	if (host.n && str_equal(path, host) && !(source->source->fields == NULL && source->source->metrics) &&
	    !str_is(source->type, "demo_logs"))
		return host_value(r, source, written);
	if (str_is(source->type, "file")) {
		struct str file = key_of(r, source, "file_key", STR("file"));
		if (file.n && str_equal(path, file))
			return path_value(r, source, written);
		if (is_part_of(path, STR("file")) && is_closed(source))
			return (struct field_value){.missing = true};
	}
	return other_value(r, source, path, written);
}

/* --- at the sink ------------------------------------------------------------------------------------------------- */

/* The last assignment to the field in the program, which is to all of it; NULL: it is to a part, or to more. */
static const struct assigned *last_assignment(const struct remap *remap, struct str path) {
	const struct assigned *last = NULL;
	for (uint32_t i = 0; i < remap->assigned.count; i++) {
		const struct assigned *assigned = &remap->assigned.items[i];
		if (is_part_of(path, assigned->field) || is_part_of(assigned->field, path))
			last = assigned;
	}
	return !last || remap->opaque || !str_equal(last->field, path) ? NULL : last;
}

static struct field_value field_deep(struct reading *r, struct component *source, struct component *sink,
				     struct str path, struct str written, uint32_t depth);

static struct field_value environment_value(struct reading *r, struct str name) {
	struct reference reference = {.name = name};
	struct str text;
	if (environment_get(&r->unit->env, name, &text))
		return (struct field_value){.value = template_literal(r->arena, text)};
	return value_of(r, reference_variable(r->arena, &r->unit->env, &reference, name));
}

static struct field_value assigned_value(struct reading *r, struct component *source, struct component *sink,
					 struct component *transform, struct str path, struct str written,
					 uint32_t depth) {
	const struct assigned *assigned = last_assignment(remap_of(r, transform), path);
	if (!assigned)
		return unknown_value(r, written);
	switch (assigned->kind) {
	case ASSIGNED_TEXT:
		return (struct field_value){.value = template_literal(r->arena, assigned->text)};
	case ASSIGNED_HOST_NAME:
		return value_of(r, (struct variable){.id = IDENTITY_HOST_NAME,
						     .scope = DIFFERENCE_HOST,
						     .name = written,
						     .values = &charset_host_name});
	case ASSIGNED_ENVIRONMENT:
		return environment_value(r, assigned->text);
	case ASSIGNED_FIELD:
		if (depth < COPIES_DEEP && !may_change(r, transform, assigned->text)) {
			struct field_value value = field_deep(r, source, sink, assigned->text, written, depth + 1);
			/* a null is assigned, which is no text either; but a default may stand in the program */
			return value.missing ? unknown_value(r, written) : value;
		}
		break;
	case ASSIGNED_UNKNOWN:
		break;
	}
	return unknown_value(r, written);
}

static struct field_value metadata_value(struct reading *r, const struct component *transform, struct str path,
					 struct str written) {
	struct variable variable = {.name = written};
	metadata_find(metadata_key(r, transform, path), &variable);
	return value_of(r, variable);
}

static struct field_value field_deep(struct reading *r, struct component *source, struct component *sink,
				     struct str path, struct str written, uint32_t depth) {
	struct component *changes = NULL;
	uint32_t count = 0;
	if (!vector_ways_mark(r, source, sink, NULL))
		return unknown_value(r, written);
	for (uint32_t i = 0; i < r->on_way.count; i++)
		if (r->on_way.items[i]->kind == COMPONENT_TRANSFORM && may_change(r, r->on_way.items[i], path)) {
			changes = r->on_way.items[i];
			count++;
		}
	if (count == 0)
		return source_value(r, source, path, written);
	if (count > 1 || vector_ways_mark(r, source, sink, changes) || !r->steps)
		return unknown_value(r, written);
	if (str_is(changes->type, "aws_ec2_metadata"))
		return metadata_value(r, changes, path, written);
	if (str_is(changes->type, "remap"))
		return assigned_value(r, source, sink, changes, path, written, depth);
	return unknown_value(r, written);
}

struct field_value vector_field_at(struct reading *r, struct component *source, struct component *sink, struct str path,
				   struct str written) {
	return field_deep(r, source, sink, path, written, 0);
}
