/* What the files of this folder share while one unit is read: the one form that Compose files, daemon.json and the
 * output of docker inspect are brought into. Private to agent/docker. Facts come from the public repositories
 * moby/moby, compose-spec/compose-go and compose-spec/compose-spec; paths in the comments are relative to the one that
 * is named. */
#ifndef CWD_AGENT_DOCKER_READING_H
#define CWD_AGENT_DOCKER_READING_H

#include "agent/filled.h"
#include "agent/schema.h"
#include "agent/text_site.h"
#include "base/hash.h"

enum docker_kind {
	DOCKER_NONE,
	DOCKER_COMPOSE,
	DOCKER_COMPOSE_V1, /* services at the top level */
	DOCKER_DAEMON,
	DOCKER_INSPECT,		/* containers */
	DOCKER_SERVICE_INSPECT, /* services of a swarm */
};

/* kind.c: what a document is, whatever its logs do. why says what told. */
enum docker_kind docker_kind_of(const struct doc *doc, const char **ret_why);
/* Does its first document look like what docker inspect prints? */
bool docker_is_inspected(const struct doc *doc);
/* false: nothing in it can go to CloudWatch Logs, unless another file says so. */
bool docker_may_matter(const struct doc *doc, enum docker_kind kind);
/* A service of a Compose file, not of something else that has services. */
bool docker_is_service(const struct node *node);

/* --- scope.c: where variables of a Compose file get their values ---------------------------------------------- */

/* outer is asked first. vars: struct str by name, of an .env file. */
struct scope {
	const struct scope *outer;
	struct map vars;
};

/* KNOWN_EMPTY: surely unset. */
enum known { KNOWN_TEXT, KNOWN_UNSET, KNOWN_NOTHING };

struct reading;
enum known compose_scope_look_up(const struct reading *r, const struct scope *scope, struct str name, struct str *ret);
/* The variables of an .env file (compose-go, dotenv/parser.go). Lines that cannot be read end it. */
void compose_scope_read(struct reading *r, struct scope *scope, struct str text);

/* --- value.c: texts with variables in them -------------------------------------------------------------------- */

/* A node of the merged model. mark: what !reset and !override ask for. */
enum item_mark { MARK_NONE, MARK_RESET, MARK_OVERRIDE };
struct item {
	struct placed at;
	const struct scope *scope; /* NULL: nothing is filled in */
	struct str key;
	enum node_kind kind;
	enum item_mark mark;
	LIST(, struct item *) children;
};
LIST(item_list, struct item *);

/* The text of a scalar with its variables filled in; problems with it go to the unit. */
struct value compose_value_of(struct reading *r, const struct item *item);
/* The same of a value of daemon.json, which has no variables: ${...} in it is another tool's, who puts something there
 * for all containers. */
struct value docker_rendered_value(struct reading *r, const struct item *item);
/* What stands from byte from of the text on, as a value of its own. */
struct value compose_value_behind(struct reading *r, const struct value *value, size_t from);
/* Where bytes [from, to) of the text are written. */
struct site compose_value_site(const struct reading *r, const struct item *item, const struct value *value, size_t from,
			       size_t to);
/* --- item.c: the merged model --------------------------------------------------------------------------------- */

/* NULL: there is no room for more, which is told. */
struct item *compose_item_read(struct reading *r, const struct doc *doc, const struct scope *scope,
			       const struct node *node);
struct item *compose_item_head(struct reading *r, const struct doc *doc, const struct scope *scope,
			       const struct node *node); /* without its children */
const struct item *compose_item_get(const struct item *item,
				    const char *key);	    /* NULL if absent, reset or item is NULL */
struct site compose_item_site(const struct item *item);	    /* its value */
struct site compose_item_key_site(const struct item *item); /* its key; the value where there is no key */
/* over on top of base, as compose-go merges two services. Either may be NULL. */
struct item *compose_service_merge(struct reading *r, const struct item *base, const struct item *over);
/* A copy without what is only there to take something away. */
struct item *compose_item_settled(struct reading *r, const struct item *item);

/* --- project.c: the files of a project, and its services ------------------------------------------------------ */

struct service {
	struct str name;
	struct placed at;  /* where it is first defined; the key says where it is named */
	struct item *item; /* merged */
	const struct scope *scope;
	bool is_partial; /* no image and no build: a part of a configuration */
	bool inherits;	 /* extends what cannot be read */
};
LIST(service_list, struct service *);

struct project {
	const struct doc *main;
	const struct scope *scope;
	struct service_list services;
	struct template name; /* of the project */
	bool partial;	      /* a file that takes part is not known */
};

/* --- options.c ------------------------------------------------------------------------------------------------ */

/* One log option. at NULL: the daemon's, see daemon. */
struct option {
	struct str name;
	const struct item *item;
	struct value value;
	bool inherited; /* from daemon.json */
};
LIST(option_list, struct option);

/* The logging of one container, or of all that the daemon gives its defaults. */
struct logging {
	struct reading *r;
	const struct item *at;	   /* the map with the options; NULL: none */
	const struct item *driver; /* NULL: none written */
	struct option_list options;
	struct site place;	    /* where a missing option is told */
	bool is_daemon, is_settled; /* settled: nothing else adds options */
	bool is_partial;	    /* of a file that is only used with others */
	bool from_inspect;
	bool is_guessed;     /* that it is awslogs which takes the options: no driver is named */
	enum answer for_ecs; /* CERTAIN: ECS takes them, not dockerd. POSSIBLE: nobody knows where the file stands */
};
const struct option *log_option_get(const struct logging *logging, const char *name); /* NULL if absent */
/* The same, NULL also if its value is empty. */
const struct option *log_option_text(const struct logging *logging, const char *name);
/* A part of a value, in braces, that another tool is to fill in. */
void log_tell_unrendered(const struct logging *logging, const struct option *option, size_t from, size_t to);
void log_options_check(const struct logging *logging);
struct site log_option_site(const struct reading *r, const struct option *option, size_t from, size_t to);

/* ecs.c: does a tool make a task definition of ECS out of this Compose file? POSSIBLE: where it stands is not known. */
enum answer compose_is_for_ecs(struct reading *r, const struct doc *doc);

/* --- tag.c: Go templates -------------------------------------------------------------------------------------- */

/* What the fields of a template are for one container. */
struct container {
	struct template name, id, short_id, image, image_id;
	const struct item *labels; /* map or list; NULL: none */
	struct str service;	   /* "" if there is none */
	struct template project, number;
	bool swarm;
	bool any;		       /* of daemon.json: every container */
	struct site name_at, image_at; /* container_name and image, if they are written */
};
/* The name that the template in this option gives. false: the container cannot start, which is told. */
bool log_tag_read(const struct logging *logging, const struct option *tag, const struct container *container,
		  struct template *ret);

/* --- claims.c ------------------------------------------------------------------------------------------------- */

/* One container, or several equal ones. NULL: it does not log to CloudWatch Logs. */
struct claim *docker_container_claim(const struct logging *logging, const struct container *container, struct site at,
				     struct field name);
/* Variables of containers. */
struct variable docker_full_id(void), docker_short_id(void), docker_host_name(void);
struct template docker_template_of(struct arena *arena, struct variable variable);

struct reading {
	struct unit *unit;
	struct arena *arena;
	bool loading; /* files are added to the unit; nothing is told before it is read */
	bool stopped; /* a limit was told */
	uint32_t items, includes;
	struct map told;    /* places of problems: aliases and merges bring one text to many services */
	struct map for_ecs; /* enum answer, by document */
	struct map bases;   /* struct services, by document: files that services extend */
	struct doc *daemon;
};

/* A problem about a place, once; NULL if it was told. */
struct problem *docker_tell(struct reading *r, enum problem_kind kind, struct site at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void docker_tell_limit(struct reading *r, struct site at, const char *what);

void compose_project_load(struct reading *r, struct project *ret);
void compose_read(struct reading *r, struct project *project); /* compose.c */
/* daemon.c. others: the daemon may have containers with its options alone; LIKELY: beside a service that takes over its
 * stream, so they count where that is one for all. */
void daemon_read(struct reading *r, const struct doc *doc, enum answer others);
/* The options that a container takes over from daemon.json: those it has not, if its driver is the daemon's. */
void daemon_inherit(struct reading *r, struct logging *logging);
/* Is awslogs the driver of containers that name none? */
bool daemon_is_awslogs(const struct reading *r);
/* What daemon.json names for them; NULL: nothing, or it is not known. */
const struct node *daemon_driver(const struct reading *r);
void inspect_read(struct reading *r, const struct doc *doc);	     /* inspect.c */
void service_inspect_read(struct reading *r, const struct doc *doc); /* the same, of docker service inspect */

void docker_load(struct unit *unit);
/* The project of a unit that was read, once more and without a word; false: it is none. */
bool docker_reload(struct reading *r, struct unit *unit, struct project *ret);
bool docker_holds_texts(const struct doc *doc); /* that may be configurations of other shippers */
void docker_unpack(struct unit *unit, struct embedded_list *ret);

/* --- the row's other functions -------------------------------------------------------------------------------- */

/* The option tag as it is written in the kind of input. */
enum tag_form { TAG_YAML, TAG_JSON, TAG_TYPED };
void docker_add_tag(enum tag_form form, struct str name, struct buf *out);
struct str docker_tag_for(const struct logging *logging, const char *name); /* the same as a text */
bool docker_spell_variable(const struct variable *variable, struct buf *out);
void docker_spell_setting(const struct claim *claim, struct str name, struct buf *out);
bool docker_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);
bool docker_rename(const struct claim *claim, struct str name, struct edit_list *ret);
void docker_host_identity(const struct world *world, struct variable *ret);
const char *docker_restart(const struct unit *unit);

#endif
