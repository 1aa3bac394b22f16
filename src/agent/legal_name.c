/* The rules of API_CreateLogGroup and API_CreateLogStream (CloudWatch Logs API reference) for names with variables. */
#include "agent/legal_name.h"

#include "base/utf8.h"

static bool is_legal(char c, enum legal_use use) {
	if (use == LEGAL_STREAM)
		return c != ':' && c != '*';
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == '/' || c == '.' || c == '#';
}

/* The first character that is refused, empty if none is; *ret_characters: how many the literal parts have. */
static struct str bad_character(const struct template *name, enum legal_use use, size_t *ret_characters) {
	struct str bad = {0};
	*ret_characters = 0;
	for (uint32_t i = 0; i < name->count; i++) {
		struct str text = name->parts[i].literal;
		if (name->parts[i].is_variable)
			continue;
		*ret_characters += utf8_count(text);
		size_t at = 0;
		while (!bad.n && at < text.n && is_legal(text.p[at], use))
			at++;
		if (bad.n || at == text.n)
			continue;
		size_t end = at;
		utf8_next(text, &end);
		bad = str_from_to(text, at, end);
	}
	return bad;
}

static struct problem *tell(struct unit *unit, enum legal_use use, struct site at, const char *reason,
			    struct str message) {
	enum problem_kind kind = use == LEGAL_GROUP ? PROBLEM_ILLEGAL_GROUP : PROBLEM_ILLEGAL_STREAM;
	struct problem *problem = unit_problem(unit, kind, at, "%.*s", STR_ARGS(message));
	problem->reason = str_from(reason);
	return problem;
}

bool legal_name_check(struct unit *unit, const struct template *name, enum legal_use use, struct site at,
		      const char *reason) {
	size_t characters;
	struct str bad = bad_character(name, use, &characters);
	const char *what = use == LEGAL_GROUP ? "group" : "stream";
	struct arena *arena = unit->arena;
	if (bad.n)
		tell(unit, use, at, reason,
		     arena_format(arena, "CloudWatch Logs refuses this log %s name: it may not hold \"%.*s\"", what,
				  STR_ARGS(bad)))
		    ->help = use == LEGAL_GROUP ? STR("use letters, digits and _ - / . # only")
						: STR("leave out : and *, for example write - or _ in their place");
	else if (characters > LEGAL_NAME_MAXIMUM)
		tell(unit, use, at, reason,
		     arena_format(arena, "the log %s name is longer than %d characters", what, LEGAL_NAME_MAXIMUM))
		    ->help = STR("shorten it");
	else if (name->count == 0)
		tell(unit, use, at, reason, arena_format(arena, "the log %s name is empty", what))->help =
		    STR("give it a name");
	else if (use == LEGAL_GROUP && !name->parts[0].is_variable &&
		 str_starts_with(name->parts[0].literal, STR("aws/")))
		tell(unit, use, at, reason, STR("CloudWatch Logs keeps group names that begin with aws/ for itself"))
		    ->help = STR("begin it with another word, or with a slash");
	else
		return true;
	return false;
}
