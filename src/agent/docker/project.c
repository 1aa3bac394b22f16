/* The files of a Compose project: the one that is checked, its override or what it overrides, what it includes, the
 * variables of .env (compose-go, cli/options.go, loader/loader.go, loader/include.go). */
#include "agent/docker/project.h"

#include "base/buf.h"
#include "base/limits.h"

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

/* --- reading files -------------------------------------------------------------------------------------------- */

static bool read_file(struct reading *r, const struct doc *from, struct str path, const char *format,
		      struct loaded *ret) {
	struct loader *loader = r->unit->loader;
	*ret = (struct loaded){.state = LOAD_UNKNOWN};
	if (!loader)
		return false;
	loader->read(loader, r->arena, from->source, path, format_by_name(str_from(format)), ret);
	return ret->state == LOAD_READ && ret->doc;
}

static void add_doc(struct reading *r, struct doc *doc) {
	bool known = !r->loading;
	for (uint32_t i = 0; i < r->unit->doc_count && !known; i++)
		known = r->unit->docs[i] == doc || r->unit->docs[i]->source == doc->source;
	if (!known)
		unit_add_doc(r->unit, NULL, doc);
}

static void tell_unread(struct reading *r, const struct item *at, struct str path, const struct loaded *loaded) {
	bool absent = loaded->state == LOAD_ABSENT;
	struct problem *problem =
	    docker_tell(r, loaded->limit ? PROBLEM_LIMIT : PROBLEM_SYNTAX, compose_item_site(at),
			loaded->limit ? "too many files take part in this project: %.*s is not read"
			: absent      ? "there is no file %.*s"
				      : "%.*s is none of the files that were given to check: not read",
			STR_ARGS(path));
	if (!problem)
		return;
	problem->uncertain = !absent;
	problem->incomplete = absent || loaded->limit || (loaded->state == LOAD_UNREADABLE && !loaded->is_outside);
	problem->reason = absent ? STR("docker compose refuses the file")
				 : STR("its services may change what is said about this project");
	problem->help = absent ? STR("a relative path starts at the folder of this file")
			       : STR("lint a copy of the whole folder, or the file where docker compose runs");
}

struct doc *compose_project_file(struct reading *r, const struct doc *from, const struct item *at, struct str path,
				 bool *ret_unknown) {
	struct loaded loaded;
	bool remote = str_contains(path, STR("://")) || str_starts_with(path, STR("git@"));
	if (!remote && read_file(r, from, path, "yaml", &loaded)) {
		add_doc(r, loaded.doc);
		return loaded.doc;
	}
	*ret_unknown = true;
	if (!remote)
		tell_unread(r, at, path, &loaded);
	return NULL;
}

/* --- .env ----------------------------------------------------------------------------------------------------- */

static struct scope *scope_new(struct reading *r, const struct scope *outer) {
	struct scope *scope = ARENA_NEW(r->arena, struct scope);
	*scope = (struct scope){.outer = outer, .vars = {.arena = r->arena}};
	return scope;
}

/* The .env file beside a Compose file; it is read as text, so its syntax does not matter to the loader. */
static const struct scope *scope_beside(struct reading *r, const struct doc *doc, const struct scope *outer) {
	struct loaded loaded;
	struct scope *scope = scope_new(r, outer);
	if (!read_file(r, doc, STR(".env"), "json", &loaded))
		return scope;
	compose_scope_read(r, scope, loaded.doc->source->text);
	if (r->unit->loader->leave)
		r->unit->loader->leave(r->unit->loader, loaded.doc);
	return scope;
}

/* --- merging the services of files ---------------------------------------------------------------------------- */

struct joining {
	struct reading *r;
	struct project *project;
	struct map by_name;	   /* struct service */
	struct str_list including; /* the paths of files that are being included */
};

static bool lacks_image(const struct item *item) {
	return !compose_item_get(item, "image") && !compose_item_get(item, "build") &&
	       !compose_item_get(item, "provider");
}

static void join_service(struct joining *j, const struct base *base) {
	void **slot = map_at(&j->by_name, base->name);
	struct service *service = *slot;
	if (base->item->mark == MARK_RESET) {
		if (service)
			service->item = NULL;
		return;
	}
	if (!service) {
		service = ARENA_NEW(j->r->arena, struct service);
		*service = (struct service){
		    .name = base->name, .at = {.doc = base->doc, .node = base->item->at.node}, .scope = base->scope};
		*slot = service;
		LIST_ADD(j->r->arena, &j->project->services, service);
	}
	service->item = compose_service_merge(j->r, service->item, base->item);
	service->inherits = service->inherits || base->incomplete;
}

static void join_file(struct joining *j, const struct doc *doc, const struct scope *scope);

static void tell_include_cycle(struct reading *r, const struct item *at) {
	struct problem *problem =
	    docker_tell(r, PROBLEM_SYNTAX, compose_item_site(at), "files include each other in a circle");
	if (!problem)
		return;
	problem->reason = STR("docker compose refuses the file");
	problem->help = STR("take one of the includes out");
}

/* Those that include names with env_file, from the including file on, in place of the .env beside the included one; a
 * later one is on top (loader/include.go). NULL: none is named. */
static const struct scope *scope_named(struct reading *r, const struct doc *doc, const struct item *entry,
				       const struct scope *outer) {
	const struct item *named = compose_item_get(entry, "env_file"),
			  *folder = compose_item_get(entry, "project_directory");
	bool list = named && named->kind == NODE_ARRAY;
	uint32_t count = list ? named->children.count : 1;
	struct loaded loaded;
	if (!named && !folder)
		return NULL;
	struct scope *scope = scope_new(r, outer);
	for (uint32_t i = 0; i < count; i++) {
		struct value path = compose_value_of(r, list ? named->children.items[i] : named ? named : folder);
		struct str name = named ? path.text : arena_format(r->arena, "%.*s/.env", STR_ARGS(path.text));
		if (!path.known || !read_file(r, doc, name, "json", &loaded))
			continue;
		compose_scope_read(r, scope, loaded.doc->source->text);
		if (r->unit->loader->leave)
			r->unit->loader->leave(r->unit->loader, loaded.doc);
	}
	return scope;
}

static void include_file(struct joining *j, const struct doc *doc, const struct item *at, const struct scope **scope) {
	struct value path = compose_value_of(j->r, at);
	bool unknown = false;
	struct doc *included =
	    path.known && path.text.n ? compose_project_file(j->r, doc, at, path.text, &unknown) : NULL;
	if (!included) {
		j->project->partial = true;
		return;
	}
	for (uint32_t i = 0; i < j->including.count; i++)
		if (str_equal(j->including.items[i], included->source->path)) {
			tell_include_cycle(j->r, at);
			return;
		}
	if (j->r->includes++ > LIMIT_INCLUDES) {
		docker_tell_limit(j->r, compose_item_site(at), "the files of this project include too many others");
		return;
	}
	LIST_ADD(j->r->arena, &j->including, included->source->path);
	if (*scope == at->scope) /* the first path of several; the others are its overrides */
		*scope = scope_beside(j->r, included, at->scope);
	join_file(j, included, *scope);
	j->including.count--;
}

/* include: a list of paths, or of {path: one or several}. */
static void join_includes(struct joining *j, const struct doc *doc, const struct scope *scope,
			  const struct node *include) {
	struct item *list = include ? compose_item_read(j->r, doc, scope, include) : NULL;
	for (uint32_t i = 0; list && list->kind == NODE_ARRAY && i < list->children.count; i++) {
		const struct item *entry = list->children.items[i];
		const struct item *path = entry->kind == NODE_OBJECT ? compose_item_get(entry, "path") : entry;
		const struct scope *named = scope_named(j->r, doc, entry, scope), *inner = named ? named : scope;
		if (path && path->kind == NODE_STRING)
			include_file(j, doc, path, &inner);
		for (uint32_t p = 0; path && path->kind == NODE_ARRAY && p < path->children.count; p++)
			include_file(j, doc, path->children.items[p], &inner);
	}
}

/* What is included lies below the file's own services, before these extend others. */
static void add_included(struct joining *j, const struct project *included, struct services *services) {
	for (uint32_t i = 0; i < included->services.count; i++) {
		const struct service *service = included->services.items[i];
		if (!service->item)
			continue;
		struct item *item = compose_item_settled(j->r, service->item);
		struct base *own = map_get(&services->by_name, service->name);
		if (own) {
			own->item = compose_service_merge(j->r, item, own->item);
			continue;
		}
		own = ARENA_NEW(j->r->arena, struct base);
		*own = (struct base){.name = service->name,
				     .item = item,
				     .doc = service->at.doc,
				     .scope = service->scope,
				     .state = SERVICE_DONE,
				     .incomplete = service->inherits};
		own->item->at = service->at;
		LIST_ADD(j->r->arena, &services->all, own);
		*map_at(&services->by_name, service->name) = own;
	}
}

/* Each document of the file on top of those before it. */
static void join_file(struct joining *j, const struct doc *doc, const struct scope *scope) {
	for (uint32_t i = 0; i < doc->root_count; i++) {
		const struct node *root = doc->roots[i];
		const char *why;
		if (!root || root->kind != NODE_OBJECT)
			continue;
		struct project included = {0};
		struct joining inner = *j;
		inner.project = &included;
		inner.by_name = (struct map){.arena = j->r->arena};
		join_includes(&inner, doc, scope, node_get(root, "include"));
		j->including = inner.including;
		j->project->partial = j->project->partial || included.partial;
		bool v1 = !node_get(root, "services") && docker_kind_of(doc, &why) == DOCKER_COMPOSE_V1;
		struct services *services =
		    compose_services_of(j->r, doc, v1 ? root : node_get(root, "services"), scope);
		add_included(j, &included, services);
		for (uint32_t s = 0; s < services->all.count; s++) {
			compose_base_extend(j->r, services, services->all.items[s]);
			join_service(j, services->all.items[s]);
		}
	}
}

/* --- which files ---------------------------------------------------------------------------------------------- */

/* cli/options.go, DefaultFileNames and DefaultOverrideFileNames: of each the first that is there. */
static const char *const mains[] = {"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"};
static const char *const overrides[] = {"compose.override.yml", "compose.override.yaml", "docker-compose.override.yml",
					"docker-compose.override.yaml"};

static bool is_one_of(struct str name, const char *const *names) {
	for (size_t i = 0; i < 4; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static struct doc *first_beside(struct reading *r, const struct doc *doc, const char *const *names) {
	struct loaded loaded;
	for (size_t i = 0; i < 4; i++)
		if (read_file(r, doc, str_from(names[i]), "yaml", &loaded)) {
			if (loaded.doc != doc)
				add_doc(r, loaded.doc);
			return loaded.doc;
		}
	return NULL;
}

enum { FILES_MAX = 16 };

/* Those that COMPOSE_FILE lists, in .env or by --env, if doc is one of them, else doc alone (cli/options.go,
 * WithConfigFileEnv); 0: it lists none that is there. */
static uint32_t listed_files(struct reading *r, struct doc *doc, const struct scope *scope,
			     const struct doc *ret[FILES_MAX]) {
	struct str list, separator, name;
	struct loaded loaded;
	uint32_t count = 0;
	bool own = false;
	if (doc->source->outer || compose_scope_look_up(r, scope, STR("COMPOSE_FILE"), &list) != KNOWN_TEXT)
		return 0;
	bool other = compose_scope_look_up(r, scope, STR("COMPOSE_PATH_SEPARATOR"), &separator) == KNOWN_TEXT;
	while (count < FILES_MAX && str_split(&list, other && separator.n ? separator.p[0] : ':', &name)) {
		if (!name.n || !read_file(r, doc, name, "yaml", &loaded))
			continue;
		own = own || loaded.doc == doc;
		ret[count++] = loaded.doc;
	}
	for (uint32_t i = 0; own && i < count; i++)
		add_doc(r, (struct doc *)ret[i]);
	if (own || !count)
		return count;
	ret[0] = doc; /* none of them: the project goes without it */
	return 1;
}

/* The files in the order in which Compose merges them; returns how many. */
static uint32_t files_of(struct reading *r, struct doc *doc, const struct scope *scope,
			 const struct doc *ret[FILES_MAX]) {
	uint32_t listed = listed_files(r, doc, scope, ret);
	if (listed)
		return listed;
	struct str name = base_name(doc->source->path);
	struct doc *other = NULL;
	ret[0] = doc;
	if (doc->source->outer)
		return 1;
	if (is_one_of(name, mains)) {
		other = first_beside(r, doc, overrides);
		ret[1] = other;
	} else if (is_one_of(name, overrides)) {
		other = first_beside(r, doc, mains);
		ret[0] = other ? other : doc;
		ret[1] = doc;
	}
	return other ? 2 : 1;
}

/* --- the project's name --------------------------------------------------------------------------------------- */

/* loader/loader.go, NormalizeProjectName. */
static struct str normalized(struct arena *arena, struct str name) {
	struct buf text = {0};
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] + 32) : name.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (letter || (text.n && (c == '_' || c == '-')))
			buf_add_char(&text, c);
	}
	struct str result = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

static struct str folder_of(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? base_name(str_from_to(path, 0, slash)) : STR("");
}

/* The last name that a file gives. */
static struct template name_in(struct reading *r, const struct project *project, const struct doc *const *files,
			       uint32_t count) {
	struct template name = {0};
	for (uint32_t f = 0; f < count; f++)
		for (uint32_t i = 0; i < files[f]->root_count; i++) {
			const struct node *node = node_get(files[f]->roots[i], "name");
			if (!node || node->kind != NODE_STRING || !node->text.n)
				continue;
			struct value value = compose_value_of(r, compose_item_read(r, files[f], project->scope, node));
			name = value.known ? template_literal(r->arena, normalized(r->arena, value.text))
					   : value_template(r->arena, &value, 0, value.text.n);
		}
	return name;
}

static struct template name_of(struct reading *r, const struct project *project, const struct doc *const *files,
			       uint32_t count) {
	struct str text = {0};
	if (compose_scope_look_up(r, project->scope, STR("COMPOSE_PROJECT_NAME"), &text) == KNOWN_TEXT && text.n)
		return template_literal(r->arena, text);
	struct template name = name_in(r, project, files, count);
	if (name.count)
		return name;
	const struct source *main = project->main->source;
	struct str path = source_lies_at(main);
	if (!main->outer ||
	    !str_equal(path, main->path)) /* where a text inside another one ends up is not always known */
		text = normalized(r->arena, folder_of(path));
	if (text.n)
		return template_literal(r->arena, text);
	static const struct charset charset_project = {STR_INIT(""), "a-z0-9_-", 1, 0};
	struct variable unknown = {.id = IDENTITY_DEPLOY_CONSTANT,
				   .scope = DIFFERENCE_NONE,
				   .name = STR("<project>"),
				   .values = &charset_project};
	return docker_template_of(r->arena, unknown);
}

void compose_project_load(struct reading *r, struct project *ret) {
	const struct doc *files[FILES_MAX] = {NULL};
	struct joining j = {.r = r, .project = ret, .by_name = {.arena = r->arena}};
	*ret = (struct project){0};
	ret->scope = scope_beside(r, r->unit->docs[0], NULL); /* all of them stand beside each other */
	uint32_t count = files_of(r, r->unit->docs[0], ret->scope, files);
	ret->main = files[0];
	ret->name = name_of(r, ret, files, count);
	for (uint32_t i = 0; i < count; i++) {
		j.including.count = 0;
		LIST_ADD(r->arena, &j.including, files[i]->source->path);
		join_file(&j, files[i], ret->scope);
	}
	for (uint32_t i = 0; i < ret->services.count; i++) {
		struct service *service = ret->services.items[i];
		if (!service->item)
			continue;
		service->item = compose_item_settled(r, service->item);
		service->is_partial = lacks_image(service->item);
	}
}
