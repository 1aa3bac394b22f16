/* The physical limit of a folder search: lists every folder below ROOT, opens, sizes, reads and closes every file, and
 * looks at nothing. usage: read ROOT [THREADS]. Folders of one level are shared between the threads. */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_BYTES = 1 << 20, THREADS_MAX = 64 };

struct folders {
	char **paths;
	size_t count, room;
};

struct reader {
	pthread_t thread;
	struct folders next;
	uint64_t files, bytes;
	char *buffer;
};

static struct folders level;
static atomic_size_t next_folder;

static void *must(void *p) {
	if (!p)
		abort();
	return p;
}

static void keep_folder(struct folders *folders, char *path) {
	if (folders->count == folders->room) {
		folders->room = folders->room ? folders->room * 2 : 64;
		folders->paths = must(realloc(folders->paths, folders->room * sizeof *folders->paths));
	}
	folders->paths[folders->count++] = path;
}

static char *join(const char *parent, const char *name) {
	size_t bytes = strlen(parent) + strlen(name) + 2;
	char *path = must(malloc(bytes));
	snprintf(path, bytes, "%s/%s", parent, name);
	return path;
}

static void read_file(struct reader *reader, int folder, const char *name) {
	int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC);
	struct stat status;
	if (descriptor < 0)
		return;
	if (fstat(descriptor, &status) == 0) {
		ssize_t got;
		do {
			got = read(descriptor, reader->buffer, BUFFER_BYTES);
			reader->bytes += got > 0 ? (uint64_t)got : 0;
		} while (got == BUFFER_BYTES);
	}
	close(descriptor);
	reader->files++;
}

static void read_folder(struct reader *reader, const char *path) {
	DIR *stream = opendir(path);
	if (!stream)
		return;
	for (const struct dirent *entry; (entry = readdir(stream));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (entry->d_type == DT_DIR)
			keep_folder(&reader->next, join(path, entry->d_name));
		else if (entry->d_type == DT_REG)
			read_file(reader, dirfd(stream), entry->d_name);
	}
	closedir(stream);
}

static void *read_level(void *argument) {
	struct reader *reader = argument;
	for (size_t i; (i = atomic_fetch_add(&next_folder, 1)) < level.count;)
		read_folder(reader, level.paths[i]);
	return NULL;
}

static void run_level(struct reader *readers, int threads) {
	next_folder = 0;
	for (int i = 1; i < threads; i++)
		if (pthread_create(&readers[i].thread, NULL, read_level, &readers[i]) != 0)
			abort();
	read_level(&readers[0]);
	for (int i = 1; i < threads; i++)
		pthread_join(readers[i].thread, NULL);
	for (size_t i = 0; i < level.count; i++)
		free(level.paths[i]);
	level.count = 0;
	for (int i = 0; i < threads; i++) {
		struct folders *next = &readers[i].next;
		for (size_t k = 0; k < next->count; k++)
			keep_folder(&level, next->paths[k]);
		next->count = 0;
	}
}

int main(int argc, char **argv) {
	static struct reader readers[THREADS_MAX];
	long threads = argc > 2 ? strtol(argv[2], NULL, 10) : 2;
	if (argc < 2 || threads < 1 || threads > THREADS_MAX) {
		fputs("usage: read ROOT [THREADS]\n", stderr);
		return 2;
	}
	for (long i = 0; i < threads; i++)
		readers[i].buffer = must(malloc(BUFFER_BYTES));
	keep_folder(&level, join(argv[1], "."));
	while (level.count)
		run_level(readers, (int)threads);
	uint64_t files = 0, bytes = 0;
	for (long i = 0; i < threads; i++) {
		files += readers[i].files;
		bytes += readers[i].bytes;
	}
	printf("%llu files, %llu bytes\n", (unsigned long long)files, (unsigned long long)bytes);
	return 0;
}
