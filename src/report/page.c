/* Breaking the paragraphs of a page anew, and setting its headings apart. */
#include "report/page.h"

enum line_kind {
	LINE_EMPTY,
	LINE_HEADING,
	LINE_PARAGRAPH,
	LINE_ITEM,
	LINE_CONTINUED, /* of an item */
	LINE_VERBATIM,
};

struct page {
	const struct style *style;
	struct buf *out, paragraph;
	enum line_kind open; /* what the paragraph that is being gathered is; LINE_EMPTY: none is */
};

static enum line_kind kind_of(struct str line, enum line_kind open) {
	size_t indent = 0;
	while (indent < line.n && line.p[indent] == ' ')
		indent++;
	if (indent == line.n)
		return LINE_EMPTY;
	if (indent == 0)
		return LINE_HEADING;
	if (indent == 2)
		return str_starts_with(str_from_offset(line, 2), STR("- ")) ? LINE_ITEM : LINE_PARAGRAPH;
	return indent == 4 && open == LINE_ITEM ? LINE_CONTINUED : LINE_VERBATIM;
}

static void flush(struct page *page) {
	if (page->open == LINE_EMPTY)
		return;
	bool item = page->open == LINE_ITEM;
	buf_add_text(page->out, item ? "  - " : "  ");
	size_t column = item ? 4 : 2;
	ink_wrap(page->out, page->style, buf_str(&page->paragraph), column,
		 (struct indent){.text = item ? STR("    ") : STR("  "), .width = column});
	buf_add_char(page->out, '\n');
	buf_clear(&page->paragraph);
	page->open = LINE_EMPTY;
}

static void gather(struct page *page, enum line_kind kind, struct str line) {
	bool goes_on = kind == LINE_CONTINUED || (kind == LINE_PARAGRAPH && page->open == LINE_PARAGRAPH);
	if (!goes_on) {
		flush(page);
		page->open = kind;
	}
	if (page->paragraph.n > 0)
		buf_add_char(&page->paragraph, ' ');
	line = str_trim(line);
	buf_add(&page->paragraph, kind == LINE_ITEM ? str_trim(str_from_offset(line, 2)) : line);
}

static void add_line(struct page *page, struct str line) {
	enum line_kind kind = kind_of(line, page->open);
	if (kind == LINE_PARAGRAPH || kind == LINE_ITEM || kind == LINE_CONTINUED) {
		gather(page, kind, line);
		return;
	}
	flush(page);
	if (kind == LINE_HEADING) {
		ink_start(page->out, page->style, INK_STRONG);
		ink_wrap(page->out, page->style, line, 0, (struct indent){0});
		ink_end(page->out, page->style);
	} else if (kind == LINE_VERBATIM) {
		ink_text(page->out, page->style, INK_CODE, line);
	}
	buf_add_char(page->out, '\n');
}

enum { PAGE_WIDTH = 98 };

void page_write(struct str text, const struct style *style, struct buf *out) {
	struct style narrow = *style;
	if (narrow.width == 0 || narrow.width > PAGE_WIDTH)
		narrow.width = PAGE_WIDTH;
	struct page page = {.style = &narrow, .out = out};
	if (text.n > 0 && text.p[text.n - 1] == '\n')
		text.n--;
	for (struct str line; str_split(&text, '\n', &line);)
		add_line(&page, line);
	flush(&page);
	buf_finish(&page.paragraph);
}
