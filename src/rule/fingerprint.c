/* What makes a finding the same one after the file was edited elsewhere: the rule, the file, the named keys on the way
 * to it and its writers as they are written; never a line, an index or a message. */
#include "base/hash.h"
#include "rule/rule.h"

enum { SITE_TEXT_MAX = 256 };

static void add_field(struct buf *out, struct str text) {
	buf_format(out, "%zu:", text.n); /* a length, so that no text can imitate a separator */
	buf_add(out, text);
}

/* "/logs/files/collect_list/1/x" -> "/logs/files/collect_list/x"; "/OUTPUT[2]/x" -> "/OUTPUT/x" */
static void add_named_keys(struct buf *out, struct str pointer) {
	struct str step;
	while (str_split(&pointer, '/', &step)) {
		uint32_t index;
		size_t bracket;
		if (str_to_u32(step, &index))
			continue;
		if (str_ends_with(step, STR("]")) && str_find_last_char(step, '[', &bracket))
			step = str_from_to(step, 0, bracket);
		add_field(out, step);
	}
}

static struct str written_or_meant(struct arena *arena, const struct field *field) {
	bool written = field->origin == ORIGIN_WRITTEN && field->at.source;
	return written ? site_text(site_shown(field->at)) : template_text(arena, &field->value);
}

static struct str writer_line(struct arena *arena, const struct claim *claim) {
	struct buf line = {0};
	add_field(&line, str_from(claim->agent ? claim->agent->name : NULL));
	add_field(&line, str_from(writer_kind_name(claim->writer.kind)));
	add_field(&line, written_or_meant(arena, &claim->writer.name));
	add_field(&line, written_or_meant(arena, &claim->group));
	add_field(&line, written_or_meant(arena, &claim->stream));
	struct str copy = arena_str(arena, buf_str(&line));
	buf_finish(&line);
	return copy;
}

static int compare_lines(const void *a, const void *b, const void *context) {
	(void)context;
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void add_writers(struct buf *out, struct arena *arena, const struct finding *finding) {
	struct str *lines = ARENA_ARRAY(arena, struct str, finding->claim_count);
	for (uint32_t i = 0; i < finding->claim_count; i++)
		lines[i] = writer_line(arena, finding->claims[i]);
	list_sort(arena, lines, finding->claim_count, sizeof *lines, compare_lines, NULL);
	for (uint32_t i = 0; i < finding->claim_count; i++)
		add_field(out, lines[i]);
}

static struct str sha256(struct arena *arena, struct str text) {
	char hex[65];
	hash_sha256(text, hex);
	return arena_str(arena, str_from(hex));
}

struct str finding_fingerprint(struct arena *arena, const struct finding *finding) {
	struct buf text = {0};
	struct source *inner = finding->at.source, *file = site_outermost(finding->at).source;
	struct site shown = site_shown(finding->at);
	add_field(&text, str_from(finding->rule->id));
	add_field(&text, file ? file->path : STR(""));
	add_field(&text, shown.source ? shown.source->label : STR(""));
	if (finding->claim_count) {
		add_writers(&text, arena, finding);
	} else if (inner) {
		struct site written = site_written(finding->at);
		if (written.source->doc)
			add_named_keys(&text, doc_pointer(arena, written.source->doc, written.at));
		add_field(&text, str_from_to(site_text(shown), 0, SITE_TEXT_MAX));
	}
	struct str result = sha256(arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

void finding_number_duplicates(struct arena *arena, struct finding *const *findings, uint32_t count) {
	struct map seen = {.arena = arena};
	for (uint32_t i = 0; i < count; i++) {
		void **slot = map_at(&seen, findings[i]->fingerprint);
		if (!*slot)
			*slot = ARENA_NEW(arena, uint32_t);
		uint32_t *times = *slot;
		if (++*times > 1) {
			struct str with_counter =
			    arena_format(arena, "%.*s#%u", STR_ARGS(findings[i]->fingerprint), (unsigned)*times);
			findings[i]->fingerprint = sha256(arena, with_counter);
		}
	}
}
