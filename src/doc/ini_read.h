/* What the files of the INI reader share; nobody else includes it.
 * The judges are RawConfigParser._read in CPython 2.7, Lib/ConfigParser.py, and in CPython 3, Lib/configparser.py. */
#ifndef CWD_DOC_INI_READ_H
#define CWD_DOC_INI_READ_H

#include "doc/doc.h"

enum ini_kind {
	INI_BLANK,
	INI_COMMENT,
	INI_MORE, /* of the value above */
	INI_SECTION,
	INI_KEY,
	INI_NAMELESS, /* no = or :, or nothing before it: the file is refused */
	INI_HOMELESS, /* neither header nor comment before the first section: the file is refused */
	INI_KINDS,
};

/* What Python remembers from line to line. */
struct ini_place {
	bool in_section, in_key;
	uint32_t indent; /* of the last header or key; Python 3 only */
};

/* A line as one of them takes it. content: without the blanks around it. name: of a section or key, as written.
 * value: of a key, or more of one; len 0 stands where a value would begin. */
struct ini_line {
	enum ini_kind kind;
	struct span content, name, value;
};

/* line: without its end. */
void ini_line_3(struct str text, struct span line, struct ini_place *place, struct ini_line *ret);
void ini_line_2(struct str text, struct span line, struct ini_place *place, struct ini_line *ret);

/* --- ini_value.c -------------------------------------------------------------------------------------------------- */

static inline struct str ini_text(struct str text, struct span at) {
	return (struct str){.p = text.p + at.off, .n = at.len};
}
/* The bytes of the blank at the start of s, as Python 3 knows blanks; 0 if none is there. */
size_t ini_blank(struct str s);
struct span ini_trim_3(struct str text, struct span at); /* without blanks of any script */
struct span ini_trim_2(struct str text, struct span at); /* without ASCII blanks */
/* The line that starts at off, without its end; *ret_next is behind that. */
struct span ini_line_at(struct str text, uint32_t off, uint32_t *ret_next);
/* What Python 3 makes of the value written at span: of several lines, the pieces with \n between them. */
struct str ini_value(struct arena *arena, const struct doc *doc, struct span at);
void ini_decode(const struct doc *doc, const struct node *node, struct derivation *d);

/* --- ini_differ.c: what Python 2.7 and Python 3 take for different things ---------------------------------------- */

/* Lines of one pair of kinds, or that one Python refuses the file for: told once. */
struct ini_tally {
	enum ini_kind three, two; /* of the first */
	uint32_t count;
	struct span first;
	struct str name; /* of the key that the line belongs to or begins */
};

struct ini_differences {
	struct ini_tally refused_by_2, refused_by_3, kinds[INI_KINDS][INI_KINDS];
	uint32_t blanks_in_value;
};

/* names: of the keys that the two take the line to be part of. */
void ini_note_kinds(struct ini_differences *d, const struct ini_line *three, const struct ini_line *two,
		    struct str name_three, struct str name_two);
/* The two agree what kind of line it is. */
void ini_tell_texts(struct doc *doc, const struct ini_line *three, const struct ini_line *two, struct str name);
void ini_tell_header(struct doc *doc, const struct ini_line *header);
void ini_tell_kept_blank(struct doc *doc, struct ini_differences *d, struct span at, struct str name);
void ini_tell_carriage_return(struct doc *doc, uint32_t off);
void ini_tell_kinds(struct doc *doc, const struct ini_differences *d); /* at the end */

#endif
