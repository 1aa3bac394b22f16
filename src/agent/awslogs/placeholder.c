/* The placeholders of the agent, what people write instead, and what other tools fill in.
 * Source: cwlogs/push.py, StreamConfig._normalize: a plain search and replace of three texts. */
#include "agent/awslogs/reading.h"

static const struct {
	const char *token, *normal;
	enum identity id;
	const struct charset *values;
} placeholders[] = {
    {"{instance_id}", "instanceid", IDENTITY_INSTANCE, &charset_instance},
    {"{hostname}", "hostname", IDENTITY_HOST_NAME, &charset_host_name},
    {"{ip_address}", "ipaddress", IDENTITY_ADDRESS, &charset_address},
};

/* Names without regard to case and punctuation. */
static const struct {
	const char *normal, *token;
} other_names[] = {
    {"ec2instanceid", "{instance_id}"},
    {"awsinstanceid", "{instance_id}"},
    {"awsec2instanceid", "{instance_id}"},
    {"instance", "{instance_id}"},
    {"hostid", "{instance_id}"},
    {"host", "{hostname}"},
    {"localhostname", "{hostname}"},
    {"fqdn", "{hostname}"},
    {"nodename", "{hostname}"},
    {"computername", "{hostname}"},
    {"ip", "{ip_address}"},
    {"ipaddr", "{ip_address}"},
    {"privateip", "{ip_address}"},
    {"privateipaddress", "{ip_address}"},
    {"localip", "{ip_address}"},
};

enum { COUNT = sizeof placeholders / sizeof *placeholders };
enum { TOKEN_MAXIMUM = 64 }; /* longer ones are nobody's placeholder */

const char *awslogs_placeholder_find(struct str token) {
	for (size_t i = 0; i < COUNT; i++)
		if (str_is(token, placeholders[i].token))
			return placeholders[i].token;
	return NULL;
}

const char *awslogs_placeholder_meant(struct str name) {
	char normal[40];
	struct str plain = {.p = normal};
	for (size_t i = 0; i < name.n && plain.n < sizeof normal; i++) {
		char c = name.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			normal[plain.n++] = c;
	}
	for (size_t i = 0; i < COUNT; i++)
		if (str_is(plain, placeholders[i].normal))
			return placeholders[i].token;
	for (size_t i = 0; i < sizeof other_names / sizeof *other_names; i++)
		if (str_is(plain, other_names[i].normal))
			return other_names[i].token;
	return NULL;
}

const char *awslogs_placeholder_nearest(struct str token) {
	const char *nearest = NULL;
	unsigned best = 4;
	for (size_t i = 0; i < COUNT; i++) {
		unsigned distance = str_distance(token, str_from(placeholders[i].token), best);
		if (distance < best && distance * 3 < token.n) {
			best = distance;
			nearest = placeholders[i].token;
		}
	}
	return nearest;
}

struct variable awslogs_placeholder_variable(const char *token) {
	size_t i = 0;
	while (i + 1 < COUNT && !str_is(str_from(token), placeholders[i].token))
		i++;
	return (struct variable){.id = placeholders[i].id,
				 .scope = DIFFERENCE_HOST,
				 .name = str_from(placeholders[i].token),
				 .values = placeholders[i].values};
}

struct str awslogs_placeholder_inside(struct str token) {
	return str_trim(str_from_to(token, 1, token.n - 1));
}

static bool is_word_char(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

struct str awslogs_placeholder_token(struct str text, size_t at) {
	size_t end = at + 1;
	if (at >= text.n || text.p[at] != '{')
		return (struct str){0};
	while (end < text.n && end - at <= TOKEN_MAXIMUM &&
	       (is_word_char(text.p[end]) || text.p[end] == '.' || text.p[end] == '-' || text.p[end] == ':' ||
		text.p[end] == ' '))
		end++;
	if (end >= text.n || text.p[end] != '}' || end == at + 1)
		return (struct str){0};
	return str_from_to(text, at, end + 1);
}

/* What stands before and after a name, the longer ones first. */
static const struct {
	const char *open, *close;
} foreign[] = {{"${", "}"}, {"$(", ")"}, {"#{", "}"}, {"%{", "}"}, {"<%", "%>"}, {"`", "`"}, {"<", ">"}, {"%", "%"}};

static size_t word_length(struct str text) {
	size_t n = 0;
	while (n < text.n && is_word_char(text.p[n]))
		n++;
	return n;
}

size_t awslogs_placeholder_foreign(struct str text, size_t at, struct str *ret_name) {
	struct str rest = str_from_offset(text, at);
	size_t end;
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
		struct str open = str_from(foreign[i].open), close = str_from(foreign[i].close);
		if (!str_starts_with(rest, open) || !str_find(str_from_offset(rest, open.n), close, &end) || !end)
			continue;
		struct str name = str_from_to(rest, open.n, open.n + end);
		/* < and % are ordinary characters unless a name of a placeholder stands between two of them */
		bool plain = open.n == 1 && open.p[0] != '`';
		if (plain && !awslogs_placeholder_meant(name))
			continue;
		*ret_name = name;
		return open.n + end + close.n;
	}
	if (rest.n && rest.p[0] == '$' && (end = word_length(str_from_offset(rest, 1)))) {
		*ret_name = str_from_to(rest, 1, 1 + end);
		return 1 + end;
	}
	return 0;
}
