/* What to write where one name for each claim is not the way: the stream is set at the exporter, whatever comes in. */
#include "agent/otel-collector/reading.h"
#include "agent/pod_name.h"

/* The name as it is written in the file. */
static struct str written_name(const struct claim *claim) {
	const struct node *node = claim->stream.origin == ORIGIN_WRITTEN ? otel_node_at(claim->stream.at) : NULL;
	return node && node->text.n ? node->text : STR("otel");
}

static bool is_otlp(const struct claim *claim) {
	return str_starts_with(claim->writer.merged_by, STR("otlp"));
}

/* The endpoint takes nothing for a stream that does not exist. */
static void add_creation(const struct claim *claim, struct buf *out) {
	if (is_otlp(claim))
		buf_add_text(out, "\nand make each stream first, for nothing else does: aws logs create-log-stream "
				  "--log-group-name GROUP --log-stream-name NAME");
}

/* Its value is known to be one for all hosts, or that it has none. */
static bool has_host_name(struct str written) {
	return str_contains(written, STR("${env:HOSTNAME")) || str_contains(written, STR("${HOSTNAME}"));
}

/* Of several hosts, where the name does not do so yet. */
static const char *host_prefix(const struct claim *claim) {
	bool one = claim->unit->copies.copies == COPIES_ONE || has_host_name(written_name(claim));
	return !one && template_differs_by_host(&claim->stream.value) == NEVER ? "${env:HOSTNAME}-" : "";
}

static void add_line(const struct claim *claim, struct str name, const char *words, struct buf *out) {
	if (out->n)
		buf_add_char(out, '\n');
	otel_spell_setting(claim, name, out);
	if (*words)
		buf_format(out, "   %s", words);
}

/* /audit of awscloudwatchlogs/audit; the type where there is no name. */
static struct str suffix_of(const struct claim *claim) {
	struct str id = claim->writer.merged_by;
	size_t slash;
	if (str_find_char(id, '/', &slash) && slash + 1 < id.n)
		return str_from_offset(id, slash + 1);
	if (str_is(id, "awscloudwatchlogs"))
		return STR("logs");
	return str_is(id, "awsemf") ? STR("metrics") : STR("otlp");
}

static bool is_emf(const struct claim *claim) {
	return str_starts_with(claim->writer.merged_by, STR("awsemf"));
}

enum { LINES_MAXIMUM = 8 };

/* One line for each exporter. */
static bool advise_sources(const struct claim *const *claims, uint32_t count, struct buf *out) {
	struct arena *arena = claims[0]->unit->arena;
	struct map seen = {.arena = arena};
	uint32_t lines = 0;
	for (uint32_t i = 0; i < count && lines < LINES_MAXIMUM; i++) {
		const struct claim *claim = claims[i];
		void **slot = map_at(&seen, claim->writer.merged_by);
		if (*slot)
			continue;
		*slot = (void *)claim;
		struct str name = arena_format(arena, "%s%.*s-%.*s", host_prefix(claim), STR_ARGS(written_name(claim)),
					       STR_ARGS(suffix_of(claim)));
		add_line(claim, name, arena_format(arena, "in %.*s", STR_ARGS(claim->writer.merged_by)).p, out);
		lines++;
	}
	for (uint32_t i = 0; i < count; i++)
		if (is_otlp(claims[i])) {
			add_creation(claims[i], out);
			break;
		}
	return lines > 1;
}

static bool advise_hosts(const struct claim *claim, struct buf *out) {
	struct arena *arena = claim->unit->arena;
	struct str written = written_name(claim);
	bool has = has_host_name(written), contained = claim->unit->world.mode == MODE_CONTAINER;
	struct str name = has ? written : arena_format(arena, "${env:HOSTNAME}-%.*s", STR_ARGS(written));
	const char *words = "";
	struct str variable;
	if (!claim->stream.at.source)
		return false;
	if (pod_name_variable(claim->unit, &variable, &words)) {
		contained = true, has = false;
		variable = arena_format(arena, "${env:%.*s}", STR_ARGS(variable));
		struct str old =
		    str_contains(written, STR("${HOSTNAME}")) ? STR("${HOSTNAME}") : STR("${env:HOSTNAME}");
		name = pod_name_put(arena, written, old, variable);
	}
	add_line(claim, name,
		 !contained ? "and Environment=HOSTNAME=%H in the service's unit: systemd sets no HOSTNAME"
		 : has	    ? "and no value for HOSTNAME: each container has its own"
			    : words,
		 out);
	add_creation(claim, out);
	if (is_emf(claim))
		buf_add_text(out, "\nor no log_stream_name at all: awsemf then makes a new stream at each start");
	return true;
}

/* One exporter cannot tell files or senders apart but by an attribute of the resource. */
static bool advise_parts(const struct claim *claim, struct buf *out) {
	const struct reading r = {.unit = (struct unit *)claim->unit};
	if (!otel_version_has(&r, CHANGE_PLACEHOLDERS) || is_emf(claim) || is_otlp(claim))
		return false;
	struct arena *arena = claim->unit->arena;
	struct str name =
	    arena_format(arena, "%s%.*s-{ServiceName}", host_prefix(claim), STR_ARGS(written_name(claim)));
	add_line(claim, name,
		 claim->writer.kind == WRITER_FILE
		     ? "with a receiver for each file, and resource: {service.name: NAME} in it"
		     : "if its senders set service.name; else an exporter and a pipeline for each receiver",
		 out);
	return true;
}

bool otel_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	switch (advice) {
	case ADVICE_SOURCES:
		return advise_sources(claims, count, out);
	case ADVICE_HOSTS:
	case ADVICE_PROCESSES:
		return advise_hosts(claims[0], out);
	case ADVICE_PARTS:
		return advise_parts(claims[0], out);
	case ADVICE_TWICE:
		break;
	}
	return false;
}
