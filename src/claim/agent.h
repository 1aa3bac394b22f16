/* What a shipper, or a container of configurations, is to the rest of the program: one row of functions.
 * Declared here so that rules can spell names and restart commands; defined in agent/<name>/. */
#ifndef CWD_CLAIM_AGENT_H
#define CWD_CLAIM_AGENT_H

#include "claim/claim.h"
#include "claim/link.h"

enum agent_role {
	AGENT_SHIPPER,
	AGENT_CONTAINER, /* only holds configurations of others: a ConfigMap, a template */
};

enum edit_safety {
	EDIT_SAFE,
	EDIT_UNSAFE, /* changes where live logs go, in doubt */
};

/* Replaces the bytes of at (in the inner text) by text. */
struct edit {
	struct site at;
	struct str text;
	enum edit_safety safety;
};
LIST(edit_list, struct edit);

struct key;

/* A text inside one of a unit's documents that is a configuration of its own: a value of a ConfigMap, of a variable. Or
 * a part of the tree: an object of a custom resource. */
struct embedded {
	struct source *text;	     /* derived from the document that holds it; NULL: */
	struct doc *part;	     /* a view of that document with another root (doc_part) */
	struct str label;	     /* of part; the text has its own */
	const struct agent *agent;   /* whose configuration it is; NULL: its content tells */
	const struct format *format; /* NULL: its content tells */
	struct environment env;	     /* of the process that loads it */
	bool env_closed;
	bool baked; /* a script that runs once, while an image is built: what it writes is the same on all hosts */
	struct environment values; /* what the holes of text are, by expression */
	struct replication copies; /* of that process */
	enum mode mode;		   /* where that process runs, unless the user says otherwise; MODE_ANY: not known */
	uint32_t host;		   /* 0: that process runs on the unit's host; else on one of its own, with those that
				      follow in the list and have the same number */
	struct loader *loader;	   /* of the files that it includes; NULL: they are looked for on disk */
	uint32_t process;	   /* not 0: one process loads it together with those of the list that have the same
				      number and host, if it is a shipper that loads folders: they are one unit */
};
LIST(embedded_list, struct embedded);
/* Adds the value of a string node, of which only the text and its label are known yet; valid until the next call. NULL:
 * the unit holds more than one may, which is told: stop. */
struct embedded *embedded_add(struct unit *unit, struct embedded_list *list, const struct doc *doc,
			      const struct node *node, struct str label);
/* For texts that are made otherwise: is there room for one with so many bytes? false is told at that place. */
bool embedded_has_room(struct unit *unit, const struct embedded_list *list, size_t bytes, struct site at);

/* What the writers of a finding need a log stream of their own for. */
enum advice {
	ADVICE_SOURCES,	  /* each source of one host (CW101, CW102, CW107, CW109) */
	ADVICE_HOSTS,	  /* each host that runs the configuration (CW103) */
	ADVICE_PROCESSES, /* each process of one host: workers, replicas (CW104) */
	ADVICE_PARTS,	  /* each file, or sender, that one input takes (CW108): one claim; or each of the inputs that
			     one output merges: a claim for each, with equal writer.merged_by */
	ADVICE_TWICE,	  /* none: their events reach one stream by two ways, and one way has to go (CW106) */
};

struct agent {
	const char *name, *title; /* "cloudwatch-agent", "CloudWatch agent" */
	enum agent_role role;
	/* The syntaxes of its configurations (format.name), the likeliest first; NULL at the end. NULL: json. */
	const char *const *formats;
	/* Folders of an installation, "/etc/fluent-bit/", NULL at the end: a path below one of them tells where the
	 * root of its host is. NULL: none. */
	const char *const *homes;
	/* Is this the name of a configuration that may lie in any folder of a machine? It counts as its host's below a
	 * root that other folders tell of. NULL: there are none. */
	bool (*lies_anywhere)(struct str name);
	const char *const
	    *words; /* a file holds at least one of these bytes, or it is none of this agent's; NULL at the end */
	/* Names of files that bring in others, whatever those are: such a file is read even if it has none of the
	 * words, and what lies in its folder, or below it, may be a part of it. NULL at the end; NULL: there are none.
	 */
	const char *const *hubs;
	/* The documents of one YAML stream are one configuration; else each is one of its own. */
	bool joins_documents;
	/* Tools print its documents one after another with no list around them: may a text that holds several JSON
	 * values be such? NULL: never; it is its first value, and what follows is told. */
	bool (*takes_stream)(const struct doc *doc);
	/* Is the document this agent's configuration? Asked only about documents in one of its formats. ret_why:
	 * "logs.logs_collected", for show files. false with a ret_why: it is, but nothing in it can go to CloudWatch
	 * Logs ("its outputs are es and s3"); nobody needs to hear of it. */
	bool (*recognise)(const struct doc *doc, struct str *ret_why);
	/* How sure a path alone makes it, for files that could not be parsed (CW910 needs to know whose they are). */
	bool (*recognise_path)(struct str path);
	/* Files of one folder that the shipper loads together: is this such a folder (by its path)? NULL: never. */
	bool (*loads_folder)(struct str folder);
	/* Does the process that loads this folder read the file at path too? For files below it, whatever their names
	 * (false for those the shipper skips), and for files beside it that join them. NULL: all below it, no others.
	 */
	bool (*loads_file)(struct str folder, struct str path);
	/* Follows what unit->docs include, through unit->loader: adds to unit->docs (unit_add_doc) and unit->includes,
	 * and a problem for each that cannot be followed. Is called on a copy of the unit first, to learn who includes
	 * whom: it changes nothing but the unit. NULL: the shipper includes nothing. */
	void (*load)(struct unit *unit);
	/* The names by which a document in one of its formats belongs together with other files of the run; in order of
	 * their objects. load gets these files from loader->linked. Asked also about documents that recognise does not
	 * know, if their text holds such a name and one of link_words. NULL: it goes by no names. */
	void (*links)(struct arena *arena, struct doc *doc, struct link_list *ret);
	const char *const *link_words; /* NULL at the end */
	/* The shipper replaces variables in the text before it parses it: a source derived from text in which those
	 * that env has are replaced, and those that nobody knows stay and are holes (so that a parser can take one for
	 * a value). NULL is returned if there are none. NULL: the shipper does no such thing. */
	struct source *(*expand)(struct arena *arena, struct source *text, const struct environment *env,
				 bool env_closed);
	/* The configurations inside the unit's documents; called after read. Their units have this one as outer.
	 * NULL: it holds none. */
	void (*unpack)(struct unit *unit, struct embedded_list *ret);
	/* Shipper: fills unit->world. false from an agent with load: nothing in the unit can go to CloudWatch Logs,
	 * includes and all; it is left out of the report. */
	bool (*read)(struct unit *unit, const struct world *asked, struct claim_list *ret);
	/* What a variable is in a world that differs from its general meaning; false: nothing special. */
	bool (*in_world)(const struct variable *variable, const struct world *world, struct part *ret);
	/* The worlds other than unit->world that asked leaves open; at most room, returns how many. */
	uint32_t (*worlds)(const struct unit *unit, struct world *ret, uint32_t room);
	/* Adds a variable in this shipper's syntax; false: it has none for it. */
	bool (*spell_variable)(const struct variable *variable, struct buf *out);
	bool (*rename)(const struct claim *claim, struct str name, struct edit_list *ret);
	/* The line that names the claim's stream in the syntax of its file: log_stream_name = NAME. name is in this
	 * shipper's spelling. NULL: the key, a blank and the name. */
	void (*spell_setting)(const struct claim *claim, struct str name, struct buf *out);
	/* What to write for advice where one name for each claim is not the way: the streams of several claims are set
	 * in one place, or what tells them apart has a placeholder (a tag). Lines with \n between them, none at the
	 * end, each a setting in this shipper's syntax, with words behind it where it needs some; the caller indents
	 * them below a heading such as "give each source a stream of its own:". One finding tells one cause: names that
	 * hosts, or processes (claim.processes.count > 1), would still share are told to differ by those too. count >
	 * 0, and all claims are this shipper's. false: nothing written, the proposed names will do. NULL: never. */
	bool (*advise)(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out);
	/* The identity that tells hosts apart in this world, for suggested names. */
	void (*host_identity)(const struct world *world, struct variable *ret);
	/* The command that makes a change of this unit of its own live: what it says may hang on the kind of input. */
	const char *(*restart)(const struct unit *unit);
	const char *check; /* what the shipper's own check does not see, one clause */
	/* Who ended its support and what to use, a clause behind "out of support: "; or NULL. CW304 reads it: an
	 * adapter reports nothing. */
	const char *end_of_life;
	/* What the shipper does with two sources that keep their positions in one file, a clause for CW308; NULL: each
	 * overwrites the other's. */
	const char *one_state_file;
	/* How a source, or a process, gets a state file of its own, for CW308's help; NULL: in general words. And what
	 * of an event tells the host that sent it, a clause for CW103; NULL: nothing does. */
	const char *own_state_file, *host_in_event;
	/* What of an event tells the source that it came from, a clause for CW101; NULL: nothing does. */
	const char *source_in_event;
	/* What becomes of files that one pattern matches, where the shipper reads only the newest of them, a clause for
	 * CW108; NULL: it reads all. */
	const char *newest_only;
	/* What it calls an output that merges its inputs (writer.merged_by), "sink", and a copy of what it runs,
	 * "task"; NULL: "output", "copy". */
	const char *output_noun, *copy_noun;
	const char *stream_key;	 /* the key that names a stream: "log_stream_name" */
	const char *split_files; /* what gives each file of a pattern its own stream, for help: "publish_multi_logs":
				    true; NULL: nothing */
	const struct key *keys;
	size_t key_count;
};

const struct agent *const *agent_all(void);	    /* generated from meson.build; NULL at the end */
const struct agent *agent_by_name(struct str name); /* NULL if unknown */
bool agent_any_lies_anywhere(struct str name);
/* A name in the agent's syntax; false, and nothing added, if it has no spelling for a part of it. */
bool agent_spell(const struct agent *agent, const struct template *name, struct buf *out);

#endif
