/* Record accessors as Fluent Bit v5.1.1 takes them, tried with the real one where its code is surprising. */
#include "agent/fluent-bit/testing.h"

static const char letters[] = {[ACCESSOR_TEXT] = 't',
			       [ACCESSOR_TAG] = 'T',
			       [ACCESSOR_TAG_PART] = 'P',
			       [ACCESSOR_CAPTURE] = 'C',
			       [ACCESSOR_KEY] = 'K'};

/* "t:abc K:$key", or "refused: PART". */
static struct str describe(struct arena *arena, const char *text) {
	struct accessor accessor = {0};
	struct accessor_part bad = {0};
	struct str all = str_from(text);
	struct buf out = {0};
	if (accessor_parse(arena, all, 0, all.n, &accessor, &bad)) {
		for (uint32_t i = 0; i < accessor.count; i++) {
			const struct accessor_part *part = &accessor.items[i];
			buf_format(&out, "%s%c:%.*s", i ? " " : "", letters[part->kind],
				   STR_ARGS(str_from_to(all, part->from, part->to)));
		}
	} else {
		buf_format(&out, "refused: %.*s", STR_ARGS(str_from_to(all, bad.from, bad.to)));
	}
	struct str result = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return result;
}

Test(accessor, reads_what_fluent_bit_reads) {
	static const struct {
		const char *text, *parts;
	} cases[] = {
	    {"", ""},
	    {"a", "t:a"},
	    {"app", "t:app"},
	    {"$TAG", "T:$TAG"},
	    {"x.$TAG", "t:x. T:$TAG"},
	    {"$TAG.x", "T:$TAG t:.x"},
	    {"$TAG[1]", "P:$TAG[1]"},
	    {"a.$TAG[0].b", "t:a. P:$TAG[0] t:.b"},
	    {"$TAG$TAG", "T:$TAG t:$TAG"}, /* the character behind it is not looked at */
	    {"$0-$1", "C:$0 t:- C:$1"},
	    {"$key", "K:$key"},
	    {"$a.$b", "K:$a t:. K:$b"},
	    {"$a.b", "K:$a t:.b"},
	    {"$a.", "K:$a"}, /* one character behind a key is lost */
	    {"$kubernetes['pod_name'].$kubernetes['container_name']",
	     "K:$kubernetes['pod_name'] t:. K:$kubernetes['container_name']"},
	    {"$k['a.b']['c'][0]", "K:$k['a.b']['c'][0]"},
	    {"$a/x", "K:$a/x"}, /* one key */
	    {"$a-x", "K:$a-x"},
	    {"$(tag)", "K:$(tag)"},
	    {"x-$", "t:x-"},
	    {"$a-$b", "refused: $a-$b"},
	    {"$a$b", "refused: $a$b"},
	    {"$a['b']x", "refused: $a['b']x"},
	    {"$a[b]", "refused: $a[b]"},
	    {"$a[\"b\"]", "refused: $a["},
	    {"p.$a['b']-$c['d']", "refused: $a['b']-$c['d']"},
	    {"$1x", "C:$1 t:x"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str parts = describe(arena, cases[i].text);
		cr_expect(str_is(parts, cases[i].parts), "%s: %.*s is not %s", cases[i].text, STR_ARGS(parts),
			  cases[i].parts);
	}
	arena_free(arena);
}

Test(accessor, opens_the_folder_of_a_path) {
	struct arena *arena = arena_new();
	struct unit *unit = read_classic(arena, "[INPUT]\n    Name tail\n    Tag kube.*\n    Path /var/log/x/*.log\n"
						"[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n    region r\n"
						"    log_group_name g\n    log_stream_prefix x\n"
						"    log_stream_template $TAG[1]-$TAG[3].$TAG[9]\n");
	cr_assert_eq(unit->claims.count, 1);
	assert_text(stream_of(unit, 0), "var-x.<part 9 of the tag of tail.0>");
	arena_free(arena);
}
