/* Telling syntaxes and shippers apart. A syntax error never decides: what cannot be read is nobody's. */
#include "app/detect.h"

static const struct format *format_json(void) {
	return format_by_name(STR("json"));
}

static bool looks_like(struct str text, const struct format *format) {
	return format->sniff && format->sniff(text);
}

bool agent_reads(const struct agent *agent, const struct format *format) {
	if (!agent->formats)
		return format == format_json();
	for (const char *const *name = agent->formats; *name; name++)
		if (str_is(str_from(*name), format->name))
			return true;
	return false;
}

const struct format *format_for_agent(const struct agent *agent, const struct format *by_name, struct str text) {
	if (!agent->formats)
		return format_json();
	if (by_name && agent_reads(agent, by_name))
		return by_name;
	for (const char *const *name = agent->formats; *name; name++)
		if (looks_like(text, format_by_name(str_from(*name))))
			return format_by_name(str_from(*name));
	return format_by_name(str_from(agent->formats[0]));
}

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

static struct str ending(struct str path) {
	struct str name = base_name(path);
	size_t dot;
	return str_find_last_char(name, '.', &dot) && dot > 0 ? str_from_offset(name, dot) : STR("");
}

bool detect_called_configuration(struct str path) {
	static const char *const endings[] = {".conf", ".cfg", ".cnf", ".config", ".inc"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_equal_ignoring_case(ending(path), str_from(endings[i])))
			return true;
	return false;
}

static const struct format *headed_format(struct str text) {
	static const char *const names[] = {"shell", "mime"};
	size_t end;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (looks_like(text, format_by_name(str_from(names[i]))))
			return format_by_name(str_from(names[i]));
	if (str_starts_with(text, STR("## template:")) && str_find_char(text, '\n', &end))
		text = str_from_offset(text, end + 1);
	return str_starts_with(text, STR("#cloud-config")) ? format_by_name(STR("yaml")) : NULL;
}

uint32_t detect_formats(struct str path, struct str text, bool named, const struct format **ret) {
	uint32_t count = 0;
	if (looks_like(text, format_json())) {
		ret[0] = format_json();
		return 1;
	}
	/* User data say in their first line what they are, whatever they are called. */
	ret[0] = headed_format(text);
	if (ret[0])
		return 1;
	/* Programs, and texts about configurations, hold pieces of them. */
	if (!named && (str_starts_with(text, STR("#!")) || (ending(path).n && !detect_called_configuration(path))))
		return 0;
	for (const struct format *const *format = format_all(); *format && count < DETECT_FORMATS_MAX; format++)
		if (looks_like(text, *format))
			ret[count++] = *format;
	return count;
}

struct detected detect_as(const struct agent *agent, const struct doc *doc) {
	struct str why = {0};
	bool recognised = agent->recognise(doc, &why);
	if (!recognised && !why.n)
		return (struct detected){0};
	return (struct detected){.agent = agent, .why = why, .idle = !recognised};
}
