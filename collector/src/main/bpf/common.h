// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// What all programs share: the ring buffer, the counters, the settings, the head of an event.
#pragma once

#include "events.h"

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 8 << 20);
} events SEC(".maps");

enum counter {
  SEQUENCE,  // events told or lost
  LOST,      // events for which the ring buffer had no room
  FILTERED,  // events that the settings keep in the kernel
  COUNTERS,
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, COUNTERS);
  __type(key, u32);
  __type(value, u64);
} counters SEC(".maps");

struct settings {
  u32 self;          // the process that is not watched: the collector
  u32 all_failures;  // tell opens that failed for any reason, not for lack of permission only
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct settings);
} settings SEC(".maps");

// Where an event is put together. One for each program: the kernel does not run a program on a CPU
// on which it is running already, but may run another one.
#define SCRATCH(name, structure)             \
  struct {                                   \
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); \
    __uint(max_entries, 1);                  \
    __type(key, u32);                        \
    __type(value, struct structure);         \
  } name SEC(".maps")

// Where the next piece of text goes. The verifier is told the bound by a mask, which the compiler
// would leave out as needless.
static __always_inline u32 text_end(struct text *text) {
  u32 at = *(volatile u32 *)&text->at;
  asm volatile("%0 &= %1" : "+r"(at) : "i"(TEXT_BYTES - 1));
  return at;
}

static __always_inline bool text_full(struct text *text) {
  return *(volatile u32 *)&text->at >= TEXT_BYTES;
}

static __always_inline u32 masked(u32 at) {
  asm volatile("%0 &= %1" : "+r"(at) : "i"(TEXT_BYTES - 1));
  return at;
}

static __always_inline struct settings *current_settings(void) {
  u32 zero = 0;
  return bpf_map_lookup_elem(&settings, &zero);
}

static __always_inline u64 count(u32 which) {
  u64 *counter = bpf_map_lookup_elem(&counters, &which);
  if (!counter)
    return 0;
  *counter += 1;
  return *counter;
}

static __always_inline struct task_struct *current_task(void) {
  return (struct task_struct *)bpf_get_current_task();
}

// Fills the head of an event about the process of a task.
static __always_inline void head(struct event *event, u16 type, struct task_struct *task) {
  event->type = type;
  event->time = bpf_ktime_get_boot_ns();
  event->result = 0;
  event->pid = BPF_CORE_READ(task, tgid);
  event->tid = BPF_CORE_READ(task, pid);
  event->start = BPF_CORE_READ(task, group_leader, start_boottime);
  const struct cred *cred = BPF_CORE_READ(task, real_cred);
  event->uid = BPF_CORE_READ(cred, euid.val);
  event->gid = BPF_CORE_READ(cred, egid.val);
}

// Hands an event over. Whoever reads looks every few milliseconds; a wake-up is for what should
// not wait, or when the buffer fills faster than it is read.
static __always_inline void tell(struct event *event, u32 size, u64 wake) {
  event->size = size;
  event->cpu = bpf_get_smp_processor_id();
  event->sequence = count(SEQUENCE);
  if (wake == BPF_RB_NO_WAKEUP && bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) > (2 << 20))
    wake = BPF_RB_FORCE_WAKEUP;
  if (bpf_ringbuf_output(&events, event, size, wake))
    count(LOST);
}

// Hands an event over of which the text is the last member.
static __always_inline void tell_text(struct event *event, struct text *text, u64 wake) {
  u32 length = *(volatile u32 *)&text->at;
  if (length > TEXT_BYTES + TEXT_SLACK)
    length = TEXT_BYTES + TEXT_SLACK;
  tell(event, (u32)((char *)text - (char *)event) + length, wake);
}
