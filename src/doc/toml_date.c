/* TOML's dates and times (RFC 3339): which of the four sorts a word is, and what is wrong with it. */
#include "doc/toml_read.h"

static const struct node_extra datetime = {.tag = STR_INIT("datetime")}, local = {.tag = STR_INIT("datetime-local")},
			       date_alone = {.tag = STR_INIT("date-local")},
			       time_alone = {.tag = STR_INIT("time-local")};

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

bool toml_looks_like_date(struct str word) {
	if (word.n == 0 || !is_digit(word.p[0]))
		return false;
	for (size_t i = 1; i < word.n; i++)
		if (word.p[i] == ':' || (word.p[i] == '-' && is_digit(word.p[i - 1])))
			return true;
	return false;
}

/* A word that is being read. */
struct reading {
	struct str word;
	size_t at;
};

static char next(const struct reading *r) {
	return r->at < r->word.n ? r->word.p[r->at] : '\0';
}

static bool pass(struct reading *r, char c) {
	if (next(r) != c)
		return false;
	r->at++;
	return true;
}

/* Exactly so many digits. */
static bool pass_number(struct reading *r, unsigned digits, unsigned *ret) {
	unsigned value = 0;
	for (; digits > 0; digits--, r->at++) {
		if (!is_digit(next(r)))
			return false;
		value = value * 10 + (unsigned)(next(r) - '0');
	}
	*ret = value;
	return true;
}

static unsigned days_of(unsigned year, unsigned month) {
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	if (month == 2)
		return leap ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static const char *date_fault(struct reading *r) {
	unsigned year, month, day;
	if (!pass_number(r, 4, &year) || !pass(r, '-') || !pass_number(r, 2, &month) || !pass(r, '-') ||
	    !pass_number(r, 2, &day))
		return "a date is written as YYYY-MM-DD; a text must stand in quotes";
	if (month < 1 || month > 12)
		return "a month is 01 to 12";
	return day < 1 || day > days_of(year, month) ? "this month has no such day" : NULL;
}

static const char *time_fault(struct reading *r) {
	unsigned hour, minute, second;
	if (!pass_number(r, 2, &hour) || !pass(r, ':') || !pass_number(r, 2, &minute))
		return "a time is written as HH:MM:SS; a text must stand in quotes";
	if (!pass(r, ':'))
		return "TOML 1.0 wants the seconds of a time: HH:MM:SS";
	if (!pass_number(r, 2, &second))
		return "a time is written as HH:MM:SS; a text must stand in quotes";
	if (hour > 23)
		return "an hour is 00 to 23";
	if (minute > 59)
		return "a minute is 00 to 59";
	if (second > 60)
		return "a second is 00 to 59, or 60 for a leap second";
	if (!pass(r, '.'))
		return NULL;
	size_t start = r->at;
	while (is_digit(next(r)))
		r->at++;
	return r->at == start ? "a digit is missing after the decimal point of the seconds" : NULL;
}

static const char *offset_fault(struct reading *r) {
	unsigned hours, minutes;
	if (pass(r, 'Z') || pass(r, 'z'))
		return NULL;
	if ((!pass(r, '+') && !pass(r, '-')) || !pass_number(r, 2, &hours) || !pass(r, ':') ||
	    !pass_number(r, 2, &minutes))
		return "behind a time stands Z or a time zone as +HH:MM";
	return hours > 23 || minutes > 59 ? "a time zone is -23:59 to +23:59" : NULL;
}

const char *toml_date_fault(struct str word, const struct node_extra **ret_extra) {
	struct reading r = {.word = word};
	bool time_only = word.n > 2 && word.p[2] == ':';
	const struct node_extra *extra = time_only ? &time_alone : &date_alone;
	const char *fault = time_only ? time_fault(&r) : date_fault(&r);
	if (!fault && !time_only && r.at < word.n) {
		extra = &local;
		if (!pass(&r, 'T') && !pass(&r, 't') && !pass(&r, ' '))
			return "between a date and its time stands T or a space";
		fault = time_fault(&r);
		if (!fault && r.at < word.n) {
			extra = &datetime;
			fault = offset_fault(&r);
		}
	}
	if (!fault && r.at < word.n)
		return "text stands behind this date or time; a text must stand in quotes";
	if (!fault)
		*ret_extra = extra;
	return fault;
}
