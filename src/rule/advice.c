/* Advice in the shippers' own words; floor 4 knows no syntax, so it only puts lines together. */
#include "rule/advice.h"

#include "base/limits.h"
#include "claim/hole.h"
#include "claim/suggest.h"
#include "rule/sharing.h"

void advice_add_setting(const struct claim *claim, struct str name, struct buf *out) {
	if (claim->agent->spell_setting)
		claim->agent->spell_setting(claim, name, out);
	else
		buf_format(out, "%s %.*s", claim->agent->stream_key, STR_ARGS(name));
}

/* A shipper's advice keeps the present names: of the one that it is about, or of all sources. */
static bool advice_fits(enum advice advice, struct claim *const *claims, uint32_t count) {
	uint32_t kept = advice == ADVICE_SOURCES ? count : advice == ADVICE_TWICE ? 0 : 1;
	for (uint32_t i = 0; i < kept && i < count; i++)
		if (!suggest_may_extend(claims[i]))
			return false;
	return true;
}

/* whose: what stands before each line, "Fluent Bit: ". */
static bool add_lines(enum advice advice, struct claim *const *claims, uint32_t count, struct str whose,
		      struct buf *out) {
	struct buf text = {0};
	bool fits = advice_fits(advice, claims, count);
	bool given = fits && count && claims[0]->agent->advise &&
		     claims[0]->agent->advise(advice, (const struct claim *const *)claims, count, &text);
	struct str rest = buf_str(&text), line;
	for (bool first = true; given && str_split(&rest, '\n', &line); first = false) {
		struct str before = first ? whose : whose.n ? STR("  ") : STR("");
		buf_format(out, "\n  %.*s%.*s", STR_ARGS(before), STR_ARGS(line));
	}
	buf_finish(&text);
	return given;
}

bool advice_add(enum advice advice, struct claim *const *claims, uint32_t count, struct buf *out) {
	return add_lines(advice, claims, count, STR(""), out);
}

/* --- a name for each source -----------------------------------------------------------------------------------------
 */

/* Outputs of several processes: one name may stand for several of them. */
static bool are_of_files(struct claim *const *claims, uint32_t count) {
	for (uint32_t i = 1; i < count; i++)
		if (claims[i]->unit != claims[0]->unit && claims[i]->writer.merged_by.n)
			return true;
	return false;
}

static struct str without_quotes(struct str s) {
	bool quoted = s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0];
	return quoted ? str_from_to(s, 1, s.n - 1) : s;
}

/* A part that the shipper cannot spell stands in the file as its user has written it: build upon that. */
static bool add_name(struct rule_run *run, const struct claim *claim, const struct template *name, struct buf *out) {
	struct str written = without_quotes(site_text(claim->stream.at)), label = suggest_label(run->arena, claim);
	size_t at;
	if (agent_spell(claim->agent, name, out))
		return true;
	if (claim->stream.origin != ORIGIN_WRITTEN || !written.n || str_find_char(written, '\n', &at) ||
	    site_has_hole(claim->stream.at) || !suggest_may_extend(claim))
		return false;
	buf_format(out, "%.*s-%.*s", STR_ARGS(written), STR_ARGS(label));
	return true;
}

static void propose(struct rule_run *run, struct claim *const *claims, uint32_t all, struct str whose,
		    struct buf *out) {
	uint32_t count = all < LIMIT_RELATED_SHOWN ? all : LIMIT_RELATED_SHOWN;
	struct template *names = ARENA_ARRAY(run->arena, struct template, count);
	bool of_files = are_of_files(claims, count);
	suggest_streams(run->arena, run->host, claims, count, names);
	for (uint32_t i = 0; i < count; i++) {
		struct buf name = {0};
		if (add_name(run, claims[i], &names[i], &name)) {
			struct str output = claims[i]->writer.merged_by;
			struct str source = output.n ? output : claim_source(run->arena, claims[i]);
			buf_format(out, "\n  %.*s", STR_ARGS(whose));
			advice_add_setting(claims[i], buf_str(&name), out);
			buf_format(out, " for %.*s", STR_ARGS(source));
			if (of_files)
				buf_format(out, " in %.*s", STR_ARGS(site_outermost(claims[i]->at).source->path));
		}
		buf_finish(&name);
	}
	if (count < all)
		buf_format(out, "\n  and so on for the other %u", (unsigned)(all - count));
}

void advice_add_names(struct rule_run *run, struct claim *const *sources, uint32_t count, struct buf *out) {
	struct claim **own = ARENA_ARRAY(run->arena, struct claim *, count);
	bool *done = ARENA_ARRAY(run->arena, bool, count);
	for (uint32_t first = 0; first < count; first++) {
		uint32_t own_count = 0;
		if (done[first])
			continue;
		for (uint32_t i = first; i < count; i++) {
			if (done[i] || sources[i]->agent != sources[first]->agent)
				continue;
			done[i] = true;
			own[own_count++] = sources[i];
		}
		struct str whose = STR("");
		if (own_count < count)
			whose = arena_format(run->arena, "%s: ", sources[first]->agent->title);
		if (are_of_files(own, own_count) || !add_lines(ADVICE_SOURCES, own, own_count, whose, out))
			propose(run, own, own_count, whose, out);
	}
}
