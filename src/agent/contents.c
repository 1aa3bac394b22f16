/* Whether it is worth looking into a text inside another document, and whose it is by the path it is for. */
#include "agent/contents.h"

#include "doc/doc.h"

static bool has_words_of(struct str text, const struct agent *agent) {
	for (const char *const *word = agent->words; word && *word; word++)
		if (str_contains(text, str_from(*word)))
			return true;
	return false;
}

bool contents_may_hold(struct str text) {
	/* Words of encodings; gzip, "#!/", "#cloud-", "MIME-V" and "Content-T" as base64. */
	static const char *const encoded[] = {"base64", "b64",	     "gzip",	 "H4sI",
					      "IyEv",	"I2Nsb3VkL", "TUlNRS1W", "Q29udGVudC1U"};
	for (size_t i = 0; i < sizeof encoded / sizeof *encoded; i++)
		if (str_contains(text, str_from(encoded[i])))
			return true;
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if ((*agent)->role == AGENT_SHIPPER && has_words_of(text, *agent))
			return true;
	return false;
}

static bool is_below(struct str path, const char *const *homes) {
	for (; homes && *homes; homes++)
		if (str_starts_with(path, str_from(*homes)))
			return true;
	return false;
}

const struct agent *contents_owner(struct str path) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if ((*agent)->recognise_path && is_below(path, (*agent)->homes) && (*agent)->recognise_path(path))
			return *agent;
	return NULL;
}

const struct format *contents_format(const struct agent *agent, struct str path) {
	const struct format *format = format_by_path(path);
	for (const char *const *name = agent->formats; format && name && *name; name++)
		if (str_is(str_from(format->name), *name))
			return format;
	return NULL;
}

void contents_give(struct embedded *embedded, struct str path) {
	embedded->agent = contents_owner(path);
	if (embedded->agent)
		embedded->format = contents_format(embedded->agent, path);
}

/* Words with the quotes of JSON: in a text inside another one these are escaped. */
static bool has_keys_of_agent(struct str text) {
	return str_contains(text, STR("\"logs\"")) && str_contains(text, STR("\"logs_collected\"")) &&
	       str_contains(text, STR("\"collect_list\""));
}

/* The wizard (aws/amazon-cloudwatch-agent, tool/processors/ssm) and the managed policy CloudWatchAgentServerPolicy go
 * by the start of the name. What parses is known by what it is. */
void contents_give_parameter(struct arena *arena, struct embedded *embedded, struct str name) {
	struct source *text = embedded->text;
	bool called = str_starts_with(name, STR("AmazonCloudWatch-"));
	if (embedded->agent || !text || text->hole_count || !str_starts_with(str_trim(text->text), STR("{")) ||
	    !(called || has_keys_of_agent(text->text)))
		return;
	struct source *copy = source_new(arena, text->path, text->text);
	const struct format *json = format_by_name(STR("json"));
	const struct doc *doc = doc_parse(arena, copy, json);
	if (!doc->unreadable && !doc->whole_roots)
		return;
	embedded->agent = agent_by_name(STR("cloudwatch-agent"));
	embedded->format = json;
}
