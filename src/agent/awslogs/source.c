/* One section, one file, one destination: its claim, and what keeps it, or the whole agent, from working.
 * Source: cwlogs/push.py, StreamConfig.__init__ and Stream. */
#include "agent/awslogs/pattern.h"

#include "base/limits.h"

/* The three keys that have no default. */
enum required {
	REQUIRED_FILE,
	REQUIRED_GROUP,
	REQUIRED_STREAM,
	REQUIRED_COUNT,
};
static const char *const required_names[REQUIRED_COUNT] = {"file", "log_group_name", "log_stream_name"};

struct stream {
	struct reading *r;
	const struct section *section;
	struct value values[REQUIRED_COUNT];
};

/* --- missing keys --------------------------------------------------------------------------------------------------
 */

/* A key that stands in the value of another one, as an indented line does: it is told there. */
static bool is_swallowed(const struct stream *s, const char *name) {
	for (uint32_t p = 0; p < s->section->parts.count; p++)
		for (const struct node *entry = s->section->parts.items[p].node->first; entry; entry = entry->next) {
			struct str line, rest = entry->text;
			for (bool first = true; str_split(&rest, '\n', &line); first = false)
				if (!first && str_starts_with(line, str_from(name)))
					return true;
		}
	return false;
}

/* "file, log_group_name and log_stream_name" */
static struct str list_missing(const struct stream *s, const enum required *missing, uint32_t count) {
	struct buf names = {0};
	for (uint32_t i = 0; i < count; i++)
		buf_format(&names, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " and ", required_names[missing[i]]);
	struct str text = arena_str(s->r->arena, buf_str(&names));
	buf_finish(&names);
	return text;
}

static struct str help_for_missing(const struct stream *s, enum required first, struct str names) {
	struct arena *arena = s->r->arena;
	if (str_equal_ignoring_case(str_trim(s->section->name), STR("general")))
		return STR(
		    "if this is to be the section of the agent itself, write [general] in small letters and without "
		    "blanks");
	if (is_swallowed(s, required_names[first]))
		return arena_format(arena,
				    "begin the line with %s in the first column: now it is a part of the value above",
				    required_names[first]);
	if (first == REQUIRED_STREAM)
		return STR("write one, such as log_stream_name = {instance_id}");
	return arena_format(arena, "write %.*s into the section, or delete it", STR_ARGS(names));
}

/* Sections that lack a key, so far. */
struct broken {
	const struct section *first;
	struct str names;
	uint32_t count;
};

static bool check_required(const struct stream *s, struct broken *broken) {
	enum required missing[REQUIRED_COUNT];
	uint32_t count = 0;
	for (enum required i = 0; i < REQUIRED_COUNT; i++)
		if (!s->values[i].at.node)
			missing[count++] = i;
	if (!count)
		return true;
	if (broken->count++ > LIMIT_FINDINGS_PER_RULE)
		return false; /* the engine says that there are more */
	struct str names = list_missing(s, missing, count);
	struct problem *problem = unit_problem(s->r->unit, PROBLEM_MISSING_KEY, awslogs_section_site(s->section),
					       "[%.*s] has no %.*s", SHOWN(s->section->name), STR_ARGS(names));
	problem->reason = count == 1 ? STR("there is no default for it") : STR("there is no default for them");
	problem->help = help_for_missing(s, missing[0], names);
	if (!broken->first) {
		broken->first = s->section;
		broken->names = names;
	}
	return false;
}

static void tell_broken(struct reading *r, const struct broken *broken) {
	if (!broken->count)
		return;
	struct str others = STR("");
	if (broken->count > 1)
		others = arena_format(r->arena, ", nor while %u more %s a key", (unsigned)broken->count - 1,
				      broken->count == 2 ? "section lacks" : "sections lack");
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, awslogs_section_site(broken->first),
					       "the agent does not start while [%.*s] has no %.*s%.*s",
					       SHOWN(broken->first->name), STR_ARGS(broken->names), STR_ARGS(others));
	problem->reason = STR("it reads all sections before it sends anything and stops at the first that lacks a key "
			      "(NoOptionError in /var/log/awslogs.log): nothing of the other sections arrives either");
	problem->help = STR("complete the section, or delete it");
}

/* --- names ---------------------------------------------------------------------------------------------------------
 */

static bool read_name(const struct stream *s, enum required which, enum name_use use, struct field *ret) {
	struct value value = s->values[which];
	const struct node *node = value.at.node;
	bool group = use == NAME_GROUP;
	if (!node->text.n) {
		struct problem *problem =
		    unit_problem(s->r->unit, group ? PROBLEM_ILLEGAL_GROUP : PROBLEM_ILLEGAL_STREAM,
				 doc_site(value.at.doc, node->key_span), "%s is empty", required_names[which]);
		problem->reason = STR("the agent leaves this section out and says so every few seconds (ValueError: "
				      "... can not be blank)");
		problem->help = STR("give it a name");
		return false;
	}
	*ret = (struct field){.value = awslogs_name_read(s->r, value.at, use),
			      .at = doc_site(value.at.doc, node->span),
			      .origin = value.inherited ? ORIGIN_INHERITED : ORIGIN_WRITTEN};
	return true;
}

/* --- the file ------------------------------------------------------------------------------------------------------
 */

/* What both Pythons read of it: a path with a comment behind it is a file for one of them only. */
static struct str path_of(const struct node *file) {
	struct str agreed = str_trim(str_from_to(file->text, 0, awslogs_value_agreed(file)));
	return agreed.n ? agreed : file->text;
}

static struct problem *tell_path(const struct stream *s, enum problem_kind kind, size_t from, size_t to,
				 const char *message) {
	struct problem *problem = unit_problem(
	    s->r->unit, kind, awslogs_value_site(s->r, s->values[REQUIRED_FILE].at, from, to), "%s", message);
	problem->reason =
	    STR("the agent finds no file and says so every five seconds: \"No file is found with given path\"");
	return problem;
}

/* Placeholders and variables: file is taken as it is. */
static bool check_unexpanded(const struct stream *s, struct str path) {
	for (size_t at = 0; at < path.n; at++) {
		struct str token = awslogs_placeholder_token(path, at), inner;
		size_t length = awslogs_placeholder_find(token) ? token.n : 0;
		if (!length && path.p[at] == '$')
			length = awslogs_placeholder_foreign(path, at, &inner);
		if (!length && at == 0 && str_starts_with(path, STR("~")))
			length = 1;
		if (!length)
			continue;
		tell_path(s, PROBLEM_PLACEHOLDER_NOT_EXPANDED, at, at + length, "the agent fills in nothing in file")
		    ->help = STR("write the path itself, or * for the part that changes; if another tool fills this "
				 "in, check the file "
				 "that it writes");
		return true;
	}
	return false;
}

static void check_path(const struct stream *s, struct str path) {
	size_t at, brace;
	if (path.n > LIMIT_NAME_BYTES)
		return; /* no path is so long, and nothing of it is worth a word */
	if (!path.n) {
		struct problem *problem =
		    unit_problem(s->r->unit, PROBLEM_NEVER_DELIVERS,
				 doc_site(s->values[REQUIRED_FILE].at.doc, s->values[REQUIRED_FILE].at.node->key_span),
				 "file is empty");
		problem->reason = STR("the agent finds no file, and nothing of this section arrives");
		problem->help = STR("write the path of the file");
	} else if (awslogs_is_template(s->r, s->section->doc) || awslogs_value_comment(path) < path.n ||
		   awslogs_value_quote(path) || str_find_char(path, '\n', &at) || check_unexpanded(s, path)) {
		return; /* told elsewhere, or not known */
	} else if (str_find(path, STR(",/"), &at) || str_find(path, STR(", /"), &at)) {
		tell_path(s, PROBLEM_NEVER_DELIVERS, at, at + 1, "file takes one path or pattern, no list")->help =
		    STR("write a section for each file");
	} else if (str_find_char(path, '{', &brace) && str_find_char(str_from_offset(path, brace), ',', &at)) {
		tell_path(s, PROBLEM_NEVER_DELIVERS, brace, path.n, "the agent knows no alternatives in braces")->help =
		    STR("write a section for each file");
	} else if (str_ends_with(path, STR("/"))) {
		tell_path(s, PROBLEM_NEVER_DELIVERS, 0, path.n, "file names a folder")->help =
		    STR("name a file in it, or a pattern for one file and its rotated copies");
	} else if (awslogs_pattern_is_skipped(path)) {
		struct problem *problem =
		    tell_path(s, PROBLEM_NEVER_DELIVERS, 0, path.n, "the agent passes over such files");
		problem->reason =
		    STR("names that end in .tar, .gz, .zip, .bz2 or .rar are left out, so nothing is read");
		problem->help = STR("name the file as it is before it is compressed");
	} else if (str_find(path, STR("**"), &at)) {
		struct problem *problem = tell_path(s, PROBLEM_NO_EFFECT, at, at + 2, "** is the same as * here");
		problem->reason = STR("the agent looks into one level of folders, not into those below");
		problem->help = STR("write out the folders, such as /*/*");
	}
}

/* --- the section ---------------------------------------------------------------------------------------------------
 */

/* Positions are kept by the section's name (Stream.stream_key, _calc_file_fingerprint), so two sections of one agent
 * never share one; two agents with one state file and one name do. */
static void read_state(const struct stream *s, struct claim *claim) {
	struct value state =
	    s->r->general ? awslogs_section_value(s->r, s->r->general, "state_file") : (struct value){0};
	if (!state.at.node || !state.at.node->text.n)
		return;
	struct str key =
	    arena_format(s->r->arena, "%.*s [%.*s]", STR_ARGS(state.at.node->text), STR_ARGS(s->section->name));
	claim->writer.state_file = (struct field){.value = template_literal(s->r->arena, key),
						  .at = doc_site(state.at.doc, state.at.node->span),
						  .origin = ORIGIN_WRITTEN};
}

static void add_claim(const struct stream *s, struct field group, struct field stream, struct str path) {
	struct arena *arena = s->r->arena;
	struct value file = s->values[REQUIRED_FILE];
	const struct node *part = s->section->parts.items[0].node;
	struct claim *claim = claim_add(s->r->unit, WRITER_FILE, doc_site(s->section->doc, part->span));
	claim->writer.name = (struct field){.value = template_literal(arena, path),
					    .at = doc_site(file.at.doc, file.at.node->span),
					    .origin = file.inherited ? ORIGIN_INHERITED : ORIGIN_WRITTEN};
	claim->writer.reads = awslogs_pattern_compile(arena, path);
	claim->writer.open_set = awslogs_pattern_is_special(path) && !awslogs_pattern_is_of_generations(path);
	claim->group = group;
	claim->stream = stream;
	read_state(s, claim);
}

static void check_pattern_of_lines(const struct stream *s) {
	struct value pattern = awslogs_section_value(s->r, s->section, "multi_line_start_pattern");
	struct value format = awslogs_section_value(s->r, s->section, "datetime_format");
	bool has_format = format.at.node && format.at.node->text.n;
	if (!pattern.at.node || has_format || !str_is(pattern.at.node->text, "{datetime_format}"))
		return;
	struct problem *problem =
	    unit_problem(s->r->unit, PROBLEM_NO_EFFECT, doc_site(pattern.at.doc, pattern.at.node->span),
			 "there is no datetime_format in [%.*s] that this could stand for", SHOWN(s->section->name));
	problem->reason = STR("the agent warns, and each line that does not begin with a blank begins an event");
	problem->help = STR("write datetime_format, or a regular expression here");
}

static void read_source(struct reading *r, const struct section *section, struct broken *broken) {
	struct stream s = {.r = r, .section = section};
	struct field group, stream;
	for (enum required i = 0; i < REQUIRED_COUNT; i++)
		s.values[i] = awslogs_section_value(r, section, required_names[i]);
	bool complete = check_required(&s, broken);
	check_pattern_of_lines(&s);
	struct str path = s.values[REQUIRED_FILE].at.node ? path_of(s.values[REQUIRED_FILE].at.node) : STR("");
	if (s.values[REQUIRED_FILE].at.node)
		check_path(&s, path);
	bool named = s.values[REQUIRED_GROUP].at.node && read_name(&s, REQUIRED_GROUP, NAME_GROUP, &group);
	named = s.values[REQUIRED_STREAM].at.node && read_name(&s, REQUIRED_STREAM, NAME_STREAM, &stream) && named;
	if (complete && named && path.n)
		add_claim(&s, group, stream, path);
}

/* --- the process ----------------------------------------------------------------------------------------------------
 */

static void check_section(struct reading *r, const struct section *section) {
	for (uint32_t i = 0; section && i < section->parts.count; i++) {
		awslogs_values_check(r, section->doc, section->parts.items[i].node);
		awslogs_settings_check(r, section->doc, section->parts.items[i].node, section->is_general);
	}
}

/* The agent looks up its state file there, whatever the defaults say (NoSectionError). */
static void check_general(struct reading *r) {
	if (r->general || !r->main)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_MISSING_KEY, doc_site(r->main->doc, (struct span){0}),
					       "there is no [general] section");
	problem->reason = STR("the agent does not start without one (NoSectionError in /var/log/awslogs.log)");
	problem->help =
	    STR("write at the start of the file:\n  [general]\n  state_file = /var/lib/awslogs/agent-state");
}

/* Debian and Red Hat log the same to one or the other: a configuration for both names both, and no host has both. */
static void weigh_systems(struct reading *r, uint32_t first_claim) {
	static const char *const of_debian = "/var/log/auth.log", *const of_red_hat = "/var/log/secure";
	struct claim *debian = NULL, *red_hat = NULL;
	for (uint32_t i = first_claim; i < r->unit->claims.count; i++) {
		struct claim *claim = r->unit->claims.items[i];
		struct str path = claim->writer.reads->literal ? claim->writer.reads->prefix : STR("");
		debian = str_is(path, of_debian) ? claim : debian;
		red_hat = str_is(path, of_red_hat) ? claim : red_hat;
	}
	if (debian && red_hat)
		(debian->order < red_hat->order ? red_hat : debian)->delivers = POSSIBLE;
}

void awslogs_sources_read(struct reading *r) {
	uint32_t first_claim = r->unit->claims.count;
	struct broken broken = {0};
	check_general(r);
	for (uint32_t i = 0; i < r->configs.count; i++)
		check_section(r, r->configs.items[i]->defaults);
	check_section(r, r->general);
	for (uint32_t i = 0; i < r->sources.count; i++) {
		check_section(r, r->sources.items[i]);
		read_source(r, r->sources.items[i], &broken);
	}
	tell_broken(r, &broken);
	weigh_systems(r, first_claim);
}
