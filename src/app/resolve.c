/* One element at a time, as the system does it: lstat, and what a link says is put in front of what is left. */
#include "app/resolve.h"

#include "base/buf.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINKS_MAX = 40 };

struct walk {
	struct str root;
	struct buf at;	 /* where the path led so far, terminated */
	struct buf rest; /* what is left of it */
	struct stat status;
	uint32_t links;
	int error;
};

/* Takes the next element off the rest; false at its end. */
static bool next_element(struct walk *walk, char element[NAME_MAX + 1], size_t *ret_n) {
	struct str rest = buf_str(&walk->rest);
	size_t from = 0, to;
	while (from < rest.n && rest.p[from] == '/')
		from++;
	for (to = from; to < rest.n && rest.p[to] != '/';)
		to++;
	*ret_n = to - from;
	if (from == to)
		return false;
	if (*ret_n <= NAME_MAX) {
		memcpy(element, rest.p + from, *ret_n);
		element[*ret_n] = '\0';
	}
	memmove(walk->rest.p, rest.p + to, rest.n - to);
	walk->rest.n = rest.n - to;
	return true;
}

static void go_to(struct walk *walk, size_t n) {
	walk->at.n = n;
	walk->at.p[n] = '\0';
}

static void go_up(struct walk *walk) {
	size_t slash;
	if (walk->at.n > walk->root.n && str_find_last_char(buf_str(&walk->at), '/', &slash))
		go_to(walk, slash > walk->root.n ? slash : walk->root.n);
}

/* The link at walk->at, whose own name begins at name. */
static bool follow(struct walk *walk, size_t name) {
	char target[PATH_MAX];
	ssize_t n = readlink(walk->at.p, target, sizeof target);
	walk->error = n < 0 ? errno : ENAMETOOLONG;
	if (n < 0 || n == sizeof target || walk->rest.n + (size_t)n > PATH_MAX)
		return false;
	walk->error = ELOOP;
	if (++walk->links > LINKS_MAX)
		return false;
	struct buf rest = {0};
	buf_add(&rest, (struct str){.p = target, .n = (size_t)n});
	buf_add(&rest, buf_str(&walk->rest)); /* empty, or it begins with / */
	buf_finish(&walk->rest);
	walk->rest = rest;
	go_to(walk, n > 0 && target[0] == '/' ? walk->root.n : name);
	return true;
}

static bool step(struct walk *walk, struct str element) {
	size_t before = walk->at.n;
	if (str_is(element, "."))
		return true;
	if (str_is(element, "..")) {
		go_up(walk);
		return true;
	}
	walk->error = ENAMETOOLONG;
	if (element.n > NAME_MAX || before + 1 + element.n >= PATH_MAX)
		return false;
	buf_add_char(&walk->at, '/');
	buf_add(&walk->at, element);
	if (lstat(walk->at.p, &walk->status) != 0) {
		walk->error = errno;
		return false;
	}
	if (S_ISLNK(walk->status.st_mode))
		return follow(walk, before);
	walk->error = ENOTDIR;
	return S_ISDIR(walk->status.st_mode) || !walk->rest.n;
}

static bool resolve(struct walk *walk) {
	char element[NAME_MAX + 1];
	size_t n;
	while (next_element(walk, element, &n))
		if (!step(walk, (struct str){.p = element, .n = n}))
			return false;
	walk->error = ENOENT;
	return lstat(walk->at.n ? walk->at.p : "/", &walk->status) == 0;
}

enum resolve_state path_resolve(struct arena *arena, struct str root, struct str path, struct resolved *ret) {
	struct walk walk = {.root = root};
	if (path.n > PATH_MAX || (path.n && memchr(path.p, '\0', path.n))) {
		*ret = (struct resolved){.error = ENAMETOOLONG};
		return path.n > PATH_MAX ? RESOLVE_FAILED : RESOLVE_ABSENT;
	}
	buf_add(&walk.at, root);
	buf_add(&walk.rest, path);
	bool found = resolve(&walk);
	*ret = (struct resolved){.error = walk.error};
	if (found)
		*ret = (struct resolved){.path = arena_str(arena, walk.at.n ? buf_str(&walk.at) : STR("/")),
					 .mode = walk.status.st_mode};
	buf_finish(&walk.at);
	buf_finish(&walk.rest);
	if (found)
		return RESOLVE_FOUND;
	return ret->error == ENOENT || ret->error == ENOTDIR ? RESOLVE_ABSENT : RESOLVE_FAILED;
}
