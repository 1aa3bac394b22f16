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
	struct finding **findings;					      /* sorted */
	uint32_t finding_count;
	struct run_error *run_errors; /* sorted by file, then message */
	uint32_t run_error_count;
	double seconds; /* 0: do not print */
};

/* How text may look. width 0: unlimited. */
struct style {
	bool colour, hyperlinks;
	uint32_t width;
};

struct reporter {
	const char *name, *summary;
	void (*write)(const struct report *report, const struct style *style, struct buf *out);
};

const struct reporter *const *reporter_all(void); /* generated; NULL at the end */
const struct reporter *reporter_by_name(struct str name);

/* A site ready to print: outermost file, place, end, and the inner place if the text was inside another. */
struct report_place {
	struct str file;
	struct place start, end;
	bool has_inner;
	struct str inner_label, inner_type;
	struct place inner;
};
struct report_place report_place(struct arena *arena, struct site site);
/* Group or stream as a reader would write it: "/prod/web", never NULL. Empty field gives "". */
struct str report_field(struct arena *arena, const struct claim *claim, const struct field *field);

#endif
