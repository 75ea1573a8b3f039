// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Processes: which there are, which begin, what they execute, how they end.
#pragma once

#include "canary.h"
#include "paths.h"

SCRATCH(exec_scratch, process_event);
SCRATCH(fork_scratch, process_event);
SCRATCH(exit_scratch, process_event);
SCRATCH(task_scratch, process_event);
SCRATCH(cgroup_scratch, process_event);

#define NANOS 1000000000LL

static __always_inline u64 change_time(struct inode *inode) {
  if (bpf_core_field_exists(inode->i_ctime_sec))
    return BPF_CORE_READ(inode, i_ctime_sec) * NANOS + BPF_CORE_READ(inode, i_ctime_nsec);
  struct inode___v6_7 *newer = (void *)inode;
  if (bpf_core_field_exists(newer->__i_ctime))
    return BPF_CORE_READ(newer, __i_ctime.tv_sec) * NANOS + BPF_CORE_READ(newer, __i_ctime.tv_nsec);
  struct inode___v5 *older = (void *)inode;
  return BPF_CORE_READ(older, i_ctime.tv_sec) * NANOS + BPF_CORE_READ(older, i_ctime.tv_nsec);
}

static __always_inline u64 modification_time(struct inode *inode) {
  if (bpf_core_field_exists(inode->i_mtime_sec))
    return BPF_CORE_READ(inode, i_mtime_sec) * NANOS + BPF_CORE_READ(inode, i_mtime_nsec);
  struct inode___v6_7 *newer = (void *)inode;
  if (bpf_core_field_exists(newer->__i_mtime))
    return BPF_CORE_READ(newer, __i_mtime.tv_sec) * NANOS + BPF_CORE_READ(newer, __i_mtime.tv_nsec);
  struct inode___v5 *older = (void *)inode;
  return BPF_CORE_READ(older, i_mtime.tv_sec) * NANOS + BPF_CORE_READ(older, i_mtime.tv_nsec);
}

// An inode of overlayfs is followed by the dentry of its upper layer, null if it has none there
// (struct ovl_inode in fs/overlayfs/ovl_entry.h). overlayfs may be a module without types in the
// kernel's own, so that the size of the inode is what is known.
static __always_inline bool in_upper_layer(struct inode *inode) {
  if (BPF_CORE_READ(inode, i_sb, s_magic) != OVERLAYFS_SUPER_MAGIC)
    return false;
  void *upper = 0;
  bpf_probe_read_kernel(&upper, sizeof(upper), (char *)inode + bpf_core_type_size(struct inode));
  return upper != 0;
}

// A file of memfd_create(2): no name links to it, and its own begins with "memfd:".
static __always_inline bool in_memory(struct file *file, struct inode *inode) {
  if (BPF_CORE_READ(inode, i_nlink) != 0)
    return false;
  char name[8] = {};
  bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(file, f_path.dentry, d_name.name));
  return name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && name[3] == 'f' && name[4] == 'd' &&
         name[5] == ':';
}

static __always_inline bool is_internet_socket(struct file *file) {
  if (!file || (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
    return false;
  struct socket *socket = BPF_CORE_READ(file, private_data);
  u16 family = BPF_CORE_READ(socket, sk, __sk_common.skc_family);
  return family == AF_INET || family == AF_INET6;
}

// As /proc/PID/stat has it.
static __always_inline u32 tty_number(struct task_struct *task) {
  struct tty_struct *tty = BPF_CORE_READ(task, signal, tty);
  if (!tty)
    return 0;
  u32 major = BPF_CORE_READ(tty, driver, major);
  u32 minor = BPF_CORE_READ(tty, driver, minor_start) + BPF_CORE_READ(tty, index);
  return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
}

// The number of a process, a group or a session, in the initial namespace or in its own.
static __always_inline struct upid number_of(struct pid *pid, u32 level) {
  struct upid number = {};
  bpf_probe_read_kernel(&number, bpf_core_type_size(struct upid) < sizeof(number)
                                     ? bpf_core_type_size(struct upid)
                                     : sizeof(number),
                        (char *)pid + bpf_core_field_offset(struct pid, numbers) +
                            level * bpf_core_type_size(struct upid));
  return number;
}

static __always_inline struct pid *signal_pid(struct task_struct *task, u64 kind) {
  struct signal_struct *signal = BPF_CORE_READ(task, signal);
  struct pid *pid = 0;
  bpf_probe_read_kernel(
      &pid, sizeof(pid),
      (char *)signal + bpf_core_field_offset(struct signal_struct, pids) + kind * sizeof(pid));
  return pid;
}

static __noinline int belonging(struct process_event *out, struct task_struct *task) {
  struct pid *group = signal_pid(task, bpf_core_enum_value(enum pid_type, PIDTYPE_PGID));
  struct pid *session = signal_pid(task, bpf_core_enum_value(enum pid_type, PIDTYPE_SID));
  out->group = number_of(group, 0).nr;
  out->session = number_of(session, 0).nr;
  // A group or session that lies in an outer namespace has no number in this one.
  if (BPF_CORE_READ(group, level) >= out->level)
    out->vgroup = number_of(group, out->level).nr;
  if (BPF_CORE_READ(session, level) >= out->level)
    out->vsession = number_of(session, out->level).nr;
  return 0;
}

static __noinline int identity(struct process_event *out, struct task_struct *task) {
  struct task_struct *leader = BPF_CORE_READ(task, group_leader);
  struct task_struct *parent = BPF_CORE_READ(task, real_parent, group_leader);
  out->parent = BPF_CORE_READ(parent, tgid);
  out->parent_start = BPF_CORE_READ(parent, start_boottime);

  struct pid *pid = BPF_CORE_READ(leader, thread_pid);
  out->level = BPF_CORE_READ(pid, level);
  struct upid number = number_of(pid, out->level);
  out->vpid = number.nr;
  out->namespace_start = BPF_CORE_READ(number.ns, child_reaper, start_boottime);
  belonging(out, task);

  const struct cred *cred = BPF_CORE_READ(task, real_cred);
  bpf_core_read(&out->effective, sizeof(out->effective), &cred->cap_effective);
  bpf_core_read(&out->permitted, sizeof(out->permitted), &cred->cap_permitted);
  bpf_core_read(&out->inheritable, sizeof(out->inheritable), &cred->cap_inheritable);
  out->login = -1;
  if (bpf_core_field_exists(task->loginuid))
    out->login = BPF_CORE_READ(task, loginuid.val);
  out->tty = tty_number(task);
  bpf_core_read(&out->name, sizeof(out->name), &leader->comm);
  if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
    out->flags |= KERNEL_THREAD;
  return 0;
}

#define GROUP_STEPS 17  // a process has at most 65,536 groups

// Whether a group is among those that a process has beside its own; they are in order.
static __noinline bool has_group(const struct cred *cred, u32 group) {
  struct group_info *groups = BPF_CORE_READ(cred, group_info);
  u32 low = 0;
  u32 high = BPF_CORE_READ(groups, ngroups);
  for (u32 i = 0; i < GROUP_STEPS && low < high; i++) {
    u32 middle = (low + high) / 2;
    u32 found = 0;
    bpf_probe_read_kernel(&found, sizeof(found),
                          (char *)groups + bpf_core_field_offset(struct group_info, gid) +
                              middle * sizeof(found));
    if (found == group)
      return true;
    if (found < group)
      low = middle + 1;
    else
      high = middle;
  }
  return false;
}

// Whether a process may write to a file by its mode, as the kernel decides without access lists. A
// right that it has in a user namespace of its own does not count.
static __noinline bool may_write(struct inode *inode, const struct cred *cred) {
  if (BPF_CORE_READ(inode, i_flags) & S_IMMUTABLE)
    return false;
  u64 effective = 0;
  bpf_core_read(&effective, sizeof(effective), &cred->cap_effective);
  if (effective & (1ULL << CAP_DAC_OVERRIDE) && BPF_CORE_READ(cred, user_ns, level) == 0)
    return true;
  u16 mode = BPF_CORE_READ(inode, i_mode);
  if (BPF_CORE_READ(inode, i_uid.val) == BPF_CORE_READ(cred, fsuid.val))
    return mode & 0200;
  u32 group = BPF_CORE_READ(inode, i_gid.val);
  if (group == BPF_CORE_READ(cred, fsgid.val) || has_group(cred, group))
    return mode & 0020;
  return mode & 0002;
}

static __noinline int write_executable(struct process_event *out, struct task_struct *task) {
  struct file *file = BPF_CORE_READ(task, mm, exe_file);
  if (!file)
    return 0;
  struct inode *inode = BPF_CORE_READ(file, f_inode);
  out->inode = BPF_CORE_READ(inode, i_ino);
  out->changed = change_time(inode);
  out->modified = modification_time(inode);
  if (in_upper_layer(inode))
    out->flags |= EXE_IN_UPPER_LAYER;
  if (in_memory(file, inode))
    out->flags |= EXE_IN_MEMORY;
  if (may_write(inode, BPF_CORE_READ(task, real_cred)))
    out->flags |= EXE_WRITABLE;
  write_file_path(&out->text, file, task, &out->pieces[PIECE_EXE]);
  return 0;
}

static __noinline int write_directory(struct process_event *out, struct task_struct *task) {
  write_working_directory(&out->text, task, &out->pieces[PIECE_CWD]);
  return 0;
}

// The cgroup of a version 1 hierarchy. Where the controller is on the default hierarchy, that one
// tells already.
static __always_inline struct cgroup *v1_cgroup(struct css_set *set, struct cgroup *unified,
                                                u64 controller) {
  struct cgroup_subsys_state *state = 0;
  bpf_probe_read_kernel(&state, sizeof(state),
                        (char *)set + bpf_core_field_offset(struct css_set, subsys) +
                            controller * sizeof(void *));
  struct cgroup *cgroup = BPF_CORE_READ(state, cgroup);
  return BPF_CORE_READ(cgroup, root) == BPF_CORE_READ(unified, root) ? 0 : cgroup;
}

static __noinline int write_v1_cgroup(struct process_event *out, struct css_set *set,
                                      u64 controller, u32 piece) {
  struct cgroup *cgroup = v1_cgroup(set, BPF_CORE_READ(set, dfl_cgrp), controller);
  if (cgroup && piece < PROCESS_PIECES)
    write_cgroup(&out->text, cgroup, &out->pieces[piece]);
  return 0;
}

#define CONTROLLER(name) bpf_core_enum_value(enum cgroup_subsys_id, name##_cgrp_id)
#define HAS_CONTROLLER(name) bpf_core_enum_value_exists(enum cgroup_subsys_id, name##_cgrp_id)

static __noinline int write_cgroups(struct process_event *out, struct task_struct *task) {
  struct css_set *set = BPF_CORE_READ(task, cgroups);
  write_cgroup(&out->text, BPF_CORE_READ(set, dfl_cgrp), &out->pieces[PIECE_CGROUP]);
  if (HAS_CONTROLLER(memory))
    write_v1_cgroup(out, set, CONTROLLER(memory), PIECE_CGROUP_MEMORY);
  if (HAS_CONTROLLER(pids))
    write_v1_cgroup(out, set, CONTROLLER(pids), PIECE_CGROUP_PIDS);
  if (HAS_CONTROLLER(cpu))
    write_v1_cgroup(out, set, CONTROLLER(cpu), PIECE_CGROUP_CPU);
  return 0;
}

static __noinline int write_arguments(struct process_event *out, struct task_struct *task) {
  u64 begin = BPF_CORE_READ(task, mm, arg_start);
  u64 end = BPF_CORE_READ(task, mm, arg_end);
  write_user_bytes(&out->text, &out->pieces[PIECE_ARGUMENTS], begin, end - begin, ARGUMENT_BYTES);
  return 0;
}

static __noinline int write_environment(struct process_event *out, struct task_struct *task) {
  struct settings *set = current_settings();
  if (!set || !set->environment)
    return 0;
  u64 begin = BPF_CORE_READ(task, mm, env_start);
  u64 end = BPF_CORE_READ(task, mm, env_end);
  write_user_bytes(&out->text, &out->pieces[PIECE_ENVIRONMENT], begin, end - begin,
                   set->environment);
  return 0;
}

static __always_inline struct process_event *begin_process(void *map, u16 type,
                                                           struct task_struct *task) {
  u32 zero = 0;
  struct process_event *out = bpf_map_lookup_elem(map, &zero);
  if (!out)
    return 0;
  __builtin_memset(out, 0, sizeof(*out) - sizeof(out->text));
  out->text.at = 0;
  head(&out->event, type, task);
  return out;
}

static __always_inline void tell_process(struct process_event *out, u8 stream) {
  tell(&out->event, stream, size_with(&out->event, &out->text), true);
}

// Whether the execution came by execveat(2) of an open descriptor; the registers do not tell, since
// the kernel pretends that it came by execve(2).
static __always_inline bool by_execveat(struct linux_binprm *program) {
  return bpf_core_field_exists(program->fdpath) && BPF_CORE_READ(program, fdpath);
}

static __noinline int describe(struct process_event *out, struct task_struct *task) {
  identity(out, task);
  write_cgroups(out, task);
  write_executable(out, task);
  write_directory(out, task);
  return 0;
}

SEC("tp_btf/sched_process_exec")
int on_exec(u64 *context) {
  struct task_struct *task = (struct task_struct *)context[0];
  struct linux_binprm *program = (struct linux_binprm *)context[2];
  struct process_event *out = begin_process(&exec_scratch, EVENT_EXEC, task);
  if (!out)
    return 0;
  for (u32 fd = 0; fd < 3; fd++) {
    if (is_internet_socket(file_of(task, fd)))
      out->flags |= STDIN_IS_SOCKET << fd;
  }
  describe(out, task);
  write_string(&out->text, &out->pieces[PIECE_FILE], BPF_CORE_READ(program, filename));
  write_arguments(out, task);
  write_environment(out, task);
  if (by_execveat(program))
    out->flags |= EXECVEAT;
  tell_process(out, STREAM_EXEC);
  return 0;
}

SEC("tp_btf/sched_process_fork")
int on_fork(u64 *context) {
  struct task_struct *child = (struct task_struct *)context[1];
  if (BPF_CORE_READ(child, pid) != BPF_CORE_READ(child, tgid))
    return 0;  // a thread
  struct process_event *out = begin_process(&fork_scratch, EVENT_FORK, child);
  if (!out)
    return 0;
  describe(out, child);
  tell_process(out, STREAM_FORK);
  return 0;
}

SEC("tp_btf/sched_process_exit")
int on_exit(u64 *context) {
  struct task_struct *task = (struct task_struct *)context[0];
  if (BPF_CORE_READ(task, signal, live.counter) != 0) {
    ended_thread(task);
    return 0;
  }
  struct process_event *out = begin_process(&exit_scratch, EVENT_EXIT, task);
  if (!out)
    return 0;
  identity(out, task);
  out->exit_code = BPF_CORE_READ(task, exit_code);
  tell_process(out, STREAM_EXIT);
  return 0;
}

SEC("tp_btf/cgroup_attach_task")
int on_cgroup(u64 *context) {
  struct task_struct *task = (struct task_struct *)context[2];
  struct process_event *out = begin_process(&cgroup_scratch, EVENT_CGROUP, task);
  if (!out)
    return 0;
  describe(out, task);
  tell_process(out, STREAM_CGROUP);
  return 0;
}

// Tells every process that there is. Whoever reads the iterator is the collector; it is sent back to
// come again for the same process while there is little room.
SEC("iter/task")
int on_task(struct bpf_iter__task *context) {
  struct task_struct *task = context->task;
  if (!collector_process)  // else a change by somebody else would be hidden from the guard
    collector_process = bpf_get_current_pid_tgid() >> 32;
  if (!task || BPF_CORE_READ(task, pid) != BPF_CORE_READ(task, tgid))
    return 0;
  if (bpf_ringbuf_query(&urgent_events, BPF_RB_AVAIL_DATA) >
      bpf_ringbuf_query(&urgent_events, BPF_RB_RING_SIZE) / 2)
    return 1;
  struct process_event *out = begin_process(&task_scratch, EVENT_TASK, task);
  if (!out)
    return 0;
  describe(out, task);
  tell_process(out, STREAM_TASKS);
  return 0;
}
