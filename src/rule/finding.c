/* Findings: making them, ordering them, and the fingerprint that knows one again in a changed file. */
#include "base/limits.h"
#include "rule/engine.h"

#include <string.h>

const char *severity_name(enum severity severity) {
	static const char *const names[] = {
	    [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
	return names[severity];
}

bool severity_parse(struct str text, enum severity *ret) {
	for (enum severity s = SEVERITY_NOTE; s <= SEVERITY_ERROR; s++) {
		if (str_is(text, severity_name(s))) {
			*ret = s;
			return true;
		}
	}
	return false;
}

/* --- making ------------------------------------------------------------------------------------------------------- */

/* Counts the findings of the running rule per file; false if this one is past the limit. */
static bool has_room(struct rule_run *run, struct site at) {
	struct engine *engine = run->engine;
	struct source *file = site_outermost(at).source;
	struct str path = file ? file->path : STR("");
	void **slot = map_at(&engine->per_file, path);
	if (!*slot)
		*slot = ARENA_NEW(run->arena, uint32_t);
	uint32_t *count = *slot;
	if (*count == LIMIT_FINDINGS_PER_RULE)
		return false;
	++*count;
	return true;
}

struct finding *finding_add(struct rule_run *run, enum answer certainty, struct site at) {
	struct engine *engine = run->engine;
	struct finding *f = &engine->discarded;
	if (has_room(run, at)) {
		f = ARENA_NEW(run->arena, struct finding);
		LIST_ADD(run->arena, run->findings, f);
	} else {
		if (!engine->cut_at.source)
			engine->cut_at = at;
		*f = (struct finding){0};
	}
	f->rule = run->rule;
	f->certainty = certainty;
	f->at = at;
	return f;
}

static bool is_discarded(const struct rule_run *run, const struct finding *finding) {
	return finding == &run->engine->discarded;
}

void finding_say(struct rule_run *run, struct finding *finding, struct str *text, const char *format, ...) {
	if (is_discarded(run, finding))
		return;
	va_list args;
	va_start(args, format);
	*text = arena_vformat(run->arena, format, args);
	va_end(args);
}

/* Room for one more item: grown when count is a power of two, so that no field has to remember the room. */
static void *grown(struct arena *arena, void *items, uint32_t count, size_t item_bytes) {
	if (count & (count - 1))
		return items;
	void *more = arena_alloc_array(arena, count ? (size_t)count * 2 : 1, item_bytes);
	if (count)
		memcpy(more, items, count * item_bytes);
	return more;
}

void finding_add_claim(struct rule_run *run, struct finding *finding, const struct claim *claim, struct str label) {
	if (is_discarded(run, finding))
		return;
	uint32_t n = finding->claim_count;
	finding->claims = (const struct claim **)grown(run->arena, (void *)finding->claims, n, sizeof(struct claim *));
	finding->labels = (struct str *)grown(run->arena, finding->labels, n, sizeof *finding->labels);
	finding->claims[n] = claim;
	finding->labels[n] = label;
	finding->claim_count++;
}

void finding_add_related(struct rule_run *run, struct finding *finding, struct site at, struct str label) {
	if (is_discarded(run, finding) || !at.source)
		return;
	finding->related =
	    (struct related *)grown(run->arena, finding->related, finding->related_count, sizeof *finding->related);
	finding->related[finding->related_count++] = (struct related){.at = at, .label = label};
}

void finding_assume(struct rule_run *run, struct finding *finding, struct str assumption) {
	if (is_discarded(run, finding))
		return;
	for (uint32_t i = 0; i < finding->assumption_count; i++) {
		if (str_equal(finding->assumptions[i], assumption))
			return;
	}
	finding->assumptions = (struct str *)grown(run->arena, finding->assumptions, finding->assumption_count,
						   sizeof *finding->assumptions);
	finding->assumptions[finding->assumption_count++] = assumption;
}

struct site claim_shown_at(const struct claim *claim, bool at_source) {
	struct site source = claim->writer.name.at.source ? claim->writer.name.at : claim->at;
	if (at_source || claim->stream.origin != ORIGIN_WRITTEN || !claim->stream.at.source)
		return source;
	return claim->stream.at;
}

struct site finding_writer_site(const struct finding *finding, uint32_t i) {
	return claim_shown_at(finding->claims[i], finding->at_source);
}

/* --- order -------------------------------------------------------------------------------------------------------- */

int finding_compare(const struct finding *a, const struct finding *b) {
	int order = site_compare(a->at, b->at);
	if (!order)
		order = strcmp(a->rule->id, b->rule->id);
	if (!order)
		order = str_compare(a->message, b->message);
	return order ? order : str_compare(a->fingerprint, b->fingerprint);
}
