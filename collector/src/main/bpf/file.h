// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Files being opened.
#pragma once

#include "process.h"
#include "syscalls.h"

SCRATCH(open_scratch, open_event);
SCRATCH(creat_scratch, open_event);
SCRATCH(openat_scratch, open_event);
SCRATCH(openat2_scratch, open_event);

enum quiet {
  QUIET_READS = 1,
  QUIET_WRITES = 2,
};

// The top of the path of a file: the names of the two directories below the root; the second one
// may be empty in the map, and then stands for any.
struct top {
  char first[32];
  char second[32];
};

// Where files lie whose opening does not leave the kernel, by enum quiet.
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 256);
  __type(key, struct top);
  __type(value, u32);
} quiet_tops SEC(".maps");

struct opening {
  u64 path;  // user space's pointer
  s64 result;
  s32 directory;
  u32 flags;
  u32 call;
};

static __noinline u32 quiet_below(struct text *text) {
  struct top top = {};
  bpf_probe_read_kernel_str(top.first, sizeof(top.first), text->bytes + masked(text->walk.last));
  u32 *quiet = bpf_map_lookup_elem(&quiet_tops, &top);
  u32 found = quiet ? *quiet : 0;
  if (text->walk.components > 1) {
    bpf_probe_read_kernel_str(top.second, sizeof(top.second),
                              text->bytes + masked(text->walk.last_but_one));
    quiet = bpf_map_lookup_elem(&quiet_tops, &top);
    found |= quiet ? *quiet : 0;
  }
  return found;
}

static __always_inline bool writes(u32 flags) {
  return (flags & O_ACCMODE) != 0 || (flags & (O_CREAT | O_TRUNC)) != 0;
}

// Writes the true path of a file that was opened, and returns whether it is to be told.
static __noinline bool write_opened(struct open_event *out, struct task_struct *task, u32 fd) {
  struct piece *piece = &out->pieces[PIECE_PATH];
  struct file *file = file_of(task, fd);
  if (!file) {
    piece->how = UNREADABLE;  // another thread has closed it already
    return true;
  }
  out->created = (BPF_CORE_READ(file, f_mode) & FMODE_CREATED) != 0;
  write_path(&out->text, &file->f_path, BPF_CORE_READ(task, fs), piece);
  if (piece->how != WHOLE || out->text.walk.components == 0 || out->created)
    return true;
  return !(quiet_below(&out->text) & (writes(out->flags) ? QUIET_WRITES : QUIET_READS));
}

// Writes what the path of an open that failed is relative to.
static __noinline int write_base(struct open_event *out, struct task_struct *task, s32 directory) {
  struct piece *piece = &out->pieces[PIECE_BASE];
  struct fs_struct *fs = BPF_CORE_READ(task, fs);
  if (directory == AT_FDCWD) {
    write_path(&out->text, &fs->pwd, fs, piece);
    return 0;
  }
  struct file *file = file_of(task, directory);
  if (file)
    write_path(&out->text, &file->f_path, fs, piece);
  else
    piece->how = UNREADABLE;
  return 0;
}

static __always_inline int opened(void *map, struct opening *opening) {
  if (is_self())
    return 0;
  struct settings *set = current_settings();
  s64 result = opening->result;
  if (set && result < 0 && result != -EACCES && result != -EPERM && !set->all_failures) {
    count(FILTERED);
    return 0;
  }
  u32 zero = 0;
  struct open_event *out = bpf_map_lookup_elem(map, &zero);
  if (!out)
    return 0;
  __builtin_memset(out, 0, sizeof(*out) - sizeof(out->text));
  out->text.at = 0;
  struct task_struct *task = current_task();
  out->flags = opening->flags;
  out->call = opening->call;
  if (result < 0) {
    write_base(out, task, opening->directory);
  } else if (!write_opened(out, task, result)) {
    count(FILTERED);
    return 0;
  }
  head(&out->event, EVENT_OPEN, task);
  out->event.result = result;
  write_user_string(&out->text, &out->pieces[PIECE_GIVEN], opening->path);
  tell_text(&out->event, &out->text, BPF_RB_NO_WAKEUP);
  return 0;
}

SEC("tp_btf/sys_exit")
int on_open(u64 *context) {
  u64 given[3];
  arguments((struct pt_regs *)context[0], given);
  struct opening opening = {.path = given[0],
                            .result = context[1],
                            .directory = AT_FDCWD,
                            .flags = given[1],
                            .call = CALL_OPEN};
  return opened(&open_scratch, &opening);
}

SEC("tp_btf/sys_exit")
int on_creat(u64 *context) {
  u64 given[3];
  arguments((struct pt_regs *)context[0], given);
  struct opening opening = {.path = given[0],
                            .result = context[1],
                            .directory = AT_FDCWD,
                            .flags = O_CREAT | O_WRONLY | O_TRUNC,
                            .call = CALL_CREAT};
  return opened(&creat_scratch, &opening);
}

SEC("tp_btf/sys_exit")
int on_openat(u64 *context) {
  u64 given[3];
  arguments((struct pt_regs *)context[0], given);
  struct opening opening = {.path = given[1],
                            .result = context[1],
                            .directory = given[0],
                            .flags = given[2],
                            .call = CALL_OPENAT};
  return opened(&openat_scratch, &opening);
}

SEC("tp_btf/sys_exit")
int on_openat2(u64 *context) {
  u64 given[3];
  arguments((struct pt_regs *)context[0], given);
  u64 flags = 0;
  bpf_probe_read_user(&flags, sizeof(flags), (void *)given[2]);  // struct open_how begins with it
  struct opening opening = {.path = given[1],
                            .result = context[1],
                            .directory = given[0],
                            .flags = flags,
                            .call = CALL_OPENAT2};
  return opened(&openat2_scratch, &opening);
}
