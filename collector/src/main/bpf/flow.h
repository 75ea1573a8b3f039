// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Flows: what passed between a process and a peer, added up here and fetched at intervals.
//
// There are two tables, and user space says which one is filled. It changes that, waits until every
// program that had seen the former value has ended, and empties the other table at leisure: nothing
// is added to an entry while it is read. What finds no room in a table is added up as the rest, so
// that no byte that was counted is missing in the end.
#pragma once

#include "common.h"

enum {
  BPF_ANY = 0,
  BPF_NOEXIST = 1,
};

#define FLOWS 4096

enum flow_direction {
  OUTBOUND = 0,  // the process asked; the port is the peer's
  INBOUND = 1,   // the process was asked; the port is its own
};

struct flow_key {
  u64 start;  // of the process, nanoseconds since boot; 0 where it is not known
  u32 pid;
  u16 family;
  u8 protocol;
  u8 direction;
  u8 local[16];
  u8 remote[16];
  u16 port;
  u16 reserved;
  u32 reserved_too;
};

struct traffic {
  u64 bytes_in;
  u64 bytes_out;
  u64 packets_in;
  u64 packets_out;
  u64 connections;
};

#define FLOW_TABLE(name)               \
  struct {                             \
    __uint(type, BPF_MAP_TYPE_HASH);   \
    __uint(max_entries, FLOWS);        \
    __type(key, struct flow_key);      \
    __type(value, struct traffic);     \
  } name SEC(".maps")

FLOW_TABLE(flows_even);
FLOW_TABLE(flows_odd);

// How far reading the sockets that were there before the sensor has come.
enum stage {
  STAGE_LISTENERS,    // who listens is being read: by that others are told inbound or outbound
  STAGE_CONNECTIONS,  // what they have transferred already is being read
  STAGE_EVERYTHING,   // all are known: one that is not known now is new
};

struct network_settings {
  u32 table;     // which table is filled: 0 the even, 1 the odd one
  u32 loopback;  // count also what stays on the node
  u32 stage;     // enum stage
  u32 reserved;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct network_settings);
} network_settings SEC(".maps");

enum network_counter {
  TOTAL_EVEN,  // all bytes that were ever added to the even table
  TOTAL_ODD,
  REST_BYTES_IN,  // what found no room in a table
  REST_BYTES_OUT,
  REST_PACKETS_IN,
  REST_PACKETS_OUT,
  REST_CONNECTIONS,
  SOCKETS_UNKNOWN,  // TCP sockets for which there was no room: told when they close, owner unknown
  DNS_LOST,         // DNS messages for which the ring buffer had no room
  NETWORK_COUNTERS,
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, NETWORK_COUNTERS);
  __type(key, u32);
  __type(value, u64);
} network_counters SEC(".maps");

static __always_inline struct network_settings *network(void) {
  u32 zero = 0;
  return bpf_map_lookup_elem(&network_settings, &zero);
}

// Programs that look at packets can be interrupted by each other on one CPU.
static __always_inline void network_count(u32 which, u64 amount) {
  u64 *counter = bpf_map_lookup_elem(&network_counters, &which);
  if (counter)
    __sync_fetch_and_add(counter, amount);
}

static __always_inline void add(struct traffic *to, struct traffic *more) {
  if (more->bytes_in)
    __sync_fetch_and_add(&to->bytes_in, more->bytes_in);
  if (more->bytes_out)
    __sync_fetch_and_add(&to->bytes_out, more->bytes_out);
  if (more->packets_in)
    __sync_fetch_and_add(&to->packets_in, more->packets_in);
  if (more->packets_out)
    __sync_fetch_and_add(&to->packets_out, more->packets_out);
  if (more->connections)
    __sync_fetch_and_add(&to->connections, more->connections);
}

static __always_inline bool add_to_table(void *table, struct flow_key *key, struct traffic *more) {
  struct traffic *flow = bpf_map_lookup_elem(table, key);
  if (!flow) {
    struct traffic none = {};
    bpf_map_update_elem(table, key, &none, BPF_NOEXIST);
    flow = bpf_map_lookup_elem(table, key);
    if (!flow)
      return false;
  }
  add(flow, more);
  return true;
}

static __always_inline bool add_to_flow(u32 table, struct flow_key *key, struct traffic *more) {
  bool room = table ? add_to_table(&flows_odd, key, more) : add_to_table(&flows_even, key, more);
  if (room)
    network_count(table ? TOTAL_ODD : TOTAL_EVEN, more->bytes_in + more->bytes_out);
  return room;
}

static __always_inline void add_to_rest(struct traffic *more) {
  network_count(REST_BYTES_IN, more->bytes_in);
  network_count(REST_BYTES_OUT, more->bytes_out);
  network_count(REST_PACKETS_IN, more->packets_in);
  network_count(REST_PACKETS_OUT, more->packets_out);
  network_count(REST_CONNECTIONS, more->connections);
}

// Whether both ends are on the node: the addresses that loop back, or the same one at both.
static __always_inline bool stays_here(struct flow_key *key) {
  u32 *remote = (u32 *)key->remote;
  u32 *local = (u32 *)key->local;
  if (remote[0] == local[0] && remote[1] == local[1] && remote[2] == local[2] &&
      remote[3] == local[3])
    return true;
  if (key->family == AF_INET)
    return key->remote[0] == 127;
  if (remote[0] || remote[1])
    return false;
  if (remote[2] == bpf_htonl(0xffff))
    return key->remote[12] == 127;
  return remote[2] == 0 && remote[3] == bpf_htonl(1);
}
