/* The tags of events as sets of texts, and what a shipper's pattern selects among them.
 * A set is a template: a literal one is one tag; a variable stands for any of its values (the path of a file that is
 * read, the tag of a sender). */
#ifndef CWD_CLAIM_TAG_H
#define CWD_CLAIM_TAG_H

#include "base/regex.h"
#include "claim/template.h"

enum tag_match {
	TAG_NONE,  /* no tag of the set */
	TAG_MAYBE, /* nobody knows: some regular expressions, or a limit */
	TAG_SOME,  /* some tag that the set can hold, not every one */
	TAG_ALL,   /* every one */
};

enum tag_syntax {
	TAG_STARS, /* * is any run of characters, none too; nothing else is special. Fluent Bit: fluent/fluent-bit,
		      src/flb_router.c, router_match */
	TAG_PARTS, /* * is one part between dots, ** any number of parts, {a,b} a choice, \ escapes; blanks separate
		      alternatives. Fluentd: fluent/fluentd, lib/fluent/match.rb, GlobMatchPattern */
};

struct tag_pattern;

/* Never NULL. pattern is borrowed; the whole tag has to match. For one thread at a time: matching fills tables that
 * live on the arena. ret_error (may be NULL) is set where the shipper refuses the pattern ("it ..."); it matches
 * nothing then. With TAG_PARTS an alternative in slashes is a regular expression, which is refused here. */
struct tag_pattern *tag_pattern_compile(struct arena *arena, struct str pattern, enum tag_syntax syntax,
					const char **ret_error);
/* Exact for literal tags. Sets hold what claim/walk.h says. */
enum tag_match tag_pattern_match(const struct tag_pattern *pattern, const struct template *tags);
/* A TAG_PARTS alternative that is a regular expression: /x/, to be compiled as \Ax\Z. One that only begins with a slash
 * is refused by the shipper. */
bool tag_pattern_is_regex(struct str pattern, struct str *ret_inside);
/* anchored at the start or not, as regex was compiled. Exact for literal tags; for sets too if the expression is made
 * of characters, classes, groups, choices, repeats and anchors at the ends, else mostly TAG_MAYBE. */
enum tag_match tag_regex_match(const struct regex *regex, const struct template *tags);

/* The part number index (0-based, counted between dots; below 0 from the end) of the tag. CERTAIN: it is *ret for each
 * tag of the set; NEVER: no tag has so many parts; else not known. */
enum answer tag_part(struct arena *arena, const struct template *tags, int index, struct template *ret);

/* The tags of files that are read through glob where the path takes the place of the first * in a tag: before and after
 * are the tag's text around that *. form is PATH_DOTTED_ONCE (Fluent Bit, which cleans the whole tag so:
 * fluent/fluent-bit, plugins/in_tail/tail_file.c, tag_compose) or PATH_DOTTED (Fluentd, which drops what follows a
 * second *: fluent/fluentd, lib/fluent/plugin/in_tail.rb). One path gives a literal. name is what reports show for the
 * path, "" for <path>. */
struct template tag_of_path(struct arena *arena, struct str before, const struct glob *glob, enum path_form form,
			    struct str after, struct str name);

#endif
