// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// What the programs tell user space: the layout that dev.breakwater.collector.EventLayout reads.
// Numbers are in the byte order of the machine; every structure is free of holes.
#pragma once

#include "kernel.h"

enum event_type {
  EVENT_EXEC = 1,
  EVENT_FORK = 2,
  EVENT_EXIT = 3,
  EVENT_TASK = 4,    // a process that was there already, told by the iterator
  EVENT_CGROUP = 5,  // a process that was moved to another cgroup
  EVENT_OPEN = 6,
  EVENT_CONNECT = 7,
};

// At the beginning of every event. Numbers of processes are those of the initial pid namespace.
struct event {
  u32 size;      // of the whole event in bytes
  u16 type;      // enum event_type
  u16 cpu;       // where it was told
  u64 sequence;  // 1, 2, 3, … on that CPU: a gap is a loss
  u64 time;      // nanoseconds since boot
  u64 start;     // of the process: nanoseconds since boot
  s64 result;    // of the system call, if it is one
  u32 pid;
  u32 tid;
  u32 uid;  // effective
  u32 gid;  // effective
};

// A piece of text behind an event; they lie in the order of their numbers. A path comes as its
// components, the last one first, each ended by a NUL; other text as it is.
struct piece {
  u16 length;
  u16 how;
};

enum how {
  WHOLE = 0,
  CUT = 1,         // longer than the sensor's bound
  DETACHED = 2,    // below no root: an anonymous file
  UNREADABLE = 3,  // the memory could not be read without waiting
  OUTSIDE = 4,     // a path from a root that is not the one of the process
};

enum process_flags {
  KERNEL_THREAD = 1 << 0,
  EXE_IN_UPPER_LAYER = 1 << 1,
  EXE_IN_MEMORY = 1 << 2,
  STDIN_IS_SOCKET = 1 << 4,
  STDOUT_IS_SOCKET = 1 << 5,
  STDERR_IS_SOCKET = 1 << 6,
};

enum process_piece {
  PIECE_CGROUP,         // of the default hierarchy
  PIECE_CGROUP_MEMORY,  // of version 1 hierarchies, where there are any
  PIECE_CGROUP_PIDS,
  PIECE_CGROUP_CPU,
  PIECE_EXE,
  PIECE_CWD,
  PIECE_FILE,       // of exec: the path as it was given
  PIECE_ARGUMENTS,  // each ended by a NUL
  PROCESS_PIECES,
};

#define TEXT_BYTES 16384
#define TEXT_SLACK 4096
#define PATH_BYTES 4096
#define ARGUMENT_BYTES 4096

// A path being walked up.
struct walk {
  struct dentry *dentry;
  struct vfsmount *mount;
  struct dentry *root_dentry;
  struct vfsmount *root_mount;
  struct kernfs_node *node;
  u32 begin;         // offset of the first component
  u32 last;          // offset of the last component written: the one nearest to the root
  u32 last_but_one;  // offset of the one before
  u32 components;    // how many were written
};

// Text behind an event, and where its gathering has got to. The latter stays in the kernel. It lies
// in memory since the verifier then need not follow it from step to step.
struct text {
  char bytes[TEXT_BYTES + TEXT_SLACK];
  u32 at;  // behind what is written
  struct walk walk;
};

struct process_event {
  struct event event;
  u64 parent_start;     // nanoseconds since boot
  u64 namespace_start;  // of the first process of its pid namespace, nanoseconds since boot
  u64 capabilities;     // effective
  u64 changed;          // of the executable's inode, nanoseconds since 1970
  u32 parent;
  u32 vpid;
  u32 level;  // of its pid namespace; 0 is the initial one
  u32 login;
  u32 tty;
  u32 flags;
  u32 exit_code;  // of exit: as wait(2) has it
  u32 reserved;
  char name[16];
  struct piece pieces[PROCESS_PIECES];
  struct text text;
};

enum open_piece {
  PIECE_PATH,   // of an open that succeeded: where the file lies
  PIECE_BASE,   // of one that failed: what its path is relative to
  PIECE_GIVEN,  // as the process gave it
  OPEN_PIECES,
};

enum open_call {
  CALL_OPEN = 0,
  CALL_CREAT = 1,
  CALL_OPENAT = 2,
  CALL_OPENAT2 = 3,
};

struct open_event {
  struct event event;
  u32 flags;
  u32 call;     // enum open_call
  u32 created;  // whether the file was made by it
  struct piece pieces[OPEN_PIECES];
  struct text text;
};

struct connect_event {
  struct event event;
  s32 fd;
  u16 family;
  u16 socket_type;
  u16 protocol;
  u16 source_port;
  u16 destination_port;
  u16 reserved;
  u8 source[16];
  u8 destination[16];
  char path[112];  // of a Unix socket, as the process gave it; an abstract one begins with NUL
};
