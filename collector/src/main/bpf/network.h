// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Connections being made.
#pragma once

#include "syscalls.h"

SCRATCH(connect_scratch, connect_event);

// An address as user space gives it, of either family.
struct socket_address {
  u16 family;
  u16 port;
  union {
    u32 v4;
    struct {
      u32 flow;
      u8 v6[16];
    };
  };
};

// The path in an address of a Unix socket, which need not end with a NUL.
static __always_inline void write_socket_path(struct connect_event *out, u64 address, u64 length) {
  u64 size = length > sizeof(u16) ? length - sizeof(u16) : 0;
  if (size > sizeof(out->path) - 4)
    size = sizeof(out->path) - 4;
  bpf_probe_read_user(out->path, size, (void *)(address + sizeof(u16)));
}

// From the socket: what the kernel really does. It has both ends once the connection is under way.
static __always_inline void ends_of(struct connect_event *out, struct sock *sock) {
  out->destination_port = bpf_ntohs(BPF_CORE_READ(sock, __sk_common.skc_dport));
  out->source_port = BPF_CORE_READ(sock, __sk_common.skc_num);
  if (out->family == AF_INET) {
    u32 destination = BPF_CORE_READ(sock, __sk_common.skc_daddr);
    u32 source = BPF_CORE_READ(sock, __sk_common.skc_rcv_saddr);
    __builtin_memcpy(out->destination, &destination, sizeof(destination));
    __builtin_memcpy(out->source, &source, sizeof(source));
  } else {
    BPF_CORE_READ_INTO(&out->destination, sock, __sk_common.skc_v6_daddr);
    BPF_CORE_READ_INTO(&out->source, sock, __sk_common.skc_v6_rcv_saddr);
  }
}

SEC("tp_btf/sys_exit")
int on_connect(u64 *context) {
  if (is_self())
    return 0;
  u64 given[3];
  arguments((struct pt_regs *)context[0], given);
  s64 result = context[1];
  struct task_struct *task = current_task();
  struct file *file = file_of(task, given[0]);
  if (!file || (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
    return 0;
  struct socket *socket = BPF_CORE_READ(file, private_data);
  struct sock *sock = BPF_CORE_READ(socket, sk);

  u16 family = BPF_CORE_READ(sock, __sk_common.skc_family);
  if (family != AF_INET && family != AF_INET6 && family != AF_UNIX)
    return 0;
  u32 zero = 0;
  struct connect_event *out = bpf_map_lookup_elem(&connect_scratch, &zero);
  if (!out)
    return 0;
  __builtin_memset(out, 0, sizeof(*out));
  out->fd = given[0];
  out->family = family;
  out->socket_type = BPF_CORE_READ(socket, type);
  out->protocol = BPF_CORE_READ(sock, sk_protocol);
  if (family == AF_UNIX) {
    write_socket_path(out, given[1], given[2]);
    head(&out->event, EVENT_CONNECT, task);
    out->event.result = result;
    tell(&out->event, sizeof(*out), 0);
    return 0;
  }
  struct socket_address address = {};
  u64 size = given[2] < sizeof(address) ? given[2] : sizeof(address);
  bpf_probe_read_user(&address, size, (void *)given[1]);
  if (result == 0 || result == -EINPROGRESS) {
    ends_of(out, sock);
  } else if (address.family == AF_INET) {
    out->family = AF_INET;
    out->destination_port = bpf_ntohs(address.port);
    __builtin_memcpy(out->destination, &address.v4, sizeof(address.v4));
  } else if (address.family == AF_INET6) {
    out->destination_port = bpf_ntohs(address.port);
    __builtin_memcpy(out->destination, address.v6, sizeof(address.v6));
  }
  head(&out->event, EVENT_CONNECT, task);
  out->event.result = result;
  tell(&out->event, sizeof(*out), 0);
  return 0;
}
