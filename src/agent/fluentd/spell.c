/* Writing names and settings in Fluentd's own syntax, and what to write so that streams are shared no more. */
#include "agent/firelens.h"
#include "agent/fluentd/reading.h"
#include "agent/made.h"

/* --- names
 * ---------------------------------------------------------------------------------------------------------------- */

bool fluentd_spell_variable(const struct variable *variable, struct buf *out) {
	struct str name = variable->name;
	if (variable->id == IDENTITY_HOST_NAME)
		buf_add_text(out, "#{hostname}");
	else if (variable->id == IDENTITY_SOURCE_PATH || variable->id == IDENTITY_TAG)
		buf_add_text(out, "${tag}");
	else if (variable->id == IDENTITY_RECORD && str_starts_with(name, STR("<record:")))
		buf_format(out, "${%.*s}", STR_ARGS(str_from_to(name, sizeof "<record:" - 1, name.n - 1)));
	else if (variable->id == IDENTITY_DATE || variable->id == IDENTITY_RANDOM || str_starts_with(name, STR("#{")))
		buf_add(out, name);
	else
		return false;
	return true;
}

static bool is_yaml(const struct claim *claim) {
	const struct doc *doc = claim->at.source ? claim->at.source->doc : NULL;
	return doc && fd_doc_is_yaml(doc);
}

/* Code stands in double quotes; so does what begins or ends like something else. */
static void add_value(bool yaml, struct str name, struct buf *out) {
	bool code = str_contains(name, STR("#{")), quoted = code || yaml;
	if (yaml && code)
		buf_add_text(out, "!fluent/s ");
	if (quoted)
		buf_add_char(out, '"');
	buf_add(out, name);
	if (quoted)
		buf_add_char(out, '"');
}

static void add_setting(const struct claim *claim, const char *key, struct str name, struct buf *out) {
	bool yaml = is_yaml(claim);
	buf_format(out, yaml ? "%s: " : "%s ", key);
	add_value(yaml, name, out);
}

void fluentd_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	if (firelens_is_text(claim->at.source)) { /* an option of a container in a task definition */
		buf_format(out, "\"log_stream_name\": \"%.*s\"", STR_ARGS(name));
		return;
	}
	if (made_of_keys(claim->at))
		buf_format(out, "log_stream_name: %.*s", STR_ARGS(name));
	else
		add_setting(claim, "log_stream_name", name, out);
}

/* The key of the setting whose value stands at a place: the word before it, or the one that stands there. */
static struct str key_at(struct site at) {
	struct str before = at.source ? str_from_to(at.source->text, 0, at.at.off) : STR("");
	struct str here = site_text(at);
	size_t end = before.n, start;
	if (str_starts_with(here, STR("use_tag")))
		return here;
	while (end && (before.p[end - 1] == ' ' || before.p[end - 1] == '\t'))
		end--;
	if (str_ends_with(str_from_to(before, 0, end), STR("!fluent/s")))
		end -= sizeof "!fluent/s" - 1;
	while (end && (before.p[end - 1] == ' ' || before.p[end - 1] == ':' || before.p[end - 1] == '"'))
		end--;
	start = end;
	while (start && ((before.p[start - 1] >= 'a' && before.p[start - 1] <= 'z') || before.p[start - 1] == '_'))
		start--;
	return str_from_to(before, start, end);
}

bool fluentd_rename(const struct claim *claim, struct str name, struct edit_list *ret) {
	if (is_yaml(claim) || !str_is(key_at(claim->stream.at), "log_stream_name"))
		return false;
	struct buf text = {0};
	add_value(false, name, &text);
	struct edit edit = {
	    .at = claim->stream.at, .text = arena_str(claim->unit->arena, buf_str(&text)), .safety = EDIT_UNSAFE};
	LIST_ADD(claim->unit->arena, ret, edit);
	buf_finish(&text);
	return true;
}

/* --- advice
 * ----------------------------------------------------------------------------------------------------------------- */

static bool differs_by(const struct claim *claim, enum difference between) {
	return template_differs_by(&claim->stream.value, between) == CERTAIN ||
	       template_differs_by(&claim->group.value, between) == CERTAIN;
}

static bool is_site(struct site a, struct site b) {
	return a.source == b.source && a.at.off == b.at.off;
}

/* How the stream of the claim is set: by log_stream_name, its tag, or a field of the record. */
enum manner { MANNER_NAME, MANNER_TAG, MANNER_FIELD };
static enum manner manner_of(const struct claim *claim) {
	struct str key = key_at(claim->stream.at);
	return str_is(key, "log_stream_name_key") ? MANNER_FIELD
	       : str_is(key, "use_tag_as_stream") ? MANNER_TAG
						  : MANNER_NAME;
}

struct wish {
	bool host, worker, tag;
};

static void join(struct buf *name, struct str part) {
	if (part.n)
		buf_format(name, "%s%.*s", name->n ? "-" : "", STR_ARGS(part));
}

/* The host, what was there before, the worker, the tag. */
static void add_name_line(const struct claim *claim, const struct wish *wish, struct str kept, struct buf *out) {
	struct buf name = {0};
	join(&name, wish->host ? STR("#{hostname}") : STR(""));
	join(&name, kept);
	join(&name, wish->worker ? STR("#{worker_id}") : STR(""));
	join(&name, wish->tag ? STR("${tag}") : STR(""));
	fluentd_spell_setting(claim, buf_str(&name), out);
	if (manner_of(claim) == MANNER_TAG)
		buf_add_text(out, " in place of use_tag_as_stream");
	if (str_contains(buf_str(&name), STR("${tag}")))
		buf_add_text(out, is_yaml(claim) ? "\nand buffer: with $arg: tag beside it"
						 : "\nand <buffer tag> in the same section");
	buf_finish(&name);
}

/* What stays of the name where the tag is to tell sources apart: all of it, if it tells hosts or processes apart. */
static struct str kept_of(const struct claim *claim, struct buf *scratch) {
	bool tells = template_differs_by(&claim->stream.value, DIFFERENCE_HOST) == CERTAIN ||
		     template_differs_by(&claim->stream.value, DIFFERENCE_PROCESS) == CERTAIN;
	if (tells)
		agent_spell(claim->agent, &claim->stream.value, scratch);
	return buf_str(scratch);
}

static bool one_tag(const struct claim *const *claims, uint32_t count) {
	struct arena *arena = claims[0]->unit->arena;
	struct str first = template_key(arena, &claims[0]->tag);
	for (uint32_t i = 1; i < count; i++)
		if (str_equal(first, template_key(arena, &claims[i]->tag)))
			return true;
	return false;
}

/* Is the tag in the name, and filled in? */
static bool has_tag(const struct claim *claim) {
	struct arena *arena = claim->unit->arena;
	return manner_of(claim) == MANNER_TAG ||
	       (str_contains(site_text(claim->stream.at), STR("${tag}")) &&
		!str_contains(template_text(arena, &claim->stream.value), STR("${tag}")));
}

static bool one_place(const struct claim *const *claims, uint32_t count) {
	for (uint32_t i = 1; i < count; i++)
		if (is_site(claims[0]->stream.at, claims[i]->stream.at))
			return true;
	return false;
}

static bool has_own_events(const struct claim *const *claims, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		if (str_is(claims[i]->writer.input, "fluent"))
			return true;
	return false;
}

static bool advise_sources(const struct claim *const *claims, uint32_t count, struct buf *out) {
	const struct claim *first = claims[0];
	bool own = has_own_events(claims, count);
	if (!one_place(claims, count) && !own)
		return false;
	if (manner_of(first) == MANNER_FIELD) {
		buf_format(out, "let a record_transformer filter put %s${tag} into the field that names the stream",
			   differs_by(first, DIFFERENCE_HOST) ? "" : "\"#{hostname}\" and ");
		return true;
	}
	if (own && count == 2 && !one_place(claims, count)) {
		buf_add_text(out, "<label @FLUENT_LOG> with a <match **> of its own for Fluentd's own events");
		return true;
	}
	struct wish wish = {.host = !differs_by(first, DIFFERENCE_HOST)};
	struct buf scratch = {0};
	struct str kept = kept_of(first, &scratch);
	wish.tag = !str_contains(kept, STR("${tag}"));
	for (uint32_t i = 0; i < count; i++)
		wish.worker = wish.worker || (claims[i]->processes.count > 1 && !differs_by(first, DIFFERENCE_PROCESS));
	bool tag_only = has_tag(first) && !wish.host && !wish.worker;
	if (one_tag(claims, count) || tag_only)
		buf_add_text(out, tag_only ? "a tag of its own in each <source>, such as one with another first part"
					   : "give each <source> a tag of its own, and\n");
	if (!tag_only)
		add_name_line(first, &wish, kept, out);
	if (own)
		buf_add_text(out, "\nor <label @FLUENT_LOG> with a <match **> of its own for Fluentd's own events");
	buf_finish(&scratch);
	return true;
}

static struct str spelled(const struct claim *claim, struct buf *scratch) {
	agent_spell(claim->agent, &claim->stream.value, scratch);
	return buf_str(scratch);
}

static bool advise_copies(const struct claim *const *claims, uint32_t count, const struct wish *wanted,
			  struct buf *out) {
	const struct claim *first = claims[0];
	struct wish wish = *wanted;
	(void)count;
	if (manner_of(first) == MANNER_FIELD) {
		buf_format(out, "let a record_transformer filter put %s into the field that names the stream",
			   wish.worker ? "\"#{worker_id}\"" : "\"#{hostname}\"");
		return true;
	}
	if (manner_of(first) == MANNER_TAG) {
		wish.tag = true;
		add_name_line(first, &wish, STR(""), out);
		return true;
	}
	struct buf rest = {0};
	add_name_line(first, &wish, spelled(first, &rest), out);
	buf_finish(&rest);
	return true;
}

static bool advise_parts(const struct claim *claim, struct buf *out) {
	struct wish wish = {.host = !differs_by(claim, DIFFERENCE_HOST),
			    .worker = claim->processes.count > 1 && !differs_by(claim, DIFFERENCE_PROCESS)};
	if (manner_of(claim) == MANNER_FIELD) {
		buf_add_text(
		    out, "let a record_transformer filter put ${tag}, or what tells them apart, into the field that "
			 "names the stream");
		return true;
	}
	struct buf scratch = {0};
	struct str kept = kept_of(claim, &scratch);
	wish.tag = !str_contains(kept, STR("${tag}")) && (!has_tag(claim) || wish.host || wish.worker);
	buf_add_text(out, claim->writer.kind == WRITER_FILE
			      ? "a * in the tag of the <source>, which becomes the path of the file"
			      : "a tag of its own for each sender");
	if (wish.host || wish.worker || wish.tag) {
		buf_add_text(out, ", and\n");
		add_name_line(claim, &wish, kept, out);
	}
	buf_finish(&scratch);
	return true;
}

bool fluentd_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	struct wish hosts = {.host = true}, workers = {.worker = true};
	if (advice != ADVICE_TWICE && firelens_is_text(claims[0]->at.source)) {
		buf_add_text(out, "\"use_tag_as_stream\": \"true\", \"auto_create_stream\": \"true\"   instead of "
				  "log_stream_name: the tag holds the container "
				  "and the task's id");
		return true;
	}
	if (advice != ADVICE_TWICE && made_of_keys(claims[0]->at)) { /* by the logging operator */
		buf_add_text(out, "use_tag_as_stream: true and auto_create_stream: true   instead of log_stream_name: "
				  "the tag holds namespace, pod and container");
		return true;
	}
	switch (advice) {
	case ADVICE_SOURCES:
		return advise_sources(claims, count, out);
	case ADVICE_HOSTS:
		hosts.worker = claims[0]->processes.count > 1 && !differs_by(claims[0], DIFFERENCE_PROCESS);
		return advise_copies(claims, count, &hosts, out);
	case ADVICE_PROCESSES:
		workers.host = !differs_by(claims[0], DIFFERENCE_HOST);
		return advise_copies(claims, count, &workers, out);
	case ADVICE_PARTS:
		return advise_parts(claims[0], out);
	case ADVICE_TWICE:
		break;
	}
	return false;
}

/* --- the host
 * ----------------------------------------------------------------------------------------------------------------- */

void fluentd_host_identity(const struct world *world, struct variable *ret) {
	(void)world;
	*ret = (struct variable){.id = IDENTITY_HOST_NAME,
				 .scope = DIFFERENCE_HOST,
				 .name = STR("#{hostname}"),
				 .values = &charset_host_name};
}

/* td-agent up to 4 came with Fluentd up to 1.16 (https://docs.fluentd.org/quickstart/td-agent-v2-vs-v3-vs-v4). */
const char *fluentd_restart(const struct unit *unit) {
	struct version last = {{1, 17, 0, 0}};
	if (version_known(unit->world.version) && version_compare(unit->world.version, last) >= 0)
		return "sudo systemctl restart fluentd";
	return "sudo systemctl restart fluentd (td-agent 4 and older: sudo systemctl restart td-agent)";
}
