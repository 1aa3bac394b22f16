/* Terraform plans and states as JSON: configurations of shippers in the values of resources, which are left to the
 * shipper whose they are. */
#include "agent/terraform/reading.h"

static const char *const words[] = {"\"terraform_version\"", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);

static const char *restart(const struct unit *unit) {
	(void)unit;
	return "terraform apply";
}

const struct agent agent_terraform = {
    .name = "terraform",
    .title = "Terraform",
    .role = AGENT_CONTAINER,
    .words = words,
    .recognise = recognise,
    .unpack = terraform_unpack,
    .restart = restart,
    .check = "terraform validate does not read the configurations inside resources",
};

static bool recognise(const struct doc *doc, struct str *ret_why) {
	if (!terraform_is_state(doc))
		return false;
	bool plan = node_get(doc->root, "planned_values");
	bool holds = contents_may_hold(doc->source->text);
	*ret_why = !holds ? STR("no resource in it holds the configuration of a shipper")
		   : plan ? STR("planned_values")
			  : STR("the resources of a state");
	return holds;
}
