/* The texts of a container's files: keys of the ConfigMaps that it mounts; and the script that it runs. */
#include "agent/kubernetes/kustomize.h"

#include "agent/command_text.h"

enum { HOLE_BYTES_MAX = 200, HOLES_MAX = 10000 };

/* {{cluster_name}} and #{NAME}#, to be replaced by hand or by a tool; to Vector the first is a field, to Fluentd the
 * second is Ruby. */
static const struct {
	struct str open, close, not_in;
} marks[] = {{STR_INIT("{{"), STR_INIT("}}"), STR_INIT("aws_cloudwatch_logs")},
	     {STR_INIT("#{"), STR_INIT("}#"), STR_INIT("@type")}};

static void add_holes(struct derivation *d, size_t mark) {
	struct str open = marks[mark].open, close = marks[mark].close;
	size_t from = 0, at, end;
	if (str_contains(d->text, marks[mark].not_in))
		return;
	while (d->holes.count < HOLES_MAX && str_find(str_from_offset(d->text, from), open, &at)) {
		struct str rest = str_from_to(d->text, from + at, from + at + HOLE_BYTES_MAX);
		size_t newline = rest.n;
		str_find_char(rest, '\n', &newline);
		from += at + open.n;
		if (!str_find(str_from_to(rest, 0, newline), close, &end))
			continue;
		struct hole hole = {.expression = str_from_to(rest, 0, end + close.n), .kind = HOLE_DEPLOY_CONSTANT};
		hole.here = (struct span){.off = (uint32_t)(from - open.n), .len = (uint32_t)(end + close.n)};
		LIST_ADD(d->arena, &d->holes, hole);
		from = hole.here.off + hole.here.len;
	}
}

/* Of the two kinds the text has one, so that they stand in order. */
static void find_holes(struct derivation *d) {
	for (size_t i = 0; i < sizeof marks / sizeof *marks && !d->holes.count; i++)
		add_holes(d, i);
}

/* A whole file has no label: it is known by its path. */
static struct source *made_text(struct arena *arena, const struct file *file) {
	struct derivation d = {.arena = arena, .text = file->entry->text};
	struct source *text = placed_source(arena, file->entry->node, kube_label(arena, file->entry));
	find_holes(&d);
	text->holes = d.holes.items;
	text->hole_count = d.holes.count;
	return text;
}

struct source *kube_file_text(struct arena *arena, struct inner_file *inner) {
	const struct file *file = (struct file *)inner;
	const struct entry *entry = file->entry;
	const struct doc *doc = kube_doc(file->object, entry->node);
	struct derivation d = {.arena = arena, .outer = doc->source};
	if (file->object->is_made && !entry->encoded)
		return made_text(arena, file);
	if (entry->encoded)
		derivation_add(&d, PIECE_OPAQUE, entry->text, entry->node->span, 0);
	else
		doc->format->decode(doc, entry->node, &d);
	find_holes(&d);
	return source_derive(&d, kube_label(arena, entry));
}

struct inner_folder *kube_folder(struct cluster *cluster) {
	struct inner_folder *folder = ARENA_NEW(cluster->arena, struct inner_folder);
	*folder = (struct inner_folder){.arena = cluster->arena,
					.make = kube_file_text,
					.steps = &cluster->steps,
					.last_process = &cluster->processes};
	return folder;
}

const struct node *kube_script(struct arena *arena, const struct node *container) {
	struct command_words words = {0};
	command_words_add(arena, &words, kube_find_list(container, "command"));
	command_words_add(arena, &words, kube_find_list(container, "args"));
	const struct node *text = command_script(&words);
	return text && text->kind == NODE_STRING && command_script_matters(text->text) ? text : NULL;
}
