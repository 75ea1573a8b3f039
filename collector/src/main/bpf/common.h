// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// What all programs share: the ring buffers, the counters, the settings, the head of an event.
#pragma once

#include "events.h"

// What may flood: calls.
struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 8 << 20);
} events SEC(".maps");

// What a flood must never cost: processes, and calls that change rights or reach out of a container.
struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 2 << 20);
} urgent_events SEC(".maps");

#define WAKE_NANOS 20000000

struct stream_count {
  u64 sequence;  // events told or lost
  u64 lost;      // of these, events for which the ring buffer had no room
  u64 woken;     // when whoever reads was last woken for an urgent event
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, STREAMS);
  __type(key, u32);
  __type(value, struct stream_count);
} streams SEC(".maps");

enum counter {
  FILTERED,  // events that the settings keep in the kernel
  FOLDED,    // events that were the same as one told a moment before
  COUNTERS,
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, COUNTERS);
  __type(key, u32);
  __type(value, u64);
} counters SEC(".maps");

// Kinds of opens, as bits.
enum interest {
  READS = 1 << 0,
  WRITES = 1 << 1,
  REFUSALS = 1 << 2,  // failed for lack of permission
  FAILURES = 1 << 3,  // failed otherwise
};

#define NAME_LENGTHS 64

// The process that is not watched: the collector. It is told by what it runs itself.
volatile u32 collector_process;

struct settings {
  u32 everywhere;            // enum interest: told wherever the file lies
  u32 places;                // enum interest: told where path_prefixes says so
  u32 named;                 // enum interest: told where path_names has a component of the path
  u32 environment;           // how much of it is told with an execution, in bytes
  u64 fold_nanos;            // within this time the same open is told once; 0: always
  u64 hints[NAME_LENGTHS];   // by the length of a name in path_names: bits of their first bytes
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct settings);
} settings SEC(".maps");

// Where an event is put together. One for each stream: the kernel does not run a program on a CPU
// on which it is running already, but may run another one.
#define SCRATCH(name, structure)             \
  struct {                                   \
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); \
    __uint(max_entries, 1);                  \
    __type(key, u32);                        \
    __type(value, struct structure);         \
  } name SEC(".maps")

// Reads a member of a task: without a call where the kernel's verifier knows what a task is.
#define KNOWS_TASKS bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf)
#define OF(task, member) (KNOWS_TASKS ? (task)->member : BPF_CORE_READ(task, member))

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

// A length and a bound that the verifier sees, whatever the compiler makes of a comparison.
#define AT_MOST(length, most)                                        \
  ({                                                                 \
    u64 bounded_ = (length);                                         \
    asm volatile("if %[value] <= %[bound] goto +1\n%[value] = %[bound]" \
                 : [value] "+r"(bounded_)                            \
                 : [bound] "i"(most));                               \
    bounded_;                                                        \
  })

static __always_inline struct settings *current_settings(void) {
  u32 zero = 0;
  return bpf_map_lookup_elem(&settings, &zero);
}

static __always_inline void count(u32 which) {
  u64 *counter = bpf_map_lookup_elem(&counters, &which);
  if (counter)
    *counter += 1;
}

static __always_inline struct task_struct *current_task(void) {
  if (KNOWS_TASKS)
    return (struct task_struct *)bpf_get_current_task_btf();
  return (struct task_struct *)bpf_get_current_task();
}

// Fills the head of an event about the process of a task.
static __always_inline void head(struct event *event, u8 type, struct task_struct *task) {
  event->type = type;
  event->time = bpf_ktime_get_boot_ns();
  event->result = 0;
  event->pid = OF(task, tgid);
  event->tid = OF(task, pid);
  event->start = KNOWS_TASKS ? task->group_leader->start_boottime
                             : BPF_CORE_READ(task, group_leader, start_boottime);
  event->uid = KNOWS_TASKS ? task->real_cred->euid.val : BPF_CORE_READ(task, real_cred, euid.val);
  event->gid = KNOWS_TASKS ? task->real_cred->egid.val : BPF_CORE_READ(task, real_cred, egid.val);
}

// Whoever reads looks now and then: it is woken when a buffer fills faster than it reads, and soon
// for what is urgent, but not for each event of many.
static __always_inline bool fills(void *ring) {
  return bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) > bpf_ringbuf_query(ring, BPF_RB_RING_SIZE) / 4;
}

// Looked at before one event of so many on a CPU, since looking costs; who reads looks by itself too.
#define LOOK_EVERY 32

static __always_inline long put(struct event *event, u32 size, struct stream_count *numbers) {
  u64 wake = numbers->sequence % LOOK_EVERY == 0 && fills(&events) ? BPF_RB_FORCE_WAKEUP
                                                                   : BPF_RB_NO_WAKEUP;
  return bpf_ringbuf_output(&events, event, size, wake);
}

static __always_inline long put_urgent(struct event *event, u32 size, struct stream_count *numbers) {
  u64 wake = BPF_RB_NO_WAKEUP;
  if (event->time - numbers->woken > WAKE_NANOS || fills(&urgent_events)) {
    numbers->woken = event->time;
    wake = BPF_RB_FORCE_WAKEUP;
  }
  return bpf_ringbuf_output(&urgent_events, event, size, wake);
}

// Hands an event over, with the next number of its stream. The number of one that finds no room is
// not told, and so is missed.
static __always_inline void tell(struct event *event, u8 stream, u32 size, bool urgent) {
  u32 key = stream;
  struct stream_count *numbers = bpf_map_lookup_elem(&streams, &key);
  if (!numbers)
    return;
  event->size = size;
  event->stream = stream;
  event->cpu = bpf_get_smp_processor_id();
  event->sequence = ++numbers->sequence;
  if (urgent ? put_urgent(event, size, numbers) : put(event, size, numbers))
    numbers->lost++;
}

// How long an event is of which the text is the last member.
static __always_inline u32 size_with(struct event *event, struct text *text) {
  u32 length = *(volatile u32 *)&text->at;
  if (length > TEXT_BYTES + TEXT_SLACK)
    length = TEXT_BYTES + TEXT_SLACK;
  return (u32)((char *)text - (char *)event) + length;
}
