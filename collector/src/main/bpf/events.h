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
  EVENT_CALL = 6,    // a system call has returned
  EVENT_DNS = 40,    // a DNS message was sent or has come
  EVENT_CANARY = 41,
};

// Who tells: events are numbered 1, 2, 3, … by stream and CPU. The kernel does not run a program on
// a CPU on which it is running already, so that a number is never taken twice.
enum stream {
  STREAM_CALLS = 0,  // and every program that it jumps to
  STREAM_EXEC = 1,
  STREAM_FORK = 2,
  STREAM_EXIT = 3,
  STREAM_CGROUP = 4,
  STREAM_TASKS = 5,
  STREAM_UNNUMBERED = 6,  // programs that may interrupt each other: their events have the number 0
  STREAMS = 16,
};

// At the beginning of every event. Numbers of processes are those of the initial pid namespace.
struct event {
  u32 size;      // of the whole event in bytes
  u8 type;       // enum event_type
  u8 stream;     // enum stream
  u16 cpu;       // where it was told
  u64 sequence;  // in its stream on that CPU: a gap is a loss
  u64 time;      // nanoseconds since boot
  u64 start;     // of the process: nanoseconds since boot
  s64 result;    // of the system call, if it is one
  u32 pid;
  u32 tid;
  u32 uid;  // effective
  u32 gid;  // effective
};

// A piece of text behind an event; they lie in the order of their numbers. A path that was walked
// comes as its components, the last one first, each ended by a NUL; other text as it is.
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
  EXECVEAT = 1 << 3,  // of exec: by the call of that name
  STDIN_IS_SOCKET = 1 << 4,
  STDOUT_IS_SOCKET = 1 << 5,
  STDERR_IS_SOCKET = 1 << 6,
  EXE_WRITABLE = 1 << 7,
};

enum process_piece {
  PIECE_CGROUP,         // of the default hierarchy
  PIECE_CGROUP_MEMORY,  // of version 1 hierarchies, where there are any
  PIECE_CGROUP_PIDS,
  PIECE_CGROUP_CPU,
  PIECE_EXE,
  PIECE_CWD,
  PIECE_FILE,         // of exec: the path as it was given
  PIECE_ARGUMENTS,    // each ended by a NUL
  PIECE_ENVIRONMENT,  // of exec: each ended by a NUL
  PROCESS_PIECES,
};

#define TEXT_BYTES 16384
#define TEXT_SLACK 4096
#define PATH_BYTES 4096
#define ARGUMENT_BYTES 4096
#define DATA_BYTES 256

#define DENTRY_BYTES 128
#define INLINE_NAME 40

// A path being walked up.
struct walk {
  char copy[DENTRY_BYTES];  // of the dentry that the walk has come to
  struct dentry *dentry;
  struct vfsmount *mount;
  struct dentry *mount_root;
  struct dentry *root_dentry;
  struct vfsmount *root_mount;
  struct kernfs_node *node;
  u64 hash;        // of the names
  u32 begin;       // offset of the first component
  u32 top[4];      // offsets of the components nearest to the root, the nearest one first
  u32 components;  // how many were written
  u32 named;       // enum interest, of components that have a name of interest
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
  u64 effective;        // capabilities
  u64 permitted;
  u64 inheritable;
  u64 changed;   // of the executable's inode, nanoseconds since 1970
  u64 modified;  // the same file
  u64 inode;     // its number
  u32 parent;
  u32 vpid;
  u32 level;  // of its pid namespace; 0 is the initial one
  u32 login;
  u32 tty;
  u32 flags;  // enum process_flags
  u32 group;
  u32 session;
  u32 vgroup;  // the same in its own pid namespace
  u32 vsession;
  u32 exit_code;  // of exit: as wait(2) has it
  u32 reserved;
  char name[16];
  struct piece pieces[PROCESS_PIECES];
  u32 reserved_too;
  struct text text;
};

enum call_piece {
  PIECE_PATH,          // where the file lies that the descriptor or the call is about, walked
  PIECE_GIVEN,         // the path as the process gave it
  PIECE_BASE,          // what it is relative to, walked; nothing if it is absolute
  PIECE_TARGET_GIVEN,  // the second path
  PIECE_TARGET_BASE,
  PIECE_DATA,    // the first bytes sent, or a text that the call was given
  PIECE_SOCKET,  // struct socket_ends
  CALL_PIECES,
};

enum call_flags {
  CREATED = 1 << 0,  // the file was made by it
  COMPAT = 1 << 1,   // by a 32-bit program
};

struct call_event {
  struct event event;
  u64 arguments[6];  // as the process gave them
  u64 inode;         // of the file that was opened
  u32 call;          // enum call
  s32 fd;            // -1 if it is about none
  s32 target;        // the process that it is about, 0 if none, -1 if it could not be found
  u32 open_flags;    // of a call that opens
  u32 flags;         // enum call_flags
  u32 folded;        // how many of the same came since the last one that was told
  struct piece pieces[CALL_PIECES];
  u32 open_mode;  // of a call that has it in memory: with what permissions it makes a file
  struct text text;
};

// A socket. Its own end is the local one.
struct socket_ends {
  u16 family;
  u16 type;
  u16 protocol;
  u16 local_port;
  u16 remote_port;
  u16 path_length;
  u8 local[16];
  u8 remote[16];
  char path[112];  // of a Unix socket, as the process gave it; an abstract one begins with NUL
};
