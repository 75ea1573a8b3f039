// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// What differs between machines: how a system call is numbered and where its arguments are.
#pragma once

#include "common.h"

#if defined(__TARGET_ARCH_x86)

#define TS_COMPAT 2
#define X32_BIT 0x40000000

static __always_inline bool is_compat(void) {
  struct task_struct *task = current_task();
  return (KNOWS_TASKS ? task->thread_info.status : BPF_CORE_READ(task, thread_info.status)) &
         TS_COMPAT;
}

static __always_inline u32 call_number(struct pt_regs *registers) {
  return registers->orig_ax & ~X32_BIT;
}

static __always_inline void arguments(struct pt_regs *registers, bool compat, u64 *to) {
  if (compat) {
    to[0] = (u32)registers->bx;
    to[1] = (u32)registers->cx;
    to[2] = (u32)registers->dx;
    to[3] = (u32)registers->si;
    to[4] = (u32)registers->di;
    to[5] = (u32)registers->bp;
  } else {
    to[0] = registers->di;
    to[1] = registers->si;
    to[2] = registers->dx;
    to[3] = registers->r10;
    to[4] = registers->r8;
    to[5] = registers->r9;
  }
}

#elif defined(__TARGET_ARCH_arm64)

#define TIF_32BIT (1 << 22)

static __always_inline bool is_compat(void) {
  struct task_struct *task = current_task();
  return (KNOWS_TASKS ? task->thread_info.flags : BPF_CORE_READ(task, thread_info.flags)) &
         TIF_32BIT;
}

static __always_inline u32 call_number(struct pt_regs *registers) {
  return registers->syscallno;
}

static __always_inline void arguments(struct pt_regs *registers, bool compat, u64 *to) {
  to[0] = registers->orig_x0;
  to[1] = registers->regs[1];
  to[2] = registers->regs[2];
  to[3] = registers->regs[3];
  to[4] = registers->regs[4];
  to[5] = registers->regs[5];
}

#endif
