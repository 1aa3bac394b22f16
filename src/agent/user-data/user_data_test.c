/* What scripts and cloud-config write, and what is known of its unknown parts. */
#include "agent/testing.h"

extern const struct agent agent_user_data;

static struct embedded_list unpack(struct arena *arena, const char *path, const char *format, const char *text) {
	struct embedded_list list = {0};
	struct unit *unit = unit_of_text(arena, &agent_user_data, path, format, text);
	unit->agent->unpack(unit, &list);
	return list;
}

static const struct embedded *only(const struct embedded_list *list) {
	cr_assert_eq(list->count, 1, "%u texts", list->count);
	return &list->items[0];
}

/* A script that writes the value of a variable; what that is known to be, and how the text ends. */
static const struct variable *variable_of(struct arena *arena, const char *lines, const char *expression) {
	struct str script = arena_format(arena, "%s\ncat > f <<EOF\nlog_stream_name = %s\nEOF\n", lines, expression);
	struct embedded_list list = unpack(arena, "x.sh", "shell", script.p);
	return environment_identity(&only(&list)->values, str_from(expression));
}

static void check_identity(const char *lines, const char *expression, enum identity id, enum difference scope) {
	struct arena *arena = arena_new();
	const struct variable *is = variable_of(arena, lines, expression);
	cr_expect(is, "%s: nothing is known", expression);
	if (is)
		cr_expect(is->id == id && is->scope == scope, "%s %s: %d %d", lines, expression, (int)is->id,
			  (int)is->scope);
	arena_free(arena);
}

static void check_unknown(const char *lines, const char *expression) {
	struct arena *arena = arena_new();
	const struct variable *is = variable_of(arena, lines, expression);
	cr_expect(!is || (is->id == IDENTITY_UNKNOWN && is->scope == DIFFERENCE_UNKNOWN), "%s %s", lines, expression);
	arena_free(arena);
}

static void check_text(const char *lines, const char *expression, const char *expected) {
	struct arena *arena = arena_new();
	struct str script = arena_format(arena, "%s\ncat > f <<EOF\nlog_stream_name=%s\nEOF\n", lines, expression);
	struct embedded_list list = unpack(arena, "x.sh", "shell", script.p);
	struct str text = only(&list)->text->text;
	cr_expect(str_equal(text, arena_format(arena, "log_stream_name=%s\n", expected)), "%.*s", STR_ARGS(text));
	cr_expect_eq(only(&list)->text->hole_count, 0);
	arena_free(arena);
}

Test(user_data, commands) {
	check_identity("", "$(hostname)", IDENTITY_HOST_NAME, DIFFERENCE_HOST);
	check_identity("", "`hostname -f`", IDENTITY_HOST_NAME, DIFFERENCE_HOST);
	check_identity("", "$HOSTNAME", IDENTITY_HOST_NAME, DIFFERENCE_HOST);
	check_identity("", "$(hostname -s)", IDENTITY_UNKNOWN, DIFFERENCE_HOST);
	check_identity("", "$(hostname | tr a-z A-Z)", IDENTITY_UNKNOWN, DIFFERENCE_HOST);
	check_identity("", "$(curl -s http://169.254.169.254/latest/meta-data/instance-id)", IDENTITY_INSTANCE,
		       DIFFERENCE_HOST);
	check_identity("", "$(wget -qO- 169.254.169.254/latest/meta-data/local-hostname)", IDENTITY_CLOUD_HOST_NAME,
		       DIFFERENCE_HOST);
	check_identity("", "$(curl http://169.254.169.254/latest/meta-data/local-ipv4)", IDENTITY_ADDRESS,
		       DIFFERENCE_HOST);
	check_identity("", "$(curl http://169.254.169.254/latest/meta-data/placement/region)", IDENTITY_REGION,
		       DIFFERENCE_REGION);
	check_identity("", "$(curl http://169.254.169.254/latest/meta-data/placement/availability-zone | sed 's/.$//')",
		       IDENTITY_REGION, DIFFERENCE_REGION);
	check_identity("", "$(ec2-metadata -i | cut -d' ' -f2)", IDENTITY_INSTANCE, DIFFERENCE_HOST);
	check_identity("", "$(ec2metadata --instance-id)", IDENTITY_INSTANCE, DIFFERENCE_HOST);
	check_identity("",
		       "$(curl -s http://169.254.169.254/latest/dynamic/instance-identity/document | jq -r .region)",
		       IDENTITY_REGION, DIFFERENCE_REGION);
	check_unknown("", "$(aws ec2 describe-tags)");
	check_unknown("", "$(curl http://169.254.169.254/latest/meta-data/placement/availability-zone)");
	check_unknown("", "$NAME");
}

Test(user_data, assignments) {
	check_identity("ID=$(ec2-metadata -i)", "$ID", IDENTITY_INSTANCE, DIFFERENCE_HOST);
	check_identity("MD=http://169.254.169.254/latest/meta-data\nexport ID=\"$(curl -s $MD/instance-id || echo x)\"",
		       "${ID}", IDENTITY_INSTANCE, DIFFERENCE_HOST);
	check_identity("A=$(hostname)\nB=$A\nC=\"${B}\"", "${C:-none}", IDENTITY_HOST_NAME, DIFFERENCE_HOST);
	check_identity("A=$(hostname)", "${A%%.*}", IDENTITY_UNKNOWN, DIFFERENCE_HOST);
	check_identity("A=web-$(hostname)", "$A", IDENTITY_UNKNOWN, DIFFERENCE_HOST);
	check_identity("if x; then A=$(hostname)\nelse A=$(ec2-metadata -i)\nfi", "$A", IDENTITY_UNKNOWN,
		       DIFFERENCE_HOST);
	check_unknown("A=$A", "$A");
	check_unknown("A=$(hostname)\nif x; then\nA=web\nfi", "$A");
	check_unknown("A=$(cat /etc/name)", "$A");
	check_text("A=web\nB=\"$A-1\"", "$B", "web-1");
	check_text("A='x y'\nif x; then\nA=z\nA=w\nelse\nA=v\nfi\nA=last", "${A}", "last");
}

Test(user_data, joins_what_is_appended) {
	struct arena *arena = arena_new();
	struct embedded_list list = unpack(arena, "x.sh", "shell",
					   "F=/etc/f\ncat > $F <<'E'\nlog_stream_name = a\nE\n"
					   "echo 'file = $x' >> /etc/f\nprintf 'y\\n' >> /other\n");
	cr_expect(str_is(only(&list)->text->text, "log_stream_name = a\nfile = $x\n"));
	cr_expect(str_is(only(&list)->text->label, "/etc/f"));
	list = unpack(arena, "x.sh", "shell",
		      "cat > /etc/f <<E\nlog_stream_name = a\nE\nprintf 'file = %s\\n' \"$x\" >> /etc/f\n");
	cr_expect_eq(list.count, 0, "what is appended cannot be told");
	arena_free(arena);
}

Test(user_data, hosts) {
	struct arena *arena = arena_new();
	struct embedded_list list =
	    unpack(arena, "x.sh", "shell",
		   "echo 'log_stream_name = a' > /1\n"
		   "if x; then\necho 'log_stream_name = b' > /2\n"
		   "else\necho 'log_stream_name = c' > /3\necho 'log_stream_name = d' > /4\nfi\n"
		   "echo 'log_stream_name = e' > /1\n");
	static const uint32_t hosts[] = {0, 0, 1, 1, 2};
	cr_assert_eq(list.count, 5);
	for (uint32_t i = 0; i < list.count; i++)
		cr_expect_eq(list.items[i].host, hosts[i], "text %u: host %u", i, list.items[i].host);
	arena_free(arena);
}

Test(user_data, what_sed_replaces) {
	struct arena *arena = arena_new();
	struct embedded_list list = unpack(arena, "x.sh", "shell",
					   "cat > /etc/f.conf <<'E'\nlog_stream_name = {c}/@ID@/{instance_id}\nE\n"
					   "C=web\nsed -i -e \"s/{c}/$C/g\" -e \"s|@ID@|$(hostname)|\" /etc/f.conf\n");
	const struct source *text = only(&list)->text;
	cr_assert_eq(text->hole_count, 1);
	cr_expect(str_is(text->holes[0].expression, "$(hostname)"));
	cr_expect(str_starts_with(text->text, STR("log_stream_name = web/x_")));
	cr_expect(str_ends_with(text->text, STR("/{instance_id}\n")));
	arena_free(arena);
}

Test(user_data, templates) {
	struct arena *arena = arena_new();
	const char *script = "ID=$(ec2-metadata -i)\ncat > f <<E\nlog_stream_name = ${ID}/$${ID}\nE\n"
			     "cat > g <<'E'\nlog_stream_name = ${x}/$${x}\nE\n";
	struct embedded_list list = unpack(arena, "x.sh.tpl", "shell", script);
	cr_assert_eq(list.count, 2);
	const struct source *open = list.items[0].text, *literal = list.items[1].text;
	cr_assert_eq(open->hole_count, 2);
	cr_expect_eq(environment_identity(&list.items[0].values, open->holes[1].expression)->id, IDENTITY_INSTANCE);
	cr_assert_eq(literal->hole_count, 1);
	cr_expect(str_ends_with(literal->text, STR("/${x}\n")));
	arena_free(arena);
}

Test(user_data, jinja) {
	struct arena *arena = arena_new();
	struct embedded_list list = unpack(arena, "x.yaml", "yaml",
					   "## template: jinja\n#cloud-config\nwrite_files:\n- path: /f\n  content: |\n"
					   "    log_stream_name = {{ v1.instance_id }}\n");
	cr_expect_eq(environment_identity(&only(&list)->values, STR("{{ v1.instance_id }}"))->id, IDENTITY_INSTANCE);
	arena_free(arena);
}

/* The texts that a script writes, each with the path where it lies. */
static void check_files(const char *script, const char *expected) {
	struct arena *arena = arena_new();
	struct embedded_list list = unpack(arena, "x.sh", "shell", script);
	struct buf got = {0};
	for (uint32_t i = 0; i < list.count; i++)
		buf_format(&got, "%.*s=%.*s", STR_ARGS(list.items[i].text->lies_at),
			   STR_ARGS(list.items[i].text->text));
	cr_expect(str_is(buf_str(&got), expected), "%s:\n%.*s", script, STR_ARGS(buf_str(&got)));
	buf_finish(&got);
	arena_free(arena);
}

#define WRITE(path, text) "cat > " path " <<'EOF'\n" text "\nEOF\n"

Test(user_data, files_that_are_moved) {
	check_files(WRITE("/tmp/a", "log_stream_name") "mv /tmp/a /etc/x.conf\n", "/etc/x.conf=log_stream_name\n");
	check_files(WRITE("/tmp/a.conf", "log_stream_name") "sudo cp -f /tmp/a.conf /etc/x/\n",
		    "/etc/x/a.conf=log_stream_name\n");
	check_files("D=/etc/x\n" WRITE("a.conf", "log_stream_name") "install -m 644 a.conf \"$D\"\n",
		    "/etc/x/a.conf=log_stream_name\n");
	check_files(WRITE("/tmp/a", "log_stream_name x") "sed 's/x/y/' /tmp/a > /etc/a.conf\n",
		    "/etc/a.conf=log_stream_name y\n");
	check_files(
	    WRITE("/etc/awslogs/awslogs.conf", "log_stream_name") "cp /etc/awslogs/awslogs.conf /root/old.conf\n",
	    "/etc/awslogs/awslogs.conf=log_stream_name\n");
	check_files(WRITE("/tmp/a", "log_stream_name") "mv /tmp/b /etc/x.conf\nmv\ncp /tmp/a\n",
		    "/tmp/a=log_stream_name\n");
}

Test(user_data, files_that_are_joined) {
	check_files(WRITE("a", "log_stream_name") WRITE("b", "more") "cat a b > c.conf\n",
		    "c.conf=log_stream_name\nmore\n");
	check_files(WRITE("a", "log_stream_name") WRITE("b", "more") "cat b >> a\ncat a >> b\n",
		    "a=log_stream_name\nmore\n");
	check_files(WRITE("a", "log_stream_name") "cat a elsewhere > c.conf\ncat a a > a\n", "a=log_stream_name\n");
}

Test(user_data, envsubst) {
	check_files("export A=1\n" WRITE("t", "log_stream_name $A-${A}") "envsubst < t > x.conf\n",
		    "x.conf=log_stream_name 1-1\n");
	check_files("A=1 B=2\n" WRITE("t", "log_stream_name $A-${B} $") "envsubst '$B' < t | sudo tee -a x.conf\n",
		    "t=log_stream_name $A-${B} $\n");
	check_files("A=1\nB=2\n" WRITE("t", "log_stream_name $A-${B} $") "envsubst '$B' < t | sudo tee x.conf\n",
		    "x.conf=log_stream_name $A-2 $\n");
}

Test(user_data, files_that_include_others) {
	check_files(WRITE("/etc/fluent-bit/fluent-bit.conf", "@INCLUDE out.conf")
			WRITE("/etc/fluent-bit/out.conf", "Name cloudwatch_logs") WRITE("/etc/motd", "hello"),
		    "/etc/fluent-bit/fluent-bit.conf=@INCLUDE out.conf\n");
	check_files(WRITE("/a.conf", "# cloudwatch_logs\n@INCLUDE b.conf") WRITE("/b.conf", "@INCLUDE a.conf"),
		    "/a.conf=# cloudwatch_logs\n@INCLUDE b.conf\n");
}
