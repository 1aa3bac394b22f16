/* CW205: only a host name or an address tells the hosts' streams apart, or an instance id that is not known. */
#include "rule/engine.h"
#include "rule/sharing.h"
#include "rule_checks.h"

/* What of a name differs from host to host. */
struct identities {
	uint32_t strong, names, addresses;
	struct variable weak;		   /* the first name or address */
	const struct field *field_of_weak; /* where it stands */
};

/* A group that nobody knows hardly differs from host to host. */
static void count_identity(struct identities *found, const struct variable *v, bool group) {
	bool address = v->id == IDENTITY_ADDRESS;
	bool name = v->id == IDENTITY_HOST_NAME || v->id == IDENTITY_CLOUD_HOST_NAME;
	found->addresses += address;
	found->names += name;
	if ((address || name) && found->addresses + found->names == 1)
		found->weak = *v;
	else if (!address && !name)
		found->strong += v->scope == DIFFERENCE_PROCESS || v->scope == DIFFERENCE_POD ||
				 v->scope == DIFFERENCE_HOST || (v->scope == DIFFERENCE_UNKNOWN && !group);
}

static void count_identities(struct identities *found, const struct claim *claim, const struct field *field) {
	for (uint32_t i = 0; i < field->value.count; i++) {
		struct part part = field->value.parts[i];
		if (part.is_variable)
			part = variable_in_world(&part.variable, claim->agent, &claim->unit->world);
		if (part.is_variable)
			count_identity(found, &part.variable, field == &claim->group);
	}
	if (found->addresses + found->names && !found->field_of_weak)
		found->field_of_weak = field;
}

/* The one finding of the unit about this placeholder, so that ten entries with {hostname} make one note. */
static struct finding *finding_about(struct rule_run *run, struct map *told, struct str name, struct site at,
				     enum answer answer) {
	void **slot = map_at(told, name);
	if (!*slot)
		*slot = finding_add(run, answer, at);
	return *slot;
}

static void tell_weak(struct rule_run *run, struct map *told, const struct claim *claim,
		      const struct identities *found) {
	const struct variable *weak = &found->weak;
	bool here = claim->unit->copies.copies == COPIES_ONE_HERE;
	bool may = here || claim->delivers == POSSIBLE;
	struct finding *f = finding_about(run, told, weak->name, found->field_of_weak->at, may ? POSSIBLE : CERTAIN);
	const char *what = weak->id == IDENTITY_ADDRESS ? "address" : "host name";
	finding_add_claim(run, f, claim, STR(""));
	if (f->message.n)
		return;
	f->label = STR("the only part that differs between hosts");
	if (here)
		finding_assume(run, f, STR("runs on more than one host (--replicas)"));
	finding_say(run, f, &f->message, "only the %s tells the hosts' streams apart: %.*s", what,
		    STR_ARGS(weak->name));
	finding_say(
	    run, f, &f->why,
	    "hosts with one %s (clones of an image, containers, other networks, a host that replaced another) share "
	    "the stream",
	    what);
	struct variable best = {.id = IDENTITY_INSTANCE};
	if (claim->agent->host_identity)
		claim->agent->host_identity(&claim->unit->world, &best);
	const char *help =
	    "use the instance id where there is one, or put host name and address together into the name";
	if (best.id == weak->id) /* the shipper has nothing better */
		help =
		    "fine where each host has a name of its own; else put something beside it that is unique, such as "
		    "the instance id, out of an environment variable that is set at the start";
	finding_say(run, f, &f->help, "%s\nthen load it: %s", help, claim_restart(claim));
}

/* A variable that is a fixed text in the world the unit is judged in, such as i-UNKNOWN; NULL if there is none. */
static const struct variable *fixed_in_world(const struct claim *claim, struct str *ret_text) {
	const struct template *t = &claim->stream.value;
	for (uint32_t i = 0; i < t->count; i++) {
		struct part part;
		if (t->parts[i].is_variable && t->parts[i].variable.id == IDENTITY_INSTANCE && claim->agent->in_world &&
		    claim->agent->in_world(&t->parts[i].variable, &claim->unit->world, &part) && !part.is_variable) {
			*ret_text = part.literal;
			return &t->parts[i].variable;
		}
	}
	return NULL;
}

static void tell_fixed(struct rule_run *run, struct map *told, const struct claim *claim, const struct variable *fixed,
		       struct str text) {
	struct finding *f = finding_about(run, told, fixed->name, claim->stream.at, CERTAIN);
	finding_add_claim(run, f, claim, STR(""));
	if (f->message.n)
		return;
	f->label = STR("the same on every host");
	finding_say(run, f, &f->message, "%.*s is %.*s on every host in mode %s", STR_ARGS(fixed->name), STR_ARGS(text),
		    mode_name(claim->unit->world.mode));
	finding_say(run, f, &f->why, "the part looks as if it told hosts apart, and does not");
	finding_say(run, f, &f->help, "use the host name, or the address, in its place\nthen load it: %s",
		    claim_restart(claim));
}

static void check_claim(struct rule_run *run, struct map *told, const struct claim *claim) {
	if (claim->stream.origin != ORIGIN_WRITTEN && claim->stream.origin != ORIGIN_INHERITED)
		return;
	struct identities found = {0};
	count_identities(&found, claim, &claim->stream);
	count_identities(&found, claim, &claim->group);
	struct str text = {0};
	const struct variable *fixed = fixed_in_world(claim, &text);
	bool told_by_host_independent =
	    !found.strong && !found.field_of_weak && claim->unit->copies.copies != COPIES_ONE;
	if (fixed && !told_by_host_independent)
		tell_fixed(run, told, claim, fixed, text);
	else if (found.field_of_weak && !found.strong && !(found.names && found.addresses) &&
		 claim->unit->copies.copies != COPIES_ONE)
		tell_weak(run, told, claim, &found);
}

void check_weak_identity(struct rule_run *run) {
	struct map told = {.arena = run->arena};
	const struct claim_list *claims = &run->unit->claims;
	for (int possible = 0; possible < 2; possible++) /* the surest are told of first */
		for (uint32_t i = 0; i < claims->count; i++)
			if ((claims->items[i]->delivers == POSSIBLE) == possible)
				check_claim(run, &told, claims->items[i]);
}
