/* Signatures that AWS publishes (awslabs/aws-c-auth, tests/aws-signing-test-suite/v4): name, request, signature. Left
 * out are those of folded header lines, of paths that are not normalised (S3), of a query that is not encoded, and of
 * x-amz-content-sha256. script/check-probe has botocore judge what is really sent. */
#include "probe/sigv4.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void start(void) {
	arena = arena_new();
}

static void stop(void) {
	arena_free(arena);
}

TestSuite(sigv4, .init = start, .fini = stop);

/* 2015-08-30T12:36:00Z */
enum { VECTOR_TIME = 1440938160 };
#define VECTOR_TOKEN "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"
#define VECTOR_STS_TOKEN                                                                                               \
	"AQoDYXdzEPT//////////"                                                                                        \
	"wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YU"                     \
	"uwthAx7mSEI/qkPpKPi/"                                                                                         \
	"kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8Y"                    \
	"QcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+"                                                          \
	"scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICC"                                                   \
	"R/oLxBA=="

struct vector {
	const char *name, *path, *signature;
	struct http_header headers[4];
	const char *token;
};

#define PLAIN_GET "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
#define PLAIN_POST "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
#define UNRESERVED "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define HEADER(key, text)                                                                                              \
	{ STR_INIT(key), STR_INIT(text) }

/* The method is the name's first word. */
static const struct vector vectors[] = {
    {.name = "get-header-key-duplicate",
     .path = "/",
     .signature = "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
     .headers = {HEADER("My-Header1", "value2"), HEADER("My-Header1", "value2"), HEADER("My-Header1", "value1")}},
    {.name = "get-header-value-order",
     .path = "/",
     .signature = "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
     .headers = {HEADER("My-Header1", "value4"), HEADER("My-Header1", "value1"), HEADER("My-Header1", "value3"),
		 HEADER("My-Header1", "value2")}},
    {.name = "get-header-value-trim",
     .path = "/",
     .signature = "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
     .headers = {HEADER("My-Header1", " value1"), HEADER("My-Header2", " \"a   b   c\"")}},
    {.name = "get-relative-normalized", .path = "/example/..", .signature = PLAIN_GET},
    {.name = "get-relative-relative-normalized", .path = "/example1/example2/../..", .signature = PLAIN_GET},
    {.name = "get-slash-dot-slash-normalized", .path = "/./", .signature = PLAIN_GET},
    {.name = "get-slash-normalized", .path = "//", .signature = PLAIN_GET},
    {.name = "get-slash-pointless-dot-normalized",
     .path = "/./example",
     .signature = "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
    {.name = "get-slashes-normalized",
     .path = "//example//",
     .signature = "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
    {.name = "get-space-normalized",
     .path = "/example space/",
     .signature = "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
    {.name = "get-unreserved",
     .path = "/" UNRESERVED,
     .signature = "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    {.name = "get-utf8",
     .path = "/\xe1\x88\xb4",
     .signature = "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    {.name = "get-vanilla", .path = "/", .signature = PLAIN_GET},
    {.name = "get-vanilla-empty-query-key",
     .path = "/?Param1=value1",
     .signature = "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
    {.name = "get-vanilla-query-order-encoded",
     .path = "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
     .signature = "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"},
    {.name = "get-vanilla-query-order-key-case",
     .path = "/?Param2=value2&Param1=value1",
     .signature = "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {.name = "get-vanilla-query-unreserved",
     .path = "/?" UNRESERVED "=" UNRESERVED,
     .signature = "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
    {.name = "get-vanilla-with-session-token",
     .path = "/",
     .signature = "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
     .token = VECTOR_TOKEN},
    {.name = "post-header-key-case", .path = "/", .signature = PLAIN_POST},
    {.name = "post-header-key-sort",
     .path = "/",
     .signature = "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
     .headers = {HEADER("My-Header1", "value1")}},
    {.name = "post-header-value-case",
     .path = "/",
     .signature = "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
     .headers = {HEADER("My-Header1", "VALUE1")}},
    {.name = "post-sts-header-before",
     .path = "/",
     .signature = "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
     .token = VECTOR_STS_TOKEN},
    {.name = "post-vanilla", .path = "/", .signature = PLAIN_POST},
    {.name = "post-vanilla-query",
     .path = "/?Param1=value1",
     .signature = "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
};

static struct http_request signed_request(const char *method, const char *url, const char *token,
					  const struct http_header *headers, size_t count) {
	struct credentials credentials = {.access_key = STR("AKIDEXAMPLE"),
					  .secret = STR("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
					  .session_token = str_from(token)};
	struct sigv4 sigv4 = {
	    .credentials = &credentials, .region = STR("us-east-1"), .service = STR("service"), .now = VECTOR_TIME};
	struct http_request request = {.method = method, .url = str_from(url)};
	for (size_t i = 0; i < count && headers[i].name.n; i++)
		LIST_ADD(arena, &request.headers, headers[i]);
	cr_assert(sigv4_sign(arena, &sigv4, &request));
	return request;
}

static struct str value_of(const struct http_request *request, const char *name) {
	for (uint32_t i = 0; i < request->headers.count; i++)
		if (str_is(request->headers.items[i].name, name))
			return request->headers.items[i].value;
	return STR("");
}

Test(sigv4, agrees_with_the_published_signatures) {
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		const struct vector *vector = &vectors[i];
		struct str url = arena_format(arena, "https://example.amazonaws.com%s", vector->path);
		struct http_request request =
		    signed_request(vector->name[0] == 'g' ? "GET" : "POST", url.p, vector->token, vector->headers,
				   sizeof vector->headers / sizeof *vector->headers);
		struct str authorization = value_of(&request, "authorization");
		cr_expect(str_ends_with(authorization, str_from(vector->signature)), "%s: %.*s", vector->name,
			  STR_ARGS(authorization));
		cr_expect(str_starts_with(authorization, STR("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/"
							     "us-east-1/service/aws4_request, SignedHeaders=")));
	}
}

Test(sigv4, host_has_its_port_unless_it_is_the_usual_one) {
	static const struct {
		const char *url, *host;
	} cases[] = {
	    {"https://logs.eu-west-1.amazonaws.com/", "logs.eu-west-1.amazonaws.com"},
	    {"https://host:443/", "host"},
	    {"https://host:80/", "host:80"},
	    {"http://localhost:80/x", "localhost"},
	    {"http://127.0.0.1:4566/", "127.0.0.1:4566"},
	    {"http://[::1]:4566/", "[::1]:4566"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct http_request request = signed_request("POST", cases[i].url, NULL, NULL, 0);
		struct str host = value_of(&request, "host");
		cr_expect(str_is(host, cases[i].host), "%s: %.*s", cases[i].url, STR_ARGS(host));
	}
}

/* Every service but S3 encodes a path twice: what is encoded already once more. */
Test(sigv4, a_path_is_normalised_and_encoded) {
	static const struct {
		const char *path, *canonical;
	} cases[] = {
	    {"", "/"},	       {"/", "/"},	{"/a%20b/", "/a%2520b/"}, {"/a//b", "/a/b"},
	    {"/a/../b", "/b"}, {"/../..", "/"}, {"/a/.", "/a"},		  {"/a=1,b", "/a%3D1%2Cb"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str url = arena_format(arena, "https://host%s", cases[i].path), names;
		struct http_request request = {.method = "POST", .url = url};
		struct str canonical = sigv4_canonical_request(arena, &request, &names);
		struct str start = arena_format(arena, "POST\n%s\n\n", cases[i].canonical);
		cr_expect(str_starts_with(canonical, start), "%s: %.*s", cases[i].path, STR_ARGS(canonical));
	}
}

Test(sigv4, what_others_may_change_is_not_signed) {
	static const struct http_header headers[] = {HEADER("User-Agent", "x"), HEADER("Connection", "close"),
						     HEADER("X-Amzn-Trace-Id", "1")};
	struct http_request request = signed_request("POST", "https://example.amazonaws.com/", NULL, headers, 3);
	cr_expect(str_ends_with(value_of(&request, "authorization"), STR(PLAIN_POST)));
}

Test(sigv4, a_body_and_an_empty_token_are_signed_as_they_are) {
	struct http_request empty = signed_request("POST", "https://example.amazonaws.com/", "", NULL, 0);
	cr_expect(str_ends_with(value_of(&empty, "authorization"), STR(PLAIN_POST)));
	cr_expect_eq(value_of(&empty, "x-amz-security-token").n, 0);
}
