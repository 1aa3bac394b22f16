/* The words of credential-like keys. */
#include "base/secret_key.h"

static const struct str words[] = {
    STR_INIT("password"),    STR_INIT("passwd"),	   STR_INIT("passphrase"),    STR_INIT("secret"),
    STR_INIT("api_key"),     STR_INIT("apikey"),	   STR_INIT("api-key"),	      STR_INIT("access_key"),
    STR_INIT("access-key"),  STR_INIT("accesskey"),	   STR_INIT("auth_token"),    STR_INIT("bearer"),
    STR_INIT("private_key"), STR_INIT("authorization"),	   STR_INIT("session_token"), STR_INIT("sessiontoken"),
    STR_INIT("signing_key"), STR_INIT("credentials_json"), STR_INIT("license_key"),   STR_INIT("sec_key"),
    STR_INIT("shared_key"),
};

bool secret_word_starts(struct str text) {
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text.n >= words[i].n && str_equal_ignoring_case(str_from_to(text, 0, words[i].n), words[i]))
			return true;
	return false;
}

bool secret_is_key(struct str key) {
	enum { TOKEN = 5 };
	if (key.n >= TOKEN && str_equal_ignoring_case(str_from_offset(key, key.n - TOKEN), STR("token")))
		return true;
	for (size_t i = 0; i < key.n; i++)
		if (secret_word_starts(str_from_offset(key, i)))
			return true;
	return false;
}
