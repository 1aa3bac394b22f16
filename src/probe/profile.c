/* The grammar of ~/.aws/config and ~/.aws/credentials, as the SDKs agree on it (awslabs/smithy-rs,
 * aws/rust-runtime/aws-runtime/test-data/profile-parser-tests.json). */
#include "probe/profile.h"

#include "base/file.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_BYTES (1u << 20)

struct parsing {
	struct arena *arena;
	struct str path;
	bool is_credentials;
	struct aws_section_list *sections;
	struct str *fault;
	uint32_t line;
	struct aws_section *section; /* NULL: none yet, or one that is ignored */
	bool in_section;
	struct str open;   /* the key that a further line continues; empty: none */
	bool opens_nested; /* its value is empty: what follows are pairs below it */
	bool has_value;	   /* open belongs to a property that counts */
};

static bool refuse(struct parsing *p, const char *what) {
	*p->fault = arena_format(p->arena, "%.*s:%u: %s", STR_ARGS(p->path), p->line, what);
	return false;
}

static bool is_blank(char c) {
	return c == ' ' || c == '\t';
}

/* A comment behind a value needs a blank in front. */
static struct str without_comment(struct str s) {
	for (size_t i = 1; i < s.n; i++)
		if ((s.p[i] == '#' || s.p[i] == ';') && is_blank(s.p[i - 1]))
			return str_from_to(s, 0, i);
	return s;
}

static struct str lower(struct arena *arena, struct str s) {
	char *text = arena_alloc_text(arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		text[i] = (char)tolower((unsigned char)s.p[i]);
	return (struct str){.p = text, .n = s.n};
}

static bool is_name(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.p[i]) && !memchr("_-/.%@:+", s.p[i], 8))
			return false;
	return s.n > 0;
}

/* "profile web" -> kind and "web"; false: a section that is ignored. */
static bool read_header(const struct parsing *p, struct str header, enum aws_section_kind *kind, struct str *name,
			bool *is_prefixed) {
	static const struct {
		const char *word;
		enum aws_section_kind kind;
	} words[] = {{"profile", AWS_PROFILE}, {"sso-session", AWS_SSO_SESSION}, {"services", AWS_SERVICES}};
	*kind = AWS_PROFILE;
	*name = header;
	*is_prefixed = false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct str word = str_from(words[i].word);
		if (!str_starts_with(header, word) || header.n == word.n || !is_blank(header.p[word.n]))
			continue;
		*kind = words[i].kind;
		*name = str_trim(str_from_offset(header, word.n));
		*is_prefixed = true;
		return !p->is_credentials && is_name(*name);
	}
	return is_name(header) && (p->is_credentials || str_is(header, "default"));
}

static struct aws_section *section_at(struct aws_section_list *sections, enum aws_section_kind kind, struct str name) {
	for (uint32_t i = 0; i < sections->count; i++)
		if (sections->items[i].kind == kind && str_equal(sections->items[i].name, name))
			return &sections->items[i];
	return NULL;
}

static bool open_section(struct parsing *p, struct str line, bool *default_is_prefixed) {
	enum aws_section_kind kind;
	struct str name;
	size_t end;
	bool is_prefixed;
	if (!str_find_char(line, ']', &end))
		return refuse(p, "a section without its closing ]");
	p->in_section = true;
	p->section = NULL;
	p->open = STR("");
	if (!read_header(p, str_trim(str_from_to(line, 1, end)), &kind, &name, &is_prefixed))
		return true;
	p->section = section_at(p->sections, kind, name);
	if (!p->is_credentials && kind == AWS_PROFILE && str_is(name, "default")) {
		/* [profile default] beats [default], wherever it stands. */
		if (!is_prefixed && *default_is_prefixed) {
			p->section = NULL;
			return true;
		}
		if (is_prefixed && !*default_is_prefixed && p->section)
			p->section->properties.count = 0;
		*default_is_prefixed |= is_prefixed;
	}
	if (p->section)
		return true;
	LIST_ADD(p->arena, p->sections, (struct aws_section){.kind = kind, .name = name, .path = p->path});
	p->section = &p->sections->items[p->sections->count - 1];
	return true;
}

static struct aws_property *property_of(const struct aws_section *section, struct str key) {
	for (uint32_t i = 0; section && i < section->properties.count; i++)
		if (str_equal(section->properties.items[i].key, key))
			return &section->properties.items[i];
	return NULL;
}

/* The last one counts. */
static void set(struct parsing *p, struct str key, struct str value) {
	if (!p->section)
		return;
	struct aws_property *old = property_of(p->section, key);
	if (old) {
		old->value = value;
		old->line = p->line;
		return;
	}
	LIST_ADD(p->arena, &p->section->properties, (struct aws_property){.key = key, .value = value, .line = p->line});
}

static bool pair(struct parsing *p, struct str line, struct str *ret_key, struct str *ret_value) {
	size_t equals;
	if (!str_find_char(line, '=', &equals))
		return refuse(p, "a line without =");
	*ret_key = lower(p->arena, str_trim(str_from_to(line, 0, equals)));
	*ret_value = str_trim(str_from_offset(line, equals + 1));
	return ret_key->n || refuse(p, "a line without a key in front of =");
}

static bool read_property(struct parsing *p, struct str line) {
	struct str key, value;
	if (!p->in_section)
		return refuse(p, "a setting before the first section");
	if (!pair(p, without_comment(line), &key, &value))
		return false;
	p->open = key;
	p->opens_nested = !value.n;
	p->has_value = is_name(key);
	if (p->has_value)
		set(p, key, value);
	return true;
}

/* A line that begins with a blank: more of the value above, or, where that is empty, a pair below it. */
static bool read_further(struct parsing *p, struct str line) {
	struct str key, value;
	if (!p->in_section)
		return refuse(p, "an indented line before the first section");
	if (!p->open.n)
		return refuse(p, "an indented line with nothing above to continue");
	if (p->opens_nested) {
		if (!pair(p, line, &key, &value))
			return false;
		if (is_name(key))
			set(p, arena_join(p->arena, p->open, STR("/"), key, STR("")), value);
		return true;
	}
	struct aws_property *property = property_of(p->section, p->open);
	if (p->has_value && property)
		property->value =
		    arena_format(p->arena, "%.*s\n%.*s", STR_ARGS(property->value), STR_ARGS(str_trim(line)));
	return true;
}

static bool read_line(struct parsing *p, struct str line, bool *default_is_prefixed) {
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	struct str text = str_trim(line);
	if (!text.n)
		return true;
	if (is_blank(line.p[0]))
		return read_further(p, line);
	if (line.p[0] == '#' || line.p[0] == ';')
		return true;
	if (line.p[0] == '[')
		return open_section(p, line, default_is_prefixed);
	return read_property(p, line);
}

bool aws_file_parse(struct arena *arena, struct str text, struct str path, bool is_credentials,
		    struct aws_section_list *ret, struct str *ret_fault) {
	struct parsing p = {
	    .arena = arena, .path = path, .is_credentials = is_credentials, .sections = ret, .fault = ret_fault};
	bool default_is_prefixed = false;
	struct str line;
	if (str_starts_with(text, STR("\xef\xbb\xbf")))
		text = str_from_offset(text, 3);
	while (text.n && str_split(&text, '\n', &line)) {
		p.line++;
		if (!read_line(&p, line, &default_is_prefixed))
			return false;
	}
	return true;
}

struct str aws_environment(const struct aws_settings *settings, const char *name) {
	size_t n = strlen(name);
	for (const char *const *entry = settings->environment; *entry; entry++)
		if (strncmp(*entry, name, n) == 0 && (*entry)[n] == '=')
			return str_from(*entry + n + 1);
	return STR("");
}

static struct str path_of(const struct aws_settings *settings, const char *variable, const char *usual) {
	struct str path = aws_environment(settings, variable), home = aws_environment(settings, "HOME");
	if (!path.n && home.n)
		return arena_format(settings->arena, "%.*s%s", STR_ARGS(home), usual);
	if (home.n && str_starts_with(path, STR("~/")))
		return arena_join(settings->arena, home, str_from_offset(path, 1), STR(""), STR(""));
	return path.n ? arena_str(settings->arena, path) : STR("");
}

static bool read_file(struct aws_settings *settings, struct str path, bool is_credentials) {
	struct str text;
	if (!path.n || file_read(settings->arena, path.p, FILE_BYTES, &text) != FILE_READ)
		return false;
	struct str fault = {0};
	if (!aws_file_parse(settings->arena, text, path, is_credentials, &settings->sections, &fault) &&
	    !settings->fault.n)
		settings->fault = fault;
	return true;
}

void aws_settings_read(struct arena *arena, const char *const *environment, struct aws_settings *ret) {
	*ret = (struct aws_settings){.arena = arena, .environment = environment};
	ret->config_path = path_of(ret, "AWS_CONFIG_FILE", "/.aws/config");
	ret->credentials_path = path_of(ret, "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");
	struct stat state;
	ret->others_may_read = ret->credentials_path.n && stat(ret->credentials_path.p, &state) == 0 &&
			       (state.st_mode & (S_IRGRP | S_IROTH));
	/* What the second file says of a profile counts more. */
	ret->config_is_there = read_file(ret, ret->config_path, false);
	ret->credentials_is_there = read_file(ret, ret->credentials_path, true);
}

const struct aws_section *aws_section(const struct aws_settings *settings, enum aws_section_kind kind,
				      struct str name) {
	for (uint32_t i = 0; name.n && i < settings->sections.count; i++)
		if (settings->sections.items[i].kind == kind && str_equal(settings->sections.items[i].name, name))
			return &settings->sections.items[i];
	return NULL;
}

struct str aws_property(const struct aws_section *section, const char *key) {
	const struct aws_property *property = property_of(section, str_from(key));
	return property ? property->value : STR("");
}

struct str aws_profile_name(const struct aws_settings *settings, struct str given) {
	struct str named = given.n ? given : aws_environment(settings, "AWS_PROFILE");
	if (!named.n)
		named = aws_environment(settings, "AWS_DEFAULT_PROFILE");
	return named.n ? named : STR("default");
}

struct str aws_ca_bundle(const struct aws_settings *settings) {
	struct str bundle = aws_environment(settings, "AWS_CA_BUNDLE");
	const struct aws_section *profile = aws_section(settings, AWS_PROFILE, aws_profile_name(settings, STR("")));
	return bundle.n ? bundle : aws_property(profile, "ca_bundle");
}
