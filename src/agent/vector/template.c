/* Names taken apart: {{ field }}, and in the text between them strftime (src/template/parsing.rs; the specifiers are
 * those of chrono, src/format/strftime.rs there). Text without any specifier that is filled in stays as it is, %% too.
 */
#include "agent/vector/reading.h"

/* Behind the }} of the reference that begins at at; 0: there is none. {{ and }} with at least one character between,
 * and no }. */
static size_t reference_end(struct str text, size_t at) {
	size_t close;
	if (!str_starts_with(str_from_offset(text, at), STR("{{")) ||
	    !str_find_char(str_from_offset(text, at + 2), '}', &close) || close == 0)
		return 0;
	size_t end = at + 2 + close + 2;
	return end <= text.n && text.p[end - 1] == '}' ? end : 0;
}

/* Behind what another tool fills in and Vector could only refuse; 0: none begins at at. more: some may. */
static size_t foreign_end(struct str text, size_t at, bool *more) {
	static const struct { const char *open, *close; } marks[] = {{"<%", "%>"}, {"{%", "%}"}};
	struct str rest = str_from_offset(text, at);
	size_t end;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0] && *more; i++) {
		if (!str_starts_with(rest, str_from(marks[i].open)))
			continue;
		if (str_find(rest, str_from(marks[i].close), &end))
			return at + end + 2;
		*more = false;
	}
	return 0;
}

/* {{ inventory_hostname | lower }}, {{ hostvars['a'].b }}, {{ 'a' if b else 'c' }}, {{ lookup(x) }}: no path. */
static bool is_foreign_path(struct str path) {
	size_t at;
	for (const char *sign = "|'()["; *sign; sign++)
		if (str_find_char(path, *sign, &at))
			return true;
	return str_contains(path, STR(" if ")) || str_starts_with(path, STR("-")) || str_ends_with(path, STR("-"));
}

enum specifier { SPECIFIER_BAD, SPECIFIER_TEXT, SPECIFIER_PERCENT, SPECIFIER_NUMBER, SPECIFIER_OTHER };

static bool is_one_of(char c, const char *list) {
	while (*list && *list != c)
		list++;
	return *list && c;
}

/* The specifier at at, which is a %. */
static enum specifier read_specifier(struct str text, size_t at, size_t end, size_t *ret_end, bool *ret_colon) {
	size_t i = at + 1;
	bool padded = i < end && is_one_of(text.p[i], "-_0");
	struct str rest;
	i += padded;
	char c = i < end ? text.p[i] : '\0';
	static const char *const longer[] = {".3f", ".6f", ".9f", ".f", "3f", "6f", "9f", ":::z", "::z", ":z", "#z"};
	rest = str_from_to(text, i, end);
	for (size_t k = 0; !padded && k < sizeof longer / sizeof longer[0]; k++)
		if (str_starts_with(rest, str_from(longer[k]))) {
			*ret_end = i + str_from(longer[k]).n;
			*ret_colon = longer[k][0] == ':';
			return SPECIFIER_OTHER;
		}
	*ret_end = c ? i + 1 : end;
	*ret_colon = is_one_of(c, "cRTXr+");
	if (is_one_of(c, "YCyqmdewuUWGgVjHkIlMSfs"))
		return SPECIFIER_NUMBER;
	if (padded || !c)
		return SPECIFIER_BAD;
	if (c == '%')
		return SPECIFIER_PERCENT;
	if (c == 'n' || c == 't')
		return SPECIFIER_TEXT;
	return is_one_of(c, "bBhaADxFvPpRTXrZzc+") ? SPECIFIER_OTHER : SPECIFIER_BAD;
}

static void add_part(struct reading *r, struct name_parts *parts, enum part_kind kind, size_t from, size_t to,
		     bool colon) {
	if (from < to)
		LIST_ADD(r->arena, parts, (struct name_part){.kind = kind, .from = from, .to = to, .has_colon = colon});
}

/* %Y-%m-%d is one date: specifiers with one character between them. */
static void join_dates(struct str text, struct name_parts *parts, uint32_t start) {
	uint32_t kept = start;
	for (uint32_t i = start; i < parts->count; i++) {
		struct name_part *part = &parts->items[i], *last = kept > start ? &parts->items[kept - 1] : NULL;
		const struct name_part *next = i + 1 < parts->count ? part + 1 : NULL;
		bool joint = part->kind == PART_TEXT && part->to == part->from + 1 &&
			     is_one_of(text.p[part->from], "-_./T") && next && next->kind == PART_DATE;
		if (last && last->kind == PART_DATE && (part->kind == PART_DATE || joint)) {
			last->to = part->to;
			last->has_colon = last->has_colon || part->has_colon;
		} else {
			parts->items[kept++] = *part;
		}
	}
	parts->count = kept;
}

/* The text between two references: a date if one specifier in it is filled in. */
static void add_text(struct reading *r, struct str text, size_t from, size_t to, struct name_parts *parts) {
	uint32_t start = parts->count;
	size_t done = from, at = from;
	bool dates = false, bad = false;
	while (at < to) {
		size_t end;
		bool colon;
		if (text.p[at] != '%') {
			at++;
			continue;
		}
		enum specifier what = read_specifier(text, at, to, &end, &colon);
		add_part(r, parts, PART_TEXT, done, at, false);
		add_part(r, parts,
			 what == SPECIFIER_BAD	     ? PART_BAD_DATE
			 : what == SPECIFIER_PERCENT ? PART_PERCENT
			 : what == SPECIFIER_TEXT    ? PART_TEXT
						     : PART_DATE,
			 at, end, colon);
		dates = dates || what == SPECIFIER_NUMBER || what == SPECIFIER_OTHER;
		bad = bad || what == SPECIFIER_BAD;
		done = at = end;
	}
	if (!dates && !bad) {
		parts->count = start;
		done = from;
	}
	add_part(r, parts, PART_TEXT, done, to, false);
	join_dates(text, parts, start);
}

struct name_parts vector_template_parts(struct reading *r, const struct text *text) {
	struct name_parts parts = {0};
	size_t done = 0;
	bool marks = true;
	for (size_t at = 0; at < text->text.n;) {
		size_t foreign = foreign_end(text->text, at, &marks);
		if (foreign) {
			add_text(r, text->text, done, at, &parts);
			add_part(r, &parts, PART_FOREIGN, at, foreign, false);
			done = at = foreign;
			continue;
		}
		size_t end = text->text.p[at] == '{' ? reference_end(text->text, at) : 0;
		if (!end) {
			at++;
			continue;
		}
		struct name_part field = {.kind = PART_FIELD, .from = at, .to = end};
		struct str path = str_trim(str_from_to(text->text, at + 2, end - 2));
		size_t hole;
		bool unknown = str_find_char(path, TEXT_HOLE, &hole);
		if (!unknown && !vector_path_normal(r->arena, path, &field.path))
			field.kind = is_foreign_path(path) ? PART_FOREIGN : PART_BAD_FIELD;
		add_text(r, text->text, done, at, &parts);
		LIST_ADD(r->arena, &parts, field);
		done = at = end;
	}
	add_text(r, text->text, done, text->text.n, &parts);
	return parts;
}

bool vector_parts_have_fields(const struct name_parts *parts) {
	for (uint32_t i = 0; i < parts->count; i++)
		if (parts->items[i].kind == PART_FIELD || parts->items[i].kind == PART_BAD_FIELD)
			return true;
	return false;
}
