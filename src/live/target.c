/* Targets by destination. Only names that CloudWatch Logs can have are asked, and only of AWS or of who was given. */
#include "live/target.h"

#include "base/utf8.h"
#include "claim/partition.h"

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
	struct str key =
	    arena_format(arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_ARGS(target->account), STR_ARGS(target->region),
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

/* arn:aws:logs:REGION:ACCOUNT:log-group:GROUP, then nothing, :* or :log-stream:STREAM (:* or empty: all streams). */
static bool split_arn(struct str arn, struct probe_target *target, struct str *ret_stream) {
	struct str parts[7] = {{0}};
	for (int i = 0; i < 7; i++)
		if (!str_split(&arn, ':', &parts[i]))
			return false;
	target->region = target->region.n ? target->region : parts[3];
	target->account = parts[4];
	target->group = parts[6];
	bool has_stream = str_starts_with(arn, STR("log-stream:"));
	*ret_stream = has_stream ? str_from_offset(arn, strlen("log-stream:")) : STR("");
	if (str_is(*ret_stream, "*"))
		ret_stream->n = 0;
	return str_is(parts[2], "logs") && str_is(parts[5], "log-group") && (has_stream || !arn.n || str_is(arn, "*"));
}

/* {instance_id}, ${HOSTNAME}, $(hostname) */
static bool has_placeholder(struct str name) {
	size_t at;
	return str_find_char(name, '{', &at) || str_find_char(name, '$', &at);
}

bool target_add_word(struct target_list *targets, struct str word, struct str *ret_why) {
	struct arena *arena = targets->arena;
	struct probe_target target = {.region = targets->region,
				      .endpoint = targets->endpoint,
				      .profile = targets->profile,
				      .role = targets->role,
				      .group = word};
	struct str stream = {0};
	size_t colon;
	bool has_stream = false;
	if (str_starts_with(word, STR("arn:"))) {
		if (!split_arn(word, &target, &stream)) {
			*ret_why = STR("this is no ARN of a log group or log stream");
			return false;
		}
		has_stream = stream.n > 0;
	} else if (str_find_char(word, ':', &colon)) {
		target.group = str_from_to(word, 0, colon);
		stream = str_from_offset(word, colon + 1);
		has_stream = true;
	}
	if (!is_group_name(target.group)) {
		*ret_why =
		    has_placeholder(target.group)
			? STR("placeholders are not filled in here: give the name as the log group has it, or the "
			      "configuration with --from-config")
			: STR("a log group has 1 to 512 of the characters a-z A-Z 0-9 . - _ / #");
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

/* "eu-west-1", "us-gov-east-1": not "s3-eu-west-1", where anybody has buckets. */
static bool is_region(struct str s) {
	struct str part, number = {0};
	uint32_t parts = 0, count;
	while (str_split(&s, '-', &part)) {
		for (size_t i = 0; i < part.n; i++)
			if (s.n && (part.p[i] < 'a' || part.p[i] > 'z'))
				return false;
		if (!part.n)
			return false;
		parts++;
		number = part;
	}
	return parts >= 3 && str_to_u32(number, &count);
}

/* logs.REGION, logs-fips.REGION, or the end point of a VPC: NAME.logs.REGION.vpce. Other names below AWS's domains
 * (API Gateway, load balancers, buckets) may be anybody's. */
static bool is_of_logs(struct str host) {
	struct str label, rest = host;
	bool vpce = str_ends_with(host, STR(".vpce"));
	if (vpce) {
		rest.n -= strlen(".vpce");
		if (!str_split(&rest, '.', &label) || !str_starts_with(label, STR("vpce-")))
			return false;
	}
	return str_split(&rest, '.', &label) && (str_is(label, "logs") || (str_is(label, "logs-fips") && !vpce)) &&
	       is_region(rest);
}

bool target_is_of_aws(struct arena *arena, struct str url) {
	struct str host = arena_lower(arena, url), rest = {0};
	size_t at;
	if (str_find(host, STR("://"), &at)) {
		if (!str_starts_with(host, STR("https://")))
			return false;
		host = str_from_offset(host, at + 3);
	}
	for (at = 0; at < host.n; at++)
		if (!(host.p[at] >= 'a' && host.p[at] <= 'z') && !(host.p[at] >= '0' && host.p[at] <= '9') &&
		    host.p[at] != '-' && host.p[at] != '.')
			break;
	rest = str_from_offset(host, at);
	host.n = at;
	if (rest.n && !str_is(rest, "/") && !str_is(rest, ":443") && !str_is(rest, ":443/"))
		return false;
	return partition_cut_suffix(&host) && is_of_logs(host);
}

static struct str literal(const struct template *t) {
	return t->count == 1 && template_is_literal(t) ? t->parts[0].literal : STR("");
}

static bool is_word(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-')
			return false;
	return s.n < 64;
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
	struct template group = template_in_world(arena, &claim->group.value, claim->agent, &claim->unit->world);
	struct str endpoint = literal(&claim->endpoint.value), stream = template_text(arena, &name);
	struct probe_target target = {.region = targets->region.n ? targets->region : literal(&claim->region.value),
				      .endpoint = targets->endpoint,
				      .profile = targets->profile,
				      .role = targets->role,
				      .account = literal(&claim->account.value),
				      .group = literal(&group),
				      .stream = name};
	if (!target.group.n) {
		leave(targets, claim, STR("its log group is only known where it runs"));
		return;
	}
	if (!is_word(target.region)) {
		leave(targets, claim, STR("its region is none: give --region"));
		return;
	}
	if (endpoint.n && !targets->endpoint.n) {
		if (!target_is_of_aws(arena, endpoint)) {
			leave(targets, claim,
			      arena_format(arena,
					   "its endpoint %.*s is none of CloudWatch Logs at AWS: to send a signed "
					   "question there, give --endpoint-url",
					   STR_ARGS(endpoint)));
			return;
		}
		target.endpoint = str_contains(endpoint, STR("://"))
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
	struct template name =
	    template_in_world(targets->arena, &claim->stream.value, claim->agent, &claim->unit->world);
	if (name.count)
		add(targets, claim, name);
	else
		leave(targets, claim, STR("nothing says its log stream"));
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
