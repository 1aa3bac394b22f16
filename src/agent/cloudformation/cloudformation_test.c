/* What is taken out of templates: which texts, on whose host, in how many copies. */
#include "agent/testing.h"

extern const struct agent agent_cloudformation;

#define AGENT                                                                                                          \
	"'{\"logs\":{\"logs_collected\":{\"files\":{\"collect_list\":[{\"file_path\":\"/"                              \
	"a\",\"log_group_name\":\"g\"}]}}}}'"

static struct embedded_list unpacked(struct arena *arena, const char *text) {
	struct unit *unit = unit_of_text(arena, &agent_cloudformation, "stack.yaml", "yaml", text);
	struct embedded_list list = {0};
	unit->agent->unpack(unit, &list);
	return list;
}

static struct str label_of(const struct embedded *embedded) {
	return embedded->text ? embedded->text->label : embedded->label;
}

#define RESOURCE(name, type, rest) "  " name ": {Type: 'AWS::" type "', " rest "}\n"
#define INIT(path) "Metadata: {AWS::CloudFormation::Init: {c: {files: {" path ": {content: " AGENT "}}}}}"
#define DATA "UserData: !Base64 \"#!/bin/sh\\necho logs_collected\""

static const struct {
	const char *text;
	const char *labels[5]; /* NULL at the end */
	enum copies copies[4];
	uint32_t hosts; /* how many different ones */
} cases[] = {
    {"Resources:\n" RESOURCE("P", "SSM::Parameter", "Properties: {Value: " AGENT "}"),
     {"P.Value", NULL},
     {COPIES_MANY_LIKELY},
     1},
    {"Resources:\n" RESOURCE("I", "EC2::Instance", INIT("/x") ", Properties: {" DATA "}"),
     {"I.files.\"/x\"", "I.UserData", NULL},
     {COPIES_ONE, COPIES_ONE},
     1},
    {"Resources:\n" RESOURCE("L", "EC2::LaunchTemplate", "Properties: {LaunchTemplateData: {" DATA "}}")
	 RESOURCE("G", "AutoScaling::AutoScalingGroup",
		  INIT("/x") ", Properties: {MaxSize: 2, LaunchTemplate: {LaunchTemplateId: !Ref L}}"),
     {"L.UserData", "G.files.\"/x\"", NULL},
     {COPIES_MANY, COPIES_MANY},
     1},
    {"Resources:\n" RESOURCE("L", "AutoScaling::LaunchConfiguration", "Properties: {" DATA "}")
	 RESOURCE("G", "AutoScaling::AutoScalingGroup", "Properties: {MaxSize: '1', LaunchConfigurationName: !Ref L}"),
     {"L.UserData", NULL},
     {COPIES_ONE},
     1},
    {"Resources:\n" RESOURCE("L", "AutoScaling::LaunchConfiguration", "Properties: {" DATA "}") RESOURCE(
	 "G", "AutoScaling::AutoScalingGroup", INIT("/x") ", Properties: {MaxSize: 1, LaunchConfigurationName: !Ref L}")
	 RESOURCE("H", "AutoScaling::AutoScalingGroup",
		  INIT("/y") ", Properties: {MaxSize: 1, LaunchConfigurationName: !Ref L}"),
     {"L.UserData", "G.files.\"/x\"", "H.files.\"/y\"", NULL},
     {COPIES_MANY_LIKELY, COPIES_ONE, COPIES_ONE},
     3},
    {"Resources:\n" RESOURCE("P", "SSM::Parameter", "Properties: {Value: !If [C, " AGENT ", !If [D, " AGENT ", no]]}"),
     {"P.Value (if C)", "P.Value (unless C) (if D)", NULL},
     {COPIES_MANY_LIKELY, COPIES_MANY_LIKELY},
     2},
    {"Resources:\n" RESOURCE("T", "ECS::TaskDefinition",
			     "Properties: {ContainerDefinitions: [{Name: a, Image: a, LogConfiguration: {LogDriver: "
			     "awslogs, Options: {awslogs-group: g}}}]}")
	 RESOURCE("S", "ECS::Service", "Properties: {TaskDefinition: !Ref T, DesiredCount: 2}"),
     {"T.Properties", NULL},
     {COPIES_MANY_LIKELY}, /* the service stands in the part, for ecs to read */
     1},
    {"Resources:\n" RESOURCE("P", "SSM::Parameter", "Properties: {Value: nothing}"), {NULL}, {0}, 0},
    {"Resources:\n" RESOURCE("P", "EC2::Instance", "Properties: {UserData: bG9nc19jb2xsZWN0ZWQ=}"),
     {"P.UserData", NULL},
     {COPIES_ONE},
     1},
};

Test(cloudformation, texts_are_taken_out) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct embedded_list list = unpacked(arena, cases[i].text);
		uint32_t count = 0, hosts = 0;
		for (; cases[i].labels[count]; count++) {
			cr_assert(count < list.count, "%s", cases[i].text);
			const struct embedded *one = &list.items[count];
			struct str label = label_of(one);
			cr_expect(str_is(label, cases[i].labels[count]), "%.*s", STR_ARGS(label));
			cr_expect_eq(one->copies.copies, cases[i].copies[count], "%s", cases[i].labels[count]);
			hosts += !count || one->host != list.items[count - 1].host;
		}
		cr_expect_eq(count, list.count, "%s", cases[i].text);
		cr_expect_eq(hosts, cases[i].hosts, "%s", cases[i].text);
	}
	arena_free(arena);
}

static const struct {
	const char *text;
	bool ours;
	const char *why;
} documents[] = {
    {"Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Value: logs_collected}}}", true, "Resources"},
    {"{resources: {Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Value: logs_collected}}}}}", true,
     "Resources"},
    {"Resources: {P: {Type: 'AWS::S3::Bucket', Name: logs_collected}}", false,
     "no resource in it holds the configuration of a shipper"},
    {"Resources: {P: {Type: object}}", false, ""},
    {"Resources: [1]", false, ""},
    {"a", false, ""},
};

Test(cloudformation, templates_are_recognised) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		struct unit *unit = unit_of_text(arena, &agent_cloudformation, "stack.yaml", "yaml", documents[i].text);
		struct str why = {0};
		cr_expect_eq(agent_cloudformation.recognise(unit->docs[0], &why), documents[i].ours, "%s",
			     documents[i].text);
		cr_expect(str_is(why, documents[i].why), "%s: %.*s", documents[i].text, STR_ARGS(why));
	}
	arena_free(arena);
}
