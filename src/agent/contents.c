/* Whether it is worth looking into a text inside another document, and whose it is by the path it is for. */
#include "agent/contents.h"

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
