/* What differs between versions of Vector, as rows; from its release tags. */
#include "agent/vector/reading.h"

static const struct {
	enum change what;
	struct version since;
	const char *source;
} changes[] = {
    {CHANGE_CONFINED, {{0, 57}}, "src/template/confinement.rs"},
    {CHANGE_NOT_INTERPOLATED, {{0, 57}}, "src/config/loading/mod.rs, env_var_interpolation_enabled"},
    {CHANGE_ENCODING_TABLE, {{0, 24}}, "src/codecs/encoding/config.rs, EncodingConfig"},
    {CHANGE_NO_OLD_ROLE, {{0, 21}}, "src/sinks/aws_cloudwatch_logs/config.rs, create_client"},
    {CHANGE_MERGE_KEYS, {{0, 43}}, "src/config/format.rs, deserialize"},
    {CHANGE_YAML_FIRST, {{0, 34}}, "src/config/loading/mod.rs, default_path"},
};

enum answer vector_change_holds(const struct unit *unit, enum change what) {
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		if (changes[i].what != what)
			continue;
		if (!version_known(unit->world.version))
			return LIKELY;
		if (version_compare(unit->world.version, changes[i].since) >= 0)
			return CERTAIN;
	}
	return NEVER;
}
