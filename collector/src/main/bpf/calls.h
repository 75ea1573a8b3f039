// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// What user space says of each system call: which are told, and what their arguments are. The
// numbers of calls and the table itself are dev.breakwater.collector.SystemCalls.
#pragma once

#include "events.h"

// Which program takes a call.
enum shape {
  SHAPE_NONE = 0,
  SHAPE_OPEN = 1,    // opens a file
  SHAPE_CALL = 2,    // names paths, a descriptor, a process, or only numbers
  SHAPE_SOCKET = 3,  // is about a socket, perhaps with an address
  SHAPES = 4,
};

enum form_flags {
  TELL_SUCCESS = 1 << 0,
  TELL_FAILURE = 1 << 1,
  URGENT = 1 << 2,             // goes into the buffer that a flood cannot fill
  LEADER = 1 << 3,             // only of the first thread of a process
  OPEN_HOW = 1 << 4,           // the flags of the open are in a struct open_how
  DIRECTORY = 1 << 5,          // changes the working directory
  MESSAGE = 1 << 6,            // the address is that in a struct msghdr
  LENGTH_BY_ADDRESS = 1 << 7,  // the length of the address is pointed to
  OWN_ADDRESS = 1 << 8,        // the address is that of the local end
};

#define NO_ARGUMENT 7
#define THE_RESULT 6

// Each argument by its place among the arguments, 0 to 5.
struct form {
  u16 call;   // what it is called: dev.breakwater.collector.SystemCall
  u16 flags;  // enum form_flags
  u8 shape;   // enum shape
  u8 path;
  u8 directory;  // what the path is relative to
  u8 target;
  u8 target_directory;
  u8 fd;
  u8 pid;
  u8 data;
  u8 data_length;  // none: the data are a text
  u8 address;
  u8 address_length;
  u8 open_flags;   // none: those of creat
  // The values of argument 0 that are told, each as the bit of its number modulo 64: what shares a
  // bit is told with it, nothing is left out.
  u64 options;
};
