/* Groups and streams: what Vector and CloudWatch Logs refuse, and the name as a template for the events of one source
 * (src/template, and src/sinks/aws_cloudwatch_logs/config.rs, validate). */
#include "agent/vector/reading.h"

#include "agent/legal_name.h"

struct name_reader {
	struct reading *r;
	struct component *sink;
	enum name_use use;
	struct text text;
	struct name_parts parts;
};

static const char *key_of(enum name_use use) {
	return use == NAME_GROUP ? "group_name" : "stream_name";
}

static bool name_open(struct reading *r, struct component *sink, enum name_use use, struct name_reader *ret) {
	struct placed node = vector_placed_get(sink->at, key_of(use));
	if (!node.node || node.node->kind != NODE_STRING)
		return false;
	*ret = (struct name_reader){.r = r, .sink = sink, .use = use, .text = vector_text_read(r, node)};
	ret->parts = vector_template_parts(r, &ret->text);
	return true;
}

static struct site part_site(const struct name_reader *n, const struct name_part *part) {
	return vector_text_site(n->r, &n->text, part->from, part->to);
}

static struct str part_text(const struct name_reader *n, const struct name_part *part) {
	return str_from_to(n->text.text, part->from, part->to);
}

/* --- what is refused --------------------------------------------------------------------------------------------- */

static void tell_bad(struct name_reader *n, const struct name_part *part) {
	struct arena *arena = n->r->arena;
	struct str text = part_text(n, part);
	bool date = part->kind == PART_BAD_DATE;
	struct str message =
	    arena_format(arena, date ? "%.*s is no date specifier" : "%.*s is no path of a field", STR_ARGS(text));
	struct problem *problem = vector_refuses(n->r, PROBLEM_OUT_OF_RANGE, part_site(n, part), message);
	problem->help = date ? STR("write %% for a percent sign beside a specifier such as %Y, or leave it out")
			     : STR("write {{ name }} or {{ .a.b }}; names with other characters than letters, digits, "
				   "_ - and @ in quotes");
}

static void tell_foreign(struct name_reader *n, const struct name_part *part) {
	struct problem *problem = unit_problem(
	    n->r->unit, PROBLEM_UNRENDERED, part_site(n, part),
	    "this is a template of another tool, not rendered yet: what stands in place of %.*s is not known",
	    STR_ARGS(part_text(n, part)));
	problem->reason = STR("with it Vector refuses the configuration and does not start");
	problem->help =
	    STR("render it first, and check what comes out; if nothing renders it, write {{ name }} with the "
		"path of a field");
}

/* The text before the first {{ or %, in which nothing is filled in. */
static struct str literal_start(const struct name_reader *n) {
	struct str text = n->text.text;
	size_t at = 0;
	while (at < text.n && text.p[at] != '%' && !str_starts_with(str_from_offset(text, at), STR("{{")))
		at++;
	return str_from_to(text, 0, at);
}

/* src/template/confinement.rs. */
static void check_confined(struct name_reader *n) {
	struct reading *r = n->r;
	enum answer holds = vector_change_holds(r->unit, CHANGE_CONFINED);
	struct str start = literal_start(n);
	bool opted_out = vector_placed_is(n->sink->at, "dangerously_allow_unconfined_template_resolution", "true");
	if (holds == NEVER || opted_out || !vector_parts_have_fields(&n->parts) || (start.n && !str_is(start, "/")))
		return;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, vector_placed_site(n->text.node),
			 holds == CERTAIN ? "%s begins with what an event says: Vector refuses that since 0.57.0"
					  : "from 0.57.0 on Vector refuses a %s that begins with what an event says",
			 key_of(n->use));
	problem->uncertain = holds != CERTAIN;
	problem->reason = holds == CERTAIN ? STR("Vector does not start")
					   : STR("older versions take it; after an update Vector does not start");
	const char *name = n->use == NAME_STREAM ? "vector-" : "/vector/";
	problem->help = arena_format(r->arena,
				     "begin it with text of your own, such as %s%.*s; if an older version runs, say so "
				     "with --agent-version vector=VERSION",
				     name, STR_ARGS(str_from_offset(n->text.text, start.n)));
	size_t hole;
	if (str_find_char(n->text.text, TEXT_HOLE, &hole) || holds == CERTAIN)
		problem->help = arena_format(r->arena, "begin it with text of your own, such as %s", name);
}

/* --- what stays as it is ----------------------------------------------------------------------------------------- */

static void tell_kept(struct name_reader *n) {
	bool group = n->use == NAME_GROUP;
	struct problem *problem = unit_problem(
	    n->r->unit, group ? PROBLEM_ILLEGAL_GROUP : PROBLEM_PLACEHOLDER_NOT_EXPANDED, n->text.kept,
	    "since 0.57.0 Vector fills in no environment variables unless it is told to: %.*s stays in the name",
	    STR_ARGS(n->text.kept_text));
	problem->reason = group ? STR("CloudWatch Logs refuses the name for its $, and all events are lost")
				: STR("it is the same text on every host");
	problem->help = STR("start Vector with --dangerously-allow-env-var-interpolation, or set "
			    "VECTOR_DANGEROUSLY_ALLOW_ENV_VAR_INTERPOLATION=true for it (then say so with --env)");
}

static void note_interpolated(struct name_reader *n) {
	struct reading *r = n->r;
	const struct text_piece *piece = n->text.pieces.items;
	if (r->kept_told || !n->text.interpolated || vector_change_holds(r->unit, CHANGE_NOT_INTERPOLATED) != LIKELY ||
	    vector_env_is_true(&r->unit->env, "VECTOR_DANGEROUSLY_ALLOW_ENV_VAR_INTERPOLATION"))
		return;
	while (piece < n->text.pieces.items + n->text.pieces.count &&
	       (!piece->is_variable || str_starts_with(piece->variable.name, STR("SECRET"))))
		piece++;
	if (piece == n->text.pieces.items + n->text.pieces.count)
		return;
	r->kept_told = true;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_PLACEHOLDER_NOT_EXPANDED,
			 node_text_site(r->arena, n->text.node.doc, n->text.node.node, piece->from, piece->to),
			 "from 0.57.0 on Vector fills in %.*s only if it is told to", STR_ARGS(piece->variable.name));
	problem->uncertain = true;
	problem->reason =
	    n->use == NAME_GROUP
		? STR("else the text stays in the name, and CloudWatch Logs refuses it for its $; here it "
		      "is taken to be filled in")
		: STR("else the text stays in the name as it is, the same on every host; here it is taken "
		      "to be filled in");
	problem->help = STR("start Vector with --dangerously-allow-env-var-interpolation; say which version runs with "
			    "--agent-version vector=VERSION");
}

/* {instance_id}, {hostname}: other shippers' placeholders. */
static void check_foreign(struct name_reader *n, const struct name_part *part) {
	struct str text = part_text(n, part);
	size_t open, close;
	for (size_t at = 0; str_find_char(str_from_offset(text, at), '{', &open); at += open + 1) {
		struct str rest = str_from_offset(text, at + open);
		if (!str_find_char(rest, '}', &close) || close < 3 || (at + open && text.p[at + open - 1] == '$') ||
		    rest.p[1] == '{')
			continue;
		size_t word = 1;
		while (word < close && ((rest.p[word] >= 'a' && rest.p[word] <= 'z') || rest.p[word] == '_'))
			word++;
		if (word != close)
			continue;
		size_t from = part->from + at + open;
		struct problem *problem = unit_problem(n->r->unit, PROBLEM_UNKNOWN_PLACEHOLDER,
						       vector_text_site(n->r, &n->text, from, from + close + 1),
						       "Vector knows no placeholder %.*s: the text stays in the name",
						       STR_ARGS(str_from_to(rest, 0, close + 1)));
		problem->reason = STR("it is the same text on every host and for every event");
		problem->help = STR("write {{ host }} for the host's name; the transform aws_ec2_metadata gives "
				    "{{ instance-id }}");
	}
}

/* --- what CloudWatch Logs refuses -------------------------------------------------------------------------------- */

static struct template checked_name(struct name_reader *n) {
	struct template out = {0};
	struct variable any = {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN, .name = STR("?")};
	for (uint32_t i = 0; i < n->parts.count; i++) {
		const struct name_part *part = &n->parts.items[i];
		struct template text = vector_text_template(n->r, &n->text, part->from, part->to);
		if (part->kind == PART_TEXT)
			template_add(n->r->arena, &out, &text);
		else if (part->kind == PART_PERCENT)
			template_add_literal(n->r->arena, &out, STR("%"));
		else if (part->has_colon)
			template_add_literal(n->r->arena, &out, STR(":"));
		else
			template_add_variable(n->r->arena, &out, &any);
	}
	return out;
}

/* With YAML's aliases several sinks have one name, which is written once. */
static bool is_first_check(struct name_reader *n) {
	struct site at = vector_placed_site(n->text.node);
	struct str key =
	    arena_format(n->r->arena, "%p %u %u", (void *)at.source, (unsigned)at.at.off, (unsigned)n->use);
	void **slot = map_at(&n->r->told, key);
	bool first = !*slot;
	*slot = n;
	return first;
}

void vector_name_check(struct reading *r, struct component *sink, enum name_use use) {
	struct name_reader n;
	if (!name_open(r, sink, use, &n) || !is_first_check(&n))
		return;
	bool bad = false;
	for (uint32_t i = 0; i < n.parts.count; i++) {
		const struct name_part *part = &n.parts.items[i];
		bad = bad || part->kind == PART_BAD_DATE || part->kind == PART_BAD_FIELD;
		if (part->kind == PART_BAD_DATE || part->kind == PART_BAD_FIELD)
			tell_bad(&n, part);
		else if (part->kind == PART_FOREIGN)
			tell_foreign(&n, part);
		else if (part->kind == PART_TEXT)
			check_foreign(&n, part);
	}
	if (n.text.kept.source)
		tell_kept(&n);
	else
		note_interpolated(&n);
	if (bad || (n.text.kept.source && use == NAME_GROUP))
		return;
	struct template name = checked_name(&n);
	legal_name_check(r->unit, &name, use == NAME_GROUP ? LEGAL_GROUP : LEGAL_STREAM,
			 vector_placed_site(n.text.node), "Vector's requests fail, and their events are lost");
	check_confined(&n);
}

/* --- the name for one source ------------------------------------------------------------------------------------- */

static bool is_first_time(struct name_reader *n, const struct component *source, size_t at) {
	struct str key = arena_format(n->r->arena, "%u %u %u %zu", n->sink->index, source->index, (unsigned)n->use, at);
	void **slot = map_at(&n->r->told, key);
	bool first = !*slot;
	*slot = n;
	return first;
}

static struct str advice_for(const struct component *source) {
	if (str_is(source->type, "kubernetes_logs"))
		return STR("write a field that they have, such as {{ kubernetes.pod_uid }} or "
			   "{{ kubernetes.pod_node_name }}, or set this one with a remap transform");
	if (str_is(source->type, "http_server") || str_is(source->type, "http"))
		return STR("let the source say who sent an event: host_key: host gives the sender's address; or decode "
			   "what it sends (decoding.codec), or set the field with a remap transform");
	if (source->source && source->source->host == HOST_DECODED)
		return STR(
		    "decode the payload (decoding.codec) if it has such a field, or set it with a remap transform");
	return STR("write a field that they have, such as {{ host }} or {{ file }}, or set this one with a remap "
		   "transform");
}

static void tell_missing(struct name_reader *n, const struct component *source, const struct name_part *part) {
	if (!is_first_time(n, source, part->from))
		return;
	struct problem *problem = unit_problem(n->r->unit, PROBLEM_NEVER_DELIVERS, part_site(n, part),
					       "events of the source %.*s (%.*s) have no field %.*s",
					       STR_ARGS(source->id), STR_ARGS(source->type), STR_ARGS(part->path));
	problem->also = source->name_site;
	problem->also_label = STR("this source");
	problem->reason = STR("Vector drops every one of them and counts component_errors_total with error_type "
			      "template_failed");
	problem->help = advice_for(source);
}

static void add_foreign(struct name_reader *n, const struct name_part *part, struct template *out) {
	struct variable unknown = {
	    .id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN, .name = arena_str(n->r->arena, part_text(n, part))};
	template_add_variable(n->r->arena, out, &unknown);
}

static void add_field(struct name_reader *n, struct component *source, const struct name_part *part,
		      struct template *out) {
	struct arena *arena = n->r->arena;
	struct str written = arena_format(arena, "{{ %.*s }}", STR_ARGS(part->path));
	struct variable unknown = {.id = IDENTITY_RECORD, .scope = DIFFERENCE_UNKNOWN, .name = written};
	if (!part->path.n) {
		unknown.name = STR("{{ ? }}");
		template_add_variable(arena, out, &unknown);
		return;
	}
	struct field_value value = vector_field_at(n->r, source, n->sink, part->path, written);
	if (!value.missing) {
		template_add(arena, out, &value.value);
		return;
	}
	tell_missing(n, source, part);
	template_add_variable(arena, out, &unknown);
}

/* Specifiers that are digits, with what may stand between them; those padded with blanks are none. */
static bool is_numeric(struct str date) {
	for (size_t i = 0; i < date.n; i++)
		for (const char *other = "bBhaAvPpRXrZc+DxfzeklT_"; *other; other++)
			if (date.p[i] == *other && (i == 0 || date.p[i] != '_' || date.p[i - 1] == '%') &&
			    (date.p[i] != 'T' || (i && date.p[i - 1] == '%')))
				return false;
	return true;
}

static void add_date(struct name_reader *n, const struct name_part *part, struct template *out) {
	static const struct charset digits = {STR_INIT(""), "0-9._/T-", 1, 0};
	struct str text = arena_str(n->r->arena, part_text(n, part));
	bool whole = str_is(text, "%Y-%m-%d") || str_is(text, "%F");
	struct variable date = {.id = IDENTITY_DATE,
				.scope = DIFFERENCE_NONE,
				.name = text,
				.values = whole		     ? &charset_date
					  : is_numeric(text) ? &digits
							     : NULL};
	template_add_variable(n->r->arena, out, &date);
}

struct field vector_name_of(struct reading *r, struct component *sink, struct component *source, enum name_use use) {
	struct name_reader n;
	struct field field = {0};
	if (!name_open(r, sink, use, &n))
		return field;
	for (uint32_t i = 0; i < n.parts.count; i++) {
		const struct name_part *part = &n.parts.items[i];
		struct template text = vector_text_template(r, &n.text, part->from, part->to);
		if (part->kind == PART_FIELD)
			add_field(&n, source, part, &field.value);
		else if (part->kind == PART_FOREIGN)
			add_foreign(&n, part, &field.value);
		else if (part->kind == PART_DATE)
			add_date(&n, part, &field.value);
		else if (part->kind == PART_PERCENT)
			template_add_literal(r->arena, &field.value, STR("%"));
		else
			template_add(r->arena, &field.value, &text);
	}
	field.at = vector_placed_site(n.text.node);
	field.origin = ORIGIN_WRITTEN;
	return field;
}
