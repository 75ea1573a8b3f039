// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Canaries: threads of the collector that do nothing but end. Nobody else can cause their event, so
// that one which does not come says that something between here and there is broken.
#pragma once

#include "common.h"

#define CANARY_NAME 0x2d7972616e6163ULL  // "canary-" in the byte order of x86 and arm64

struct canary_event {
  struct event event;
  char name[16];
  u32 ring;  // 0: events, 1: urgent_events
  u32 reserved;
};

// A thread has ended that was not the last one of its process.
static __always_inline void ended_thread(struct task_struct *task) {
  if (OF(task, tgid) != collector_process)
    return;
  struct canary_event out = {};
  BPF_CORE_READ_INTO(&out.name, task, comm);
  u64 begin;
  __builtin_memcpy(&begin, out.name, sizeof(begin));
  if ((begin & 0xffffffffffffffULL) != CANARY_NAME)
    return;
  head(&out.event, EVENT_CANARY, task);
  out.event.size = sizeof(out);
  out.event.stream = STREAM_UNNUMBERED;
  bpf_ringbuf_output(&events, &out, sizeof(out), BPF_RB_NO_WAKEUP);
  out.ring = 1;
  bpf_ringbuf_output(&urgent_events, &out, sizeof(out), BPF_RB_NO_WAKEUP);
}
