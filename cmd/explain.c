/* cwdoctor explain: a rule's page, or the meaning of a pasted error. */
#include "base/file.h"
#include "base/limits.h"
#include "cmd/explain_refusal.h"
#include "cmd/explain_token.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "report/page.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int explain_run(const struct options *options);

static const struct option explain_options[] = {
    {.name = "color",
     .argument = "WHEN",
     .kind = OPTION_VALUE,
     .choices = option_color_choices,
     .help = "Colours: auto, always or never. NO_COLOR and FORCE_COLOR are honoured."},
};
static const struct option_group explain_group = OPTION_GROUP("Output", explain_options);

const struct command cmd_explain = {
    .name = "explain",
    .arguments = "RULE|TEXT|-...",
    .summary = "Explain a rule, or an error line that you paste.",
    .text =
	"RULE is an id such as CW101 or a name such as shared-stream. TEXT is a line out of a shipper's log or an "
	"application's, in quotes: InvalidSequenceTokenException and DataAlreadyAcceptedException are known, as the "
	"CloudWatch agent, awslogs, Fluent Bit, Fluentd, Docker and the AWS SDKs print them, and what Docker and "
	"Amazon ECS say of log options that they refuse. With - the text comes from standard input.\n"
	"Exit status: 0 explained, 2 no such rule, 4 nothing known in the text.",
    .groups = (const struct option_group *const[]){&explain_group, NULL},
    .run = explain_run,
};

static bool looks_like_rule(struct str text) {
	enum { NAME_BYTES = 48 };
	return text.n <= NAME_BYTES && !str_contains(text, STR(" ")) && !str_contains(text, STR("\n")) &&
	       !str_contains(text, STR(":"));
}

static int unknown_rule(const struct options *options, struct str word) {
	struct str typed = shown(options->arena, word), hint = settings_rule_hint(options->arena, word);
	return usage_error(options->command, "no rule '%.*s'%.*s (cwdoctor rules lists them)", STR_ARGS(typed),
			   STR_ARGS(hint));
}

static int unknown_text(void) {
	complain(
	    "nothing in this text is known; InvalidSequenceTokenException and DataAlreadyAcceptedException are, and "
	    "what Docker and Amazon ECS say of log options that they refuse");
	return EXIT_NOTHING;
}

static bool read_stdin(const struct options *options, struct str *ret) {
	enum file_result result = file_read_open(options->arena, STDIN_FILENO, LIMIT_EXPLAIN_BYTES, ret);
	if (result == FILE_UNREADABLE) {
		complain("cannot read standard input: %s", strerror(errno));
		return false;
	}
	if (result == FILE_TOO_LARGE)
		complain("only the first MiB of standard input is looked at");
	return true;
}

static bool is_explained(struct str text, const struct style *style, struct buf *out) {
	return explain_token_errors(text, style, out) || explain_refusal(text, style, out);
}

static int explain_text(struct str text, const struct style *style, struct buf *out) {
	return is_explained(text, style, out) ? EXIT_CLEAN : unknown_text();
}

static int explain_one(const struct options *options, struct str what, const struct style *style, struct buf *out) {
	const struct rule *rule = rule_find(str_trim(what));
	struct str text;
	if (rule) {
		page_write(str_from(rule->text), style, out);
		return EXIT_CLEAN;
	}
	if (str_is(what, "-"))
		return read_stdin(options, &text) ? explain_text(text, style, out) : EXIT_INCOMPLETE;
	if (is_explained(what, style, out))
		return EXIT_CLEAN;
	return looks_like_rule(what) ? unknown_rule(options, what) : unknown_text();
}

/* An unquoted line arrives as many words: if none of them is a rule, they are one text. */
static bool is_unquoted_text(const struct options *options) {
	for (uint32_t i = 0; i < options->arguments.count; i++) {
		struct str word = options->arguments.items[i];
		if (rule_find(word) || str_is(word, "-") || str_contains(word, STR(" ")))
			return false;
	}
	return options->arguments.count > 2;
}

static int explain_words(const struct options *options, const struct style *style, struct buf *out) {
	struct buf text = {0};
	for (uint32_t i = 0; i < options->arguments.count; i++) {
		buf_add_text(&text, i > 0 ? " " : "");
		buf_add(&text, options->arguments.items[i]);
	}
	int status = explain_text(buf_str(&text), style, out);
	buf_finish(&text);
	return status;
}

static int explain_run(const struct options *options) {
	struct style style = output_style(options);
	struct buf out = {0};
	int status = EXIT_CLEAN;
	if (options->arguments.count == 0)
		return usage_error(options->command, "explain what? cwdoctor explain CW101");
	if (is_unquoted_text(options))
		return output_finish(&out, explain_words(options, &style, &out));
	for (uint32_t i = 0; i < options->arguments.count; i++) {
		if (out.n > 0)
			buf_add_char(&out, '\n');
		int one = explain_one(options, options->arguments.items[i], &style, &out);
		/* Precedence of exit statuses: usage, incomplete, nothing. */
		if (one != EXIT_CLEAN && (status == EXIT_CLEAN || one < status))
			status = one;
	}
	return output_finish(&out, status);
}
