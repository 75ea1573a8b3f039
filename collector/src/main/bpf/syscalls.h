// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// System calls, seen when they return. One program is attached for all of them, since each that is
// slows every system call of the machine; it jumps to the program that user space has put under the
// number of the call.
#pragma once

#include "paths.h"

#define SYSTEM_CALLS 512

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, SYSTEM_CALLS);
  __type(key, u32);
  __type(value, u32);
} native_calls SEC(".maps");

// Of 32-bit programs, whose calls have numbers of their own.
struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, SYSTEM_CALLS);
  __type(key, u32);
  __type(value, u32);
} compat_calls SEC(".maps");

#if defined(__TARGET_ARCH_x86)

#define TS_COMPAT 2
#define X32_BIT 0x40000000

static __always_inline bool is_compat(void) {
  if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf))
    return ((struct task_struct *)bpf_get_current_task_btf())->thread_info.status & TS_COMPAT;
  return BPF_CORE_READ(current_task(), thread_info.status) & TS_COMPAT;
}

static __always_inline u32 call_number(struct pt_regs *registers) {
  return registers->orig_ax & ~X32_BIT;
}

// The arguments 0 to 2 of the call.
static __always_inline void arguments(struct pt_regs *registers, u64 *to) {
  if (is_compat()) {
    to[0] = (u32)registers->bx;
    to[1] = (u32)registers->cx;
    to[2] = (u32)registers->dx;
  } else {
    to[0] = registers->di;
    to[1] = registers->si;
    to[2] = registers->dx;
  }
}

#elif defined(__TARGET_ARCH_arm64)

#define TIF_32BIT (1 << 22)

static __always_inline bool is_compat(void) {
  return BPF_CORE_READ(current_task(), thread_info.flags) & TIF_32BIT;
}

static __always_inline u32 call_number(struct pt_regs *registers) {
  return registers->syscallno;
}

static __always_inline void arguments(struct pt_regs *registers, u64 *to) {
  to[0] = registers->orig_x0;
  to[1] = registers->regs[1];
  to[2] = registers->regs[2];
}

#endif

SEC("tp_btf/sys_exit")
int on_system_call(u64 *context) {
  struct pt_regs *registers = (struct pt_regs *)context[0];
  u32 number = call_number(registers);
  if (is_compat())
    bpf_tail_call(context, &compat_calls, number);
  else
    bpf_tail_call(context, &native_calls, number);
  return 0;
}

// Whether the process at work is not to be watched.
static __always_inline bool is_self(void) {
  struct settings *set = current_settings();
  return !set || set->self == bpf_get_current_pid_tgid() >> 32;
}
