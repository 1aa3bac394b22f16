/* The Ruby code that configurations hold: the host's name, the environment, the worker's number, the time. Everything
 * else is a value of its own that nobody knows. Nothing is run. */
#include "agent/fluentd/reading.h"

static bool is_word(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static struct ruby variable(struct reading *r, struct str code, enum identity id, enum difference scope,
			    const struct charset *values) {
	struct str name = arena_format(r->arena, "#{%.*s}", STR_ARGS(code));
	return (struct ruby){.is_variable = true,
			     .variable = {.id = id, .scope = scope, .name = name, .values = values}};
}

static bool take(struct str *rest, struct str word) {
	if (!str_starts_with(*rest, word))
		return false;
	*rest = str_from_offset(*rest, word.n);
	return true;
}

static void skip_blanks(struct str *rest) {
	while (rest->n && (rest->p[0] == ' ' || rest->p[0] == '\t'))
		*rest = str_from_offset(*rest, 1);
}

/* "x" or 'x' without escapes and code. */
static bool take_string(struct str *rest, struct str *ret) {
	skip_blanks(rest);
	char quote = rest->n ? rest->p[0] : '\0';
	struct str inside = str_from_offset(*rest, 1);
	size_t end, at;
	if ((quote != '"' && quote != '\'') || !str_find_char(inside, quote, &end))
		return false;
	*ret = str_from_to(inside, 0, end);
	if (str_find_char(*ret, '\\', &at) || (quote == '"' && str_contains(*ret, STR("#{"))))
		return false;
	*rest = str_from_offset(inside, end + 1);
	skip_blanks(rest);
	return true;
}

/* --- the environment
 * -------------------------------------------------------------------------------------------------- */

struct lookup {
	struct str name, fallback;
	bool fetches, has_fallback;
};

/* ENV['X'], ENV["X"] || 'y', ENV.fetch('X'), ENV.fetch('X', 'y'), ENV.fetch('X') { 'y' } */
static bool read_lookup(struct str code, struct lookup *ret) {
	struct str rest = code;
	*ret = (struct lookup){0};
	if (take(&rest, STR("ENV["))) {
		if (!take_string(&rest, &ret->name) || !take(&rest, STR("]")))
			return false;
		skip_blanks(&rest);
		if (take(&rest, STR("||")))
			ret->has_fallback = take_string(&rest, &ret->fallback);
		return rest.n == 0;
	}
	if (!take(&rest, STR("ENV.fetch(")) || !take_string(&rest, &ret->name))
		return false;
	ret->fetches = true;
	if (take(&rest, STR(",")))
		ret->has_fallback = take_string(&rest, &ret->fallback);
	if (!take(&rest, STR(")")))
		return false;
	skip_blanks(&rest);
	if (take(&rest, STR("{")))
		ret->has_fallback = take_string(&rest, &ret->fallback) && take(&rest, STR("}"));
	return rest.n == 0;
}

static struct ruby environment(struct reading *r, struct str code, const struct lookup *lookup) {
	struct str text;
	if (environment_get(&r->unit->env, lookup->name, &text))
		return (struct ruby){.text = text};
	const struct variable *is = environment_identity(&r->unit->env, lookup->name);
	if (is)
		return (struct ruby){.is_variable = true, .variable = *is};
	if (!r->unit->env_closed) {
		struct ruby open = variable(r, code, IDENTITY_ENVIRONMENT, DIFFERENCE_UNKNOWN, NULL);
		if (lookup->has_fallback)
			open.usual = arena_str(r->arena, lookup->fallback);
		return open;
	}
	if (lookup->has_fallback)
		return (struct ruby){.text = lookup->fallback};
	return (struct ruby){.text = STR(""), .unset = lookup->name};
}

/* --- the host and the process
 * ----------------------------------------------------------------------------------------- */

/* Code that begins with the host's name and goes on with methods: another text, but one for each host. */
static bool host_name(struct reading *r, struct str code, struct ruby *ret) {
	static const struct str names[] = {STR_INIT("Socket.gethostname"), STR_INIT("hostname"), STR_INIT("`hostname`"),
					   STR_INIT("%x(hostname)"), STR_INIT("Socket::gethostname")};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str rest = code;
		if (!take(&rest, names[i]) || (rest.n && is_word(rest.p[0])))
			continue;
		take(&rest, STR("()"));
		take(&rest, STR(".chomp"));
		take(&rest, STR(".strip"));
		take(&rest, STR(".to_s"));
		*ret = variable(r, code, IDENTITY_HOST_NAME, DIFFERENCE_HOST, &charset_host_name);
		if (rest.n)
			*ret = variable(r, code, IDENTITY_UNKNOWN, DIFFERENCE_HOST, NULL);
		return true;
	}
	if (!str_contains(code, STR("gethostname")) && !str_contains(code, STR("gethostbyname")))
		return false;
	*ret = variable(r, code, IDENTITY_UNKNOWN, DIFFERENCE_HOST, NULL);
	return true;
}

/* What asks the instance metadata service, whichever way. */
static bool metadata(struct reading *r, struct str code, struct ruby *ret) {
	if (str_contains(code, STR("meta-data/instance-id")))
		*ret = variable(r, code, IDENTITY_INSTANCE, DIFFERENCE_HOST, &charset_instance);
	else if (str_contains(code, STR("meta-data/local-ipv4")))
		*ret = variable(r, code, IDENTITY_ADDRESS, DIFFERENCE_HOST, &charset_address);
	else if (str_contains(code, STR("meta-data/hostname")) || str_contains(code, STR("meta-data/local-hostname")))
		*ret = variable(r, code, IDENTITY_CLOUD_HOST_NAME, DIFFERENCE_HOST, &charset_host_name);
	else
		return false;
	return true;
}

static bool starts_with_any(struct str code, const char *const *words) {
	for (; *words; words++)
		if (str_starts_with(code, str_from(*words)))
			return true;
	return false;
}

struct ruby fd_ruby_evaluate(struct reading *r, struct str written) {
	static const char *const times[] = {"Time.", "DateTime.", "Date.", "Time::", "`date", NULL};
	static const char *const random[] = {"SecureRandom.", "rand", "Random.", NULL};
	static const struct charset numbers = {STR_INIT(""), "0-9", 1, 4};
	struct str code = str_trim(written), text;
	struct lookup lookup;
	struct ruby found;
	if (code.n == 0 || str_is(code, "nil"))
		return (struct ruby){.text = STR("")};
	if (str_is(code, "use_nil") || str_is(code, "use_default"))
		return (struct ruby){.is_absent = true};
	if (read_lookup(code, &lookup))
		return environment(r, code, &lookup);
	if (host_name(r, code, &found) || metadata(r, code, &found))
		return found;
	struct str rest = code;
	if (take_string(&rest, &text) && rest.n == 0)
		return (struct ruby){.text = text};
	uint32_t number;
	if (str_to_u32(code, &number))
		return (struct ruby){.text = code};
	if (str_is(code, "worker_id"))
		return variable(r, code, IDENTITY_UNKNOWN, DIFFERENCE_PROCESS, &numbers);
	if (starts_with_any(code, times))
		return variable(r, code, IDENTITY_DATE, DIFFERENCE_NONE, NULL);
	if (starts_with_any(code, random))
		return variable(r, code, IDENTITY_RANDOM, DIFFERENCE_PROCESS, &charset_uuid);
	return variable(r, code, IDENTITY_UNKNOWN, DIFFERENCE_UNKNOWN, NULL);
}
