/* Fuzzes manifests: the first byte chooses the syntax, and whether it is a kustomization. Every place that a claim or a
 * problem names has to stand in the text, and the pieces of every configuration inside cover it. */
#include "agent/fuzz.h"
#include "agent/kubernetes/testing.h"

extern const struct agent agent_kubernetes;

static void leave_nothing(struct loader *loader, const struct doc *doc) {
	(void)loader, (void)doc;
}

/* What is given to Fluent Bit or Fluentd may include other keys. */
static void check_inner(struct unit *outer, const struct embedded *embedded) {
	const struct agent *agent = embedded->agent;
	if (!embedded->text)
		return;
	if (embedded->text->outer) /* else it is a file of a kustomization */
		check_derived(embedded->text);
	if (!agent || !agent->load)
		return;
	const struct format *format = embedded->format;
	if (!format)
		format = format_by_name(str_is(str_from(agent->name), "fluentd") ? STR("fluentd") : STR("fluentbit"));
	struct unit *unit = fuzz_inner_unit(outer, embedded, doc_parse(outer->arena, embedded->text, format));
	if (unit->loader)
		agent->load(unit);
	agent->read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
}

/* The same manifests in a file of another folder, as names bring them in. */
static void add_other_file(struct unit *unit, struct str text, const struct format *format) {
	struct link_list links = {0};
	agent_kubernetes.links(unit->arena, unit->docs[0], &links);
	for (uint32_t i = 0; i < links.count; i++)
		for (size_t k = 0; k < links.items[i].name.n; k++)
			if (!link_is_name_byte(links.items[i].name.p[k]))
				abort();
	struct source *source = source_new(unit->arena, STR("other/pod.yaml"), text);
	if (links.count && unit->docs[0]->root)
		unit_add_doc(unit, unit->docs[0]->root, doc_parse(unit->arena, source, format));
}

/* The text before a form feed is a kustomization, and names the one behind it, as a file, a folder or itself. */
static void name_files(struct arena *arena, struct unit *unit, struct str rest) {
	struct memory_file *files = ARENA_ARRAY(arena, struct memory_file, 4);
	struct memory_loader *loader = ARENA_NEW(arena, struct memory_loader);
	files[0] = (struct memory_file){.path = "b/", .text = STR("")};
	files[1] = (struct memory_file){.path = "b/kustomization.yaml", .text = unit->docs[0]->source->text};
	files[2] = (struct memory_file){.text = rest};
	*loader = memory_loader(files, 3);
	loader->base.leave = leave_nothing;
	unit->loader = &loader->base;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0 || size > 20000)
		return 0;
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){.p = (const char *)data + 1, .n = size - 1}), why = {0};
	bool is_kustomization = data[0] & 4;
	size_t at = text.n;
	if (is_kustomization)
		str_find_char(text, '\f', &at);
	struct str path = is_kustomization ? STR("kustomization.yaml") : STR("pod.yaml");
	struct source *source = source_new(arena, path, str_from_to(text, 0, at));
	struct doc *doc = doc_parse(arena, source, format_by_name(data[0] & 1 ? STR("yaml") : STR("json")));
	struct unit *unit = fuzz_unit(arena, &agent_kubernetes, doc);
	struct embedded_list embedded = {0};
	if (is_kustomization)
		name_files(arena, unit, str_from_offset(text, at + 1));
	agent_kubernetes.recognise(doc, &why);
	agent_kubernetes.load(unit);
	if (data[0] & 2 && !is_kustomization)
		add_other_file(unit, text, doc->format);
	agent_kubernetes.read(unit, &unit->asked, &unit->claims);
	check_unit(unit);
	agent_kubernetes.unpack(unit, &embedded);
	for (uint32_t i = 0; i < embedded.count; i++)
		check_inner(unit, &embedded.items[i]);
	arena_free(arena);
	return 0;
}
