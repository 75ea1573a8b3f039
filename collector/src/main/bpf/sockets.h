// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// TCP. The kernel counts the bytes and segments of each connection anyway, so that nothing is
// attached to packets: when a connection ends, and at intervals, the difference is added to its
// flow. A process that connects, listens or closes is at work when the state changes; who has a
// connection that was accepted, and who had sockets before the sensor came, is read from the tables
// of open files.
#pragma once

#include "flow.h"

#define TCP_SOCKETS 16384
#define OWNERS 4096
#define LISTENERS 1024

#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define SOCK_DONE_BIT 1  // the peer's FIN has come (enum sock_flags)

enum tcp_state {
  TCP_ESTABLISHED = 1,
  TCP_SYN_SENT = 2,
  TCP_SYN_RECV = 3,
  TCP_FIN_WAIT1 = 4,
  TCP_CLOSE = 7,
  TCP_LAST_ACK = 9,
  TCP_LISTEN = 10,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct ns_common___flow {
  unsigned int inum;
};

struct net___flow {
  struct ns_common___flow ns;
};

typedef struct {
  struct net___flow *net;
} possible_net_t___flow;

struct sock_common___flow {
  u32 skc_daddr;
  u32 skc_rcv_saddr;
  u16 skc_dport;
  u16 skc_num;
  u16 skc_family;
  u8 skc_state;
  unsigned long skc_flags;
  possible_net_t___flow skc_net;
  struct in6_addr skc_v6_daddr;
  struct in6_addr skc_v6_rcv_saddr;
};

struct sock___flow {
  struct sock_common___flow __sk_common;
  u16 sk_protocol;
};

struct inet_sock {
  u16 inet_sport;
};

struct tcp_sock {
  u64 bytes_received;
  u64 bytes_sent;
  u64 bytes_retrans;
  u32 segs_in;
  u32 segs_out;
};

#pragma clang attribute pop

struct bpf_iter__task_file {
  union {
    struct bpf_iter_meta *meta;
    u64 : 64;
  };
  union {
    struct task_struct *task;
    u64 : 64;
  };
  u32 fd;
  union {
    struct file *file;
    u64 : 64;
  };
};

struct owner {
  u64 start;
  u32 pid;
  u32 direction;  // enum flow_direction; of a UDP socket, of the first packet
};

#define NO_PACKET_YET 2

// What of a connection has been added to a flow already.
struct tcp_socket {
  struct owner owner;
  u64 bytes_in;
  u64 bytes_out;
  u32 segments_in;
  u32 segments_out;
  u32 told;  // whether the connection itself is counted
  u32 reserved;
};

// By the socket's cookie. What has no room stays without an entry, and is told when it closes.
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, TCP_SOCKETS);
  __type(key, u64);
  __type(value, struct tcp_socket);
} tcp_sockets SEC(".maps");

// Of UDP sockets, and of those to name servers, by their cookies. Nothing tells when a UDP socket is
// closed.
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, OWNERS);
  __type(key, u64);
  __type(value, struct owner);
} owners SEC(".maps");

struct listener {
  u32 network;  // inode number of the network namespace
  u32 port;
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, LISTENERS);
  __type(key, struct listener);
  __type(value, struct owner);
} listeners SEC(".maps");

static __always_inline void owned_by(struct owner *owner, struct task_struct *task) {
  if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
    return;
  owner->pid = BPF_CORE_READ(task, tgid);
  owner->start = BPF_CORE_READ(task, group_leader, start_boottime);
}

// Its own port, also when it has given the port back already.
static __always_inline u16 own_port(struct sock___flow *sock) {
  return bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sock, inet_sport));
}

static __always_inline struct listener listener_of(struct sock___flow *sock) {
  struct listener listener = {.network = BPF_CORE_READ(sock, __sk_common.skc_net.net, ns.inum),
                              .port = own_port(sock)};
  return listener;
}

static __always_inline void flow_of(struct flow_key *key, struct sock___flow *sock,
                                    struct owner *owner) {
  key->start = owner->start;
  key->pid = owner->pid;
  key->direction = owner->direction;
  key->protocol = BPF_CORE_READ(sock, sk_protocol);
  key->family = BPF_CORE_READ(sock, __sk_common.skc_family);
  key->port = owner->direction == INBOUND
                  ? own_port(sock)
                  : bpf_ntohs(BPF_CORE_READ(sock, __sk_common.skc_dport));
  if (key->family == AF_INET) {
    *(u32 *)key->remote = BPF_CORE_READ(sock, __sk_common.skc_daddr);
    *(u32 *)key->local = BPF_CORE_READ(sock, __sk_common.skc_rcv_saddr);
  } else {
    BPF_CORE_READ_INTO(&key->remote, sock, __sk_common.skc_v6_daddr);
    BPF_CORE_READ_INTO(&key->local, sock, __sk_common.skc_v6_rcv_saddr);
  }
}

static __always_inline u64 received(struct sock___flow *sock) {
  u64 bytes = BPF_CORE_READ((struct tcp_sock *)sock, bytes_received);
  u64 end = BPF_CORE_READ(sock, __sk_common.skc_flags) >> SOCK_DONE_BIT & 1;
  return bytes > end ? bytes - end : 0;  // the end of the stream takes a number of it
}

static __always_inline u64 sent(struct sock___flow *sock) {
  struct tcp_sock *tcp = (struct tcp_sock *)sock;
  return BPF_CORE_READ(tcp, bytes_sent) - BPF_CORE_READ(tcp, bytes_retrans);
}

static __always_inline u64 advance(u64 *told, u64 now) {
  u64 before = __sync_lock_test_and_set(told, now);
  return now > before ? now - before : 0;  // less: another CPU has told later bytes already
}

static __always_inline u32 advance_segments(u32 *told, u32 now) {
  s32 more = now - __sync_lock_test_and_set(told, now);
  return more > 0 ? more : 0;
}

// What was not added to the flow yet. It counts as added.
static __always_inline void take_new(struct traffic *more, struct tcp_socket *known,
                                     struct sock___flow *sock) {
  struct tcp_sock *tcp = (struct tcp_sock *)sock;
  more->bytes_in = advance(&known->bytes_in, received(sock));
  more->bytes_out = advance(&known->bytes_out, sent(sock));
  more->packets_in = advance_segments(&known->segments_in, BPF_CORE_READ(tcp, segs_in));
  more->packets_out = advance_segments(&known->segments_out, BPF_CORE_READ(tcp, segs_out));
  more->connections = __sync_lock_test_and_set(&known->told, 1) ? 0 : 1;
}

static __always_inline bool is_counted(struct flow_key *key, struct network_settings *set) {
  return key->pid != collector_process && (set->loopback || !stays_here(key));
}

static __always_inline bool is_tcp(struct sock___flow *sock) {
  return BPF_CORE_READ(sock, sk_protocol) == IPPROTO_TCP;
}

// The changes of state during which the process that causes them is at work.
SEC("tp_btf/inet_sock_set_state")
int on_tcp_owner(u64 *context) {
  u32 state = context[2];
  if (state != TCP_SYN_SENT && state != TCP_LISTEN && state != TCP_FIN_WAIT1 &&
      state != TCP_LAST_ACK)
    return 0;
  struct sock *typed = (struct sock *)context[0];
  struct sock___flow *sock = (struct sock___flow *)typed;
  struct network_settings *set = network();
  if (!set || !is_tcp(sock))
    return 0;
  u64 cookie = bpf_get_socket_cookie(typed);
  struct tcp_socket new = {};
  owned_by(&new.owner, current_task());
  if (state == TCP_LISTEN) {
    struct listener listener = listener_of(sock);
    bpf_map_update_elem(&listeners, &listener, &new.owner, BPF_ANY);
  } else if (state == TCP_SYN_SENT) {
    struct flow_key key = {};
    flow_of(&key, sock, &new.owner);
    if (is_counted(&key, set) && bpf_map_update_elem(&tcp_sockets, &cookie, &new, BPF_ANY))
      network_count(SOCKETS_UNKNOWN, 1);
  } else {
    struct tcp_socket *known = bpf_map_lookup_elem(&tcp_sockets, &cookie);
    if (known && known->owner.direction == INBOUND && new.owner.pid) {
      known->owner.start = new.owner.start;  // rather who closes than who listens
      known->owner.pid = new.owner.pid;
    }
  }
  return 0;
}

static __always_inline int accepted(struct sock___flow *sock, u64 cookie, struct network_settings *set) {
  struct tcp_socket new = {};
  struct listener listener = listener_of(sock);
  struct owner *owner = bpf_map_lookup_elem(&listeners, &listener);
  if (owner)
    new.owner = *owner;
  new.owner.direction = INBOUND;
  struct flow_key key = {};
  flow_of(&key, sock, &new.owner);
  if (set && is_counted(&key, set) && bpf_map_update_elem(&tcp_sockets, &cookie, &new, BPF_ANY))
    network_count(SOCKETS_UNKNOWN, 1);
  return 0;
}

static __always_inline int ended(struct sock___flow *sock, u64 cookie, struct network_settings *set) {
  struct tcp_socket *known = bpf_map_lookup_elem(&tcp_sockets, &cookie);
  struct tcp_socket unknown = {};
  if (!set || (!known && set->stage != STAGE_EVERYTHING))
    return 0;
  if (!known) {
    struct listener listener = listener_of(sock);
    unknown.owner.direction = bpf_map_lookup_elem(&listeners, &listener) ? INBOUND : OUTBOUND;
  }
  struct flow_key key = {};
  struct owner owner = known ? known->owner : unknown.owner;
  flow_of(&key, sock, &owner);
  if (known || is_counted(&key, set)) {
    struct traffic more = {};
    take_new(&more, known ? known : &unknown, sock);
    if (!add_to_flow(set->table, &key, &more))
      add_to_rest(&more);
  }
  if (known)
    bpf_map_delete_elem(&tcp_sockets, &cookie);
  return 0;
}

// The changes of state that packets cause. These are another program's, since the kernel does not
// run a program on a CPU that runs it already, and a packet can come while a process changes a
// state.
SEC("tp_btf/inet_sock_set_state")
int on_tcp_state(u64 *context) {
  u32 state = context[2];
  if (state != TCP_ESTABLISHED && state != TCP_CLOSE)
    return 0;
  struct sock *typed = (struct sock *)context[0];
  struct sock___flow *sock = (struct sock___flow *)typed;
  u32 former = context[1];
  if (!is_tcp(sock))
    return 0;
  u64 cookie = bpf_get_socket_cookie(typed);
  if (state == TCP_ESTABLISHED) {
    if (former == TCP_SYN_RECV)
      return accepted(sock, cookie, network());
  } else if (former == TCP_SYN_SENT) {
    bpf_map_delete_elem(&tcp_sockets, &cookie);  // it did not come about
  } else if (former != TCP_LISTEN && former != TCP_CLOSE) {
    return ended(sock, cookie, network());
  }
  return 0;
}

static __always_inline int read_tcp(struct sock___flow *sock, u64 cookie, struct task_struct *task,
                               struct network_settings *set) {
  u8 state = BPF_CORE_READ(sock, __sk_common.skc_state);
  struct tcp_socket new = {};
  owned_by(&new.owner, task);
  struct listener listener = listener_of(sock);
  if (state == TCP_LISTEN) {
    bpf_map_update_elem(&listeners, &listener, &new.owner, BPF_NOEXIST);
    return 0;
  }
  if (!set || set->stage == STAGE_LISTENERS || state == TCP_CLOSE || state == TCP_SYN_SENT || state == TCP_SYN_RECV)
    return 0;
  struct tcp_socket *known = bpf_map_lookup_elem(&tcp_sockets, &cookie);
  struct flow_key key = {};
  if (!known) {
    new.owner.direction = bpf_map_lookup_elem(&listeners, &listener) ? INBOUND : OUTBOUND;
    flow_of(&key, sock, &new.owner);
    if (!is_counted(&key, set))
      return 0;
    if (set->stage != STAGE_EVERYTHING) {  // what passed before the sensor came is not its to tell
      struct traffic before = {};
      take_new(&before, &new, sock);
    }
    bpf_map_update_elem(&tcp_sockets, &cookie, &new, BPF_NOEXIST);
    return 0;
  }
  if (known->owner.direction == INBOUND && new.owner.pid) {
    known->owner.start = new.owner.start;
    known->owner.pid = new.owner.pid;
  }
  flow_of(&key, sock, &known->owner);
  struct traffic more = {};
  take_new(&more, known, sock);
  if ((more.bytes_in || more.bytes_out || more.connections) &&
      !add_to_flow(set->table, &key, &more))
    add_to_rest(&more);
  return 0;
}

// Reads every socket that a process has open: who has it, and what has passed since the last time.
SEC("iter/task_file")
int on_open_socket(struct bpf_iter__task_file *context) {
  struct file *file = context->file;
  struct task_struct *task = context->task;
  if (!file || !task)
    return 0;
  struct socket *socket = bpf_sock_from_file(file);
  if (!socket)
    return 0;
  struct sock *typed = socket->sk;
  if (!typed)
    return 0;
  struct sock___flow *sock = (struct sock___flow *)typed;
  u16 family = BPF_CORE_READ(sock, __sk_common.skc_family);
  if (family != AF_INET && family != AF_INET6)
    return 0;
  u16 protocol = BPF_CORE_READ(sock, sk_protocol);
  u64 cookie = bpf_get_socket_cookie(typed);
  if (protocol == IPPROTO_TCP) {
    return read_tcp(sock, cookie, task, network());
  } else if (protocol == IPPROTO_UDP) {
    struct owner *known = bpf_map_lookup_elem(&owners, &cookie);
    struct owner owner = {.direction = NO_PACKET_YET};
    owned_by(&owner, task);
    if (!known) {
      bpf_map_update_elem(&owners, &cookie, &owner, BPF_NOEXIST);
    } else if (!known->pid) {
      known->start = owner.start;
      known->pid = owner.pid;
    }
  }
  return 0;
}
