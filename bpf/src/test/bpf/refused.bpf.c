// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// A program that no kernel takes: it reads through a number as if it were a pointer.

#define SEC(name) __attribute__((section(name), used))

SEC("tp_btf/sys_exit")
int reads_wild_memory(unsigned long long *context) {
  return *(int *)(context[1] + 8);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
