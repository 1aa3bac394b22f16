/* Where results go: standard output, --report files; and how text may look there. */
#ifndef CWD_CMD_OUTPUT_H
#define CWD_CMD_OUTPUT_H

#include "cmd/options.h"
#include "report/report.h"

/* Writes all of text; 0 or errno. */
int write_whole(int descriptor, struct str text);
/* Writes all of text to standard output. Gives status; a reader that went away changes nothing, any other trouble is
 * one line on standard error and EXIT_INTERNAL. */
int output_write(struct str text, int status);
/* buf_finish(text) after output_write. */
int output_finish(struct buf *text, int status);

/* Terminal width and colour of standard output: --color, NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR, TERM, COLUMNS. */
struct style output_style(const struct options *options);
/* A plain style: no colour, no line breaks; for files. */
extern const struct style output_plain;

/* One --report FORMAT=FILE. Written beside FILE first and then renamed, so that FILE is never half a report. */
struct report_file {
	const struct reporter *reporter;
	struct str path, scratch; /* scratch is empty if path is written directly (a pipe, a device) */
	int descriptor;
};
LIST(report_file_list, struct report_file);

/* Opens every --report; on trouble false, and a usage error was printed. */
bool report_files_open(const struct options *options, struct report_file_list *ret);
/* Writes and renames them all; gives status, or EXIT_INTERNAL after a message. */
int report_files_write(struct arena *arena, struct report_file_list *files, const struct report *report, int status);
void report_files_drop(struct report_file_list *files); /* removes what was not written */

/* The reporter of --format, human by default; NULL after a usage error. */
const struct reporter *reporter_of_options(const struct options *options);
/* The same by name, for messages about option. */
const struct reporter *reporter_or_complain(const struct options *options, struct str name, const char *option);

extern const char *const option_color_choices[];

#endif
