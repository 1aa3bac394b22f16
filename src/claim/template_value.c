/* Single variables: which of them are one value, what their values look like, made-up ones for witnesses. */
#include "claim/template_value.h"

#include "claim/glob.h"
#include "claim/path_value.h"

#include <string.h>

/* i- and 17 hex digits, 8 on old instances:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const struct charset charset_instance = {STR_INIT("i-"), "0-9a-f", 8, 17};
const struct charset charset_host_name = {STR_INIT(""), "A-Za-z0-9._-", 1, 255};
const struct charset charset_address = {STR_INIT(""), "0-9.", 7, 15};
const struct charset charset_region = {STR_INIT(""), "a-z0-9-", 4, 32};
const struct charset charset_account = {STR_INIT(""), "0-9", 12, 12};
const struct charset charset_date = {STR_INIT(""), "0-9-", 10, 10};
const struct charset charset_uuid = {STR_INIT(""), "0-9A-Fa-f-", 36, 36};

struct byte_set byte_set_of(const char *bytes) {
	struct byte_set set = {{0}};
	if (!bytes)
		return (struct byte_set){{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};
	for (const unsigned char *p = (const unsigned char *)bytes; *p; p++) {
		unsigned first = *p, last = first;
		if (p[1] == '-' && p[2]) {
			last = p[2];
			p += 2;
		}
		for (unsigned byte = first; byte <= last; byte++)
			set.bits[byte >> 6] |= UINT64_C(1) << (byte & 63);
	}
	return set;
}

bool charset_has(const struct charset *values, struct str text) {
	if (!values)
		return true;
	if (!str_starts_with(text, values->prefix))
		return false;
	struct str rest = str_from_offset(text, values->prefix.n);
	if (rest.n < values->min || (values->max && rest.n > values->max))
		return false;
	struct byte_set set = byte_set_of(values->bytes);
	for (size_t i = 0; i < rest.n; i++)
		if (!byte_set_has(&set, (unsigned char)rest.p[i]))
			return false;
	return true;
}

/* Identities with one rendering on a host, however the shipper spells them. */
static bool goes_by_name(enum identity id) {
	static const bool one_rendering[IDENTITY_COUNT] = {
	    [IDENTITY_INSTANCE] = true, [IDENTITY_HOST_NAME] = true, [IDENTITY_CLOUD_HOST_NAME] = true,
	    [IDENTITY_ADDRESS] = true,	[IDENTITY_REGION] = true,    [IDENTITY_ACCOUNT] = true,
	    [IDENTITY_RANDOM] = true,	[IDENTITY_MACHINE] = true};
	return !one_rendering[id];
}

void variable_key(const struct variable *variable, struct buf *key) {
	buf_add_char(key, (char)('A' + variable->id));
	if (variable->id == IDENTITY_SOURCE_PATH && variable->from) {
		struct str pattern = variable->from->pattern;
		buf_format(key, "%d,%u,%zu:", (int)variable->form, variable->from->syntax, pattern.n);
		buf_add(key, pattern);
	} else if (goes_by_name(variable->id)) {
		buf_format(key, "%zu:", variable->name.n);
		buf_add(key, variable->name);
	}
}

/* What nobody knows tells processes of one host apart only if it is not theirs in common: they have one environment,
 * and senders may send one tag to each of them. */
static enum answer unknown_differs(const struct variable *variable, enum difference between) {
	bool common = variable->id == IDENTITY_ENVIRONMENT || variable->id == IDENTITY_TAG;
	return between == DIFFERENCE_PROCESS && common ? NEVER : POSSIBLE;
}

static enum answer variable_differs(const struct variable *variable, enum difference between) {
	if (variable->id == IDENTITY_RANDOM)
		return CERTAIN;
	switch (variable->scope) {
	case DIFFERENCE_PROCESS: /* its number among those of one host, which other hosts have too */
		return between == DIFFERENCE_PROCESS ? CERTAIN : NEVER;
	case DIFFERENCE_POD:
	case DIFFERENCE_HOST:
		if (variable->scope <= between)
			return CERTAIN;
		/* Two pods may run on one host, or on two. */
		return variable->scope == DIFFERENCE_HOST && between == DIFFERENCE_POD ? POSSIBLE : NEVER;
	case DIFFERENCE_UNKNOWN:
		return unknown_differs(variable, between);
	case DIFFERENCE_RECORD:
	case DIFFERENCE_SOURCE:
	case DIFFERENCE_REGION:
	case DIFFERENCE_ACCOUNT:
	case DIFFERENCE_NONE:
		break;
	}
	bool unknown = variable->id == IDENTITY_ENVIRONMENT || variable->id == IDENTITY_UNKNOWN;
	return unknown ? unknown_differs(variable, between) : NEVER;
}

enum answer template_differs_by(const struct template *t, enum difference between) {
	enum answer answer = NEVER;
	for (uint32_t i = 0; i < t->count; i++)
		if (t->parts[i].is_variable) {
			enum answer part = variable_differs(&t->parts[i].variable, between);
			answer = part > answer ? part : answer;
		}
	return answer;
}

enum answer template_differs_by_host(const struct template *t) {
	return template_differs_by(t, DIFFERENCE_HOST);
}

/* A well-formed text out of nothing but the set, numbered by its last bytes as far as they go. */
static struct str charset_example(struct arena *arena, const struct charset *values, unsigned host) {
	struct byte_set set = byte_set_of(values->bytes);
	unsigned char digits[256];
	unsigned count = 0;
	for (unsigned byte = 0; byte < 256; byte++)
		if (byte_set_has(&set, (unsigned char)byte))
			digits[count++] = (unsigned char)byte;
	size_t length = values->min ? values->min : values->max && values->max < 8 ? values->max : 8;
	if (!count)
		length = 0;
	char *text = arena_alloc_text(arena, values->prefix.n + length + 1);
	if (values->prefix.n)
		memcpy(text, values->prefix.p, values->prefix.n);
	for (size_t i = length; i-- > 0; host /= count)
		text[values->prefix.n + i] = (char)digits[host % count];
	return (struct str){text, values->prefix.n + length};
}

/* A name without what only spells it: ${Stage} is Stage. */
static struct str letters_of(struct arena *arena, struct str name) {
	char *text = arena_alloc_text(arena, name.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			text[n++] = c;
	}
	return (struct str){text, n};
}

static struct str preferred_example(struct arena *arena, const struct variable *variable, unsigned host) {
	unsigned high = ((host + 10) >> 8) & 255, low = (host + 10) & 255;
	switch (variable->id) {
	case IDENTITY_INSTANCE:
	case IDENTITY_MACHINE:
		return arena_format(arena, "i-0abc1234d%08x", host + 1);
	case IDENTITY_HOST_NAME:
		return arena_format(arena, "host-%u", host + 1);
	case IDENTITY_CLOUD_HOST_NAME:
		return arena_format(arena, "ip-10-0-%u-%u.ec2.internal", high, low);
	case IDENTITY_ADDRESS:
		return arena_format(arena, "10.0.%u.%u", high, low);
	case IDENTITY_REGION:
		return STR("us-east-1");
	case IDENTITY_ACCOUNT:
		return STR("111122223333");
	case IDENTITY_DATE:
		return STR("2024-01-31");
	case IDENTITY_RANDOM:
		return arena_format(arena, "9b2c7d10-55e4-4c0a-8f31-0000%08x", host + 1);
	case IDENTITY_POD:
		return arena_format(arena, "pod-%u", host + 1);
	case IDENTITY_CONTAINER:
		return arena_format(arena, "container-%u", host + 1);
	case IDENTITY_TASK:
		return arena_format(arena, "task-%u", host + 1);
	case IDENTITY_NODE:
		return arena_format(arena, "node-%u", host + 1);
	case IDENTITY_SOURCE_PATH:
		return variable->from ? path_value_example(arena, variable) : variable->name;
	case IDENTITY_DEPLOY_CONSTANT:
		return variable->values ? letters_of(arena, variable->name) : variable->name;
	case IDENTITY_AGENT_DEFAULT:
	case IDENTITY_CLUSTER:
	case IDENTITY_TAG:
	case IDENTITY_RECORD:
	case IDENTITY_ENVIRONMENT:
	case IDENTITY_UNKNOWN:
	case IDENTITY_COUNT:
		break;
	}
	if (variable_differs(variable, DIFFERENCE_HOST) == CERTAIN)
		return arena_format(arena, "%.*s-%u", STR_ARGS(variable->name), host + 1);
	return variable->name;
}

struct str template_example(struct arena *arena, const struct template *t, unsigned host) {
	struct template example = {0};
	for (uint32_t i = 0; i < t->count; i++) {
		const struct part *part = &t->parts[i];
		struct str text = part->literal;
		if (part->is_variable)
			text = preferred_example(arena, &part->variable, host);
		if (part->is_variable && !charset_has(part->variable.values, text))
			text = charset_example(arena, part->variable.values, host);
		template_add_literal(arena, &example, text);
	}
	return template_text(arena, &example);
}
