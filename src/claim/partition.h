/* The partitions of AWS: their regions, and what their hosts' names end in.
 * From the public botocore data (boto/botocore, botocore/data/partitions.json). */
#ifndef CWD_CLAIM_PARTITION_H
#define CWD_CLAIM_PARTITION_H

#include "base/str.h"

struct partition {
	const char *name;   /* "aws", "aws-cn" */
	const char *suffix; /* "amazonaws.com" */
	const char *dual_stack_suffix;
	const char *region; /* one that answers for all of it, where none is named */
};
/* That of a region; an unknown region is of "aws", as the SDKs take it. */
const struct partition *partition_of_region(struct str region);
/* That of an ARN, arn:aws-cn:iam::...; an unknown one is "aws". */
const struct partition *partition_of_arn(struct str arn);
/* Is it one that a partition's pattern allows? */
bool region_is_known(struct str region);
/* Cuts what a partition's hosts end in, with its dot, off a host's name in small letters; false: it is none of AWS's.
 */
bool partition_cut_suffix(struct str *host);

#endif
