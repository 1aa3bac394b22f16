/* For the fuzzers of formats: spans, and what holds for the problems and comments of every document. */
#ifndef CWD_DOC_FUZZ_H
#define CWD_DOC_FUZZ_H

#include "base/fuzz.h"
#include "doc/doc.h"

#include <string.h>

static inline uint32_t end_of(struct span span) {
	return span.off + span.len;
}

static inline bool is_inside(struct span inner, struct span outer) {
	return inner.off >= outer.off && inner.len <= outer.len && inner.off - outer.off <= outer.len - inner.len;
}

static inline void check_problems(const struct doc *doc) {
	struct span whole = {.len = (uint32_t)doc->source->text.n};
	uint32_t behind = 0;
	for (uint32_t i = 0; i < doc->problems.count; i++) {
		const struct problem *problem = &doc->problems.items[i];
		require(is_inside(problem->at.at, whole) && problem->at.at.off >= behind, "problems stand in order");
		require(source_place(doc->source, problem->at.at.off).line > 0, "a problem has a place");
		require(problem->message.n > 0, "a problem has a message");
		behind = problem->at.at.off;
	}
	require(!doc->unreadable || doc->problems.count > 0, "a refusal has a reason");
}

/* starts: the bytes that a comment can begin with. */
static inline void check_comments(const struct doc *doc, const char *starts) {
	struct span whole = {.len = (uint32_t)doc->source->text.n};
	uint32_t behind = 0;
	for (uint32_t i = 0; i < doc->comment_count; i++) {
		struct span at = doc->comments[i].at;
		require(at.len && is_inside(at, whole) && at.off >= behind, "comments stand in order");
		char c = doc->source->text.p[at.off];
		require(c && strchr(starts, c), "a comment begins as comments do");
		behind = end_of(at);
	}
}

#endif
