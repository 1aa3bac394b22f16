/* Scripts among the words of a container's command. */
#include "agent/testing.h"

#include "agent/command_text.h"

#define AT(...) command_script_at((struct str[]){__VA_ARGS__}, sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))

Test(command_text, what_a_shell_runs) {
	cr_expect_eq(AT(STR("sh"), STR("-c"), STR("x")), 2);
	cr_expect_eq(AT(STR("/bin/bash"), STR("-e"), STR("-xc"), STR("x"), STR("y")), 3);
	cr_expect_eq(AT(STR("tini"), STR("--"), STR("/bin/sh"), STR("-c"), STR("x")), 4);
	cr_expect_eq(AT(STR("bash"), STR("-c"), STR("-e"), STR("x")), 3);
}

Test(command_text, none) {
	cr_expect_eq(AT(STR("fluent-bit"), STR("-c"), STR("/etc/fluent-bit.conf")), 3);
	cr_expect_eq(AT(STR("sh"), STR("script.sh"), STR("-c"), STR("sh")), 3, "takes no option of the script's");
	cr_expect_eq(AT(STR("sh"), STR("-c")), 2);
	cr_expect_eq(command_script_at(NULL, 0), 0);
}
