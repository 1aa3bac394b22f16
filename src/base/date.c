/* Dates of the Gregorian calendar. No locale, no time zone of this host. */
#include "base/date.h"

#include <stdio.h>

enum { DAY_SECONDS = 86400, HOUR_SECONDS = 3600, MINUTE_SECONDS = 60 };

/* Days since 1970-01-01 in the Gregorian calendar; years are counted from March so that leap days come last. */
static int64_t days_of_date(int64_t year, unsigned month, unsigned day) {
	year -= month <= 2;
	int64_t era = year / 400, year_of_era = year - era * 400;
	int64_t day_of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + (int64_t)day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

void date_text(int64_t seconds, char ret[DATE_TEXT]) {
	int64_t days = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS;
	int64_t shifted = days + 719468, era = shifted / 146097, day_of_era = shifted - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;
	int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	snprintf(ret, DATE_TEXT, "%04d-%02d-%02d %02d:%02d:%02d", (int)(year_of_era + era * 400 + (month <= 2)),
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

bool date_read(struct str s, size_t at, int64_t *ret_seconds, bool *ret_zone) {
	unsigned year, month, day, hour, minute, second;
	if (!digits(s, &at, 4, &year) || !one_of(s, &at, "-/") || !digits(s, &at, 2, &month) || !one_of(s, &at, "-/") ||
	    !digits(s, &at, 2, &day) || !one_of(s, &at, "T ") || !digits(s, &at, 2, &hour) || !one_of(s, &at, ":") ||
	    !digits(s, &at, 2, &minute) || !one_of(s, &at, ":") || !digits(s, &at, 2, &second))
		return false;
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
		return false;
	int64_t offset = 0;
	*ret_zone = zone_at(s, at, &offset);
	*ret_seconds = days_of_date(year, month, day) * DAY_SECONDS + (int64_t)hour * HOUR_SECONDS +
		       (int64_t)minute * MINUTE_SECONDS + second - offset;
	return true;
}
