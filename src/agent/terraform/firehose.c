/* Delivery streams of Amazon Data Firehose, all of them together: those of one provider are in one account and region
 * (registry.terraform.io, hashicorp/aws, kinesis_firehose_delivery_stream). */
#include "agent/terraform/reading.h"

bool terraform_has_many(const struct state *state, const char *provider) {
	const struct node *providers = node_find(state->doc->root, "configuration/provider_config");
	uint32_t count = 0;
	for (const struct node *one = providers ? providers->first : NULL; one; one = one->next) {
		const struct node *name = node_get(one, "name");
		count += name && str_is(name->text, provider);
	}
	return count > 1;
}

static void add_list(struct unpacking *u, struct node *list, struct str label) {
	struct embedded how = {.host = ++u->hosts, .agent = agent_by_name(STR("firehose"))};
	struct str why;
	if (how.agent && how.agent->recognise(doc_part(u->state->arena, u->state->doc, list), &why))
		terraform_add_part(u, u->state->doc, list, label, &how);
}

void terraform_unpack_firehose(struct unpacking *u) {
	bool many = terraform_has_many(u->state, "aws");
	struct node *list = NULL;
	for (uint32_t i = 0; i < u->state->all.count && !u->full; i++) {
		const struct resource *resource = u->state->all.items[i];
		if (!str_is(resource->type, "aws_kinesis_firehose_delivery_stream"))
			continue;
		if (!list)
			list = node_new(u->state->arena, NODE_ARRAY, resource->values->span);
		struct node *copy = ARENA_NEW(u->state->arena, struct node);
		*copy = *resource->values;
		copy->next = NULL;
		copy->key = resource->address;
		node_append(list, copy);
		if (many) {
			add_list(u, list, resource->address);
			list = NULL;
		}
	}
	if (list)
		add_list(u, list, STR("aws_kinesis_firehose_delivery_stream"));
}
