/* How sure it is that two destinations are one stream, and what that rests on. */
#include "claim/ground.h"

enum { CLAUSE_TEXT_MAX = 64 }; /* bytes of a name that a clause shows */

/* --- streams: equal in the default view ------------------------------------------------------------------------ */

static bool stays_one(const struct view *view, const struct stream *stream) {
	for (uint32_t i = 1; i < stream->targets.count; i++)
		if (view->stream_of[stream->targets.items[i]] != view->stream_of[stream->targets.items[0]])
			return false;
	return true;
}

/* The changes of the world that tear the stream apart, each told of once. */
static bool assume_worlds(const struct ground *ground, struct arena *arena, const struct stream *stream,
			  struct assumption_list *ret) {
	unsigned told = 0;
	for (uint32_t i = 1; i < ground->views.count; i++) {
		const struct view *view = &ground->views.items[i];
		/* A world that changes more than one thing tells nothing new if one of them was enough. */
		if ((view->changes & told) || stays_one(view, stream))
			continue;
		told |= view->changes;
		situation_clauses(arena, &ground->situations.items[view->situation].world, view->changes, ret);
	}
	return told != 0;
}

static bool has_several_units(const struct ground *ground, const struct stream *stream) {
	for (uint32_t i = 1; i < stream->targets.count; i++)
		if (ground->targets.items[stream->targets.items[i]].unit !=
		    ground->targets.items[stream->targets.items[0]].unit)
			return true;
	return false;
}

/* "account", "account and region", "account, region and endpoint". */
static struct str join_names(struct arena *arena, const char *const *names, unsigned count) {
	struct buf text = {0};
	for (unsigned i = 0; i < count; i++)
		buf_format(&text, "%s%s", !i ? "" : i + 1 < count ? ", " : " and ", names[i]);
	struct str result = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

/* What several processes have in common only because they are set up alike. */
static bool assume_surroundings(const struct ground *ground, struct arena *arena, const struct stream *stream,
				struct assumption_list *ret) {
	enum { FIELDS_MAX = 3 };
	const char *fields[FIELDS_MAX], *field;
	unsigned count = 0;
	uint32_t before = ret->count;
	for (uint32_t i = 0; i < stream->row.count; i++) {
		if (stream->row.items[i] < SYMBOL_LETTER)
			continue;
		const struct letter *letter = alphabet_get(&ground->alphabet, stream->row.items[i]);
		if (letter->reach != REACH_DEPLOY)
			continue;
		if (letter_is_absent_field(letter, &field) && count < FIELDS_MAX)
			fields[count++] = field;
		else
			LIST_ADD(arena, ret,
				 arena_format(arena, "both were deployed with one value of %.*s",
					      STR_ARGS(letter->variable.name)));
	}
	if (count) {
		struct str names = join_names(arena, fields, count);
		LIST_ADD(arena, ret, arena_format(arena, "both use the same %.*s", STR_ARGS(names)));
	}
	return ret->count != before;
}

static const struct letter *find_reach(const struct ground *ground, const struct stream *stream,
				       enum letter_reach reach) {
	for (uint32_t i = 0; i < stream->row.count; i++) {
		if (stream->row.items[i] < SYMBOL_LETTER)
			continue;
		const struct letter *letter = alphabet_get(&ground->alphabet, stream->row.items[i]);
		if (letter->reach == reach)
			return letter;
	}
	return NULL;
}

static struct str record_clause(const struct letter *letter) {
	return letter_is_record_choice(letter) ? STR("the records name no log group or stream of their own")
					       : STR("records of both name the same stream");
}

enum answer stream_answer(const struct ground *ground, struct arena *arena, const struct stream *stream,
			  struct assumption_list *ret) {
	const struct letter *own = find_reach(ground, stream, REACH_CLAIM);
	if (find_reach(ground, stream, REACH_NONE))
		return NEVER;
	if (own) {
		LIST_ADD(arena, ret, record_clause(own));
		return POSSIBLE;
	}
	bool assumed = assume_worlds(ground, arena, stream, ret);
	if (has_several_units(ground, stream) && assume_surroundings(ground, arena, stream, ret))
		assumed = true;
	return assumed ? LIKELY : CERTAIN;
}

/* --- rows that may be equal ------------------------------------------------------------------------------------- */

static struct str letter_name(struct arena *arena, const struct letter *letter) {
	const char *field;
	if (letter_is_absent_field(letter, &field))
		return arena_format(arena, "the %s that the process uses", field);
	if (letter->variable.name.n && letter->variable.name.p[0] == OWN_NAME[0])
		return STR("the account of the role");
	return letter->variable.name;
}

/* The one letter that a rest consists of, or NULL. */
static const struct letter *single_letter(const struct ground *ground, struct symbols rest) {
	return rest.count == 1 && rest.items[0] >= SYMBOL_LETTER ? alphabet_get(&ground->alphabet, rest.items[0])
								 : NULL;
}

static bool row_text(struct arena *arena, struct symbols row, struct str *ret) {
	char *text = arena_alloc_text(arena, row.count);
	for (uint32_t i = 0; i < row.count; i++) {
		if (row.items[i] >= SYMBOL_SEPARATOR)
			return false;
		text[i] = (char)(row.items[i] - SYMBOL_BYTE);
	}
	*ret = (struct str){text, row.count};
	return true;
}

static void add_letter_names(const struct ground *ground, struct arena *arena, struct symbols rest, struct buf *names) {
	for (uint32_t i = 0; i < rest.count; i++) {
		if (rest.items[i] < SYMBOL_LETTER)
			continue;
		struct str name = letter_name(arena, alphabet_get(&ground->alphabet, rest.items[i]));
		if (str_contains(buf_str(names), name))
			continue;
		if (names->n)
			buf_add_text(names, " and ");
		buf_add(names, name);
	}
}

static struct str rest_clause(const struct ground *ground, struct arena *arena, struct symbols a, struct symbols b) {
	const struct letter *letter = single_letter(ground, a);
	struct str text;
	if (letter && letter_is_record_choice(letter))
		return record_clause(letter);
	if (letter && row_text(arena, b, &text)) {
		struct str name = letter_name(arena, letter);
		bool cut = text.n > CLAUSE_TEXT_MAX;
		text = str_from_to(text, 0, CLAUSE_TEXT_MAX);
		if (!text.n)
			return arena_format(arena, "%.*s is empty", STR_ARGS(name));
		return arena_format(arena, "%.*s is \"%.*s%s\"", STR_ARGS(name), STR_ARGS(text), cut ? "..." : "");
	}
	const struct letter *other = single_letter(ground, b);
	if (letter && other && str_equal(letter->variable.name, other->variable.name))
		return arena_format(arena, "%.*s is the same for both", STR_ARGS(letter_name(arena, letter)));
	struct buf names = {0};
	add_letter_names(ground, arena, a, &names);
	add_letter_names(ground, arena, b, &names);
	struct str clause = letter && other
				? arena_format(arena, "%.*s are equal", STR_ARGS(buf_str(&names)))
				: arena_format(arena, "values of %.*s make the names equal", STR_ARGS(buf_str(&names)));
	buf_finish(&names);
	return clause;
}

void possible_clauses(const struct ground *ground, struct arena *arena, struct symbols a, struct symbols b,
		      struct assumption_list *ret) {
	struct symbols left, right;
	for (uint32_t i = 0, j = 0; symbols_field(a, &i, &left) && symbols_field(b, &j, &right);) {
		symbols_cancel(&ground->alphabet, &left, &right);
		if (!left.count && !right.count)
			continue;
		bool turned = !single_letter(ground, left) && single_letter(ground, right);
		LIST_ADD(arena, ret, rest_clause(ground, arena, turned ? right : left, turned ? left : right));
	}
}

/* --- two claims -------------------------------------------------------------------------------------------------- */

static const struct stream *stream_of(const struct view *view, uint32_t target) {
	return &view->streams.items[view->stream_of[target]];
}

/* The first view in which two targets are equal, or else in which they may be; NULL if there is none. */
static const struct view *meeting_view(struct ground *ground) {
	for (uint32_t i = 1; i < ground->views.count; i++)
		if (ground->views.items[i].streams.count == 1)
			return &ground->views.items[i];
	for (uint32_t i = 0; i < ground->views.count; i++) {
		const struct view *view = &ground->views.items[i];
		if (ground_may_equal(ground, stream_of(view, 0)->row, stream_of(view, 1)->row))
			return view;
	}
	return NULL;
}

/* The answer for a ground that holds two claims. */
static enum answer pair_answer(struct ground *ground, struct arena *arena, struct assumption_list *ret) {
	const struct view *first = &ground->views.items[0];
	if (first->streams.count == 1)
		return stream_answer(ground, arena, &first->streams.items[0], ret);
	const struct view *view = meeting_view(ground);
	if (!view)
		return NEVER;
	if (view->changes)
		situation_clauses(arena, &view->world, view->changes, ret);
	if (view->streams.count > 1)
		possible_clauses(ground, arena, stream_of(view, 0)->row, stream_of(view, 1)->row, ret);
	return POSSIBLE;
}

enum answer claim_meet(struct arena *arena, const struct claim *a, const struct claim *b, enum relation relation,
		       uint64_t *steps, struct assumption_list *ret_assumptions) {
	struct arena *scratch = arena_new();
	struct ground ground;
	struct assumption_list assumptions = {0};
	enum answer answer = NEVER;
	ground_init(&ground, scratch, steps, relation == RELATION_HOST);
	if (ground_add(&ground, a, 0, 0) && ground_add(&ground, b, relation == RELATION_HOST ? 1 : 0, 1)) {
		ground_look(&ground);
		answer = pair_answer(&ground, arena, &assumptions);
	}
	if (answer != NEVER && ret_assumptions)
		*ret_assumptions = assumptions;
	ground_finish(&ground);
	arena_free(scratch);
	return answer;
}
