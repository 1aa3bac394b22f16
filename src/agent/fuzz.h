/* For the fuzzers of adapters: what holds for the problems and claims of every unit, and what every claim can be asked.
 */
#ifndef CWD_AGENT_FUZZ_H
#define CWD_AGENT_FUZZ_H

#include "base/fuzz.h"
#include "claim/agent.h"

static inline const struct source *outermost(const struct source *source) {
	while (source->outer)
		source = source->outer;
	return source;
}

/* One process that loads this document. */
static inline struct unit *fuzz_unit(struct arena *arena, const struct agent *agent, struct doc *doc) {
	struct unit *unit = ARENA_NEW(arena, struct unit);
	unit->arena = arena;
	unit->agent = agent;
	unit->docs = ARENA_ARRAY(arena, struct doc *, 1);
	unit->docs[unit->doc_count++] = doc;
	unit->doc_room = 1;
	return unit;
}

/* The same for what stands inside a document of outer, as the process that loads it sees it. */
static inline struct unit *fuzz_inner_unit(const struct unit *outer, const struct embedded *embedded, struct doc *doc) {
	struct unit *unit = fuzz_unit(outer->arena, embedded->agent, doc);
	unit->outer = outer;
	unit->copies = embedded->copies;
	unit->env = embedded->env;
	unit->env_closed = embedded->env_closed;
	unit->loader = embedded->loader;
	return unit;
}

/* A place stands in its text, and the text in one of the unit's documents. */
static inline void check_site(const struct unit *unit, struct site site) {
	if (!site.source)
		return;
	size_t n = site.source->text.n;
	require(site.at.off <= n && site.at.len <= n - site.at.off, "a place is inside its text");
	uint32_t doc = 0;
	while (doc < unit->doc_count && outermost(unit->docs[doc]->source) != outermost(site.source))
		doc++;
	require(doc < unit->doc_count, "the text of a place belongs to the unit");
}

/* What a derived text is made of covers it, one piece behind the other, and holes stand in it in order. */
static inline void check_derived(const struct source *source) {
	uint32_t at = 0, behind = 0;
	for (uint32_t i = 0; i < source->piece_count; i++) {
		const struct piece *piece = &source->pieces[i];
		struct span outer = piece->outer.at;
		size_t n = piece->outer.source->text.n;
		require(piece->here.off == at, "pieces follow each other");
		require(outer.off <= n && outer.len <= n - outer.off, "a piece comes out of the text");
		at += piece->here.len;
		if (piece->kind == PIECE_COPY && !piece->indent)
			require(str_equal(site_text(piece->outer), str_from_to(source->text, piece->here.off, at)),
				"a copied piece is what is written");
	}
	require(at == source->text.n, "pieces cover the text");
	for (uint32_t i = 0; i < source->hole_count; i++) {
		struct span here = source->holes[i].here;
		require(here.len > 0 && here.off <= at && here.len <= at - here.off, "a hole stands in the text");
		require(here.off >= behind && source->holes[i].expression.n > 0, "holes stand in order, for something");
		behind = here.off;
	}
}

static inline void check_field(const struct unit *unit, const struct field *field) {
	check_site(unit, field->at);
	for (uint32_t i = 0; i < field->value.count; i++)
		require(field->value.parts[i].is_variable || field->value.parts[i].literal.n, "no part is empty");
}

static inline void check_claim_fields(const struct unit *unit, const struct claim *claim) {
	const struct field *const fields[] = {
	    &claim->account, &claim->role,  &claim->region,    &claim->endpoint,    &claim->group,
	    &claim->stream,  &claim->class, &claim->retention, &claim->writer.name, &claim->writer.state_file};
	check_site(unit, claim->at);
	check_site(unit, claim->processes.at);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		check_field(unit, fields[i]);
}

/* Only that nothing crashes, and that edits have places. */
static inline void ask_claim(const struct unit *unit, const struct claim *claim) {
	const struct agent *agent = unit->agent;
	struct buf text = {0};
	struct edit_list edits = {0};
	agent_spell(agent, &claim->stream.value, &text);
	if (agent->rename)
		agent->rename(claim, STR("x"), &edits);
	for (uint32_t i = 0; i < edits.count; i++)
		check_site(unit, edits.items[i].at);
	for (int advice = ADVICE_SOURCES; agent->advise && advice <= ADVICE_TWICE; advice++)
		agent->advise((enum advice)advice, &claim, 1, &text);
	if (agent->spell_setting)
		agent->spell_setting(claim, STR("x"), &text);
	buf_finish(&text);
}

static inline void check_unit(const struct unit *unit) {
	enum { CLAIMS_ASKED = 50 };
	for (uint32_t i = 0; i < unit->problems.count; i++) {
		check_site(unit, unit->problems.items[i].at);
		check_site(unit, unit->problems.items[i].also);
		require(unit->problems.items[i].message.n > 0, "a problem has a message");
	}
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		check_claim_fields(unit, unit->claims.items[i]);
		if (i < CLAIMS_ASKED)
			ask_claim(unit, unit->claims.items[i]);
	}
}

#endif
