/* What to write into stream_name so that sinks, hosts, processes or the files of one source get streams of their own.
 */
#include "agent/vector/reading.h"

enum { SINKS_SHOWN = 6, NAME_KEPT = 400 };

/* The source's type, out of the unit's documents; NULL: not known. */
static const struct source_type *type_of(const struct claim *claim) {
	for (uint32_t i = 0; i < claim->unit->doc_count; i++) {
		const struct node *sources = node_get(claim->unit->docs[i]->root, "sources");
		const struct node *source = node_get_str(sources, claim->writer.input);
		const struct node *type = node_get(source, "type");
		if (type && type->kind == NODE_STRING)
			return vector_source_type(type->text);
	}
	return claim->writer.kind == WRITER_FILE      ? vector_source_type(STR("file"))
	       : claim->writer.kind == WRITER_JOURNAL ? vector_source_type(STR("journald"))
						      : NULL;
}

static bool is_kubernetes(const struct claim *claim) {
	const struct source_type *type = type_of(claim);
	return type && str_is(str_from(type->name), "kubernetes_logs");
}

/* The inputs of the sink that the claim leaves through; NULL: not found. */
static const struct node *inputs_of(const struct claim *claim) {
	for (uint32_t i = 0; i < claim->unit->doc_count; i++) {
		const struct doc *doc = claim->unit->docs[i];
		const struct node *sink = node_get_str(node_get(doc->root, "sinks"), claim->writer.merged_by);
		if (!sink && doc->source == claim->at.source && vector_bare_kind(doc) == COMPONENT_SINK)
			sink = doc->root;
		if (sink)
			return node_get(sink, "inputs");
	}
	return NULL;
}

/* May a transform of the unit change the field host? Then it is not what the source puts in. */
static bool may_change_host(const struct claim *claim) {
	for (uint32_t i = 0; i < claim->unit->doc_count; i++) {
		const struct node *transforms = node_get(claim->unit->docs[i]->root, "transforms");
		for (const struct node *child = transforms ? transforms->first : NULL; child; child = child->next) {
			const struct node *source = node_get(child, "source"), *type = node_get(child, "type");
			bool remap = type && type->kind == NODE_STRING && str_is(type->text, "remap");
			if (remap && source && source->kind == NODE_STRING &&
			    (str_contains(source->text, STR("host")) || str_contains(source->text, STR(". ="))))
				return true;
		}
	}
	return false;
}

/* Does the sink get its events from a transform aws_ec2_metadata, which puts the instance's id into them? */
static bool has_instance_id(const struct claim *claim) {
	const struct node *inputs = inputs_of(claim);
	const struct node *input = inputs && inputs->count == 1 ? inputs->first : NULL;
	for (uint32_t i = 0; input && input->kind == NODE_STRING && i < claim->unit->doc_count; i++) {
		const struct node *transform =
		    node_get_str(node_get(claim->unit->docs[i]->root, "transforms"), input->text);
		const struct node *type = node_get(transform, "type");
		if (type && type->kind == NODE_STRING && str_is(type->text, "aws_ec2_metadata"))
			return !node_get(transform, "namespace") && !node_get(transform, "fields");
	}
	return false;
}

/* What differs from host to host and is in the events, or in the environment; not what the name has already. */
static const char *host_part(const struct claim *claim, const struct buf *name) {
	const struct source_type *type = type_of(claim);
	bool own = type && type->host == HOST_OWN && claim->unit->world.mode != MODE_CONTAINER;
	const char *parts[] = {is_kubernetes(claim)		? "{{ kubernetes.pod_node_name }}"
			       : has_instance_id(claim)		? "{{ instance-id }}"
			       : own && !may_change_host(claim) ? "{{ host }}"
								: NULL,
			       "${HOSTNAME}", "${INSTANCE_ID}"};
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i] && !str_contains(buf_str(name), str_from(parts[i])))
			return parts[i];
	return NULL;
}

static const char *parts_part(const struct claim *claim) {
	const struct source_type *type = type_of(claim);
	if (is_kubernetes(claim))
		return "{{ kubernetes.pod_uid }}-{{ kubernetes.container_name }}";
	if (type && type->fields && str_is(str_from(type->fields[0].name), "container_id"))
		return "{{ container_id }}";
	if (type && type->kind == WRITER_FILE)
		return "{{ file }}";
	return type && type->host == HOST_SENDER ? "{{ host }}" : NULL;
}

static bool has_variable(struct str text) {
	return str_contains(text, STR("${"));
}

/* What CloudWatch Logs or Vector refuses is no beginning for another name. */
static bool is_legal(const struct template *name) {
	size_t length = 0, at;
	for (uint32_t i = 0; i < name->count; i++) {
		struct str text = name->parts[i].is_variable ? name->parts[i].variable.name : name->parts[i].literal;
		bool bad = str_find_char(text, ':', &at) || str_find_char(text, '*', &at) ||
			   str_find_char(text, '%', &at) || str_contains(text, STR("{{"));
		if (bad && !name->parts[i].is_variable)
			return false;
		length += text.n;
	}
	return length < NAME_KEPT;
}

/* The present name, which begins with text of its own; a word where it does not. */
static void add_present(const struct claim *claim, struct buf *out) {
	const struct template *name = &claim->stream.value;
	size_t before = out->n;
	bool good = name->count > 0 && is_legal(name);
	if (good && name->parts[0].is_variable)
		buf_add_text(out, "vector-");
	if (!good || !agent_spell(claim->agent, name, out)) {
		out->n = before;
		buf_add_text(out, "vector");
	}
}

static void add_joint(struct buf *out, const char *part) {
	char last = out->n ? out->p[out->n - 1] : '-';
	if (last != '-' && last != '/' && last != '_' && last != '.' &&
	    !str_starts_with(str_from(part), STR("{{ file")))
		buf_add_char(out, '-');
	buf_add_text(out, part);
}

/* One setting and what goes with it. */
static void add_setting(const struct claim *claim, const struct buf *name, struct buf *out) {
	vector_spell_setting(claim, buf_str(name), out);
	if (has_variable(buf_str(name)) && vector_change_holds(claim->unit, CHANGE_NOT_INTERPOLATED) != NEVER)
		buf_format(out, " (%swith --dangerously-allow-env-var-interpolation)",
			   vector_change_holds(claim->unit, CHANGE_NOT_INTERPOLATED) == LIKELY ? "from 0.57 on " : "");
}

static bool advise_with(const struct claim *claim, const char *part, struct buf *out) {
	struct buf name = {0};
	add_present(claim, &name);
	bool adds = part && !str_contains(buf_str(&name), str_from(part));
	if (adds) {
		add_joint(&name, part);
		add_setting(claim, &name, out);
	}
	buf_finish(&name);
	return adds;
}

static bool advise_hosts(const struct claim *claim, struct buf *out) {
	struct buf name = {0};
	add_present(claim, &name);
	const char *part = host_part(claim, &name);
	buf_finish(&name);
	return advise_with(claim, part, out);
}

static bool advise_processes(const struct claim *claim, struct buf *out) {
	if (is_kubernetes(claim))
		return advise_hosts(claim, out);
	return advise_with(claim, claim->unit->world.mode == MODE_CONTAINER ? "${VECTOR_SELF_POD_NAME}" : "${HOSTNAME}",
			   out);
}

/* A suffix for each sink; and what tells hosts apart, where the name lacks it. */
static bool advise_sinks(const struct claim *const *claims, uint32_t count, struct buf *out) {
	struct str done[SINKS_SHOWN];
	uint32_t sinks = 0;
	for (uint32_t i = 0; i < count && sinks < SINKS_SHOWN; i++) {
		const struct claim *claim = claims[i];
		bool known = false;
		for (uint32_t k = 0; k < sinks; k++)
			known = known || str_equal(done[k], claim->writer.merged_by);
		if (known)
			continue;
		done[sinks] = claim->writer.merged_by;
		struct buf name = {0};
		add_present(claim, &name);
		const char *part = host_part(claim, &name);
		if (part && template_differs_by_host(&claim->stream.value) == NEVER)
			add_joint(&name, part);
		add_joint(&name, arena_str(claim->unit->arena, claim->writer.merged_by).p);
		buf_add_text(out, sinks++ ? "\n" : "");
		add_setting(claim, &name, out);
		buf_format(out, " in the sink %.*s", STR_ARGS(claim->writer.merged_by));
		buf_finish(&name);
	}
	return sinks > 0;
}

/* Sources that one sink merges: by their types, where each has one of its own; else by sinks. */
static bool advise_merged(const struct claim *const *claims, uint32_t count, struct buf *out) {
	bool differ = true;
	for (uint32_t i = 0; i < count && differ; i++) {
		const struct source_type *type = type_of(claims[i]);
		differ = type && count <= SINKS_SHOWN;
		for (uint32_t k = 0; k < i && differ; k++)
			differ =
			    type != type_of(claims[k]) || str_equal(claims[i]->writer.input, claims[k]->writer.input);
	}
	if (differ)
		return advise_with(claims[0], "{{ source_type }}", out);
	buf_format(out, "give each source a sink of its own, with a stream_name of its own, in place of %.*s",
		   STR_ARGS(claims[0]->writer.merged_by));
	return true;
}

static bool one_input(const struct claim *const *claims, uint32_t count) {
	for (uint32_t i = 1; i < count; i++)
		if (!str_equal(claims[i]->writer.input, claims[0]->writer.input))
			return false;
	return true;
}

static bool names(const struct node *inputs, struct str id) {
	for (const struct node *item = inputs ? inputs->first : NULL; item; item = item->next)
		if (item->kind == NODE_STRING && str_equal(item->text, id))
			return true;
	return false;
}

/* The input that both sinks have; empty: they have none in common. */
static struct str common_input(const struct node *a, const struct node *b) {
	enum { LOOKED_AT = 64 };
	uint32_t looks = LOOKED_AT;
	for (const struct node *item = b ? b->first : NULL; item && looks--; item = item->next)
		if (item->kind == NODE_STRING && item->text.n < LOOKED_AT && names(a, item->text))
			return item->text;
	return STR("");
}

static bool advise_twice(const struct claim *const *claims, uint32_t count, struct buf *out) {
	const struct claim *first = claims[0], *last = claims[count - 1];
	if (count < 2)
		return false;
	const struct node *inputs = inputs_of(last);
	struct str sink = last->writer.merged_by, input = last->writer.input;
	if (str_equal(first->writer.merged_by, sink)) {
		if (names(inputs, input))
			buf_format(out,
				   "take %.*s out of the inputs of the sink %.*s, which gets its events from a "
				   "transform too",
				   STR_ARGS(input), STR_ARGS(sink));
		else
			buf_format(out, "write the inputs of the sink %.*s one by one, each event in only one of them",
				   STR_ARGS(sink));
		return true;
	}
	if (!names(inputs, input) || !str_equal(first->writer.input, input))
		input = common_input(inputs_of(first), inputs);
	if (input.n)
		buf_format(out, "take %.*s out of the inputs of the sink %.*s, or the sink out", STR_ARGS(input),
			   STR_ARGS(sink));
	return input.n;
}

static bool is_http(const struct source_type *type) {
	return type && (str_is(str_from(type->name), "http_server") || str_is(str_from(type->name), "http"));
}

static bool advise_parts(const struct claim *claim, struct buf *out) {
	bool http = is_http(type_of(claim));
	bool advised = advise_with(claim, http ? "{{ host }}" : parts_part(claim), out);
	if (advised && http)
		buf_add_text(out, " (with host_key: host in the source)");
	return advised;
}

bool vector_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	switch (advice) {
	case ADVICE_SOURCES:
		return advise_sinks(claims, count, out);
	case ADVICE_HOSTS:
		return advise_hosts(claims[0], out);
	case ADVICE_PROCESSES:
		return advise_processes(claims[0], out);
	case ADVICE_PARTS:
		return one_input(claims, count) ? advise_parts(claims[0], out) : advise_merged(claims, count, out);
	case ADVICE_TWICE:
		return advise_twice(claims, count, out);
	}
	return false;
}
