#include "base/hash.h"

#include "base/buf.h"

#include <criterion/criterion.h>

struct vector {
	struct str text;
	const char *hex;
};

/* FIPS 180-4's own examples, and the lengths around which padding changes. */
static const struct vector vectors[] = {
    {STR_INIT(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {STR_INIT("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {STR_INIT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static const struct {
	size_t count;
	const char *hex;
} runs_of_a[] = {
    {55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
    {56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
    {63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
    {64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
    {65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
    {119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"},
    {120, "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"},
    {1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

Test(hash, sha256_is_that_of_the_standard) {
	char hex[65];
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		hash_sha256(vectors[i].text, hex);
		cr_expect_str_eq(hex, vectors[i].hex);
	}
	for (size_t i = 0; i < sizeof runs_of_a / sizeof runs_of_a[0]; i++) {
		struct buf text = {0};
		buf_add_repeated(&text, 'a', runs_of_a[i].count);
		hash_sha256(buf_str(&text), hex);
		cr_expect_str_eq(hex, runs_of_a[i].hex, "%zu", runs_of_a[i].count);
		buf_finish(&text);
	}
}

Test(hash, every_byte_and_the_length_count) {
	char text[80] = {0};
	for (size_t n = 1; n < sizeof text; n++) {
		uint64_t plain = hash_bytes((struct str){text, n}, 0);
		cr_expect_neq(plain, hash_bytes((struct str){text, n - 1}, 0), "%zu", n);
		cr_expect_neq(plain, hash_bytes((struct str){text, n}, 1), "%zu", n);
		for (size_t at = 0; at < n; at++) {
			text[at] = 1;
			cr_expect_neq(plain, hash_bytes((struct str){text, n}, 0), "%zu of %zu", at, n);
			text[at] = 0;
		}
	}
}

Test(hash, the_seed_changes_hashes_and_nothing_else_does) {
	char shifted[20];
	uint64_t before = hash_bytes(STR("some longer text"), 0);
	for (size_t shift = 0; shift < 4; shift++) {
		memcpy(shifted + shift, "some longer text", 16);
		cr_expect_eq(before, hash_bytes((struct str){shifted + shift, 16}, 0));
	}
	hash_seed(4711);
	cr_expect_neq(before, hash_bytes(STR("some longer text"), 0));
}

static void check_map(void) {
	enum { KEYS = 5000 };
	struct arena *arena = arena_new();
	struct map map = {.arena = arena};
	cr_expect_null(map_get(&map, STR("")));
	for (unsigned i = 0; i < KEYS; i++)
		*map_at(&map, arena_format(arena, "key %u", i)) = (void *)arena_format(arena, "value %u", i).p;
	static char empty[] = "empty", with_nul[] = "with NUL";
	*map_at(&map, STR("")) = empty;
	*map_at(&map, STR("a\0b")) = with_nul;
	cr_expect_eq(map.count, KEYS + 2);
	for (unsigned i = 0; i < KEYS; i++) {
		const char *value = map_get(&map, arena_format(arena, "key %u", i));
		cr_assert(value && str_is(arena_format(arena, "value %u", i), value));
	}
	cr_expect_str_eq(map_get(&map, STR("")), "empty");
	cr_expect_str_eq(map_get(&map, STR("a\0b")), "with NUL");
	cr_expect_null(map_get(&map, STR("a")));
	void **place = map_at(&map, STR("key 7"));
	cr_expect_str_eq(*place, "value 7");
	cr_expect_null(*map_at(&map, STR("new")));
	arena_free(arena);
}

Test(map, finds_what_was_put_whatever_the_seed) {
	for (uint64_t seed = 0; seed < 5; seed++) {
		hash_seed(seed);
		check_map();
	}
}
