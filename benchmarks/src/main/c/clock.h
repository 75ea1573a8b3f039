// Time, and the end of a run: when it is over or somebody asks for it.
#pragma once

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

static atomic_bool stopped;

static uint64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void rest(uint64_t nanos) {
  struct timespec time = {(time_t)(nanos / 1000000000u), (long)(nanos % 1000000000u)};
  nanosleep(&time, 0);
}

static void stop(int signal) {
  (void)signal;
  atomic_store(&stopped, 1);
}

// A run ends early on SIGTERM or SIGINT, and when whoever started it is gone.
static void heed_the_end(void) {
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, 0);
  sigaction(SIGINT, &action, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
}
