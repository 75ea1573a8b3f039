// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// What the tests load: a program that the kernel takes, over maps of each kind.

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

enum {
  BPF_MAP_TYPE_HASH = 1,
  BPF_MAP_TYPE_ARRAY = 2,
  BPF_MAP_TYPE_PERCPU_ARRAY = 6,
  BPF_MAP_TYPE_RINGBUF = 27,
};

#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 2);
  __type(key, __u32);
  __type(value, __u64);
} table SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} counter SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} ring SEC(".maps");

__u64 runs;

// Each system call of the thread whose id is in `table` makes a record: 1, 2, 3, …
SEC("tp_btf/sys_exit")
int on_sys_exit(void *context) {
  __u32 first = 0;
  __u64 *wanted = bpf_map_lookup_elem(&table, &first);
  if (!wanted || *wanted != (__u32)bpf_get_current_pid_tgid())
    return 0;
  __u64 *count = bpf_map_lookup_elem(&counter, &first);
  if (!count)
    return 0;
  *count += 1;
  runs += 1;
  __u64 value = runs;
  bpf_ringbuf_output(&ring, &value, sizeof(value), 0);
  return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
