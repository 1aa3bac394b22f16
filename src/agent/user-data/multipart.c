/* Multipart user data: each part is a text of its own, whose content tells what it is (canonical/cloud-init,
 * cloudinit/user_data.py). */
#include "agent/user-data/reading.h"

#include "agent/packed.h"
#include "base/gunzip.h"

static bool is_of_cloud_init(struct str type) {
	static const char *const types[] = {"text/cloud-config",	"text/x-shellscript", "text/cloud-boothook",
					    "text/part-handler",	"text/x-include-url", "text/jinja2",
					    "text/cloud-config-archive"};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_is(type, types[i]))
			return true;
	return str_starts_with(type, STR("text/x-shellscript"));
}

/* What cloud-init tells user data by (cloudinit/handlers/__init__.py), in the text of a part that does not say. */
static bool begins_like_user_data(struct str text) {
	static const char *const starts[] = {"#!", "#cloud-", "## template:", "MIME-Version:", "Content-Type:"};
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (str_starts_with(text, str_from(starts[i])))
			return true;
	return gunzip_is(text);
}

/* Base64 as a whole: there is no other part. */
static bool is_whole(const struct doc *doc) {
	const struct node *part = doc->root->first;
	return part && !part->next && str_is(part->extra->tag, "base64") && part->key_span.len == 0 &&
	       begins_like_user_data(part->text);
}

static bool is_packed(const struct node *part) {
	return gunzip_is(part->text);
}

bool multipart_holds(const struct doc *doc, struct str *ret_why) {
	bool ours = is_whole(doc), holds = false;
	bool whole = ours;
	for (const struct node *part = doc->root->first; part; part = part->next) {
		ours = ours || is_of_cloud_init(part->key);
		holds = holds || is_packed(part) || text_is_of_interest(part->text);
	}
	if (ours)
		*ret_why = !holds  ? STR("it writes no configuration of a shipper")
			   : whole ? STR("user data in base64")
				   : STR("parts for cloud-init");
	return ours && holds;
}

/* What the text of a part is, if it writes files; NULL: something else, or nothing of interest. */
static struct doc *parsed(struct user_data *u, struct source *text, struct str type) {
	static const char *const names[] = {"shell", "yaml"};
	struct str why = {0};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct format *format = format_by_name(str_from(names[i]));
		bool headed = i == 0 ? format->sniff(text->text)
				     : cloud_config_is_headed(text->text) || str_is(type, "text/cloud-config");
		if (!headed)
			continue;
		struct doc *doc = doc_parse(u->arena, text, format);
		bool holds = i == 0 ? script_holds(doc, &why) : !doc->unreadable && cloud_config_holds(doc, &why);
		return holds && !doc->problems.count ? doc : NULL;
	}
	return NULL;
}

static struct source *text_of(struct user_data *u, const struct node *part, uint32_t number, bool whole) {
	struct str label =
	    whole ? STR("base64") : arena_format(u->arena, "part %u (%.*s)", number, STR_ARGS(part->key));
	struct source *text = doc_embedded(u->arena, u->doc, part, is_packed(part) ? STR("") : label);
	if (is_packed(part))
		text = packed_guess(u->arena, text, label);
	if (!text)
		unit_problem(u->unit, PROBLEM_LIMIT, doc_site(u->doc, part->span),
			     "more than %u MiB come out of this part: it was not read", LIMIT_EMBEDDED_BYTES >> 20)
		    ->incomplete = true;
	return text;
}

/* A script that only changes what others write: sed, perl. */
static struct doc *changing(struct user_data *u, struct source *text) {
	const struct format *shell = format_by_name(STR("shell"));
	bool changes = str_contains(text->text, STR("sed ")) || str_contains(text->text, STR("perl "));
	struct doc *doc = changes && shell->sniff(text->text) ? doc_parse(u->arena, text, shell) : NULL;
	return doc && !doc->problems.count ? doc : NULL;
}

void part_add(struct user_data *u, struct source *text, struct str type, struct doc_list *docs) {
	struct doc *doc = text_is_of_interest(text->text) ? parsed(u, text, type) : NULL;
	if (!doc)
		doc = changing(u, text);
	if (doc)
		LIST_ADD(u->arena, docs, doc);
	else if (text_is_of_interest(text->text))
		written_add(u, text, STR(""), STR(""));
}

/* All parts are for one machine: one writes what another one changes, or gives to an agent. */
void parts_read(struct user_data *u, struct doc *const *docs, uint32_t count) {
	struct user_data around = *u;
	for (uint32_t i = 0; i < count; i++) {
		u->doc = docs[i];
		find_loads(u);
		find_edits(u);
	}
	for (uint32_t i = 0; i < count; i++) {
		u->doc = docs[i];
		u->filling = filling_of(docs[i]->source);
		if (str_is(str_from(docs[i]->format->name), "shell"))
			script_read(u);
		else
			cloud_config_read(u);
	}
	u->doc = around.doc;
	u->filling = around.filling;
}

void multipart_read(struct user_data *u) {
	struct doc_list docs = {0};
	uint32_t number = 0;
	bool whole = is_whole(u->doc);
	for (const struct node *part = u->doc->root->first; part; part = part->next) {
		number++;
		if (!has_room(u, part->text.n, part->span))
			break;
		struct source *text = text_of(u, part, number, whole);
		if (text)
			part_add(u, text, part->key, &docs);
	}
	parts_read(u, docs.items, docs.count);
}
