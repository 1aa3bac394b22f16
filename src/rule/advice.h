/* What a finding's help tells to write: the shipper's own advice, or a proposed name for each source. */
#ifndef CWD_RULE_ADVICE_H
#define CWD_RULE_ADVICE_H

#include "rule/rule.h"

/* The setting that names the claim's stream, as its shipper writes it. */
void advice_add_setting(const struct claim *claim, struct str name, struct buf *out);
/* What the claims' shipper says to write, each line on one of its own below what stands in out, indented; false if it
 * says nothing for these. The claims are of one shipper. */
bool advice_add(enum advice advice, struct claim *const *claims, uint32_t count, struct buf *out);
/* How each of these sources gets a stream of its own: by shipper, its advice or else a name for each of them (for
 * the first LIMIT_RELATED_SHOWN). */
void advice_add_names(struct rule_run *run, struct claim *const *sources, uint32_t count, struct buf *out);

#endif
