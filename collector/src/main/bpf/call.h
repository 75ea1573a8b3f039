// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Calls that name paths, descriptors, processes or plain numbers.
#pragma once

#include "socket.h"

// Whether the text of a piece that was written last begins with a slash.
static __always_inline bool is_absolute(struct text *text, struct piece *piece) {
  u32 at = text->at - piece->length;
  return piece->length > 0 && text->bytes[masked(at)] == '/';
}

// Writes what the path that was written last is relative to, if it is.
static __noinline int write_base(struct call_event *out, struct piece *base, struct piece *given,
                                 u8 directory, struct task_struct *task) {
  if (is_absolute(&out->text, given))
    return 0;
  s32 fd = directory == NO_ARGUMENT ? AT_FDCWD : (s32)argument(out, directory);
  if (fd == AT_FDCWD) {
    write_working_directory(&out->text, task, base);
    return 0;
  }
  struct file *file = file_of(task, fd);
  if (file)
    write_file_path(&out->text, file, task, base);
  else
    base->how = UNREADABLE;
  return 0;
}

// Writes the file or the socket that a descriptor stands for.
static __noinline int write_descriptor(struct call_event *out, struct task_struct *task) {
  struct file *file = file_of(task, out->fd);
  if (!file) {
    out->pieces[PIECE_PATH].how = UNREADABLE;
    return 0;
  }
  if (!is_socket(file))
    write_file_path(&out->text, file, task, &out->pieces[PIECE_PATH]);
  return 0;
}

static __noinline int write_data(struct call_event *out, struct form *form) {
  if (form->data == NO_ARGUMENT)
    return 0;
  struct piece *piece = &out->pieces[PIECE_DATA];
  u64 from = argument(out, form->data);
  if (form->data_length == NO_ARGUMENT)
    write_user_string(&out->text, piece, from);
  else
    write_user_bytes(&out->text, piece, from, argument(out, form->data_length), DATA_BYTES);
  return 0;
}

// A process that a call names by its number in its own namespace. In another than the initial one
// it takes a table of processes to know which that is.
static __always_inline s32 process_of(s32 number, struct task_struct *task) {
  u32 level = BPF_CORE_READ(task, group_leader, thread_pid, level);
  return level == 0 ? number : -1;
}

SEC("tp_btf/sys_exit")
int on_call(u64 *context) {
  struct form *form = form_of((struct pt_regs *)context[0]);
  if (!form)
    return 0;
  struct task_struct *task = current_task();
  if (form->flags & LEADER && OF(task, pid) != OF(task, tgid))
    return 0;
  struct call_event *out = begin_call(context, form);
  if (!out || !is_asked_for(out, form))
    return 0;
  s64 result = context[1];
  if (form->flags & DIRECTORY && result >= 0)
    write_working_directory(&out->text, task, &out->pieces[PIECE_PATH]);
  if (form->fd != NO_ARGUMENT) {
    out->fd = form->fd == THE_RESULT ? (s32)result : (s32)argument(out, form->fd);
    if (!(form->flags & DIRECTORY))
      write_descriptor(out, task);
  }
  if (form->pid != NO_ARGUMENT)
    out->target = process_of(argument(out, form->pid), task);
  if (form->path != NO_ARGUMENT) {
    write_user_string(&out->text, &out->pieces[PIECE_GIVEN], argument(out, form->path));
    write_base(out, &out->pieces[PIECE_BASE], &out->pieces[PIECE_GIVEN], form->directory, task);
  }
  if (form->target != NO_ARGUMENT) {
    write_user_string(&out->text, &out->pieces[PIECE_TARGET_GIVEN], argument(out, form->target));
    write_base(out, &out->pieces[PIECE_TARGET_BASE], &out->pieces[PIECE_TARGET_GIVEN],
               form->target_directory, task);
  }
  write_data(out, form);
  if (form->fd != NO_ARGUMENT) {
    struct file *file = file_of(task, out->fd);
    if (file && is_socket(file))
      write_ends(out, file, form, result);
  }
  tell_call(out, context, form);
  return 0;
}

SEC("tp_btf/sys_exit")
int on_socket(u64 *context) {
  struct form *form = form_of((struct pt_regs *)context[0]);
  if (!form)
    return 0;
  struct call_event *out = begin_call(context, form);
  if (!out || !is_asked_for(out, form))
    return 0;
  struct task_struct *task = current_task();
  s64 result = context[1];
  u32 fd = form->fd == THE_RESULT && result >= 0 ? result : out->arguments[0];
  struct file *file = file_of(task, fd);
  if (form->fd == THE_RESULT && result < 0)
    file = 0;
  else
    out->fd = fd;
  if (form->data != NO_ARGUMENT)
    write_data(out, form);
  if (file && is_socket(file))
    write_ends(out, file, form, result);
  tell_call(out, context, form);
  return 0;
}
