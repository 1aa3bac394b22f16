/* The placeholders of both exporters and the attributes that fill them in: patternKeyToAttributeMap in
 * exporter/awscloudwatchlogsexporter/util.go and exporter/awsemfexporter/util.go. */
#include "agent/otel-collector/reading.h"

#include <string.h>

static const struct placeholder placeholders[] = {
    {"ClusterName", "aws.ecs.cluster.name", true, IDENTITY_CLUSTER, DIFFERENCE_NONE,
     "the receiver awsecscontainermetrics does, or a resource processor"},
    {"TaskId", "aws.ecs.task.id", true, IDENTITY_TASK, DIFFERENCE_POD,
     "a resourcedetection processor with the detector ecs does"},
    {"NodeName", "k8s.node.name", true, IDENTITY_NODE, DIFFERENCE_HOST,
     "a k8sattributes processor does, or a resourcedetection processor with the detector k8snode"},
    {"PodName", "pod", true, IDENTITY_POD, DIFFERENCE_POD,
     "no processor does by itself (k8s.pod.name is another attribute): copy it with a resource processor"},
    {"ServiceName", "service.name", true, IDENTITY_RECORD, DIFFERENCE_RECORD, "SDKs do, or a resource processor"},
    {"ContainerInstanceId", "aws.ecs.container.instance.id", true, IDENTITY_NODE, DIFFERENCE_HOST,
     "a resource processor does"},
    {"TaskDefinitionFamily", "aws.ecs.task.family", true, IDENTITY_RECORD, DIFFERENCE_RECORD,
     "a resourcedetection processor with the detector ecs does"},
    {"InstanceId", "service.instance.id", false, IDENTITY_RECORD, DIFFERENCE_UNKNOWN,
     "some SDKs do, or a resource processor; it is not the id of the EC2 instance, which is host.id"},
    {"FaasName", "faas.name", false, IDENTITY_RECORD, DIFFERENCE_RECORD,
     "a resourcedetection processor with the detector lambda does"},
    {"FaasVersion", "faas.version", false, IDENTITY_RECORD, DIFFERENCE_RECORD,
     "a resourcedetection processor with the detector lambda does"},
};
enum { COUNT = sizeof placeholders / sizeof placeholders[0] };

const struct placeholder *otel_placeholder(struct str name) {
	for (size_t i = 0; i < COUNT; i++)
		if (str_is(name, placeholders[i].name))
			return &placeholders[i];
	return NULL;
}

const struct placeholder *otel_placeholder_of_attribute(struct str attribute) {
	for (size_t i = 0; i < COUNT; i++)
		if (str_is(attribute, placeholders[i].attribute))
			return &placeholders[i];
	return NULL;
}

/* Letters and digits alone, small. */
static size_t normalise(struct str name, char *out, size_t room) {
	size_t n = 0;
	for (size_t i = 0; i < name.n && n < room; i++) {
		char c = name.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = c;
	}
	return n;
}

/* {task_id}, {k8s.node.name}, {TaskID} */
const struct placeholder *otel_placeholder_near(struct str name, bool emf) {
	char wanted[40], known[40];
	struct str meant = {.p = wanted, .n = normalise(name, wanted, sizeof wanted)};
	for (size_t i = 0; i < COUNT; i++) {
		if (emf && !placeholders[i].emf)
			continue;
		struct str own = {.p = known, .n = normalise(str_from(placeholders[i].name), known, sizeof known)};
		if (str_is(name, placeholders[i].attribute) || (meant.n && str_distance(meant, own, 2) <= 1))
			return &placeholders[i];
	}
	return NULL;
}

struct variable otel_placeholder_variable(const struct placeholder *placeholder, enum difference scope) {
	static const struct str spelled[COUNT] = {STR_INIT("{ClusterName}"),
						  STR_INIT("{TaskId}"),
						  STR_INIT("{NodeName}"),
						  STR_INIT("{PodName}"),
						  STR_INIT("{ServiceName}"),
						  STR_INIT("{ContainerInstanceId}"),
						  STR_INIT("{TaskDefinitionFamily}"),
						  STR_INIT("{InstanceId}"),
						  STR_INIT("{FaasName}"),
						  STR_INIT("{FaasVersion}")};
	return (struct variable){.id = placeholder->id, .scope = scope, .name = spelled[placeholder - placeholders]};
}
