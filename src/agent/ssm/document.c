/* Documents of Systems Manager and components of Image Builder: the scripts in their steps, which run on one host, and
 * the files that steps write. Shapes: docs.aws.amazon.com, systems-manager/latest/userguide
 * (documents-schemas-features, documents-command-ssm-plugin-reference), imagebuilder/latest/userguide
 * (toe-use-documents, toe-action-modules). */
#include "agent/ssm/reading.h"

#include "base/limits.h"

enum { STEPS_MAX = 1000 };

static const struct node *list_at(const struct node *node, const char *key) {
	const struct node *list = node_get(node, key);
	return list && list->kind == NODE_ARRAY ? list : NULL;
}

/* --- texts ----------------------------------------------------------------------------------------------------------
 */

/* {{ Name }} is filled in when the document runs: one value for all hosts it runs on. */
static void add_parameters(struct arena *arena, struct source *text) {
	LIST(, struct hole) holes = {0};
	size_t at = 0, open, close;
	while (str_find(str_from_offset(text->text, at), STR("{{"), &open) &&
	       str_find(str_from_offset(text->text, at + open), STR("}}"), &close)) {
		struct span here = {(uint32_t)(at + open), (uint32_t)close + 2};
		struct str expression = str_from_to(text->text, here.off, (size_t)here.off + here.len);
		at += open + here.len;
		if (here.len < 200 && !str_contains(expression, STR("\n")))
			LIST_ADD(arena, &holes,
				 (struct hole){.here = here, .expression = expression, .kind = HOLE_DEPLOY_CONSTANT});
	}
	text->holes = holes.items;
	text->hole_count = holes.count;
}

static void add_text(struct unpacking *u, struct derivation *d, const struct node *at, struct str label, bool script) {
	struct embedded embedded = {.host = u->hosts, .copies = u->unit->copies};
	u->full = u->full || !embedded_has_room(u->unit, u->ret, d->text.n, doc_site(u->doc, at->span));
	if (u->full || !d->pieces.count)
		return;
	embedded.text = source_derive(d, label);
	add_parameters(u->unit->arena, embedded.text);
	if (script)
		embedded.format = format_by_name(STR("shell"));
	embedded.baked = script && node_get(u->doc->root, "phases");
	LIST_ADD(u->unit->arena, u->ret, embedded);
}

/* A text, or a list of its lines. */
static void add_script(struct unpacking *u, const struct node *commands, struct str label) {
	struct derivation d = {.arena = u->unit->arena, .outer = u->doc->source};
	const struct node *item = commands && commands->kind == NODE_ARRAY ? commands->first : commands;
	bool list = item != commands;
	for (; item; item = list ? item->next : NULL) {
		if (item->kind != NODE_STRING || d.text.n + item->text.n > LIMIT_EMBEDDED_BYTES)
			continue;
		u->doc->format->decode(u->doc, item, &d);
		derivation_add(&d, PIECE_INSERTED, STR("\n"), (struct span){item->span.off + item->span.len, 0}, 0);
	}
	if (commands)
		add_text(u, &d, commands, label, true);
}

/* inputs of CreateFile */
static void add_files(struct unpacking *u, const struct node *files) {
	for (const struct node *file = files ? files->first : NULL; file && !u->full; file = file->next) {
		const struct node *path = node_get(file, "path"), *content = node_get(file, "content");
		struct derivation d = {.arena = u->unit->arena, .outer = u->doc->source};
		if (!path || !content || content->kind != NODE_STRING)
			continue;
		u->doc->format->decode(u->doc, content, &d);
		add_text(u, &d, content, path->text, false);
	}
}

/* --- steps ----------------------------------------------------------------------------------------------------------
 */

static struct str label_of(struct arena *arena, const struct node *step, const char *kind, uint32_t number) {
	const struct node *name = node_get(step, "name");
	if (!name)
		name = node_get(step, "id");
	if (name && name->kind == NODE_STRING && name->text.n)
		return name->text;
	return arena_format(arena, "%s %u", kind, (unsigned)number);
}

static bool is_shell(const struct node *action) {
	static const char *const names[] = {"aws:runShellScript", "aws:runCommand", "ExecuteBash", "CreateFile"};
	for (size_t i = 0; action && i < sizeof names / sizeof *names; i++)
		if (str_is(action->text, names[i]))
			return true;
	return false;
}

typedef void visit_step(void *context, const struct node *inputs, const struct node *step, uint32_t number);

static void walk_steps(const struct node *steps, visit_step *visit, void *context) {
	uint32_t number = 0;
	for (const struct node *step = steps ? steps->first : NULL; step && number < STEPS_MAX; step = step->next) {
		const struct node *inputs = node_get(step, "inputs");
		number++;
		if (inputs && is_shell(node_get(step, "action")))
			visit(context, inputs, step, number);
	}
}

/* mainSteps; runtimeConfig of schema 1.2; phases of Image Builder. */
static void walk(const struct node *root, visit_step *visit, void *context) {
	const struct node *phases = list_at(root, "phases"), *old = node_find(root, "runtimeConfig/aws:runShellScript");
	const struct node *properties = list_at(old, "properties");
	uint32_t number = 0;
	walk_steps(list_at(root, "mainSteps"), visit, context);
	for (const struct node *item = properties ? properties->first : NULL; item && number < STEPS_MAX;
	     item = item->next)
		visit(context, item, item, ++number);
	for (const struct node *phase = phases ? phases->first : NULL; phase && number++ < STEPS_MAX;
	     phase = phase->next)
		walk_steps(list_at(phase, "steps"), visit, context);
}

static void count(void *context, const struct node *inputs, const struct node *step, uint32_t number) {
	(void)inputs;
	(void)step;
	(void)number;
	++*(uint32_t *)context;
}

bool ssm_document_holds(const struct node *root, struct str *ret_why) {
	uint32_t steps = 0;
	if (!root || root->kind != NODE_OBJECT || !node_get(root, "schemaVersion"))
		return false;
	walk(root, count, &steps);
	if (steps)
		*ret_why = node_get(root, "phases") ? STR("a component of Image Builder") : STR("an SSM document");
	return steps > 0;
}

static void unpack_step(void *context, const struct node *inputs, const struct node *step, uint32_t number) {
	struct unpacking *u = context;
	struct str label = label_of(u->unit->arena, step, "step", number);
	const struct node *parameters = node_get(inputs, "Parameters"), *commands = node_get(inputs, "runCommand");
	if (u->full)
		return;
	if (inputs->kind == NODE_ARRAY) {
		add_files(u, inputs);
		return;
	}
	if (!commands) /* of Image Builder, or handed to AWS-RunShellScript */
		commands = node_get(inputs, "commands");
	add_script(u, commands ? commands : node_get(parameters, "commands"), label);
}

void ssm_document_unpack(struct unpacking *u) {
	struct str why;
	if (!ssm_document_holds(u->doc->root, &why))
		return;
	u->hosts++;
	walk(u->doc->root, unpack_step, u);
}
