// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Files being opened: the most frequent of calls. Those that nobody asks for are filtered here, and
// those that repeat are folded.
#pragma once

#include "call.h"

#define PREFIX_BYTES 64
#define FILE_BYTES 128

// The beginning of a path, of at most four components.
struct path_prefix {
  u32 bits;
  char path[2 * PREFIX_BYTES];
};

// Beginnings of paths below which openings are told, by enum interest: the value of one holds what
// those that it begins with ask for.
struct {
  __uint(type, BPF_MAP_TYPE_LPM_TRIE);
  __uint(max_entries, 1024);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, struct path_prefix);
  __type(value, u32);
} path_prefixes SEC(".maps");

// The same open: by the same process running the same program, of the same file by the same path,
// for the same kind of access.
struct open_key {
  u64 start;
  u64 exec;
  u64 path;
  u64 inode;
  u32 call;
  u32 pid;
  u32 uid;
  u32 access;
};

#define OPENS_SEEN_BITS 11

struct open_seen {
  struct open_key key;
  u64 told;  // when
  u64 folded;
};

// The opens that were told last on this CPU, each at the place that its key's hash names: what
// comes to a place that is taken is told, and takes it over. A map that looks for its oldest entry
// to make room would cost each open that was not seen yet about half a microsecond more.
struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1 << OPENS_SEEN_BITS);
  __type(key, u32);
  __type(value, struct open_seen);
} opens_seen SEC(".maps");

struct prefix_scratch {
  struct path_prefix prefix;
};
SCRATCH(prefix_scratch, prefix_scratch);

static __always_inline u32 interests_of(struct path_prefix *prefix, u32 length) {
  if (length > PREFIX_BYTES)
    length = PREFIX_BYTES;
  prefix->bits = length * 8;
  u32 *found = bpf_map_lookup_elem(&path_prefixes, prefix);
  return found ? *found : 0;
}

// What is asked for where a file lies that was opened, by the names nearest to the root.
static __noinline u32 interests_below(struct text *text) {
  u32 zero = 0;
  struct path_prefix *prefix = bpf_map_lookup_elem(&prefix_scratch, &zero);
  if (!prefix)
    return READS | WRITES;
  u32 length = 0;
  for (u32 i = 0; i < 4; i++) {
    if (i >= text->walk.components || length >= PREFIX_BYTES)
      break;
    prefix->path[length & (PREFIX_BYTES - 1)] = '/';
    u32 at = (length & (PREFIX_BYTES - 1)) + 1;
    long got = bpf_probe_read_kernel_str(prefix->path + at, PREFIX_BYTES,
                                         text->bytes + masked(text->walk.top[i]));
    if (got <= 0)
      return READS | WRITES;
    length += got;  // the slash instead of the NUL
  }
  return interests_of(prefix, length);
}

// What is asked for below a path that was given and could not be opened. One that is not plain is
// told, since it may lead anywhere.
static __noinline u32 interests_below_given(struct text *text, struct piece *given) {
  u32 zero = 0;
  struct path_prefix *prefix = bpf_map_lookup_elem(&prefix_scratch, &zero);
  if (!prefix || given->how != WHOLE)
    return REFUSALS | FAILURES;
  long got = bpf_probe_read_kernel_str(prefix->path, PREFIX_BYTES, text->bytes);
  if (got <= 1 || prefix->path[0] != '/')
    return REFUSALS | FAILURES;
  for (u32 i = 0; i < PREFIX_BYTES - 1; i++) {
    if (prefix->path[i] == '/' && (prefix->path[i + 1] == '/' || prefix->path[i + 1] == '.'))
      return REFUSALS | FAILURES;
    if (!prefix->path[i])
      break;
  }
  return interests_of(prefix, got - 1);
}

static __always_inline u32 access_of(u32 flags) {
  u32 mode = flags & O_ACCMODE;
  u32 access = mode == O_WRONLY ? 0 : READS;
  if (mode || (flags & (O_CREAT | O_TRUNC)))
    access |= WRITES;
  return access;
}

// What an open needs to know of the file.
struct file_copy {
  struct path path;
  u64 inode;
  u32 mode;
};

static __always_inline void copy_file(struct file_copy *to, struct file *file) {
  char bytes[FILE_BYTES];
  if (bpf_core_field_offset(struct file, f_path) <= FILE_BYTES - sizeof(struct path) &&
      bpf_core_field_offset(struct file, f_inode) <= FILE_BYTES - sizeof(u64) &&
      bpf_core_field_offset(struct file, f_mode) <= FILE_BYTES - sizeof(u64)) {
    bpf_probe_read_kernel(bytes, sizeof(bytes), file);
    to->path.mnt = (struct vfsmount *)*(u64 *)(bytes + bpf_core_field_offset(struct file, f_path.mnt));
    to->path.dentry = (struct dentry *)*(u64 *)(bytes + bpf_core_field_offset(struct file, f_path.dentry));
    to->inode = *(u64 *)(bytes + bpf_core_field_offset(struct file, f_inode));
    to->mode = *(u32 *)(bytes + bpf_core_field_offset(struct file, f_mode));
    return;
  }
  to->path.mnt = BPF_CORE_READ(file, f_path.mnt);
  to->path.dentry = BPF_CORE_READ(file, f_path.dentry);
  to->inode = (u64)BPF_CORE_READ(file, f_inode);
  to->mode = BPF_CORE_READ(file, f_mode);
}

// Writes the true path of a file that was opened, and returns whether it is to be told.
static __always_inline bool judge_opened(struct call_event *out, struct settings *set,
                                         struct task_struct *task) {
  struct piece *piece = &out->pieces[PIECE_PATH];
  struct file *file = file_of(task, out->fd);
  if (!file) {
    piece->how = UNREADABLE;  // another thread has closed it already
    return true;
  }
  struct file_copy copy;
  copy_file(&copy, file);
  out->inode = copy.inode;  // its number in place of its address once it is told
  u32 access = access_of(out->open_flags);
  if (copy.mode & FMODE_CREATED) {
    out->flags |= CREATED;
    access |= WRITES;
  }
  struct settings *names = !(set->everywhere & access) && (set->named & access) ? set : 0;
  write_path(&out->text, copy.path.dentry, copy.path.mnt, task, piece, names);
  if ((set->everywhere | out->text.walk.named) & access)
    return true;
  if (piece->how != WHOLE || out->text.walk.components == 0)
    return true;
  return set->places & access && interests_below(&out->text) & access;
}

static __always_inline bool same_open(struct open_key *left, struct open_key *right) {
  return left->start == right->start && left->exec == right->exec && left->path == right->path &&
         left->inode == right->inode && left->call == right->call && left->pid == right->pid &&
         left->uid == right->uid && left->access == right->access;
}

static __always_inline u32 place_of(struct open_key *key) {
  u64 hash = key->path ^ key->inode * 0x9e3779b97f4a7c15ULL;
  hash = (hash ^ key->start ^ (u64)key->access << 32) * 0xc2b2ae3d27d4eb4fULL;
  return hash >> (64 - OPENS_SEEN_BITS);
}

// Whether the same was told a moment ago. If not, it counts as told now, and takes over how often
// it was not.
static __always_inline bool folds(struct call_event *out, struct settings *set,
                                  struct task_struct *task) {
  if (!set->fold_nanos || out->flags & CREATED || out->pieces[PIECE_PATH].how != WHOLE)
    return false;
  struct open_key key = {};
  key.start = KNOWS_TASKS ? task->group_leader->start_boottime
                          : BPF_CORE_READ(task, group_leader, start_boottime);
  key.exec = OF(task, self_exec_id);
  key.path = out->text.walk.hash;
  key.inode = out->inode;
  key.call = out->call;
  key.pid = OF(task, tgid);
  key.uid = KNOWS_TASKS ? task->real_cred->euid.val : BPF_CORE_READ(task, real_cred, euid.val);
  key.access = out->open_flags & ~O_CLOEXEC;
  u32 place = place_of(&key);
  struct open_seen *seen = bpf_map_lookup_elem(&opens_seen, &place);
  if (!seen)
    return false;
  u64 now = bpf_ktime_get_boot_ns();
  if (!same_open(&seen->key, &key)) {
    seen->key = key;
    seen->folded = 0;
  } else if (now - seen->told < set->fold_nanos) {
    seen->folded++;
    return true;
  }
  out->folded = seen->folded;
  seen->folded = 0;
  seen->told = now;
  return false;
}

// Writes the path of an open that failed, and returns whether it is to be told.
static __always_inline bool judge_failed(struct call_event *out, struct settings *set, s64 result) {
  u32 kind = result == -EACCES || result == -EPERM ? REFUSALS : FAILURES;
  if ((set->everywhere | set->named) & kind)
    return true;
  return set->places & kind &&
         interests_below_given(&out->text, &out->pieces[PIECE_GIVEN]) & kind;
}

SEC("tp_btf/sys_exit")
int on_open(u64 *context) {
  struct form *form = form_of((struct pt_regs *)context[0]);
  struct settings *set = current_settings();
  if (!form || !set)
    return 0;
  struct call_event *out = begin_call(context, form);
  if (!out)
    return 0;
  struct task_struct *task = current_task();
  s64 result = context[1];
  out->open_flags = form->open_flags == NO_ARGUMENT ? O_CREAT | O_WRONLY | O_TRUNC
                                                    : argument(out, form->open_flags);
  if (form->flags & OPEN_HOW) {
    u64 how[2] = {};  // struct open_how begins with the flags and the mode
    bpf_probe_read_user(how, sizeof(how), (void *)argument(out, form->open_flags));
    out->open_flags = how[0];
    out->open_mode = how[1];
  }
  if (result >= 0) {
    out->fd = result;
    if (!judge_opened(out, set, task)) {
      count(FILTERED);
      return 0;
    }
    struct inode *inode = (struct inode *)out->inode;
    out->inode = BPF_CORE_READ(inode, i_ino);
    if (folds(out, set, task)) {
      count(FOLDED);
      return 0;
    }
    if (form->path != NO_ARGUMENT)
      write_user_string(&out->text, &out->pieces[PIECE_GIVEN], argument(out, form->path));
  } else {
    if (form->path != NO_ARGUMENT)
      write_user_string(&out->text, &out->pieces[PIECE_GIVEN], argument(out, form->path));
    if (!judge_failed(out, set, result)) {
      count(FILTERED);
      return 0;
    }
    write_base(out, &out->pieces[PIECE_BASE], &out->pieces[PIECE_GIVEN], form->directory, task);
  }
  tell_call(out, context, form);
  return 0;
}
