/* What CloudWatch Logs accepts as names, and the names that the agent makes of paths.
 * Sources: API_CreateLogGroup and API_CreateLogStream of the CloudWatch Logs API reference; the agent's
 * plugins/inputs/logfile/fileconfig.go (logGroupName) and logfile.go (generateLogGroupName). */
#include "agent/cloudwatch-agent/reading.h"

#include "base/utf8.h"

bool group_byte_is_legal(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == '/' || c == '.' || c == '#';
}

size_t group_legal_bytes(struct str text) {
	size_t at = 0;
	while (at < text.n && (text.p[at] == '\0' || group_byte_is_legal(text.p[at])))
		at++;
	return at;
}

size_t stream_legal_bytes(struct str text) {
	size_t colon = text.n, star = text.n;
	str_find_char(text, ':', &colon);
	str_find_char(text, '*', &star);
	return colon < star ? colon : star;
}

static bool is_separator(const struct reading *r, char c) {
	return c == '/' || (c == '\\' && r->unit->world.platform == PLATFORM_WINDOWS);
}

/* The text without its extension: the last dot behind the last separator and what follows. */
static struct str without_extension(const struct reading *r, struct str path) {
	for (size_t i = path.n; i > 0 && !is_separator(r, path.p[i - 1]); i--)
		if (path.p[i - 1] == '.')
			return str_from_to(path, 0, i - 1);
	return path;
}

struct template group_from_path(const struct reading *r, const struct template *path) {
	struct template group = {0};
	for (uint32_t i = 0; i < path->count; i++) {
		const struct part *part = &path->parts[i];
		if (part->is_variable)
			template_add_variable(r->arena, &group, &part->variable);
		else if (i + 1 < path->count)
			template_add_literal(r->arena, &group, part->literal);
		else
			template_add_literal(r->arena, &group, without_extension(r, part->literal));
	}
	return group;
}

static struct str first_illegal(const struct template *group) {
	for (uint32_t i = 0; i < group->count; i++) {
		struct str text = group->parts[i].literal;
		size_t at = group_legal_bytes(text), end = at;
		if (group->parts[i].is_variable || at == text.n)
			continue;
		utf8_next(text, &end);
		return str_from_to(text, at, end);
	}
	return (struct str){0};
}

void group_from_path_check(const struct reading *r, const struct template *group, struct placed path) {
	struct problem *problem = NULL;
	struct str illegal = first_illegal(group);
	if (group->count == 0) {
		problem =
		    unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, placed_site(path),
				 "without log_group_name the group is the path up to its last dot, and nothing is "
				 "left of this one");
	} else if (illegal.n) {
		struct str text = template_text(r->arena, group);
		problem = unit_problem(r->unit, PROBLEM_ILLEGAL_GROUP, placed_site(path),
				       "without log_group_name the group is made of the path, and CloudWatch Logs "
				       "refuses \"%.*s\": a group name may not hold \"%.*s\"",
				       STR_ARGS(text), STR_ARGS(illegal));
	}
	if (!problem)
		return;
	problem->reason = STR("every batch of this source is refused and dropped: nothing is delivered");
	problem->help = STR("add \"log_group_name\" to this entry");
}

struct str path_cleaned(struct arena *arena, struct str path) {
	char *out = arena_alloc_text(arena, path.n + 1);
	size_t n = 0;
	for (size_t at = 0; at < path.n;) {
		char c = path.p[at];
		if (group_byte_is_legal(c) || c == '\\') {
			out[n++] = c == '\\' ? '/' : c;
			at++;
		} else { /* one _ for a whole character, however many bytes it has */
			utf8_next(path, &at);
			out[n++] = '_';
		}
	}
	out[n] = '\0';
	return (struct str){.p = out, .n = n};
}

struct str path_state_name(struct arena *arena, struct str path, bool windows) {
	char *out = arena_alloc_text(arena, path.n + 1);
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];
		bool replaced = c == '/' || c == ' ' || c == ':' || (windows && c == '\\');
		out[i] = replaced ? '_' : c;
	}
	out[path.n] = '\0';
	return (struct str){.p = out, .n = path.n};
}
