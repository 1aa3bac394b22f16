/* AWS Signature Version 4 over OpenSSL: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 * libcurl's own signer is missing or wrong in versions that are in wide use. */
#ifndef CWD_PROBE_SIGV4_H
#define CWD_PROBE_SIGV4_H

#include "probe/credentials.h"
#include "probe/http.h"

struct sigv4 {
	const struct credentials *credentials;
	struct str region, service; /* "logs", "sts" */
	int64_t now;		    /* seconds since 1970, UTC */
};

/* What is signed, as AWS writes it: for tests. No secret is in it, but a session token may be. The path is taken as it
 * is sent, normalised and encoded here; the query is taken as encoded. */
struct str sigv4_canonical_request(struct arena *arena, const struct http_request *request, struct str *ret_signed);
struct str sigv4_string_to_sign(struct arena *arena, const struct sigv4 *sigv4, struct str canonical_request);
/* Adds host, x-amz-date, x-amz-security-token (where there is one) and authorization to the request's headers; every
 * header that is there is signed, but for those that go from hop to hop. false: OpenSSL refuses (no HMAC). */
bool sigv4_sign(struct arena *arena, const struct sigv4 *sigv4, struct http_request *request);

#endif
