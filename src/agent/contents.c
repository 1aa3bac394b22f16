/* Whether it is worth looking into a text inside another document. */
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
