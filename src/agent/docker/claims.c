/* From log options to a claim: the group, the stream and what is wrong with them (moby/moby,
 * daemon/logger/awslogs/cloudwatchlogs.go, newStreamConfig). */
#include "agent/docker/tag.h"

#include "agent/legal_name.h"
#include "claim/assume.h"

static const struct charset charset_full_id = {STR_INIT(""), "0-9a-f", 64, 64};
static const struct charset charset_short_id = {STR_INIT(""), "0-9a-f", 12, 12};

struct template docker_template_of(struct arena *arena, struct variable variable) {
	struct template t = {0};
	template_add_variable(arena, &t, &variable);
	return t;
}

static struct variable variable_id(struct str name, const struct charset *values) {
	return (struct variable){.id = IDENTITY_RANDOM, .scope = DIFFERENCE_POD, .name = name, .values = values};
}

struct variable docker_full_id(void) {
	return variable_id(STR("{{.FullID}}"), &charset_full_id);
}

struct variable docker_short_id(void) {
	return variable_id(STR("{{.ID}}"), &charset_short_id);
}

struct variable docker_host_name(void) {
	return (struct variable){.id = IDENTITY_HOST_NAME,
				 .scope = DIFFERENCE_HOST,
				 .name = STR("{{.Hostname}}"),
				 .values = &charset_host_name};
}

/* --- fields -------------------------------------------------------------------------------------------------- */

/* Behind the end of what begins at at with open and ends with close; 0: it does not. */
static size_t marked(struct str text, size_t at, const char *open, const char *close) {
	size_t end;
	struct str rest = str_from_offset(text, at);
	if (!str_starts_with(rest, str_from(open)))
		return 0;
	struct str closing = str_from(close);
	return str_find(rest, closing, &end) && end > 0 ? at + end + closing.n : 0;
}

/* {{ ansible_hostname }}: it names no field of Docker's, so another tool is to fill it in. Returns its end, 0: none
 * begins at at. */
static size_t rendered_mark(const struct logging *logging, struct str text, size_t at) {
	size_t end = logging->from_inspect ? 0 : marked(text, at, "{{", "}}");
	return end && !log_tag_names_field(str_from_to(text, at, end)) ? end : 0;
}

void log_tell_unrendered(const struct logging *logging, const struct option *option, size_t from, size_t to) {
	struct problem *problem = docker_tell(
	    logging->r, PROBLEM_UNRENDERED, log_option_site(logging->r, option, from, to),
	    "this is a template of another tool, not rendered yet: what stands in place of %.*s is not known",
	    STR_ARGS(str_from_to(option->value.text, from, to)));
	if (!problem)
		return;
	bool is_tag = str_is(option->name, "tag");
	problem->reason = is_tag
			      ? STR("Docker knows no such field or function: with it the container does not start")
			      : STR("Docker leaves it as it is: a name with these braces in it is the same everywhere");
	problem->help = STR("render it first, and check what comes out; if nothing renders it, write the value");
	if (str_is(option->name, "awslogs-stream"))
		problem->help =
		    arena_format(logging->r->arena,
				 "render it first, and check what comes out; if nothing renders it, Docker's own "
				 "way is %.*s in place of awslogs-stream",
				 STR_ARGS(docker_tag_for(logging, "{{.Hostname}}/{{.Name}}")));
}

/* The option's text; what another tool is to fill in is unknown. */
static struct template option_template(const struct logging *logging, const struct option *option) {
	struct str text = option->value.text;
	struct template value = {0};
	size_t done = 0;
	for (size_t at = 0; at < text.n; at++) {
		size_t end = text.p[at] == '{' ? rendered_mark(logging, text, at) : 0;
		if (!end)
			continue;
		struct template before = value_template(logging->r->arena, &option->value, done, at);
		struct variable unknown = {
		    .id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN, .name = str_from_to(text, at, end)};
		log_tell_unrendered(logging, option, at, end);
		template_add(logging->r->arena, &value, &before);
		template_add_variable(logging->r->arena, &value, &unknown);
		done = end;
		at = end - 1;
	}
	struct template rest = value_template(logging->r->arena, &option->value, done, text.n);
	template_add(logging->r->arena, &value, &rest);
	return value;
}

static struct field option_field(const struct logging *logging, const struct option *option) {
	struct field field = {0};
	if (!option)
		return field;
	field.value = str_is(option->name, "tag")
			  ? value_template(logging->r->arena, &option->value, 0, option->value.text.n)
			  : option_template(logging, option);
	field.at = log_option_site(logging->r, option, 0, option->value.text.n);
	field.origin = option->inherited ? ORIGIN_INHERITED : ORIGIN_WRITTEN;
	return field;
}

/* --- names that look as if something were filled in ----------------------------------------------------------- */

/* [from, to) of the option's text. */
static struct problem *tell_part(const struct logging *logging, const struct option *option, enum problem_kind kind,
				 size_t from, size_t to, const char *what) {
	return docker_tell(logging->r, kind, log_option_site(logging->r, option, from, to), "%.*s %s",
			   STR_ARGS(str_from_to(option->value.text, from, to)), what);
}

static void tell_braces(const struct logging *logging, const struct option *option, size_t from, size_t to) {
	struct problem *problem = tell_part(logging, option, PROBLEM_PLACEHOLDER_NOT_EXPANDED, from, to,
					    "stays as it is: awslogs-stream is no template, only tag is one");
	if (!problem)
		return;
	problem->reason = STR("every container with this option writes to one log stream with braces in its name");
	/* One that would be refused or be the same everywhere is not proposed. */
	bool image = str_contains(option->value.text, STR("Image"));
	struct str tag = docker_tag_for(logging, image ? "{{.Hostname}}/{{.Name}}"
						       : arena_str(logging->r->arena, option->value.text).p);
	problem->help = arena_format(logging->r->arena, "write %.*s instead of awslogs-stream", STR_ARGS(tag));
}

static void tell_shell(const struct logging *logging, const struct option *option, size_t from, size_t to) {
	struct problem *problem = tell_part(logging, option, PROBLEM_PLACEHOLDER_NOT_EXPANDED, from, to,
					    "stays as it is: no shell reads this file");
	if (!problem)
		return;
	problem->reason = STR("the name is the same on every host");
	problem->help = arena_format(logging->r->arena, "write %.*s%s",
				     STR_ARGS(docker_tag_for(logging, "{{.Hostname}}/{{.Name}}")),
				     str_is(option->name, "tag") ? "" : " instead of awslogs-stream");
}

static void tell_other(const struct logging *logging, const struct option *option, size_t from, size_t to) {
	struct problem *problem = tell_part(logging, option, PROBLEM_UNKNOWN_PLACEHOLDER, from, to,
					    "is another shipper's: Docker leaves it as it is");
	if (!problem)
		return;
	problem->reason = STR("the name is the same for every container and on every host");
	problem->help =
	    arena_format(logging->r->arena, "write %.*s", STR_ARGS(docker_tag_for(logging, "{{.Hostname}}/{{.Name}}")));
}

/* {instance_id}: one pair of braces around small letters. */
static size_t foreign(struct str text, size_t at) {
	size_t end = at + 1;
	if (text.p[at] != '{' || (at && (text.p[at - 1] == '{' || text.p[at - 1] == '$')))
		return 0;
	while (end < text.n && ((text.p[end] >= 'a' && text.p[end] <= 'z') || text.p[end] == '_'))
		end++;
	return end > at + 1 && end < text.n && text.p[end] == '}' && (end + 1 == text.n || text.p[end + 1] != '}')
		   ? end + 1
		   : 0;
}

/* $HOSTNAME, which Compose makes of $$HOSTNAME. */
static size_t shell_variable(struct str text, size_t at) {
	size_t end = at + 1;
	while (end < text.n && ((text.p[end] >= 'A' && text.p[end] <= 'Z') || text.p[end] == '_'))
		end++;
	return text.p[at] == '$' && end > at + 2 ? end : 0;
}

static void check_parts(const struct logging *logging, const struct option *option) {
	struct str text = option->value.text;
	bool is_template = str_is(option->name, "tag");
	for (size_t at = 0; at < text.n;) {
		size_t end = 0;
		if (!is_template && (end = rendered_mark(logging, text, at))) {
			at = end; /* told */
			continue;
		}
		if (!is_template && (end = marked(text, at, "{{", "}}")))
			tell_braces(logging, option, at, end);
		else if ((end = marked(text, at, "$(", ")")) || (end = marked(text, at, "${", "}")) ||
			 (end = shell_variable(text, at)))
			tell_shell(logging, option, at, end);
		else if ((end = foreign(text, at)))
			tell_other(logging, option, at, end);
		at = end > at ? end : at + 1;
	}
}

/* --- the stream ---------------------------------------------------------------------------------------------- */

static void tell_unused_tag(const struct logging *logging, const struct option *tag, const struct option *stream) {
	struct problem *problem = docker_tell(
	    logging->r, PROBLEM_NO_EFFECT, compose_item_key_site(tag->item), "tag has no effect: awslogs-stream %s",
	    stream->inherited ? "of daemon.json decides the name" : "decides the name");
	if (!problem)
		return;
	problem->reason = STR("the driver looks at tag only where awslogs-stream is absent or empty");
	problem->help = stream->inherited
			    ? STR("take awslogs-stream out of daemon.json, or set awslogs-stream: \"\" here")
			    : STR("take awslogs-stream out, and tag names the stream");
	problem->also = compose_item_key_site(stream->item);
	problem->also_label = STR("this one counts");
}

/* prefix/container/task (docs.aws.amazon.com, AmazonECS/latest/developerguide/specify-log-config.html). */
static struct field ecs_stream(const struct logging *logging, const struct option *prefix,
			       const struct container *container) {
	struct arena *arena = logging->r->arena;
	struct field field = option_field(logging, prefix);
	struct variable task = {.id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR("<task id>")};
	template_add_literal(arena, &field.value, STR("/"));
	template_add_literal(arena, &field.value, container->service);
	template_add_literal(arena, &field.value, STR("/"));
	template_add_variable(arena, &field.value, &task);
	return field;
}

/* What a tag takes from the container may be filled in by Compose too. */
static void note_fields(const struct logging *logging, const struct option *tag, const struct container *container,
			struct field *ret) {
	struct unit *unit = logging->r->unit;
	if (str_contains(tag->value.text, STR(".Name")) || str_contains(tag->value.text, STR(".ContainerName")))
		field_rests_on(unit, ret, container->name_at);
	if (str_contains(tag->value.text, STR("ImageName")))
		field_rests_on(unit, ret, container->image_at);
}

/* false: the container does not start. */
static bool read_stream(const struct logging *logging, const struct container *container, struct site at,
			struct field *ret) {
	const struct option *stream = log_option_text(logging, "awslogs-stream"),
			    *tag = log_option_text(logging, "tag");
	const struct option *prefix =
	    logging->for_ecs == CERTAIN ? log_option_text(logging, "awslogs-stream-prefix") : NULL;
	struct template made;
	if (prefix) {
		*ret = ecs_stream(logging, prefix, container);
		return true;
	}
	if (tag && !log_tag_read(logging, tag, container, &made))
		return false;
	if (stream) {
		if (tag && !tag->inherited)
			tell_unused_tag(logging, tag, stream);
		check_parts(logging, stream);
		*ret = option_field(logging, stream);
	} else if (tag) {
		check_parts(logging, tag);
		*ret = option_field(logging, tag);
		ret->value = made;
		note_fields(logging, tag, container, ret);
	} else {
		*ret = (struct field){.value = container->id, .at = at, .origin = ORIGIN_DEFAULT};
	}
	return true;
}

static void check_names(const struct logging *logging, const struct claim *claim) {
	static const char refused[] = "CloudWatch Logs refuses to create it, and the container does not start";
	struct unit *unit = logging->r->unit;
	void **group =
	    map_at(&logging->r->told, arena_format(logging->r->arena, "group %p %u", (void *)claim->group.at.source,
						   (unsigned)claim->group.at.at.off));
	if (!*group)
		legal_name_check(unit, &claim->group.value, LEGAL_GROUP, claim->group.at, refused);
	*group = unit;
	struct str text = template_text(logging->r->arena, &claim->stream.value);
	void **stream = map_at(&logging->r->told,
			       arena_format(logging->r->arena, "stream %p %u %.*s", (void *)claim->stream.at.source,
					    (unsigned)claim->stream.at.at.off, STR_ARGS(text)));
	uint32_t before = unit->problems.count;
	bool by_tag = !log_option_text(logging, "awslogs-stream") && log_option_text(logging, "tag");
	bool refuses = !*stream && claim->stream.origin != ORIGIN_DEFAULT &&
		       !legal_name_check(unit, &claim->stream.value, LEGAL_STREAM, claim->stream.at, refused);
	if (refuses && by_tag && before < unit->problems.count)
		unit->problems.items[before].help =
		    arena_format(logging->r->arena, "the tag makes it \"%.*s\"; use %.*s", STR_ARGS(text),
				 STR_ARGS(docker_tag_for(logging, "{{.Name}}/{{.FullID}}")));
	*stream = unit;
}

struct claim *docker_container_claim(const struct logging *logging, const struct container *container, struct site at,
				     struct field name) {
	struct field stream;
	const struct option *group = log_option_text(logging, "awslogs-group");
	if (!read_stream(logging, container, name.at, &stream) || !group)
		return NULL;
	struct claim *claim = claim_add(logging->r->unit, WRITER_CONTAINER, at);
	claim->writer.name = name;
	claim->group = option_field(logging, group);
	claim->stream = stream;
	claim->region = option_field(logging, log_option_text(logging, "awslogs-region"));
	claim->endpoint = option_field(logging, log_option_text(logging, "awslogs-endpoint"));
	check_names(logging, claim);
	return claim;
}
