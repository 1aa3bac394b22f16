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

void multipart_read(struct user_data *u) {
	uint32_t number = 0;
	bool whole = is_whole(u->doc);
	for (const struct node *part = u->doc->root->first; part; part = part->next) {
		struct str label = arena_format(u->arena, "part %u (%.*s)", ++number, STR_ARGS(part->key));
		if (whole)
			label = STR("base64");
		if (!has_room(u, part->text.n, part->span))
			return;
		struct source *text = doc_embedded(u->arena, u->doc, part, is_packed(part) ? STR("") : label);
		if (is_packed(part))
			text = packed_guess(u->arena, text, label);
		if (!text)
			unit_problem(u->unit, PROBLEM_LIMIT, doc_site(u->doc, part->span),
				     "more than %u MiB come out of this part: it was not read",
				     LIMIT_EMBEDDED_BYTES >> 20)
			    ->incomplete = true;
		if (text && text_is_of_interest(text->text))
			written_add(u, text, STR(""), STR(""));
	}
}
