/* Parameters of AWS Systems Manager, as the AWS CLI prints and takes them: each value is a text of its own, which
 * whoever fetches it loads. Shapes: docs.aws.amazon.com, cli/latest/reference/ssm (get-parameter, get-parameters,
 * get-parameters-by-path, get-parameter-history, put-parameter). Documents: see document.c. */
#include "agent/contents.h"
#include "agent/ssm/reading.h"

static const char *const formats[] = {"json", "yaml", NULL};
/* The values hold the words of those whose configurations they are. */
static const char *const words[] = {NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static void unpack(struct unit *unit, struct embedded_list *ret);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);
static const char *restart(const struct unit *unit);

const struct agent agent_ssm = {
    .name = "ssm",
    .title = "Systems Manager",
    .role = AGENT_CONTAINER,
    .formats = formats,
    .words = words,
    .recognise = recognise,
    .unpack = unpack,
    .read = read_unit,
    .restart = restart,
};

static bool is_string(const struct node *node) {
	return node && node->kind == NODE_STRING;
}

/* {"Name": ..., "Type": "String", "Value": ...} */
static bool is_parameter(const struct node *node) {
	if (!node || node->kind != NODE_OBJECT || !is_string(node_get(node, "Value")) ||
	    !is_string(node_get(node, "Name")))
		return false;
	const struct node *type = node_get(node, "Type");
	return !type || str_is(type->text, "String") || str_is(type->text, "SecureString") ||
	       str_is(type->text, "StringList");
}

typedef void visit_parameter(void *context, const struct node *parameter);

static void walk(const struct node *root, visit_parameter *visit, void *context) {
	const struct node *list = root;
	if (root && root->kind == NODE_OBJECT) {
		const struct node *one = node_get(root, "Parameter");
		list = node_get(root, "Parameters");
		if (is_parameter(one))
			visit(context, one);
		else if (is_parameter(root) && !list)
			visit(context, root);
	}
	for (const struct node *item = list && list->kind == NODE_ARRAY ? list->first : NULL; item; item = item->next)
		if (is_parameter(item))
			visit(context, item);
}

static void count_one(void *context, const struct node *parameter) {
	(void)parameter;
	++*(uint32_t *)context;
}

static const char *restart(const struct unit *unit) {
	uint32_t count = 0;
	if (unit->doc_count)
		walk(unit->docs[0]->root, count_one, &count);
	if (unit->doc_count && unit->docs[0]->root && node_get(unit->docs[0]->root, "phases"))
		return "aws imagebuilder create-component with a new version, then build the image again and start "
		       "hosts from it";
	return count ? "aws ssm put-parameter --overwrite, then fetch it again on the hosts (the CloudWatch agent: "
		       "amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c ssm:NAME)"
		     : "aws ssm update-document, then run it again on the hosts";
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	uint32_t count = 0;
	walk(doc->root, count_one, &count);
	if (count)
		*ret_why = count > 1 ? STR("SSM parameters") : STR("an SSM parameter");
	return count || ssm_document_holds(doc->root, ret_why);
}

/* Nothing in it is a writer by itself. */
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	(void)unit;
	(void)asked;
	(void)ret;
	return false;
}

static void add_value(void *context, const struct node *parameter) {
	struct unpacking *u = context;
	const struct node *value = node_get(parameter, "Value");
	struct embedded *embedded =
	    u->full ? NULL : embedded_add(u->unit, u->ret, u->doc, value, node_get(parameter, "Name")->text);
	u->full = !embedded;
	if (!embedded)
		return;
	contents_give_parameter(u->unit->arena, embedded, node_get(parameter, "Name")->text);
	embedded->host = ++u->hosts;
	embedded->copies = u->unit->copies;
}

static void unpack(struct unit *unit, struct embedded_list *ret) {
	struct unpacking u = {.unit = unit, .ret = ret};
	for (uint32_t i = 0; i < unit->doc_count; i++) {
		u.doc = unit->docs[i];
		walk(u.doc->root, add_value, &u);
		ssm_document_unpack(&u);
	}
}
