/* User data in what the AWS CLI prints or is given as JSON: describe-instance-attribute --attribute userData,
 * describe-launch-template-versions, get-launch-template-data, describe-launch-configurations, and what
 * create-launch-template and run-instances take (docs.aws.amazon.com, AWSEC2/latest/APIReference: UserData is base64;
 * run-instances takes plain text too). */
#include "agent/user-data/reading.h"

#include "agent/packed.h"

typedef void visit_value(void *context, const struct node *value);

static void visit_string(const struct node *value, visit_value *visit, void *context) {
	if (value && value->kind == NODE_STRING && value->text.n)
		visit(context, value);
}

static void walk_list(const struct node *list, const char *path, visit_value *visit, void *context) {
	for (const struct node *item = list && list->kind == NODE_ARRAY ? list->first : NULL; item; item = item->next)
		visit_string(node_find(item, path), visit, context);
}

static void walk(const struct node *root, visit_value *visit, void *context) {
	static const char *const one[] = {"UserData", "UserData/Value", "LaunchTemplateData/UserData",
					  "LaunchTemplateVersion/LaunchTemplateData/UserData"};
	if (root->kind != NODE_OBJECT)
		return;
	for (size_t i = 0; i < sizeof one / sizeof *one; i++)
		visit_string(node_find(root, one[i]), visit, context);
	walk_list(node_get(root, "LaunchTemplateVersions"), "LaunchTemplateData/UserData", visit, context);
	walk_list(node_get(root, "LaunchConfigurations"), "UserData", visit, context);
}

struct looking {
	bool any, holds;
};

static void look(void *context, const struct node *value) {
	struct looking *looking = context;
	looking->any = true;
	looking->holds = looking->holds || packed_looks_base64(value->text) || text_is_of_interest(value->text);
}

bool described_holds(const struct doc *doc, struct str *ret_why) {
	struct looking looking = {0};
	walk(doc->root, look, &looking);
	if (looking.any)
		*ret_why = looking.holds ? STR("user data in what the AWS CLI prints")
					 : STR("it writes no configuration of a shipper");
	return looking.holds;
}

static void take(void *context, const struct node *value) {
	struct user_data *u = context;
	if (!has_room(u, value->text.n, value->span))
		return;
	struct str label = arena_format(u->arena, "UserData%s", u->all.count ? " of another version" : "");
	struct source *text = packed_guess(u->arena, doc_embedded(u->arena, u->doc, value, STR("")), label);
	if (!text)
		unit_problem(u->unit, PROBLEM_LIMIT, doc_site(u->doc, value->span),
			     "more than %u MiB come out of this text: it was not read", LIMIT_EMBEDDED_BYTES >> 20)
		    ->incomplete = true;
	if (text && text_is_of_interest(text->text))
		written_add(u, text, STR(""), STR(""))->alone = true;
}

void described_read(struct user_data *u) {
	walk(u->doc->root, take, u);
}
