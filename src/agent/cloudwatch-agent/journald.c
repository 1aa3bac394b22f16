/* logs.logs_collected.journald: one claim and one client of CloudWatch Logs per entry.
 * Sources: translator/translate/otel/pipeline/journald, translator/translate/otel/exporter/journald;
 * open-telemetry/opentelemetry-collector-contrib, internal/aws/cwlogs/utils.go for retention values. */
#include "agent/cloudwatch-agent/reading.h"

static struct field name_of(const struct reading *r, struct placed entry) {
	struct placed units = placed_child(entry, "units");
	struct buf text = {0};
	if (units.node && units.node->kind == NODE_ARRAY)
		for (const struct node *item = units.node->first; item; item = item->next)
			if (item->kind == NODE_STRING)
				buf_format(&text, "%s%.*s", text.n ? ", " : "", STR_ARGS(item->text));
	struct field name = field_text(r, "journald", entry, ORIGIN_DEFAULT);
	if (text.n) {
		struct str list = arena_str(r->arena, buf_str(&text));
		name = field_at(r, template_literal(r->arena, list), units, ORIGIN_WRITTEN);
		name.at = placed_key_site(units);
	}
	buf_finish(&text);
	return name;
}

static void check_retention(const struct reading *r, struct placed entry) {
	struct placed retention = placed_child(entry, "retention_in_days");
	if (!retention.node || !(str_is(retention.node->text, "-1") || str_is(retention.node->text, "1096")))
		return;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, placed_site(retention),
			 "the part of the agent that sends journald entries does not know %.*s as a "
			 "retention",
			 STR_ARGS(retention.node->text));
	problem->uncertain = true;
	problem->reason = STR("it may refuse the whole configuration when it starts");
	problem->help = str_is(retention.node->text, "-1")
			    ? STR("leave the key out: the group then keeps its retention")
			    : STR("write 731 or 1827");
}

static void check_class(const struct reading *r, struct placed entry) {
	struct placed class = placed_child(entry, "log_group_class");
	if (!class.node)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_NO_EFFECT, placed_key_site(class),
					       "log_group_class has no effect on journald entries");
	problem->reason = STR("a group that the agent creates for them is of the STANDARD class");
	problem->help = STR("create the group with its class before the agent does");
}

static void read_entry(const struct reading *r, struct placed entry, uint32_t index) {
	struct claim *claim = claim_of_logs(r, WRITER_JOURNAL, entry);
	claim->writer.name = name_of(r, entry);
	claim->pusher = arena_format(r->arena, "journald_%u", index);
	if (!field_read(r, placed_child(entry, "log_group_name"), NAME_COLLECTOR, NAME_FOR_GROUP, &claim->group))
		claim->group = field_text(r, "journald-logs", entry, ORIGIN_DEFAULT);
	if (!field_read(r, placed_child(entry, "log_stream_name"), NAME_COLLECTOR, NAME_FOR_STREAM, &claim->stream)) {
		bool off_cloud = r->unit->world.mode == MODE_ON_PREMISES;
		claim->stream = (struct field){.at = claim->writer.name.at, .origin = ORIGIN_DEFAULT};
		field_add_variable(r, &claim->stream, IDENTITY_MACHINE, DIFFERENCE_HOST,
				   off_cloud ? "{hostname}" : "{instance_id}",
				   off_cloud ? &charset_host_name : &charset_instance);
	}
	entry_read_retention(r, entry, claim);
	check_retention(r, entry);
	check_class(r, entry);
}

/* The journal is there on Linux alone; the agent's receiver calls journalctl. */
static void check_platform(const struct reading *r, struct placed list) {
	enum platform platform = r->unit->world.platform;
	if (platform != PLATFORM_WINDOWS && platform != PLATFORM_DARWIN)
		return;
	struct placed section = {.doc = list.doc, .node = list.node->parent};
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, placed_key_site(section),
					       "there is no systemd journal on this platform");
	problem->uncertain = r->unit->asked.platform == PLATFORM_ANY;
	problem->reason = STR("the entries of this section deliver nothing, and the agent may refuse to start");
	problem->help = STR("leave the section out, or check it with --platform linux");
}

/* Lists of several files are never merged: they are equal or a conflict, so the first one counts. */
void journald_read(const struct reading *r) {
	struct placed list = view_first_of(r, "logs/logs_collected/journald/collect_list", NODE_ARRAY);
	uint32_t index = 0;
	if (!list.node)
		return;
	check_platform(r, list);
	for (const struct node *item = list.node->first; item; item = item->next, index++)
		if (item->kind == NODE_OBJECT)
			read_entry(r, (struct placed){.doc = list.doc, .node = item}, index);
}
