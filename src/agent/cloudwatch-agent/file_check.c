/* What keeps an entry of files from delivering anything, or makes it lose lines.
 * Sources: plugins/inputs/logfile/logfile.go (isCompressedFile, FindLogSrc) and globpath/globpath.go (findRootDir). */
#include "agent/cloudwatch-agent/files.h"

static struct problem *never(const struct reading *r, const struct file_entry *file, const char *what) {
	return unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, file->path.at, "%s", what);
}

const char *const entry_skipped_endings[] = {".tar", ".zst", ".gz", ".zip", ".bz2", ".rar", NULL};

static bool check_suffix(const struct reading *r, const struct file_entry *file) {
	for (size_t i = 0; entry_skipped_endings[i]; i++) {
		if (!str_ends_with(file->glob->pattern, str_from(entry_skipped_endings[i])))
			continue;
		struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, file->path.at,
						       "the agent skips files that end in %s, and this path names no "
						       "others",
						       entry_skipped_endings[i]);
		problem->reason = STR("nothing is ever read for this entry, and the agent does not say so");
		problem->help = STR("name the file before it is compressed");
		return true;
	}
	return false;
}

/* The search starts at the longest run of folders without *, ? and [; braces do not end it, so a folder of that very
 * name would have to exist. */
static bool check_braces(const struct reading *r, const struct file_entry *file) {
	struct str rest = file->glob->pattern, element;
	bool brace = false;
	while (str_split(&rest, '/', &element) && rest.p) {
		size_t at;
		if (str_find_char(element, '*', &at) || str_find_char(element, '?', &at) ||
		    str_find_char(element, '[', &at))
			break;
		brace = brace || str_find_char(element, '{', &at);
	}
	if (!brace)
		return false;
	struct problem *problem = never(r, file,
					"the agent finds no file for braces in a folder's name that stand before "
					"any *, ? or [");
	problem->reason =
	    STR("it takes that part of the path as written and searches below a folder that is not there");
	problem->help = STR("write one entry per folder, or a * before the braces");
	return true;
}

static void check_platform(const struct reading *r, const struct file_entry *file) {
	enum platform platform = r->unit->world.platform;
	if (platform == PLATFORM_WINDOWS || !path_is_windows(file->glob->pattern))
		return;
	struct problem *problem = never(r, file, "this is a Windows path, and the agent runs on another system");
	problem->reason = STR("no file of that name exists there");
	problem->help = STR("leave the entry out of this configuration, or check it with --platform windows");
}

static void check_blacklist(const struct reading *r, const struct file_entry *file) {
	if (!file->excludes || !file->glob->literal || !template_is_literal(&file->path.value) ||
	    !glob_match(file->excludes, file->glob->pattern))
		return;
	struct problem *problem = never(r, file, "the blacklist of this entry excludes its only file");
	struct placed blacklist = placed_child(file->entry, "blacklist");
	problem->also = placed_site(blacklist);
	problem->also_label = STR("matches the file's name");
	problem->reason = STR("nothing is ever read for this entry");
	problem->help = STR("correct the pattern or leave it out");
}

static void check_broken(const struct reading *r, const struct file_entry *file) {
	if (str_find_char(file->glob->pattern, '\0', &(size_t){0}))
		return; /* the parser tells */
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, file->path.at,
					       "the agent cannot use this path: %.*s", STR_ARGS(file->glob->why));
	problem->reason = STR("nothing is ever read for this entry");
	problem->help = str_starts_with(file->glob->why, STR("the class"))
			    ? STR("write ?, a class of one range or one list, or a choice such as {[a-z],[0-9]}")
			    : STR("name a file, or a pattern that files can match");
}

static void check_auto_removal(const struct reading *r, const struct file_entry *file) {
	if (!file->removes || !file->each_file)
		return;
	struct placed removal = placed_child(file->entry, "auto_removal");
	struct problem *problem = unit_problem(r->unit, PROBLEM_OPTIONS_LOSE_DATA, placed_site(removal),
					       "auto_removal together with publish_multi_logs deletes files that are "
					       "still written to");
	problem->also = placed_site(placed_child(file->entry, "publish_multi_logs"));
	problem->also_label = STR("all matching files are read at once");
	problem->reason =
	    STR("each newly found file makes the agent finish and delete the others at their present end; "
		"what is written to them later is lost");
	problem->help =
	    STR("leave out auto_removal and let logrotate remove old files, or leave out publish_multi_logs");
}

/* A pattern with a known cause is explained by it, the rest by the pattern's own reading. */
static void check_pattern(const struct reading *r, const struct file_entry *file) {
	bool braces = !file->glob->literal && r->unit->world.platform != PLATFORM_WINDOWS;
	if (!check_suffix(r, file) && !(braces && check_braces(r, file)) && file->glob->broken)
		check_broken(r, file);
}

void file_check(const struct reading *r, const struct file_entry *file) {
	if (!file->misnamed)
		check_pattern(r, file);
	check_platform(r, file);
	check_blacklist(r, file);
	check_auto_removal(r, file);
}
