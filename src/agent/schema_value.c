/* One value against its row: type, range, allowed values. */
#include "agent/schema_walk.h"

#include "base/utf8.h"

#include <stdlib.h>

static bool digits_value(struct str literal, int64_t *ret) {
	enum { DIGITS_MAXIMUM = 15 };
	int64_t value = 0;
	for (size_t i = 0; i < literal.n; i++) {
		if (i == DIGITS_MAXIMUM || literal.p[i] < '0' || literal.p[i] > '9')
			return false;
		value = value * 10 + (literal.p[i] - '0');
	}
	*ret = value;
	return literal.n > 0;
}

/* 7, 7.0 and 7e0 are one integer to every shipper that reads JSON numbers as such. */
static bool integer_value(struct str literal, int64_t *ret) {
	if (digits_value(literal, ret))
		return true;
	char text[64];
	if (literal.n == 0 || literal.n >= sizeof text)
		return false;
	for (size_t i = 0; i < literal.n; i++)
		text[i] = literal.p[i];
	text[literal.n] = '\0';
	char *end;
	double value = strtod(text, &end);
	if (*end || value < -9.0e15 || value > 9.0e15 || value != (double)(int64_t)value)
		return false;
	*ret = (int64_t)value;
	return true;
}

static bool fits(const struct key *key, const struct node *node) {
	int64_t value;
	switch (key->type) {
	case KEY_ANY:
		return true;
	case KEY_STRING:
		return node->kind == NODE_STRING;
	case KEY_INTEGER:
		return node->kind == NODE_NUMBER && integer_value(node->text, &value);
	case KEY_NUMBER:
		return node->kind == NODE_NUMBER;
	case KEY_BOOL:
		return node->kind == NODE_BOOL;
	case KEY_OBJECT:
		return node->kind == NODE_OBJECT || (node->kind == NODE_ARRAY && (key->flags & KEY_OR_ARRAY));
	case KEY_ARRAY:
		return node->kind == NODE_ARRAY;
	}
	return false;
}

/* "7" for 7, "true" for true: the quotes are what is wrong. */
static struct str type_help(struct walk *walk, const struct key *key, const struct node *node) {
	int64_t value;
	struct arena *arena = walk->unit->arena;
	bool scalar = node->kind == NODE_NUMBER || node->kind == NODE_BOOL;
	if (key->type == KEY_INTEGER && node->kind == NODE_STRING && integer_value(node->text, &value))
		return arena_format(arena, "write %.*s without quotes", STR_ARGS(node->text));
	if (key->type == KEY_BOOL && node->kind == NODE_STRING &&
	    (str_equal_ignoring_case(node->text, STR("true")) || str_equal_ignoring_case(node->text, STR("false"))))
		return arena_format(arena, "write %s without quotes",
				    str_equal_ignoring_case(node->text, STR("true")) ? "true" : "false");
	if (key->type == KEY_STRING && scalar)
		return arena_format(arena, "write \"%.*s\"", STR_ARGS(node->text));
	if (key->type == KEY_ARRAY)
		return STR("put it into [ ]");
	return arena_format(arena, "write %s", schema_type_name(key->type));
}

/* "the number 1.5" where a number is no whole one; else what kind of value it is. */
static struct str given_name(struct walk *walk, const struct key *key, const struct node *node) {
	static const char *const names[] = {
	    [NODE_NULL] = "null",	[NODE_BOOL] = "true or false", [NODE_NUMBER] = "a number",
	    [NODE_STRING] = "a string", [NODE_ARRAY] = "an array",     [NODE_OBJECT] = "an object",
	};
	if (node->kind == NODE_BOOL)
		return node->text;
	if (node->kind == NODE_NUMBER && key->type == KEY_INTEGER)
		return arena_format(walk->unit->arena, "the number %.*s", STR_ARGS(node->text));
	return str_from(names[node->kind]);
}

bool schema_type_fits(struct walk *walk, const struct key *key, struct placed value) {
	if (fits(key, value.node))
		return true;
	struct str name = schema_name(walk, key, value), given = given_name(walk, key, value.node);
	struct problem *problem =
	    unit_problem(walk->unit, PROBLEM_WRONG_TYPE, schema_site(value), "%.*s must be %s, and this is %.*s",
			 STR_ARGS(name), schema_type_name(key->type), STR_ARGS(given));
	problem->help = type_help(walk, key, value.node);
	problem->reason = schema_refusal(walk, key);
	return false;
}

static bool is_listed(const struct key *key, struct str text) {
	for (const char *const *value = key->values; *value; value++)
		if (str_is(text, *value) ||
		    ((key->flags & KEY_ANY_CASE) && str_equal_ignoring_case(text, str_from(*value))))
			return true;
	return false;
}

static void check_listed(struct walk *walk, const struct key *key, struct placed value) {
	if (is_listed(key, value.node->text))
		return;
	struct buf list = {0};
	const char *nearest = NULL;
	for (const char *const *allowed = key->values; *allowed; allowed++) {
		buf_format(&list, "%s%s", list.n ? ", " : "", *allowed);
		if (str_equal_ignoring_case(value.node->text, str_from(*allowed)) ||
		    (!nearest && str_distance(value.node->text, str_from(*allowed), 2) <= 2))
			nearest = *allowed;
	}
	struct arena *arena = walk->unit->arena;
	struct str all = arena_str(arena, buf_str(&list)), name = schema_name(walk, key, value);
	buf_finish(&list);
	struct problem *problem = unit_problem(walk->unit, PROBLEM_OUT_OF_RANGE, schema_site(value),
					       "%.*s cannot be \"%.*s\"", STR_ARGS(name), STR_ARGS(value.node->text));
	problem->help = nearest ? arena_format(arena, "did you mean \"%s\"? allowed are %.*s", nearest, STR_ARGS(all))
				: arena_format(arena, "allowed are %.*s", STR_ARGS(all));
	problem->reason = schema_refusal(walk, key);
}

static void check_length(struct walk *walk, const struct key *key, struct placed value) {
	if (key->maximum == 0)
		return;
	size_t length = utf8_count(value.node->text);
	if ((int64_t)length >= key->minimum && (int64_t)length <= key->maximum)
		return;
	struct str name = schema_name(walk, key, value);
	bool empty = length == 0, is_short = (int64_t)length < key->minimum;
	struct problem *problem =
	    empty ? unit_problem(walk->unit, PROBLEM_OUT_OF_RANGE, schema_site(value), "%.*s is empty", STR_ARGS(name))
		  : unit_problem(walk->unit, PROBLEM_OUT_OF_RANGE, schema_site(value),
				 "%.*s has %zu characters; at %s %lld are %s", STR_ARGS(name), length,
				 is_short ? "least" : "most", (long long)(is_short ? key->minimum : key->maximum),
				 is_short ? "needed" : "allowed");
	problem->help = empty ? STR("give it a value or leave the key out") : STR("correct its length");
	problem->reason = schema_refusal(walk, key);
}

/* The two allowed numbers around value; one where there is none on the other side. */
static struct str neighbours(struct walk *walk, const struct key *key, int64_t value) {
	const int64_t *below = NULL, *above = NULL;
	for (uint32_t i = 0; i < key->number_count; i++) {
		const int64_t *number = &key->numbers[i];
		if (*number<value && * number> 0 && (!below || *number > *below))
			below = number;
		if (*number > value && *number > 0 && (!above || *number < *above))
			above = number;
	}
	struct arena *arena = walk->unit->arena;
	if (below && above)
		return arena_format(arena, "the nearest that are allowed are %lld and %lld", (long long)*below,
				    (long long)*above);
	const int64_t *only = below ? below : above;
	return only ? arena_format(arena, "the nearest that is allowed is %lld", (long long)*only) : STR("");
}

static void check_number(struct walk *walk, const struct key *key, struct placed value) {
	int64_t number;
	if (!integer_value(value.node->text, &number))
		return;
	bool listed = key->number_count == 0;
	for (uint32_t i = 0; i < key->number_count; i++)
		listed = listed || key->numbers[i] == number;
	bool limited = key->minimum != 0 || key->maximum != 0;
	if (listed && (!limited || (number >= key->minimum && number <= key->maximum)))
		return;
	struct str name = schema_name(walk, key, value);
	struct problem *problem = unit_problem(walk->unit, PROBLEM_OUT_OF_RANGE, schema_site(value),
					       "%.*s cannot be %lld", STR_ARGS(name), (long long)number);
	if (!listed)
		problem->help = neighbours(walk, key, number);
	else if (key->maximum == INT32_MAX)
		problem->help = arena_format(walk->unit->arena, "write %lld or more", (long long)key->minimum);
	else
		problem->help = arena_format(walk->unit->arena, "write a number from %lld to %lld",
					     (long long)key->minimum, (long long)key->maximum);
	problem->reason = schema_refusal(walk, key);
}

static void check_deprecated(struct walk *walk, const struct key *key, struct placed value) {
	if (!key->deprecated)
		return;
	struct problem *problem =
	    unit_problem(walk->unit, PROBLEM_DEPRECATED_KEY, schema_key_site(value), "\"%s\" is out of use", key->name);
	problem->help = *key->deprecated ? arena_format(walk->unit->arena, "write \"%s\" instead", key->deprecated)
					 : STR("leave it out");
}

static void check_version(struct walk *walk, const struct key *key, struct placed value) {
	struct version version = walk->unit->world.version;
	if (!walk->version_known || !version_known(key->since) || version_compare(version, key->since) >= 0)
		return;
	struct problem *problem = unit_problem(walk->unit, PROBLEM_UNKNOWN_KEY, schema_key_site(value),
					       "%s of this version does not know \"%s\" yet; it came with %u.%u",
					       walk->who, key->name, key->since.part[0], key->since.part[1]);
	problem->help = arena_format(walk->unit->arena, "update %s, or leave the key out", walk->who);
	problem->reason = schema_refusal(walk, key);
}

void schema_check_value(struct walk *walk, const struct key *key, struct placed value) {
	check_deprecated(walk, key, value);
	check_version(walk, key, value);
	if (key->flags & KEY_IGNORED) {
		struct problem *problem = unit_problem(walk->unit, PROBLEM_NO_EFFECT, schema_key_site(value),
						       "\"%s\" has no effect here", key->name);
		problem->help = STR("leave it out");
	}
	if (value.node->kind == NODE_STRING && key->values)
		check_listed(walk, key, value);
	else if (value.node->kind == NODE_STRING && key->type == KEY_STRING)
		check_length(walk, key, value);
	else if (value.node->kind == NODE_NUMBER && key->type == KEY_INTEGER)
		check_number(walk, key, value);
}
