/* Patterns of tags as automata over bytes. Private to tag*.c. */
#ifndef CWD_CLAIM_TAG_NFA_H
#define CWD_CLAIM_TAG_NFA_H

#include "base/hash.h"
#include "base/limits.h"
#include "claim/tag.h"
#include "claim/template_value.h"

enum step_kind {
	STEP_READ,	 /* one byte of the set, then next */
	STEP_SPLIT,	 /* next and alt */
	STEP_AT_START,	 /* next if nothing was read yet: \A */
	STEP_PAST_START, /* next if something was read */
	STEP_BEFORE_DOT, /* next if the next byte is a dot or the tag ends here: (?![^\.]) */
	STEP_AT_END,	 /* next if the tag ends here */
	STEP_ACCEPT,	 /* the whole tag is read */
};

#define STEP_NONE UINT32_MAX

struct step {
	enum step_kind kind;
	uint32_t next, alt; /* alt: of SPLIT, may be STEP_NONE */
	struct byte_set bytes;
};
LIST(step_list, struct step);

struct tag_pattern {
	const struct regex *regex; /* it is one, and only machine is set besides; else NULL */
	struct str text;
	enum tag_syntax syntax;
	bool broken;	   /* matches nothing */
	bool all;	   /* matches every tag */
	bool literal;	   /* matches exactly prefix (and with TAG_PARTS a newline behind it) */
	bool open_end;	   /* matches exactly what starts with prefix */
	struct str prefix; /* every match starts with it */
	struct tag_machine *machine;
};

/* --- tag_parts.c: Fluentd's patterns ------------------------------------------------------------------------------ */

struct step *tag_step_add(struct arena *arena, struct step_list *steps, enum step_kind kind);
void tag_step_literal(struct arena *arena, struct step_list *steps, struct str text);
/* Any number of bytes; but: except this one, or NULL. */
void tag_step_run(struct arena *arena, struct step_list *steps, const char *but);
/* Adds the steps of one alternative, without the end. false if they are too many. */
bool tag_parts_add(struct arena *arena, struct step_list *steps, struct str pattern);
/* What an unclosed brace stands for there: the alternatives behind it, each as plain text. rest begins with the brace.
 * false if they are too long for any tag. */
LIST(tag_texts, struct str);
bool tag_open_brace(struct arena *arena, struct str rest, struct tag_texts *ret);
/* The next alternative of a pattern, and *rest behind the blanks that follow it; false if there is none. */
bool tag_parts_next(struct str *rest, struct str *ret);

/* --- tag_regex.c ------------------------------------------------------------------------------------------------- */

/* The steps of a regular expression; false if they are too many, or it is none of the plain ones. */
bool tag_regex_steps(struct arena *arena, const struct regex *regex, struct step_list *ret);

/* --- tag_steps.c ------------------------------------------------------------------------------------------------- */

/* The steps of the whole pattern; false if they are too many. The first one is the start. */
bool tag_steps_make(struct arena *arena, const struct tag_pattern *pattern, struct step_list *ret);

/* --- tag_machine.c: running -------------------------------------------------------------------------------------- */

/* A machine is built when it is first used. Its states are the sets of steps that were met so far; 0 is the start. */
#define MACHINE_NO_STATE UINT32_MAX
struct tag_machine *tag_machine_new(struct arena *arena);
bool tag_machine_build(const struct tag_pattern *pattern); /* false over LIMIT_TAG_PATTERN_STEPS */
/* MACHINE_NO_STATE: over LIMIT_TAG_STATES. */
uint32_t tag_machine_read(struct tag_machine *machine, uint32_t state, unsigned char byte);
bool tag_machine_accepts(const struct tag_machine *machine, uint32_t state);
/* Sets of bytes that are read by the same steps; each byte is in one of them. */
const struct byte_set *tag_machine_classes(const struct tag_machine *machine, uint32_t *ret_count);

#endif
