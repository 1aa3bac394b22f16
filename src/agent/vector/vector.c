/* Vector (vectordotdev/vector): its row, how its files are known, and the order of reading them. */
#include "agent/vector/reading.h"

#include "agent/repeated.h"

static const char *const formats[] = {"yaml", "toml", "json", NULL};
static const char *const homes[] = {"/etc/vector/", NULL};
static const char *const words[] = {"aws_cloudwatch_logs", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static bool recognise_path(struct str path);
static bool loads_folder(struct str folder);
static bool loads_file(struct str folder, struct str path);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_vector = {
    .name = "vector",
    .title = "Vector",
    .role = AGENT_SHIPPER,
    .formats = formats,
    .homes = homes,
    .words = words,
    .recognise = recognise,
    .recognise_path = recognise_path,
    .loads_folder = loads_folder,
    .loads_file = loads_file,
    .load = vector_load,
    .expand = vector_expand,
    .read = read_unit,
    .in_world = vector_in_world,
    .spell_variable = vector_spell_variable,
    .rename = vector_rename,
    .spell_setting = vector_spell_setting,
    .advise = vector_advise,
    .host_identity = vector_host_identity,
    .restart = vector_restart,
    .check = "vector validate looks at one set of files, and never at where two sinks or two hosts write",
    .own_state_file = "give each Vector on the host a data_dir of its own, or give the sources different ids",
    .host_in_event = "only a field such as host, where the events have one, tells which host sent an event",
    .output_noun = "sink",
    .stream_key = "stream_name",
    .split_files = "{{ file }} in stream_name",
};

/* --- which files are Vector's ----------------------------------------------------------------------------------------
 */

static bool is_map_of_objects(const struct node *node) {
	for (const struct node *child = node && node->kind == NODE_OBJECT ? node->first : NULL; child;
	     child = child->next)
		if (child->kind == NODE_OBJECT && node_get(child, "type"))
			return true;
	return false;
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	const struct node *sinks = node_get(doc->root, "sinks");
	struct buf types = {0};
	if (vector_bare_kind(doc) == COMPONENT_SINK && vector_is_cloudwatch(doc->root)) {
		*ret_why = STR("a sink aws_cloudwatch_logs");
		return true;
	}
	for (const struct node *sink = sinks && sinks->kind == NODE_OBJECT ? sinks->first : NULL; sink;
	     sink = sink->next) {
		const struct node *table = vector_component_node(sink);
		const struct node *type = node_get(table, "type");
		if (table && vector_is_cloudwatch(table)) {
			*ret_why = arena_format(doc->arena, "sinks.%.*s", STR_ARGS(sink->key));
			buf_finish(&types);
			return true;
		}
		if (type && type->kind == NODE_STRING && types.n < 80)
			buf_format(&types, "%s%.*s", types.n ? ", " : "", STR_ARGS(type->text));
	}
	bool vector = is_map_of_objects(node_get(doc->root, "sources")) || is_map_of_objects(sinks) ||
		      is_map_of_objects(node_get(doc->root, "transforms"));
	if (vector && types.n)
		*ret_why = arena_format(doc->arena, "its sinks are %.*s", STR_ARGS(buf_str(&types)));
	else if (vector)
		*ret_why = STR("it has no sink");
	buf_finish(&types);
	return false;
}

static struct str without_slash(struct str path) {
	return path.n > 1 && path.p[path.n - 1] == '/' ? str_from_to(path, 0, path.n - 1) : path;
}

/* Where packages put it. Only vector.yaml there is read by default; a service that reads more says so on its command
 * line, or with VECTOR_CONFIG_DIR. */
static bool loads_folder(struct str folder) {
	folder = without_slash(folder);
	return str_ends_with(folder, STR("/etc/vector")) || str_is(folder, "etc/vector");
}

static bool loads_file(struct str folder, struct str path) {
	static const struct str below[] = {STR_INIT("/sources/"), STR_INIT("/transforms/"), STR_INIT("/sinks/"),
					   STR_INIT("/enrichment_tables/")};
	folder = without_slash(folder);
	size_t slash;
	if (!str_starts_with(path, folder) || path.n <= folder.n || path.p[folder.n] != '/' || !vector_is_file(path))
		return false;
	struct str rest = str_from_offset(path, folder.n);
	bool direct = !str_find_char(str_from_offset(rest, 1), '/', &slash);
	for (size_t i = 0; i < sizeof below / sizeof below[0] && !direct; i++)
		if (str_starts_with(rest, below[i]))
			return !str_find_char(str_from_offset(rest, below[i].n), '/', &slash);
	return direct;
}

static bool recognise_path(struct str path) {
	return str_ends_with(path, STR("/etc/vector/vector.yaml")) ||
	       str_ends_with(path, STR("/etc/vector/vector.toml"));
}

enum { STEPS = 1 << 26 }; /* of all walks through the graph */

/* --- reading ---------------------------------------------------------------------------------------------------------
 */

static bool is_contained(const struct reading *r) {
	for (uint32_t i = 0; i < r->all.count; i++)
		if (r->all.items[i]->kind == COMPONENT_SOURCE && str_is(r->all.items[i]->type, "kubernetes_logs"))
			return true;
	return false;
}

static bool is_windows(const struct reading *r) {
	for (uint32_t i = 0; i < r->all.count; i++) {
		const struct component *c = r->all.items[i];
		const struct node *include = node_get(c->at.node, "include");
		const struct node *first = include ? include->first : NULL;
		struct str text = first ? first->text : STR("");
		if (c->kind == COMPONENT_SOURCE &&
		    (str_is(c->type, "windows_event_log") ||
		     (text.n > 2 && text.p[1] == ':' && (text.p[2] == '\\' || text.p[2] == '/'))))
			return true;
	}
	return false;
}

static void settle_world(struct reading *r) {
	struct world fallback = {.mode = is_contained(r) ? MODE_CONTAINER : MODE_EC2,
				 .platform = is_windows(r) ? PLATFORM_WINDOWS : PLATFORM_LINUX};
	r->unit->world = world_fill(r->unit->asked, fallback);
}

/* What stands once for all components. */
static void read_globals(struct reading *r) {
	r->host_key = STR("host");
	for (uint32_t i = 0; i < r->unit->doc_count; i++) {
		const struct doc *doc = r->unit->docs[i];
		struct placed root = {doc, doc->root}, schema = vector_placed_get(root, "schema");
		struct str host = vector_placed_text(vector_placed_get(root, "log_schema"), "host_key");
		if (vector_bare_kind(doc) != COMPONENT_KINDS)
			continue;
		if (host.n && vector_path_normal(r->arena, host, &host))
			r->host_key = host;
		r->vector_fields = r->vector_fields || vector_placed_is(schema, "log_namespace", "true");
		r->relaxed = r->relaxed || vector_placed_is(root, "wildcard_matching", "relaxed");
		if (vector_placed_text(root, "data_dir").n)
			r->data_dir_at = vector_placed_get(root, "data_dir");
	}
}

/* Sources, and no input that nobody defines: nothing more is loaded. */
static bool is_whole(const struct reading *r) {
	for (uint32_t i = 0; i < r->unit->doc_count; i++)
		if (r->unit->docs[i]->incomplete || node_get(r->unit->docs[i]->root, "provider"))
			return false;
	for (uint32_t i = 0; i < r->unit->problems.count; i++)
		if (r->unit->problems.items[i].kind == PROBLEM_SYNTAX)
			return false; /* a file was not read */
	return r->count[COMPONENT_SOURCE] > 0 && r->count[COMPONENT_SINK] > 0;
}

static struct doc *doc_called(const struct unit *unit, const char *name) {
	for (uint32_t i = 0; i < unit->doc_count; i++)
		if (str_ends_with(source_lies_at(unit->docs[i]->source), str_from(name)))
			return unit->docs[i];
	return NULL;
}

/* An update leaves the old default file beside the new one: only one of them is loaded. */
static void leave_out_old(struct unit *unit) {
	struct doc *yaml = doc_called(unit, "/vector.yaml"), *toml = doc_called(unit, "/vector.toml");
	if (unit->doc_count != 2 || !yaml || !toml)
		return;
	bool new = vector_change_holds(unit, CHANGE_YAML_FIRST) != NEVER;
	struct doc *old = new ? toml : yaml;
	struct problem *problem =
	    unit_problem(unit, PROBLEM_STALE_COPY, doc_site(old, (struct span){.off = 0, .len = 0}),
			 "this file is not loaded by default: %s beside it is", new ? "vector.yaml" : "vector.toml");
	problem->uncertain = true;
	problem->reason = STR("since 0.34.0 Vector's default file is vector.yaml, before it was vector.toml");
	problem->help = STR("delete the one that is not used");
	unit->docs[0] = new ? yaml : toml;
	unit->doc_count = 1;
}

static bool has_cloudwatch(const struct reading *r) {
	for (uint32_t i = 0; i < r->all.count; i++)
		if (r->all.items[i]->kind == COMPONENT_SINK && vector_is_cloudwatch(r->all.items[i]->at.node))
			return true;
	return false;
}

static void tell_steps(struct reading *r) {
	if (r->steps || !r->all.count)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_LIMIT, r->all.items[0]->name_site,
					       "the ways of the events are too many to tell what all fields are");
	problem->incomplete = true;
	problem->help = STR("check parts of the configuration on their own");
}

static void read_components(struct reading *r) {
	read_globals(r);
	r->whole = is_whole(r);
	vector_documents_check(r);
	vector_wiring_read(r);
	vector_sources_check(r);
	vector_graph_solve(r);
	for (uint32_t i = 0; i < r->all.count; i++) {
		struct component *c = r->all.items[i];
		if (c->kind == COMPONENT_SINK && vector_is_cloudwatch(c->at.node) && !c->replaced)
			vector_sink_check(r, c);
	}
	vector_dead_tell(r);
	vector_claims_make(r);
	tell_steps(r);
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct reading r = {.unit = unit, .arena = unit->arena, .steps = STEPS};
	r.by_id.arena = r.by_output.arena = r.told.arena = unit->arena;
	unit->asked = *asked;
	unit->world = *asked;
	leave_out_old(unit);
	vector_components_read(&r);
	settle_world(&r);
	bool sends = has_cloudwatch(&r);
	if (sends) {
		/* src/config/format.rs: serde_yaml to a Value, which refuses them since 0.9.4 (its release notes) */
		repeated_keys_refuse(unit, "yaml", "Vector");
		r.scratch = arena_new();
		read_components(&r);
		arena_free(r.scratch);
	} else {
		unit->problems.count = 0;
	}
	*ret = unit->claims;
	return sends;
}
