/* Where the agent's files are: the folders of the three ways to install it.
 * Sources: awslogs-agent-setup.py (thiagofborn/awslogs-agent-setup): /var/awslogs/etc; AgentReference.md
 * (awsdocs/amazon-cloudwatch-logs-user-guide): /etc/awslogs; jinty/awscli-cwlogs-debian, debian/awscli-cwlogs-launcher.
 */
#include "agent/awslogs/reading.h"

struct str awslogs_path_base(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

struct str awslogs_path_folder(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash) : STR("");
}

static bool is_home(struct str folder) {
	struct str base = awslogs_path_base(folder);
	return str_is(base, "awslogs") ||
	       (str_is(base, "etc") && str_is(awslogs_path_base(awslogs_path_folder(folder)), "awslogs"));
}

bool awslogs_path_is_dropin_folder(struct str folder) {
	struct str base = awslogs_path_base(folder), home = awslogs_path_folder(folder);
	return (str_is(base, "config") && is_home(home)) ||
	       (str_is(base, "conf.d") && str_is(awslogs_path_base(home), "awscli-cwlogs"));
}

bool awslogs_path_is_main(struct str path) {
	return str_is(awslogs_path_base(path), "awslogs.conf") || str_is(awslogs_path_base(path), "awscli-cwlogs.conf");
}

bool awslogs_path_is_template(struct str path) {
	static const char *const endings[] = {".j2",  ".jinja", ".jinja2", ".erb",	".epp",
					      ".tpl", ".tmpl",	".tftpl",  ".template", ".in"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_with(path, str_from(endings[i])))
			return true;
	return false;
}
