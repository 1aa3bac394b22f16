/* logs.logs_collected.windows_events: one claim per entry that names a group.
 * Sources: translator/translate/logs/logs_collected/windowsevents, plugins/inputs/windows_event_log. */
#include "agent/cloudwatch-agent/reading.h"

static const char list_path[] = "logs/logs_collected/windows_events/collect_list";

static void report_ignored(const struct reading *r) {
	struct placed_list sections = view_all(r, "logs/logs_collected/windows_events");
	for (uint32_t i = 0; i < sections.count; i++) {
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, placed_key_site(sections.items[i]),
				 "the agent reads windows_events on Windows only");
		problem->reason = STR("on this platform it passes over the section without a message");
		problem->help = STR("leave the section out here, or check it with --platform windows");
	}
}

static void report_no_group(const struct reading *r, struct placed entry) {
	struct placed name = placed_child(entry, "event_name");
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, placed_site(name.node ? name : entry),
					       "this entry has no log_group_name, and there is no default for one");
	problem->reason = STR("the agent starts all the same, and every batch of these events fails and is tried again "
			      "until it is given up");
	problem->help = STR("add \"log_group_name\" to the entry");
}

/* Offsets are kept by group, the entry's own stream and event name; plugins assume that no two entries agree in all
 * three (windows_event_log.go, getStateManagerConfig). */
static void read_state(const struct reading *r, struct placed entry, struct claim *claim) {
	struct placed stream = placed_child(entry, "log_stream_name");
	struct field *state = &claim->writer.state_file;
	*state = field_text(r, "Amazon_CloudWatch_WindowsEventLog_", entry, ORIGIN_DEFAULT);
	state->at = claim->writer.name.at;
	template_add(r->arena, &state->value, &claim->group.value);
	template_add_literal(r->arena, &state->value, STR("_"));
	if (stream.node && stream.node->kind == NODE_STRING)
		template_add(r->arena, &state->value, &claim->stream.value);
	template_add_literal(r->arena, &state->value, STR("_"));
	template_add(r->arena, &state->value, &claim->writer.name.value);
	claim->reader = STR("windows_event_log");
}

static void read_entry(const struct reading *r, struct placed entry) {
	struct placed name = placed_child(entry, "event_name");
	struct field group, event;
	if (!field_read(r, name, NAME_PLAIN, NAME_FOR_OTHER, &event))
		return; /* the schema check tells */
	if (!field_read(r, placed_child(entry, "log_group_name"), NAME_AGENT, NAME_FOR_GROUP, &group)) {
		struct placed written = placed_child(entry, "log_group_name");
		if (!written.node)
			report_no_group(r, entry);
		return;
	}
	struct claim *claim = claim_of_logs(r, WRITER_WINDOWS_EVENT, entry);
	claim->writer.name = event;
	claim->group = group;
	if (!field_read(r, placed_child(entry, "log_stream_name"), NAME_AGENT, NAME_FOR_STREAM, &claim->stream)) {
		claim->stream = r->stream;
		if (claim->stream.origin == ORIGIN_DEFAULT)
			claim->stream.at = event.at;
	}
	entry_read_retention(r, entry, claim);
	entry_read_class(r, entry, claim);
	read_state(r, entry, claim);
}

static void check_event_name(const struct reading *r, struct placed entry) {
	struct placed name = placed_child(entry, "event_name");
	if (!name.node || name.node->kind != NODE_STRING || !str_is(name.node->text, "Forwarded Events"))
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_OUT_OF_RANGE, placed_site(name),
					       "\"event_name\" cannot be \"Forwarded Events\"");
	problem->reason = STR("the agent refuses the whole configuration: nothing is collected");
	problem->help = STR("the channel is called ForwardedEvents");
}

void windows_events_read(const struct reading *r) {
	struct placed_list entries = entries_merged(r, list_path);
	for (uint32_t i = 0; i < entries.count; i++)
		check_event_name(r, entries.items[i]);
	if (r->unit->world.platform != PLATFORM_WINDOWS) {
		report_ignored(r);
		return;
	}
	for (uint32_t i = 0; i < entries.count; i++)
		read_entry(r, entries.items[i]);
}
