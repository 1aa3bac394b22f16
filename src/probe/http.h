/* HTTP through libcurl: many transfers at a time over one pool of connections. TLS is always verified, nothing is
 * redirected, and every transfer is bounded in time and size. Knows nothing of AWS. */
#ifndef CWD_PROBE_HTTP_H
#define CWD_PROBE_HTTP_H

#include "base/buf.h"
#include "base/list.h"

struct http_header {
	struct str name, value;
};
LIST(http_header_list, struct http_header);

/* All borrowed until the transfer is done. */
struct http_request {
	const char *method; /* "GET", "POST", "PUT" */
	struct str url;	    /* absolute; https, or http to this host and link-local addresses: the caller has checked */
	struct http_header_list headers;
	struct str body;
	uint32_t connect_timeout_ms, timeout_ms; /* 0: HTTP_CONNECT_TIMEOUT_MS, HTTP_TIMEOUT_MS */
	bool no_proxy;				 /* link-local addresses and this host */
};

enum { HTTP_CONNECT_TIMEOUT_MS = 5000, HTTP_TIMEOUT_MS = 20000 };
#define HTTP_LIMIT_BYTES (8u << 20)	    /* body of one answer */
#define HTTP_LIMIT_HEADER_BYTES (64u << 10) /* all headers of one answer */

enum http_outcome {
	HTTP_ANSWERED,	    /* status, headers and body are there, whatever the status is */
	HTTP_NO_NAME,	    /* the host's name is not known */
	HTTP_NO_CONNECTION, /* refused, unreachable, no proxy */
	HTTP_TIMEOUT,
	HTTP_TLS,	/* the certificate, or the handshake */
	HTTP_TOO_LARGE, /* past HTTP_LIMIT_BYTES */
	HTTP_BROKEN,	/* cut off, or no HTTP */
};

struct http_response {
	enum http_outcome outcome;
	uint32_t status;
	struct http_header_list headers;
	struct str body;
	struct str why;	 /* unless HTTP_ANSWERED: libcurl's words, without any header or body */
	int64_t date_ms; /* of the Date header, since 1970; 0: none */
};
/* The value of a header, in any case; empty if there is none. */
struct str http_header(const struct http_response *response, const char *name);

/* Percent-encoded, but for letters, digits and -._~ */
void http_encode(struct buf *out, struct str text);

struct http;
struct http_settings {
	struct str ca_bundle;  /* a PEM file instead of the system's; empty: the system's */
	struct str user_agent; /* "cwdoctor/0.1.0" */
	bool verbose;	       /* a line on standard error for each call: method, host, path, status, time; no header */
};
/* The pool lives until http_free. NULL: libcurl does not start. */
struct http *http_new(const struct http_settings *settings);
void http_free(struct http *http);

/* One transfer; response is on its arena. */
struct http_transfer {
	struct arena *arena;
	const struct http_request *request;
	struct http_response response;
	bool done;
	void *context;		      /* the caller's */
	struct transfer *work;	      /* private to http.c */
	struct http_transfer *behind; /* private to http.c: of those that were done while http_fetch waited */
};
void http_start(struct http *http, struct http_transfer *transfer);
/* Moves all transfers on; waits at most wait_ms for one of them, or for input on descriptor (-1: none). Gives a
 * transfer that is done, each once; NULL: none now. */
struct http_transfer *http_poll(struct http *http, int descriptor, uint32_t wait_ms);
void http_cancel(struct http *http, struct http_transfer *transfer);
/* One transfer from start to end. */
struct http_response http_fetch(struct http *http, struct arena *arena, const struct http_request *request);

#endif
