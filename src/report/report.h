/* Everything a reporter may print, and what a reporter is. Knows nothing of where input came from. */
#ifndef CWD_REPORT_REPORT_H
#define CWD_REPORT_REPORT_H

#include "rule/rule.h"

/* Trouble with reading: an entry in errors[]. */
struct run_error {
	struct str file, message;
};
LIST(run_error_list, struct run_error);

struct report {
	const char *tool_version;
	bool complete;
	uint32_t files, claims, streams, errors, warnings, notes, suppressed; /* findings by severity */
	uint32_t sources;	   /* of the claims: some are ways of one source */
	struct finding **findings; /* sorted */
	uint32_t finding_count;
	struct run_error *run_errors; /* sorted by file, then message */
	uint32_t run_error_count;
	double seconds; /* 0: do not print */
};

/* How text may look. width 0: unlimited. quiet: findings only, no summary and no hints. */
struct style {
	bool colour, hyperlinks, quiet;
	uint32_t width;
};

struct reporter {
	const char *name, *summary;
	void (*write)(const struct report *report, const struct style *style, struct buf *out);
};

const struct reporter *const *reporter_all(void); /* generated; NULL at the end */
const struct reporter *reporter_by_name(struct str name);

/* A site ready to print: outermost file, place, end, and the inner place if the text was inside another. end is one
 * past the last character. For a site that is nowhere known is false and the rest is empty. */
struct report_place {
	bool known;
	struct str file;
	struct place start, end;
	bool has_inner;
	struct str inner_label, inner_type;
	struct place inner;
};
struct report_place report_place(struct site site);
/* Group or stream as a reader would write it: "/prod/web", never NULL. Empty field gives "". */
struct str report_field(struct arena *arena, const struct field *field);
/* The claim whose destination is the finding's; NULL if it has none, or several. */
const struct claim *report_destination(const struct finding *finding);

/* Masked and on the arena. report_masked_lines keeps line breaks: for the finding's own texts, not for names. */
struct str report_masked(struct arena *arena, struct str text);
struct str report_masked_lines(struct arena *arena, struct str text);
/* CI systems obey ##[command] and ##vso[command] wherever they stand in a line (GitHub: actions/runner
 * src/Runner.Common/ActionCommand.cs). Replaces their bracket by one that looks alike, so that columns stay. */
void report_defuse(struct buf *out);
/* "1 error", "2 errors"; thousands are set apart by commas. */
void report_count(struct buf *out, uint32_t count, const char *one, const char *many);

/* Takes findings that are in order: tells equal ones apart and counts them by severity. */
void report_set_findings(struct arena *arena, struct report *report, const struct finding_list *sorted);

/* The closing words, without line end: "Read 4 files: 9 sources -> 6 streams. 2 errors, 1 warning, 0 notes." */
void report_summary(const struct report *report, struct buf *out);
/* For a finding that means that something was not read: "could not be parsed"; NULL for any other. */
const char *report_unread(const struct finding *finding);
/* Why the run is incomplete, without line end; adds nothing if it is complete. */
void report_incomplete(const struct report *report, struct buf *out);

#endif
