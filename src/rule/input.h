/* Which claims have one source. A shipper that routes events makes a claim for each way from an input to an output;
 * for the others every claim is a source. */
#ifndef CWD_RULE_INPUT_H
#define CWD_RULE_INPUT_H

#include "rule/rule.h"

struct input {
	struct claim_list ways; /* in order, at least one */
	enum answer delivers;	/* the surest of them */
};
LIST(input_list, struct input);

/* The claims by source, in order of their first ones. One input whose names come from the paths of several patterns is
 * a source for each pattern: it was meant to keep them apart. */
void inputs_of(struct arena *arena, struct claim *const *claims, uint32_t count, struct input_list *ret);
/* The sources of a stream: an output that merges its inputs (writer.merged_by) is one, with a way for each of them; the
 * others stay as they are. In order of first ones. An input that sends its events through several such outputs, which
 * is told for itself, counts for one of them that has others too; one that is split between them counts for each. */
void inputs_merge(struct arena *arena, const struct input_list *inputs, struct input_list *ret);
LIST(claim_lists, struct claim_list);
/* The unit's claims of outputs that merge their inputs, by destination as it is written. */
void merged_by_destination(struct arena *arena, const struct unit *unit, struct claim_lists *ret);
/* Do both stand for one input of one process? False for claims that are sources of their own. */
bool claim_same_input(const struct claim *a, const struct claim *b);
/* Do events of both leave through one output? */
bool claim_same_output(const struct claim *a, const struct claim *b);
/* An event of the input that goes out several ways: the claims of those ways, added to ret. Returns how sure it is that
 * one event takes two of them, NEVER with nothing added: different tags, or each way takes some of them. */
enum answer input_ways(struct arena *arena, const struct input *input, struct claim_list *ret);

/* How sure it is that two of these inputs deliver; NEVER for less than two. */
enum answer inputs_deliver(const struct input *inputs, uint32_t count);
/* Why an input that is no surer than LIKELY delivers: "tail.0 sends events with a tag that its output selects". */
struct str input_assumption(struct arena *arena, const struct input *input);

#endif
