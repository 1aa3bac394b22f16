/* What is wrong with names whatever the plugin: placeholders that are none here, and what CloudWatch Logs refuses
 * (API_CreateLogGroup and API_CreateLogStream of the CloudWatch Logs API reference). */
#include "agent/firelens.h"
#include "agent/fluent-bit/reading.h"
#include "agent/made.h"

#include "base/limits.h"
#include "base/utf8.h"

enum { NAME_MAXIMUM = 512 };

/* --- placeholders of others -------------------------------------------------------------------------------------- */

enum foreign {
	FOREIGN_NONE,
	FOREIGN_GO,	  /* $(tag) */
	FOREIGN_TAG,	  /* $TAG, $TAG[1] */
	FOREIGN_KEY,	  /* $key['sub'] */
	FOREIGN_SHELL,	  /* $HOSTNAME */
	FOREIGN_VARIABLE, /* ${tag} */
	FOREIGN_BRACES,	  /* {{ x }}, {instance_id}, %{host}, #{x} */
	FOREIGN_DATE,	  /* %Y */
};

static bool is_upper_word(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if (!((text.p[i] >= 'A' && text.p[i] <= 'Z') || text.p[i] == '_' ||
		      (text.p[i] >= '0' && text.p[i] <= '9')))
			return false;
	return text.n > 0;
}

static size_t word_length(struct str text, size_t at) {
	size_t end = at;
	while (end < text.n &&
	       ((text.p[end] >= 'a' && text.p[end] <= 'z') || (text.p[end] >= 'A' && text.p[end] <= 'Z') ||
		text.p[end] == '_' || (end > at && text.p[end] >= '0' && text.p[end] <= '9')))
		end++;
	return end - at;
}

/* Behind text[at..] up to and with close; 0 if it never comes. */
static size_t closed_length(struct str text, size_t at, struct str close) {
	size_t found;
	if (!str_find(str_from_offset(text, at), close, &found))
		return 0;
	return found + close.n;
}

static size_t dollar_length(struct str text, size_t at, enum foreign *ret) {
	struct str rest = str_from_offset(text, at);
	size_t length = 0, word = word_length(text, at + 1);
	if (str_starts_with(rest, STR("$("))) {
		*ret = FOREIGN_GO;
		length = closed_length(text, at, STR(")"));
	} else if (str_starts_with(rest, STR("${"))) {
		*ret = FOREIGN_VARIABLE;
		length = closed_length(text, at, STR("}"));
	} else if (word) {
		struct str name = str_from_to(text, at + 1, at + 1 + word);
		length = 1 + word;
		*ret = str_is(name, "TAG") ? FOREIGN_TAG : is_upper_word(name) ? FOREIGN_SHELL : FOREIGN_KEY;
		while (*ret != FOREIGN_SHELL && at + length < text.n && text.p[at + length] == '[') {
			size_t subkey = closed_length(text, at + length, STR("]"));
			if (!subkey)
				break;
			length += subkey;
		}
	}
	return length;
}

static size_t foreign_length(struct str text, size_t at, enum foreign *ret) {
	struct str rest = str_from_offset(text, at);
	*ret = FOREIGN_NONE;
	if (rest.p[0] == '$')
		return dollar_length(text, at, ret);
	*ret = FOREIGN_BRACES;
	if (str_starts_with(rest, STR("{{")))
		return closed_length(text, at, STR("}}"));
	if (str_starts_with(rest, STR("%{")) || str_starts_with(rest, STR("#{")))
		return closed_length(text, at, STR("}"));
	if (rest.p[0] == '{' && word_length(text, at + 1))
		return closed_length(text, at, STR("}"));
	*ret = FOREIGN_DATE;
	static const char letters[] = "YmdHMSjFT";
	for (size_t i = 0; rest.p[0] == '%' && rest.n > 1 && letters[i]; i++)
		if (rest.p[1] == letters[i])
			return 2;
	return 0;
}

static const char *message_of(const struct output *output, enum foreign foreign) {
	bool template = output->go;
	switch (foreign) {
	case FOREIGN_GO:
		return template ? "%.*s is not filled in here: only log_group_name and log_stream_name are templates"
				: "%.*s is not filled in here: that is the syntax of the Go plugin cloudwatch";
	case FOREIGN_TAG:
	case FOREIGN_KEY:
		return template ? "%.*s is not filled in here: this plugin writes $(tag) and $(key)"
				: "%.*s is not filled in here: only log_stream_template and log_group_template are "
				  "templates";
	case FOREIGN_SHELL:
		return "%.*s is not filled in: a variable needs braces";
	case FOREIGN_VARIABLE:
		return "%.*s is not filled in: another brace stands in the way";
	case FOREIGN_DATE:
		return "%.*s is not filled in: Fluent Bit writes no dates into names";
	case FOREIGN_BRACES:
	case FOREIGN_NONE:
		break;
	}
	return "Fluent Bit does not know %.*s";
}

static struct str help_of(const struct output *output, enum foreign foreign, struct str token, bool group) {
	struct arena *arena = output->r->arena;
	const char *key = group ? "log_group_template" : "log_stream_template";
	switch (foreign) {
	case FOREIGN_GO:
		if (output->go)
			return STR("log_stream_prefix P is the same as log_stream_name P$(tag)");
		return arena_format(arena, "write $TAG or $KEY in %s%s", key,
				    group ? "" : "; log_stream_prefix appends the tag by itself");
	case FOREIGN_TAG:
	case FOREIGN_KEY:
		if (output->go)
			return STR("write $(tag), $(tag[0]) or $(KEY['SUBKEY'])");
		return arena_format(arena, "put it into %s; %s", key,
				    group ? "log_group_name stays as the fallback"
					  : "log_stream_name or log_stream_prefix stays as the fallback");
	case FOREIGN_SHELL:
		return arena_format(arena, "write ${%.*s}", STR_ARGS(str_from_offset(token, 1)));
	case FOREIGN_VARIABLE:
		return STR("take the stray brace out");
	case FOREIGN_DATE:
		return STR("take it out, or put the date into the environment as a variable");
	case FOREIGN_BRACES:
	case FOREIGN_NONE:
		break;
	}
	return STR("write ${HOSTNAME}, or ${NAME} for a variable of the environment");
}

/* An option of a container in a task definition. */
static bool is_option(const struct output *output) {
	return firelens_is_text(output->section->at.doc->source);
}

/* $(NAME) out of a value that a manifest gives: the text of the configuration does not have it. */
static bool is_of_manifest(const struct output *output, const struct property *property, enum foreign foreign,
			   struct str token) {
	return foreign == FOREIGN_GO && !str_contains(property->at.node->text, token) &&
	       environment_identity(&output->r->unit->env, STR("KUBERNETES_SERVICE_HOST"));
}

static void tell_foreign(struct output *output, struct property *property, size_t from, size_t to, enum name_use use,
			 enum foreign foreign) {
	struct str token = str_from_to(property->value.text, from, to);
	bool group = use == NAME_GROUP;
	enum problem_kind kind = foreign == FOREIGN_BRACES || foreign == FOREIGN_DATE
				     ? PROBLEM_UNKNOWN_PLACEHOLDER
				     : PROBLEM_PLACEHOLDER_NOT_EXPANDED;
	if (group && !output->go)
		kind = PROBLEM_ILLEGAL_GROUP;
	struct arena *arena = output->r->arena;
	bool manifest = is_of_manifest(output, property, foreign, token);
	struct str format = str_from(manifest ? "%.*s comes from env as it is: Kubernetes fills it in only below an "
						"entry of that name, and with one $"
					      : message_of(output, foreign)),
		   before = format, behind = {0};
	size_t at;
	if (str_find(format, STR("%.*s"), &at)) {
		before = str_from_to(format, 0, at);
		behind = str_from_offset(format, at + 4);
	}
	struct str message = arena_join(arena, before, token, behind, STR(""));
	struct problem *problem =
	    unit_problem(output->r->unit, kind, value_site(output->r, property, from, to), "%.*s", STR_ARGS(message));
	problem->reason = group && !output->go
			      ? STR("the characters stay in the name, CloudWatch Logs refuses it, and nothing is sent")
			      : STR("the text stays in the name as it is, the same on every host and for every source");
	problem->help = help_of(output, foreign, token, group);
	if (foreign == FOREIGN_GO && !output->go && !group && is_option(output))
		problem->help = value_help_prefix(output->r, str_from_to(property->value.text, 0, from));
	if (manifest)
		problem->help = arena_format(arena, "in env write %.*s with one $, below the entry %.*s",
					     STR_ARGS(token), STR_ARGS(str_from_to(token, 2, token.n - 1)));
}

bool name_check_foreign(struct output *output, struct property *property, size_t from, size_t to, enum name_use use) {
	struct str text = str_from_to(property->value.text, 0, to);
	bool told = false;
	if (to - from > LIMIT_NAME_BYTES) /* far too long for a name, whatever it holds */
		return false;
	for (size_t at = from; at < to;) {
		enum foreign foreign;
		size_t length = foreign_length(text, at, &foreign);
		if (length) {
			tell_foreign(output, property, at, at + length, use, foreign);
			told = true;
		}
		at += length ? length : 1;
	}
	return told;
}

/* --- what CloudWatch Logs refuses -------------------------------------------------------------------------------- */

static bool is_legal(char c, enum name_use use) {
	if (c == VALUE_HOLE)
		return true;
	if (use == NAME_STREAM)
		return c != ':' && c != '*';
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == '/' || c == '.' || c == '#';
}

static struct problem *tell_illegal(struct output *output, struct site at, enum name_use use, const char *message) {
	enum problem_kind kind = use == NAME_GROUP ? PROBLEM_ILLEGAL_GROUP : PROBLEM_ILLEGAL_STREAM;
	struct problem *problem = unit_problem(output->r->unit, kind, at, "%s", message);
	problem->reason = STR("the plugin cannot create it, tries again and then drops the events");
	return problem;
}

void name_check_legal(struct output *output, struct property *property, size_t from, size_t to, enum name_use use) {
	struct str text = property->value.text;
	const char *what = use == NAME_GROUP ? "group" : "stream";
	struct arena *arena = output->r->arena;
	size_t at = from;
	while (at < to && is_legal(text.p[at], use))
		at++;
	if (at < to) {
		size_t end = at;
		utf8_next(text, &end);
		struct str bad = str_from_to(text, at, end);
		struct problem *problem = tell_illegal(
		    output, value_site(output->r, property, from, to), use,
		    arena_format(arena, "CloudWatch Logs refuses this log %s name: it may not hold \"%.*s\"", what,
				 STR_ARGS(bad))
			.p);
		problem->help = use == NAME_GROUP ? STR("use letters, digits and _ - / . # only")
						  : STR("leave out : and *, for example write - or _ in their place");
	} else if (utf8_count(str_from_to(text, from, to)) > NAME_MAXIMUM) {
		tell_illegal(output, value_site(output->r, property, from, to), use,
			     arena_format(arena, "the log %s name is longer than %d characters", what, NAME_MAXIMUM).p)
		    ->help = STR("shorten it");
	} else if (use == NAME_GROUP && from == 0 && str_starts_with(text, STR("aws/"))) {
		tell_illegal(output, property_site(property), use, "log group names that start with aws/ are reserved")
		    ->help = STR("start the name with / or with a word of your own");
	}
}

void name_check(struct output *output, struct property *property, enum name_use use) {
	value_tell_unset(output->r, property,
			 use == NAME_GROUP ? "the name of the group loses that part"
					   : "the name of the stream loses that part, and may then be the same on "
					     "every host");
	size_t n = property->value.text.n;
	if (!name_check_foreign(output, property, 0, n, use))
		name_check_legal(output, property, 0, n, use);
}

/* A tag with a * that its input does not fill in, or with a colon. */
void name_check_tag(struct output *output, const struct claim *claim) {
	bool tagged = output->go ? output->prefix != NULL : !output->stream && !output->stream_template;
	if (!tagged || output->illegal_told.source)
		return;
	for (uint32_t i = 0; i < claim->tag.count; i++) {
		const struct part *part = &claim->tag.parts[i];
		size_t at = 0;
		while (!part->is_variable && at < part->literal.n && is_legal(part->literal.p[at], NAME_STREAM))
			at++;
		if (part->is_variable || at == part->literal.n)
			continue;
		output->illegal_told = property_site(output->prefix);
		struct str tag = template_text(output->r->arena, &claim->tag);
		struct problem *problem = tell_illegal(
		    output, property_site(output->prefix), NAME_STREAM,
		    arena_format(output->r->arena,
				 "the tag %.*s becomes part of the log stream name, and CloudWatch Logs refuses \"%c\"",
				 STR_ARGS(tag), part->literal.p[at])
			.p);
		problem->help = part->literal.p[at] == '*'
				    ? STR("only tail and systemd fill in the * of a Tag; write a tag without it")
				    : STR("write a tag without it");
		return;
	}
}

static struct problem *tell_missing(struct output *output, const char *message) {
	struct problem *problem =
	    unit_problem(output->r->unit, PROBLEM_MISSING_KEY, section_name_site(output->section), "%s", message);
	problem->reason = STR("the plugin refuses to start, and Fluent Bit ends with it; --dry-run does not see this");
	return problem;
}

/* Set, but of nothing but variables that are not. */
static bool tell_empty(struct output *output, const char *key) {
	struct property *property = section_first(output->section, key);
	if (!property || !property->value.unset.len)
		return false;
	value_tell_unset(output->r, property, "nothing is left of it, and the plugin refuses to start");
	return true;
}

static bool check_there(struct output *output, const char *key, const char *help) {
	if (output_property(output, key))
		return true;
	if (tell_empty(output, key))
		return false;
	struct problem *problem = tell_missing(output, arena_format(output->r->arena, "this output has no %s", key).p);
	problem->help = str_from(help);
	if (!made_of_keys(section_name_site(output->section)))
		return false;
	struct buf name = {0};
	fluent_bit_spell_key(key, &name);
	problem->message = arena_format(output->r->arena, "this output has no %.*s", STR_ARGS(buf_str(&name)));
	problem->help = arena_format(output->r->arena, "add %.*s: NAME", STR_ARGS(buf_str(&name)));
	buf_finish(&name);
	return false;
}

static void tell_both(struct output *output) {
	struct problem *problem =
	    unit_problem(output->r->unit, PROBLEM_NEVER_DELIVERS, property_key_site(output->prefix),
			 "log_stream_name and log_stream_prefix cannot stand together");
	problem->also = property_key_site(output->stream);
	problem->also_label = STR("the other one");
	problem->reason = STR("the plugin refuses to start, and Fluent Bit ends with it; --dry-run does not see this");
	problem->help = STR("keep one of them");
	if (!made_of_keys(property_key_site(output->prefix)))
		return;
	struct site prefix = {output->prefix->at.doc->source, output->prefix->at.node->span};
	problem->message = STR("logStreamName and logStreamPrefix cannot stand together");
	if (!made_of_keys(prefix))
		return;
	problem->at = property_key_site(output->stream);
	problem->also = property_key_site(output->prefix);
	problem->also_label = STR("the chart has a logStreamPrefix of its own");
	problem->assumes = STR("no other file of values takes logStreamPrefix out");
	problem->help =
	    STR("write logStreamPrefix: \"\" beside it; or take logStreamName out and let the tag follow the "
		"prefix, a stream for each container");
}

bool name_check_required(struct output *output) {
	const char *region =
	    output->go ? "add region NAME" : "add region NAME; AWS_REGION of the environment is not used";
	check_there(output, "region", is_option(output) ? "add \"region\": \"REGION\" to the log options" : region);
	bool good = check_there(output, "log_group_name",
				is_option(output) ? "add \"log_group_name\": \"NAME\" to the log options"
						  : "add log_group_name NAME");
	if (output->stream && output->prefix) {
		tell_both(output);
		return false;
	}
	if (output->stream || output->prefix)
		return good;
	if (!tell_empty(output, "log_stream_name") && !tell_empty(output, "log_stream_prefix"))
		tell_missing(output, "this output has neither log_stream_name nor log_stream_prefix")->help =
		    is_option(output) ? STR("add \"log_stream_prefix\": \"from-\" to the log options")
				      : STR("add log_stream_prefix, such as log_stream_prefix ${HOSTNAME}-");
	return false;
}
