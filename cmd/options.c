/* Parsing a command line by the rows of its command. */
#include "cmd/options.h"

#include "base/utf8.h"
#include "report/report.h"

#include <stdarg.h>
#include <stdio.h>

static const struct option general_options[] = {
    {.name = "help", .letter = 'h', .kind = OPTION_FLAG, .help = "Show this help."},
};
const struct option_group option_group_general = OPTION_GROUP("General", general_options);

struct str shown(struct arena *arena, struct str text) {
	struct buf buf = {0};
	utf8_mask(&buf, text);
	report_defuse(&buf);
	struct str masked = arena_str(arena, buf_str(&buf));
	buf_finish(&buf);
	return masked;
}

void complain(const char *format, ...) {
	va_list args;
	va_start(args, format);
	fputs("cwdoctor: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

int usage_error(const struct command *command, const char *format, ...) {
	va_list args;
	va_start(args, format);
	fputs("cwdoctor: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	if (command)
		fprintf(stderr, "Try: cwdoctor %s --help\n", command->name);
	else
		fputs("Try: cwdoctor help\n", stderr);
	return EXIT_USAGE;
}

struct nearest nearest_to(struct str wanted) {
	unsigned limit = wanted.n < 4 ? 1 : wanted.n < 8 ? 2 : 3;
	return (struct nearest){.wanted = wanted, .distance = limit + 1};
}

void nearest_try(struct nearest *nearest, const char *name) {
	unsigned distance = str_distance(nearest->wanted, str_from(name), nearest->distance);
	if (distance >= nearest->distance)
		return;
	nearest->distance = distance;
	nearest->best = name;
}

struct str nearest_hint(struct arena *arena, const struct nearest *nearest) {
	return nearest->best ? arena_format(arena, "; did you mean %s?", nearest->best) : STR("");
}

/* The option by name or by letter. */
static const struct option *group_find(const struct option_group *group, struct str name, char letter) {
	for (uint32_t i = 0; i < group->count; i++) {
		const struct option *option = &group->options[i];
		if (letter ? option->letter == letter : str_is(name, option->name))
			return option;
	}
	return NULL;
}

static const struct option *find(const struct command *command, struct str name, char letter) {
	const struct option *found = NULL;
	for (const struct option_group *const *group = command->groups; group && *group && !found; group++)
		found = group_find(*group, name, letter);
	return found ? found : group_find(&option_group_general, name, letter);
}

const struct option *option_find(const struct command *command, struct str name) {
	return find(command, name, 0);
}

static void try_group(struct nearest *nearest, const struct option_group *group) {
	for (uint32_t i = 0; i < group->count; i++) {
		const char *name = group->options[i].name;
		nearest_try(nearest, name);
		if (nearest->wanted.n >= 3 && !nearest->best && str_starts_with(str_from(name), nearest->wanted))
			nearest->best = name;
	}
}

static bool unknown_option(struct options *options, struct str name) {
	struct nearest nearest = nearest_to(name);
	for (const struct option_group *const *group = options->command->groups; group && *group; group++)
		try_group(&nearest, *group);
	try_group(&nearest, &option_group_general);
	struct str typed = shown(options->arena, name);
	if (nearest.best)
		usage_error(options->command, "unknown option --%.*s; did you mean --%s?", STR_ARGS(typed),
			    nearest.best);
	else
		usage_error(options->command, "unknown option --%.*s", STR_ARGS(typed));
	return false;
}

static bool is_choice(const struct option *option, struct str value) {
	for (const char *const *choice = option->choices; choice && *choice; choice++)
		if (str_is(value, *choice))
			return true;
	return option->choices == NULL;
}

static bool refuse_value(struct options *options, const struct option *option, struct str value) {
	struct buf list = {0};
	struct nearest nearest = nearest_to(value);
	for (const char *const *choice = option->choices; *choice; choice++) {
		buf_add_text(&list, choice == option->choices ? "" : choice[1] ? ", " : " or ");
		buf_add_text(&list, *choice);
		nearest_try(&nearest, *choice);
	}
	struct str typed = shown(options->arena, value), hint = nearest_hint(options->arena, &nearest);
	usage_error(options->command, "--%s takes %s, not '%.*s'%.*s", option->name, list.p, STR_ARGS(typed),
		    STR_ARGS(hint));
	buf_finish(&list);
	return false;
}

static bool use(struct options *options, const struct option *option, struct str value) {
	if (!is_choice(option, value))
		return refuse_value(options, option, value);
	LIST_ADD(options->arena, &options->used, (struct option_use){.option = option, .value = value});
	return true;
}

/* What is left of the command line. */
struct words {
	char **items;
	int count, at;
};

static bool take_value(struct options *options, const struct option *option, struct words *words) {
	if (words->at == words->count) {
		usage_error(options->command, "--%s needs a value: --%s %s", option->name, option->name,
			    option->argument);
		return false;
	}
	return use(options, option, str_from(words->items[words->at++]));
}

static bool parse_long(struct options *options, struct str word, struct words *words) {
	size_t equals;
	bool has_value = str_find_char(word, '=', &equals);
	struct str name = has_value ? str_from_to(word, 0, equals) : word;
	const struct option *option = option_find(options->command, name);
	if (!option)
		return unknown_option(options, name);
	if (option->kind != OPTION_FLAG)
		return has_value ? use(options, option, str_from_offset(word, equals + 1))
				 : take_value(options, option, words);
	if (has_value) {
		usage_error(options->command, "--%s takes no value", option->name);
		return false;
	}
	return use(options, option, (struct str){0});
}

static bool parse_letters(struct options *options, struct str letters, struct words *words) {
	for (size_t i = 0; i < letters.n; i++) {
		const struct option *option = find(options->command, (struct str){0}, letters.p[i]);
		if (!option) {
			struct str typed = shown(options->arena, letters);
			usage_error(options->command, "unknown option -%.*s", STR_ARGS(typed));
			return false;
		}
		struct str rest = str_from_offset(letters, i + 1);
		if (option->kind != OPTION_FLAG)
			return rest.n > 0 ? use(options, option, rest) : take_value(options, option, words);
		if (!use(options, option, (struct str){0}))
			return false;
	}
	return true;
}

bool options_parse(struct options *options, int argc, char **argv) {
	struct words words = {.items = argv, .count = argc};
	bool only_arguments = false;
	while (words.at < words.count) {
		struct str word = str_from(words.items[words.at++]);
		bool ok = true;
		if (!only_arguments && str_is(word, "--"))
			only_arguments = true;
		else if (!only_arguments && str_starts_with(word, STR("--")))
			ok = parse_long(options, str_from_offset(word, 2), &words);
		else if (!only_arguments && word.n > 1 && word.p[0] == '-')
			ok = parse_letters(options, str_from_offset(word, 1), &words);
		else
			LIST_ADD(options->arena, &options->arguments, word);
		if (!ok)
			return false;
	}
	return true;
}

bool options_next(const struct options *options, const char *name, uint32_t *at, struct str *ret) {
	while (*at < options->used.count) {
		const struct option_use *used = &options->used.items[(*at)++];
		if (str_is(str_from(name), used->option->name)) {
			*ret = used->value;
			return true;
		}
	}
	return false;
}

bool options_value(const struct options *options, const char *name, struct str *ret) {
	bool found = false;
	for (uint32_t at = 0; options_next(options, name, &at, ret);)
		found = true;
	return found;
}

bool options_has(const struct options *options, const char *name) {
	struct str ignored;
	return options_value(options, name, &ignored);
}
