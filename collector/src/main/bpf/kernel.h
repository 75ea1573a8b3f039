// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// The kernel's types, as far as the programs read them. libbpf moves every access to where the
// running kernel has the member (CO-RE), so that only names and types matter here, not order or
// completeness. A name after three underscores is a variant of another kernel version.
#pragma once

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;
typedef _Bool bool;
#define true 1
#define false 0

// Numbers of the kernel's stable interface (include/uapi/linux/bpf.h).
enum {
  BPF_MAP_TYPE_HASH = 1,
  BPF_MAP_TYPE_ARRAY = 2,
  BPF_MAP_TYPE_PROG_ARRAY = 3,
  BPF_MAP_TYPE_PERCPU_ARRAY = 6,
  BPF_MAP_TYPE_LRU_HASH = 9,
  BPF_MAP_TYPE_LPM_TRIE = 11,
  BPF_MAP_TYPE_RINGBUF = 27,
};
enum {
  BPF_RB_NO_WAKEUP = 1,
  BPF_RB_FORCE_WAKEUP = 2,
  BPF_RB_AVAIL_DATA = 0,
  BPF_RB_RING_SIZE = 1,
};
enum { BPF_F_NO_PREALLOC = 1 };
enum bpf_func_id {
  BPF_FUNC_get_current_task_btf = 158,
};

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>

#define EPERM 1
#define EACCES 13
#define EINPROGRESS 115
#define PF_KTHREAD 0x00200000
#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define AT_FDCWD -100
#define O_ACCMODE 3
#define O_CREAT 0100
#define O_TRUNC 01000
#define O_WRONLY 1
#define O_CLOEXEC 02000000
#define S_IMMUTABLE 8
#define CAP_DAC_OVERRIDE 1
#define FMODE_CREATED 0x100000
#define OVERLAYFS_SUPER_MAGIC 0x794c7630

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
  u32 val;
} kuid_t;

typedef struct {
  u32 val;
} kgid_t;

typedef struct {
  u64 val;
} kernel_cap_t;

typedef struct {
  int counter;
} atomic_t;

struct timespec64 {
  s64 tv_sec;
  long tv_nsec;
};

struct super_block {
  unsigned long s_magic;
  u32 s_dev;
};

struct inode {
  u16 i_mode;
  kuid_t i_uid;
  kgid_t i_gid;
  unsigned int i_flags;
  struct super_block *i_sb;
  unsigned long i_ino;
  unsigned int i_nlink;
  s64 i_ctime_sec;
  u32 i_ctime_nsec;
  s64 i_mtime_sec;
  u32 i_mtime_nsec;
};

struct inode___v6_7 {
  struct timespec64 __i_ctime;
  struct timespec64 __i_mtime;
};

struct inode___v5 {
  struct timespec64 i_ctime;
  struct timespec64 i_mtime;
};

struct qstr {
  u64 hash_len;
  const unsigned char *name;
};

struct dentry {
  struct dentry *d_parent;
  struct qstr d_name;
  struct inode *d_inode;
};

struct vfsmount {
  struct dentry *mnt_root;
};

struct mount {
  struct mount *mnt_parent;
  struct dentry *mnt_mountpoint;
  struct vfsmount mnt;
};

struct path {
  struct vfsmount *mnt;
  struct dentry *dentry;
};

struct file {
  struct path f_path;
  struct inode *f_inode;
  void *private_data;
  unsigned int f_mode;
};

struct fdtable {
  unsigned int max_fds;
  struct file **fd;
};

struct files_struct {
  struct fdtable *fdt;
};

struct fs_struct {
  struct path root;
  struct path pwd;
};

struct mm_struct {
  unsigned long arg_start;
  unsigned long arg_end;
  unsigned long env_start;
  unsigned long env_end;
  struct file *exe_file;
};

struct group_info {
  int ngroups;
  kgid_t gid[];
};

struct user_namespace {
  int level;
};

struct cred {
  kuid_t euid;
  kgid_t egid;
  kuid_t fsuid;
  kgid_t fsgid;
  kernel_cap_t cap_inheritable;
  kernel_cap_t cap_permitted;
  kernel_cap_t cap_effective;
  struct user_namespace *user_ns;
  struct group_info *group_info;
};

struct kernfs_node {
  struct kernfs_node *__parent;
  const char *name;
};

struct kernfs_node___v5 {
  struct kernfs_node *parent;
};

struct cgroup_root;

struct cgroup {
  struct kernfs_node *kn;
  struct cgroup_root *root;
};

struct cgroup_subsys_state {
  struct cgroup *cgroup;
};

enum cgroup_subsys_id {
  cpu_cgrp_id,
  memory_cgrp_id,
  pids_cgrp_id,
};

struct css_set {
  struct cgroup_subsys_state *subsys[4];
  struct cgroup *dfl_cgrp;
};

struct task_struct;

struct pid_namespace {
  struct task_struct *child_reaper;
};

struct upid {
  int nr;
  struct pid_namespace *ns;
};

struct pid {
  unsigned int level;
  struct upid numbers[1];
};

struct tty_driver {
  int major;
  int minor_start;
};

struct tty_struct {
  int index;
  struct tty_driver *driver;
};

enum pid_type {
  PIDTYPE_PGID,
  PIDTYPE_SID,
};

struct signal_struct {
  atomic_t live;
  struct pid *pids[4];
  struct tty_struct *tty;
};

struct thread_info {
  unsigned long flags;
  u32 status;
};

struct task_struct {
  struct thread_info thread_info;
  unsigned int flags;
  struct mm_struct *mm;
  int exit_code;
  int pid;
  int tgid;
  struct task_struct *real_parent;
  struct task_struct *group_leader;
  struct pid *thread_pid;
  u64 start_boottime;
  u64 self_exec_id;
  const struct cred *cred;
  const struct cred *real_cred;
  char comm[16];
  struct fs_struct *fs;
  struct files_struct *files;
  struct signal_struct *signal;
  kuid_t loginuid;
  struct css_set *cgroups;
};

struct linux_binprm {
  char *fdpath;
  const char *filename;
};

struct in6_addr {
  u8 s6_addr[16];
};

struct sock_common {
  u32 skc_daddr;
  u32 skc_rcv_saddr;
  u16 skc_dport;
  u16 skc_num;
  u16 skc_family;
  struct in6_addr skc_v6_daddr;
  struct in6_addr skc_v6_rcv_saddr;
};

struct sock {
  struct sock_common __sk_common;
  u16 sk_protocol;
};

struct sockaddr_un {
  u16 sun_family;
};

struct unix_address {
  int len;
  struct sockaddr_un name[0];
};

struct unix_sock {
  struct unix_address *addr;
};

struct socket {
  short type;
  struct sock *sk;
};

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
  unsigned long bx;
  unsigned long cx;
  unsigned long dx;
  unsigned long si;
  unsigned long di;
  unsigned long bp;
  unsigned long r8;
  unsigned long r9;
  unsigned long r10;
  unsigned long orig_ax;
};
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
  u64 regs[31];
  u64 orig_x0;
  s32 syscallno;
};
#else
#error "the sensor knows the system calls of x86 and arm64 only"
#endif

struct bpf_iter_meta;

#pragma clang attribute pop

// The context of iter/task is laid out by the interface, not by the kernel's structures.
struct bpf_iter__task {
  union {
    struct bpf_iter_meta *meta;
    u64 : 64;
  };
  union {
    struct task_struct *task;
    u64 : 64;
  };
};
