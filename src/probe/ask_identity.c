/* Credentials, each looked for once in a run. */
#include "probe/ask_job.h"

/* What other questions use stays as it is until there is something better. */
static bool find(struct asking *asking, struct identity *identity) {
	struct credentials credentials = {0};
	struct credential_settings settings = {.aws = &asking->settings->aws,
					       .http = asking->http,
					       .profile = identity->profile,
					       .role = identity->role,
					       .now = (ask_time_ms() + asking->skew_ms) / 1000,
					       .process_ms = asking->settings->process_ms};
	identity->steps.count = 0;
	if (!credentials_find(asking->arena, &settings, &credentials, &identity->steps, &identity->why))
		return false;
	identity->credentials = credentials;
	identity->found = true;
	return true;
}

struct identity *ask_identity(struct asking *asking, struct str profile, struct str role) {
	for (uint32_t i = 0; i < asking->identities.count; i++) {
		struct identity *known = asking->identities.items[i];
		if (str_equal(known->profile, profile) && str_equal(known->role, role))
			return known;
	}
	struct identity *identity = ARENA_NEW(asking->arena, struct identity);
	*identity =
	    (struct identity){.profile = arena_str(asking->arena, profile), .role = arena_str(asking->arena, role)};
	LIST_ADD(asking->arena, &asking->identities, identity);
	find(asking, identity);
	return identity;
}

bool ask_reload(struct asking *asking, struct identity *identity, uint32_t reloads) {
	if (reloads != identity->reloads)
		return identity->found;
	if (reloads)
		return false;
	identity->reloads++;
	return find(asking, identity);
}
