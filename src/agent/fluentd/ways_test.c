/* Which events come to which streams, in texts of a few lines: labels, copies, workers, tags, fields of records. */
#include "agent/fluentd/testing.h"

#define OUT(stream) "@type cloudwatch_logs\nlog_group_name g\n" stream "\n"
#define BY_TAG OUT("use_tag_as_stream true")
#define QUIET "<label @FLUENT_LOG>\n<match **>\n@type null\n</match>\n</label>\n"
#define EXEC(tag) "<source>\n@type exec\ncommand x\ntag " tag "\n</source>\n"
#define TAIL(path, tag) "<source>\n@type tail\npath " path "\ntag " tag "\n<parse>\n</parse>\n</source>\n"

static const struct {
	const char *what, *text, *ways;
} rows[] = {
    {"the first match takes it",
     QUIET EXEC("a") "<match a>\n" OUT("log_stream_name x") "</match>\n<match a>\n" OUT(
	 "log_stream_name y") "</match>\n",
     "source[1]>a>x"},
    {"Fluentd's own events", EXEC("a") "<match **>\n" OUT("log_stream_name x") "</match>\n",
     "source[1]>a>x fluent>fluent.<level>>x"},
    {"those of one level", EXEC("a") "<match fluent.warn>\n" OUT("log_stream_name x") "</match>\n",
     "fluent>fluent.warn>x"},
    {"from a level on", "<system>\nlog_level error\n</system>\n" EXEC("a") "<match **>\n" BY_TAG "</match>\n",
     "source[1]>a>a fluent>fluent.error>fluent.error fluent>fluent.fatal>fluent.fatal"},
    {"labels",
     QUIET "<source>\n@type exec\ntag a\n@label @X\n</source>\n<match **>\n" OUT(
	 "log_stream_name x") "</match>\n<label @X>\n<match **>\n" OUT("log_stream_name y") "</match>\n</label>\n",
     "source[1]>a>y"},
    {"relabel, to the top too",
     QUIET EXEC("a") "<match a>\n@type relabel\n@label @X\n</match>\n<match b>\n" BY_TAG
		     "</match>\n<label @X>\n<match a>\n@type rewrite_tag_filter\n@label @ROOT\n<rule>\nkey k\npattern "
		     "/.+/\ntag "
		     "b\n</rule>\n</match>\n</label>\n",
     "source[1]>b>b"},
    {"copies",
     QUIET EXEC("a") "<match a>\n@type copy\n<store>\n" OUT(
	 "log_stream_name x") "</store>\n<store>\n@type "
			      "null\n</store>\n<store>\n" OUT("log_stream_name y") "</store>\n</match>\n",
     "source[1]>a>x source[1]>a>y"},
    {"one file", QUIET TAIL("/var/log/a.log", "x.*") "<match **>\n" BY_TAG "</match>\n",
     "source[1]>x.var.log.a.log>x.var.log.a.log"},
    {"files", QUIET TAIL("/var/log/*.log,/srv/b", "x.*.y") "<match **>\n" BY_TAG "</match>\n",
     "source[1]>x.<path>.y>x.<path>.y source[1]>x.srv.b.y>x.srv.b.y"},
    {"parts of tags",
     QUIET EXEC("a.b.c") "<match **>\n" OUT(
	 "log_stream_name ${tag[1]}-${tag[-1]}-${tag[9]}\n<buffer tag>\n</buffer>") "</match>\n",
     "source[1]>a.b.c>b-c-"},
    {"no tag in <buffer>", QUIET EXEC("a") "<match **>\n" OUT("log_stream_name ${tag}") "</match>\n",
     "source[1]>a>${tag}"},
    {"a placeholder that is none of the keys",
     QUIET EXEC("a") "<match **>\n" OUT("log_stream_name x${y}${z}\n<buffer y>\n</buffer>") "</match>\n",
     "source[1]>a>x<record:y>"},
    {"a prefix", QUIET "<source>\n@type forward\nadd_tag_prefix p\n</source>\n<match p.**>\n" BY_TAG "</match>\n",
     "source[1]>p.<tag of source[1]>>p.<tag of source[1]>"},
    {"an older name of @type",
     QUIET "<source>\ntype exec\ntag a\n</source>\n<match a>\ntype cloudwatch_logs\n"
	   "log_group_name g\nlog_stream_name x\n</match>\n",
     "source[1]>a>x"},
    {"a regular expression", QUIET EXEC("ab") "<match /a|x/>\n" OUT("log_stream_name x") "</match>\n",
     "source[1]>ab>x"},
    {"a field that a filter sets",
     QUIET EXEC("a.b") "<filter a.*>\n@type record_transformer\n<record>\ns "
		       "${hostname}-${tag_parts[1]}\n</record>\n</filter>\n"
		       "<match **>\n" OUT("log_stream_name_key s") "</match>\n",
     "source[1]>a.b>${hostname}-b"},
    {"a filter behind the match",
     QUIET EXEC("a") "<match **>\n" OUT(
	 "log_stream_name_key s") "</match>\n<filter "
				  "**>\n@type record_transformer\n<record>\ns x\n</record>\n</filter>\n",
     "source[1]>a><record:s>"},
    {"the worker's own match comes last",
     "<system>\nworkers 2\n</system>\n" QUIET "<worker 0>\n<match a>\n" OUT(
	 "log_stream_name x") "</match>\n</worker>\n" EXEC("a") "<match **>\n" OUT("log_stream_name y") "</match>\n",
     "source[1]>a>y"},
    {"a worker's source",
     "<system>\nworkers 2\n</system>\n" QUIET "<worker 1>\n" EXEC(
	 "a") "</worker>\n<worker "
	      "0>\n<match a>\n" OUT("log_stream_name x") "</match>\n</worker>\n<worker 1>\n<match a>\n" OUT(
		  "log_stream_name y") "</match>\n</worker>\n",
     "source[1]>a>y"},
};

Test(ways, are_those_of_fluentd) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str ways = ways_of(read_text(arena, rows[i].text));
		cr_expect(str_is(ways, rows[i].ways), "%s: %.*s", rows[i].what, STR_ARGS(ways));
	}
	arena_free(arena);
}

Test(ways, several_workers_are_several_processes) {
	struct arena *arena = arena_new();
	struct unit *unit = read_text(arena, "<system>\nworkers 3\n</system>\n" QUIET EXEC("a") "<match a>\n" OUT(
						 "log_stream_name x") "</match>\n");
	cr_assert_eq(unit->claims.count, 1);
	cr_expect_eq(unit->claims.items[0]->processes.count, 3);
	/* in two workers from outputs of their own: still one way, in two processes */
	unit = read_text(arena,
			 "<system>\nworkers 2\n</system>\n" QUIET EXEC("a") "<worker 0>\n<match a>\n" OUT(
			     "log_stream_name x") "</match>\n</worker>\n<worker 1>\n<match a>\n" OUT("log_stream_name "
												     "x") "</match>\n</"
													  "worker>\n");
	cr_assert_eq(unit->claims.count, 1);
	cr_expect_eq(unit->claims.items[0]->processes.count, 2);
	arena_free(arena);
}

Test(ways, one_value_may_be_none) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    read_text(arena, QUIET EXEC("a") "<match a>\n@type cloudwatch_logs\nlog_group_name g\n"
					     "log_stream_name \"#{use_nil}\"\nuse_tag_as_stream true\n</match>\n");
	cr_expect_eq(count_problems(unit, PROBLEM_NEVER_DELIVERS), 0);
	cr_expect(str_is(ways_of(unit), "source[1]>a>a"));
	arena_free(arena);
}

/* What would take for ever if every section were looked at for every other one. */
Test(ways, large_configurations_take_a_moment) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	for (unsigned i = 0; i < 2000; i++)
		buf_format(
		    &text,
		    "<source>\n@type exec\ntag t%u\n</source>\n<match t%u>\n" OUT("log_stream_name s%u") "</match>\n",
		    i, i, i);
	struct unit *unit = read_text(arena, buf_str(&text).p);
	cr_expect_eq(unit->claims.count, 2000);
	buf_finish(&text);
	arena_free(arena);
}
