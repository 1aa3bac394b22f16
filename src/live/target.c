/* Targets by destination. Only names that CloudWatch Logs can have are asked, and only of AWS or of who was given. */
#include "live/target.h"

#include "base/utf8.h"

#include <string.h>

enum { NAME_CHARACTERS = 512 };

static bool is_group_name(struct str s) {
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    memchr(".-_/#", c, 5) != NULL;
		if (!fits)
			return false;
	}
	return s.n > 0 && s.n <= NAME_CHARACTERS;
}

static bool is_stream_name(struct str s) {
	size_t at;
	return s.n > 0 && !str_find_char(s, ':', &at) && !str_find_char(s, '*', &at) && utf8_valid(s, NULL) &&
	       utf8_count(s) <= NAME_CHARACTERS;
}

static struct probed *target_at(struct target_list *targets, const struct probe_target *target) {
	struct arena *arena = targets->arena;
	struct str stream = template_key(arena, &target->stream);
	struct str key = arena_format(arena, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARGS(target->region),
				      STR_ARGS(target->endpoint), STR_ARGS(target->group), STR_ARGS(stream));
	void **slot = map_at(&targets->known, key);
	if (!*slot) {
		struct probed *probed = ARENA_NEW(arena, struct probed);
		probed->target = *target;
		LIST_ADD(arena, &targets->probed, probed);
		*slot = probed;
	}
	return *slot;
}

/* arn:aws:logs:REGION:ACCOUNT:log-group:GROUP, then :* or :log-stream:STREAM. */
static bool split_arn(struct str arn, struct str *ret_region, struct str *ret_group, struct str *ret_stream) {
	struct str parts[7] = {{0}};
	for (int i = 0; i < 7; i++)
		if (!str_split(&arn, ':', &parts[i]))
			return false;
	*ret_region = parts[3];
	*ret_group = parts[6];
	*ret_stream = STR("");
	if (str_starts_with(arn, STR("log-stream:")))
		*ret_stream = str_from_offset(arn, strlen("log-stream:"));
	return str_is(parts[2], "logs") && str_is(parts[5], "log-group");
}

bool target_add_word(struct target_list *targets, struct str word, struct str *ret_why) {
	struct arena *arena = targets->arena;
	struct probe_target target = {.region = targets->region,
				      .endpoint = targets->endpoint,
				      .profile = targets->profile,
				      .role = targets->role,
				      .group = word};
	struct str stream = {0}, region = {0};
	size_t colon;
	bool has_stream = false;
	if (str_starts_with(word, STR("arn:"))) {
		if (!split_arn(word, &region, &target.group, &stream)) {
			*ret_why = STR("this is no ARN of a log group or log stream");
			return false;
		}
		target.region = targets->region.n ? targets->region : region;
		has_stream = stream.n > 0;
	} else if (str_find_char(word, ':', &colon)) {
		target.group = str_from_to(word, 0, colon);
		stream = str_from_offset(word, colon + 1);
		has_stream = true;
	}
	if (!is_group_name(target.group)) {
		*ret_why = STR("a log group has 1 to 512 of the characters a-z A-Z 0-9 . - _ / #");
		return false;
	}
	if (has_stream && !is_stream_name(stream)) {
		*ret_why = STR("a log stream has 1 to 512 characters, neither : nor *");
		return false;
	}
	if (has_stream)
		target.stream = template_literal(arena, stream);
	target_at(targets, &target);
	return true;
}

/* Signed requests go only where AWS is, or where the user says: a configuration may be a stranger's. */
static bool is_of_aws(struct str url) {
	static const char *const suffixes[] = {".amazonaws.com",
					       ".amazonaws.com.cn",
					       ".api.aws",
					       ".c2s.ic.gov",
					       ".sc2s.sgov.gov",
					       ".amazonaws.eu",
					       ".api.amazonwebservices.com.cn"};
	struct str host = url;
	size_t at;
	if (str_find(url, STR("://"), &at)) {
		if (!str_starts_with(url, STR("https://")))
			return false;
		host = str_from_offset(url, at + 3);
	}
	for (size_t i = 0; i < host.n; i++)
		if (memchr("/:?#@\\", host.p[i], 6)) {
			if (host.p[i] != '/')
				return false;
			host.n = i;
		}
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (str_ends_with(host, str_from(suffixes[i])))
			return true;
	return false;
}

static struct str literal(const struct field *field) {
	return field->value.count == 1 && template_is_literal(&field->value) ? field->value.parts[0].literal : STR("");
}

static void leave(struct target_list *targets, const struct claim *claim, struct str why) {
	LIST_ADD(targets->arena, &targets->unasked, (struct unasked){.claim = claim, .why = why});
}

static void add_claim(struct arena *arena, struct probed *probed, const struct claim *claim) {
	struct probe_target *target = &probed->target;
	uint32_t n = target->claim_count;
	if (!(n & (n - 1))) {
		const struct claim **more =
		    (const struct claim **)arena_alloc_array(arena, n ? 2 * (size_t)n : 1, sizeof *more);
		if (n)
			memcpy((void *)more, (const void *)target->claims, n * sizeof *more);
		target->claims = more;
	}
	((const struct claim **)target->claims)[n] = claim;
	target->claim_count++;
}

static void add(struct target_list *targets, const struct claim *claim, struct template name) {
	struct arena *arena = targets->arena;
	struct str endpoint = literal(&claim->endpoint), stream = template_text(arena, &name);
	struct probe_target target = {.region = targets->region.n ? targets->region : literal(&claim->region),
				      .endpoint = targets->endpoint,
				      .profile = targets->profile,
				      .role = targets->role,
				      .group = literal(&claim->group),
				      .stream = name};
	if (!target.group.n) {
		leave(targets, claim, STR("its log group is only known where it runs"));
		return;
	}
	if (endpoint.n && !targets->endpoint.n) {
		if (!is_of_aws(endpoint)) {
			leave(targets, claim,
			      arena_format(arena,
					   "its endpoint %.*s is not AWS's: to send a signed question there, give "
					   "--endpoint-url",
					   STR_ARGS(endpoint)));
			return;
		}
		target.endpoint = str_starts_with(endpoint, STR("https://"))
				      ? endpoint
				      : arena_format(arena, "https://%.*s", STR_ARGS(endpoint));
	}
	if (!is_group_name(target.group) || (name.count && template_is_literal(&name) && !is_stream_name(stream))) {
		leave(targets, claim, STR("CloudWatch Logs can have no such name: cwdoctor lint tells why"));
		return;
	}
	add_claim(arena, target_at(targets, &target), claim);
}

void target_add_claim(struct target_list *targets, const struct claim *claim) {
	add(targets, claim, claim->stream.value);
}

void target_add_group(struct target_list *targets, const struct claim *claim) {
	add(targets, claim, (struct template){0});
}

struct live_question target_question(struct arena *arena, const struct probe_target *target) {
	struct live_question question = {.region = target->region,
					 .endpoint = target->endpoint,
					 .profile = target->profile,
					 .role = target->role,
					 .group = target->group};
	if (target->stream.count && template_is_literal(&target->stream))
		question.stream = template_text(arena, &target->stream);
	else if (target->stream.count && !target->stream.parts[0].is_variable)
		question.prefix = target->stream.parts[0].literal;
	return question;
}
