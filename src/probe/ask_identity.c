/* Credentials, each looked for once in a run. */
#include "probe/ask_job.h"

static void find(struct asking *asking, struct identity *identity) {
	struct credential_settings settings = {.aws = &asking->settings->aws,
					       .http = asking->http,
					       .profile = identity->profile,
					       .role = identity->role,
					       .now = (ask_time_ms() + asking->skew_ms) / 1000};
	identity->steps.count = 0;
	identity->found =
	    credentials_find(asking->arena, &settings, &identity->credentials, &identity->steps, &identity->why);
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

bool ask_reload(struct asking *asking, struct identity *identity) {
	if (identity->reloaded)
		return false;
	identity->reloaded = true;
	find(asking, identity);
	return identity->found;
}
