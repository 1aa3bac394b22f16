/* What becomes a machine: instances, launch configurations and templates, groups of them; their user data, and the
 * files of AWS::CloudFormation::Init (AWS::CloudFormation::Init in the resource reference; any resource may carry it,
 * for cfn-init --resource names it). */
#include "agent/cloudformation/reading.h"

#include "agent/inner_files.h"

struct machine {
	const struct node *resource, *user_data, *init;
	struct machine *image;	   /* the launch template or configuration that it starts */
	struct machine *next_user; /* of the same image */
	struct machine *users;	   /* those that start this one */
	uint32_t user_count;
	struct replication copies; /* as it says itself */
};

struct machines {
	struct unpacking *u;
	struct map by_id;
	LIST(, struct machine *) all;
};

/* --- finding them ---------------------------------------------------------------------------------------------------
 */

static const struct node *user_data_of(const struct node *resource) {
	const struct node *properties = cfn_properties(resource);
	const struct node *data = node_get(properties, "LaunchTemplateData");
	const struct node *found = node_get(data ? data : properties, "UserData");
	return found && found->kind != NODE_NULL ? found : NULL;
}

static const struct node *init_of(const struct node *resource) {
	const struct node *init = node_get(node_get(resource, "Metadata"), "AWS::CloudFormation::Init");
	return init && init->kind == NODE_OBJECT ? init : NULL;
}

static bool is_machine(struct str type) {
	static const char *const types[] = {"AWS::EC2::Instance", "AWS::AutoScaling::LaunchConfiguration",
					    "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::AutoScalingGroup"};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_is(type, types[i]))
			return true;
	return false;
}

static struct replication copies_of(const struct stack *stack, const struct node *resource) {
	struct replication copies = {.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_HOST};
	struct str text;
	uint32_t most;
	if (str_is(cfn_type(resource), "AWS::EC2::Instance"))
		copies.copies = COPIES_ONE;
	const struct node *size = node_get(cfn_properties(resource), "MaxSize");
	if (!str_is(cfn_type(resource), "AWS::AutoScaling::AutoScalingGroup") || !cfn_text(stack, size, &text) ||
	    !str_to_u32(text, &most) || !most)
		return copies;
	copies.copies = most > 1 ? COPIES_MANY : COPIES_ONE;
	copies.at = doc_site(stack->doc, size->span);
	return copies;
}

static void add_machine(struct machines *m, const struct node *resource) {
	if (node_is_shadowed(resource) || (!is_machine(cfn_type(resource)) && !init_of(resource)))
		return;
	struct machine *machine = ARENA_NEW(m->u->unit->arena, struct machine);
	*machine = (struct machine){.resource = resource,
				    .user_data = is_machine(cfn_type(resource)) ? user_data_of(resource) : NULL,
				    .init = init_of(resource),
				    .copies = copies_of(m->u->stack, resource)};
	*map_at(&m->by_id, resource->key) = machine;
	LIST_ADD(m->u->unit->arena, &m->all, machine);
}

/* The launch template or configuration that an instance or a group names. */
static struct str image_of(const struct node *properties) {
	static const char *const paths[] = {"LaunchConfigurationName", "LaunchTemplate/LaunchTemplateId",
					    "LaunchTemplate/LaunchTemplateName",
					    "MixedInstancesPolicy/LaunchTemplate/LaunchTemplateSpecification/"
					    "LaunchTemplateId",
					    "MixedInstancesPolicy/LaunchTemplate/LaunchTemplateSpecification/"
					    "LaunchTemplateName"};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct str id = cfn_reference(node_find(properties, paths[i]));
		if (id.n)
			return id;
	}
	return STR("");
}

static bool is_image(struct str type) {
	return str_is(type, "AWS::AutoScaling::LaunchConfiguration") || str_is(type, "AWS::EC2::LaunchTemplate");
}

/* An instance's own user data takes the place of its template's. */
static void join(struct machines *m, struct machine *machine) {
	struct machine *image = map_get(&m->by_id, image_of(cfn_properties(machine->resource)));
	if (!image || image == machine || machine->user_data || !is_image(cfn_type(image->resource)) ||
	    !is_machine(cfn_type(machine->resource)))
		return;
	machine->image = image;
	machine->next_user = image->users;
	image->users = machine;
	image->user_count++;
}

/* Of all that starts it; several groups, or instances, are several copies. */
static struct replication copies_of_image(const struct machine *image) {
	struct replication copies = image->copies;
	uint32_t one = 0;
	for (const struct machine *user = image->users; user; user = user->next_user) {
		if (user->copies.copies == COPIES_MANY)
			return user->copies;
		one += user->copies.copies == COPIES_ONE;
		if (user->copies.at.source)
			copies.at = user->copies.at;
	}
	if (one == 1 && image->user_count == 1)
		copies.copies = COPIES_ONE;
	return copies;
}

/* --- their texts ----------------------------------------------------------------------------------------------------
 */

static void add_commands(struct unpacking *u, const struct node *config, struct str id, const struct embedded *how) {
	const struct node *commands = node_get(config, "commands");
	struct embedded shell = *how;
	shell.format = format_by_name(STR("shell"));
	for (const struct node *command = commands ? commands->first : NULL; command; command = command->next) {
		const struct node *text = node_get(command, "command");
		if (text && (text->kind != NODE_ARRAY || intrinsic_is_call(text)))
			cfn_add_text(u, text,
				     arena_format(u->unit->arena, "%.*s.commands.\"%.*s\"", STR_ARGS(id),
						  STR_ARGS(command->key)),
				     &shell);
	}
}

static void add_files(struct unpacking *u, const struct node *config, struct str id, const struct embedded *how) {
	const struct node *files = node_get(config, "files");
	for (const struct node *file = files ? files->first : NULL; file; file = file->next) {
		const struct node *content = node_get(file, "content");
		struct embedded own = *how;
		if (node_is_shadowed(file))
			continue;
		contents_give(&own, file->key);
		u->lies_at = file->key;
		cfn_add_text(u, content,
			     arena_format(u->unit->arena, "%.*s.files.\"%.*s\"", STR_ARGS(id), STR_ARGS(file->key)),
			     &own);
	}
	u->lies_at = STR("");
}

/* Of the first set, and those that no set names: cfn-init may be told to run them. */
static bool is_first(const struct config_set_list *sets, struct str config) {
	return !sets->count || cfn_set_has(&sets->items[0], config) || !cfn_in_any_set(sets, config);
}

static void add_texts(struct unpacking *u, const struct machine *machine, const struct embedded *how) {
	struct str id = machine->resource->key;
	struct config_set_list sets = cfn_config_sets(u->unit->arena, machine->init);
	for (const struct node *config = machine->init ? machine->init->first : NULL; config; config = config->next) {
		if (str_is(config->key, "configSets") || !is_first(&sets, config->key))
			continue;
		add_files(u, config, id, how);
		add_commands(u, config, id, how);
	}
	cfn_add_text(u, machine->user_data, arena_format(u->unit->arena, "%.*s.UserData", STR_ARGS(id)), how);
}

/* Sets of which none contains the other are for different hosts. */
static void add_other_sets(struct unpacking *u, const struct machine *machine, const struct embedded *how) {
	struct config_set_list sets = cfn_config_sets(u->unit->arena, machine->init);
	struct embedded alone = *how;
	for (uint32_t i = 1; i < sets.count && !u->full; i++) {
		alone.host = ++u->hosts;
		for (int pass = 0; pass < 2; pass++) {
			u->other_arms = pass;
			for (const struct node *config = machine->init->first; config; config = config->next) {
				if (!cfn_set_has(&sets.items[i], config->key))
					continue;
				add_files(u, config, machine->resource->key, &alone);
				add_commands(u, config, machine->resource->key, &alone);
			}
		}
	}
}

/* An image runs with what its only user adds; what several users add are machines of different kinds. */
static void unpack_machine(struct unpacking *u, const struct machine *machine) {
	bool shared = machine->image && machine->image->user_count > 1;
	if (machine->image && !shared)
		return;
	struct embedded how = {.host = ++u->hosts, .copies = copies_of_image(machine)};
	for (int pass = 0; pass < 2; pass++) {
		u->other_arms = pass;
		add_texts(u, machine, &how);
		if (machine->user_count == 1)
			add_texts(u, machine->users, &how);
	}
	add_other_sets(u, machine, &how);
	if (machine->user_count == 1)
		add_other_sets(u, machine->users, &how);
}

void cfn_unpack_machines(struct unpacking *u) {
	struct machines m = {.u = u, .by_id = {.arena = u->unit->arena}};
	struct str text = u->stack->doc->source->text;
	u->may_include = str_contains(text, STR("nclude")) || str_contains(text, STR("NCLUDE"));
	control_calls_find(u->unit->arena, text, &u->calls);
	for (const struct node *resource = u->stack->resources->first; resource; resource = resource->next)
		add_machine(&m, resource);
	for (uint32_t i = 0; i < m.all.count; i++)
		join(&m, m.all.items[i]);
	uint32_t first = u->ret->count;
	for (uint32_t i = 0; i < m.all.count && !u->full; i++)
		unpack_machine(u, m.all.items[i]);
	inner_files_gather(u->unit->arena, u->ret, first, &u->calls, &u->counts);
}
