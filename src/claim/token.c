/* Numbers of 186 bits, by their layout. */
#include "claim/token.h"

/* https://aws.amazon.com/about-aws/whats-new/2023/01/amazon-cloudwatch-logs-log-stream-transaction-quota-sequencetoken-requirement/
 */
const int64_t token_ignored_since = 1672876800;

enum { TOKEN_DIGITS = 56, LIMBS = 6 };
#define EARLIEST_MS INT64_C(1300000000000) /* 2011; before the service was there */
#define LATEST_MS INT64_C(4000000000000)

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

/* count (at most 63) bits from bit from on. */
static uint64_t bits(const uint32_t limbs[LIMBS], unsigned from, unsigned count) {
	uint64_t value = 0;
	for (unsigned i = 0; i < count; i++)
		value |= (uint64_t)(limbs[(from + i) / 32] >> (from + i) % 32 & 1) << i;
	return value;
}

bool token_read(struct str token, struct sequence_token *ret) {
	uint32_t limbs[LIMBS] = {0};
	*ret = (struct sequence_token){.family = TOKEN_FOREIGN};
	if (!token_number(token, limbs))
		return false;
	bool by_ingestion = bits(limbs, 148, 36) < 1u << 24;
	int64_t ms = by_ingestion ? (int64_t)bits(limbs, 120, 44) : (int64_t)bits(limbs, 36, 36) * 1000;
	if ((!by_ingestion && bits(limbs, 0, 4) != 2) || ms < EARLIEST_MS || ms > LATEST_MS)
		return false;
	*ret = (struct sequence_token){.family = by_ingestion ? TOKEN_BY_INGESTION : TOKEN_BY_WRITE, .written_ms = ms};
	return true;
}
