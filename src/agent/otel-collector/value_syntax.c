/* The syntax of references: which text is one, and which schemes there are. Source: confmap/expand.go, confmap/uri.go
 * of the core repository. */
#include "agent/otel-collector/reading.h"

bool otel_is_letter(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool otel_is_digit(char c) {
	return c >= '0' && c <= '9';
}

/* [A-Za-z][A-Za-z0-9+.-]+ */
bool otel_is_scheme(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if (!otel_is_letter(text.p[i]) &&
		    (!i || (!otel_is_digit(text.p[i]) && text.p[i] != '+' && text.p[i] != '.' && text.p[i] != '-')))
			return false;
	return text.n > 1;
}

/* Providers that distributions have (confmap/provider, contrib's confmap/provider, internal/configsource of
 * signalfx/splunk-otel-collector). */
bool otel_is_provider(struct str scheme) {
	static const char *const known[] = {
	    "file", "yaml",	      "http",  "https", "s3",	     "secretsmanager", "aes", "googlesecretmanager",
	    "ssm",  "parameterstore", "vault", "etcd2", "zookeeper", "include"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_is(scheme, known[i]))
			return true;
	return false;
}

/* A variable's name, then: no provider is called so. */
bool otel_has_capital(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] >= 'A' && text.p[i] <= 'Z')
			return true;
	return false;
}

/* Words that look like providers of what AWS knows of a host. */
bool otel_is_no_provider(struct str scheme) {
	static const char *const known[] = {"aws", "ec2", "ecs", "imds", "instance", "host", "hostname", "os", "k8s"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_is(scheme, known[i]))
			return true;
	return false;
}

/* The next reference at or behind start; false: there is none, or an escaped one, behind which nothing is looked for.
 */
bool otel_find_reference(struct str raw, size_t start, size_t *ret_from, size_t *ret_to) {
	while (start < raw.n) {
		size_t close, open = 0, dollars = 0;
		if (!str_find_char(str_from_offset(raw, start), '}', &close))
			return false;
		close += start;
		bool found = false;
		for (size_t i = start; i + 1 < close && !found; i++)
			if (raw.p[i] == '$' && raw.p[i + 1] == '{') {
				open = i; /* the outermost of nested ones: see below */
				found = true;
			}
		if (!found) {
			start = close + 1;
			continue;
		}
		while (open - dollars > start && raw.p[open - dollars - 1] == '$')
			dollars++;
		if (dollars % 2 == 1)
			return false;
		*ret_from = open;
		*ret_to = close + 1;
		return true;
	}
	return false;
}

/* ${env:A${env:B}}: up to the brace that closes the outer one. */
bool otel_is_nested(struct str raw, size_t from, size_t *to) {
	size_t depth = 0;
	bool nested = false;
	for (size_t i = from; i < raw.n; i++) {
		bool opens = raw.p[i] == '$' && i + 1 < raw.n && raw.p[i + 1] == '{';
		depth += opens;
		nested = nested || depth > 1;
		if (raw.p[i] != '}')
			continue;
		if (--depth == 0) {
			*to = i + 1;
			break;
		}
	}
	return nested;
}
