// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// The sensor's programs as one object: one file for each group of events, shared maps.

#include "process.h"
#include "file.h"
#include "packets.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
