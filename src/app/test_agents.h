/* Three made-up shippers for tests of what reads configurations, in place of the real ones (a test that includes this
 * has its own agent_all). "porter" replaces ${NAME} in its texts and has sources "porter": [{"stream": "x"}, ...];
 * "nest" has the same under "nest", and holds texts of others:
 *   "inner": ["text", ...] of whoever recognises them, "porters": ["text", ...] of porter, "away": the same, elsewhere.
 * "hauler" has sources too, and reads them from the file that "include" names besides. */
#ifndef CWD_APP_TEST_AGENTS_H
#define CWD_APP_TEST_AGENTS_H

#include "app/run.h"
#include "app/test_folder.h"
#include "doc/node.h"

static const char *const porter_words[] = {"porter", NULL}, *const nest_words[] = {"nest", NULL},
			 *const hauler_words[] = {"hauler", NULL};
static const char *const porter_formats[] = {"json", "yaml", NULL};

static inline bool test_recognise(const struct doc *doc, const char *key, struct str *ret_why) {
	const struct node *member = node_get(doc->root, key);
	if (!member)
		return false;
	*ret_why = member->count ? str_from(key) : STR("nothing to send");
	return member->count;
}

static inline bool test_read(struct unit *unit, const char *key) {
	for (uint32_t d = 0; d < unit->doc_count; d++) {
		const struct node *sources = node_get(unit->docs[d]->root, key);
		for (const struct node *source = sources ? sources->first : NULL; source; source = source->next) {
			const struct node *stream = node_get(source, "stream");
			struct claim *claim = claim_add(unit, WRITER_INPUT,
							doc_site(unit->docs[d], stream ? stream->span : source->span));
			claim->delivers = CERTAIN;
			claim->writer.name.value = template_literal(unit->arena, STR("source"));
			claim->group.value = template_literal(unit->arena, STR("g"));
			claim->group.origin = claim->stream.origin = ORIGIN_WRITTEN;
			claim->group.at = claim->stream.at = claim->at;
			claim->stream.value = template_literal(unit->arena, stream ? stream->text : STR(""));
		}
	}
	return true;
}

static inline bool porter_recognise(const struct doc *doc, struct str *ret_why) {
	return test_recognise(doc, "porter", ret_why);
}

static inline bool nest_recognise(const struct doc *doc, struct str *ret_why) {
	return test_recognise(doc, "nest", ret_why);
}

static inline bool porter_read(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	(void)asked;
	(void)ret;
	return test_read(unit, "porter");
}

static inline bool nest_read(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	(void)asked;
	(void)ret;
	return test_read(unit, "nest");
}

static inline bool hauler_recognise(const struct doc *doc, struct str *ret_why) {
	return test_recognise(doc, "hauler", ret_why);
}

static inline bool hauler_read(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	(void)asked;
	(void)ret;
	return test_read(unit, "hauler");
}

static inline void hauler_load(struct unit *unit) {
	const struct node *include = node_get(unit->docs[0]->root, "include");
	struct loaded loaded;
	if (!include)
		return;
	unit->loader->read(unit->loader, unit->arena, unit->docs[0]->source, include->text, unit->docs[0]->format,
			   &loaded);
	if (loaded.state == LOAD_READ)
		unit_add_doc(unit, include, loaded.doc);
}

static inline struct source *porter_expand(struct arena *arena, struct source *text, const struct environment *env,
					   bool env_closed) {
	struct derivation d = {.arena = arena, .outer = text};
	size_t done = 0, at, end;
	(void)env_closed;
	while (str_find(str_from_offset(text->text, done), STR("${"), &at)) {
		at += done;
		if (!str_find_char(str_from_offset(text->text, at), '}', &end))
			break;
		end += at + 1;
		struct str name = str_from_to(text->text, at + 2, end - 1), value;
		struct span span = {(uint32_t)at, (uint32_t)(end - at)};
		derivation_add(&d, PIECE_COPY, str_from_to(text->text, done, at),
			       (struct span){(uint32_t)done, (uint32_t)(at - done)}, 0);
		if (environment_get(env, name, &value))
			derivation_add(&d, PIECE_ESCAPED, value, span, 0);
		else
			derivation_add_hole(&d, HOLE_ENVIRONMENT, name, str_from_to(text->text, at, end), span);
		done = end;
	}
	if (!done)
		return NULL;
	struct str rest = str_from_offset(text->text, done);
	derivation_add(&d, PIECE_COPY, rest, (struct span){(uint32_t)done, (uint32_t)rest.n}, 0);
	return source_derive(&d, STR(""));
}

static const struct agent agent_porter;

static inline void nest_unpack_list(struct unit *unit, const char *key, const struct agent *agent, bool elsewhere,
				    struct embedded_list *ret) {
	for (uint32_t d = 0; d < unit->doc_count; d++) {
		const struct node *list = node_get(unit->docs[d]->root, key);
		uint32_t i = 0;
		for (const struct node *text = list ? list->first : NULL; text; text = text->next) {
			struct str label = arena_format(unit->arena, "%s/%u", key, i++);
			struct source *source = doc_embedded(unit->arena, unit->docs[d], text, label);
			LIST_ADD(unit->arena, ret,
				 (struct embedded){.text = source, .agent = agent, .host = elsewhere ? i : 0});
		}
	}
}

static inline void nest_unpack(struct unit *unit, struct embedded_list *ret) {
	nest_unpack_list(unit, "inner", NULL, false, ret);
	nest_unpack_list(unit, "porters", &agent_porter, false, ret);
	nest_unpack_list(unit, "away", NULL, true, ret);
}

static inline bool test_spell(const struct variable *variable, struct buf *out) {
	(void)variable;
	(void)out;
	return false;
}

static inline const char *test_restart(const struct unit *unit) {
	(void)unit;
	return "restart it";
}

static inline void test_identity(const struct world *world, struct variable *ret) {
	(void)world;
	*ret = (struct variable){.id = IDENTITY_HOST_NAME, .scope = DIFFERENCE_HOST, .name = STR("${HOSTNAME}")};
}

static const struct agent agent_porter = {
    .name = "porter",
    .title = "Porter",
    .formats = porter_formats,
    .words = porter_words,
    .recognise = porter_recognise,
    .expand = porter_expand,
    .read = porter_read,
    .spell_variable = test_spell,
    .host_identity = test_identity,
    .restart = test_restart,
    .stream_key = "stream",
};

static const struct agent agent_nest = {
    .name = "nest",
    .title = "Nest",
    .formats = porter_formats,
    .words = nest_words,
    .recognise = nest_recognise,
    .unpack = nest_unpack,
    .read = nest_read,
    .spell_variable = test_spell,
    .host_identity = test_identity,
    .restart = test_restart,
    .stream_key = "stream",
};

static const struct agent agent_hauler = {
    .name = "hauler",
    .title = "Hauler",
    .formats = porter_formats,
    .words = hauler_words,
    .recognise = hauler_recognise,
    .load = hauler_load,
    .read = hauler_read,
    .spell_variable = test_spell,
    .host_identity = test_identity,
    .restart = test_restart,
    .stream_key = "stream",
};

const struct agent *const *agent_all(void) {
	static const struct agent *const all[] = {&agent_nest, &agent_porter, &agent_hauler, NULL};
	return all;
}

/* A run over the files of a scratch folder; what was printed. */
struct test_run {
	struct test_folder folder;
	struct settings settings;
	struct run run;
	struct str paths[4];
	struct buf out;
};

static inline void test_run_init(struct test_run *t) {
	*t = (struct test_run){.folder = test_folder_new(), .settings = {.jobs = 1, .keep_files = true}};
	t->settings.paths = t->paths;
	selection_init(t->folder.arena, &t->settings.selection);
}

static inline void test_run_path(struct test_run *t, const char *name) {
	t->paths[t->settings.path_count++] = test_path(&t->folder, name);
}

/* Lints what was named; the report in this format, without the folder's path. */
static inline struct str test_lint(struct test_run *t, const char *format) {
	run_inputs(&t->run, &t->settings);
	struct buf out = {0};
	reporter_by_name(str_from(format))->write(&t->run.report, &(struct style){.quiet = true}, &out);
	struct str rest = buf_str(&out), folder = test_path(&t->folder, "");
	buf_clear(&t->out);
	for (size_t at; str_find(rest, folder, &at); rest = str_from_offset(rest, at + folder.n))
		buf_add(&t->out, str_from_to(rest, 0, at));
	buf_add(&t->out, rest);
	buf_finish(&out);
	return buf_str(&t->out);
}

static inline void test_run_finish(struct test_run *t) {
	run_finish(&t->run);
	buf_finish(&t->out);
	test_folder_finish(&t->folder);
}

#endif
