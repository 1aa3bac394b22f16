/* One row for each partition. */
#include "claim/partition.h"

#include <ctype.h>
#include <string.h>

/* prefixes: what regions of the partition begin with, NULL at the end; the longer ones of other partitions come first.
 */
struct partition_row {
	struct partition partition;
	const char *prefixes[12];
};

static const struct partition_row rows[] = {
    {{"aws-us-gov", "amazonaws.com", "api.aws", "us-gov-west-1"}, {"us-gov-"}},
    {{"aws-iso", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1"}, {"us-iso-"}},
    {{"aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1"}, {"us-isob-"}},
    {{"aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1"}, {"eu-isoe-"}},
    {{"aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1"}, {"us-isof-"}},
    {{"aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1"}, {"eusc-de-"}},
    {{"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-north-1"}, {"cn-"}},
    {{"aws", "amazonaws.com", "api.aws", "us-east-1"}, {"us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"}},
};
enum { ROWS = sizeof rows / sizeof *rows, ROW_AWS = ROWS - 1 };

/* Behind the prefix: a word, a dash, a number. */
static bool is_word_and_number(struct str s) {
	size_t dash;
	if (!str_find_last_char(s, '-', &dash) || dash == 0 || dash + 1 == s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool fits = i < dash ? isalnum((unsigned char)s.p[i]) || s.p[i] == '_' : isdigit((unsigned char)s.p[i]);
		if (i != dash && !fits)
			return false;
	}
	return true;
}

static const struct partition_row *row_of(struct str region) {
	for (size_t i = 0; i < ROWS; i++)
		for (const char *const *prefix = rows[i].prefixes; *prefix; prefix++)
			if (str_starts_with(region, str_from(*prefix)) &&
			    is_word_and_number(str_from_offset(region, strlen(*prefix))))
				return &rows[i];
	return NULL;
}

const struct partition *partition_of_region(struct str region) {
	const struct partition_row *row = row_of(region);
	return row ? &row->partition : &rows[ROW_AWS].partition;
}

const struct partition *partition_of_arn(struct str arn) {
	struct str rest = arn, name = STR("");
	str_split(&rest, ':', &name);
	str_split(&rest, ':', &name);
	for (size_t i = 0; i < ROWS; i++)
		if (str_is(name, rows[i].partition.name))
			return &rows[i].partition;
	return &rows[ROW_AWS].partition;
}

bool region_is_known(struct str region) {
	return row_of(region) != NULL;
}

static bool cut(struct str *host, const char *suffix) {
	size_t n = strlen(suffix);
	if (!str_ends_with(*host, str_from(suffix)) || host->n <= n || host->p[host->n - n - 1] != '.')
		return false;
	host->n -= n + 1;
	return true;
}

bool partition_cut_suffix(struct str *host) {
	for (size_t i = 0; i < ROWS; i++)
		if (cut(host, rows[i].partition.suffix) || cut(host, rows[i].partition.dual_stack_suffix))
			return true;
	return false;
}
