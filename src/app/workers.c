/* Threads over one atomic counter; no locks. */
#include "app/workers.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

enum { ITEMS_WORTH_A_THREAD = 4 };

struct pool {
	atomic_uint_fast64_t next;
	uint32_t items;
	workers_do *work;
	void *context;
};

struct seat {
	struct pool *pool;
	uint32_t worker;
	pthread_t thread;
	bool started;
};

static uint32_t cores(void) {
#ifdef CPU_COUNT
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
		return (uint32_t)CPU_COUNT(&set);
#endif
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	return online > 0 ? (uint32_t)online : 1;
}

uint32_t workers_wanted(uint32_t jobs) {
	uint32_t wanted = jobs ? jobs : cores();
	return wanted < WORKERS_MAX ? wanted : WORKERS_MAX;
}

static void *sit(void *argument) {
	struct seat *seat = argument;
	struct pool *pool = seat->pool;
	for (;;) {
		uint64_t item = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
		if (item >= pool->items)
			return NULL;
		pool->work(pool->context, seat->worker, (uint32_t)item);
	}
}

void workers_run(uint32_t workers, uint32_t items, workers_do *work, void *context) {
	struct pool pool = {.items = items, .work = work, .context = context};
	struct seat seats[WORKERS_MAX];
	uint32_t useful = items / ITEMS_WORTH_A_THREAD + 1;
	uint32_t count = workers < useful ? workers : useful;
	for (uint32_t i = 1; i < count; i++) {
		seats[i] = (struct seat){.pool = &pool, .worker = i};
		seats[i].started = pthread_create(&seats[i].thread, NULL, sit, &seats[i]) == 0;
	}
	sit(&(struct seat){.pool = &pool});
	for (uint32_t i = 1; i < count; i++)
		if (seats[i].started)
			pthread_join(seats[i].thread, NULL);
}
