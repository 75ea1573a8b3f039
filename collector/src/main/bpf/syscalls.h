// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// System calls, seen when they return. One program is attached for all of them, since each that is
// slows every system call of the machine; it looks up what is to be told of the call, and jumps to
// the program for calls of that shape.
#pragma once

#include "calls.h"
#include "machine.h"
#include "paths.h"

#define SYSTEM_CALLS 512

// By the call's number; behind those of the machine's own calls, those of 32-bit programs.
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 2 * SYSTEM_CALLS);
  __type(key, u32);
  __type(value, struct form);
} forms SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, SHAPES);
  __type(key, u32);
  __type(value, u32);
} shapes SEC(".maps");

SCRATCH(call_scratch, call_event);

static __always_inline struct form *form_of(struct pt_regs *registers) {
  u32 number = call_number(registers);
  if (number >= SYSTEM_CALLS)
    return 0;
  if (is_compat())
    number += SYSTEM_CALLS;
  return bpf_map_lookup_elem(&forms, &number);
}

SEC("tp_btf/sys_exit")
int on_system_call(u64 *context) {
  struct form *form = form_of((struct pt_regs *)context[0]);
  if (!form)
    return 0;
  s64 result = context[1];
  if (!(form->flags & (result < 0 ? TELL_FAILURE : TELL_SUCCESS)))
    return 0;
  if (collector_process == bpf_get_current_pid_tgid() >> 32)
    return 0;
  // By constant numbers, which the kernel turns into direct jumps.
  if (form->shape == SHAPE_OPEN)
    bpf_tail_call_static(context, &shapes, SHAPE_OPEN);
  else if (form->shape == SHAPE_CALL)
    bpf_tail_call_static(context, &shapes, SHAPE_CALL);
  else
    bpf_tail_call_static(context, &shapes, SHAPE_SOCKET);
  return 0;
}

// Begins the event of the call that has returned. Programs that are jumped to begin with it.
static __always_inline struct call_event *begin_call(u64 *context, struct form *form) {
  u32 zero = 0;
  struct call_event *out = bpf_map_lookup_elem(&call_scratch, &zero);
  if (!out)
    return 0;
  __builtin_memset(&out->inode, 0, sizeof(*out) - sizeof(out->text) -
                                       __builtin_offsetof(struct call_event, inode));
  out->text.at = 0;
  bool compat = is_compat();
  arguments((struct pt_regs *)context[0], compat, out->arguments);
  out->flags = compat ? COMPAT : 0;
  out->call = form->call;
  out->fd = -1;
  return out;
}

static __always_inline u64 argument(struct call_event *out, u8 which) {
  return which < 6 ? out->arguments[which] : 0;
}

// Whether the call is told with its first argument.
static __always_inline bool is_asked_for(struct call_event *out, struct form *form) {
  return form->options >> (out->arguments[0] & 63) & 1;
}

static __always_inline void tell_call(struct call_event *out, u64 *context, struct form *form) {
  head(&out->event, EVENT_CALL, current_task());
  out->event.result = context[1];
  tell(&out->event, STREAM_CALLS, size_with(&out->event, &out->text), form->flags & URGENT);
}
