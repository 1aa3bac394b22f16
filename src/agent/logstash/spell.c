/* Writing names back in the plugin's placeholders and in Logstash's syntax; what tells hosts apart; restarting. */
#include "agent/logstash/reading.h"

bool logstash_spell_variable(const struct variable *variable, struct buf *out) {
	if (variable->id == IDENTITY_INSTANCE || variable->id == IDENTITY_MACHINE)
		buf_add_text(out, "%instance_id%");
	else if (variable->id == IDENTITY_HOST_NAME || variable->id == IDENTITY_CLOUD_HOST_NAME)
		buf_add_text(out, "%hostname%");
	else if (variable->id == IDENTITY_ADDRESS)
		buf_add_text(out, "%ipv4%");
	else if (variable->id == IDENTITY_ENVIRONMENT && str_starts_with(variable->name, STR("${")))
		buf_add(out, variable->name);
	else
		return false;
	return true;
}

/* Without escapes: the quote that the name does not hold; false if it holds both. */
static bool add_quoted(struct str name, struct buf *out) {
	size_t at;
	char quote = str_find_char(name, '"', &at) ? '\'' : '"';
	if (str_find_char(name, quote, &at) || str_ends_with(name, STR("\\")))
		return false;
	buf_add_char(out, quote);
	buf_add(out, name);
	buf_add_char(out, quote);
	return true;
}

void logstash_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	(void)claim;
	buf_add_text(out, "log_stream_name => ");
	if (!add_quoted(name, out))
		buf_add(out, name);
}

bool logstash_rename(const struct claim *claim, struct str name, struct edit_list *ret) {
	struct buf text = {0};
	bool good = claim->stream.at.source && add_quoted(name, &text);
	if (good)
		LIST_ADD(claim->unit->arena, ret,
			 (struct edit){.at = claim->stream.at,
				       .text = arena_str(claim->unit->arena, buf_str(&text)),
				       .safety = EDIT_SAFE});
	buf_finish(&text);
	return good;
}

/* Names are not taken from events, so what one block gets can only be split before it. */
bool logstash_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	(void)claims;
	(void)count;
	if (advice != ADVICE_PARTS)
		return false;
	buf_add_text(out, "if [type] == \"a\" { cloudwatchlogs { ... log_stream_name => \"%hostname%-a\" } }\n"
			  "and a block such as this for each source; type is a setting of every input");
	return true;
}

void logstash_host_identity(const struct world *world, struct variable *ret) {
	(void)world;
	*ret = (struct variable){.id = IDENTITY_HOST_NAME,
				 .scope = DIFFERENCE_HOST,
				 .name = STR("%hostname%"),
				 .values = &charset_host_name};
}

const char *logstash_restart(const struct unit *unit) {
	if (unit->world.mode == MODE_CONTAINER)
		return "start its containers anew, such as kubectl rollout restart deployment/logstash or docker "
		       "restart "
		       "logstash";
	if (unit->world.platform == PLATFORM_WINDOWS)
		return "Restart-Service logstash";
	return "sudo systemctl restart logstash";
}
