/* What the files of this folder share while one unit is read: the one form that both syntaxes are brought into.
 * Private to agent/fluent-bit. Facts about Fluent Bit come from its public repository, fluent/fluent-bit, at v5.1.1;
 * paths in the comments are relative to it. */
#ifndef CWD_AGENT_FLUENT_BIT_READING_H
#define CWD_AGENT_FLUENT_BIT_READING_H

#include "agent/filled.h"
#include "agent/schema.h"
#include "agent/text_site.h"
#include "claim/route.h"

struct section;

/* One setting of a section. key: as the shipper compares it: small letters, YAML's camelCase as snake_case. */
struct property {
	struct str key;
	struct placed at;   /* the node with the value */
	struct value value; /* of text */
	const struct section *section;
	bool nested, told_unset; /* nested: a map or a list of others, no text */
	bool told_regex;	 /* that the expression in it is refused */
	bool in_list;		 /* an item of a YAML list other than the first: the key is written once */
};
LIST(property_list, struct property *);

enum section_kind {
	SECTION_OTHER, /* accepted and ignored */
	SECTION_SERVICE,
	SECTION_PARSER,
	SECTION_MULTILINE_PARSER,
	SECTION_STREAM_PROCESSOR,
	SECTION_PLUGINS,
	SECTION_UPSTREAM_SERVERS,
	SECTION_CUSTOM,
	SECTION_INPUT,
	SECTION_FILTER,
	SECTION_OUTPUT,
	SECTION_KINDS,
};

struct section {
	enum section_kind kind;
	struct placed at;		     /* the section, or the entry of a YAML list */
	struct str header;		     /* as written; empty in YAML lists */
	struct property_list properties;     /* in file order */
	LIST(, struct section *) processors; /* YAML: those of logs, in order, as filters */
	struct placed routes;		     /* YAML: node NULL if there are none */
	struct str plugin;		     /* in small letters; empty if unknown */
	struct str instance;		     /* "tail.0" */
	bool broken;			     /* a problem was reported that makes the shipper refuse it */
};
LIST(section_list, struct section *);

/* @SET, env: in the order in which they are met; the last one wins. */
struct setting {
	struct str name, text;
	bool known; /* false: read from a file where the shipper runs */
};

/* The documents that stand in for one directive. */
LIST(included, struct doc *);

/* A regular expression and where it is written. */
struct read_regex {
	struct regex *regex;
	struct property *property;
	size_t from, to; /* of the property's text */
};

struct reading {
	struct unit *unit;
	struct arena *arena;
	struct section_list sections, inputs, filters, outputs, customs, services;
	LIST(, struct setting) settings;
	struct map included; /* struct included by directive */
	struct map aliases;  /* of inputs; made when first needed */
	bool yaml;
	uint32_t ignored; /* sections that mean nothing */
	bool limited;	  /* told by reading_tell_limit */
	uint32_t paths;	  /* of all inputs */
	bool too_long;	  /* a tag that filters make grew past all use */
	bool muddled;	  /* a Match or Tag is surely not what was meant, and that is told */
	bool partial;	  /* something that takes part is not known: an include, a managed fleet's configuration */
	bool fragment;	  /* inputs stand elsewhere: it has none, or those of FireLens */
	LIST(, struct read_regex) regexes;
};

/* --- versions.c -------------------------------------------------------------------------------------------------- */

enum change {
	CHANGE_VARIABLE_DEFAULT,   /* ${NAME:-word} */
	CHANGE_ROUTES,		   /* YAML routes of an input */
	CHANGE_ENV_LIST,	   /* YAML env as a list */
	CHANGE_PROCESSORS,	   /* YAML processors */
	CHANGE_YAML,		   /* YAML at all */
	CHANGE_TEMPLATES,	   /* log_stream_template, log_group_template */
	CHANGE_DRY_RUN_PROPERTIES, /* --dry-run looks at properties */
};
/* An unknown version has what the newest one has. */
bool version_has(const struct reading *r, enum change what);
bool version_in(struct version asked, struct version since, struct version until);
struct str version_since(const struct reading *r, enum change what); /* "4.2.0" */

/* --- value.c: texts with environment variables in them ----------------------------------------------------------- */

/* Empty and unset values are the same to the shipper (text.n == 0). */
void value_expand(struct reading *r, struct property *property);
struct template value_whole(const struct reading *r, const struct property *property);
/* Where bytes [from, to) of the text are written. */
struct site value_site(const struct reading *r, const struct property *property, size_t from, size_t to);
/* Help for an option of a container: a prefix, behind which the tag goes, in place of log_stream_name. */
struct str value_help_prefix(const struct reading *r, struct str prefix);
/* Tells, once, that a variable in this setting is surely unset. what: what becomes of it, a clause. */
void value_tell_unset(struct reading *r, struct property *property, const char *what);

/* --- sections.c, yaml.c: both syntaxes into sections ------------------------------------------------------------- */

void sections_read_classic(struct reading *r, const struct doc *doc, const struct node *root);
void sections_read_yaml(struct reading *r, const struct doc *doc);
void sections_read(struct reading *r); /* all of the unit, then expands all values */
/* Tells once that there are more than so many of something ("paths stand before this one"). */
void reading_tell_limit(struct reading *r, struct site at, uint32_t limit, const char *what);
/* Past the limit the section is not listed. */
struct section *section_add(struct reading *r, enum section_kind kind, struct placed at);
struct property *section_set(struct reading *r, struct section *section, struct str key, struct placed at);
enum section_kind section_kind_of(struct str name); /* abbreviations count */
const struct included *included_of(struct reading *r, const struct node *directive);
/* Does the entry stand in the first column? Only there is @ more than a letter. */
bool classic_is_directive(const struct doc *doc, const struct node *node);
bool doc_is_yaml(const struct doc *doc);
/* The last setting of this name that is not empty, which is the one that counts for core settings; NULL if none is. */
struct property *section_last(const struct section *section, const char *key);
/* The first one, empty or not; NULL if there is none. */
struct property *section_first(const struct section *section, const char *key);
bool section_is_plugin(const struct section *section, const char *plugin);
bool text_is_true(struct str text); /* flb_utils_bool: true, yes, on in any case */

struct site property_site(const struct property *property); /* its value; its key if the value is empty */
struct site property_key_site(const struct property *property);
struct site section_site(const struct section *section);
struct site section_name_site(const struct section *section); /* the value of Name, else the header */

/* --- load.c ------------------------------------------------------------------------------------------------------ */

void fluent_bit_load(struct unit *unit);

/* --- check.c: what the shipper refuses or ignores ---------------------------------------------------------------- */

void sections_check(struct reading *r);

/* --- text.c: texts with a VALUE_HOLE for each variable ----------------------------------------------------------- */

/* A text being put together; the variables stand in the order of their holes. */
struct holed {
	struct buf text;
	LIST(, struct variable) variables;
};
void holed_add_text(struct holed *text, struct str add);
void holed_add_variable(struct arena *arena, struct holed *text, const struct variable *variable);
/* Bytes [from, to) of a value. */
void holed_add_value(struct arena *arena, struct holed *text, const struct value *value, size_t from, size_t to);
void holed_add_template(struct arena *arena, struct holed *text, const struct template *t);
/* Frees the text. */
struct template holed_finish(struct arena *arena, struct holed *text);

/* --- inputs.c, tail.c: where events come from -------------------------------------------------------------------- */

/* One set of tags that an input starts events with, and the files that have them (glob NULL: none). */
struct start {
	struct template tags;
	const struct glob *glob, *excludes;
	struct field name; /* what the user configured: the path, the tag, or the plugin's name */
	bool several;	   /* several files or senders share each tag, or may */
	bool several_tags; /* the tags are of several files or senders */
	bool pod;	   /* what makes the tags differ is a pod's or container's own */
};
struct input {
	const struct section *section; /* NULL: made by the stream processor */
	struct str name;	       /* "tail.0" */
	LIST(, struct start) starts;
	enum writer_kind kind;
	bool metrics;		   /* sends metrics only */
	struct start whole;	   /* all of it, where tags were changed on the way */
	struct map by_tags;	   /* struct start by template_key, made when first needed */
	struct property *database; /* where tail and systemd keep their positions */
	uint32_t node;		   /* in the graph */
};
LIST(input_list, struct input *);

void inputs_read(struct reading *r, struct input_list *ret);
/* Streams of SQL may give their records any tag, or keep them. */
bool has_stream_processor(const struct reading *r);
void tail_read(struct reading *r, struct input *input);
struct start *input_add_start(struct reading *r, struct input *input);
/* The tag that the section sets, or the instance's name. */
struct template input_tag(struct reading *r, const struct input *input);

/* --- accessor.c: record accessors -------------------------------------------------------------------------------- */

enum accessor_kind {
	ACCESSOR_TEXT,
	ACCESSOR_TAG,
	ACCESSOR_TAG_PART, /* number: counted from 0 */
	ACCESSOR_CAPTURE,  /* number: $0 to $9 of a regular expression */
	ACCESSOR_KEY,
};
/* Bytes [from, to) of the text it was parsed from. */
struct accessor_part {
	enum accessor_kind kind;
	size_t from, to;
	int number;
};
LIST(accessor, struct accessor_part);

/* Parses bytes [from, to) of text as flb_ra_create does; false if it refuses: *ret_bad is the part at fault. */
bool accessor_parse(struct arena *arena, struct str text, size_t from, size_t to, struct accessor *ret,
		    struct accessor_part *ret_bad);
/* The n-th part of the tags of an input, or a variable for it; nothing is added where there is no such part (false). */
bool tag_part_add(struct arena *arena, struct template *out, const struct template *tags, int index, struct str of);
/* The same tags with the folder of a path written out: var.log.<path> for <path>. For looking at, not for names. */
struct template tags_opened(struct arena *arena, const struct template *tags);
/* The narrowest of what makes the tags differ. */
enum difference tags_scope(const struct template *tags);

/* --- matcher.c: Match and Match_Regex ---------------------------------------------------------------------------- */

struct matcher {
	struct property *match, *regex_property;
	struct tag_pattern *pattern; /* NULL: no Match */
	struct regex *regex;	     /* NULL: none, or one that nobody can know */
	bool any;		     /* no Match at all, and everything goes there all the same */
	bool holes, regex_unknown;   /* the pattern has variables in it */
	struct arena *arena;
};
void matcher_read(struct reading *r, const struct section *section, struct matcher *ret);
bool matcher_is_absent(const struct matcher *matcher); /* for the shipper, to whom a broken expression is none */
enum tag_match matcher_test(const struct matcher *matcher, const struct template *tags);
/* The regular expression of a setting as flb_regex_create reads it: /x/ and its options. NULL if it is refused, which
 * is told. Freed with the reading. */
struct regex *regex_read(struct reading *r, struct property *property, size_t from, size_t to, unsigned flags);
/* Tells which expressions took too long, and frees all of them. */
void regexes_finish(struct reading *r);
/* Would a text of this sort match with at least one character? Only for an empty-handed guess. */
bool regex_takes_something(const struct regex *regex, struct str text);

/* --- rewrite.c: filters that change tags ------------------------------------------------------------------------- */

struct rewrite_rule {
	struct reading *r;
	struct property *property;
	struct accessor tag;
	struct str pattern;
	struct regex *regex; /* NULL: nobody knows, or refused */
	bool any, keep;	     /* any: every text matches */
	uint32_t groups;     /* how many $n it has, $0 included; 1: no groups, and then $0 is empty too */
	const struct matcher *filter;
	const struct route_graph *graph;
};
LIST(rewrite_rule_list, struct rewrite_rule *);

/* The rules stand in graph. */
void rewrite_read(struct reading *r, const struct section *filter, const struct matcher *matcher,
		  const struct route_graph *graph, struct rewrite_rule_list *ret);
enum tag_match rewrite_test(const void *rule, const struct route_packet *packet);
void rewrite_emit(const void *rule, struct arena *arena, const struct route_packet *packet, struct template_list *ret);

/* --- routing.c, routes.c ----------------------------------------------------------------------------------------- */

struct routing {
	struct reading *r;
	struct input_list inputs;
	struct route_graph graph;
	struct matcher *matchers;		 /* of the outputs */
	struct matcher *filters;		 /* private to kubernetes.c */
	uint32_t *output_nodes, *output_entries; /* entries: before the filters of the output itself */
	uint32_t entry;				 /* where tags are matched: the first filter */
	bool one_to_one;			 /* one input, one output */
	bool *routed;				 /* outputs that routes name */
	uint64_t copies;			 /* of steps, for routes */
	struct map output_names;		 /* private to routes.c */
};

void routing_solve(struct reading *r, struct routing *ret);
enum tag_match routing_test_match(const void *matcher, const struct route_packet *packet);
struct input *routing_input(const struct routing *routing, uint32_t node);
/* The filters of a chain, to make copies of. */
struct step;
LIST(step_list, struct step *);
/* Adds the steps to the graph and returns its first node; what rewrite_tag emits goes to *again (NULL: to the step
 * behind), the rest to next. whole: the chain that everything enters, where events that multiline filters hold back
 * just go on. */
uint32_t routing_add_chain(struct routing *routing, const struct step_list *steps, const uint32_t *again, uint32_t next,
			   bool whole);

/* Reads the routes of an input, and tells what is wrong with them. The node where its events go instead of the filters
 * that all share; ROUTE_NONE: it has none that count. */
uint32_t routes_entry(struct routing *routing, const struct section *input, const struct step_list *filters);

/* --- outputs.c: claims ------------------------------------------------------------------------------------------- */

/* One CloudWatch Logs output. */
struct output {
	struct reading *r;
	const struct section *section;
	bool go; /* the plugin cloudwatch of aws-for-fluent-bit, else cloudwatch_logs */
	struct property *group, *stream, *prefix, *group_template, *stream_template;
	struct accessor group_accessor, stream_accessor;
	struct field account, role, region, endpoint, retention, class;
	struct site illegal_told;  /* one illegal tag is enough */
	bool others;		   /* inputs whose tags are known reach it */
	enum answer no_kubernetes; /* does what arrives lack the key "kubernetes"? NEVER: or nobody knows */
	struct property *kubernetes_told[2];
	struct map claims;  /* by input and tags */
	struct str selects; /* see struct writer */
};

bool section_is_cloudwatch(const struct section *section);
void outputs_read(struct reading *r, struct routing *routing);
/* --- dead.c */
void dead_output(struct routing *routing, uint32_t index); /* nothing reaches it */
void dead_inputs(struct routing *routing);
/* The property that counts: of several, the last for the C plugin (it refuses them), the first for the Go plugin. */
struct property *output_property(const struct output *output, const char *key);

/* --- name_c.c, name_go.c, name_check.c: names of groups and streams ---------------------------------------------- */

/* What an output does with its names before any event; false: it has none that could be judged. */
bool name_c_prepare(struct output *output);
void name_c_read(struct output *output, struct claim *claim); /* claim->writer.input is set */
bool name_go_prepare(struct output *output);
void name_go_read(struct output *output, struct claim *claim);

enum name_use { NAME_GROUP, NAME_STREAM };
/* Tells of placeholders of other dialects in bytes [from, to) of a text that is taken literally; false: of none. */
bool name_check_foreign(struct output *output, struct property *property, size_t from, size_t to, enum name_use use);
/* The same for a whole setting, and of characters and lengths that CloudWatch Logs refuses. */
void name_check(struct output *output, struct property *property, enum name_use use);
/* Tells of bytes [from, to) that CloudWatch Logs refuses. */
void name_check_legal(struct output *output, struct property *property, size_t from, size_t to, enum name_use use);
/* Tells what the output lacks, and of both kinds of stream together; false if it has no one group and stream. */
bool name_check_required(struct output *output);
/* The same for the stream of a claim, where the tag brings them in. */
void name_check_tag(struct output *output, const struct claim *claim);
/* The variable for a key of the record, KEY['SUB'] without the $. */
struct variable record_variable(const struct output *output, struct str key);

/* --- kubernetes.c */
bool kubernetes_is_key(struct str key); /* kubernetes['pod_name'] */
/* Does this arrive without what a kubernetes filter adds? POSSIBLE: only a parser may make it. */
enum answer kubernetes_is_missing(struct routing *routing, const struct section *output, const struct input *input,
				  const struct route_arrival *arrival);
/* Tells it of bytes [from, to), once for each setting. */
void kubernetes_tell(struct output *output, struct property *property, size_t from, size_t to,
		     const struct template *tags, const struct template *fallback);

/* --- world.c, spell.c -------------------------------------------------------------------------------------------- */

void fluent_bit_world_guess(struct reading *r);
void fluent_bit_world_settle(struct reading *r); /* once the sections are there */
bool fluent_bit_in_world(const struct variable *variable, const struct world *world, struct part *ret);
uint32_t fluent_bit_worlds(const struct unit *unit, struct world *ret, uint32_t room);
void fluent_bit_host_identity(const struct world *world, struct variable *ret);
const char *fluent_bit_restart(const struct unit *unit);
bool fluent_bit_spell_variable(const struct variable *variable, struct buf *out);
bool fluent_bit_rename(const struct claim *claim, struct str name, struct edit_list *ret);
void fluent_bit_spell_setting(const struct claim *claim, struct str name, struct buf *out);
/* Adds a setting's key as charts and operators call it (made.h): logStreamName. */
void fluent_bit_spell_key(const char *key, struct buf *out);
bool fluent_bit_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);

#endif
