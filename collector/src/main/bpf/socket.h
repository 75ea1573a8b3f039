// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Sockets: connections being made, taken and offered, and where messages go.
#pragma once

#include "syscalls.h"

// Where the ends of a socket are put together.
SCRATCH(ends_scratch, socket_ends);

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

// The beginning of struct msghdr.
struct message {
  u64 address;
  u32 address_length;
};

struct message_compat {
  u32 address;
  u32 address_length;
};

static __always_inline bool is_socket(struct file *file) {
  return (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) == S_IFSOCK;
}

static __always_inline struct sock *sock_of(struct file *file) {
  struct socket *socket = BPF_CORE_READ(file, private_data);
  return BPF_CORE_READ(socket, sk);
}

// The path in an address of a Unix socket, which need not end with a NUL.
static __always_inline void write_socket_path(struct socket_ends *out, u64 address, u64 length) {
  u64 size = AT_MOST(length > sizeof(u16) ? length - sizeof(u16) : 0, sizeof(out->path) - 4);
  bpf_probe_read_user(out->path, size, (void *)(address + sizeof(u16)));
  out->path_length = size;
}

// The path that a Unix socket is bound to.
static __always_inline void read_socket_path(struct socket_ends *out, struct sock *sock) {
  if (!bpf_core_type_exists(struct unix_sock))
    return;
  struct unix_address *address = BPF_CORE_READ((struct unix_sock *)sock, addr);
  u32 length = BPF_CORE_READ(address, len);
  u64 size = AT_MOST(length > sizeof(u16) ? length - sizeof(u16) : 0, sizeof(out->path) - 4);
  bpf_probe_read_kernel(out->path, size,
                        (char *)address + bpf_core_field_offset(struct unix_address, name) +
                            sizeof(u16));
  out->path_length = size;
}

// From the socket: what the kernel really does.
static __noinline int ends_of(struct socket_ends *out, struct file *file) {
  struct socket *socket = BPF_CORE_READ(file, private_data);
  struct sock *sock = BPF_CORE_READ(socket, sk);
  out->family = BPF_CORE_READ(sock, __sk_common.skc_family);
  out->type = BPF_CORE_READ(socket, type);
  out->protocol = BPF_CORE_READ(sock, sk_protocol);
  if (out->family == AF_UNIX) {
    read_socket_path(out, sock);
    return 0;
  }
  if (out->family != AF_INET && out->family != AF_INET6)
    return 0;
  out->remote_port = bpf_ntohs(BPF_CORE_READ(sock, __sk_common.skc_dport));
  out->local_port = BPF_CORE_READ(sock, __sk_common.skc_num);
  if (out->family == AF_INET) {
    BPF_CORE_READ_INTO((u32 *)out->remote, sock, __sk_common.skc_daddr);
    BPF_CORE_READ_INTO((u32 *)out->local, sock, __sk_common.skc_rcv_saddr);
  } else {
    BPF_CORE_READ_INTO(&out->remote, sock, __sk_common.skc_v6_daddr);
    BPF_CORE_READ_INTO(&out->local, sock, __sk_common.skc_v6_rcv_saddr);
  }
  return 0;
}

// From the address that the call was given, where the socket does not have it.
static __noinline int address_of(struct socket_ends *out, u64 from, u64 length, bool local) {
  if (!from || length < sizeof(u16))
    return 0;
  struct socket_address address = {};
  u64 size = AT_MOST(length, sizeof(address));
  bpf_probe_read_user(&address, size, (void *)from);
  if (address.family == AF_UNIX && out->family == AF_UNIX) {
    write_socket_path(out, from, length);
    return 0;
  }
  u8 *to = local ? out->local : out->remote;
  if (address.family == AF_INET) {
    out->family = AF_INET;
    __builtin_memset(to, 0, 16);
    __builtin_memcpy(to, &address.v4, sizeof(address.v4));
  } else if (address.family == AF_INET6) {
    __builtin_memcpy(to, address.v6, sizeof(address.v6));
  } else {
    return 0;
  }
  if (local)
    out->local_port = bpf_ntohs(address.port);
  else
    out->remote_port = bpf_ntohs(address.port);
  return 0;
}

static __always_inline void given_address(struct call_event *out, struct socket_ends *ends,
                                          struct form *form) {
  u64 from = argument(out, form->address);
  u64 length = argument(out, form->address_length);
  if (form->flags & MESSAGE && out->flags & COMPAT) {
    struct message_compat message = {};
    bpf_probe_read_user(&message, sizeof(message), (void *)from);
    from = message.address;
    length = message.address_length;
  } else if (form->flags & MESSAGE) {
    struct message message = {};
    bpf_probe_read_user(&message, sizeof(message), (void *)from);
    from = message.address;
    length = message.address_length;
  } else if (form->flags & LENGTH_BY_ADDRESS) {
    u32 told = 0;
    bpf_probe_read_user(&told, sizeof(told), (void *)length);
    length = told;
  }
  address_of(ends, from, length, form->flags & OWN_ADDRESS);
}

// Writes both ends of the socket that the call is about.
static __always_inline void write_ends(struct call_event *out, struct file *file,
                                       struct form *form, s64 result) {
  u32 zero = 0;
  struct socket_ends *ends = bpf_map_lookup_elem(&ends_scratch, &zero);
  if (!ends)
    return;
  __builtin_memset(ends, 0, sizeof(*ends));
  ends_of(ends, file);
  bool failed = result < 0 && result != -EINPROGRESS;
  bool known = form->flags & OWN_ADDRESS || ends->remote_port;
  if (form->address != NO_ARGUMENT && (failed || ends->family == AF_UNIX || !known))
    given_address(out, ends, form);
  u64 size = AT_MOST(
      ends->family == AF_UNIX ? sizeof(*ends) : __builtin_offsetof(struct socket_ends, path),
      sizeof(*ends));
  struct piece *piece = &out->pieces[PIECE_SOCKET];
  if (text_full(&out->text)) {
    piece->how = CUT;
    return;
  }
  bpf_probe_read_kernel(out->text.bytes + text_end(&out->text), size, ends);
  piece->length = size;
  out->text.at += size;
}
