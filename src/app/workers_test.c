#include "app/workers.h"

#include <criterion/criterion.h>

enum { ITEMS = 10000 };

struct counted {
	unsigned char done[ITEMS];
	uint32_t by_worker[WORKERS_MAX];
};

static void count_one(void *context, uint32_t worker, uint32_t item) {
	struct counted *counted = context;
	counted->done[item]++;
	counted->by_worker[worker]++;
}

Test(workers, every_item_is_done_once) {
	static const uint32_t workers[] = {1, 2, 7, WORKERS_MAX};
	for (size_t w = 0; w < sizeof workers / sizeof *workers; w++) {
		static struct counted counted;
		uint32_t sum = 0;
		counted = (struct counted){0};
		workers_run(workers[w], ITEMS, count_one, &counted);
		for (size_t i = 0; i < ITEMS; i++)
			cr_assert_eq(counted.done[i], 1);
		for (size_t i = 0; i < WORKERS_MAX; i++)
			sum += counted.by_worker[i];
		cr_assert_eq(sum, ITEMS);
	}
}

Test(workers, no_items_no_work) {
	workers_run(4, 0, count_one, 0);
	cr_assert(workers_wanted(0) >= 1);
	cr_assert_eq(workers_wanted(100000), WORKERS_MAX);
}
