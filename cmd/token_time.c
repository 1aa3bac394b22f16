/* Dates of log lines, and the date inside a sequence token. No locale, no time zone of this host. */
#include "cmd/token_error.h"

#include <stdio.h>

/* https://aws.amazon.com/about-aws/whats-new/2023/01/amazon-cloudwatch-logs-log-stream-transaction-quota-sequencetoken-requirement/
 */
const int64_t token_time_ignored_since = 1672876800;

enum { DAY_SECONDS = 86400, HOUR_SECONDS = 3600, MINUTE_SECONDS = 60 };

/* Days since 1970-01-01 in the Gregorian calendar; years are counted from March so that leap days come last. */
static int64_t days_of_date(int64_t year, unsigned month, unsigned day) {
	year -= month <= 2;
	int64_t era = year / 400, year_of_era = year - era * 400;
	int64_t day_of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + (int64_t)day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

void token_time_text(int64_t seconds, char ret[TOKEN_TIME_TEXT]) {
	int64_t days = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS;
	int64_t shifted = days + 719468, era = shifted / 146097, day_of_era = shifted - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;
	int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	snprintf(ret, TOKEN_TIME_TEXT, "%04d-%02d-%02d %02d:%02d:%02d", (int)(year_of_era + era * 400 + (month <= 2)),
		 (int)month, (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1), (int)(rest / HOUR_SECONDS),
		 (int)(rest / MINUTE_SECONDS % 60), (int)(rest % MINUTE_SECONDS));
}

/* Exactly count digits at *at; moves behind them. */
static bool digits(struct str s, size_t *at, size_t count, unsigned *ret) {
	uint32_t value;
	if (*at + count > s.n || !str_to_u32(str_from_to(s, *at, *at + count), &value))
		return false;
	*at += count;
	*ret = value;
	return true;
}

static bool one_of(struct str s, size_t *at, const char *allowed) {
	for (; *at < s.n && *allowed; allowed++)
		if (s.p[*at] == *allowed) {
			++*at;
			return true;
		}
	return false;
}

/* Z, +0200, -05:00 behind fractions and at most one space; the offset in seconds. */
static bool zone_at(struct str s, size_t at, int64_t *ret_offset) {
	unsigned hours, minutes;
	if (one_of(s, &at, ".,"))
		while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
			at++;
	one_of(s, &at, " ");
	*ret_offset = 0;
	if (at >= s.n || s.p[at] == 'Z' || s.p[at] == 'U' || s.p[at] == 'G') /* Z, UTC, GMT */
		return at < s.n;
	int sign = s.p[at] == '-' ? -1 : 1;
	if (!one_of(s, &at, "+-") || !digits(s, &at, 2, &hours))
		return false;
	one_of(s, &at, ":");
	if (!digits(s, &at, 2, &minutes))
		return false;
	*ret_offset = sign * ((int64_t)hours * HOUR_SECONDS + (int64_t)minutes * MINUTE_SECONDS);
	return true;
}

static bool time_at(struct str line, size_t at, bool utc, struct token_time *ret) {
	unsigned year, month, day, hour, minute, second;
	if (!digits(line, &at, 4, &year) || !one_of(line, &at, "-/") || !digits(line, &at, 2, &month) ||
	    !one_of(line, &at, "-/") || !digits(line, &at, 2, &day) || !one_of(line, &at, "T ") ||
	    !digits(line, &at, 2, &hour) || !one_of(line, &at, ":") || !digits(line, &at, 2, &minute) ||
	    !one_of(line, &at, ":") || !digits(line, &at, 2, &second))
		return false;
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
		return false;
	int64_t offset = 0;
	bool zone = zone_at(line, at, &offset);
	ret->seconds = days_of_date(year, month, day) * DAY_SECONDS + (int64_t)hour * HOUR_SECONDS +
		       (int64_t)minute * MINUTE_SECONDS + second - offset;
	ret->known = true;
	ret->zone = zone || utc;
	return true;
}

struct token_time token_time_find(struct str line, bool utc) {
	struct token_time found = {0};
	for (size_t at = 0; at < line.n; at++) {
		bool starts_number =
		    line.p[at] >= '0' && line.p[at] <= '9' && (at == 0 || line.p[at - 1] < '0' || line.p[at - 1] > '9');
		if (starts_number && time_at(line, at, utc, &found))
			break;
	}
	return found;
}

/* A token of 56 digits is a number of 186 bits. Its layout is not documented; it is the sequence number layout of
 * Kinesis version 2 as github.com/mhart/kinesalite (db/index.js) writes it down: bits 148-183 the second in which
 * the shard was made, bits 36-71 the second of the record, bits 0-3 the number 2. */
enum { TOKEN_DIGITS = 56, LIMBS = 6 };

static bool token_number(struct str token, uint32_t limbs[LIMBS]) {
	if (token.n != TOKEN_DIGITS)
		return false;
	for (size_t i = 0; i < token.n; i++) {
		if (token.p[i] < '0' || token.p[i] > '9')
			return false;
		uint64_t carry = (uint64_t)(token.p[i] - '0');
		for (int k = 0; k < LIMBS; k++) {
			uint64_t value = (uint64_t)limbs[k] * 10 + carry;
			limbs[k] = (uint32_t)value;
			carry = value >> 32;
		}
	}
	return true;
}

/* count (at most 36) bits from bit from on. */
static uint64_t bits(const uint32_t limbs[LIMBS], unsigned from, unsigned count) {
	uint64_t value = 0;
	for (unsigned i = 0; i < count; i++)
		value |= (uint64_t)(limbs[(from + i) / 32] >> (from + i) % 32 & 1) << i;
	return value;
}

bool token_time_inside(struct str token, int64_t *ret_seconds) {
	uint32_t limbs[LIMBS] = {0};
	if (!token_number(token, limbs) || bits(limbs, 0, 4) != 2 || bits(limbs, 148, 36) < 1u << 24)
		return false;
	int64_t seconds = (int64_t)bits(limbs, 36, 36);
	if (seconds < 1300000000 || seconds > 4000000000)
		return false;
	*ret_seconds = seconds;
	return true;
}
