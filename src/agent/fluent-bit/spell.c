/* Writing names back: in Fluent Bit's own variables, and as settings. */
#include "agent/firelens.h"
#include "agent/fluent-bit/reading.h"
#include "agent/made.h"

bool fluent_bit_spell_variable(const struct variable *variable, struct buf *out) {
	if (variable->id == IDENTITY_HOST_NAME || variable->id == IDENTITY_CLOUD_HOST_NAME) {
		buf_add_text(out, "${HOSTNAME}");
		return true;
	}
	if (variable->id == IDENTITY_ENVIRONMENT && str_starts_with(variable->name, STR("${"))) {
		buf_add(out, variable->name);
		return true;
	}
	return false;
}

static bool is_yaml(const struct claim *claim) {
	return claim->at.source && claim->at.source->doc && doc_is_yaml(claim->at.source->doc);
}

/* Charts and operators have the plug-in's own keys without underscores. */
void fluent_bit_spell_key(const char *key, struct buf *out) {
	for (const char *p = key; *p; p++) {
		bool letter = p[0] == '_' && p[1] >= 'a' && p[1] <= 'z';
		if (letter)
			buf_add_char(out, (char)(*++p - 'a' + 'A'));
		else
			buf_add_char(out, p == key && *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p);
	}
}

void fluent_bit_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	if (made_of_keys(claim->at))
		buf_format(out, "logStreamName: %.*s", STR_ARGS(name));
	else if (firelens_is_text(claim->at.source))
		buf_format(out, "\"log_stream_name\": \"%.*s\"", STR_ARGS(name));
	else
		buf_format(out, is_yaml(claim) ? "log_stream_name: %.*s" : "log_stream_name %.*s", STR_ARGS(name));
}
