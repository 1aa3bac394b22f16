/* Writing results, and finding out what the terminal can show. */
#include "cmd/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

const struct style output_plain = {0};

enum { WIDTH_MIN = 40, WIDTH_MAX = 10000 };

int write_whole(int descriptor, struct str text) {
	while (text.n > 0) {
		ssize_t wrote = write(descriptor, text.p, text.n);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return errno;
		text = str_from_offset(text, (size_t)wrote);
	}
	return 0;
}

int output_write(struct str text, int status) {
	int trouble = write_whole(STDOUT_FILENO, text);
	if (trouble == 0 || trouble == EPIPE)
		return status;
	complain("cannot write to standard output: %s", strerror(trouble));
	return EXIT_INTERNAL;
}

int output_finish(struct buf *text, int status) {
	status = output_write(buf_str(text), status);
	buf_finish(text);
	return status;
}

static bool env_set(const char *name) {
	const char *value = getenv(name);
	return value && *value;
}

static bool env_on(const char *name) {
	const char *value = getenv(name);
	return value && *value && strcmp(value, "0") != 0;
}

/* https://no-color.org; FORCE_COLOR and CLICOLOR_FORCE as most tools read them. */
static bool wants_colour(const struct options *options) {
	struct str asked = STR("auto");
	options_value(options, "color", &asked);
	if (!str_is(asked, "auto"))
		return str_is(asked, "always");
	if (env_set("NO_COLOR"))
		return false;
	if (env_on("FORCE_COLOR") || env_on("CLICOLOR_FORCE"))
		return true;
	const char *terminal = getenv("TERM");
	return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

static uint32_t terminal_width(void) {
	uint32_t width = 0;
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	bool given = columns && str_to_u32(str_from(columns), &width) && width > 0 && width < WIDTH_MAX;
	if (!given && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	else if (!given)
		return 0;
	return width > 0 && width < WIDTH_MIN ? WIDTH_MIN : width;
}

struct style output_style(const struct options *options) {
	return (struct style){
	    .colour = wants_colour(options), .width = terminal_width(), .quiet = options_has(options, "quiet")};
}

const char *const option_color_choices[] = {"auto", "always", "never", NULL};

const struct reporter *reporter_or_complain(const struct options *options, struct str name, const char *option) {
	const struct reporter *found = reporter_by_name(name);
	if (found)
		return found;
	struct nearest nearest = nearest_to(name);
	struct buf list = {0};
	for (const struct reporter *const *row = reporter_all(); *row; row++) {
		buf_format(&list, "%s%s", list.n ? ", " : "", (*row)->name);
		nearest_try(&nearest, (*row)->name);
	}
	struct str typed = shown(options->arena, name), hint = nearest_hint(options->arena, &nearest);
	usage_error(options->command, "--%s: unknown format '%.*s'%.*s (known: %s)", option, STR_ARGS(typed),
		    STR_ARGS(hint), list.p ? list.p : "none");
	buf_finish(&list);
	return NULL;
}

const struct reporter *reporter_of_options(const struct options *options) {
	struct str name = STR("human");
	options_value(options, "format", &name);
	return reporter_or_complain(options, name, "format");
}
