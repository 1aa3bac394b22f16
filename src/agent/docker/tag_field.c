/* The fields of a tag for one container: what moby/moby, daemon/logger/loginfo.go, knows of it. */
#include "agent/docker/tag.h"

struct term log_tag_text(struct scan *s, struct str text) {
	return (struct term){.kind = TERM_TEXT, .text = template_literal(s->t->r->arena, text)};
}

/* --- fields --------------------------------------------------------------------------------------------------- */

/* Exported fields and methods of logger.Info. */
static const char *const fields[] = {
    "ID",
    "FullID",
    "Name",
    "Hostname",
    "ImageName",
    "ImageID",
    "ImageFullID",
    "Command",
    "DaemonName",
    "ContainerLabels",
    "ContainerEnv",
    "ContainerID",
    "ContainerName",
    "ContainerArgs",
    "ContainerCreated",
    "Config",
    "ContainerEntrypoint",
    "ContainerImageID",
    "ContainerImageName",
    "LogPath",
    "ExtraAttributes",
};
enum { FIELDS = sizeof fields / sizeof *fields };

bool log_tag_has_field(struct str name) {
	for (size_t i = 0; i < FIELDS; i++)
		if (str_is(name, fields[i]))
			return true;
	return false;
}

bool log_tag_names_field(struct str text) {
	for (size_t at = 0; at < text.n; at++) {
		size_t end = at + 1;
		while (end < text.n &&
		       ((text.p[end] >= 'a' && text.p[end] <= 'z') || (text.p[end] >= 'A' && text.p[end] <= 'Z')))
			end++;
		if (text.p[at] == '.' && log_tag_has_field(str_from_to(text, at + 1, end)))
			return true;
	}
	return false;
}

const char *log_tag_field_meant(struct str name) {
	static const struct {
		const char *wrong, *right;
	} others[] = {{"Host", "Hostname"},	  {"Node", "Hostname"},	  {"Image", "ImageName"},
		      {"Container", "Name"},	  {"Service", "Name"},	  {"Task", "Name"},
		      {"container_name", "Name"}, {"container_id", "ID"}, {"Labels", "ContainerLabels"},
		      {"Env", "ContainerEnv"},	  {"Id", "ID"},		  {"id", "ID"}};
	struct key keys[FIELDS];
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_equal_ignoring_case(name, str_from(others[i].wrong)))
			return others[i].right;
	for (size_t i = 0; i < FIELDS; i++)
		keys[i] = (struct key){.name = fields[i]};
	return schema_nearest(name, keys, FIELDS);
}

/* {{.Command}} of web: nobody knows it, and it is another one for each service. */
static struct term unknown_text(struct scan *s, struct str written) {
	struct str service = s->t->container->service;
	struct variable variable = {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_NONE};
	variable.name = service.n
			    ? arena_format(s->t->r->arena, "{{%.*s}} of %.*s", STR_ARGS(written), STR_ARGS(service))
			    : arena_format(s->t->r->arena, "{{%.*s}}", STR_ARGS(written));
	if (s->t->container->any)
		variable.scope = DIFFERENCE_UNKNOWN;
	else
		variable.id = IDENTITY_DEPLOY_CONSTANT;
	return (struct term){.kind = TERM_TEXT, .text = docker_template_of(s->t->r->arena, variable)};
}

static struct term unknown_field(struct scan *s, struct str name) {
	return unknown_text(s, arena_format(s->t->r->arena, ".%.*s", STR_ARGS(name)));
}

struct term log_tag_field(struct scan *s, struct str name) {
	const struct container *c = s->t->container;
	struct arena *arena = s->t->r->arena;
	if (str_is(name, "ID"))
		return (struct term){.text = c->short_id};
	if (str_is(name, "FullID") || str_is(name, "ContainerID"))
		return (struct term){.text = c->id};
	if (str_is(name, "Name"))
		return (struct term){.text = c->name};
	if (str_is(name, "ContainerName")) {
		struct term term = log_tag_text(s, STR("/"));
		template_add(arena, &term.text, &c->name);
		return term;
	}
	if (str_is(name, "Hostname"))
		return (struct term){.text = docker_template_of(arena, docker_host_name())};
	if (str_is(name, "DaemonName"))
		return log_tag_text(s, STR("docker"));
	if ((str_is(name, "ImageName") || str_is(name, "ContainerImageName")) && c->image.count)
		return (struct term){.text = c->image};
	if ((str_is(name, "ImageFullID") || str_is(name, "ContainerImageID")) && c->image_id.count)
		return (struct term){.text = c->image_id};
	if (str_is(name, "ContainerLabels"))
		return (struct term){.kind = TERM_LABELS};
	return unknown_field(s, name);
}

/* --- labels --------------------------------------------------------------------------------------------------- */

static bool starts_pair(struct str text, struct str name, size_t *ret_value) {
	if (!str_starts_with(text, name) || (text.n > name.n && text.p[name.n] != '='))
		return false;
	*ret_value = text.n > name.n ? name.n + 1 : name.n;
	return true;
}

/* The label that the service gives its container; those of the image are not known. */
static struct term written_label(struct scan *s, struct str name) {
	const struct item *labels = s->t->container->labels;
	struct reading *r = s->t->r;
	size_t at;
	for (uint32_t i = labels ? labels->children.count : 0; i-- > 0;) {
		const struct item *label = labels->children.items[i];
		struct str raw = label->at.node->text;
		if (label->key.n ? !str_equal(label->key, name)
				 : !str_starts_with(raw, name) && !str_starts_with(raw, STR("$")))
			continue;
		struct value value = compose_value_of(r, label);
		if (label->key.n && str_equal(label->key, name))
			return (struct term){.text = value_template(r->arena, &value, 0, value.text.n)};
		if (!label->key.n && starts_pair(value.text, name, &at))
			return (struct term){.text = value_template(r->arena, &value, at, value.text.n)};
	}
	return unknown_text(s, arena_format(r->arena, "index .ContainerLabels \"%.*s\"", STR_ARGS(name)));
}

struct term log_tag_label(struct scan *s, struct str name) {
	const struct container *c = s->t->container;
	if (c->service.n && !c->swarm) { /* those that Compose adds: docker/compose, pkg/api/labels.go */
		if (str_is(name, "com.docker.compose.service"))
			return log_tag_text(s, c->service);
		if (str_is(name, "com.docker.compose.project"))
			return (struct term){.text = c->project};
		if (str_is(name, "com.docker.compose.container-number"))
			return (struct term){.text = c->number};
	}
	return written_label(s, name);
}
