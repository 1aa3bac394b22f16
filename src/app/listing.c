/* Linux is asked directly: readdir spends an fstat, an fcntl and a buffer on every folder. Elsewhere it is readdir. */
#include "app/listing.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int open_folder(const char *path, bool follow) {
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
}

static bool is_itself_or_parent(const char *name) {
	return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

#ifdef __linux__

bool listing_open(struct listing *listing, const char *path, bool follow, char *buffer) {
	*listing = (struct listing){.descriptor = open_folder(path, follow), .buffer = buffer};
	return listing->descriptor >= 0;
}

static bool fill(struct listing *listing) {
	ssize_t got = getdents64(listing->descriptor, listing->buffer, LISTING_BUFFER_BYTES);
	listing->at = 0;
	listing->filled = got > 0 ? (size_t)got : 0;
	return got > 0;
}

bool listing_next(struct listing *listing, struct str *ret_name, unsigned char *ret_type) {
	for (;;) {
		if (listing->at >= listing->filled && !fill(listing))
			return false;
		const struct dirent64 *entry = (const void *)(listing->buffer + listing->at);
		listing->at += entry->d_reclen;
		if (is_itself_or_parent(entry->d_name))
			continue;
		*ret_name = str_from(entry->d_name);
		*ret_type = entry->d_type;
		return true;
	}
}

void listing_close(struct listing *listing) {
	close(listing->descriptor);
}

#else

bool listing_open(struct listing *listing, const char *path, bool follow, char *buffer) {
	*listing = (struct listing){.descriptor = open_folder(path, follow), .buffer = buffer};
	if (listing->descriptor < 0)
		return false;
	listing->stream = fdopendir(listing->descriptor);
	if (!listing->stream)
		close(listing->descriptor);
	return listing->stream;
}

bool listing_next(struct listing *listing, struct str *ret_name, unsigned char *ret_type) {
	for (const struct dirent *entry; (entry = readdir(listing->stream));) {
		if (is_itself_or_parent(entry->d_name))
			continue;
		*ret_name = str_from(entry->d_name);
		*ret_type = entry->d_type;
		return true;
	}
	return false;
}

void listing_close(struct listing *listing) {
	closedir(listing->stream);
}

#endif
