/* --env and --env-file: the shipper's environment as the user gives it. */
#include "cmd/settings.h"

#include "base/file.h"
#include "base/limits.h"

#include <errno.h>
#include <string.h>

static bool is_name(struct str name) {
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
		if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '.' || c == '-')))
			return false;
	}
	return name.n > 0;
}

/* The last one of a name counts. */
static void set(struct arena *arena, struct environment *env, struct str name, struct str value) {
	for (uint32_t i = 0; i < env->count; i++)
		if (str_equal(env->items[i].name, name)) {
			env->items[i].value = value;
			return;
		}
	LIST_ADD(arena, env, (struct environment_entry){.name = name, .value = value});
}

/* What stands between the quotes; in double quotes \x is x. False if the quote never ends or text follows it. */
static bool unquote(struct arena *arena, struct str text, struct str *ret) {
	char quote = text.p[0];
	char *copy = arena_alloc_text(arena, text.n);
	size_t n = 0;
	for (size_t i = 1; i < text.n; i++) {
		if (text.p[i] == quote) {
			struct str rest = str_trim(str_from_offset(text, i + 1));
			*ret = (struct str){.p = copy, .n = n};
			return rest.n == 0 || rest.p[0] == '#';
		}
		if (quote == '"' && text.p[i] == '\\' && i + 1 < text.n)
			i++;
		copy[n++] = text.p[i];
	}
	return false;
}

/* A comment starts at a # after a space, as shells and compose read it. */
static struct str without_comment(struct str value) {
	for (size_t i = 1; i < value.n; i++)
		if (value.p[i] == '#' && (value.p[i - 1] == ' ' || value.p[i - 1] == '\t'))
			return str_trim(str_from_to(value, 0, i));
	return value;
}

static bool read_line(struct arena *arena, struct str line, struct environment *env) {
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return true;
	if (str_starts_with(line, STR("export ")))
		line = str_trim(str_from_offset(line, strlen("export ")));
	size_t equals;
	if (!str_find_char(line, '=', &equals))
		return false;
	struct str name = str_trim(str_from_to(line, 0, equals)), value = str_trim(str_from_offset(line, equals + 1));
	if (!is_name(name))
		return false;
	if (value.n > 0 && (value.p[0] == '"' || value.p[0] == '\'')) {
		if (!unquote(arena, value, &value))
			return false;
	} else {
		value = without_comment(value);
	}
	set(arena, env, name, value);
	return true;
}

bool settings_env_text(const struct options *options, struct str text, struct environment *env,
		       uint32_t *ret_bad_line) {
	struct str line;
	if (str_starts_with(text, STR("\xEF\xBB\xBF")))
		text = str_from_offset(text, 3);
	for (uint32_t number = 1; str_split(&text, '\n', &line); number++)
		if (!read_line(options->arena, line, env)) {
			*ret_bad_line = number;
			return false;
		}
	return true;
}

static const char *reading_trouble(enum file_result result) {
	switch (result) {
	case FILE_TOO_LARGE:
		return "it is larger than 1 MiB";
	case FILE_NOT_REGULAR:
		return "it is no regular file";
	case FILE_UNREADABLE:
		return strerror(errno);
	case FILE_READ:
		break;
	}
	return "";
}

static bool read_file(const struct options *options, struct str path, struct environment *env) {
	struct str text, typed = shown(options->arena, path);
	enum file_result result = file_read(options->arena, path.p, LIMIT_ENV_BYTES, &text);
	if (result != FILE_READ) {
		usage_error(options->command, "--env-file: cannot read %.*s: %s", STR_ARGS(typed),
			    reading_trouble(result));
		return false;
	}
	uint32_t bad_line;
	if (settings_env_text(options, text, env, &bad_line))
		return true;
	usage_error(options->command, "--env-file: %.*s:%u is not NAME=VALUE", STR_ARGS(typed), bad_line);
	return false;
}

static bool read_pair(const struct options *options, struct str pair, struct environment *env) {
	size_t equals;
	if (!str_find_char(pair, '=', &equals) || !is_name(str_from_to(pair, 0, equals))) {
		struct str typed = shown(options->arena, pair);
		usage_error(options->command, "--env takes NAME=VALUE, not '%.*s'", STR_ARGS(typed));
		return false;
	}
	set(options->arena, env, str_from_to(pair, 0, equals), str_from_offset(pair, equals + 1));
	return true;
}

bool settings_environment(const struct options *options, struct environment *ret) {
	struct environment env = {0};
	for (uint32_t i = 0; i < options->used.count; i++) {
		const struct option_use *used = &options->used.items[i];
		bool ok = true;
		if (strcmp(used->option->name, "env") == 0)
			ok = read_pair(options, used->value, &env);
		else if (strcmp(used->option->name, "env-file") == 0)
			ok = read_file(options, used->value, &env);
		if (!ok)
			return false;
	}
	*ret = env;
	return true;
}
