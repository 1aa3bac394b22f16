/* Writing names back: in Fluent Bit's own variables, and as settings. */
#include "agent/firelens.h"
#include "agent/fluent-bit/reading.h"

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

void fluent_bit_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	if (firelens_is_text(claim->at.source))
		buf_format(out, "\"log_stream_name\": \"%.*s\"", STR_ARGS(name));
	else
		buf_format(out, is_yaml(claim) ? "log_stream_name: %.*s" : "log_stream_name %.*s", STR_ARGS(name));
}
