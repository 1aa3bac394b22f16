/* What the files of the Fluent Bit reader share: the state of reading, and the words for what Fluent Bit refuses. */
#ifndef CWD_DOC_FLUENTBIT_H
#define CWD_DOC_FLUENTBIT_H

#include "doc/doc.h"

/* What is known of the one indentation that all entries of a file must have. */
enum fluentbit_indent {
	FLUENTBIT_INDENT_UNKNOWN, /* no indented line yet */
	FLUENTBIT_INDENT_SET,
	FLUENTBIT_INDENT_WRONG, /* the first entry was not indented at all: that was told, the rest is not judged */
};

struct fluentbit {
	struct doc *doc;
	struct node *section, *group; /* the open ones, or NULL */
	uint32_t nodes;		      /* nodes and comments */
	uint32_t comment_room;
	uint32_t group_keys; /* entries since the open group began */
	bool quiet;	     /* enough was told of this line */
	enum fluentbit_indent indent_state;
	struct str indent;	 /* the bytes that every entry begins with */
	struct span indent_at;	 /* the line that set it */
	struct str wrong_before; /* the wrong indentation of the line before; p is NULL if that was right */
};

/* One line of the text, without its line end. */
struct fluentbit_line {
	struct str text;
	uint32_t off;
};

struct span fluentbit_span(const struct fluentbit_line *line, size_t from, size_t to);

/* blanks: how many characters of white space the line begins with. */
void fluentbit_refuse_indent(struct fluentbit *r, const struct fluentbit_line *line, size_t blanks);
void fluentbit_refuse_no_indent(struct fluentbit *r, const struct fluentbit_line *line);
void fluentbit_refuse_header(struct fluentbit *r, const struct fluentbit_line *line);
void fluentbit_refuse_group(struct fluentbit *r, const struct fluentbit_line *line, size_t start);
void fluentbit_refuse_entry(struct fluentbit *r, const struct fluentbit_line *line, size_t start);
void fluentbit_refuse_tab(struct fluentbit *r, const struct fluentbit_line *line, size_t start, size_t tab);
void fluentbit_refuse_value(struct fluentbit *r, const struct fluentbit_line *line, size_t start, struct str key);
void fluentbit_refuse_directive(struct fluentbit *r, const struct fluentbit_line *line);
void fluentbit_refuse_long_line(struct fluentbit *r, const struct fluentbit_line *line);
void fluentbit_refuse_nul(struct fluentbit *r, uint32_t off);
/* False if the text is in an encoding that cannot be read as bytes. ret_start: behind a byte order mark. */
bool fluentbit_check_encoding(struct doc *doc, uint32_t *ret_start);

bool fluentbit_sniff(struct str text);
/* Does the header of a section, such as [INPUT], stand at start of the line, where only a group may? */
bool fluentbit_is_indented_header(const struct fluentbit_line *line, size_t start);

#endif
