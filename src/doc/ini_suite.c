/* Shows how this program reads INI texts, one JSON line each, for script/check-ini. Standard input: texts, each behind
 * its length as decimal digits and a newline. Strings are given in hexadecimal digits. Not installed. */
#include "doc/suite.h"

extern const struct format format_ini;

static void add_hex(struct buf *out, struct str s) {
	buf_add_char(out, '"');
	for (size_t i = 0; i < s.n; i++)
		buf_format(out, "%02x", (unsigned char)s.p[i]);
	buf_add_char(out, '"');
}

static void add_entry(struct buf *out, const struct node *entry) {
	buf_add_char(out, '[');
	add_hex(out, entry->key);
	buf_add_text(out, ", ");
	add_hex(out, entry->text);
	buf_add_text(out, ", ");
	if (entry->extra && entry->extra->has_other_text)
		add_hex(out, entry->extra->other_text);
	else
		buf_add_text(out, "null");
	buf_add_char(out, ']');
}

static void add_section(struct buf *out, const struct node *section) {
	buf_add_char(out, '[');
	add_hex(out, section->key);
	buf_add_text(out, ", [");
	for (const struct node *entry = section->first; entry; entry = entry->next) {
		add_entry(out, entry);
		buf_add_text(out, entry->next ? ", " : "");
	}
	buf_add_text(out, "]]");
}

static void add_doc(struct buf *out, const struct doc *doc) {
	bool refused = doc->unreadable, differs = false, sniffed = format_ini.sniff(doc->source->text);
	for (uint32_t i = 0; i < doc->problems.count; i++) {
		const struct problem *p = &doc->problems.items[i];
		refused |= !p->uncertain && (p->kind == PROBLEM_SYNTAX || p->kind == PROBLEM_BYTE_ORDER_MARK);
		differs |= p->uncertain;
	}
	buf_format(out, "{\"refused\": %s, \"differs\": %s, \"sniffed\": %s, \"sections\": [",
		   refused ? "true" : "false", differs ? "true" : "false", sniffed ? "true" : "false");
	bool first = true;
	for (const struct node *section = doc->root ? doc->root->first : NULL; section; section = section->next) {
		if (section->kind != NODE_OBJECT)
			continue;
		buf_add_text(out, first ? "" : ", ");
		add_section(out, section);
		first = false;
	}
	buf_add_text(out, "]}\n");
}

int main(void) {
	return suite_run(&format_ini, add_doc);
}
