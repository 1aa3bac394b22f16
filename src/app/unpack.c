/* From texts inside documents to units. A text that nobody knows is nobody's business; one that its outer document
 * gives to a shipper has to be readable. */
#include "app/unpack.h"

#include "app/text.h"
#include "app/unrendered.h"
#include "base/limits.h"
#include "claim/hole.h"

struct guest;

/* A document that joins another one's unit: one process loads both. */
struct companion {
	struct guest *guest;
	struct doc *doc;
};

/* A text inside the document of a unit, on its way to units of its own. */
struct guest {
	struct unpacking *u;
	struct unit *outer;
	const struct embedded *embedded;
	struct claimant claimant;
	struct environment env;
	struct portion_list portions;
	struct str why;
	struct detected idle;
	bool known;
	struct doc *refused;		  /* what cannot be read, of a text that was given to a shipper */
	const struct agent *loads;	  /* the shipper that loads several texts; its documents here are one unit, */
	LIST(, struct companion) joining; /* with these, or */
	bool joined;			  /* they are part of another text's */
};

static void unpack(struct unpacking *u, struct unit *outer, unsigned depth, struct unit_list *host);

/* --- what it is --------------------------------------------------------------------------------------------------- */

static uint32_t formats_of(const struct embedded *embedded, const struct format **ret) {
	const struct format *yaml = format_by_name(STR("yaml"));
	struct str text = embedded->text->text;
	if (embedded->format || embedded->agent) {
		ret[0] = embedded->format ? embedded->format : format_for_agent(embedded->agent, NULL, text);
		return 1;
	}
	uint32_t count = detect_formats(STR(""), text, true, ret);
	for (uint32_t i = 0; i < count; i++)
		if (ret[i] == yaml || str_is(str_from(ret[i]->name), "json"))
			return count;
	if (count < DETECT_FORMATS_MAX)
		ret[count++] = yaml; /* it has no looks */
	return count;
}

/* Nothing in it can go to CloudWatch Logs by its words alone. */
static bool has_no_words(const struct guest *g) {
	struct str text = g->embedded->text->text;
	const struct agent *agent = g->embedded->agent;
	if (!agent)
		return !text_has_words(text, g->u->words);
	return !str_trim(text).n || (!agent->load && !text_has_words_of(text, agent));
}

static bool recognise_as(struct guest *g, const struct format *format) {
	struct arena *arena = g->u->arena;
	struct claimant claimant = g->claimant;
	struct readings readings = readings_make(arena, g->embedded->text, format, &claimant);
	if (portions_find(arena, &readings, &claimant, &g->portions, &g->why, &g->idle))
		return true;
	struct doc *doc = readings.own.count ? readings.own.items[0].doc : readings.plain;
	if (!claimant.agent || g->idle.agent)
		return false;
	if (doc->unreadable || doc->whole_roots) {
		g->refused = doc;
		return false;
	}
	claimant.why = STR("given to it"); /* it will say what is wrong */
	return portions_find(arena, &readings, &claimant, &g->portions, &g->why, &g->idle);
}

/* A part of a tree that was read already. */
static bool recognise_part(struct guest *g) {
	struct readings readings = {.plain = g->embedded->part};
	struct claimant claimant = g->claimant;
	if (claimant.agent)
		claimant.why = STR("given to it");
	return portions_find(g->u->arena, &readings, &claimant, &g->portions, &g->why, &g->idle);
}

static bool recognise(struct guest *g) {
	const struct format *formats[DETECT_FORMATS_MAX];
	if (g->embedded->part)
		return recognise_part(g);
	uint32_t count = has_no_words(g) ? 0 : formats_of(g->embedded, formats);
	for (uint32_t i = 0; i < count; i++)
		if (recognise_as(g, formats[i]))
			return true;
	return false;
}

/* --- its units ---------------------------------------------------------------------------------------------------- */

/* What the user says of a variable counts. */
static struct environment environment_of(const struct guest *g) {
	const struct environment *own = &g->embedded->env, *asked = &g->u->settings->env;
	struct environment env = {0};
	for (uint32_t i = 0; i < own->count; i++)
		LIST_ADD(g->u->arena, &env, own->items[i]);
	for (uint32_t i = 0; i < asked->count; i++)
		LIST_ADD(g->u->arena, &env, asked->items[i]);
	return env;
}

static struct unit *unit_of(const struct guest *g, const struct agent *agent, struct doc *doc) {
	const struct embedded *embedded = g->embedded;
	struct unit *unit = unit_new(g->u->arena, g->u->settings, agent);
	unit->outer = g->outer;
	unit->values = embedded->values;
	unit->host = g->outer->host;
	unit->env = g->env;
	unit->env_closed = g->claimant.env_closed;
	unit->baked = embedded->baked;
	if (unit->copies.copies == COPIES_MANY_LIKELY)
		unit->copies = embedded->copies;
	if (unit->copies.copies == COPIES_MANY_LIKELY && !embedded->host)
		unit->copies = g->outer->copies;
	if (unit->asked.mode == MODE_ANY)
		unit->asked.mode = unit->world.mode = embedded->mode;
	unit_add_doc(unit, NULL, doc);
	unit->includes.count = 0;
	return unit;
}

/* All that one input includes by its texts has the room of one unit. */
static void add_loader(struct unpacking *u, struct unit *unit) {
	struct disk_loader *loader = ARENA_NEW(u->arena, struct disk_loader);
	const struct disk_loader *before = u->loaders.count ? u->loaders.items[u->loaders.count - 1] : NULL;
	struct source *file = unit->docs[0]->source;
	while (file->outer)
		file = (struct source *)file->outer;
	loader_init(loader, u->arena, &u->search->roots);
	loader_add_outer(loader, u->found, file->path);
	loader->unit = unit;
	loader->reads = before ? before->reads : 0;
	loader->bytes = before ? before->bytes : 0;
	LIST_ADD(u->arena, &u->loaders, loader);
	unit->loader = &loader->base;
}

static void note(const struct guest *g, enum input_state state, const struct agent *agent, struct str why) {
	const struct embedded *embedded = g->embedded;
	struct str label = embedded->part ? embedded->label : embedded->text->label;
	if (!label.n) /* made of values here and there: no text that a user could look for */
		return;
	const struct source *file = embedded->part ? embedded->part->source : embedded->text;
	while (file->outer)
		file = file->outer;
	struct str place = arena_format(g->u->arena, "in %.*s (%.*s)", STR_ARGS(label), STR_ARGS(why));
	LIST_ADD(g->u->arena, &g->u->inputs,
		 (struct input){.path = file->path, .inner = label, .state = state, .agent = agent, .why = place});
}

/* Was anything behind that row, which is inside it, checked? */
static bool holds_something(const struct unpacking *u, uint32_t row) {
	for (uint32_t i = row + 1; i < u->inputs.count; i++)
		if (u->inputs.items[i].state == INPUT_CHECKED)
			return true;
	return false;
}

/* --- texts that one process loads together ------------------------------------------------------------------------ */

static bool variables_equal(const struct variable *a, const struct variable *b) {
	return a && b && a->id == b->id && a->scope == b->scope;
}

/* Of an expression that means different things in two texts nobody knows which is meant. */
static void join_values(struct unit *unit, const struct environment *more) {
	struct environment values = {0};
	for (uint32_t i = 0; i < unit->values.count; i++)
		LIST_ADD(unit->arena, &values, unit->values.items[i]);
	for (uint32_t i = 0; i < more->count; i++) {
		const struct environment_entry *entry = &more->items[i];
		uint32_t k = 0;
		while (k < values.count && !str_equal(values.items[k].name, entry->name))
			k++;
		if (k == values.count) {
			LIST_ADD(unit->arena, &values, *entry);
		} else if (!variables_equal(values.items[k].is, entry->is)) {
			struct variable *unknown = ARENA_NEW(unit->arena, struct variable);
			*unknown =
			    (struct variable){.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN, .name = entry->name};
			values.items[k].is = unknown;
		}
	}
	unit->values = values;
}

static void join(struct guest *g, struct unit *unit) {
	for (uint32_t i = 0; i < g->joining.count; i++) {
		const struct companion *companion = &g->joining.items[i];
		companion->guest->embedded->text->type = str_from(unit->agent->name);
		unit_add_doc(unit, NULL, companion->doc);
		join_values(unit, &companion->guest->embedded->values);
	}
	unit->includes.count = 0;
}

static void note_joined(struct guest *g, const struct agent *agent) {
	for (uint32_t i = 0; i < g->joining.count; i++)
		note(g->joining.items[i].guest, INPUT_CHECKED, agent, g->joining.items[i].guest->why);
}

/* The documents of the shipper that loads them all go to the first text that has any. */
static void settle_company(struct arena *arena, struct guest *const *guests, uint32_t count) {
	struct guest *first = NULL;
	for (uint32_t i = 0; i < count; i++) {
		struct guest *g = guests[i];
		for (uint32_t k = 0; k < g->portions.count; k++) {
			const struct portion *portion = &g->portions.items[k];
			if (!g->embedded->text || !portion->agent->loads_folder ||
			    (first && portion->agent != first->loads))
				continue;
			g->loads = portion->agent;
			g->joined = first && first != g;
			for (uint32_t d = 0; g->joined && d < portion->doc_count; d++)
				LIST_ADD(arena, &first->joining, (struct companion){g, portion->docs[d]});
			first = first ? first : g;
		}
	}
}

/* What it says of CloudWatch Logs may be in the part that its shipper cannot read. */
static bool is_broken(const struct doc *doc, const struct agent *agent) {
	bool broken = doc->incomplete;
	for (uint32_t i = 0; i < doc->problems.count; i++)
		broken = broken || doc->problems.items[i].kind == PROBLEM_SYNTAX;
	return broken && agent->role == AGENT_SHIPPER && text_has_words_of(doc->source->text, agent);
}

static void add_portion(struct guest *g, const struct portion *portion, unsigned depth, struct unit_list *host) {
	bool loads = portion->agent == g->loads;
	if (loads && g->joined)
		return;
	if (g->embedded->text)
		g->embedded->text->type = str_from(portion->agent->name);
	for (uint32_t i = 0; i < portion->doc_count; i++) {
		struct unit *unit = unit_of(g, portion->agent, portion->docs[i]);
		if (loads && i == 0)
			join(g, unit);
		if (g->embedded->loader)
			unit->loader = portion->agent->load ? g->embedded->loader : NULL;
		else if (portion->agent->load)
			add_loader(g->u, unit);
		bool counts = unit_read(unit), holds = portion->agent->role == AGENT_CONTAINER;
		if (counts)
			LIST_ADD(g->u->arena, host, unit);
		uint32_t noted = g->u->inputs.count;
		note(g, counts || holds ? INPUT_CHECKED : INPUT_OTHER, portion->agent,
		     counts || holds ? g->why : subject_idle_reason(unit));
		bool listed = g->u->inputs.count > noted;
		if (loads && i == 0)
			note_joined(g, portion->agent);
		unpack(g->u, unit, depth + 1, host);
		if (!counts && (unit->problems.count || is_broken(portion->docs[i], portion->agent)))
			LIST_ADD(g->u->arena, host, unit);
		if (listed && !counts && holds && !unit->problems.count && !holds_something(g->u, noted))
			g->u->inputs.items[noted].state = INPUT_OTHER;
	}
}

/* Only what is wrong with it is told. */
static void add_refused(struct guest *g, struct unit_list *host) {
	struct span at;
	bool unrendered = unrendered_template(g->refused, &at);
	g->embedded->text->type = str_from(g->embedded->agent->name);
	if (unrendered)
		unrendered_tell(g->refused, at);
	LIST_ADD(g->u->arena, host, unit_of(g, NULL, g->refused));
	note(g, INPUT_UNPARSABLE, g->embedded->agent,
	     unrendered ? STR("a template that is not rendered yet") : STR("does not parse"));
}

static struct guest *meet(struct unpacking *u, struct unit *outer, const struct embedded *embedded) {
	struct guest *g = ARENA_NEW(u->arena, struct guest);
	*g = (struct guest){.u = u, .outer = outer, .embedded = embedded};
	g->env = environment_of(g);
	g->claimant = (struct claimant){
	    .agent = embedded->agent, .env = &g->env, .env_closed = embedded->env_closed || u->settings->env_closed};
	g->known = recognise(g);
	return g;
}

static void add_text(struct guest *g, unsigned depth, struct unit_list *host) {
	if (!g->known && !g->refused) {
		if (g->idle.agent)
			note(g, INPUT_OTHER, g->idle.agent, g->idle.why);
		return;
	}
	if (g->refused)
		add_refused(g, host);
	for (uint32_t i = 0; i < g->portions.count; i++)
		add_portion(g, &g->portions.items[i], depth, host);
}

/* --- all that a unit holds ---------------------------------------------------------------------------------------- */

static bool has_room(struct unpacking *u, struct unit *outer, const struct embedded *embedded, unsigned depth) {
	const struct source *text = embedded->text;
	struct span whole = {0, text ? (uint32_t)text->text.n : 0};
	u->texts++;
	u->bytes += whole.len;
	if (depth < LIMIT_EMBEDDED_DEPTH && u->texts <= LIMIT_EMBEDDED_TEXTS && u->bytes <= LIMIT_EMBEDDED_BYTES)
		return true;
	struct site at = text && text->outer ? source_outer(text, whole)
			 : text		     ? (struct site){.source = embedded->text}
					     : doc_site(embedded->part, embedded->part->root->span);
	unit_problem(outer, PROBLEM_LIMIT, at,
		     depth < LIMIT_EMBEDDED_DEPTH
			 ? "too many configurations stand inside this file: this one and the rest were not read"
			 : "too many configurations stand one inside another: this one was not read")
	    ->incomplete = true;
	return false;
}

/* Where the i-th text runs: on the host of what holds it, with the one before, or alone. */
static struct unit_list *host_of(struct unpacking *u, const struct embedded_list *texts, uint32_t i,
				 struct unit_list *outer, struct unit_list *before) {
	uint32_t host = texts->items[i].host;
	if (!host)
		return outer;
	if (i > 0 && texts->items[i - 1].host == host)
		return before;
	struct unit_list *units = ARENA_NEW(u->arena, struct unit_list);
	*units = (struct unit_list){0};
	LIST_ADD(u->arena, &u->elsewhere, units);
	return units;
}

static void drop_empty_hosts(struct unpacking *u, uint32_t from) {
	uint32_t kept = from;
	for (uint32_t i = from; i < u->elsewhere.count; i++)
		if (u->elsewhere.items[i]->count)
			u->elsewhere.items[kept++] = u->elsewhere.items[i];
	u->elsewhere.count = kept;
}

/* The texts that one process loads with the i-th, which is the first of them. */
static void meet_company(struct unpacking *u, struct unit *outer, const struct embedded_list *texts, uint32_t i,
			 struct guest **guests) {
	const struct embedded *first = &texts->items[i];
	LIST(, struct guest *) company = {0};
	for (uint32_t k = i; k < texts->count && (k == i || first->process); k++) {
		const struct embedded *one = &texts->items[k];
		if (guests[k] || one->process != first->process || one->host != first->host)
			continue;
		guests[k] = meet(u, outer, one);
		LIST_ADD(u->arena, &company, guests[k]);
	}
	if (company.count > 1)
		settle_company(u->arena, company.items, company.count);
}

static void unpack(struct unpacking *u, struct unit *outer, unsigned depth, struct unit_list *host) {
	struct embedded_list texts = {0};
	struct unit_list *at = host;
	uint32_t hosts = u->elsewhere.count;
	if (!outer->agent || !outer->agent->unpack)
		return;
	outer->agent->unpack(outer, &texts);
	struct guest **guests = ARENA_ARRAY(u->arena, struct guest *, texts.count + 1);
	for (uint32_t i = 0; i < texts.count; i++)
		parts_name(u->arena, outer, &texts.items[i]);
	for (uint32_t i = 0; i < texts.count; i++) {
		if (!has_room(u, outer, &texts.items[i], depth))
			break;
		at = host_of(u, &texts, i, host, at);
		if (!guests[i])
			meet_company(u, outer, &texts, i, guests);
		add_text(guests[i], depth, at);
	}
	drop_empty_hosts(u, hosts);
}

void unpack_unit(struct unpacking *u, struct unit *unit) {
	unpack(u, unit, 0, &u->beside);
	parts_leave_out(u->arena, &u->beside);
	for (uint32_t i = 0; i < u->elsewhere.count; i++)
		parts_leave_out(u->arena, u->elsewhere.items[i]);
}
