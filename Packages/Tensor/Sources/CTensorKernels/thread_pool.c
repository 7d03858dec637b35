// A pool of threads for short parallel loops.
//
// A forward pass runs some sixty loops of a fraction of a millisecond each, so threads spin for a
// moment before they sleep: waking a sleeping thread costs more than such a loop.

#define _GNU_SOURCE

#include "tensor_kernels.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>
#if defined(__linux__)
#include <sched.h>
#endif

#define SPINS_BEFORE_SLEEP 20000

// The high half of a ticket counts loops, the low half is the next index to hand out.
// CLOSED marks the time in which a new loop is being described.
#define CLOSED UINT32_MAX

struct tk_pool {
  int64_t size;
  pthread_t *threads;
  pthread_mutex_t callers; // one loop at a time
  pthread_mutex_t sleep_lock;
  pthread_cond_t wake;
  _Atomic int64_t sleepers;
  _Atomic bool stopping;
  _Atomic uint64_t ticket;
  _Atomic int64_t count;
  _Atomic int64_t finished;
  _Atomic(tk_task) task;
  _Atomic(void *) context;
};

typedef struct {
  tk_pool *pool;
  int64_t worker;
} worker_start;

static _Thread_local bool inside_task = false;

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// Takes and runs indices until none is left. A worker that arrives late holds an old ticket, and
// its exchange fails because the ticket is closed before anything of the next loop is written.
static void work(tk_pool *pool, int64_t worker) {
  uint64_t ticket = atomic_load(&pool->ticket);
  for (;;) {
    uint32_t index = (uint32_t)ticket;
    if (index == CLOSED) return;
    int64_t count = atomic_load(&pool->count);
    tk_task task = atomic_load(&pool->task);
    void *context = atomic_load(&pool->context);
    if (index >= count) return;
    if (!atomic_compare_exchange_weak(&pool->ticket, &ticket, ticket + 1)) continue;
    inside_task = true;
    task(context, index, worker);
    inside_task = false;
    atomic_fetch_add(&pool->finished, 1);
    ticket = atomic_load(&pool->ticket);
  }
}

static uint32_t loop_number(tk_pool *pool) { return (uint32_t)(atomic_load(&pool->ticket) >> 32); }

static void *worker_main(void *argument) {
  worker_start start = *(worker_start *)argument;
  free(argument);
  tk_pool *pool = start.pool;
  uint32_t seen = 0;
  for (;;) {
    int64_t spins = 0;
    while (loop_number(pool) == seen && !atomic_load(&pool->stopping)) {
      if (++spins < SPINS_BEFORE_SLEEP) {
        relax();
        continue;
      }
      pthread_mutex_lock(&pool->sleep_lock);
      atomic_fetch_add(&pool->sleepers, 1);
      while (loop_number(pool) == seen && !atomic_load(&pool->stopping))
        pthread_cond_wait(&pool->wake, &pool->sleep_lock);
      atomic_fetch_sub(&pool->sleepers, 1);
      pthread_mutex_unlock(&pool->sleep_lock);
    }
    if (atomic_load(&pool->stopping)) return NULL;
    // A closed ticket already carries the new number: wait until the loop is open.
    while ((uint32_t)atomic_load(&pool->ticket) == CLOSED && !atomic_load(&pool->stopping)) relax();
    seen = loop_number(pool);
    work(pool, start.worker);
  }
}

static void wake_all(tk_pool *pool) {
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->sleep_lock);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->sleep_lock);
}

tk_pool *tk_pool_create(int64_t threads) {
  if (threads < 1) threads = 1;
  tk_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  pool->threads = calloc((size_t)threads, sizeof *pool->threads);
  if (!pool->threads) {
    free(pool);
    return NULL;
  }
  pthread_mutex_init(&pool->callers, NULL);
  pthread_mutex_init(&pool->sleep_lock, NULL);
  pthread_cond_init(&pool->wake, NULL);
  pool->size = 1;
  for (int64_t worker = 1; worker < threads; ++worker) {
    worker_start *start = malloc(sizeof *start);
    if (!start) break;
    *start = (worker_start){pool, worker};
    if (pthread_create(&pool->threads[worker], NULL, worker_main, start) != 0) {
      free(start);
      break; // fewer threads give the same results
    }
    pool->size = worker + 1;
  }
  return pool;
}

void tk_pool_destroy(tk_pool *pool) {
  atomic_store(&pool->stopping, true);
  pthread_mutex_lock(&pool->sleep_lock);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->sleep_lock);
  for (int64_t worker = 1; worker < pool->size; ++worker) pthread_join(pool->threads[worker], NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->sleep_lock);
  pthread_mutex_destroy(&pool->callers);
  free(pool->threads);
  free(pool);
}

int64_t tk_pool_size(const tk_pool *pool) { return pool->size; }

void tk_pool_run(tk_pool *pool, int64_t count, tk_task task, void *context) {
  // A ticket counts to 2^32 - 1; no loop of this package comes near.
  if (inside_task || pool->size == 1 || count <= 1 || count >= CLOSED) {
    for (int64_t index = 0; index < count; ++index) task(context, index, 0);
    return;
  }
  pthread_mutex_lock(&pool->callers);
  uint64_t number = ((atomic_load(&pool->ticket) >> 32) + 1) << 32;
  atomic_store(&pool->ticket, number | CLOSED);
  atomic_store(&pool->count, count);
  atomic_store(&pool->finished, 0);
  atomic_store(&pool->task, task);
  atomic_store(&pool->context, context);
  atomic_store(&pool->ticket, number);
  wake_all(pool);
  work(pool, 0);
  while (atomic_load(&pool->finished) < count) relax();
  pthread_mutex_unlock(&pool->callers);
}

int64_t tk_processor_count(void) {
#if defined(__linux__)
  // What taskset, a container or a cluster's scheduler allows may be less than what is installed.
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
#endif
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? online : 1;
}
