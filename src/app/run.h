/* One run over inputs: search, read, parse, link, claim, rules, with workers. Knows no argv. */
#ifndef CWD_APP_RUN_H
#define CWD_APP_RUN_H

#include "report/report.h"

/* What the user asked for; all borrowed. */
struct settings {
	struct str *paths; /* files, folders, "-" */
	uint32_t path_count;
	struct str stdin_name; /* what to call "-" in reports; "" = <stdin> */
	struct str type;       /* force this agent for every input, "" = by content */
	struct str *excludes;  /* gitignore patterns */
	uint32_t exclude_count;
	bool no_ignore_files; /* do not honour .gitignore and .cwdoctorignore */
	bool same_host;	      /* all inputs are one host, in the order given */
	bool keep_claims;     /* show claims: keep every unit */
	bool keep_files;      /* show files: keep every input's state */
	struct world asked;
	struct {
		struct str agent;
		struct version version;
	} * agent_versions;
	uint32_t agent_version_count;
	struct replication copies;
	struct environment env;
	bool env_closed; /* no other variables are set */
	struct selection selection;
	uint32_t jobs; /* workers; 0 = as many as cores */
};

enum input_state {
	INPUT_CHECKED,	    /* a configuration of a known agent */
	INPUT_OTHER,	    /* parsed or not, nothing of ours */
	INPUT_UNKNOWN_TYPE, /* named by the user, and nothing of ours (CW911) */
	INPUT_UNREADABLE,
	INPUT_UNPARSABLE,
	INPUT_TOO_LARGE,
	INPUT_IGNORED, /* by .gitignore, .cwdoctorignore, --exclude */
	INPUT_BINARY,
};
const char *input_state_name(enum input_state state);

struct input {
	struct str path;
	struct str inner; /* what stands inside the file: the text's label; "" for the file itself */
	bool named;	  /* on the command line */
	enum input_state state;
	const struct agent *agent;
	struct str why;	 /* what told: "logs.logs_collected", "ignored by web/.gitignore:3" */
	struct doc *doc; /* NULL when it was not kept */
};

struct run {
	struct arena *arena;
	struct input **inputs; /* in path order */
	uint32_t input_count;
	struct host **hosts; /* kept ones */
	uint32_t host_count;
	struct report report;  /* findings, errors, counts */
	uint32_t looked_at;    /* files read or tried, whatever they were */
	uint32_t idle;	       /* of those: a shipper's, but nothing of it goes to CloudWatch Logs */
	struct str idle_why;   /* more of why, if only one file was looked at; or "" */
	bool nothing_to_check; /* exit 4 */
	struct arena **arenas; /* of the workers and kept documents */
	uint32_t arena_count;
};

/* Never fails: trouble is in report.run_errors. Free with run_finish. */
void run_inputs(struct run *run, const struct settings *settings);
void run_finish(struct run *run);

#endif
