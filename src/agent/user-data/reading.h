/* Parts of the reader of user data; only for src/agent/user-data/. */
#ifndef CWD_AGENT_USER_DATA_READING_H
#define CWD_AGENT_USER_DATA_READING_H

#include "agent/contents.h"
#include "agent/control_call.h"
#include "agent/inner_files.h"

#include "base/limits.h"

/* What is in force where a text stands: which tools fill it in. */
struct filling {
	bool jinja;	/* cloud-init: {{ v1.instance_id }} */
	bool terraform; /* templatefile: ${name}, and $${NAME} for ${NAME} */
};

/* A file that user data write, or a text that runs. */
struct written {
	struct embedded embedded;
	struct str path, branch; /* branch: as in doc/shell.c; path "": not known */
	struct str former;	 /* the path that it had before it was moved, or "" */
	bool alone;		 /* on a host of its own */
	bool is_ours;		 /* it holds words of a shipper; else others may include it */
	struct inner_file file;	 /* of together.c */
};
LIST(written_list, struct written *);

/* Where a file's text is replaced once it is written: sed -i 's/FROM/TO/' FILE. */
struct edited {
	struct str from, to, line;
	const struct doc *doc; /* of the line */
};
LIST(edited_list, struct edited);

struct user_data {
	struct unit *unit;
	struct arena *arena;
	const struct doc *doc;
	struct filling filling;
	struct written_list all;
	struct edited_list edits;
	struct control_call_list loads;
	uint32_t sets;
	bool may_include;  /* a file of the document at hand may include others */
	uint32_t scripts;  /* read so far: their branches have nothing to do with each other */
	struct str former; /* the name that the file at hand had while it was written, or "" */
	uint32_t *steps;   /* of looking for variables, of one document */
	uint32_t texts;
	uint64_t bytes; /* of all texts so far */
};

struct filling filling_of(const struct source *source);

/* --- values.c: what expressions stand for --------------------------------------------------------------------------
 */

/* What a command, between its parentheses, or a variable that the shell has by itself, gives on each host. false:
 * nobody knows. */
bool value_of_command(struct str command, struct variable *ret);
bool value_of_jinja(struct str expression, struct variable *ret);

/* --- variables.c: variables of a script ----------------------------------------------------------------------------
 */

enum meaning {
	MEANING_UNKNOWN,
	MEANING_TEXT,	  /* text */
	MEANING_IDENTITY, /* is */
	MEANING_SET,	  /* the script sets it, to nobody knows what */
};
struct meant {
	enum meaning meaning;
	struct str text;
	struct variable is;
};
/* What an expression ($NAME, ${NAME...}, $(...), `...`) gives at a place of the script. branch: where it stands. */
struct meant meaning_of(const struct user_data *u, struct str expression, uint32_t at, struct str branch);
/* The same for a word of the script, quotes and all. */
struct meant meaning_of_word(const struct user_data *u, struct str word, uint32_t at, struct str branch);
bool branch_holds(struct str outer, struct str inner); /* is inner within outer, or outer itself */
bool branch_excludes(struct str a, struct str b);      /* never do both run */

/* --- render.c: the text as it ends up in the file -------------------------------------------------------------------
 */

/* text has no label and is nobody else's. What is known of its unknown parts is filled in or goes to values. at,
 * branch: where it stands in the script. NULL: too much of it is unknown, which is told. */
struct source *render(struct user_data *u, struct source *text, struct str label, uint32_t at, struct str branch,
		      struct environment *values);
/* What lines with sed replace. */
void find_edits(struct user_data *u);

/* --- files.c: what a script does with the files that it writes ------------------------------------------------------
 */

/* A text that a file is made of; node NULL: inserted. */
struct contribution {
	const struct node *node;
	struct str inserted;
};

/* One file, or what is appended to one that is not written here. */
struct file {
	struct str path, former, branch;
	LIST(, struct contribution) texts;
	struct span at;
	bool unknown, fragment;
	bool gone;	      /* it went into another one */
	bool substituted;     /* by envsubst, */
	struct str variables; /* those it names; "": all */
};
LIST(file_list, struct file);

/* The file of this path that may be there in that branch. */
struct file *file_before(struct file_list *files, struct str path, struct str branch);
/* cp, mv, install, sed, envsubst or cat, which begins at the node. */
void files_command(struct user_data *u, struct file_list *files, const struct node *node);
/* What envsubst makes of the text of a file. */
struct source *files_substitute(struct user_data *u, const struct file *file, struct source *text);
struct str base_name_of(struct str path);

/* --- together.c: which of the texts run together --------------------------------------------------------------------
 */

/* The configurations that the text gives to the CloudWatch agent. */
void find_loads(struct user_data *u);
void hand_on(struct user_data *u, struct embedded_list *ret);

/* --- the forms -----------------------------------------------------------------------------------------------------
 */

bool text_is_of_interest(struct str text); /* does it hold words of any shipper */
/* The same, or one of u's texts may include it. */
bool text_is_wanted(const struct user_data *u, struct str text);
bool text_includes(struct str text); /* may it include other files */
/* Is there room for one more text? false is told. */
bool has_room(struct user_data *u, size_t bytes, struct span at);
struct written *written_add(struct user_data *u, struct source *text, struct str path, struct str branch);

bool script_holds(const struct doc *doc, struct str *ret_why);
void script_read(struct user_data *u);
bool cloud_config_is(const struct doc *doc);
bool cloud_config_is_headed(struct str text);
bool cloud_config_holds(const struct doc *doc, struct str *ret_why);
void cloud_config_read(struct user_data *u);
/* Parts for one machine: each is added to docs, or handed on as it is; then all of docs are read. */
LIST(doc_list, struct doc *);
void part_add(struct user_data *u, struct source *text, struct str type, struct doc_list *docs);
void parts_read(struct user_data *u, struct doc *const *docs, uint32_t count);
bool multipart_holds(const struct doc *doc, struct str *ret_why);
void multipart_read(struct user_data *u);
bool described_holds(const struct doc *doc, struct str *ret_why);
void described_read(struct user_data *u);

#endif
