// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Paths, found by walking from the file up to the root of the process, over mounts.
#pragma once

#include "common.h"

#define DEEPEST_PATH 64
#define DEEPEST_CGROUP 16
#define NAME_BYTES 256

static __always_inline void walk_from(struct text *text, struct path *from, struct fs_struct *fs) {
  struct walk *walk = &text->walk;
  walk->dentry = BPF_CORE_READ(from, dentry);
  walk->mount = BPF_CORE_READ(from, mnt);
  walk->root_dentry = BPF_CORE_READ(fs, root.dentry);
  walk->root_mount = BPF_CORE_READ(fs, root.mnt);
  walk->begin = text->at;
  walk->last = 0;
  walk->last_but_one = 0;
  walk->components = 0;
}

// Writes a name of the kernel's, and returns whether there was one and room for it.
static __always_inline bool write_name(struct text *text, const void *name) {
  if (text_full(text))
    return false;
  long length = bpf_probe_read_kernel_str(text->bytes + text_end(text), NAME_BYTES, name);
  if (length <= 0)
    return false;
  text->walk.last_but_one = text->walk.last;
  text->walk.last = text->at;
  text->walk.components++;
  text->at += length;
  return true;
}

// Writes the components of the path that the walk begins with.
static __noinline enum how write_components(struct text *text) {
  struct walk *walk = &text->walk;
  if (!walk->dentry)
    return UNREADABLE;
  for (int i = 0; i < DEEPEST_PATH; i++) {
    struct dentry *dentry = walk->dentry;
    struct vfsmount *mount = walk->mount;
    if (dentry == walk->root_dentry && mount == walk->root_mount)
      return WHOLE;
    if (dentry == BPF_CORE_READ(mount, mnt_root)) {
      struct mount *this = (void *)((char *)mount - bpf_core_field_offset(struct mount, mnt));
      struct mount *above = BPF_CORE_READ(this, mnt_parent);
      if (above == this)
        return OUTSIDE;
      walk->dentry = BPF_CORE_READ(this, mnt_mountpoint);
      walk->mount = (void *)((char *)above + bpf_core_field_offset(struct mount, mnt));
      continue;
    }
    if (text->at - walk->begin > PATH_BYTES)
      return CUT;
    if (!write_name(text, BPF_CORE_READ(dentry, d_name.name)))
      return CUT;
    walk->dentry = BPF_CORE_READ(dentry, d_parent);
    if (walk->dentry == dentry)
      return DETACHED;
  }
  return CUT;
}

static __always_inline void write_path(struct text *text, struct path *from, struct fs_struct *fs,
                                       struct piece *piece) {
  walk_from(text, from, fs);
  piece->how = write_components(text);
  piece->length = text->at - text->walk.begin;
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

// Writes text of the kernel's.
static __noinline int write_string(struct text *text, struct piece *piece, const char *from) {
  if (text_full(text)) {
    piece->how = CUT;
    return 0;
  }
  long length = bpf_probe_read_kernel_str(text->bytes + text_end(text), TEXT_SLACK, from);
  if (length <= 0) {
    piece->how = UNREADABLE;
    return 0;
  }
  piece->length = length;
  text->at += length;
  return 0;
}

// Writes text of the process at work.
static __noinline int write_user_string(struct text *text, struct piece *piece, u64 from) {
  if (text_full(text)) {
    piece->how = CUT;
    return 0;
  }
  long length = bpf_probe_read_user_str(text->bytes + text_end(text), TEXT_SLACK, (void *)from);
  if (length <= 0) {
    piece->how = UNREADABLE;
    return 0;
  }
  piece->length = length;
  text->at += length;
  return 0;
}

static __always_inline struct file *file_of(struct task_struct *task, u32 fd) {
  struct fdtable *table = BPF_CORE_READ(task, files, fdt);
  if (fd >= BPF_CORE_READ(table, max_fds))
    return 0;
  struct file **files = BPF_CORE_READ(table, fd);
  struct file *file = 0;
  bpf_probe_read_kernel(&file, sizeof(file), files + fd);
  return file;
}
