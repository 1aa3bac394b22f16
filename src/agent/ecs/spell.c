/* Names, settings and advice in ECS's own terms. The driver awslogs makes its names itself, so advice is about its
 * prefix. */
#include "agent/ecs/reading.h"

bool ecs_spell_variable(const struct variable *variable, struct buf *out) {
	if (variable->id != IDENTITY_DEPLOY_CONSTANT || !str_starts_with(variable->name, STR("${")))
		return false;
	buf_add(out, variable->name);
	return true;
}

void ecs_spell_setting(const struct claim *claim, struct str name, struct buf *out) {
	(void)claim;
	buf_add_text(out, "\"awslogs-stream-prefix\": \"");
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '"' || name.p[i] == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, name.p[i]);
	}
	buf_add_char(out, '"');
}

/* Streams of containers that others than ECS seem to share: a prefix of its own makes any name its own. */
bool ecs_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	switch (advice) {
	case ADVICE_SOURCES:
	case ADVICE_HOSTS:
	case ADVICE_PROCESSES:
	case ADVICE_PARTS:
		(void)count;
		if (claims[0]->writer.kind == WRITER_OTLP) {
			buf_add_text(
			    out, "x-aws-log-stream from the application itself, with the task's id in it: the variable "
				 "is one for all tasks");
			return true;
		}
		buf_add_text(out,
			     "\"awslogs-stream-prefix\": \"SERVICE\"   ECS puts the container's name and the task's id "
			     "behind it");
		return true;
	case ADVICE_TWICE:
		break;
	}
	return false;
}

void ecs_host_identity(const struct world *world, struct variable *ret) {
	(void)world;
	*ret = (struct variable){.id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR("<task id>")};
}

const char *ecs_restart(const struct unit *unit) {
	(void)unit;
	return "aws ecs register-task-definition --cli-input-json file://FILE, then aws ecs update-service --service "
	       "NAME "
	       "--task-definition FAMILY --force-new-deployment";
}
