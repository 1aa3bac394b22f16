/* Files of one machine that stand inside a document: keys of the ConfigMaps that a container mounts, what a script
 * writes. Which of them include others, which are loaded together by one process, and a loader that reaches them. What
 * an include says is read by the shipper whose file it is. */
#ifndef CWD_AGENT_INNER_FILES_H
#define CWD_AGENT_INNER_FILES_H

#include "agent/control_call.h"

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
/* Of the texts of list from the one numbered from on: those of one host that say where they lie (source.lies_at) are
 * files of one machine. What others include is left out of the list; calls say what else goes together. counts: 0 at
 * first, and the same for all parts of a list. */
struct inner_counts {
	uint64_t steps;
	uint32_t processes;
};
void inner_files_gather(struct arena *arena, struct embedded_list *list, uint32_t from,
			const struct control_call_list *calls, struct inner_counts *counts);

#endif
