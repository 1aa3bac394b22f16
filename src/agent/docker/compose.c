/* Services of a Compose project to claims: their logging, how many containers they have, what these are called. */
#include "agent/docker/compose.h"

#include "base/buf.h"

static const char project_refused[] = "docker compose refuses the project";

/* --- how many containers ------------------------------------------------------------------------------------- */

/* known: count says how many. global: one on each node of a swarm. */
struct running {
	bool known, global;
	uint32_t count;
	const struct item *at;
};

static bool read_count(struct reading *r, const struct item *item, uint32_t *ret) {
	struct value value = compose_value_of(r, item);
	return item && value.known && str_to_u32(value.text, ret);
}

static void tell_scale(struct reading *r, enum problem_kind kind, const struct item *at, const char *message,
		       const struct item *also, const char *help) {
	struct problem *problem = docker_tell(r, kind, compose_item_site(at), "%s", message);
	if (!problem)
		return;
	problem->reason = str_from(project_refused);
	problem->help = str_from(help);
	if (also) {
		problem->also = compose_item_site(also);
		problem->also_label = STR("beside this");
	}
}

/* compose-go, loader/validate.go and types/types.go, GetScale. */
static struct running copies_of(struct reading *r, const struct item *service) {
	const struct item *deploy = compose_item_get(service, "deploy"), *scale = compose_item_get(service, "scale");
	const struct item *replicas = compose_item_get(deploy, "replicas"), *mode = compose_item_get(deploy, "mode");
	const struct item *name = compose_item_get(service, "container_name");
	struct running copies = {.known = true, .count = 1, .at = scale ? scale : replicas};
	uint32_t scaled = 1, replicated = 1;
	struct value how = compose_value_of(r, mode);
	if (mode && how.known && (str_is(how.text, "global") || str_is(how.text, "global-job"))) {
		copies = (struct running){.known = true, .global = true, .at = mode};
		return copies;
	}
	bool has_scale = read_count(r, scale, &scaled), has_replicas = read_count(r, replicas, &replicated);
	if (has_scale && has_replicas && scaled != replicated)
		tell_scale(r, PROBLEM_MERGE_CONFLICT, scale, "scale and deploy.replicas disagree", replicas,
			   "keep one of them");
	copies.known = scale ? has_scale : replicas ? has_replicas : true;
	copies.count = has_scale ? scaled : has_replicas ? replicated : 1;
	if (copies.known && copies.count > 1 && name && name->kind != NODE_NULL)
		tell_scale(r, PROBLEM_OUT_OF_RANGE, copies.at,
			   "a service with container_name cannot have more than one container", name,
			   "take container_name out, or run one container");
	if (name && name->kind != NODE_NULL && copies.known && copies.count > 1)
		copies.count = 1; /* that one is judged */
	return copies;
}

static void set_copies(const struct running *copies, struct claim *claim) {
	if (copies->global)
		claim->processes = (struct replication){
		    .copies = COPIES_MANY, .differs_by = DIFFERENCE_HOST, .at = compose_item_site(copies->at)};
	else if (copies->known && copies->count > 1)
		claim->processes = (struct replication){.copies = COPIES_MANY,
							.count = copies->count,
							.differs_by = DIFFERENCE_PROCESS,
							.at = compose_item_site(copies->at)};
}

/* --- profiles ------------------------------------------------------------------------------------------------ */

static bool is_listed(struct str list, struct str profile) {
	struct str item;
	while (str_split(&list, ',', &item))
		if (str_is(str_trim(item), "*") || str_equal(str_trim(item), profile))
			return true;
	return false;
}

/* CERTAIN: it runs. LIKELY: it runs if one of its profiles is asked for. NEVER: it is not. */
static enum answer runs(struct reading *r, const struct project *project, const struct item *service,
			struct str *ret_profiles) {
	const struct item *profiles = compose_item_get(service, "profiles");
	struct str active;
	struct buf names = {0};
	bool wanted = false;
	if (!profiles || !profiles->children.count)
		return CERTAIN;
	bool known = compose_scope_look_up(r, project->scope, STR("COMPOSE_PROFILES"), &active) != KNOWN_NOTHING;
	if (known && compose_scope_look_up(r, project->scope, STR("COMPOSE_PROFILES"), &active) == KNOWN_UNSET)
		known = false; /* --profile may still ask for it */
	for (uint32_t i = 0; i < profiles->children.count; i++) {
		struct value profile = compose_value_of(r, profiles->children.items[i]);
		wanted = wanted || (known && is_listed(active, profile.text));
		buf_format(&names, "%s%.*s", i ? "," : "", STR_ARGS(profile.text));
	}
	*ret_profiles = arena_str(r->arena, buf_str(&names));
	buf_finish(&names);
	return wanted ? CERTAIN : LIKELY;
}

static bool share_a_profile(struct str a, struct str b) {
	struct str item;
	while (str_split(&a, ',', &item))
		if (is_listed(b, item))
			return true;
	return false;
}

/* Services of different profiles are mostly alternatives: of those that name one stream all but the first kind count as
 * possible. */
static void weigh_profiles(struct composing *c, struct claim *claim, struct str profiles) {
	if (claim->delivers != LIKELY || !profiles.n)
		return;
	void **slot = map_at(&c->first_profiles, template_key(c->r->arena, &claim->stream.value));
	const struct str *first = *slot;
	if (!first) {
		struct str *kept = ARENA_NEW(c->r->arena, struct str);
		*kept = profiles;
		*slot = kept;
	} else if (!share_a_profile(*first, profiles)) {
		claim->delivers = POSSIBLE;
	}
}

/* --- what a container is called ------------------------------------------------------------------------------ */

static struct template whole(struct reading *r, const struct item *item) {
	struct value value = compose_value_of(r, item);
	return value_template(r->arena, &value, 0, value.text.n);
}

/* Two services with one container_name (types/project.go, CheckContainerNameUnicity). */
static bool is_second(const struct composing *c, const struct item *written, const struct template *name) {
	if (!template_is_literal(name))
		return false;
	void **slot = map_at((struct map *)&c->names, template_text(c->r->arena, name));
	const struct item *first = *slot;
	if (!first || first->at.node == written->at.node) {
		*slot = (void *)written;
		return false;
	}
	tell_scale(c->r, PROBLEM_OUT_OF_RANGE, written, "another service has this container_name too", first,
		   "give each container a name of its own, or take container_name out");
	return true;
}

/* <project>-<service>-<n>; in a swarm <stack>_<service>.<slot>.<task-id>. */
static struct template name_of(const struct composing *c, const struct service *service, const struct running *copies,
			       struct container *container) {
	struct arena *arena = c->r->arena;
	const struct item *written = compose_item_get(service->item, "container_name");
	struct variable task = {.id = IDENTITY_RANDOM, .scope = DIFFERENCE_POD, .name = STR("<node>.<task-id>")};
	struct variable number = {.id = IDENTITY_CONTAINER, .scope = DIFFERENCE_PROCESS, .name = STR("<n>")};
	static const struct charset charset_number = {STR_INIT(""), "0-9", 1, 4};
	number.values = &charset_number;
	struct template name = {0};
	container->number =
	    copies->known && copies->count == 1 ? template_literal(arena, STR("1")) : docker_template_of(arena, number);
	if (written && written->kind != NODE_NULL) {
		name = whole(c->r, written);
		bool may_not_run = compose_item_get(service->item, "profiles") != NULL; /* an alternative, then */
		if (may_not_run || !is_second(c, written, &name))
			return name;
		task.name = arena_format(arena, "<name of %.*s>", STR_ARGS(service->name)); /* it has none */
		return docker_template_of(arena, task);
	}
	template_add(arena, &name, &c->project->name);
	template_add_literal(arena, &name, copies->global || c->v1 ? STR("_") : STR("-"));
	template_add_literal(arena, &name, service->name);
	template_add_literal(arena, &name, copies->global ? STR(".") : c->v1 ? STR("_") : STR("-"));
	if (copies->global)
		template_add_variable(arena, &name, &task);
	else
		template_add(arena, &name, &container->number);
	return name;
}

static struct container container_of(const struct composing *c, const struct service *service,
				     const struct running *copies) {
	struct arena *arena = c->r->arena;
	const struct item *image = compose_item_get(service->item, "image");
	struct container container = {.id = docker_template_of(arena, docker_full_id()),
				      .short_id = docker_template_of(arena, docker_short_id()),
				      .labels = compose_item_get(service->item, "labels"),
				      .service = service->name,
				      .project = c->project->name,
				      .swarm = copies->global};
	const struct item *name = compose_item_get(service->item, "container_name");
	container.name_at = name ? compose_item_site(name) : (struct site){0};
	container.image_at = image ? compose_item_site(image) : (struct site){0};
	container.name = name_of(c, service, copies, &container);
	if (image) {
		container.image = whole(c->r, image);
	} else if (!service->is_partial) { /* what Compose calls an image that it builds */
		template_add(arena, &container.image, &c->project->name);
		template_add_literal(arena, &container.image, STR("-"));
		template_add_literal(arena, &container.image, service->name);
	}
	return container;
}

/* --- services ------------------------------------------------------------------------------------------------ */

/* Where one text sets the streams of several services, behind an anchor or in what they extend, each service is named
 * beside it. */
static void name_inputs(struct composing *c) {
	const struct claim_list *claims = &c->r->unit->claims;
	struct map users = {.arena = c->r->arena};
	for (unsigned round = 0; round < 2; round++)
		for (uint32_t i = 0; i < claims->count; i++) {
			struct claim *claim = claims->items[i];
			struct str key = arena_format(c->r->arena, "%p %u", (void *)claim->stream.at.source,
						      (unsigned)claim->stream.at.at.off);
			void **slot = map_at(&users, key);
			bool shared = claim->stream.origin == ORIGIN_WRITTEN && *slot && *slot != claim;
			if (round == 0)
				*slot = *slot ? (void *)claims : claim;
			else if (shared)
				claim->writer.input = template_text(c->r->arena, &claim->writer.name.value);
		}
}

/* ${STREAM} and nothing else: where it is not set, the stream is the container's id. Few shells export HOSTNAME; with
 * ${STREAM:?} it has to be set. */
static void weigh_name(struct claim *claim) {
	const struct template *stream = &claim->stream.value;
	if (stream->count != 1 || !stream->parts[0].is_variable ||
	    stream->parts[0].variable.id != IDENTITY_ENVIRONMENT || str_contains(site_text(claim->stream.at), STR("?")))
		return;
	enum answer answer = str_is(stream->parts[0].variable.name, "${HOSTNAME}") ? POSSIBLE : LIKELY;
	claim->delivers = answer < claim->delivers ? answer : claim->delivers;
}

static void read_service(struct composing *c, const struct service *service) {
	struct reading *r = c->r;
	struct running copies = copies_of(r, service->item);
	struct str profiles = {0};
	struct logging logging = {.r = r};
	enum answer answer = runs(r, c->project, service->item, &profiles);
	struct site at = placed_span(service), key = placed_key(service);
	if (copies.known && !copies.global && copies.count == 0)
		return;
	struct field name = {.value = template_literal(r->arena, service->name), .at = key, .origin = ORIGIN_WRITTEN};
	enum answer sends = compose_logging_read(c, service, &logging);
	if (sends != NEVER) {
		struct container container = container_of(c, service, &copies);
		struct claim *claim = docker_container_claim(&logging, &container, at, name);
		if (claim) {
			claim->delivers = sends < answer ? sends : answer;
			set_copies(&copies, claim);
			weigh_name(claim);
			weigh_profiles(c, claim, profiles);
			if (claim->stream.origin == ORIGIN_INHERITED)
				*(claim->delivers == CERTAIN ? &c->inherit : &c->maybe) += 1;
		}
	}
	struct claim *otlp = compose_otlp_read(c, service, at, name);
	if (otlp) {
		otlp->delivers = answer < otlp->delivers ? answer : otlp->delivers;
		set_copies(&copies, otlp);
	}
}

void compose_read(struct reading *r, struct project *project) {
	const char *why;
	struct composing c = {
	    .r = r, .project = project, .first_profiles = {.arena = r->arena}, .names = {.arena = r->arena}};
	c.v1 = docker_kind_of(project->main, &why) == DOCKER_COMPOSE_V1;
	if (r->unit->copies.copies == COPIES_MANY_LIKELY)
		r->unit->copies = (struct replication){.copies = COPIES_ONE_HERE, .differs_by = DIFFERENCE_HOST};
	for (uint32_t i = 0; i < project->services.count; i++)
		if (project->services.items[i]->item)
			read_service(&c, project->services.items[i]);
	name_inputs(&c);
	/* Two services that share its stream tell enough; one, or such as may not run, shares it with other containers.
	 */
	if (r->daemon)
		daemon_read(r, r->daemon, c.inherit > 1 ? NEVER : c.inherit + c.maybe ? LIKELY : CERTAIN);
}
