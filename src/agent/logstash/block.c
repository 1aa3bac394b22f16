/* A cloudwatchlogs block as a claim: lib/logstash/outputs/cloudwatchlogs.rb of
 * amazon-archives/logstash-output-cloudwatchlogs, and lib/logstash/plugin_mixins/aws_config of
 * logstash-plugins/logstash-mixin-aws for region and credentials. */
#include "agent/logstash/reading.h"

static const char *const keys[] = {
    "region",	  "access_key_id",  "secret_access_key", "session_token", "aws_credentials_file",
    "proxy_uri",  "use_ssl",	    "endpoint",		 "role_arn",	  "role_session_name",
    "batch_size", "log_group_name", "log_stream_name",	 "batch_count",	  "buffer_duration",
    "use_codec",  "queue_size",	    "dry_run",		 "codec",	  "workers",
};

static bool is_required(struct str key) {
	return str_is(key, "log_group_name") || str_is(key, "log_stream_name");
}

static struct placed setting_of(const struct block *block, const char *key) {
	return (struct placed){block->at.doc, node_get(block->at.node, key)};
}

static struct site setting_site(struct placed setting) {
	return doc_site(setting.doc, setting.node->span);
}

static struct site name_site(const struct block *block) {
	return doc_site(block->at.doc, block->at.node->key_span);
}

static bool is_text(const struct node *node) {
	return node && (node->kind == NODE_STRING || node->kind == NODE_NUMBER);
}

/* --- what keeps a block from sending ------------------------------------------------------------------------------ */

static struct problem *tell(const struct reading *r, enum problem_kind kind, struct site at, const char *key,
			    const char *what) {
	struct problem *problem = unit_problem(r->unit, kind, at, "%s%s", key, what);
	problem->reason = STR("the plugin refuses its settings, and the whole pipeline does not start");
	return problem;
}

static bool is_key(struct str name) {
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (str_is(name, keys[i]))
			return true;
	return false;
}

/* A setting of the block that is no setting of the plugin and is spelt nearly like key. */
static const struct node *misspelt(const struct block *block, const char *key) {
	for (const struct node *child = block->at.node->first; child; child = child->next)
		if (!is_key(child->key) && str_distance(child->key, str_from(key), 3) <= 3)
			return child;
	return NULL;
}

/* The setting that was meant: nearly spelt so, and not in the block; NULL if there is none. */
static const char *meant(const struct block *block, struct str name) {
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		struct str key = str_from(keys[i]);
		bool near = name.n <= key.n + 2 && key.n <= name.n + 2 && str_distance(name, key, 2) <= 2;
		if (near && !node_get_str(block->at.node, key))
			return keys[i];
	}
	return NULL;
}

/* Other releases of the mixin have other settings: only what looks like a typing error is told. */
static void check_keys(const struct reading *r, const struct block *block) {
	for (const struct node *child = block->at.node->first; child; child = child->next) {
		const char *key = is_key(child->key) ? NULL : meant(block, child->key);
		if (key && !is_required(str_from(key)))
			tell(r, PROBLEM_UNKNOWN_KEY, doc_site(block->at.doc, child->key_span),
			     arena_str(r->arena, child->key).p, " is no setting of this plugin")
			    ->help = arena_format(r->arena, "did you mean %s?", key);
	}
}

static void tell_missing(const struct reading *r, const struct block *block, const char *key) {
	struct problem *problem = tell(r, PROBLEM_MISSING_KEY, name_site(block), key, " is missing in this output");
	const struct node *near = misspelt(block, key);
	problem->help = arena_format(r->arena, "add %s => \"...\"", key);
	if (!near)
		return;
	problem->also = doc_site(block->at.doc, near->key_span);
	problem->also_label = STR("a typing error?");
	problem->help = arena_format(r->arena, "write %s here", key);
}

/* Two settings of one name become a list (lscl.rb, map_expr_attributes), and the plugin takes one text. */
static bool is_repeated(const struct reading *r, const struct block *block, const char *key) {
	const struct node *first = NULL;
	for (const struct node *child = block->at.node->first; child; child = child->next) {
		if (!str_is(child->key, key))
			continue;
		if (first && !str_equal(first->text, child->text)) {
			struct problem *problem =
			    tell(r, PROBLEM_DUPLICATE_KEY, doc_site(block->at.doc, child->key_span), key,
				 " stands here again: Logstash makes a list of both");
			problem->also = doc_site(block->at.doc, first->key_span);
			problem->also_label = STR("the first one");
			problem->help = STR("keep one of them");
			return true;
		}
		first = child;
	}
	return false;
}

static bool has_name(const struct reading *r, const struct block *block, const char *key) {
	struct placed setting = setting_of(block, key);
	if (!setting.node) {
		tell_missing(r, block, key);
		return false;
	}
	if (is_repeated(r, block, key))
		return false;
	if (is_text(setting.node))
		return true;
	tell(r, PROBLEM_WRONG_TYPE, setting_site(setting), key, " takes one text")->help =
	    arena_format(r->arena, "write %s => \"...\"", key);
	return false;
}

/* dry_run => true, or "true". */
static bool sends_nothing(const struct reading *r, const struct block *block) {
	struct placed dry = setting_of(block, "dry_run");
	if (!dry.node || !str_is(dry.node->text, "true"))
		return false;
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, setting_site(dry),
					       "dry_run is on: this output prints its events and sends none");
	problem->help = STR("delete this line to send them");
	return true;
}

/* What register() puts in place of numbers out of range. */
static void check_numbers(const struct reading *r, const struct block *block) {
	static const struct {
		const char *key, *side;
		uint32_t limit;
		bool at_least;
	} limits[] = {
	    {"batch_count", "above", 10000, false},
	    {"batch_size", "above", 1048576, false},
	    {"buffer_duration", "below", 5000, true},
	};
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		struct placed setting = setting_of(block, limits[i].key);
		uint32_t number;
		if (!is_text(setting.node) || !str_to_u32(setting.node->text, &number))
			continue;
		if (limits[i].at_least ? number >= limits[i].limit : number <= limits[i].limit)
			continue;
		unit_problem(r->unit, PROBLEM_NO_EFFECT, setting_site(setting),
			     "%s %s %u has no effect: the plugin uses %u", limits[i].key, limits[i].side,
			     limits[i].limit, limits[i].limit)
		    ->help = arena_format(r->arena, "write %u, or leave the setting out", limits[i].limit);
	}
}

/* --- where events come from --------------------------------------------------------------------------------------- */

/* May one input of this plugin bring the events of several files or senders? */
static bool takes_several(const struct node *input) {
	static const char *const single[] = {"stdin", "generator", "heartbeat", "exec", "unix", "pipe", "s3", "jdbc"};
	if (!str_is(input->key, "file")) {
		for (size_t i = 0; i < sizeof single / sizeof single[0]; i++)
			if (str_is(input->key, single[i]))
				return false;
		return true;
	}
	const struct node *path = node_get(input, "path");
	if (!path || path->kind == NODE_OBJECT)
		return false;
	const struct node *text = path->kind == NODE_ARRAY ? path->first : path;
	size_t at;
	if (path->kind == NODE_ARRAY && path->count != 1)
		return path->count > 1;
	return text && (str_find_char(text->text, '*', &at) || str_find_char(text->text, '[', &at) ||
			str_find_char(text->text, '?', &at) || str_find_char(text->text, '{', &at));
}

/* Of the inputs that a block may get events from: those of its own file, or where it has none, of all files. */
static bool may_mix(const struct reading *r, const struct block *block) {
	uint32_t own = 0, all = r->inputs.count;
	const struct node *last = all ? r->inputs.items[all - 1].node : NULL;
	for (uint32_t i = 0; i < all; i++)
		if (r->inputs.items[i].doc == block->at.doc) {
			own++;
			last = r->inputs.items[i].node;
		}
	return (own ? own : all) > 1 || (last && takes_several(last));
}

/* --- the claim ---------------------------------------------------------------------------------------------------- */

static struct field field_of(const struct reading *r, const struct block *block, const char *key, enum name_use use) {
	struct placed setting = setting_of(block, key);
	if (!is_text(setting.node))
		return (struct field){0};
	return (struct field){
	    .value = logstash_name(r, setting, use), .at = setting_site(setting), .origin = ORIGIN_WRITTEN};
}

/* The default of the mixin is a region of its own, not that of the host. */
static struct field region_of(const struct reading *r, const struct block *block) {
	struct field region = field_of(r, block, "region", NAME_OTHER);
	if (region.origin != ORIGIN_ABSENT)
		return region;
	return (struct field){
	    .value = template_literal(r->arena, STR("us-east-1")), .at = name_site(block), .origin = ORIGIN_DEFAULT};
}

/* The account is the role's own; whose a key or a file of keys is, nobody knows, but one has one account. */
static struct field account_of(const struct reading *r, const struct block *block, const struct field *role) {
	struct field key = field_of(r, block, "access_key_id", NAME_OTHER);
	struct arena *arena = r->arena;
	if (key.origin == ORIGIN_ABSENT)
		key = field_of(r, block, "aws_credentials_file", NAME_OTHER);
	if (role->origin == ORIGIN_ABSENT && key.origin != ORIGIN_ABSENT) {
		struct str text = template_text(arena, &key.value);
		struct str end = str_from_offset(text, text.n > 4 ? text.n - 4 : 0);
		struct variable variable = {.id = IDENTITY_UNKNOWN,
					    .scope = DIFFERENCE_UNKNOWN,
					    .name = arena_format(arena, "<account of ...%.*s>", STR_ARGS(end))};
		key.value = (struct template){0};
		template_add_variable(arena, &key.value, &variable);
		return key;
	}
	return field_account(arena, role);
}

/* Blocks have no names of their own, unless the setting id gives one. */
static struct str block_name(const struct reading *r, const struct block *block) {
	struct placed id = setting_of(block, "id");
	uint32_t number = (uint32_t)(block - r->blocks.items) + 1;
	if (is_text(id.node) && id.node->text.n)
		return arena_format(r->arena, "cloudwatchlogs %.*s", STR_ARGS(id.node->text));
	return r->blocks.count == 1 ? STR("cloudwatchlogs") : arena_format(r->arena, "cloudwatchlogs[%u]", number);
}

void logstash_read_block(const struct reading *r, const struct block *block) {
	bool grouped = has_name(r, block, "log_group_name"), streamed = has_name(r, block, "log_stream_name");
	check_keys(r, block);
	check_numbers(r, block);
	if (!grouped || !streamed || sends_nothing(r, block))
		return;
	struct claim *claim = claim_add(r->unit, WRITER_INPUT, doc_site(block->at.doc, block->at.node->span));
	claim->writer.name = (struct field){.value = template_literal(r->arena, block_name(r, block)),
					    .at = name_site(block),
					    .origin = ORIGIN_WRITTEN};
	claim->group = field_of(r, block, "log_group_name", NAME_GROUP);
	claim->stream = field_of(r, block, "log_stream_name", NAME_STREAM);
	claim->region = region_of(r, block);
	claim->endpoint = field_of(r, block, "endpoint", NAME_OTHER);
	claim->role = field_of(r, block, "role_arn", NAME_OTHER);
	claim->account = account_of(r, block, &claim->role);
	claim->writer.open_set = may_mix(r, block) && !block->conditional;
}
