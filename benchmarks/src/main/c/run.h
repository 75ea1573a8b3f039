// Runs an operation, at a rate or flat out, on some threads, and prints what it took as JSON.
#pragma once

#include "clock.h"
#include "operations.h"
#include <pthread.h>
#include <sys/resource.h>

#define MOST_THREADS 64
#define MOST_SAMPLES 100000
#define SAMPLE_EVERY 16
#define MOST_IN_A_ROW 2000
#define REST_NANOS 200000

static struct {
  const struct operation *operation;
  long count;
  double seconds;
  double rate;
  int threads;
} plan = {.threads = 1};

struct worker {
  pthread_t thread;
  long first;
  long done;
  long failed;
  long most;
  uint64_t *samples;
  long sampled;
};

static void once(struct worker *self) {
  long number = self->first + self->done;
  bool sample = number % SAMPLE_EVERY == 0 && self->sampled < MOST_SAMPLES;
  uint64_t begin = sample ? nanoseconds() : 0;
  if (!plan.operation->run(number))
    self->failed++;
  if (sample)
    self->samples[self->sampled++] = nanoseconds() - begin;
  self->done++;
}

// How many are due: by the clock where there is a rate, so that a delay is caught up.
static long due(const struct worker *self, uint64_t since) {
  if (plan.rate <= 0)
    return SAMPLE_EVERY;
  double elapsed = (double)(nanoseconds() - since) * 1e-9;
  long owed = (long)(elapsed * plan.rate / plan.threads) - self->done;
  return owed < MOST_IN_A_ROW ? owed : MOST_IN_A_ROW;
}

static void *work(void *argument) {
  struct worker *self = argument;
  uint64_t begin = nanoseconds();
  uint64_t end = plan.seconds > 0 ? begin + (uint64_t)(plan.seconds * 1e9) : UINT64_MAX;
  while (!atomic_load_explicit(&stopped, memory_order_relaxed) && self->done < self->most &&
         nanoseconds() < end) {
    long next = due(self, begin);
    if (next <= 0)
      rest(REST_NANOS);
    for (; next > 0 && self->done < self->most; next--)
      once(self);
  }
  return 0;
}

static int by_size(const void *one, const void *other) {
  uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
  return a < b ? -1 : a > b;
}

static double micros(struct timeval time) {
  return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

// Processor time of this process and of the children that it has waited for, in microseconds.
struct spent {
  double user;
  double kernel;
};

static struct spent spent(void) {
  struct rusage self, children;
  getrusage(RUSAGE_SELF, &self);
  getrusage(RUSAGE_CHILDREN, &children);
  return (struct spent){micros(self.ru_utime) + micros(children.ru_utime),
                        micros(self.ru_stime) + micros(children.ru_stime)};
}

static void print(const struct worker *workers, double wall, double user, double kernel) {
  static uint64_t all[MOST_THREADS * 1000];
  const size_t room = sizeof all / sizeof *all / (size_t)plan.threads;
  size_t samples = 0;
  long done = 0, failed = 0;
  for (int i = 0; i < plan.threads; i++) {
    done += workers[i].done;
    failed += workers[i].failed;
    // An even choice of each thread's samples.
    size_t taken = (size_t)workers[i].sampled < room ? (size_t)workers[i].sampled : room;
    for (size_t j = 0; j < taken; j++)
      all[samples++] = workers[i].samples[j * (size_t)workers[i].sampled / taken];
  }
  qsort(all, samples, sizeof *all, by_size);
  double each = done ? 1.0 / (double)done : 0;
#define PERCENTILE(p) (samples ? (double)all[samples * (p) / 100] * 1e-3 : 0.0)
  printf("{\"operation\":\"%s\",\"threads\":%d,\"done\":%ld,\"failed\":%ld,\"wallSeconds\":%.6f,"
         "\"perSecond\":%.1f,\"userMicros\":%.4f,\"kernelMicros\":%.4f,\"cpuMicros\":%.4f,"
         "\"p50Micros\":%.3f,\"p95Micros\":%.3f,\"p99Micros\":%.3f}\n",
         plan.operation->name, plan.threads, done, failed, wall, wall > 0 ? (double)done / wall : 0,
         user * each, kernel * each, (user + kernel) * each, PERCENTILE(50), PERCENTILE(95),
         PERCENTILE(99));
#undef PERCENTILE
}

static int run(void) {
  static struct worker workers[MOST_THREADS];
  heed_the_end();
  prepare();
  // Making the files and removing them is no part of what is measured.
  struct spent before = spent();
  uint64_t begin = nanoseconds();
  for (int i = 0; i < plan.threads; i++) {
    struct worker *self = &workers[i];
    // Threads begin at different files, so that two do not open the same one at once.
    self->first = (long)i * (ground.files / plan.threads);
    self->most = plan.count > 0 ? plan.count / plan.threads : LONG_MAX;
    self->samples = malloc(MOST_SAMPLES * sizeof *self->samples);
    if (!self->samples || pthread_create(&self->thread, 0, work, self))
      fail("starting a thread");
  }
  for (int i = 0; i < plan.threads; i++)
    pthread_join(workers[i].thread, 0);
  double wall = (double)(nanoseconds() - begin) * 1e-9;
  struct spent after = spent();
  clean_up();
  print(workers, wall, after.user - before.user, after.kernel - before.kernel);
  return 0;
}
