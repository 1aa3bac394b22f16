/* Placeholders in names: those that lib/fluent/plugin/output.rb (extract_placeholders) replaces with this <buffer>, and
 * those of other plug-ins, versions and shippers, which stay as they are. */
#include "agent/fluentd/name.h"

#include "agent/fluentd/record.h"

/* --- what is said of those that stay
 * --------------------------------------------------------------------------------------- */

static struct str left_reason(const struct name_reader *n) {
	return n->group ? STR("the characters stay in the name, CloudWatch Logs refuses it, and no event is delivered")
			: STR("the text stays in the name as it is, the same for every tag and on every host");
}

static bool has_keys(const struct name_reader *n) {
	return n->output->chunk_keys.count > 0;
}

/* The text stays. message is told at bytes [at, at + len) if this is the time for it. */
static size_t leave(struct name_reader *n, size_t at, size_t len, enum problem_kind kind, struct str message,
		    struct str help) {
	template_add_literal(n->r->arena, &n->out, str_from_to(n->run->text, at, at + len));
	if (!fd_name_is_told(n))
		return len;
	n->told = true;
	struct problem *problem =
	    fd_name_problem(n, n->group ? PROBLEM_ILLEGAL_GROUP : kind, at, at + len, "%.*s", STR_ARGS(message));
	problem->reason = left_reason(n);
	problem->help = help;
	return len;
}

static struct str says(const struct name_reader *n, struct str token, const char *what) {
	return arena_format(n->r->arena, "%.*s in %.*s %s", STR_ARGS(token), STR_ARGS(n->setting->key), what);
}

/* The argument that <buffer> needs: what it has, and more. */
static struct str buffer_with(const struct name_reader *n, struct str more) {
	const struct output *o = n->output;
	struct buf text = {0};
	buf_format(&text, "write <buffer %s", o->chunk_tag ? "tag" : "");
	for (uint32_t i = 0; i < o->chunk_keys.count; i++) {
		if (o->chunk_tag || i)
			buf_add_char(&text, ',');
		buf_add(&text, o->chunk_keys.items[i]);
	}
	if (o->chunk_tag || o->chunk_keys.count)
		buf_add_char(&text, ',');
	buf_format(&text, "%.*s%s>", STR_ARGS(more), o->chunk_time ? ",time" : "");
	struct str result = arena_str(n->r->arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

static size_t leave_without_key(struct name_reader *n, size_t at, struct str token, struct str key) {
	struct str why = arena_format(n->r->arena, "is not replaced: <buffer> does not name %.*s", STR_ARGS(key));
	return leave(n, at, token.n, PROBLEM_PLACEHOLDER_NOT_EXPANDED, says(n, token, why.p), buffer_with(n, key));
}

/* --- ${...}
 * ------------------------------------------------------------------------------------------------------------------ */

static void add_tag(struct name_reader *n, struct str token) {
	struct variable tag = {.id = IDENTITY_TAG, .scope = DIFFERENCE_UNKNOWN, .name = token};
	if (n->tags)
		template_add(n->r->arena, &n->out, n->tags);
	else
		fd_name_add_variable(n, tag);
}

static void add_part(struct name_reader *n, struct str token, int index) {
	struct template part = {0};
	enum answer answer = n->tags ? tag_part(n->r->arena, n->tags, index, &part) : POSSIBLE;
	struct str whose = n->input && n->input->name.n ? n->input->name : STR("the tag");
	struct str inside = str_from_to(token, 2, token.n - 1);
	struct variable unknown =
	    fd_part_variable(n->tags, arena_format(n->r->arena, "<%.*s of %.*s>", STR_ARGS(inside), STR_ARGS(whose)));
	if (answer == CERTAIN)
		template_add(n->r->arena, &n->out, &part);
	else if (answer != NEVER) /* else it is replaced by nothing */
		fd_name_add_variable(n, unknown);
}

/* tag[-1] inside its braces. */
static bool read_part(struct str inside, int *ret) {
	if (!str_starts_with(inside, STR("tag[")) || !str_ends_with(inside, STR("]")))
		return false;
	struct str number = str_from_to(inside, 4, inside.n - 1);
	bool negative = str_starts_with(number, STR("-"));
	uint32_t value;
	if (!str_to_u32(str_from_offset(number, negative), &value) || value > INT16_MAX)
		return false;
	*ret = negative ? -(int)value : (int)value;
	return true;
}

static bool is_key(struct str text) {
	size_t at;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!word && !str_find_char(STR("-_.@$"), c, &at))
			return false;
	}
	return text.n > 0;
}

static bool is_shouted(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] >= 'a' && text.p[i] <= 'z')
			return false;
	return true;
}

static size_t add_field(struct name_reader *n, struct str token, struct str inside) {
	fd_name_add_variable(n, fd_record_variable(n->r, inside));
	return token.n;
}

/* With fields of records among the chunk keys, what is none of them becomes nothing. */
static size_t drop(struct name_reader *n, size_t at, struct str token, struct str inside) {
	if (!fd_name_is_told(n))
		return token.n;
	struct problem *problem = fd_name_problem(n, PROBLEM_PLACEHOLDER_NOT_EXPANDED, at, at + token.n,
						  "%.*s in %.*s is replaced by nothing: <buffer> does not name %.*s",
						  STR_ARGS(token), STR_ARGS(n->setting->key), STR_ARGS(inside));
	problem->reason = STR("what it was to tell apart goes to one name");
	problem->help = buffer_with(n, inside);
	return token.n;
}

static size_t leave_host(struct name_reader *n, size_t at, struct str token) {
	return leave(n, at, token.n, PROBLEM_PLACEHOLDER_NOT_EXPANDED,
		     says(n, token, "is not replaced: record_transformer knows it, this plug-in does not"),
		     STR("write \"#{hostname}\" in double quotes"));
}

static size_t leave_other(struct name_reader *n, size_t at, struct str token, struct str inside) {
	size_t end;
	if (str_is(inside, "hostname"))
		return leave_host(n, at, token);
	if (str_starts_with(inside, STR("tag_parts[")) && str_find_char(inside, ']', &end)) {
		struct str part = str_from_to(inside, sizeof "tag_parts[" - 1, end);
		return leave(n, at, token.n, PROBLEM_PLACEHOLDER_NOT_EXPANDED,
			     says(n, token, "is not replaced: record_transformer knows it, this plug-in does not"),
			     arena_format(n->r->arena, "write ${tag[%.*s]} with <buffer tag>", STR_ARGS(part)));
	}
	if (str_starts_with(inside, STR("record[")))
		return leave(n, at, token.n, PROBLEM_PLACEHOLDER_NOT_EXPANDED,
			     says(n, token, "is not replaced: record_transformer knows it, this plug-in does not"),
			     STR("name the field in <buffer ...> and write ${field}, or use log_stream_name_key"));
	if (is_key(inside) && is_shouted(inside))
		return leave(n, at, token.n, PROBLEM_UNKNOWN_PLACEHOLDER,
			     says(n, token, "is not replaced: no variables of the environment are looked up this way"),
			     arena_format(n->r->arena, "write \"#{ENV['%.*s']}\" in double quotes", STR_ARGS(inside)));
	if (is_key(inside))
		return leave_without_key(n, at, token, inside);
	return leave(
	    n, at, token.n, PROBLEM_UNKNOWN_PLACEHOLDER, says(n, token, "is no placeholder of Fluentd"),
	    STR("it replaces ${tag}, ${tag[N]}, the chunk keys of <buffer>, ${chunk_id}, and dates such as %Y"));
}

static bool is_chunk_key(const struct name_reader *n, struct str text) {
	for (uint32_t i = 0; i < n->output->chunk_keys.count; i++)
		if (str_equal(n->output->chunk_keys.items[i], text))
			return true;
	return false;
}

size_t fd_name_read_braces(struct name_reader *n, size_t at) {
	struct str rest = str_from_offset(n->run->text, at);
	size_t end;
	int index;
	if (!str_starts_with(rest, STR("${")) || !str_find_char(rest, '}', &end))
		return 0;
	struct str token = str_from_to(rest, 0, end + 1), inside = str_from_to(rest, 2, end);
	bool tag = str_is(inside, "tag"), part = read_part(inside, &index);
	if ((tag || part) && !n->output->chunk_tag)
		return leave_without_key(n, at, token, STR("tag"));
	if (tag)
		add_tag(n, token);
	else if (part)
		add_part(n, token, index);
	else if (str_is(inside, "chunk_id") && !n->has_chunk_id)
		fd_name_add_variable(
		    n,
		    (struct variable){.id = IDENTITY_RANDOM, .scope = DIFFERENCE_PROCESS, .name = STR("${chunk_id}")});
	else if (is_chunk_key(n, inside))
		return add_field(n, token, inside);
	else if (has_keys(n) && is_key(inside))
		return drop(n, at, token, inside);
	else
		return leave_other(n, at, token, inside);
	n->has_chunk_id = n->has_chunk_id || str_is(inside, "chunk_id"); /* the first one only */
	return token.n;
}

/* --- dates
 * -------------------------------------------------------------------------------------------------------------------
 */

size_t fd_name_read_time(struct name_reader *n, size_t at) {
	struct str token = str_from_to(n->run->text, at, at + 2);
	size_t end;
	if (token.n < 2 || token.p[0] != '%')
		return 0;
	char c = token.p[1];
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	if (n->output->chunk_time && letter) {
		fd_name_add_variable(n,
				     (struct variable){.id = IDENTITY_DATE, .scope = DIFFERENCE_NONE, .name = token});
		return token.n;
	}
	if (!str_find_char(STR("YmdHMSFj"), c, &end))
		return 0;
	/* a whole date is told once */
	struct str rest = str_from_offset(n->run->text, at);
	size_t len = 0;
	while (len + 1 < rest.n && rest.p[len] == '%' && str_find_char(STR("YmdHMSFj"), rest.p[len + 1], &end)) {
		len += 2;
		if (len + 1 < rest.n && rest.p[len] != '%' && rest.p[len + 1] == '%')
			len++;
	}
	token = str_from_to(rest, 0, len);
	struct str help = buffer_with(n, STR("time"));
	return leave(n, at, token.n, PROBLEM_PLACEHOLDER_NOT_EXPANDED,
		     says(n, token, "is not replaced: <buffer> does not name time"),
		     arena_format(n->r->arena,
				  "%.*s with a timekey, such as timekey 1d; or leave the date out: events "
				  "carry their own",
				  STR_ARGS(help)));
}

/* --- what others replace
 * ------------------------------------------------------------------------------------------------------ */

static size_t token_in_braces(struct str rest, const char *open) {
	size_t end;
	if (!str_starts_with(rest, str_from(open)) || !str_find_char(rest, '}', &end))
		return 0;
	return end + 1;
}

/* #{...} in text that Ruby does not look at. */
static size_t leave_code(struct name_reader *n, size_t at, struct str token) {
	bool yaml = fd_doc_is_yaml(n->setting->at.doc);
	return leave(
	    n, at, token.n, PROBLEM_PLACEHOLDER_NOT_EXPANDED,
	    says(n, token,
		 yaml ? "is not run: only text behind !fluent/s is" : "is not run: only text in double quotes is"),
	    yaml ? STR("write !fluent/s before the quoted text")
		 : STR("put the whole value in double quotes; it may not begin in the middle of the text"));
}

size_t fd_name_read_foreign(struct name_reader *n, size_t at) {
	static const char *const words[] = {"instance_id", "hostname", "ip_address", "local_hostname", "container_id"};
	struct str rest = str_from_offset(n->run->text, at);
	size_t len = token_in_braces(rest, "#{");
	if (len && !n->run->is_code)
		return leave_code(n, at, str_from_to(rest, 0, len));
	len = token_in_braces(rest, "%{");
	if (!len && str_starts_with(rest, STR("__HOSTNAME__")))
		len = sizeof "__HOSTNAME__" - 1;
	if (len)
		return leave(
		    n, at, len, PROBLEM_PLACEHOLDER_NOT_EXPANDED,
		    says(n, str_from_to(rest, 0, len), "is not replaced: the plug-in dropped these in version 0.5.0"),
		    STR("write \"#{hostname}\" in double quotes for the host"));
	len = token_in_braces(rest, "{");
	for (size_t i = 0; len && i < sizeof words / sizeof *words; i++)
		if (str_is(str_from_to(rest, 1, len - 1), words[i]))
			return leave(n, at, len, PROBLEM_UNKNOWN_PLACEHOLDER,
				     says(n, str_from_to(rest, 0, len), "is a placeholder of another shipper"),
				     STR("write \"#{hostname}\" in double quotes for the host"));
	return 0;
}
