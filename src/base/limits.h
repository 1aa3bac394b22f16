/* Every limit that keeps a hostile input from eating the machine, with its unit.
 * Reaching one is a finding (CW912) or an error with the path, never silence. */
#ifndef CWD_BASE_LIMITS_H
#define CWD_BASE_LIMITS_H

#define LIMIT_FILE_BYTES (64u << 20)  /* one input file; larger ones are not parsed */
#define LIMIT_SNIFF_BYTES (64u << 10) /* looked at to tell a text from a binary file */
#define LIMIT_DOC_DEPTH 1000u	      /* nesting of arrays and objects in a tree */
#define LIMIT_JSON_DEPTH 10000u	      /* nesting of a JSON text; Go refuses more */
#define LIMIT_DOC_NODES (4u << 20)    /* nodes of one document tree */
#define LIMIT_DOC_PROBLEMS 1000u      /* problems kept per document */
#define LIMIT_UNIT_PROBLEMS 50000u    /* problems that an adapter keeps per unit */
#define LIMIT_SECTIONS (1u << 16)     /* inputs, filters and outputs of one configuration, and paths of all inputs */
#define LIMIT_UNIT_CLAIMS (1u << 16)  /* claims that inputs times outputs make of one configuration */
#define LIMIT_TASKS 1024u	      /* task definitions, and services, of one unit */
#define LIMIT_YAML_DOCUMENTS 10000u   /* documents in one YAML stream */
#define LIMIT_YAML_FLOW_STEPS (64u << 20)    /* open brackets, summed over the events of one stream */
#define LIMIT_YAML_BLANK_STEPS (16ull << 30) /* blank runs times the longest of them, in bytes, in one stream */
#define LIMIT_YAML_DIRECTIVES 1000u	     /* directives in a row */
#define LIMIT_YAML_DIRECTIVE_BYTES 4096u     /* one directive line */
#define LIMIT_ALIAS_NODES (1u << 20)	     /* nodes that aliases and merge keys may add to one document */
#define LIMIT_INCLUDES 1000u		     /* files one unit may load */
#define LIMIT_INCLUDE_READS 4000u	     /* how often it may ask for one, those it has included */
#define LIMIT_INCLUDE_BYTES (64u << 20)	     /* their texts together */
#define LIMIT_RUN_INCLUDES (64u << 10)	     /* files that all units of a run together may load, */
#define LIMIT_RUN_INCLUDES_EACH 4u	     /* and so many more for each input */
#define LIMIT_RUN_INCLUDE_BYTES (1u << 30)   /* their texts together; a text counts for each unit that loads it */
#define LIMIT_LINK_ROUNDS 8u		     /* how often names may lead to names in other files of a run */
#define LIMIT_LINK_STEPS (4u << 20)	     /* pairs of what uses a name and what is called so, in one run */
#define LIMIT_EMBEDDED_TEXTS 1000u	     /* configurations inside the documents of one unit, */
#define LIMIT_EMBEDDED_BYTES (64u << 20)     /* their texts together, */
#define LIMIT_EMBEDDED_DEPTH 8u		     /* and how often one may stand inside another */
#define LIMIT_MATCH_NAMES (16u << 10)	     /* names that the patterns of one unit's includes may be compared with */
#define LIMIT_FOLDER_DEPTH 128u		     /* folders below a searched one */
#define LIMIT_SEARCH_FILES (4u << 20)	     /* files met by one search */
#define LIMIT_GLOB_ELEMENTS 4096u	     /* compiled elements of one glob pattern */
#define LIMIT_GLOB_NESTING 256u		     /* braces within braces of one glob pattern */
#define LIMIT_GLOB_STEPS (2u << 20)	     /* product states of one "can both match one path?" */
#define LIMIT_OVERLAP_STEPS (16u << 20)	     /* product states over all patterns of one host */
#define LIMIT_MEETING_STEPS (16u << 20)	     /* symbolic comparisons of names on one host */
#define LIMIT_ROUTE_STEPS (1u << 20)	     /* packets that one routing graph may follow */
#define LIMIT_TAG_STEPS (1u << 16)	     /* states of one comparison of a tag pattern with a set of tags */
#define LIMIT_TAG_PATTERN_STEPS 1024u	     /* compiled steps of one pattern of tags */
#define LIMIT_TAG_STATES 4096u		     /* states of one pattern of tags, as they are met */
#define LIMIT_TAG_WALK_NODES (32u << 10)     /* compiled nodes of one set of tags */
#define LIMIT_REGEX_PATTERN_BYTES 4096u	     /* one regular expression */
#define LIMIT_REGEX_REPEATS (1u << 20)	     /* product of the counted repeats within each other of one expression */
#define LIMIT_REGEX_PROPERTIES 64u	     /* \p{...} and [:...:] of one expression */
#define LIMIT_REGEX_DEPTH 250u		     /* groups within groups of one expression */
#define LIMIT_REGEX_RETRIES (1u << 20)	     /* backtracking of one match of a regular expression */
#define LIMIT_REGEX_STEPS (16u << 20)	     /* the same times the bytes of the text */
#define LIMIT_REGEX_BYTES (64u << 10)	     /* a text that a regular expression is tried on */
#define LIMIT_NAME_BYTES 4096u	       /* names above equal only themselves; CloudWatch Logs takes 512 characters */
#define LIMIT_FINDINGS_PER_RULE 1000u  /* findings of one rule in one file */
#define LIMIT_EXPLAIN_BYTES (1u << 20) /* text that explain reads from standard input */
#define LIMIT_ENV_BYTES (1u << 20)     /* one --env-file */
#define LIMIT_RELATED_SHOWN 20u	       /* writers drawn with a snippet in the human report */

#endif
