/* Releases of Helm charts that stand in other documents: Flux, Argo CD, Terraform. */
#ifndef CWD_AGENT_HELM_H
#define CWD_AGENT_HELM_H

#include "claim/agent.h"

/* --set PATH=VALUE */
struct helm_setting {
	struct str path;
	const struct node *value;
};

struct helm_release {
	struct doc *doc;
	const struct node *values; /* an object, or a string with YAML in it; NULL: none */
	struct str chart;	   /* its name; empty: not known */
	struct str label;	   /* of the values */
	LIST(, struct helm_setting) settings;
	bool filled_in; /* another tool fills in its {{ }} before Helm sees the values */
};

/* May it be the release of a chart whose values are read? */
bool helm_release_is_ours(struct arena *arena, const struct helm_release *release);
/* Adds its values, with the settings over them, as a process of a host of its own. */
void helm_release_embed(struct unit *unit, const struct helm_release *release, uint32_t host,
			struct embedded_list *ret);

#endif
