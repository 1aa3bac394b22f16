/* CloudFormation's functions and other tools' parts as templates. */
#include "agent/intrinsic.h"
#include "doc/doc.h"

#include <criterion/criterion.h>

static const struct node *parsed(struct arena *arena, const char *format, const char *text) {
	struct source *source = source_new(arena, STR("t"), str_from(text));
	return doc_parse(arena, source, format_by_name(str_from(format)))->root;
}

static const struct {
	const char *format, *text, *expected; /* NULL: it is no text */
} calls[] = {
    {"json", "\"plain ${X}\"", "plain ${X}"},
    {"json", "7", "7"},
    {"json", "[\"a\"]", NULL},
    {"json", "{\"a\": 1}", NULL},
    {"json", "null", NULL},
    {"json", "{\"Ref\": \"Group\"}", "${Group}"},
    {"json", "{\"Ref\": \"AWS::NoValue\"}", NULL},
    {"json", "{\"Ref\": \"AWS::Region\"}", "${AWS::Region}"},
    {"json", "{\"Fn::Ref\": \"X\"}", NULL},
    {"json", "{\"Fn::Sub\": \"/a/${Env}-${AWS::StackName}/${!raw}\"}", "/a/${Env}-${AWS::StackName}/${raw}"},
    {"json", "{\"Fn::Sub\": [\"${a}-${B}\", {\"a\": {\"Ref\": \"C\"}}]}", "${C}-${B}"},
    {"json", "{\"Fn::Sub\": \"open ${x\"}", "open ${x"},
    {"json", "{\"Fn::Join\": [\"-\", [\"a\", {\"Ref\": \"B\"}, 3]]}", "a-${B}-3"},
    {"json", "{\"Fn::Join\": [\"\", {\"Fn::Split\": [\":\", \"a:b\"]}]}", "ab"},
    {"json", "{\"Fn::GetAtt\": [\"Group\", \"Arn\"]}", "${Group.Arn}"},
    {"json", "{\"Fn::GetAtt\": \"Group.Arn\"}", "${Group.Arn}"},
    {"json", "{\"Fn::ImportValue\": {\"Fn::Sub\": \"${S}-g\"}}", "<Fn::ImportValue ${S}-g>"},
    {"json", "{\"Fn::ImportValue\": \"g\"}", "<Fn::ImportValue g>"},
    {"json", "{\"Fn::FindInMap\": [\"M\", {\"Ref\": \"K\"}, \"v\"]}", "<Fn::FindInMap M.${K}.v>"},
    {"json", "{\"Fn::If\": [\"C\", \"a\", \"a\"]}", "a"},
    {"json", "{\"Fn::If\": [\"C\", \"a\", \"b\"]}", "<Fn::If C>"},
    {"json", "{\"Fn::Select\": [1, [\"a\", \"b\"]]}", "b"},
    {"json", "{\"Fn::Select\": [\"1\", {\"Fn::Split\": [\"/\", \"a/b/c\"]}]}", "b"},
    {"json", "{\"Fn::Select\": [0, {\"Fn::Split\": [\"/\", {\"Ref\": \"Id\"}]}]}",
     "<Fn::Select 0 of <Fn::Split /, ${Id}>>"},
    {"json", "{\"Fn::Base64\": {\"Ref\": \"X\"}}", "${X}"},
    {"json", "{\"Fn::Cidr\": [\"x\"]}", "<Fn::Cidr x>"},
    {"yaml", "!Ref Group", "${Group}"},
    {"yaml", "!Sub \"/a/${Env}\"", "/a/${Env}"},
    {"yaml", "!Sub [\"${a}\", {a: !GetAtt R.Arn}]", "${R.Arn}"},
    {"yaml", "!Join [\"/\", [a, !Ref B]]", "a/${B}"},
    {"yaml", "!Select [1, !Split [\",\", \"a,b\"]]", "b"},
    {"yaml", "!If [C, !Ref A, !Ref \"AWS::NoValue\"]", "<Fn::If C>"},
    {"yaml", "Fn::Sub: \"${A}\"", "${A}"},
    {"yaml", "!ImportValue g", "<Fn::ImportValue g>"},
    {"yaml", "!Base64 text", "text"},
    {"yaml", "!Base64\nFn::Sub: \"a ${X}\"", "a ${X}"},
    {"yaml", "!Custom text", "text"},
};

Test(intrinsic, calls_give_texts) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		struct template t = {0};
		const struct node *node = parsed(arena, calls[i].format, calls[i].text);
		bool is_text = intrinsic_text(arena, node, NULL, &t);
		struct str text = template_text(arena, &t);
		cr_expect_eq(is_text, calls[i].expected != NULL, "%s", calls[i].text);
		cr_expect(!calls[i].expected || str_is(text, calls[i].expected), "%s: %.*s", calls[i].text,
			  STR_ARGS(text));
	}
	arena_free(arena);
}

Test(intrinsic, pseudo_parameters_have_identities) {
	struct arena *arena = arena_new();
	struct template t = {0};
	cr_assert(
	    intrinsic_text(arena, parsed(arena, "yaml", "!Sub \"${AWS::Region}${AWS::AccountId}${X}\""), NULL, &t));
	cr_assert_eq(t.count, 3);
	cr_expect_eq(t.parts[0].variable.id, IDENTITY_REGION);
	cr_expect_eq(t.parts[1].variable.id, IDENTITY_ACCOUNT);
	cr_expect_eq(t.parts[2].variable.id, IDENTITY_DEPLOY_CONSTANT);
	cr_expect_eq(template_differs_by_host(&t), NEVER);
	arena_free(arena);
}

static bool find(const void *context, struct arena *arena, struct str name, struct template *ret) {
	(void)context;
	if (!str_is(name, "Env"))
		return false;
	*ret = template_literal(arena, STR("prod"));
	return true;
}

static bool in_map(const void *context, struct arena *arena, const struct str keys[3], struct template *ret) {
	(void)context;
	*ret = template_literal(arena, keys[2]);
	return str_is(keys[1], "prod");
}

static bool condition(const void *context, struct str name, bool *ret) {
	(void)context;
	*ret = false;
	return str_is(name, "Off");
}

Test(intrinsic, facts_fill_in_what_they_know) {
	static const struct intrinsic_facts facts = {.find = find, .in_map = in_map, .condition = condition};
	static const char *const texts[][2] = {{"!Sub \"${Env}-${X}\"", "prod-${X}"},
					       {"!FindInMap [M, !Ref Env, value]", "value"},
					       {"!FindInMap [M, other, value]", "<Fn::FindInMap M.other.value>"},
					       {"!If [Off, a, b]", "b"},
					       {"!Select [0, !Split [\"o\", !Ref Env]]", "pr"}};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct template t = {0};
		intrinsic_text(arena, parsed(arena, "yaml", texts[i][0]), &facts, &t);
		struct str text = template_text(arena, &t);
		cr_expect(str_is(text, texts[i][1]), "%s: %.*s", texts[i][0], STR_ARGS(text));
	}
	arena_free(arena);
}

Test(intrinsic, other_tools_leave_variables) {
	static const struct {
		const char *text, *expected;
		uint32_t parts;
	} texts[] = {{"a", "a", 1},
		     {"/${env}/{{ .Name }}", "/${env}/{{ .Name }}", 4},
		     {"$LOG_GROUP/x$", "$LOG_GROUP/x$", 2},
		     {"a$b", "a$b", 1},
		     {"$${x}", "${x}", 1},
		     {"${open", "${open", 1},
		     {"", "", 0}};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct template t = {0};
		intrinsic_add_rendered(arena, str_from(texts[i].text), &t);
		struct str text = template_text(arena, &t);
		cr_expect(str_is(text, texts[i].expected), "%.*s", STR_ARGS(text));
		cr_expect_eq(t.count, texts[i].parts, "%s", texts[i].text);
	}
	cr_expect(intrinsic_is_rendered(STR("a${b}")));
	cr_expect_not(intrinsic_is_rendered(STR("a$${b}")));
	arena_free(arena);
}

Test(intrinsic, depth_and_size_have_limits) {
	struct arena *arena = arena_new();
	struct str text = STR("\"x\"");
	for (int i = 0; i < 200; i++)
		text = arena_format(arena, "{\"Fn::Join\":[\"\",[%.*s]]}", STR_ARGS(text));
	struct source *source = source_new(arena, STR("t"), text);
	const struct node *node = doc_parse(arena, source, format_by_name(STR("json")))->root;
	struct template t = {0};
	cr_assert(intrinsic_text(arena, node, NULL, &t));
	cr_expect_not(template_is_literal(&t));
	arena_free(arena);
}

/* --- texts with their places -------------------------------------------------------------------------------------- */

static const struct {
	const char *format, *text, *gives; /* holes as <expression>; NULL: it is no text */
	const char *word;		   /* of the text, */
	uint32_t line, col;		   /* and where it is written */
} texts[] = {
    {"json", "{\"Fn::Join\": [\"\\n\", [\"first\",\n \"second\"]]}", "first\nsecond", "second", 2, 3},
    {"json", "{\"Fn::Sub\": \"a\\\"${X}\\n${!Y} end\"}", "a\"<${X}>\n${Y} end", "end", 1, 29},
    {"yaml", "Fn::Base64: !Sub |\n  one\n  ${X} two\n", "one\n<${X}> two\n", "two", 3, 8},
    {"yaml", "!Sub\n- |\n  ${A} x ${B}\n- A: here\n  B: !Ref C\n", "here x <${C}>\n", "here", 4, 6},
    {"yaml", "!Join ['', [!If [C, \"yes\\n\", no], !If [C, a, b]]]", "yes\n<<Fn::If C>>", "yes", 1, 22},
    {"yaml", "!Join [!Ref X, [a]]", NULL, "", 0, 0},
    {"yaml", "[a]", NULL, "", 0, 0},
};

/* The text with its holes as what they stand for. */
static struct str shown(struct arena *arena, const struct source *source) {
	struct buf out = {0};
	uint32_t at = 0;
	for (uint32_t i = 0; i < source->hole_count; i++) {
		const struct hole *hole = &source->holes[i];
		buf_add(&out, str_from_to(source->text, at, hole->here.off));
		buf_format(&out, "<%.*s>", STR_ARGS(hole->expression));
		at = hole->here.off + hole->here.len;
	}
	buf_add(&out, str_from_offset(source->text, at));
	struct str text = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

Test(intrinsic, texts_keep_their_places) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct source *outer = source_new(arena, STR("t"), str_from(texts[i].text));
		const struct doc *doc = doc_parse(arena, outer, format_by_name(str_from(texts[i].format)));
		struct environment values = {0};
		size_t at;
		struct source *text = intrinsic_source(arena, doc, doc->root, NULL, STR("label"), &values);
		cr_assert_eq(text != NULL, texts[i].gives != NULL, "%s", texts[i].text);
		if (!text)
			continue;
		struct str now = shown(arena, text);
		cr_expect(str_is(now, texts[i].gives), "%s: %.*s", texts[i].text, STR_ARGS(now));
		cr_assert(str_find(text->text, str_from(texts[i].word), &at));
		struct site outside = source_outer(text, (struct span){(uint32_t)at, 1});
		struct place place = source_place(outside.source, outside.at.off);
		cr_expect(place.line == texts[i].line && place.col == texts[i].col, "%s: %u:%u", texts[i].text,
			  place.line, place.col);
		for (uint32_t k = 0; k < text->hole_count; k++)
			cr_expect(environment_identity(&values, text->holes[k].expression));
	}
	arena_free(arena);
}

/* Parts that double with every level end at a limit, and the text stays one. */
Test(intrinsic, texts_are_bounded) {
	struct arena *arena = arena_new();
	struct buf yaml = {0};
	buf_add_text(&yaml, "v0: &v0 !Sub ['${X}${X}', {X: xxxxxxxx}]\n");
	for (int i = 1; i <= 40; i++)
		buf_format(&yaml, "v%d: &v%d !Sub ['${X}${X}', {X: *v%d}]\n", i, i, i - 1);
	struct source *outer = source_new(arena, STR("t"), buf_str(&yaml));
	const struct doc *doc = doc_parse(arena, outer, format_by_name(STR("yaml")));
	const struct source *text = intrinsic_source(arena, doc, node_get(doc->root, "v16"), NULL, STR("t"), NULL);
	cr_assert(text && text->text.n < 5u << 20);
	buf_finish(&yaml);
	arena_free(arena);
}
