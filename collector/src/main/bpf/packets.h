// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// UDP, for which the kernel keeps no count, and DNS, by packets that sockets send and get. The
// programs let every packet and every socket pass. They are attached to the root of the cgroup2 hierarchy, and so
// see the sockets of every cgroup and every network namespace.
#pragma once

#include "sockets.h"

#define PASS 1
#define DNS_PORT 53
#define DNS_BYTES 1232  // the largest message that resolvers ask for over UDP (DNS flag day 2020)
#define DNS_SHORT 192

struct __sk_buff {
  u32 len;
  u32 unread[18];
  u32 data;
  u32 data_end;
  u32 also_unread[20];
  u32 gso_segs;
  union {
    void *sk;
    u64 : 64;
  };
};

struct bpf_sock {
  u32 bound_interface;
  u32 family;
  u32 type;
  u32 protocol;
};

struct packet {
  u32 transport;  // offset of the transport header
  u32 payload;    // offset of what it carries
  u32 length;     // of that, in bytes
  u16 source;
  u16 destination;
  u16 family;
  u16 protocol;
  u8 from[16];
  u8 to[16];
};

// A DNS message, told to user space. It is not among the numbered events, for the programs may
// interrupt each other between taking a number and telling: what is lost is counted by itself.
struct dns_event {
  struct event event;
  u8 local[16];
  u8 remote[16];
  u16 local_port;
  u16 remote_port;
  u16 family;
  u16 protocol;
  u16 answer;    // whether it came in
  u16 captured;  // bytes of the message that follow
  u32 length;    // bytes that it has
  u8 message[DNS_BYTES];
};

// Where dev.breakwater.collector.DnsEvent reads. The structure is no map's, so that the types in the
// compiled object do not tell.
_Static_assert(__builtin_offsetof(struct dns_event, remote) == 72, "REMOTE");
_Static_assert(__builtin_offsetof(struct dns_event, family) == 92, "FAMILY");
_Static_assert(__builtin_offsetof(struct dns_event, protocol) == 94, "PROTOCOL");
_Static_assert(__builtin_offsetof(struct dns_event, answer) == 96, "ANSWER");
_Static_assert(__builtin_offsetof(struct dns_event, captured) == 98, "CAPTURED");
_Static_assert(__builtin_offsetof(struct dns_event, length) == 100, "LENGTH");
_Static_assert(__builtin_offsetof(struct dns_event, message) == 104, "MESSAGE");

// Finds out what the packet is; false if it is neither UDP nor TCP, or a later fragment of it.
static __always_inline bool dissect(struct __sk_buff *skb, struct packet *packet) {
  u8 *data = (u8 *)(long)skb->data;
  u8 *end = (u8 *)(long)skb->data_end;
  if (data + 28 > end)
    return false;
  if (data[0] >> 4 == 4) {
    packet->family = AF_INET;
    packet->protocol = data[9];
    packet->transport = (data[0] & 15) * 4;
    if (*(u16 *)(data + 6) & bpf_htons(0x1fff))
      return false;
    __builtin_memcpy(packet->from, data + 12, 4);
    __builtin_memcpy(packet->to, data + 16, 4);
  } else if (data[0] >> 4 == 6 && data + 48 <= end) {
    packet->family = AF_INET6;
    packet->protocol = data[6];
    packet->transport = 40;
    __builtin_memcpy(packet->from, data + 8, 16);
    __builtin_memcpy(packet->to, data + 24, 16);
  } else {
    return false;
  }
  if (packet->protocol != IPPROTO_UDP && packet->protocol != IPPROTO_TCP)
    return false;
  u8 *header = data + packet->transport;
  if (packet->transport > 60 || header + 8 > end)
    return false;
  packet->source = bpf_ntohs(*(u16 *)header);
  packet->destination = bpf_ntohs(*(u16 *)(header + 2));
  packet->payload = packet->transport + 8;
  if (packet->protocol == IPPROTO_TCP) {
    if (header + 20 > end)
      return false;
    packet->payload = packet->transport + (header[12] >> 4) * 4;
  }
  packet->length = skb->len > packet->payload ? skb->len - packet->payload : 0;
  return true;
}

static __always_inline void fill_dns(struct dns_event *out, struct packet *packet,
                                     struct owner *owner, bool answer, u32 captured) {
  out->event.type = EVENT_DNS;
  out->event.stream = STREAM_UNNUMBERED;
  out->event.cpu = bpf_get_smp_processor_id();
  out->event.sequence = 0;
  out->event.time = bpf_ktime_get_boot_ns();
  out->event.start = owner->start;
  out->event.result = 0;
  out->event.pid = owner->pid;
  out->event.tid = owner->pid;
  out->event.uid = -1;
  out->event.gid = -1;
  __builtin_memcpy(out->local, answer ? packet->to : packet->from, 16);
  __builtin_memcpy(out->remote, answer ? packet->from : packet->to, 16);
  out->local_port = answer ? packet->destination : packet->source;
  out->remote_port = DNS_PORT;
  out->family = packet->family;
  out->protocol = packet->protocol;
  out->answer = answer;
  out->length = packet->length;
  out->captured = captured;
}

#define TELL_DNS(bytes)                                                                        \
  do {                                                                                         \
    u32 captured = packet->length;                                                             \
    if (captured > (bytes))                                                                    \
      captured = (bytes);                                                                      \
    const u32 size = sizeof(struct dns_event) - DNS_BYTES + (bytes);                           \
    struct dns_event *out = bpf_ringbuf_reserve(&events, size, 0);                             \
    if (!out) {                                                                                \
      network_count(DNS_LOST, 1);                                                              \
      return 0;                                                                                \
    }                                                                                          \
    out->event.size = size;                                                                    \
    asm volatile("" : "+r"(captured)); /* the verifier wants both bounds asked for here */     \
    if (captured < 1 || bpf_skb_load_bytes(skb, packet->payload, out->message, captured) != 0) \
      captured = 0;                                                                            \
    fill_dns(out, packet, owner, answer, captured);                                            \
    bpf_ringbuf_submit(out, fills(&events) ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);          \
  } while (0)

static __always_inline int tell_dns(struct __sk_buff *skb, struct packet *packet,
                                    struct owner *owner, bool answer) {
  if (!packet->length || owner->pid == collector_process)
    return 0;
  if (packet->length <= DNS_SHORT)
    TELL_DNS(DNS_SHORT);
  else
    TELL_DNS(DNS_BYTES);
  return 0;
}

static __always_inline void count_datagram(struct __sk_buff *skb, struct packet *packet,
                                           struct owner *owner, bool in) {
  struct network_settings *set = network();
  if (!set)
    return;
  struct flow_key key = {.start = owner->start,
                         .pid = owner->pid,
                         .direction = owner->direction == INBOUND ? INBOUND : OUTBOUND,
                         .protocol = packet->protocol,
                         .family = packet->family};
  __builtin_memcpy(key.local, in ? packet->to : packet->from, 16);
  __builtin_memcpy(key.remote, in ? packet->from : packet->to, 16);
  u16 local = in ? packet->destination : packet->source;
  u16 remote = in ? packet->source : packet->destination;
  key.port = key.direction == INBOUND ? local : remote;
  if (!is_counted(&key, set))
    return;
  struct traffic more = {};
  u64 packets = skb->gso_segs > 1 ? skb->gso_segs : 1;
  if (in) {
    more.bytes_in = packet->length;
    more.packets_in = packets;
  } else {
    more.bytes_out = packet->length;
    more.packets_out = packets;
  }
  if (!add_to_flow(set->table, &key, &more))
    add_to_rest(&more);
}

// Finds who has the socket. Whoever sends is at work.
static __always_inline void find_owner(struct __sk_buff *skb, struct packet *packet, bool in,
                                       struct owner *owner) {
  u64 cookie = bpf_get_socket_cookie(skb);
  struct owner *known = 0;
  owner->direction = in ? INBOUND : OUTBOUND;
  if (packet->protocol == IPPROTO_TCP)
    known = bpf_map_lookup_elem(&tcp_sockets, &cookie);  // begins with the owner
  if (!known)
    known = bpf_map_lookup_elem(&owners, &cookie);
  if (known) {
    if (known->direction == NO_PACKET_YET)
      known->direction = owner->direction;
    owner->direction = known->direction;
    owner->start = known->start;
    owner->pid = known->pid;
    if (owner->pid)
      return;
  }
  if (!in)
    owned_by(owner, current_task());
  if (!known || owner->pid)
    bpf_map_update_elem(&owners, &cookie, owner, BPF_ANY);
}

// A process has made a socket: whose packets may come in before any goes out.
SEC("cgroup/sock_create")
int on_new_socket(struct bpf_sock *sock) {
  if (sock->protocol != IPPROTO_UDP)
    return PASS;
  u64 cookie = bpf_get_socket_cookie(sock);
  struct owner owner = {.direction = NO_PACKET_YET};
  owned_by(&owner, current_task());
  bpf_map_update_elem(&owners, &cookie, &owner, BPF_ANY);
  return PASS;
}

SEC("cgroup_skb/egress")
int on_packet_out(struct __sk_buff *skb) {
  struct packet packet = {};
  if (!dissect(skb, &packet))
    return PASS;
  bool dns = packet.destination == DNS_PORT;
  if (packet.protocol == IPPROTO_TCP && !dns)
    return PASS;
  struct owner owner = {};
  find_owner(skb, &packet, false, &owner);
  if (packet.protocol == IPPROTO_UDP)
    count_datagram(skb, &packet, &owner, false);
  if (dns)
    tell_dns(skb, &packet, &owner, false);
  return PASS;
}

SEC("cgroup_skb/ingress")
int on_packet_in(struct __sk_buff *skb) {
  struct packet packet = {};
  if (!dissect(skb, &packet))
    return PASS;
  bool dns = packet.source == DNS_PORT;
  if (packet.protocol == IPPROTO_TCP && !dns)
    return PASS;
  struct owner owner = {};
  find_owner(skb, &packet, true, &owner);
  if (packet.protocol == IPPROTO_UDP)
    count_datagram(skb, &packet, &owner, true);
  if (dns)
    tell_dns(skb, &packet, &owner, true);
  return PASS;
}
