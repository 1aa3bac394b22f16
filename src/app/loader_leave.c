/* Files that were only looked at: as if the unit had never read them, so that it may load them later all the same. */
#include "app/loader.h"

/* False: it is no file that was loaded, but the unit's own. */
static bool leave_path(struct disk_loader *loader, const struct doc *doc, struct str canonical) {
	uint32_t kept = 0, count = loader->loaded.count;
	for (uint32_t i = 0; i < count; i++)
		if (!str_equal(loader->loaded.items[i], canonical))
			loader->loaded.items[kept++] = loader->loaded.items[i];
	loader->loaded.count = kept;
	loader->bytes -= kept < count ? doc->source->text.n : 0;
	return kept < count;
}

void loader_leave(struct loader *base, const struct doc *doc) {
	struct disk_loader *loader = (struct disk_loader *)base;
	size_t blank;
	for (uint32_t i = 0; i < loader->docs.room; i++) {
		struct map_slot *slot = &loader->docs.slots[i];
		if (!slot->used || slot->value != doc || !str_find_char(slot->key, ' ', &blank) ||
		    !leave_path(loader, doc, str_from_offset(slot->key, blank + 1)))
			continue;
		slot->value = NULL;
		*map_at(&loader->by_shown, doc->source->path) = NULL; /* its name is free */
	}
}
