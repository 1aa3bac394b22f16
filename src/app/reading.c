/* Documents of a stream, each asked for its own; those of an agent that reads a stream as one are one. */
#include "app/reading.h"

#include "app/text.h"
#include "app/unrendered.h"

/* --- readings ----------------------------------------------------------------------------------------------------- */

static bool may_have(const struct agent *agent, struct str text, const struct format *format,
		     const struct claimant *claimant) {
	if (claimant->agent)
		return claimant->agent == agent;
	return agent_reads(agent, format) && text_has_words_of(text, agent);
}

/* kubectl and others read a stream document by document: those before a syntax error count. Of templates of other tools
 * nothing is known. */
static struct doc *keep_whole(struct doc *doc) {
	struct span at;
	if (!doc->unreadable || !doc->whole_roots || unrendered_hole(doc) || unrendered_template(doc, &at))
		return doc;
	doc->unreadable = false;
	doc->root_count = doc->whole_roots;
	for (uint32_t i = 0; i < doc->problems.count; i++)
		if (doc->problems.items[i].incomplete)
			doc->problems.items[i].reason = STR("only the documents above were checked: whoever reads the "
							    "stream refuses this one, and what stands below it");
	return doc;
}

struct readings readings_make(struct arena *arena, struct source *text, const struct format *format,
			      const struct claimant *claimant) {
	struct readings readings = {.plain = keep_whole(doc_parse(arena, text, format))};
	for (const struct agent *const *agent = agent_all(); *agent; agent++) {
		if (!(*agent)->takes_stream && !(*agent)->expand)
			continue;
		if (!may_have(*agent, text->text, format, claimant))
			continue;
		if ((*agent)->takes_stream && !readings.values)
			readings.values = doc_stream(arena, readings.plain);
		if (!(*agent)->expand)
			continue;
		struct source *expanded = (*agent)->expand(arena, text, claimant->env, claimant->env_closed);
		if (!expanded)
			continue;
		struct doc *doc = keep_whole(doc_parse(arena, expanded, format));
		LIST_ADD(arena, &readings.own, (struct reading){*agent, doc});
	}
	return readings;
}

static struct doc *doc_for(const struct readings *readings, const struct agent *agent) {
	for (uint32_t i = 0; i < readings->own.count; i++)
		if (readings->own.items[i].agent == agent)
			return readings->own.items[i].doc;
	bool stream = readings->values && agent->takes_stream && agent->takes_stream(readings->values);
	return stream ? readings->values : readings->plain;
}

/* --- documents ---------------------------------------------------------------------------------------------------- */

/* The i-th document of a stream as one of its own, without problems. */
static struct doc *document_of(struct arena *arena, struct doc *stream, uint32_t i) {
	if (stream->root_count == 1)
		return stream;
	struct doc *view = ARENA_NEW(arena, struct doc);
	*view = *stream;
	view->root = stream->roots[i];
	view->roots = &stream->roots[i];
	view->root_count = 1;
	view->problems = (struct problem_list){0};
	return view;
}

/* Of the problems of a stream those from its i-th document to the next; those before the first are the first's. What
 * stops the reading of the stream concerns whoever takes a document of it first. */
static struct problem_list problems_of(struct arena *arena, const struct doc *stream, uint32_t i, bool first_taken) {
	uint32_t from = i > 0 ? stream->roots[i]->span.off : 0;
	uint32_t to = i + 1 < stream->root_count ? stream->roots[i + 1]->span.off : UINT32_MAX;
	struct problem_list problems = {0};
	if (first_taken && stream->incomplete)
		return stream->problems;
	for (uint32_t k = 0; k < stream->problems.count; k++) {
		uint32_t off = stream->problems.items[k].at.at.off;
		if (off >= from && off < to)
			LIST_ADD(arena, &problems, stream->problems.items[k]);
	}
	return problems;
}

/* --- who takes them ----------------------------------------------------------------------------------------------- */

#define WHOLE UINT32_MAX

/* What is asked about: the i-th document, or the whole stream. */
struct question {
	struct arena *arena;
	const struct readings *readings;
	const struct claimant *claimant;
	uint32_t i;
	struct doc *stream, *document; /* of the agent that was asked last */
};

/* The document as agent reads it; NULL: it cannot. */
static struct doc *show(struct question *q, const struct agent *agent) {
	struct doc *stream = doc_for(q->readings, agent);
	if (stream->unreadable || (q->i != WHOLE && q->i >= stream->root_count))
		return NULL;
	if (q->stream != stream)
		q->document = q->i == WHOLE ? stream : document_of(q->arena, stream, q->i);
	q->stream = stream;
	return q->document;
}

static struct detected ask(struct question *q) {
	const struct claimant *claimant = q->claimant;
	struct detected idle = {0};
	q->stream = NULL;
	for (const struct agent *const *agent = agent_all(); *agent; agent++) {
		bool fits =
		    claimant->agent ? claimant->agent == *agent : agent_reads(*agent, q->readings->plain->format);
		struct doc *document = fits ? show(q, *agent) : NULL;
		if (!document)
			continue;
		if (claimant->why.n)
			return (struct detected){.agent = *agent, .why = claimant->why};
		struct detected detected = detect_as(*agent, document);
		if (detected.agent && !detected.idle)
			return detected;
		if (!idle.agent && !document->incomplete) /* nobody knows what an unread rest sends */
			idle = detected;
	}
	return idle;
}

static struct portion *portion_of(struct arena *arena, struct portion_list *all, const struct agent *agent,
				  uint32_t room) {
	for (uint32_t i = 0; i < all->count; i++)
		if (all->items[i].agent == agent)
			return &all->items[i];
	LIST_ADD(arena, all, (struct portion){.agent = agent, .docs = ARENA_ARRAY(arena, struct doc *, room)});
	return &all->items[all->count - 1];
}

static uint32_t count_documents(const struct readings *readings) {
	const struct doc *plain = readings->values ? readings->values : readings->plain;
	uint32_t count = plain->unreadable ? 0 : plain->root_count;
	for (uint32_t i = 0; i < readings->own.count; i++) {
		const struct doc *doc = readings->own.items[i].doc;
		count = !doc->unreadable && doc->root_count > count ? doc->root_count : count;
	}
	return count;
}

/* Of a stream that its agent reads as one, without the documents of others. */
static struct doc *join(struct arena *arena, struct doc *stream, const struct portion *portion) {
	if (portion->doc_count == stream->root_count)
		return stream;
	struct doc *view = ARENA_NEW(arena, struct doc);
	*view = *portion->docs[0];
	view->roots = ARENA_ARRAY(arena, struct node *, portion->doc_count);
	view->root_count = portion->doc_count;
	view->problems = (struct problem_list){0};
	for (uint32_t i = 0; i < portion->doc_count; i++) {
		const struct doc *document = portion->docs[i];
		view->roots[i] = document->root;
		for (uint32_t k = 0; k < document->problems.count; k++)
			LIST_ADD(arena, &view->problems, document->problems.items[k]);
	}
	return view;
}

static void join_portions(struct arena *arena, const struct readings *readings, struct portion_list *portions) {
	for (uint32_t i = 0; i < portions->count; i++) {
		struct portion *portion = &portions->items[i];
		if (!portion->agent->joins_documents || portion->doc_count == 1)
			continue;
		portion->docs[0] = join(arena, doc_for(readings, portion->agent), portion);
		portion->doc_count = 1;
	}
}

static void add_document(struct question *q, const struct agent *agent, uint32_t room, struct portion_list *ret) {
	struct doc *document = show(q, agent), *stream = q->stream;
	if (document != stream && stream->problems.count)
		document->problems = problems_of(q->arena, stream, q->i, !ret->count);
	struct portion *portion = portion_of(q->arena, ret, agent, room);
	portion->docs[portion->doc_count++] = document;
	portion->incomplete = stream->incomplete;
}

bool portions_find(struct arena *arena, const struct readings *readings, const struct claimant *claimant,
		   struct portion_list *ret, struct str *why, struct detected *idle) {
	struct question q = {.arena = arena, .readings = readings, .claimant = claimant, .i = WHOLE};
	uint32_t count = count_documents(readings);
	struct detected whole = ask(&q);
	/* Who reads streams as one, and knows this one, has the documents that are nobody's alone, too. */
	bool joined = whole.agent && whole.agent->joins_documents && !whole.idle;
	for (q.i = 0; q.i < count; q.i++) {
		q.stream = NULL;
		struct detected detected = count > 1 ? ask(&q) : whole;
		if (joined && (!detected.agent || detected.idle))
			detected = whole;
		if (detected.idle && !idle->agent)
			*idle = detected;
		if (!detected.agent || detected.idle)
			continue;
		if (!ret->count)
			*why = detected.why;
		add_document(&q, detected.agent, count, ret);
	}
	join_portions(arena, readings, ret);
	return ret->count;
}
