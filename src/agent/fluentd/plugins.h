/* What is known of Fluentd's plug-ins: where the tags of inputs come from, what outputs do with events. */
#ifndef CWD_AGENT_FLUENTD_PLUGINS_H
#define CWD_AGENT_FLUENTD_PLUGINS_H

#include "claim/claim.h"

enum tag_origin {
	TAGS_UNKNOWN,  /* a plug-in that is not known here */
	TAGS_CONSTANT, /* the setting tag */
	TAGS_PATH,     /* tag, in which the first * becomes the path of the file */
	TAGS_SYSLOG,   /* tag, facility, severity */
	TAGS_SENDER,   /* the sender's, unless tag is set; behind add_tag_prefix */
	TAGS_URL,      /* the path of the request; behind add_tag_prefix */
	TAGS_NONE,     /* it has no events */
};

/* multi_workers: may it stand outside of <worker> sections if there are several workers? POSSIBLE: not known. many: it
 * takes what several senders send. */
struct source_plugin {
	const char *name;
	enum tag_origin tags;
	enum answer multi_workers;
	bool many;
	enum writer_kind kind;
};

const struct source_plugin *fd_source_plugin(struct str type); /* never NULL */

enum output_action {
	ACTION_UNKNOWN, /* a plug-in that is not known here */
	ACTION_CLOUDWATCH,
	ACTION_END, /* events leave Fluentd here, or are dropped */
	ACTION_COPY,
	ACTION_SHARE, /* each store a part */
	ACTION_RELABEL,
	ACTION_REWRITE, /* rewrite_tag_filter */
	ACTION_RETAG,	/* events come back with another tag: tag, remove_tag_prefix, add_tag_prefix */
};

enum output_action fd_output_action(struct str type);

#endif
