/* User data of cloud instances: its row, and how what it writes is handed on. Holds no configuration of its own: every
 * text goes to the shipper that reads it. */
#include "agent/user-data/reading.h"

#include <string.h>

static const char *const formats[] = {"shell", "yaml", "mime", "json", NULL};
/* Scripts are told by the words of those whose files they write; here only what may hide such words. */
static const char *const words[] = {"#cloud-config",
				    "write_files:",
				    "text/cloud-config",
				    "text/x-shellscript",
				    "text/cloud-boothook",
				    "\"UserData\"",
				    "IyEvYmlu",
				    "IyEvdXNy",
				    "I2Nsb3VkL",
				    "IyMgdGVtc",
				    "TUlNRS1W",
				    "Q29udGVudC1U",
				    "H4sIA",
				    "H4sIC",
				    NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static void unpack(struct unit *unit, struct embedded_list *ret);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_user_data = {
    .name = "user-data",
    .title = "user data",
    .role = AGENT_CONTAINER,
    .formats = formats,
    .words = words,
    .recognise = recognise,
    .unpack = unpack,
    .read = read_unit,
};

static bool is_format(const struct doc *doc, const char *name) {
	return doc->format && str_is(str_from(doc->format->name), name);
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	if (!doc->root)
		return false;
	if (is_format(doc, "shell"))
		return script_holds(doc, ret_why);
	if (is_format(doc, "mime"))
		return multipart_holds(doc, ret_why);
	if (is_format(doc, "json"))
		return described_holds(doc, ret_why);
	return cloud_config_holds(doc, ret_why);
}

/* Nothing in it is a writer by itself. */
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	(void)unit;
	(void)asked;
	(void)ret;
	return false;
}

/* --- texts ----------------------------------------------------------------------------------------------------------
 */

bool text_is_of_interest(struct str text) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		for (const char *const *word = (*agent)->words; *word; word++)
			if (memmem(text.p, text.n, *word, strlen(*word)))
				return true;
	return false;
}

bool text_is_wanted(const struct user_data *u, struct str text) {
	return u->may_include || text_is_of_interest(text);
}

bool text_includes(struct str text) {
	return str_contains(text, STR("nclude")) || str_contains(text, STR("NCLUDE"));
}

struct filling filling_of(const struct source *source) {
	static const char *const endings[] = {".tpl", ".tftpl", ".tmpl", ".template"};
	struct filling filling = {.jinja = str_starts_with(source->text, STR("## template: jinja"))};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		filling.terraform = filling.terraform || str_ends_with(source->path, str_from(endings[i]));
	return filling;
}

bool has_room(struct user_data *u, size_t bytes, struct span at) {
	if (u->texts < LIMIT_EMBEDDED_TEXTS && u->bytes + bytes <= LIMIT_EMBEDDED_BYTES) {
		u->texts++;
		u->bytes += bytes;
		return true;
	}
	if (u->texts != UINT32_MAX)
		unit_problem(u->unit, PROBLEM_LIMIT, doc_site(u->doc, at),
			     "more than %u texts, or %u MiB of them, stand inside this one: the rest was not read",
			     LIMIT_EMBEDDED_TEXTS, LIMIT_EMBEDDED_BYTES >> 20)
		    ->incomplete = true;
	u->texts = UINT32_MAX;
	return false;
}

/* It runs where the script does, with what the script was given. */
struct written *written_add(struct user_data *u, struct source *text, struct str path, struct str branch) {
	struct written *written = ARENA_NEW(u->arena, struct written);
	const struct unit *unit = u->unit;
	*written = (struct written){.path = path, .branch = branch, .is_ours = text_is_of_interest(text->text)};
	written->embedded = (struct embedded){.text = text,
					      .copies = unit->copies,
					      .env = unit->env,
					      .env_closed = unit->env_closed,
					      .mode = unit->asked.mode};
	LIST_ADD(u->arena, &u->all, written);
	return written;
}

static void unpack(struct unit *unit, struct embedded_list *ret) {
	uint32_t steps = 0;
	struct user_data u = {.unit = unit, .arena = unit->arena, .steps = &steps};
	for (uint32_t i = 0; i < unit->doc_count; i++) {
		u.doc = unit->docs[i];
		if (!u.doc->root)
			continue;
		u.filling = filling_of(u.doc->source);
		u.edits.count = 0;
		if (!is_format(u.doc, "mime")) {
			find_loads(&u);
			find_edits(&u);
		}
		if (is_format(u.doc, "shell"))
			script_read(&u);
		else if (is_format(u.doc, "mime"))
			multipart_read(&u);
		else if (is_format(u.doc, "json"))
			described_read(&u);
		else
			cloud_config_read(&u);
	}
	hand_on(&u, ret);
}
