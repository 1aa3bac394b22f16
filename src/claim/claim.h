/* The one normal form of every shipper's configuration: this writer puts events into this log stream.
 * Units, hosts and claims; nothing here knows a shipper's syntax. */
#ifndef CWD_CLAIM_CLAIM_H
#define CWD_CLAIM_CLAIM_H

#include "base/hash.h"
#include "claim/glob.h"
#include "claim/loader.h"
#include "claim/template.h"
#include "doc/doc.h"

struct agent;

enum origin {
	ORIGIN_ABSENT, /* nothing says, and the shipper has no default: the environment of the process decides */
	ORIGIN_WRITTEN,
	ORIGIN_DEFAULT,	  /* the shipper's own default; at is where the writer is named */
	ORIGIN_INHERITED, /* a default that is written in the configuration; at is that place */
};
const char *origin_name(enum origin origin); /* "absent", "written", "default", "inherited" */

/* A value that a claim has, and where it was written. */
struct field {
	struct template value;
	struct site at;
	enum origin origin;
	struct assumed_list *assumes; /* defaults of others that the value is made of; NULL: none (claim/assume.h) */
};

/* The account that the ARN of a role names (arn:aws:iam::111122223333:role/x), where the role is written; absent where
 * the role does not show it. */
struct field field_account(struct arena *arena, const struct field *role);

enum writer_kind {
	WRITER_FILE,
	WRITER_WINDOWS_EVENT,
	WRITER_JOURNAL,
	WRITER_EMF,
	WRITER_STRUCTURED_LOG,
	WRITER_KUBERNETES,
	WRITER_ECS,
	WRITER_PROMETHEUS,
	WRITER_APPLICATION_SIGNALS,
	WRITER_SERVICE_EVENTS,
	WRITER_OTLP,
	WRITER_CONTAINER_INSIGHTS,
	WRITER_DATABASE_INSIGHTS,
	WRITER_INPUT, /* an input of a routing shipper */
	WRITER_CONTAINER,
	WRITER_KINDS,
};
const char *
writer_kind_name(enum writer_kind kind); /* as in reports: "file", "windows-event", "journald", "emf", ... */

struct writer {
	enum writer_kind kind;
	struct field name;		     /* what the user configured: the path, the event name, the input */
	const struct glob *reads, *excludes; /* the files it reads; NULL if it reads none */
	struct field state_file; /* where read offsets are kept, also where the shipper derives its name from the
				    path; absent if unknown or none, and where all sources of the shipper share one
				    on purpose (awslogs) */
	uint32_t sources;	 /* how many live sources it stands for, 0 = 1 */
	struct str input;	 /* the input's name in its configuration (tail.0); claims of one unit with equal ones
				    have one source. Empty: the entry is the source */
	struct str selects;	 /* how its output chooses among the input's events; those of one input with equal texts
				    take the same events. Empty: nothing is chosen, or it is not known */
	struct str merged_by;	 /* the output that writes each stream alone, whatever comes in (a sink of Vector, an
				    exporter): claims of one unit with equal ones are one source of a stream, and
				    their inputs mix there (CW108). Empty: every input is a source */
	bool open_set;		 /* one input that may cover many files or senders (CW108) */
	bool identity_in_record; /* group or stream come from each record where it names them; else from the claim */
};

enum copies {
	COPIES_MANY_LIKELY, /* nothing says how many run */
	COPIES_ONE,
	COPIES_MANY,	 /* the input or the user says so */
	COPIES_ONE_HERE, /* one where the input runs, and nothing says whether it runs elsewhere too */
};
struct replication {
	enum copies copies;
	uint32_t count;		      /* 0: not known */
	enum difference differs_by;   /* what tells the copies apart */
	struct site at;		      /* what says so */
	struct site also;	      /* another place that adds to them: copies of one thing, run by two others */
	struct assumed_list *assumes; /* defaults that say so; NULL: none */
};

/* Values for environment variables that the input or the user gives. closed: no others are set. */
struct environment_entry {
	struct str name, value;
	const struct variable
	    *is;	/* NULL: value says all; else it is only known what it is: a pod's name, a task's id */
	struct site at; /* where the value is written, where that is of use (claim/assume.h) */
};
struct environment {
	struct environment_entry *items;
	uint32_t count, room;
};
bool environment_get(const struct environment *env, struct str name, struct str *ret_value);
/* What a variable is whose value is not known; NULL: its value is known, or nothing is. */
const struct variable *environment_identity(const struct environment *env, struct str name);
/* Adds the value, or what the variable is, to the name; false: nothing is known. */
bool environment_add(struct arena *arena, const struct environment *env, struct str name, struct template *ret);

struct claim;
LIST(claim_list, struct claim *);

/* A document that stands in for a directive of another one (an @include). */
struct include {
	const struct node *node; /* the directive */
	struct doc *doc;
};
LIST(include_list, struct include);

/* What one shipper process loads. Owned by its arena; written by one worker, then by nobody. */
struct unit {
	struct arena *arena;
	const struct agent *agent;
	struct doc **docs; /* in the order in which the shipper loads them */
	uint32_t doc_count, doc_room;
	struct loader *loader;	      /* NULL: nothing can be reached */
	struct include_list includes; /* of agent->load: in the order in which the shipper meets the directives */
	struct str host;	      /* name of the host, empty if it is only a kind of host */
	struct replication copies;
	struct environment env;
	bool env_closed;
	bool baked;		   /* of embedded */
	bool claims_cut;	   /* of claim_has_room: told */
	bool has_no_marks;	   /* its documents were searched: no other tool has yet to fill them in */
	const struct unit *outer;  /* whose document holds this configuration, so that loading that makes a change live:
				      a  task definition, a ConfigMap; NULL: it is a file of its own */
	struct environment values; /* what the holes of its documents are, by expression */
	struct map *stand_ins;	   /* private to hole.c: those holes, by the text that stands for them */
	struct world asked;	   /* what the user fixed; unknown parts stay open */
	struct world world; /* the default world: asked, filled by the agent from the input and its own defaults */
	struct claim_list claims;
	struct problem_list problems; /* of the adapter; those of the docs are in the docs */
	struct str idle; /* set by agent->read where it gives false: why nothing goes to CloudWatch Logs; empty: no
			    more is known */
	struct problem unlisted; /* takes those past LIMIT_UNIT_PROBLEMS */
};

struct claim {
	const struct unit *unit;
	const struct agent *agent;
	struct site at; /* the whole entry */
	struct writer writer;
	enum answer delivers;	      /* CERTAIN, or how sure it is that events come this way (see route_arrival) */
	struct template tag;	      /* the tag its events arrive with; empty where the shipper has none */
	struct replication processes; /* processes of one host (WRITER_CONTAINER: containers) that run this writer side
					 by side. Count 0: one; with COPIES_MANY several, nobody knows how many */
	struct field account, role, region, endpoint, group, stream, retention, class;
	struct str pusher; /* claims with one destination and different pushers are sent by different clients; see
			      CW109. Empty where each source, or each output, plainly has a client of its own */
	struct str reader; /* entries with equal readers and path share saved offsets though nothing says so (CW110);
			      empty: none are kept, or writer.state_file tells where (CW308) */
	uint32_t order;	   /* position among the unit's claims */
};

/* A new claim at the end of unit->claims, all fields absent, agent and unit set. */
struct claim *claim_add(struct unit *unit, enum writer_kind kind, struct site at);
/* Has the unit room for another one? For adapters that make one of each input for each output: false is told once, at
 * that place. */
bool claim_has_room(struct unit *unit, struct site at);
/* The document that stands in for a directive. One that several directives name is in unit->docs once. */
void unit_add_doc(struct unit *unit, const struct node *directive, struct doc *doc);
/* A problem of the adapter about a place in one of the unit's documents. */
struct problem *unit_problem(struct unit *unit, enum problem_kind kind, struct site at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* --- whether two claims meet ---------------------------------------------------------------------------------- */

enum relation {
	RELATION_UNIT, /* both in one process */
	RELATION_HOST, /* two processes on one host */
};

/* Why an answer is not CERTAIN: each a clause such as "the agent runs on EC2 (--mode ec2)" or "{hostname} is "web"".
 * All of them together have to hold. */
LIST(assumption_list, struct str);

/* Do a and b write into one stream? CERTAIN: in every world that the input and the user allow. LIKELY: in the default
 * world; assumptions says which. POSSIBLE: only in another world or for some value of a variable. */
enum answer claim_meet(struct arena *arena, const struct claim *a, const struct claim *b, enum relation relation,
		       uint64_t *steps, struct assumption_list *ret_assumptions);

/* --- the index: claims of one host by destination ---------------------------------------------------------------- */

/* Claims that meet each other with one answer; members in order of unit and entry. */
struct meeting {
	struct claim **members;
	uint32_t count;
	enum answer answer;
	struct assumption_list assumptions;
};
LIST(meeting_list, struct meeting);

struct host {
	struct arena *arena;
	struct str name; /* "" for a kind of host */
	struct unit **units;
	uint32_t unit_count;
	struct claim_list claims; /* of all units, in order */
	struct meeting_list meetings;
	uint32_t streams;	  /* distinct destinations in the default world */
	uint32_t sources;	  /* claims; those of one input (writer.input) are ways of one source */
	bool gave_up;		  /* a step budget ran out: some pairs were not compared */
	struct map *names_in_use; /* private to suggest.c: the host's stream names, once one was proposed */
};

/* Fills claims, meetings, streams and gave_up from units. Every claim is in at most one CERTAIN or LIKELY meeting;
 * POSSIBLE ones hold all claims of two or more destinations that may be one stream. A destination that may be equal to
 * many others has one meeting with all of them, though some of those may never meet each other. One more kind of
 * POSSIBLE meeting is within a destination whose name each record gives. Ordered by first member, the surest first. */
void host_index(struct host *host);

#endif
