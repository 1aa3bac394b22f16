/* --report FORMAT=FILE: a whole file or none. */
#include "cmd/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool open_failed(const struct options *options, struct str path) {
	struct str typed = shown(options->arena, path);
	usage_error(options->command, "--report: cannot write %.*s: %s", STR_ARGS(typed), strerror(errno));
	return false;
}

/* A pipe or a device cannot be renamed over. */
static bool written_directly(const char *path) {
	struct stat status;
	return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

static bool open_one(const struct options *options, struct report_file *file) {
	if (written_directly(file->path.p)) {
		file->descriptor = open(file->path.p, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		return file->descriptor >= 0 || open_failed(options, file->path);
	}
	file->scratch = arena_format(options->arena, "%.*s.%ld.tmp", STR_ARGS(file->path), (long)getpid());
	file->descriptor = open(file->scratch.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
	return file->descriptor >= 0 || open_failed(options, file->path);
}

static bool parse_one(const struct options *options, struct str value, struct report_file *ret) {
	size_t equals;
	if (!str_find_char(value, '=', &equals) || equals + 1 == value.n) {
		usage_error(options->command, "--report takes FORMAT=FILE, such as --report json=report.json");
		return false;
	}
	*ret = (struct report_file){.descriptor = -1};
	ret->path = arena_str(options->arena, str_from_offset(value, equals + 1));
	if (str_is(ret->path, "-")) {
		usage_error(options->command, "--report needs a file; --format chooses what goes to standard output");
		return false;
	}
	ret->reporter = reporter_or_complain(options, str_from_to(value, 0, equals), "report");
	return ret->reporter != NULL;
}

static bool given_before(const struct report_file_list *files, struct str path) {
	for (uint32_t i = 0; i < files->count; i++)
		if (str_equal(files->items[i].path, path))
			return true;
	return false;
}

bool report_files_open(const struct options *options, struct report_file_list *ret) {
	struct str value;
	for (uint32_t at = 0; options_next(options, "report", &at, &value);) {
		struct report_file file;
		if (!parse_one(options, value, &file))
			return false;
		if (given_before(ret, file.path)) {
			struct str typed = shown(options->arena, file.path);
			usage_error(options->command, "--report: two reports cannot go into one file, %.*s",
				    STR_ARGS(typed));
			return false;
		}
		if (!open_one(options, &file))
			return false;
		LIST_ADD(options->arena, ret, file);
	}
	return true;
}

static bool finish_one(struct report_file *file, struct str text) {
	errno = write_whole(file->descriptor, text);
	bool ok = errno == 0;
	ok = close(file->descriptor) == 0 && ok;
	file->descriptor = -1;
	if (ok && file->scratch.n > 0)
		ok = rename(file->scratch.p, file->path.p) == 0;
	if (ok)
		file->scratch.n = 0;
	return ok;
}

int report_files_write(struct arena *arena, struct report_file_list *files, const struct report *report, int status) {
	for (uint32_t i = 0; i < files->count; i++) {
		struct report_file *file = &files->items[i];
		struct buf text = {0};
		file->reporter->write(report, &output_plain, &text);
		if (!finish_one(file, buf_str(&text))) {
			int trouble = errno;
			struct str path = shown(arena, file->path);
			complain("cannot write the report %.*s: %s", STR_ARGS(path), strerror(trouble));
			status = EXIT_INTERNAL;
		}
		buf_finish(&text);
	}
	return status;
}

void report_files_drop(struct report_file_list *files) {
	for (uint32_t i = 0; i < files->count; i++) {
		struct report_file *file = &files->items[i];
		if (file->descriptor >= 0)
			close(file->descriptor);
		if (file->scratch.n > 0)
			unlink(file->scratch.p);
		*file = (struct report_file){.descriptor = -1};
	}
}
