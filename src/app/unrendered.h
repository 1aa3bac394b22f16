/* Templates of other tools that nobody has rendered yet: Jinja, Helm and Go ({{ }}, {% %}), ERB and EJS (<% %>),
 * Terraform (%{ }, ${ }). They are no broken configurations, so nobody is told that they are. */
#ifndef CWD_APP_UNRENDERED_H
#define CWD_APP_UNRENDERED_H

#include "claim/claim.h"

/* Is a text that could not be parsed such a template? ret_at: where its first mark is. */
bool unrendered_template(const struct doc *doc, struct span *ret_at);
/* Is one that could be? YAML takes {{ x }} where a value would stand for a map, which no configuration wants. */
bool unrendered_value(const struct doc *doc, struct span *ret_at);
/* Could a text not be read for a variable whose value nobody knows, which the shipper would replace first? */
const struct hole *unrendered_hole(const struct doc *doc);
/* CW919, and nothing else of the document. */
struct problem *unrendered_tell(struct doc *doc, struct span at);
/* Has it lines that begin with {% or <%, as templates have? For syntaxes that are read by lines. */
bool unrendered_lines(struct str text);
/* path without the ending of a template (.j2, .tpl, .erb, .yaml.template ...). */
struct str unrendered_path(struct str path);
/* Has it one? */
bool unrendered_is_called(struct str path);

/* The mark that opens at off and is closed further on. all: those too that texts may have which are no templates. */
bool unrendered_mark_at(struct str text, size_t off, bool all, struct span *ret_at);
/* The first mark from off on; of a text that opens marks without end only the first ones are looked at. */
bool unrendered_mark_from(struct str text, size_t off, bool all, struct span *ret_at);

/* weaken.c: a unit read from a file that is plainly a template says nothing of values that another tool is yet to put
 * there: such parts of its claims are unknown, and its problems with them are one CW919. Of what the adapter took for
 * such values one is told for each text. */
void unrendered_weaken(struct unit *unit);

#endif
