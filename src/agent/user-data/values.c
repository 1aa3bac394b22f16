/* What commands and placeholders give on each host. Sources: the categories of instance metadata at
 * docs.aws.amazon.com, AWSEC2/latest/UserGuide (ec2-instance-metadata); the options of ec2-metadata and ec2metadata, in
 * their own usage texts; canonical/cloud-init, doc/rtd/explanation/instancedata.rst (v1 keys). */
#include "agent/user-data/reading.h"

#include <ctype.h>
#include <string.h>

static const struct variable instance = {
    .id = IDENTITY_INSTANCE, .scope = DIFFERENCE_HOST, .values = &charset_instance};
static const struct variable host_name = {
    .id = IDENTITY_HOST_NAME, .scope = DIFFERENCE_HOST, .values = &charset_host_name};
static const struct variable cloud_host_name = {
    .id = IDENTITY_CLOUD_HOST_NAME, .scope = DIFFERENCE_HOST, .values = &charset_host_name};
static const struct variable address = {.id = IDENTITY_ADDRESS, .scope = DIFFERENCE_HOST, .values = &charset_address};
static const struct variable region = {.id = IDENTITY_REGION, .scope = DIFFERENCE_REGION, .values = &charset_region};
static const struct variable account = {
    .id = IDENTITY_ACCOUNT, .scope = DIFFERENCE_ACCOUNT, .values = &charset_account};
static const struct variable of_host = {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_HOST};
static const struct variable of_pod = {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_POD};
static const struct variable random_text = {.id = IDENTITY_RANDOM, .scope = DIFFERENCE_HOST};
static const struct variable constant = {.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE};

struct value_row {
	const char *word;
	const struct variable *is;
};

static const struct variable *value_in(struct str text, const struct value_row *rows, size_t count) {
	for (size_t i = 0; i < count; i++)
		if (str_contains(text, str_from(rows[i].word)))
			return rows[i].is;
	return NULL;
}

#define VALUE_IN(text, rows) value_in((text), (rows), sizeof(rows) / sizeof *(rows))

/* --- instance metadata ---------------------------------------------------------------------------------------------
 */

static const struct value_row categories[] = {
    {"meta-data/instance-id", &instance},
    {"meta-data/local-hostname", &cloud_host_name},
    {"meta-data/hostname", &cloud_host_name},
    {"meta-data/local-ipv4", &address},
    {"meta-data/placement/region", &region},
    {"meta-data/public-", &of_host},
    {"meta-data/ipv6", &of_host},
    {"meta-data/mac", &of_host},
};
static const struct value_row document_keys[] = {
    {"instanceId", &instance}, {"privateIp", &address}, {"accountId", &account}, {"region", &region}};
static const struct value_row options[] = {{" -i", &instance},	      {"--instance-id", &instance},
					   {" -h", &cloud_host_name}, {"--local-hostname", &cloud_host_name},
					   {" -o", &address},	      {"--local-ipv4", &address},
					   {" -R", &region},	      {"--region", &region},
					   {" -p", &of_host},	      {"--public-hostname", &of_host},
					   {" -v", &of_host},	      {"--public-ipv4", &of_host}};
static const struct value_row names[] = {{"instance_id", &instance},
					 {"instance-id", &instance},
					 {"local_hostname", &host_name},
					 {"local-hostname", &host_name},
					 {"region", &region}};

/* What the agent of Amazon ECS says of its instance (docs.aws.amazon.com, AmazonECS, ecs-agent-introspection). */
static const struct variable *value_of_ecs(struct str command) {
	static const struct value_row fields[] = {{"ContainerInstanceArn", &of_host}, {"Cluster", &constant}};
	return str_contains(command, STR(":51678/v1/metadata")) ? VALUE_IN(command, fields) : NULL;
}

/* Of a task (docs.aws.amazon.com, AmazonECS, task-metadata-endpoint-v4); what is cut out of it nobody knows. */
static const struct variable *value_of_task(struct str command) {
	static const struct value_row fields[] = {
	    {"Task", &of_pod}, {"DockerId", &of_pod}, {"IPv4", &of_pod}, {"Cluster", &constant}, {"Family", &constant}};
	bool asks =
	    str_contains(command, STR("ECS_CONTAINER_METADATA_URI")) || str_contains(command, STR("169.254.170.2/"));
	return asks ? VALUE_IN(command, fields) : NULL;
}

static bool asks_metadata(struct str command) {
	return str_contains(command, STR("169.254.169.254")) || str_contains(command, STR("fd00:ec2::254")) ||
	       str_contains(command, STR("instance-data"));
}

/* Of a command that changes what it got nobody knows the exact text; it still differs from host to host. */
static const struct variable *changed(const struct variable *is, struct str command) {
	size_t pipe;
	if (!is || !str_find_char(command, '|', &pipe))
		return is;
	struct str rest = str_trim(str_from_offset(command, pipe + 1));
	bool harmless = str_starts_with(rest, STR("tr -d")) || str_starts_with(rest, STR("xargs"));
	if (harmless)
		return is;
	return is->scope == DIFFERENCE_HOST ? &of_host : NULL;
}

static const struct variable *value_of_metadata(struct str command) {
	size_t pipe;
	if (str_contains(command, STR("instance-identity/document"))) {
		struct str behind = str_find_char(command, '|', &pipe) ? str_from_offset(command, pipe) : STR("");
		return VALUE_IN(behind, document_keys);
	}
	if (str_contains(command, STR("availability-zone"))) /* its end is cut off to get the region */
		return str_find_char(command, '|', &pipe) ? &region : NULL;
	return changed(VALUE_IN(command, categories), command);
}

/* --- commands ------------------------------------------------------------------------------------------------------
 */

static struct str next_word(struct str *rest) {
	struct str text = str_trim(*rest);
	size_t n = 0;
	while (n < text.n && !strchr(" \t\n|;&", text.p[n]))
		n++;
	*rest = str_from_offset(text, n);
	return str_from_to(text, 0, n);
}

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

static const struct variable *value_of_hostname(struct str rest) {
	struct str option = next_word(&rest);
	if (str_is(option, "-I") || str_is(option, "-i") || str_is(option, "--ip-address"))
		return &of_host;
	if (str_is(option, "-s") || str_is(option, "--short"))
		return &of_host;
	if (str_is(option, "-d") || str_is(option, "-y"))
		return NULL;
	return changed(&host_name, rest);
}

static const struct variable *value_of_file(struct str rest) {
	struct str path = next_word(&rest);
	if (str_is(path, "/etc/hostname") || str_is(path, "/proc/sys/kernel/hostname"))
		return changed(&host_name, rest);
	if (str_is(path, "/var/lib/cloud/data/instance-id"))
		return changed(&instance, rest);
	if (str_is(path, "/etc/machine-id"))
		return &of_host;
	return str_is(path, "/proc/sys/kernel/random/uuid") ? &random_text : NULL;
}

static const struct variable *value_of(struct str command) {
	size_t otherwise;
	if (str_find(command, STR("||"), &otherwise)) /* what is done when it fails */
		command = str_from_to(command, 0, otherwise);
	struct str rest = command, name = base_name(next_word(&rest));
	while (str_is(name, "sudo") || str_is(name, "command"))
		name = base_name(next_word(&rest));
	if (asks_metadata(command))
		return value_of_metadata(command);
	if (value_of_ecs(command))
		return value_of_ecs(command);
	if (value_of_task(command))
		return value_of_task(command);
	if (str_is(name, "ec2-metadata") || str_is(name, "ec2metadata"))
		return VALUE_IN(rest, options);
	if (str_is(name, "hostname"))
		return value_of_hostname(rest);
	if (str_is(name, "uname") && str_starts_with(str_trim(rest), STR("-n")))
		return changed(&host_name, rest);
	if (str_is(name, "cat"))
		return value_of_file(rest);
	if (str_is(name, "cloud-init") && str_is(next_word(&rest), "query"))
		return changed(VALUE_IN(rest, names), rest);
	return str_is(name, "uuidgen") ? &random_text : NULL;
}

bool value_of_command(struct str command, struct variable *ret) {
	const struct variable *is = value_of(str_trim(command));
	if (is)
		*ret = *is;
	return is;
}

/* --- cloud-init's own placeholders ----------------------------------------------------------------------------------
 */

bool value_of_jinja(struct str expression, struct variable *ret) {
	static const struct value_row exact[] = {{"v1.instance_id", &instance},
						 {"v1.local_hostname", &host_name},
						 {"v1.region", &region},
						 {"instance_id", &instance},
						 {"local_hostname", &host_name},
						 {"region", &region},
						 {"ds.meta_data.instance_id", &instance},
						 {"ds.meta_data.local_hostname", &cloud_host_name},
						 {"ds.meta_data.hostname", &cloud_host_name},
						 {"ds.meta_data.local_ipv4", &address},
						 {"ds.meta_data.placement.region", &region},
						 {"v1.cloud_name", &constant},
						 {"v1.distro", &constant},
						 {"v1.platform", &constant}};
	struct str name = str_trim(str_from_to(expression, 2, expression.n - 2));
	for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
		if (str_is(name, exact[i].word)) {
			*ret = *exact[i].is;
			return true;
		}
	return false;
}
