/* Amazon Data Firehose: its row, how delivery streams are known, and reading a unit. Each destination of a delivery
 * stream writes what it could not deliver into one log stream that is named: docs.aws.amazon.com,
 * firehose/latest/APIReference (API_CloudWatchLoggingOptions) and firehose/latest/dev/monitoring-with-cloudwatch-logs,
 * from which the names of the streams are that the console makes. One delivery stream is one writer, however many send
 * to it. */
#include "agent/intrinsic.h"
#include "agent/legal_name.h"
#include "base/buf.h"
#include "base/limits.h"
#include "claim/agent.h"

enum { DEPTH_MAX = 12, STREAMS_MAX = 1000 };

static const char *const formats[] = {"json", "yaml", NULL};
static const char *const words[] = {"CloudWatchLoggingOptions", "cloudwatch_logging_options", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);
static void spell_setting(const struct claim *claim, struct str name, struct buf *out);
static bool advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);

static const char *restart(const struct unit *unit) {
	(void)unit;
	return "aws firehose update-destination --cli-input-json file://FILE";
}

const struct agent agent_firehose = {
    .name = "firehose",
    .title = "Amazon Data Firehose",
    .role = AGENT_SHIPPER,
    .formats = formats,
    .words = words,
    .recognise = recognise,
    .read = read_unit,
    .spell_setting = spell_setting,
    .advise = advise,
    .restart = restart,
    .check = "Firehose takes any name: it does not look at who else writes there",
    .source_in_event = "each names its delivery stream and its destination, and whoever wants the errors of one has to "
		       "search for that",
    .stream_key = "LogStreamName",
};

/* --- which documents are delivery streams ---------------------------------------------------------------------------
 */

struct delivery {
	struct arena *arena;
	const struct doc *doc;
	const struct node *stream;
	struct str name;   /* of the delivery stream */
	struct unit *unit; /* NULL: only asked whether there is anything */
	uint32_t found, off;
};

/* Terraform spells keys with underscores, and a block is a list of one object. */
static const struct node *get(const struct node *node, const char *key, const char *terraform) {
	const struct node *found = node_get(node, key);
	if (!found)
		found = node_get(node, terraform);
	return found && found->kind != NODE_NULL && !intrinsic_is_nothing(found) ? found : NULL;
}

static const struct node *block(const struct node *node) {
	if (node && node->kind == NODE_ARRAY)
		node = node->first;
	return node && node->kind == NODE_OBJECT && !intrinsic_is_call(node) ? node : NULL;
}

static bool is_off(const struct node *options) {
	const struct node *enabled = get(options, "Enabled", "enabled");
	return !enabled || (!intrinsic_is_call(enabled) && str_equal_ignoring_case(enabled->text, STR("false")));
}

static bool has_ending(struct str key) {
	static const char *const endings[] = {"DestinationConfiguration", "DestinationDescription", "DestinationUpdate",
					      "_configuration", "DeliveryStreamDescription"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_with(key, str_from(endings[i])))
			return true;
	return str_is(key, "Destinations");
}

static void add_claim(struct delivery *d, const struct node *destination, const struct node *options, struct str path);

/* The destinations below a delivery stream, each with the path of keys to it. */
static void walk(struct delivery *d, const struct node *node, struct str path, uint32_t depth) {
	const struct node *options = block(get(node, "CloudWatchLoggingOptions", "cloudwatch_logging_options"));
	if (options && path.n && is_off(options))
		d->off++;
	if (options && !is_off(options) && path.n) {
		d->found++;
		if (d->unit)
			add_claim(d, node, options, path);
	}
	for (const struct node *child = depth < DEPTH_MAX ? node->first : NULL; child; child = child->next) {
		const struct node *inner = child->kind == NODE_ARRAY ? child->first : child;
		bool list = str_is(child->key, "Destinations");
		if (child->kind == NODE_ARRAY && list) {
			for (; inner; inner = inner->next)
				walk(d, inner, path, depth + 1);
			continue;
		}
		bool ours = inner && inner->kind == NODE_OBJECT && !intrinsic_is_call(inner) &&
			    (depth || has_ending(child->key));
		if (!ours)
			continue;
		struct str below =
		    path.n ? arena_format(d->arena, "%.*s.%.*s", STR_ARGS(path), STR_ARGS(child->key)) : child->key;
		walk(d, inner, str_is(child->key, "DeliveryStreamDescription") ? path : below, depth + 1);
	}
}

/* Its own name, or what its template calls it. */
static struct str name_of(const struct node *stream) {
	const struct node *inner = node_get(stream, "DeliveryStreamDescription");
	const struct node *name = get(inner ? inner : stream, "DeliveryStreamName", "name");
	if (name && name->kind == NODE_STRING && !intrinsic_is_call(name))
		return name->text;
	return stream->key;
}

static void visit(struct delivery *d, const struct node *stream) {
	if (stream->kind != NODE_OBJECT || intrinsic_is_call(stream))
		return;
	d->stream = stream;
	d->name = name_of(stream);
	walk(d, stream, STR(""), 0);
}

static void visit_all(struct delivery *d) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < d->doc->root_count; i++) {
		const struct node *root = d->doc->roots[i];
		if (root && root->kind == NODE_OBJECT)
			visit(d, root);
		for (const struct node *item = root && root->kind == NODE_ARRAY ? root->first : NULL;
		     item && count++ < STREAMS_MAX; item = item->next)
			visit(d, item);
	}
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	struct delivery d = {.arena = doc->arena, .doc = doc};
	visit_all(&d);
	if (d.found)
		*ret_why = STR("a delivery stream that logs its errors");
	else if (d.off)
		*ret_why = STR("a delivery stream with error logging off");
	return d.found;
}

/* --- reading --------------------------------------------------------------------------------------------------------
 */

static void tell_missing(struct delivery *d, const struct node *options, const char *key, const char *terraform) {
	key = node_get(options, "enabled") ? terraform : key;
	struct problem *problem = unit_problem(
	    d->unit, PROBLEM_MISSING_KEY, doc_site(d->doc, options->key_span.len ? options->key_span : options->span),
	    "logging is enabled without %s", key);
	problem->reason = STR("Firehose needs both names: the delivery stream is not made, or logs nothing");
	problem->help = arena_format(d->arena, "add %s, or take the logging options out", key);
}

/* What whoever holds the document knows of its names. */
static struct template known_name(const struct delivery *d, const struct template *name) {
	struct template known = {0};
	for (uint32_t i = 0; i < name->count; i++) {
		const struct part *part = &name->parts[i];
		const struct variable *is =
		    part->is_variable ? environment_identity(&d->unit->values, part->variable.name) : NULL;
		if (part->is_variable)
			template_add_variable(d->arena, &known, is ? is : &part->variable);
		else
			template_add_literal(d->arena, &known, part->literal);
	}
	return known;
}

static bool read_name(struct delivery *d, const struct node *options, const char *key, const char *terraform,
		      enum legal_use use, struct field *ret) {
	const struct node *node = get(options, key, terraform);
	struct template value = {0};
	if (!node || (node->kind == NODE_STRING && !intrinsic_is_call(node) && !node->text.n)) {
		tell_missing(d, options, key, terraform);
		return false;
	}
	if (!intrinsic_text(d->arena, node, NULL, &value) || !value.count)
		return false;
	*ret = (struct field){
	    .value = known_name(d, &value), .at = doc_site(d->doc, node->span), .origin = ORIGIN_WRITTEN};
	legal_name_check(d->unit, &ret->value, use, ret->at, "no errors of this destination are logged");
	return true;
}

static void add_claim(struct delivery *d, const struct node *destination, const struct node *options, struct str path) {
	struct field group = {0}, stream = {0};
	const struct node *enabled = get(options, "Enabled", "enabled");
	bool named = read_name(d, options, "LogGroupName", "log_group_name", LEGAL_GROUP, &group);
	if (!read_name(d, options, "LogStreamName", "log_stream_name", LEGAL_STREAM, &stream) || !named)
		return;
	struct claim *claim = claim_add(d->unit, WRITER_INPUT, doc_site(d->doc, options->span));
	struct str name = d->name.n ? arena_format(d->arena, "%.*s (%.*s)", STR_ARGS(d->name), STR_ARGS(path)) : path;
	claim->writer.name.value = template_literal(d->arena, name);
	claim->writer.name.at = doc_site(d->doc, destination->key_span.len ? destination->key_span : destination->span);
	claim->writer.name.origin = ORIGIN_WRITTEN;
	claim->group = group;
	claim->stream = stream;
	if (intrinsic_is_call(enabled)) /* nobody knows whether it is */
		claim->delivers = POSSIBLE;
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct delivery d = {.arena = unit->arena, .unit = unit};
	unit->asked = *asked;
	unit->world = world_fill(*asked, (struct world){.mode = MODE_ANY});
	unit->copies = (struct replication){.copies = COPIES_ONE};
	for (uint32_t i = 0; i < unit->doc_count; i++) {
		d.doc = unit->docs[i];
		visit_all(&d);
	}
	*ret = unit->claims;
	return true;
}

/* --- advice ---------------------------------------------------------------------------------------------------------
 */

static bool is_terraform(const struct claim *claim) {
	struct str at = site_text(claim->at);
	return str_contains(at, STR("log_stream_name"));
}

static bool is_json(const struct claim *claim) {
	struct str at = site_text(claim->at);
	return at.n && at.p[0] == '{';
}

static void spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	const char *key = is_terraform(claim) ? "log_stream_name" : "LogStreamName";
	if (is_terraform(claim) || is_json(claim))
		buf_format(out, "\"%s\": \"%.*s\"", key, STR_ARGS(name));
	else
		buf_format(out, "%s: %.*s", key, STR_ARGS(name));
}

/* DestinationDelivery and BackupDelivery are the console's names; of several delivery streams each begins with its own.
 */
static bool advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	if (advice != ADVICE_SOURCES)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		struct str writer = template_text(claims[i]->unit->arena, &claims[i]->writer.name.value), name = writer;
		size_t end;
		bool backup = str_contains(writer, STR("ackup"));
		if (str_find(writer, STR(" ("), &end))
			name = str_from_to(writer, 0, end);
		struct str stream =
		    arena_format(claims[i]->unit->arena, "%.*s%s%s", (int)(name.n == writer.n ? 0 : name.n), name.p,
				 name.n == writer.n ? "" : "-", backup ? "BackupDelivery" : "DestinationDelivery");
		if (i)
			buf_format(out, "\n");
		spell_setting(claims[i], stream, out);
		buf_format(out, "   for %.*s", STR_ARGS(writer));
	}
	return count > 0;
}
