/* Advice in Fluent Bit's own settings: names are mostly made of tags here, so what has to change is a Tag, or the part
 * before the tag. */
#include "agent/firelens.h"
#include "agent/fluent-bit/reading.h"
#include "agent/made.h"
#include "agent/pod_name.h"

/* Where a claim's stream is set. */
struct spot {
	const struct node *section, *setting; /* NULL: not found */
	bool yaml, go, option;		      /* option: of a container in a task definition, which is JSON */
	bool made;			      /* a key of a chart's values, or of an operator's resource */
};

/* The node that is written at span: the deepest one that holds it, and is it. */
static const struct node *node_at(const struct node *node, struct span span) {
	while (node && (node->span.off != span.off || node->span.len != span.len)) {
		const struct node *child = node->first;
		while (child && (span.off < child->span.off || span.off >= child->span.off + child->span.len))
			child = child->next;
		node = child;
	}
	return node;
}

static struct spot spot_of(const struct claim *claim) {
	struct spot spot = {0};
	const struct doc *doc = claim->at.source ? claim->at.source->doc : NULL;
	if (!doc)
		return spot;
	spot.yaml = doc_is_yaml(doc);
	spot.option = firelens_is_text(doc->source);
	spot.made = made_of_keys(claim->at);
	for (uint32_t i = 0; i < doc->root_count && !spot.section; i++)
		spot.section = node_at(doc->roots[i], claim->at.at);
	for (const struct node *child = spot.section ? spot.section->first : NULL; child; child = child->next) {
		if (str_equal_ignoring_case(child->key, STR("name")))
			spot.go = str_equal_ignoring_case(child->text, STR("cloudwatch"));
		if (claim->stream.at.source == claim->at.source && child->span.off == claim->stream.at.at.off)
			spot.setting = child;
	}
	return spot;
}

static bool is_setting(const struct spot *spot, const char *key, const char *camel) {
	return spot->setting &&
	       (str_equal_ignoring_case(spot->setting->key, str_from(key)) || str_is(spot->setting->key, camel));
}

static bool has_prefix(const struct spot *spot) {
	return is_setting(spot, "log_stream_prefix", "logStreamPrefix");
}

static bool has_template(const struct spot *spot) {
	return is_setting(spot, "log_stream_template", "logStreamTemplate");
}

/* KEY VALUE, or KEY: VALUE with quotes where YAML wants them. */
static void add_line(const struct spot *spot, struct buf *out, const char *key, struct str value, const char *words) {
	bool yaml = spot->yaml || spot->made;
	bool quote = yaml && (str_contains(value, STR(": ")) || str_contains(value, STR(" #")) ||
			      str_starts_with(value, STR("*")));
	if (out->n)
		buf_add_char(out, '\n');
	if (spot->option)
		buf_format(out, "\"%s\": \"%.*s\"", key, STR_ARGS(value));
	else {
		if (spot->made)
			fluent_bit_spell_key(key, out);
		else
			buf_add_text(out, key);
		buf_format(out, "%s%s%.*s%s", yaml ? ": " : " ", quote ? "\"" : "", STR_ARGS(value), quote ? "\"" : "");
	}
	if (words && *words)
		buf_format(out, "   %s", words);
}

static const char *tag_key(const struct spot *spot) {
	return spot->yaml ? "tag" : "Tag";
}

static bool is_firelens(const struct claim *claim) {
	for (uint32_t i = 0; i < claim->tag.count; i++)
		if (claim->tag.parts[i].is_variable && claim->tag.parts[i].variable.id == IDENTITY_TASK)
			return true;
	return false;
}

static bool is_of_pods(const struct claim *claim) {
	for (uint32_t i = 0; i < claim->tag.count; i++)
		if (claim->tag.parts[i].is_variable && claim->tag.parts[i].variable.scope == DIFFERENCE_POD)
			return true;
	return false;
}

/* What tells the copies apart; ret_words: how to get it, if it is not there. */
static struct str host_of(const struct claim *claim, const char **ret_words) {
	struct str name;
	if (pod_name_variable(claim->unit, &name, ret_words))
		return arena_format(claim->unit->arena, "${%.*s}", STR_ARGS(name));
	return STR("${HOSTNAME}");
}

/* The tag into the stream, with what tells hosts apart before it. */
static void add_tagged(const struct claim *claim, const struct spot *spot, struct buf *out) {
	bool unique = is_firelens(claim) || is_of_pods(claim);
	const char *words = spot->made ? "instead of logStreamName: the tag goes behind it"
				       : "instead of log_stream_name: the tag goes behind it";
	if (has_prefix(spot))
		words = "";
	struct arena *arena = claim->unit->arena;
	const char *more = "";
	struct str host = host_of(claim, &more);
	host = unique ? STR("") : arena_join(arena, host, STR("-"), STR(""), STR(""));
	more = unique ? "" : more;
	if (has_template(spot))
		add_line(spot, out, "log_stream_template", arena_join(arena, host, STR("$TAG"), STR(""), STR("")),
			 more);
	else if (spot->go && !has_prefix(spot))
		add_line(spot, out, "log_stream_name", arena_join(arena, host, STR("$(tag)"), STR(""), STR("")), more);
	else
		add_line(spot, out, "log_stream_prefix", unique ? STR("from-") : host,
			 *words && *more ? arena_format(arena, "%s, %s", words, more).p
			 : *more	 ? more
					 : words);
}

/* --- sources ----------------------------------------------------------------------------------------------------- */

/* Of two inputs with one tag no stream of the tag's can tell them apart. */
static bool share_a_tag(const struct claim *const *claims, uint32_t count) {
	struct arena *arena = claims[0]->unit->arena;
	struct map tags = {.arena = arena};
	for (uint32_t i = 0; i < count; i++) {
		void **slot = map_at(&tags, template_key(arena, &claims[i]->tag));
		const struct claim *other = *slot;
		if (other && !str_equal(other->writer.input, claims[i]->writer.input))
			return true;
		*slot = (void *)claims[i];
	}
	return false;
}

static bool names_tag(const struct claim *claim) {
	if (!claim->tag.count || claim->stream.value.count < claim->tag.count)
		return false;
	struct str stream = template_text(claim->unit->arena, &claim->stream.value);
	return str_contains(stream, template_text(claim->unit->arena, &claim->tag));
}

/* Is the path of the file in its tag? Then Tag has a *, and so should the new one have. */
static bool is_path_in_tag(const struct claim *claim) {
	struct arena *arena = claim->unit->arena;
	const struct glob *reads = claim->writer.reads;
	if (!reads || !template_is_literal(&claim->tag))
		return reads != NULL;
	struct str dotted = arena_str(arena, reads->pattern);
	for (size_t i = 0; i < dotted.n; i++)
		if (dotted.p[i] == '/')
			((char *)dotted.p)[i] = '.';
	return str_contains(template_text(arena, &claim->tag), str_from_offset(dotted, dotted.n > 0));
}

static bool advise_sources(const struct claim *const *claims, uint32_t count, struct buf *out) {
	struct spot spot = spot_of(claims[0]);
	if (share_a_tag(claims, count)) {
		struct arena *arena = claims[0]->unit->arena;
		const struct claim *last = claims[count - 1];
		struct str name = STR("NAME.*");
		if (!is_path_in_tag(last))
			name = arena_format(arena, "%.*s.NAME", STR_ARGS(template_text(arena, &last->tag)));
		add_line(&spot, out, tag_key(&spot), name,
			 "with a NAME of its own in each input, and a Match that takes them");
	}
	if (!names_tag(claims[0]))
		add_tagged(claims[0], &spot, out);
	return out->n > 0;
}

/* --- hosts ------------------------------------------------------------------------------------------------------- */

/* The router of EKS Fargate takes no variables; what it reads has the pod in its tag. */
static bool is_without_host(const struct claim *claim) {
	const struct environment *env = &claim->unit->env;
	struct str value;
	return claim->unit->env_closed && claim->unit->outer && is_of_pods(claim) &&
	       !environment_get(env, STR("HOSTNAME"), &value) && !environment_identity(env, STR("HOSTNAME"));
}

static bool advise_hosts(const struct claim *claim, struct buf *out) {
	struct spot spot = spot_of(claim);
	struct arena *arena = claim->unit->arena;
	if (!spot.setting)
		return false;
	struct str text = spot.setting->text;
	const char *words = "";
	struct str host = host_of(claim, &words), named;
	if (str_is(host, "${HOSTNAME}"))
		named = arena_format(arena, "${HOSTNAME}-%.*s", STR_ARGS(text));
	else
		named = pod_name_put(arena, text, STR("${HOSTNAME}"), host);
	bool fallback = claim->stream.origin == ORIGIN_DEFAULT;
	if (fallback || ((is_firelens(claim) || is_without_host(claim)) && !names_tag(claim)))
		add_tagged(claim, &spot, out);
	else if (has_template(&spot) && str_contains(text, STR("$kubernetes")))
		add_line(&spot, out, "log_stream_template",
			 arena_format(arena, "$kubernetes['pod_name'].%.*s", STR_ARGS(text)), "");
	else if (has_template(&spot) || has_prefix(&spot) || is_setting(&spot, "log_stream_name", "logStreamName"))
		add_line(&spot, out,
			 has_template(&spot) ? "log_stream_template"
			 : has_prefix(&spot) ? "log_stream_prefix"
					     : "log_stream_name",
			 named, words);
	return out->n > 0;
}

/* --- parts of one input ------------------------------------------------------------------------------------------ */

static bool advise_parts(const struct claim *claim, struct buf *out) {
	struct spot spot = spot_of(claim);
	struct str tag = template_text(claim->unit->arena, &claim->tag);
	bool dynamic = !template_is_literal(&claim->tag);
	if (claim->writer.kind == WRITER_FILE && !dynamic)
		add_line(&spot, out, tag_key(&spot), arena_format(claim->unit->arena, "%.*s.*", STR_ARGS(tag)),
			 "in the input: each file's path takes the place of the *; widen Match if need be");
	else if (claim->writer.kind == WRITER_INPUT && str_starts_with(claim->writer.input, STR("forward")) && !dynamic)
		add_line(&spot, out, spot.yaml ? "tag_prefix" : "Tag_Prefix",
			 arena_format(claim->unit->arena, "%.*s.", STR_ARGS(tag)),
			 "in the input instead of Tag: each sender keeps its own");
	else if (claim->writer.kind == WRITER_INPUT && !dynamic)
		add_line(&spot, out, tag_key(&spot), arena_format(claim->unit->arena, "%.*s.NAME", STR_ARGS(tag)),
			 "with an input of its own, on a port of its own, for each sender");
	if (!names_tag(claim))
		add_tagged(claim, &spot, out);
	return out->n > 0;
}

/* The container whose pattern, NAME-firelens*, leads to the claim's output; "": the output is none of FireLens'. */
static struct str client_of(const struct claim *claim) {
	struct spot spot = spot_of(claim);
	const struct node *match = spot.option && spot.section ? node_get(spot.section, "Match") : NULL;
	const struct str end = STR("-firelens*");
	return match && str_ends_with(match->text, end) ? str_from_to(match->text, 0, match->text.n - end.n) : STR("");
}

/* app and app-firelens: the pattern of one takes the tag of the other. */
static bool advise_twice(const struct claim *const *claims, uint32_t count, struct buf *out) {
	const struct claim *first = claims[0];
	struct str own = template_text(first->unit->arena, &first->writer.name.value), other = STR("");
	for (uint32_t i = 0; i < count; i++) {
		struct str client = client_of(claims[i]);
		if (!client.n || !str_equal(claims[i]->writer.input, first->writer.input))
			return false;
		other = str_equal(client, own) ? other : client;
	}
	if (!other.n || !str_starts_with(own, other))
		return false;
	buf_format(out,
		   "rename container %.*s: ECS makes the pattern %.*s-firelens* for container %.*s, which takes it too",
		   STR_ARGS(own), STR_ARGS(other), STR_ARGS(other));
	return true;
}

/* Both plug-ins of one chart: each is a key of its values. */
static bool advise_plugins(const struct claim *const *claims, uint32_t count, struct buf *out) {
	const struct spot first = spot_of(claims[0]), last = spot_of(claims[count - 1]);
	if (!first.made || !last.made || first.go == last.go)
		return false;
	buf_add_text(out, "enabled: false   below cloudWatch or below cloudWatchLogs, whose plug-in is the newer one");
	return true;
}

bool fluent_bit_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	switch (advice) {
	case ADVICE_SOURCES:
		return advise_sources(claims, count, out);
	case ADVICE_HOSTS:
	case ADVICE_PROCESSES:
		return advise_hosts(claims[0], out);
	case ADVICE_PARTS:
		return advise_parts(claims[0], out);
	case ADVICE_TWICE:
		return advise_twice(claims, count, out) || advise_plugins(claims, count, out);
	}
	return false;
}

/* --- renaming ---------------------------------------------------------------------------------------------------- */

static bool is_plain_in_yaml(struct str text) {
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && c != '/' && c != '$' &&
		    (i == 0 || !((c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '{' || c == '}')))
			return false;
	}
	return text.n > 0;
}

/* Only a name that is written as such can be replaced; prefixes and templates name several streams. */
bool fluent_bit_rename(const struct claim *claim, struct str name, struct edit_list *ret) {
	struct spot spot = spot_of(claim);
	struct arena *arena = claim->unit->arena;
	if (!is_setting(&spot, "log_stream_name", "logStreamName"))
		return false;
	struct buf text = {0};
	bool quote = spot.yaml && !is_plain_in_yaml(name);
	if (quote)
		buf_add_char(&text, '\'');
	for (size_t i = 0; i < name.n; i++) {
		buf_add_char(&text, name.p[i]);
		if (quote && name.p[i] == '\'')
			buf_add_char(&text, '\'');
	}
	if (quote)
		buf_add_char(&text, '\'');
	struct edit edit = {.at = {.source = claim->at.source, .at = spot.setting->span}, .safety = EDIT_SAFE};
	edit.text = arena_str(arena, buf_str(&text));
	LIST_ADD(arena, ret, edit);
	buf_finish(&text);
	return true;
}
