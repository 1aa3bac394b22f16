/* AWS CloudFormation templates: configurations of shippers inside their resources. What the functions of a template
 * give is agent/intrinsic; what a resource holds is left to the shipper whose it is. */
#include "agent/cloudformation/reading.h"

static const char *const formats[] = {"yaml", "json", NULL};
static const char *const words[] = {"AWS::ECS::TaskDefinition",
				    "AWS::SSM::Parameter",
				    "AWS::CloudFormation::Init",
				    "UserData",
				    "AWS::EKS::Addon",
				    "AWS::SSM::Document",
				    "AWS::ImageBuilder::Component",
				    "AWS::Batch::JobDefinition",
				    "AWS::KinesisFirehose::DeliveryStream",
				    "Custom::",
				    "AWSQS::",
				    "AWS::CloudFormation::CustomResource",
				    NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);

static const char *restart(const struct unit *unit) {
	(void)unit;
	return "aws cloudformation deploy --template-file FILE --stack-name STACK";
}

const struct agent agent_cloudformation = {
    .name = "cloudformation",
    .title = "CloudFormation",
    .role = AGENT_CONTAINER,
    .formats = formats,
    .words = words,
    .recognise = recognise,
    .unpack = cfn_unpack,
    .restart = restart,
    .check = "validate-template looks at the template alone: it does not read the configurations inside",
};

static bool has_texts(const struct node *resource) {
	static const char *const types[] = {"AWS::ECS::TaskDefinition",	 "AWS::SSM::Parameter",
					    "AWS::EKS::Addon",		 "AWS::EC2::Instance",
					    "AWS::EC2::LaunchTemplate",	 "AWS::AutoScaling::LaunchConfiguration",
					    "AWS::SSM::Document",	 "AWS::ImageBuilder::Component",
					    "AWS::Batch::JobDefinition", "AWS::KinesisFirehose::DeliveryStream"};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_is(cfn_type(resource), types[i]))
			return true;
	return cfn_is_custom(cfn_type(resource)) || node_find(resource, "Metadata/AWS::CloudFormation::Init");
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	const struct node *resources = cfn_resources(doc);
	const struct node *resource = resources ? resources->first : NULL;
	while (resource && !has_texts(resource))
		resource = resource->next;
	if (cfn_body(doc)) {
		*ret_why = STR("a template in TemplateBody");
		return true;
	}
	if (!resources)
		return false;
	bool holds = resource && contents_may_hold(doc->source->text);
	*ret_why = holds ? STR("Resources") : STR("no resource in it holds the configuration of a shipper");
	return holds;
}
