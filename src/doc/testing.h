/* For the tests of formats: tables of what they refuse and of which texts look like theirs. */
#ifndef CWD_DOC_TESTING_H
#define CWD_DOC_TESTING_H

#include "doc/doc.h"

#include <criterion/criterion.h>

/* The first problem of a text: its place and the beginning of its words; "" if there is none. */
struct refusal {
	struct str text;
	struct place place;
	const char *message;
};

/* helps: every refusal of the format says what to do. */
static inline void check_refusal(const struct format *format, const struct refusal *want, bool helps) {
	struct arena *arena = arena_new();
	struct doc *doc = doc_parse(arena, source_new(arena, STR("text"), want->text), format);
	struct problem none = {0};
	const struct problem *problem = doc->problems.count ? &doc->problems.items[0] : &none;
	struct place place = doc->problems.count ? source_place(doc->source, problem->at.at.off) : (struct place){0};
	bool good = want->message[0] == '\0';
	bool same = good ? doc->problems.count == 0 : str_starts_with(problem->message, str_from(want->message));
	cr_expect(same && place.line == want->place.line && place.col == want->place.col, "%.*s\n%u:%u %.*s",
		  STR_ARGS(want->text), place.line, place.col, STR_ARGS(problem->message));
	cr_expect(good || !helps || problem->help.n, "no help for %.*s", STR_ARGS(want->text));
	arena_free(arena);
}

struct look {
	const char *text;
	bool own; /* the format takes it for a text of its own */
};

static inline void check_look(const struct format *format, const struct look *look) {
	cr_expect_eq(format->sniff(str_from(look->text)), look->own, "%s", look->text);
}

#endif
