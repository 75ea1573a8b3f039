// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Paths, found by walking from the file up to the root of the process, over mounts.
#pragma once

#include "common.h"

#define DEEPEST_PATH 64
#define DEEPEST_CGROUP 16
#define NAME_BYTES 256

// Names that files or directories have whose opening is told, by enum interest.
struct path_name {
  char name[NAME_LENGTHS];
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1024);
  __type(key, struct path_name);
  __type(value, u32);
} path_names SEC(".maps");

static __always_inline void walk_from(struct text *text, struct dentry *dentry,
                                      struct vfsmount *mount, struct task_struct *task) {
  struct walk *walk = &text->walk;
  walk->dentry = dentry;
  walk->mount = mount;
  if (KNOWS_TASKS) {
    walk->root_dentry = task->fs->root.dentry;
    walk->root_mount = task->fs->root.mnt;
  } else {
    walk->root_dentry = BPF_CORE_READ(task, fs, root.dentry);
    walk->root_mount = BPF_CORE_READ(task, fs, root.mnt);
  }
  walk->mount_root = BPF_CORE_READ(mount, mnt_root);
  walk->begin = text->at;
  walk->hash = 0;
  walk->components = 0;
  walk->named = 0;
}

// Takes note of a name that has been written, with the NUL that ends it.
static __always_inline void named(struct text *text, u32 length) {
  struct walk *walk = &text->walk;
  walk->top[3] = walk->top[2];
  walk->top[2] = walk->top[1];
  walk->top[1] = walk->top[0];
  walk->top[0] = text->at;
  walk->components++;
  text->at += length;
}

// Writes a name of the kernel's, and returns its length with the NUL; 0 if there is none, or no
// room for it.
static __always_inline u32 write_name(struct text *text, const void *name) {
  if (text_full(text))
    return 0;
  long length = bpf_probe_read_kernel_str(text->bytes + text_end(text), NAME_BYTES, name);
  if (length <= 0)
    return 0;
  named(text, length);
  return length;
}

// The same for the name of the dentry that has just been copied: most names lie in it.
static __always_inline u32 write_dentry_name(struct text *text, u64 name, u64 dentry, u32 length) {
  u64 at = name - dentry;
  if (length >= INLINE_NAME || at > DENTRY_BYTES - INLINE_NAME)
    return write_name(text, (void *)name);
  if (text_full(text))
    return 0;
  char *from = text->walk.copy + (at & (DENTRY_BYTES - 1));
  char *to = text->bytes + text_end(text);
#pragma unroll
  for (u32 i = 0; i < INLINE_NAME; i += sizeof(u64)) {
    __builtin_memcpy(to + i, from + i, sizeof(u64));
    if (i + sizeof(u64) > length)
      break;
  }
  to[length & 63] = 0;
  named(text, length + 1);
  return length + 1;
}

static __noinline int look_up_name(struct text *text) {
  struct path_name key = {};
  bpf_probe_read_kernel_str(key.name, sizeof(key.name), text->bytes + masked(text->walk.top[0]));
  u32 *found = bpf_map_lookup_elem(&path_names, &key);
  if (found)
    text->walk.named |= *found;
  return 0;
}

// Looks whether the name that was written last is one of interest. Few are: the first byte and the
// length tell most of them apart.
static __always_inline void judge_name(struct text *text, u32 length, struct settings *set) {
  if (length > NAME_LENGTHS)
    return;
  u64 first = *(u8 *)(text->bytes + masked(text->walk.top[0])) & 63;
  if (set->hints[(length - 1) & (NAME_LENGTHS - 1)] & (1ULL << first))
    look_up_name(text);
}

// Writes the components of the path that the walk begins with.
static __noinline enum how write_components(struct text *text, struct settings *judge) {
  struct walk *walk = &text->walk;
  if (!walk->dentry)
    return UNREADABLE;
  for (int i = 0; i < DEEPEST_PATH; i++) {
    struct dentry *dentry = walk->dentry;
    struct vfsmount *mount = walk->mount;
    if (dentry == walk->root_dentry && mount == walk->root_mount)
      return WHOLE;
    if (dentry == walk->mount_root) {
      struct mount *this = (void *)((char *)mount - bpf_core_field_offset(struct mount, mnt));
      struct mount *above = BPF_CORE_READ(this, mnt_parent);
      if (above == this)
        return OUTSIDE;
      walk->dentry = BPF_CORE_READ(this, mnt_mountpoint);
      mount = (void *)((char *)above + bpf_core_field_offset(struct mount, mnt));
      walk->mount = mount;
      walk->mount_root = BPF_CORE_READ(mount, mnt_root);
      continue;
    }
    if (text->at - walk->begin > PATH_BYTES)
      return CUT;
    if (bpf_probe_read_kernel(walk->copy, DENTRY_BYTES, dentry))
      return UNREADABLE;
    char *bytes = walk->copy;
    u64 hash = *(u64 *)(bytes + bpf_core_field_offset(struct dentry, d_name.hash_len));
    u64 name = *(u64 *)(bytes + bpf_core_field_offset(struct dentry, d_name.name));
    struct dentry *parent =
        (void *)*(u64 *)(bytes + bpf_core_field_offset(struct dentry, d_parent));
    u32 length = write_dentry_name(text, name, (u64)dentry, hash >> 32);
    if (!length)
      return CUT;
    walk->hash = (walk->hash ^ hash) * 0x9e3779b97f4a7c15ULL;
    if (judge)
      judge_name(text, length, judge);
    walk->dentry = parent;
    if (parent == dentry)
      return DETACHED;
  }
  return CUT;
}

static __always_inline void write_path(struct text *text, struct dentry *dentry,
                                       struct vfsmount *mount, struct task_struct *task,
                                       struct piece *piece, struct settings *judge) {
  walk_from(text, dentry, mount, task);
  piece->how = write_components(text, judge);
  piece->length = text->at - text->walk.begin;
}

static __always_inline void write_file_path(struct text *text, struct file *file,
                                            struct task_struct *task, struct piece *piece) {
  struct path path;
  bpf_core_read(&path, sizeof(path), &file->f_path);
  write_path(text, path.dentry, path.mnt, task, piece, 0);
}

static __always_inline void write_working_directory(struct text *text, struct task_struct *task,
                                                    struct piece *piece) {
  struct dentry *dentry =
      KNOWS_TASKS ? task->fs->pwd.dentry : BPF_CORE_READ(task, fs, pwd.dentry);
  struct vfsmount *mount = KNOWS_TASKS ? task->fs->pwd.mnt : BPF_CORE_READ(task, fs, pwd.mnt);
  write_path(text, dentry, mount, task, piece, 0);
}

static __noinline enum how write_cgroup_components(struct text *text) {
  struct walk *walk = &text->walk;
  for (int i = 0; i < DEEPEST_CGROUP; i++) {
    struct kernfs_node *node = walk->node;
    struct kernfs_node *parent;
    if (bpf_core_field_exists(node->__parent))
      parent = BPF_CORE_READ(node, __parent);
    else
      parent = BPF_CORE_READ((struct kernfs_node___v5 *)node, parent);
    if (!parent)
      return WHOLE;
    if (!write_name(text, BPF_CORE_READ(node, name)))
      return CUT;
    walk->node = parent;
  }
  return CUT;
}

// Writes the components of a cgroup's path.
static __always_inline void write_cgroup(struct text *text, struct cgroup *cgroup,
                                         struct piece *piece) {
  text->walk.node = BPF_CORE_READ(cgroup, kn);
  text->walk.begin = text->at;
  piece->how = write_cgroup_components(text);
  piece->length = text->at - text->walk.begin;
}

static __always_inline void took(struct text *text, struct piece *piece, long length) {
  if (length <= 0) {
    piece->how = UNREADABLE;
    return;
  }
  piece->length = length;
  text->at += length;
}

// Writes text of the kernel's.
static __noinline int write_string(struct text *text, struct piece *piece, const char *from) {
  if (text_full(text)) {
    piece->how = CUT;
    return 0;
  }
  took(text, piece,
       bpf_probe_read_kernel_str(text->bytes + text_end(text), TEXT_SLACK, from));
  return 0;
}

// Writes text of the process at work.
static __noinline int write_user_string(struct text *text, struct piece *piece, u64 from) {
  if (text_full(text)) {
    piece->how = CUT;
    return 0;
  }
  took(text, piece,
       bpf_probe_read_user_str(text->bytes + text_end(text), TEXT_SLACK, (void *)from));
  return 0;
}

// Writes bytes of the process at work, at most a bound.
static __noinline int write_user_bytes(struct text *text, struct piece *piece, u64 from,
                                       u64 length, u32 most) {
  if (length > most) {
    length = most;
    piece->how = CUT;
  }
  length = AT_MOST(length, TEXT_SLACK);
  if (text_full(text)) {
    piece->how = CUT;
    return 0;
  }
  if (bpf_probe_read_user(text->bytes + text_end(text), length, (void *)from)) {
    piece->how = UNREADABLE;
    return 0;
  }
  piece->length = length;
  text->at += length;
  return 0;
}

static __always_inline struct file *file_of(struct task_struct *task, u32 fd) {
  u32 size;
  struct file **files;
  if (KNOWS_TASKS) {
    size = task->files->fdt->max_fds;
    files = task->files->fdt->fd;
  } else {
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    size = BPF_CORE_READ(table, max_fds);
    files = BPF_CORE_READ(table, fd);
  }
  struct file *file = 0;
  if (fd < size)
    bpf_probe_read_kernel(&file, sizeof(file), files + fd);
  return file;
}
