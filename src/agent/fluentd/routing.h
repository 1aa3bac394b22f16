/* How events travel from <source> sections to outputs: the routers of the top level and of labels, in one worker. */
#ifndef CWD_AGENT_FLUENTD_ROUTING_H
#define CWD_AGENT_FLUENTD_ROUTING_H

#include "agent/fluentd/reading.h"

struct match_edge {
	uint32_t edge;
	const struct element *match;
};

/* The graph of one class of workers, while it is built. */
struct wiring {
	struct reading *r;
	struct route_graph graph;
	uint32_t worker;
	uint32_t root;	   /* the node that events of the top level come to */
	struct map labels; /* number of the same node + 1, by name */
	uint32_t other;	   /* where events end that go elsewhere */
	LIST(match_edge_list, struct match_edge) matches;
};

/* What a <match> selects. */
struct pattern {
	struct tag_pattern *globs;	     /* NULL: none */
	LIST(, struct tag_pattern *) commas; /* those with a comma, which is a character of the tag */
	struct regex_list regexes;
	bool unknown; /* made by code */
	const struct element *match;
};
struct pattern *fd_pattern_read(struct reading *r, struct element *match);
enum tag_match fd_pattern_test(const void *pattern, const struct route_packet *packet);
/* Reports, once for each <match>, what of its pattern Fluentd refuses. */
void fd_pattern_check(struct reading *r, const struct element *match);

/* Reports the patterns that took too long. */
void fd_patterns_finish(struct reading *r);

/* The node of the router that a label names; ROUTE_NONE if there is none. */
uint32_t fd_wiring_label(struct wiring *w, struct str name);
/* The node that events of this section go to, for one that sends them on: its @label, or router. */
uint32_t fd_wiring_target(struct wiring *w, const struct element *element, uint32_t router);
enum tag_match fd_perhaps(const void *data, const struct route_packet *packet); /* a route_test: TAG_MAYBE */
enum tag_match fd_partly(const void *data, const struct route_packet *packet);	/* a route_test: TAG_SOME */

/* rewrite.c: the nodes of outputs that send events on with other tags. */
uint32_t fd_rewrite_add(struct wiring *w, const struct element *element, uint32_t router);
uint32_t fd_retag_add(struct wiring *w, const struct element *element, uint32_t router);
/* A text with ${tag}, ${tag_parts[0]}, ${hostname} and others for these tags, which came from this input; the rest is a
 * part of the record. */
struct template fd_tag_text_fill(struct reading *r, const struct value *text, const struct template *tags,
				 const char *whose, struct str input);

/* Routes events in each class of workers, and keeps what came of it. */
void fd_routing_run(struct reading *r);

#endif
