/* What Vector refuses before it connects anything: keys of whole files, the settings of the sink, variables that are
 * surely not set. Other sinks' settings are not looked at. */
#include "agent/vector/reading.h"

/* --- settings of the sink ------------------------------------------------------------------------------------------
 */

static const struct node *child_at(const struct node *parent, struct span at) {
	for (const struct node *child = parent->first; child; child = child->next) {
		if (child->span.off == at.off && child->span.len == at.len)
			return child;
		if (child->span.off <= at.off && child->span.off + child->span.len >= at.off + at.len && child->first)
			return child_at(child, at);
	}
	return NULL;
}

/* null is as good as absent for a setting that is not required; what a variable holds nobody knows. */
static bool is_excused(struct reading *r, const struct component *sink, const struct problem *problem) {
	if (problem->kind != PROBLEM_WRONG_TYPE && problem->kind != PROBLEM_OUT_OF_RANGE)
		return false;
	const struct node *node = child_at(sink->at.node, problem->at.at);
	if (!node)
		return false;
	if (node->kind == NODE_NULL)
		return !str_is(node->key, "group_name") && !str_is(node->key, "stream_name") &&
		       !str_is(node->key, "encoding");
	if (node->kind != NODE_STRING)
		return false;
	struct text text = vector_text_read(r, (struct placed){sink->at.doc, node});
	return text.interpolated || text.pieces.count > 1;
}

static void drop_excused(struct reading *r, const struct component *sink, uint32_t from) {
	struct problem_list *problems = &r->unit->problems;
	uint32_t kept = from;
	for (uint32_t i = from; i < problems->count; i++)
		if (!is_excused(r, sink, &problems->items[i]))
			problems->items[kept++] = problems->items[i];
	problems->count = kept;
}

/* src/aws/auth.rs, AwsAuthentication: one of four sets of settings, and nothing beside it. */
static void check_auth(struct reading *r, const struct component *sink) {
	static const struct {
		const char *needs[3];
		const char *takes[6];
	} ways[] = {
	    {{"access_key_id", "secret_access_key"},
	     {"session_token", "assume_role", "external_id", "region", "session_name"}},
	    {{"credentials_file"}, {"profile", "region"}},
	    {{"assume_role"}, {"external_id", "load_timeout_secs", "imds", "region", "session_name"}},
	    {{NULL}, {"load_timeout_secs", "imds", "region"}},
	};
	struct placed auth = vector_placed_get(sink->at, "auth");
	if (!auth.node || auth.node->kind != NODE_OBJECT)
		return;
	for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++) {
		bool fits = true;
		for (const char *const *need = ways[way].needs; *need; need++)
			fits = fits && node_get(auth.node, *need);
		for (const struct node *child = auth.node->first; child && fits; child = child->next) {
			bool known = false;
			for (const char *const *key = ways[way].needs; *key; key++)
				known = known || str_is(child->key, *key);
			for (size_t i = 0; i < 6 && ways[way].takes[i]; i++)
				known = known || str_is(child->key, ways[way].takes[i]);
			fits = known || child->kind == NODE_NULL;
		}
		if (fits)
			return;
	}
	struct problem *problem = vector_refuses(r, PROBLEM_OUT_OF_RANGE, doc_site(auth.doc, auth.node->key_span),
						 STR("these settings of \"auth\" do not go together"));
	problem->help = STR("give access_key_id and secret_access_key, or credentials_file and profile, or "
			    "assume_role, or none of them");
}

static void check_encoding(struct reading *r, const struct component *sink) {
	struct placed encoding = vector_placed_get(sink->at, "encoding");
	const struct node *codec = node_get(encoding.node, "codec");
	if (!encoding.node ||
	    (encoding.node->kind == NODE_STRING && vector_change_holds(r->unit, CHANGE_ENCODING_TABLE) == NEVER))
		return;
	struct problem *problem = NULL;
	if (encoding.node->kind != NODE_OBJECT)
		problem =
		    vector_refuses(r, PROBLEM_WRONG_TYPE, vector_placed_site(encoding),
				   STR("\"encoding\" holds the codec and its settings: since 0.24.0 it is no text"));
	else if (!codec && vector_change_holds(r->unit, CHANGE_ENCODING_TABLE) != NEVER)
		problem = vector_refuses(r, PROBLEM_MISSING_KEY, doc_site(encoding.doc, encoding.node->key_span),
					 STR("\"codec\" is missing in \"encoding\""));
	else if (codec && codec->kind != NODE_STRING)
		problem = vector_refuses(r, PROBLEM_WRONG_TYPE, doc_site(encoding.doc, codec->span),
					 STR("\"codec\" must be a string"));
	if (!problem)
		return;
	problem->help = STR("write encoding.codec, such as json or text");
	if (vector_change_holds(r->unit, CHANGE_ENCODING_TABLE) == LIKELY && !(codec && codec->kind != NODE_STRING))
		problem->assumes = STR("Vector is 0.24.0 or newer (--agent-version vector=VERSION)");
}

static void check_old_role(struct reading *r, const struct component *sink) {
	struct placed role = vector_placed_get(sink->at, "assume_role");
	if (!role.node || role.node->kind != NODE_STRING)
		return;
	struct site at = doc_site(role.doc, role.node->key_span);
	if (vector_change_holds(r->unit, CHANGE_NO_OLD_ROLE) == NEVER) {
		unit_problem(r->unit, PROBLEM_DEPRECATED_KEY, at, "\"assume_role\" has no effect from 0.21.0 on")
		    ->help = STR("move it into \"auth\"");
		return;
	}
	struct problem *problem = unit_problem(r->unit, PROBLEM_NO_EFFECT, at,
					       "\"assume_role\" has no effect here: Vector writes with its own "
					       "credentials");
	problem->reason = STR("the events may go to another account than this role's, or are denied");
	problem->help = STR("move it into \"auth\"");
}

void vector_sink_check(struct reading *r, struct component *sink) {
	struct placed_list roots = {0};
	uint32_t from = r->unit->problems.count;
	LIST_ADD(r->arena, &roots, sink->at);
	schema_check(r->unit, &roots, &vector_keys_sink, "Vector");
	drop_excused(r, sink, from);
	check_encoding(r, sink);
	check_auth(r, sink);
	check_old_role(r, sink);
	vector_name_check(r, sink, NAME_GROUP);
	vector_name_check(r, sink, NAME_STREAM);
}

/* --- whole files ----------------------------------------------------------------------------------------------------
 */

/* src/config/builder.rs and lib/vector-core/src/config/global_options.rs, with those of older releases. */
static const struct key top_rows[] = {
    {.name = "data_dir"},
    {.name = "wildcard_matching"},
    {.name = "log_schema"},
    {.name = "telemetry"},
    {.name = "timezone"},
    {.name = "proxy"},
    {.name = "acknowledgements"},
    {.name = "expire_metrics"},
    {.name = "expire_metrics_secs"},
    {.name = "expire_metrics_per_metric_set"},
    {.name = "buffer_utilization_ewma_half_life_seconds"},
    {.name = "buffer_utilization_ewma_alpha"},
    {.name = "latency_ewma_alpha"},
    {.name = "metrics_storage_refresh_period"},
    {.name = "api"},
    {.name = "schema"},
    {.name = "healthchecks"},
    {.name = "enrichment_tables"},
    {.name = "sources"},
    {.name = "sinks"},
    {.name = "transforms"},
    {.name = "tests"},
    {.name = "provider"},
    {.name = "secret"},
    {.name = "enterprise"},
    {.name = "datadog"},
    {.name = "pipelines"},
    {.name = "dns_servers"},
};

static bool is_top_key(struct str name) {
	for (size_t i = 0; i < sizeof top_rows / sizeof top_rows[0]; i++)
		if (str_is(name, top_rows[i].name))
			return true;
	return false;
}

/* Another program's file may lie in a folder that Vector loads. */
static bool has_top_key(const struct doc *doc) {
	for (const struct node *child = doc->root->first; child; child = child->next)
		if (is_top_key(child->key))
			return true;
	return false;
}

static void check_top_keys(struct reading *r, const struct doc *doc) {
	for (const struct node *child = doc->root->first; child; child = child->next) {
		if (is_top_key(child->key) || node_is_shadowed(child))
			continue;
		const char *near = schema_nearest(child->key, top_rows, sizeof top_rows / sizeof top_rows[0]);
		struct problem *problem =
		    vector_refuses(r, PROBLEM_UNKNOWN_KEY, doc_site(doc, child->key_span),
				   arena_format(r->arena, "Vector knows no key \"%.*s\" here", STR_ARGS(child->key)));
		problem->help = near ? arena_format(r->arena, "did you mean \"%s\"?", near) : STR("leave it out");
	}
}

/* src/config/format.rs: the text is read by serde_yaml, and what it makes of a tag fits no setting. */
static void tell_tag(struct reading *r, const struct doc *doc, const struct node *node) {
	struct problem *problem =
	    vector_refuses(r, PROBLEM_SYNTAX, doc_site(doc, node->span),
			   arena_format(r->arena, "Vector knows no YAML tag such as %.*s", STR_ARGS(node->extra->tag)));
	problem->help = STR("take it out; variables of the environment are written ${NAME}");
}

static void tell_merge(struct reading *r, const struct doc *doc, const struct node *node) {
	struct problem *problem = vector_refuses(r, PROBLEM_UNKNOWN_KEY, doc_site(doc, node->extra->alias),
						 STR("before 0.43.0 Vector knows no merge key <<"));
	problem->help = STR("write the settings out, or upgrade");
}

static void check_yaml(struct reading *r, const struct doc *doc) {
	bool tag = false, merge = vector_change_holds(r->unit, CHANGE_MERGE_KEYS) != NEVER;
	for (const struct node *node = doc->root; node; node = node_following(node)) {
		const struct node_extra *extra = node->extra;
		if (!tag && extra && extra->tag.n > 1 && extra->tag.p[0] == '!' && extra->tag.p[1] != '!') {
			tell_tag(r, doc, node);
			tag = true;
		}
		if (!merge && extra && extra->merged && extra->alias.len) {
			tell_merge(r, doc, node);
			merge = true;
		}
	}
}

/* Components without a type; what stands in place of one. */
static void check_components(struct reading *r) {
	for (uint32_t i = 0; i < r->all.count; i++) {
		const struct component *c = r->all.items[i];
		if (c->missing || c->kind == COMPONENT_TABLE || node_get(c->at.node, "type") || c->type.n ||
		    c->at.node->parent == NULL || str_is(c->at.node->key, "source_config"))
			continue;
		vector_refuses(
		    r, PROBLEM_MISSING_KEY, c->name_site,
		    arena_format(r->arena, "the %s %.*s has no type", vector_kind_name(c->kind), STR_ARGS(c->id)))
		    ->help = STR("add \"type\"");
	}
}

/* --- variables that nothing sets ------------------------------------------------------------------------------------
 */

static void tell_unset(struct reading *r, const struct reference *reference, struct site at) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_UNSET_VARIABLE, at,
					       "nothing sets the environment variable %.*s", STR_ARGS(reference->name));
	problem->reason = STR("Vector refuses the configuration and does not start, even if it stands in a comment");
	problem->help = arena_format(r->arena, "set %.*s where Vector runs, or write a default as in ${%.*s:-web}",
				     STR_ARGS(reference->name), STR_ARGS(reference->name));
}

static bool is_refused(struct reading *r, const struct reference *reference) {
	struct str unused;
	return reference_value(reference, &r->unit->env, r->unit->env_closed, &unused) == VALUE_REFUSED;
}

static void check_source(struct reading *r, struct source *source, struct map *told) {
	struct reference_scan scan = {.text = source->text, .source = source};
	struct reference reference;
	while (reference_next(&scan, &reference)) {
		if (!is_refused(r, &reference))
			continue;
		void **slot = map_at(told, reference.name);
		if (*slot)
			continue;
		*slot = source;
		tell_unset(
		    r, &reference,
		    (struct site){source,
				  {.off = (uint32_t)reference.from, .len = (uint32_t)(reference.to - reference.from)}});
	}
}

static void check_variables(struct reading *r) {
	struct map told = {.arena = r->arena};
	bool off = vector_change_holds(r->unit, CHANGE_NOT_INTERPOLATED) == CERTAIN &&
		   !vector_env_is_true(&r->unit->env, "VECTOR_DANGEROUSLY_ALLOW_ENV_VAR_INTERPOLATION");
	if (off || vector_env_is_true(&r->unit->env, "VECTOR_DISABLE_ENV_VAR_INTERPOLATION"))
		return;
	for (uint32_t i = 0; i < r->unit->doc_count; i++) {
		struct source *source = r->unit->docs[i]->source;
		bool expanded = source->outer && !source->label.n;
		check_source(r, expanded ? (struct source *)source->outer : source, &told);
	}
}

void vector_documents_check(struct reading *r) {
	for (uint32_t i = 0; i < r->unit->doc_count; i++) {
		const struct doc *doc = r->unit->docs[i];
		if (doc->root && str_is(str_from(doc->format->name), "yaml"))
			check_yaml(r, doc);
		if (doc->root && doc->root->kind == NODE_OBJECT && vector_bare_kind(doc) == COMPONENT_KINDS &&
		    has_top_key(doc))
			check_top_keys(r, doc);
	}
	check_components(r);
	check_variables(r);
}
