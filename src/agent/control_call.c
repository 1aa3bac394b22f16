/* Calls of amazon-cloudwatch-agent-ctl. Source: packaging/dependencies/amazon-cloudwatch-agent-ctl and
 * translator/cmdutil/translatorutil.go (public repository aws/amazon-cloudwatch-agent): fetch-config takes the place of
 * all that was there, append-config joins it. */
#include "agent/control_call.h"

#include <string.h>

struct reader {
	struct str action, mode, config, option;
};

static bool is_blank(char c) {
	return c == ' ' || c == '\t' || c == '\r';
}

/* In a list of YAML or JSON a word has quotes and a comma, in a string of JSON \n may stand behind it. */
static struct str bare(struct str word) {
	while (word.n && strchr("\"',[]", word.p[0]))
		word = str_from_offset(word, 1);
	while (word.n && strchr("\"',[]", word.p[word.n - 1]))
		word.n--;
	while (str_ends_with(word, STR("\\n")) || str_ends_with(word, STR("\\\"")))
		word.n -= 2;
	return word;
}

static void add_word(struct reader *r, struct str word) {
	if (str_is(r->option, "-a"))
		r->action = word;
	else if (str_is(r->option, "-m"))
		r->mode = word;
	else if (str_is(r->option, "-c"))
		r->config = word;
	r->option = str_starts_with(word, STR("-")) ? word : STR("");
}

/* The words of one command, from off on. */
static struct reader read_words(struct str text, size_t at) {
	struct reader r = {0};
	while (at < text.n && !strchr("\n;&|<>()", text.p[at])) {
		size_t start = at;
		if (text.p[at] == '\\' && at + 1 < text.n && text.p[at + 1] == '\n') {
			at += 2;
			continue;
		}
		while (at < text.n && !is_blank(text.p[at]) && !strchr("\n;&|<>()", text.p[at]))
			at++;
		if (at > start)
			add_word(&r, bare(str_from_to(text, start, at)));
		else
			at++;
	}
	return r;
}

static bool is_comment(struct str text, size_t at) {
	while (at > 0 && text.p[at - 1] != '\n')
		at--;
	while (at < text.n && is_blank(text.p[at]))
		at++;
	return at < text.n && text.p[at] == '#';
}

static void add_call(struct arena *arena, const struct reader *r, size_t at, struct control_call_list *ret) {
	struct control_call call = {.at = (uint32_t)at, .fetches = str_is(r->action, "fetch-config")};
	uint32_t last = ret->count ? ret->items[ret->count - 1].set : 0;
	if (!call.fetches && !str_is(r->action, "append-config"))
		return;
	call.set = last + (call.fetches || !last);
	if (str_is(r->mode, "onPremise") || str_is(r->mode, "onPrem"))
		call.mode = MODE_ON_PREMISES;
	else if (str_is(r->mode, "ec2"))
		call.mode = MODE_EC2;
	if (str_starts_with(r->config, STR("file:")))
		call.path = str_from_offset(r->config, 5);
	LIST_ADD(arena, ret, call);
}

void control_calls_find(struct arena *arena, struct str text, struct control_call_list *ret) {
	enum { CALLS_MAX = 200, LINE_BYTES_MAX = 4096 };
	static const char name[] = "amazon-cloudwatch-agent-ctl";
	size_t at = 0, start;
	while (ret->count < CALLS_MAX && str_find(str_from_offset(text, at), STR(name), &start)) {
		at += start + sizeof name - 1;
		if (is_comment(text, at))
			continue;
		struct reader r = read_words(str_from_to(text, 0, at + LINE_BYTES_MAX), at);
		add_call(arena, &r, at, ret);
	}
}
