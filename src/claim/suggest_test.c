#include "claim/sample.h"
#include "claim/suggest.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void start(void) {
	arena = arena_new();
}

static void stop(void) {
	arena_free(arena);
}

TestSuite(suggest, .init = start, .fini = stop);

static struct claim *reader(struct unit *unit, const char *stream, const char *pattern) {
	struct claim *claim = sample_claim(unit, "g", stream);
	sample_reads(claim, pattern);
	return claim;
}

Test(suggest, labels_of_paths) {
	static const struct {
		const char *path, *label;
	} cases[] = {
	    {"/var/log/nginx/access.log", "nginx-access"},
	    {"/var/log/messages", "messages"},
	    {"/var/log/syslog", "syslog"},
	    {"/var/log/nginx/nginx-access.log", "nginx-access"},
	    {"/opt/app/logs/app.log", "app"},
	    {"/home/deploy/shop/logs/error.log", "shop-error"},
	    {"/var/log/app/*.log", "app"},
	    {"/var/log/app-*.log", "app"},
	    {"/var/log/app[0-9].log", "app"},
	    {"/var/log/**/*.log", "file"},
	    {"/srv/data/a b.log", "a-b"},
	    {"/var/log/caf\xc3\xa9.log", "caf"},
	    {"/srv/x:1/y.log", "x-1-y"},
	    {"relative.log", "relative"},
	    {"/var/log/.hidden", "hidden"},
	    {"/", "file"},
	    {"", "file"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct unit *unit = sample_unit(arena, MODE_EC2);
		struct str label = suggest_label(arena, reader(unit, "s", cases[i].path));
		cr_expect(str_is(label, cases[i].label), "%s: %.*s", cases[i].path, STR_ARGS(label));
	}
}

Test(suggest, labels_of_windows_paths) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	struct claim *claim = sample_claim(unit, "g", "s");
	claim->writer.reads =
	    glob_compile(arena, STR("C:\\inetpub\\logs\\LogFiles\\W3SVC1\\*.log"), GLOB_STAR | GLOB_WINDOWS);
	cr_expect(str_is(suggest_label(arena, claim), "LogFiles-W3SVC1"));
}

Test(suggest, labels_of_other_sources) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	struct claim *claim = claim_add(unit, WRITER_WINDOWS_EVENT, (struct site){0});
	claim->writer.name = sample_field(arena, "Microsoft-Windows-TaskScheduler/Operational");
	cr_expect(str_is(suggest_label(arena, claim), "Microsoft-Windows-TaskScheduler/Operational"));
	claim = claim_add(unit, WRITER_EMF, (struct site){0});
	cr_expect(str_is(suggest_label(arena, claim), "emf"));
	claim = claim_add(unit, WRITER_JOURNAL, (struct site){0});
	claim->writer.name = sample_field(arena, "ssh.service, cron.service");
	cr_expect(str_is(suggest_label(arena, claim), "ssh.service-cron.service"));
}

/* Names for all claims of the unit, as one line. */
static struct str suggestions(struct unit *unit) {
	struct host *host = sample_host(arena, &unit, 1);
	struct template *names = ARENA_ARRAY(arena, struct template, unit->claims.count);
	suggest_streams(arena, host, unit->claims.items, unit->claims.count, names);
	struct buf text = {0};
	for (uint32_t i = 0; i < unit->claims.count; i++)
		buf_format(&text, "%s%.*s", i ? " " : "", STR_ARGS(template_text(arena, &names[i])));
	struct str result = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

static void expect_suggestions(struct unit *unit, const char *expected) {
	struct str text = suggestions(unit);
	cr_expect(str_is(text, expected), "%.*s", STR_ARGS(text));
}

Test(suggest, tells_hosts_and_sources_apart) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	reader(unit, "s", "/var/log/nginx/access.log");
	reader(unit, "s", "/var/log/nginx/error.log");
	expect_suggestions(unit, "{instance_id}/nginx-access {instance_id}/nginx-error");
	unit = sample_unit(arena, MODE_ON_PREMISES);
	reader(unit, "{instance_id}", "/var/log/nginx/access.log");
	expect_suggestions(unit, "{hostname}/nginx-access");
}

Test(suggest, keeps_what_tells_hosts_apart) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	reader(unit, "{hostname}", "/var/log/a.log");
	reader(unit, "web-{hostname}-logs", "/var/log/a.log");
	reader(unit, "{env:A}", "/var/log/a.log");
	reader(unit, "{random}", "/var/log/a.log");
	reader(unit, "{default}", "/var/log/b.log")->stream.origin = ORIGIN_DEFAULT;
	expect_suggestions(unit, "{hostname}/a web-{hostname}/a {instance_id}/a {instance_id}/a-2 {instance_id}/b");
}

Test(suggest, tells_more_where_labels_are_equal) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	reader(unit, "s", "/srv/one/current/web/app.log");
	reader(unit, "s", "/srv/two/current/web/app.log");
	reader(unit, "s", "/srv/other/access.log");
	reader(unit, "s", "/srv/other/access.txt");
	expect_suggestions(unit, "{instance_id}/one-web-app {instance_id}/two-web-app {instance_id}/other-access.log "
				 "{instance_id}/other-access.txt");
}

Test(suggest, numbers_what_reads_one_file) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	reader(unit, "s", "/var/log/a.log");
	reader(unit, "s", "/var/log/a.log");
	reader(unit, "s", "/var/log/a.log");
	reader(unit, "s", "/var/log/a-2.log");
	expect_suggestions(unit, "{instance_id}/a {instance_id}/a-3 {instance_id}/a-4 {instance_id}/a-2");
}

Test(suggest, avoids_names_in_use) {
	struct unit *unit = sample_unit(arena, MODE_EC2);
	struct claim *claim = reader(unit, "s", "/var/log/a.log");
	sample_claim(unit, "g", "{instance_id}/a");
	sample_claim(unit, "g", "{instance_id}/a.log");
	sample_claim(unit, "other", "{instance_id}/var-log-a.log");
	struct host *host = sample_host(arena, &unit, 1);
	struct template name;
	suggest_streams(arena, host, &claim, 1, &name);
	cr_expect(str_is(template_text(arena, &name), "{instance_id}/var-log-a.log"));
}

Test(suggest, names_end_the_meetings_and_are_legal) {
	struct unit *unit = sample_unit(arena, MODE_ANY);
	for (unsigned i = 0; i < 200; i++)
		reader(unit, i % 2 ? "s" : "{hostname}",
		       arena_format(arena, "/var/log/%s/a:*%u/%u.log", i % 3 ? "x" : "yyyyyyyyyyyyyyyyyyyyyyyyy", i % 7,
				    i % 20)
			   .p);
	struct host *host = sample_host(arena, &unit, 1);
	struct template *names = ARENA_ARRAY(arena, struct template, 200);
	suggest_streams(arena, host, unit->claims.items, 200, names);
	for (unsigned i = 0; i < 200; i++) {
		struct str text = template_text(arena, &names[i]);
		cr_expect(text.n <= 512 && !str_contains(text, STR(":")) && !str_contains(text, STR("*")));
		cr_expect_eq(template_differs_by_host(&names[i]), CERTAIN);
		unit->claims.items[i]->stream.value = names[i];
	}
	host_index(host);
	cr_expect_eq(host->streams, 200);
	for (uint32_t i = 0; i < host->meetings.count; i++)
		cr_expect_eq(host->meetings.items[i].answer, POSSIBLE);
}
