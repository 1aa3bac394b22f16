/* CW106: entries that read one file and send it to one stream; inputs that reach one stream through two outputs. */
#include "rule/advice.h"
#include "rule/input.h"
#include "rule/sharing.h"
#include "rule_checks.h"

/* Of one process, with one saved read position. */
static bool have_one_reader(const struct share *share) {
	const struct claim *first = share->members[0];
	for (uint32_t i = 1; i < share->count; i++)
		if (share->members[i]->unit != first->unit || !str_equal(share->members[i]->reader, first->reader))
			return false;
	return first->reader.n;
}

static void report(struct rule_run *run, const struct share *share) {
	struct finding *f = sharing_finding(run, share);
	const struct claim *last = share->members[share->count - 1];
	struct str destination = sharing_destination(run->arena, last);
	finding_say(run, f, &f->message, "%u entries %s %.*s into one log stream: %.*s", (unsigned)share->count,
		    share->answer == POSSIBLE ? "may collect" : "collect", STR_ARGS(share->file),
		    STR_ARGS(destination));
	finding_say(run, f, &f->why, "every line of the file is sent, stored and billed once per entry%s",
		    have_one_reader(share)
			? "; the entries also share one saved read position, so lines can be lost after a restart"
			: "");
	sharing_say_restart(run, f, share,
			    STR("delete one of the entries, or narrow a pattern until it leaves the file out"));
}

/* "tail.0 (/var/log/a.log)", or how many inputs. */
static struct str inputs(struct arena *arena, const struct share *share) {
	struct input_list all = {0};
	inputs_of(arena, share->members, share->count, &all);
	return all.count == 1 ? claim_source(arena, share->members[0])
			      : arena_format(arena, "%u inputs", (unsigned)all.count);
}

static void report_twice(struct rule_run *run, const struct share *share) {
	struct finding *f = sharing_finding(run, share);
	struct str from = inputs(run->arena, share);
	struct str to = sharing_destination(run->arena, share->members[share->count - 1]);
	const char *noun = claim_output_noun(share->members[0]);
	bool one_output = share_has_one_output(share);
	struct str by = share->members[0]->writer.merged_by;
	struct str through = one_output ? arena_format(run->arena, "%s %.*s by several ways", noun, STR_ARGS(by))
					: arena_format(run->arena, "several %ss", noun);
	finding_say(run, f, &f->message, "events of %.*s %s to one log stream through %.*s: %.*s", STR_ARGS(from),
		    share->answer == CERTAIN ? "go" : "may go", STR_ARGS(through), STR_ARGS(to));
	finding_say(run, f, &f->why, "each of them is sent, stored and billed once per %s that takes it",
		    one_output ? "way" : noun);
	struct buf text = {0};
	if (one_output)
		buf_format(&text, "let them come to the %s by one way only", noun);
	else
		buf_format(&text, "let only one of the %ss take them", noun);
	advice_add(ADVICE_TWICE, share->members, share->count, &text);
	sharing_say_restart(run, f, share, buf_str(&text));
	buf_finish(&text);
}

void check_file_collected_twice(struct rule_run *run) {
	sharing_each(run, SHARE_ONE_FILE, report);
	sharing_each(run, SHARE_TWICE, report_twice);
}
