/* The grammar of ~/.aws/config and ~/.aws/credentials, as the SDKs agree on it (awslabs/smithy-rs,
 * aws/rust-runtime/aws-runtime/test-data/profile-parser-tests.json). */
#include "probe/profile.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_BYTES (8u << 20)
/* Names are compared one by one. */
enum { SECTIONS_MAX = 20000, PROPERTIES_MAX = 1000 };

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
	struct buf more;   /* its value, once it goes on in further lines */
};

static bool refuse(struct parsing *p, const char *what) {
	*p->fault = arena_format(p->arena, "%.*s:%u: %s: mend this line", STR_ARGS(p->path), p->line, what);
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

static bool is_name(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.p[i]) && !memchr("_-/.%@:+", s.p[i], 8))
			return false;
	return s.n > 0;
}

/* A name with blanks stands in quotes, as the aws command writes it. */
static bool read_name(struct str *name) {
	size_t n = name->n, at;
	if (n < 3 || (name->p[0] != '"' && name->p[0] != '\'') || name->p[n - 1] != name->p[0])
		return is_name(*name);
	*name = str_from_to(*name, 1, n - 1);
	return !str_find_char(*name, '"', &at) && !str_find_char(*name, '\\', &at);
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
		return !p->is_credentials && read_name(name);
	}
	return is_name(header) && (p->is_credentials || str_is(header, "default"));
}

static struct aws_section *section_at(struct aws_section_list *sections, enum aws_section_kind kind, struct str name) {
	for (uint32_t i = 0; i < sections->count; i++)
		if (sections->items[i].kind == kind && str_equal(sections->items[i].name, name))
			return &sections->items[i];
	return NULL;
}

static struct aws_property *property_of(const struct aws_section *section, struct str key) {
	for (uint32_t i = 0; section && i < section->properties.count; i++)
		if (str_equal(section->properties.items[i].key, key))
			return &section->properties.items[i];
	return NULL;
}

/* The value above is whole. */
static void close_property(struct parsing *p) {
	struct aws_property *property = p->more.n ? property_of(p->section, p->open) : NULL;
	if (property)
		property->value = arena_str(p->arena, buf_str(&p->more));
	buf_clear(&p->more);
	p->open = STR("");
}

static bool open_section(struct parsing *p, struct str line, bool *default_is_prefixed) {
	enum aws_section_kind kind;
	struct str name;
	size_t end;
	bool is_prefixed;
	close_property(p);
	if (!str_find_char(line, ']', &end))
		return refuse(p, "a section without its closing ]");
	p->in_section = true;
	p->section = NULL;
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
	if (p->sections->count == SECTIONS_MAX)
		return refuse(p, "more than 20000 sections");
	LIST_ADD(p->arena, p->sections, (struct aws_section){.kind = kind, .name = name});
	p->section = &p->sections->items[p->sections->count - 1];
	return true;
}

/* The last one counts. */
static bool set(struct parsing *p, struct str key, struct str value) {
	if (!p->section)
		return true;
	struct aws_property *old = property_of(p->section, key);
	if (!old && p->section->properties.count == PROPERTIES_MAX)
		return refuse(p, "more than 1000 settings in one section");
	if (!old) {
		LIST_ADD(p->arena, &p->section->properties, (struct aws_property){.key = key});
		old = &p->section->properties.items[p->section->properties.count - 1];
	}
	old->value = value;
	old->path = p->path;
	return true;
}

static bool pair(struct parsing *p, struct str line, struct str *ret_key, struct str *ret_value) {
	size_t equals;
	if (!str_find_char(line, '=', &equals))
		return refuse(p, "a line without =");
	*ret_key = arena_lower(p->arena, str_trim(str_from_to(line, 0, equals)));
	*ret_value = str_trim(str_from_offset(line, equals + 1));
	return ret_key->n || refuse(p, "a line without a key in front of =");
}

static bool read_property(struct parsing *p, struct str line) {
	struct str key, value;
	close_property(p);
	if (!p->in_section)
		return refuse(p, "a setting before the first [section]");
	if (!pair(p, without_comment(line), &key, &value))
		return false;
	p->open = key;
	p->opens_nested = !value.n;
	p->has_value = is_name(key);
	return !p->has_value || set(p, key, value);
}

/* A line that begins with a blank: more of the value above, or, where that is empty, a pair below it. */
static bool read_further(struct parsing *p, struct str line) {
	struct str key, value;
	if (!p->in_section)
		return refuse(p, "an indented line before the first [section]");
	if (!p->open.n)
		return refuse(p, "an indented line with nothing above to continue");
	if (p->opens_nested) {
		if (!pair(p, line, &key, &value))
			return false;
		return !is_name(key) || !p->has_value ||
		       set(p, arena_join(p->arena, p->open, STR("/"), key, STR("")), value);
	}
	struct aws_property *property = p->has_value ? property_of(p->section, p->open) : NULL;
	if (property && !p->more.n)
		buf_add(&p->more, property->value);
	if (property) {
		buf_add_char(&p->more, '\n');
		buf_add(&p->more, str_trim(line));
	}
	return true;
}

static bool read_line(struct parsing *p, struct str line, bool *default_is_prefixed) {
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	struct str text = str_trim(line);
	/* An indented comment is one for the aws command, too. */
	if (!text.n || text.p[0] == '#' || text.p[0] == ';')
		return true;
	if (is_blank(line.p[0]))
		return read_further(p, line);
	if (line.p[0] == '[')
		return open_section(p, line, default_is_prefixed);
	return read_property(p, line);
}

static bool read_lines(struct parsing *p, struct str text) {
	bool default_is_prefixed = false;
	struct str line;
	size_t at;
	if (utf8_is_utf16(text)) {
		p->line = 1;
		return refuse(p, "this is UTF-16: save the file as UTF-8");
	}
	while (text.n && str_split(&text, '\n', &line)) {
		p->line++;
		if (str_find_char(line, '\0', &at))
			return refuse(p, "a NUL byte");
		if (!read_line(p, line, &default_is_prefixed))
			return false;
	}
	close_property(p);
	return true;
}

bool aws_file_parse(struct arena *arena, struct str text, struct str path, bool is_credentials,
		    struct aws_section_list *ret, struct str *ret_fault) {
	struct parsing p = {
	    .arena = arena, .path = path, .is_credentials = is_credentials, .sections = ret, .fault = ret_fault};
	if (str_starts_with(text, STR("\xef\xbb\xbf")))
		text = str_from_offset(text, 3);
	bool done = read_lines(&p, text);
	if (p.more.p)
		explicit_bzero(p.more.p, p.more.room);
	buf_finish(&p.more);
	return done;
}

struct str aws_environment(const struct aws_settings *settings, const char *name) {
	size_t n = strlen(name);
	for (const char *const *entry = settings->environment; *entry; entry++)
		if (strncmp(*entry, name, n) == 0 && (*entry)[n] == '=')
			return str_from(*entry + n + 1);
	return STR("");
}

static struct str find_home(struct arena *arena, const struct aws_settings *settings) {
	struct str home = aws_environment(settings, "HOME");
	const struct passwd *user = home.n ? NULL : getpwuid(getuid());
	return user ? arena_str(arena, str_from(user->pw_dir)) : home;
}

static struct str path_of(const struct aws_settings *settings, const char *variable, const char *usual) {
	struct str path = aws_environment(settings, variable);
	if (!path.n && settings->home.n)
		return arena_format(settings->arena, "%.*s%s", STR_ARGS(settings->home), usual);
	if (settings->home.n && str_starts_with(path, STR("~/")))
		return arena_join(settings->arena, settings->home, str_from_offset(path, 1), STR(""), STR(""));
	return path.n ? arena_str(settings->arena, path) : STR("");
}

/* A file that is not there is fine, one that cannot be read is not. */
static void read_file(struct aws_settings *settings, struct str path, bool is_credentials) {
	struct str text, fault = {0};
	if (!path.n)
		return;
	enum file_result result = file_read(settings->arena, path.p, FILE_BYTES, &text);
	if (result == FILE_READ)
		aws_file_parse(settings->arena, text, path, is_credentials, &settings->sections, &fault);
	else if (result == FILE_TOO_LARGE)
		fault = arena_format(settings->arena, "%.*s is larger than 8 MiB", STR_ARGS(path));
	else if (result == FILE_NOT_REGULAR)
		fault = arena_format(settings->arena, "%.*s is no file", STR_ARGS(path));
	else if (errno != ENOENT && errno != ENOTDIR)
		fault = arena_format(settings->arena, "%.*s cannot be read: %s", STR_ARGS(path), strerror(errno));
	if (!settings->fault.n)
		settings->fault = fault;
}

void aws_settings_read(struct arena *arena, const char *const *environment, struct aws_settings *ret) {
	*ret = (struct aws_settings){.arena = arena, .environment = environment};
	ret->home = find_home(arena, ret);
	ret->config_path = path_of(ret, "AWS_CONFIG_FILE", "/.aws/config");
	ret->credentials_path = path_of(ret, "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");
	struct stat state;
	ret->others_may_read = ret->credentials_path.n && stat(ret->credentials_path.p, &state) == 0 &&
			       S_ISREG(state.st_mode) && (state.st_mode & (S_IRGRP | S_IROTH));
	/* What the second file says of a profile counts more. */
	read_file(ret, ret->config_path, false);
	read_file(ret, ret->credentials_path, true);
}

const struct aws_section *aws_section(const struct aws_settings *settings, enum aws_section_kind kind,
				      struct str name) {
	for (uint32_t i = 0; name.n && i < settings->sections.count; i++)
		if (settings->sections.items[i].kind == kind && str_equal(settings->sections.items[i].name, name))
			return &settings->sections.items[i];
	return NULL;
}

const struct aws_property *aws_property_at(const struct aws_section *section, const char *key) {
	return property_of(section, str_from(key));
}

struct str aws_property(const struct aws_section *section, const char *key) {
	const struct aws_property *property = aws_property_at(section, key);
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

bool aws_is_true(struct str value) {
	return str_equal_ignoring_case(value, STR("true"));
}
