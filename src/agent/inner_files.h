/* Files of one machine that stand inside a document: keys of the ConfigMaps that a container mounts, what a script
 * writes. Which of them include others, which are loaded together by one process, and a loader that reaches them. What
 * an include says is read by the shipper whose file it is. */
#ifndef CWD_AGENT_INNER_FILES_H
#define CWD_AGENT_INNER_FILES_H

#include "claim/agent.h"

struct inner_file {
	struct str path;       /* absolute */
	struct str text;       /* as it ends up there, or enough like it to find words and includes in */
	struct source *source; /* NULL: not made yet; see inner_file_source */
	bool is_ours;	       /* it has a word of a shipper */
	/* Settled: another one includes it; it is a configuration, or includes one; it includes others of them. */
	bool is_included, is_start, includes;
	bool is_reached;  /* private */
	uint32_t process; /* settled: 0, or the number of the process that loads it with others */
};

struct inner_folder {
	struct arena *arena;
	struct inner_file **items;
	uint32_t count, room;
	struct str_list whole; /* folders that hold nothing else */
	bool is_loose;	       /* nobody knows where the files are: names count, not folders */
	/* The text of a file, with its place and a label; lies_at is set by inner_file_source. */
	struct source *(*make)(struct arena *arena, struct inner_file *file);
	/* Of all folders together: names compared for includes, the last number of a process. */
	uint64_t *steps;
	uint32_t *last_process;
};

struct source *inner_file_source(const struct inner_folder *folder, struct inner_file *file);
/* Fills what is settled. Of files that include each other the first is the start. */
void inner_files_settle(struct inner_folder *folder);
/* Reaches the other files of the folder, for start. */
struct loader *inner_files_loader(struct inner_folder *folder, const struct inner_file *start);
/* Does all of that for the texts of a list, from the one at from on, of which it is known where they lie: those with
 * one host number are one folder. Parts of others are taken out of the list. */
void inner_files_join(struct arena *arena, struct embedded_list *list, uint32_t from);

#endif
