/* Why claims write into one stream, decided once per host for the rules that tell of it, and the parts of a finding
 * that all of these rules have in common. */
#ifndef CWD_RULE_SHARING_H
#define CWD_RULE_SHARING_H

#include "rule/rule.h"

enum share_kind {
	SHARE_STREAM,	/* several sources (CW101) */
	SHARE_AGENTS,	/* several sources of different shippers (CW102) */
	SHARE_PUSHERS,	/* several sources through several clients of one process (CW109) */
	SHARE_ONE_FILE, /* entries that read one file (CW106) */
	SHARE_TWICE,	/* inputs whose events leave through several outputs (CW106) */
	SHARE_CLASH,	/* different files whose paths became one name (CW107) */
	SHARE_MERGED,	/* inputs of one output that merges them (CW108) */
};

struct input;

struct share {
	enum share_kind kind;
	struct claim **members; /* in order of unit and entry, at least two */
	uint32_t count;
	struct claim **sources; /* one member for each source: those that read one file count as one, and so do all
				   inputs of an output that merges them */
	uint32_t source_count;
	const struct input *inputs; /* STREAM, AGENTS, PUSHERS: the members of each source; else NULL */
	uint32_t sure_count;	    /* of the sources, those that deliver as surely as answer says */
	enum answer answer;
	struct assumption_list assumptions;
	struct str file; /* ONE_FILE: a path that two members read */
};
LIST(share_list, struct share);

struct sharing {
	struct share_list shares;
	bool gave_up; /* a step budget ran out */
};

/* Made on first use, kept by the engine for the run over this host. */
struct sharing *sharing_of(struct rule_run *run);

/* Calls report for each share of the kind on the host; costs nothing where no claims meet. */
void sharing_each(struct rule_run *run, enum share_kind kind,
		  void (*report)(struct rule_run *run, const struct share *share));

/* A finding with the members as writers, their labels, the assumptions and the witness. It is located at the last
 * member: the one that came later is the likelier mistake, and the place does not move when the others do. */
struct finding *sharing_finding(struct rule_run *run, const struct share *share);
/* "/prod/web -> {instance_id}": the destination of a claim, with the shipper's own placeholders. */
struct str sharing_destination(struct arena *arena, const struct claim *claim);
/* What the claim's shipper calls an output that merges its inputs: "sink". */
const char *claim_output_noun(const struct claim *claim);
/* Of TWICE: do all of its ways lead through one output that merges its inputs? */
bool share_has_one_output(const struct share *share);
/* message: "2 sources write to one log stream: ...", or that they may; what: "sources", and whose. */
void sharing_say_message(struct rule_run *run, struct finding *finding, const struct share *share, const char *what);
/* Proposes a stream name of its own for each source (the first LIMIT_RELATED_SHOWN of them), or gives the
 * shipper's advice, and the command that makes it live. */
void sharing_help(struct rule_run *run, struct finding *finding, const struct share *share, const char *first_line);

/* help: the advice and the command that makes it live. */
void sharing_say_restart(struct rule_run *run, struct finding *finding, const struct share *share, struct str advice);
/* "\nthen load it: ..." for each shipper of these claims. */
void sharing_add_restarts(struct claim *const *claims, uint32_t count, struct buf *out);
/* The command that makes a change of the claim's configuration live. */
const char *claim_restart(const struct claim *claim);
/* What a copy of the claim's unit, or of what holds it, is called: "task"; "copy". */
const char *claim_copy_noun(const struct claim *claim);
/* Is a part of group or stream made from the path of the file? */
bool claim_is_named_by_path(struct arena *arena, const struct claim *claim);
/* Is a part of them from the source or the record, so that events of one output may go to several streams, or drawn
 * anew? */
bool claim_tells_sources_apart(const struct claim *claim);
/* Are group and stream the same, as written? */
bool claim_same_destination(struct arena *arena, const struct claim *a, const struct claim *b);
/* The same account, region and endpoint, as they are written. */
bool claim_same_surroundings(struct arena *arena, const struct claim *a, const struct claim *b);

/* The claim's source as the user wrote it: the path, the event name, the input and its path. */
struct str claim_source(struct arena *arena, const struct claim *claim);
/* Does the stream have the name that AWS gives to this kind of data, not the user? Dashboards read it under that name,
 * and hosts share it on purpose. */
bool claim_is_named_by_design(const struct claim *claim);
/* template_differs_by in the world that the claim's unit is judged in, for stream and group together; takes no memory.
 */
enum answer claim_differs_by(const struct claim *claim, enum difference between);
/* The template as it is in the world that the claim's unit is judged in. */
struct template claim_in_world(struct arena *arena, const struct claim *claim, const struct field *field);

#endif
