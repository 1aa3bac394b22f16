/* Worlds: one set of the facts that stand in no file, and how sure an answer is over all of them. */
#ifndef CWD_CLAIM_WORLD_H
#define CWD_CLAIM_WORLD_H

#include "base/str.h"

enum mode {
	MODE_ANY, /* not known */
	MODE_EC2,
	MODE_ON_PREMISES,
	MODE_CONTAINER,
	MODE_COUNT,
};

enum platform {
	PLATFORM_ANY, /* not known */
	PLATFORM_LINUX,
	PLATFORM_WINDOWS,
	PLATFORM_DARWIN,
	PLATFORM_COUNT,
};

/* All zero: not known. Compared part by part; the CloudWatch agent counts past 16 bits (1.300060.0). */
struct version {
	uint32_t part[4];
};

struct world {
	enum mode mode;
	enum platform platform;
	struct version version;
};

/* Ordered: a larger answer is surer. */
enum answer {
	NEVER,
	POSSIBLE,
	LIKELY,
	CERTAIN,
};

const char *answer_name(enum answer answer);	   /* "possible", "likely", "certain" */
const char *mode_name(enum mode mode);		   /* as --mode takes it: "ec2", "onPrem", "container" */
const char *platform_name(enum platform platform); /* "linux", "windows", "darwin" */
bool mode_parse(struct str text, enum mode *ret);  /* ec2, onPrem, onPremise, container, auto (= MODE_ANY) */
bool platform_parse(struct str text, enum platform *ret);
/* 1 to 4 numbers with dots, an optional leading v; a build number may follow the third as b1234. */
bool version_parse(struct str text, struct version *ret);
int version_compare(struct version a, struct version b);
bool version_known(struct version version);
/* asked with every unknown part filled from fallback. */
struct world world_fill(struct world asked, struct world fallback);

#endif
