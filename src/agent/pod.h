/* What a pod is to the configurations in it, for those who make pods out of something else: charts, operators. */
#ifndef CWD_AGENT_POD_H
#define CWD_AGENT_POD_H

#include "claim/agent.h"

/* The variables of a container, with env and envFrom as a manifest has them, in a pod with hostNetwork and hostname;
 * ret_closed: there are no others. */
void pod_environment(struct arena *arena, struct doc *doc, const struct node *pod, const struct node *container,
		     struct environment *ret, bool *ret_closed);

/* Files that lie in one folder of the container. */
struct pod_file {
	struct str name;
	struct source *text;
};
LIST(pod_files, struct pod_file);
/* Finds them by name; others may be in the image. */
struct loader *pod_loader(struct arena *arena, const struct pod_files *files);

#endif
