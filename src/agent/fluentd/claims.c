/* Claims: one for each way that events take from an input to a cloudwatch_logs section. */
#include "agent/fluentd/plugins.h"
#include "agent/fluentd/reading.h"

#include "base/utf8.h"

static const struct source_plugin *plugin_of(struct reading *r, const struct input *input) {
	struct setting *type = input->source ? fd_element_type(r, input->source) : NULL;
	return fd_source_plugin(type && type->value->known ? type->value->text : STR(""));
}

static bool is_key(const struct setting *setting) {
	return setting && str_ends_with(setting->key, STR("_key"));
}

static struct field field_of(const struct setting *setting, struct template value) {
	if (!setting)
		return (struct field){0};
	return (struct field){.value = value, .at = fd_setting_site(setting), .origin = ORIGIN_WRITTEN};
}

/* Is there a part that nobody knows before events come? */
static bool is_open(const struct template *name) {
	for (uint32_t i = 0; i < name->count; i++) {
		enum identity id = name->parts[i].is_variable ? name->parts[i].variable.id : IDENTITY_COUNT;
		if (id == IDENTITY_SOURCE_PATH || id == IDENTITY_TAG || id == IDENTITY_RECORD || id == IDENTITY_DATE ||
		    id == IDENTITY_RANDOM || id == IDENTITY_TASK)
			return true;
	}
	return false;
}

/* Does the name hold the path, or a part of the tag that may be all that differs? */
static bool tells_files_apart(const struct template *name) {
	for (uint32_t i = 0; i < name->count; i++) {
		enum identity id = name->parts[i].is_variable ? name->parts[i].variable.id : IDENTITY_COUNT;
		bool drawn = id == IDENTITY_RANDOM && name->parts[i].variable.scope == DIFFERENCE_PROCESS;
		if (id == IDENTITY_SOURCE_PATH || id == IDENTITY_TAG || id == IDENTITY_RECORD || drawn)
			return true;
	}
	return false;
}

static void set_writer(struct reading *r, struct claim *claim, const struct way *way) {
	const struct input *input = way->input;
	struct writer *writer = &claim->writer;
	writer->input = input->name;
	writer->reads = input->reads;
	writer->excludes = input->excludes;
	writer->open_set = input->open_set;
	writer->name.origin = ORIGIN_WRITTEN;
	writer->name.value = input->path.count ? input->path : template_literal(r->arena, input->name);
	writer->name.at = input->at;
	if (!input->at.source) /* nobody writes it down: the output that takes it tells of it */
		writer->name.at = fd_element_header_site(fd_output_match(way->output));
	struct setting *pos = input->source ? fd_element_get(r, input->source, "pos_file") : NULL;
	if (pos)
		writer->state_file = field_of(pos, fd_value_template(r, pos->value));
	writer->identity_in_record = is_key(way->output->group) || is_key(way->output->stream);
}

static struct claim *make_claim(struct reading *r, const struct way *way) {
	const struct output *output = way->output;
	struct claim *claim = claim_add(r->unit, plugin_of(r, way->input)->kind, fd_element_site(output->element));
	set_writer(r, claim, way);
	claim->delivers = way->input->perhaps ? POSSIBLE : way->answer;
	if (way->input->only && claim->delivers == CERTAIN)
		claim->delivers = LIKELY;
	claim->tag = way->tags;
	/* The stores of one <match> with copy take the same events; what each of several matches takes, no other does.
	 */
	const struct element *match = output->element;
	while (match->parent && !str_is(match->name, "match"))
		match = match->parent;
	claim->writer.selects = arena_format(r->arena, "%p", (const void *)match);
	claim->group = field_of(output->group, fd_name_group(r, output, way->input, &way->tags));
	claim->stream = field_of(output->stream, fd_name_stream(r, output, way->input, &way->tags));
	if ((way->input->reads || way->input->only) &&
	    (tells_files_apart(&claim->group.value) || tells_files_apart(&claim->stream.value)))
		claim->writer.open_set = false;
	claim->region = output->region;
	claim->endpoint = output->endpoint;
	claim->role = output->role;
	claim->account = output->account;
	claim->retention = output->retention;
	claim->processes = (struct replication){
	    .copies = way->processes > 1 ? COPIES_MANY : COPIES_ONE, .count = way->processes, .at = r->workers_at};
	return claim;
}

/* Claims made so far, by what would make another one of the same kind. */
struct made {
	struct claim *claim;
	const struct way *way;
};

static struct made *made_at(struct reading *r, struct map *all, const struct way *way, const struct output *output,
			    const struct template *tags, const struct claim *claim) {
	struct buf key = {0};
	buf_format(&key, "%p %p ", (void *)way->input, (const void *)output);
	const struct template *const parts[] = {tags, &claim->group.value, &claim->stream.value};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct str part = parts[i] ? template_key(r->arena, parts[i]) : STR("");
		buf_format(&key, "%zu:", part.n);
		buf_add(&key, part);
	}
	void **slot = map_at(all, arena_str(r->arena, buf_str(&key)));
	buf_finish(&key);
	if (!*slot)
		*slot = ARENA_NEW(r->arena, struct made);
	return *slot;
}

/* An event of an input that runs in several workers is taken by one of them: where two workers send it from outputs of
 * their own to one stream, that is one way with two processes. */
static bool join_worker(struct reading *r, struct map *all, const struct way *way, struct claim *claim) {
	struct made *made = made_at(r, all, way, NULL, &way->tags, claim);
	if (made->claim && !(made->way->classes & way->classes)) {
		made->claim->processes.count += way->processes;
		made->claim->processes.copies = COPIES_MANY;
		return true;
	}
	*made = (struct made){claim, way};
	return false;
}

static bool is_own_event(const struct way *way) {
	return str_is(way->input->name, "fluent") && template_is_literal(&way->tags) && way->tags.count == 1 &&
	       str_starts_with(way->tags.parts[0].literal, STR("fluent."));
}

/* Fluentd's own events come with a tag for each level; where those go to one stream they are one claim. */
static bool join_level(struct reading *r, struct map *all, const struct way *way, struct claim *claim) {
	struct variable level = {.id = IDENTITY_TAG, .scope = DIFFERENCE_NONE, .name = STR("<level>")};
	if (!is_own_event(way))
		return false;
	struct made *made = made_at(r, all, way, way->output, NULL, claim);
	if (!made->claim) {
		*made = (struct made){claim, way};
		return false;
	}
	made->claim->tag = template_literal(r->arena, STR("fluent."));
	template_add_variable(r->arena, &made->claim->tag, &level);
	made->claim->delivers = claim->delivers > made->claim->delivers ? claim->delivers : made->claim->delivers;
	return true;
}

/* The first input of each source, by its name. */
static struct map inputs_by_name(struct reading *r) {
	struct map inputs = {.arena = r->arena};
	for (uint32_t i = 0; i < r->inputs.count; i++) {
		void **slot = map_at(&inputs, r->inputs.items[i]->name);
		*slot = *slot ? *slot : r->inputs.items[i];
	}
	return inputs;
}

/* The writer is all that the source reads, as it is written. */
static void merge_paths(struct reading *r, const struct map *inputs, struct claim *claim) {
	const struct input *input = map_get(inputs, claim->writer.input);
	struct setting *path = input && input->source ? fd_element_get(r, input->source, "path") : NULL;
	size_t star;
	claim->writer.open_set = true;
	/* by their paths they have tags of their own, which turned out as one name */
	if (!path || str_find_char(fd_element_text(r, input->source, "tag", NULL), '*', &star))
		return;
	claim->writer.name.value = fd_value_template(r, path->value);
	claim->writer.name.at = fd_setting_site(path);
}

/* Several paths of one source that come to one stream. */
static void mark_merged_paths(struct reading *r) {
	struct map seen = {.arena = r->arena}, inputs = inputs_by_name(r);
	for (uint32_t i = 0; i < r->unit->claims.count; i++) {
		struct claim *claim = r->unit->claims.items[i];
		if (!claim->writer.reads)
			continue;
		struct str group = template_key(r->arena, &claim->group.value);
		struct str stream = template_key(r->arena, &claim->stream.value), input = claim->writer.input;
		struct str names = arena_join(r->arena, group, STR("\n"), stream, STR("\n"));
		void **slot = map_at(&seen, arena_join(r->arena, names, input, STR(""), STR("")));
		struct claim *first = *slot;
		if (!first) {
			*slot = claim;
		} else if (first->writer.reads != claim->writer.reads) {
			merge_paths(r, &inputs, first);
			merge_paths(r, &inputs, claim);
		}
	}
}

void fd_claims_make(struct reading *r) {
	struct map workers = {.arena = r->arena}, levels = {.arena = r->arena};
	for (uint32_t i = 0; i < r->ways.count; i++) {
		const struct way *way = r->ways.items[i];
		/* without a name in a file that cannot be read whole, nobody knows what it sends to */
		if (way->output->never_delivers || !way->output->group || !way->output->stream)
			continue;
		if (!claim_has_room(r->unit, fd_element_header_site(way->output->element)))
			break;
		struct claim *claim = make_claim(r, way);
		if ((r->classes.count > 1 && join_worker(r, &workers, way, claim)) ||
		    join_level(r, &levels, way, claim))
			r->unit->claims.count--;
		else if (!way->output->open && is_open(&claim->stream.value))
			way->output->open = claim;
	}
	mark_merged_paths(r);
}
