/* CW304: the shipper itself is out of support. One finding for what one process loads, at its first source; none where
 * nothing was to go to CloudWatch Logs, for a Logstash without that output is maintained. */
#include "rule/engine.h"
#include "rule_checks.h"

/* The first line of the first source in the unit's root document; else the start of that document. */
static struct site place_of(const struct unit *unit) {
	struct site place = {.source = unit->docs[0]->source};
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		const struct claim *claim = unit->claims.items[i];
		struct site at = claim->at;
		size_t line = 0;
		if (at.source != place.source)
			continue;
		if (str_find_char(site_text(at), '\n', &line))
			at.at.len = (uint32_t)line;
		return at;
	}
	return place;
}

void check_end_of_life_agent(struct rule_run *run) {
	const struct unit *unit = run->unit;
	if (!unit->agent || !unit->agent->end_of_life || !unit->doc_count)
		return;
	if (!unit->claims.count && !unit->problems.count)
		return;
	struct finding *f = finding_add(run, CERTAIN, place_of(unit));
	finding_say(run, f, &f->message, "out of support: %s", unit->agent->end_of_life);
	finding_say(
	    run, f, &f->why,
	    "it gets no fixes any more, so it fails one day: with a newer operating system or interpreter, with "
	    "hosts that hand out their identity another way, with an API that changes");
	finding_say(
	    run, f, &f->help,
	    "move its sources to a shipper that is maintained, source by source: two shippers that read one file "
	    "send every line twice");
}
