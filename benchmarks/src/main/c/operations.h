// What is done again and again: each operation is one or two system calls, or a process.
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// What the operations work on; read only while they run.
static struct {
  char directory[PATH_MAX - 16];
  int files;
  struct sockaddr_in closed_port;
  int reserved;
} ground;

static void file_name(char *out, size_t size, long number) {
  snprintf(out, size, "%s/%ld", ground.directory, number % ground.files);
}

// Opens the files of the directory in turn: with one file it is the same opening each time.
static bool open_and_close(long number) {
  char path[PATH_MAX];
  file_name(path, sizeof path, number);
  int file = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  return file >= 0 && close(file) == 0;
}

static bool open_for_writing(long number) {
  char path[PATH_MAX];
  file_name(path, sizeof path, number);
  int file = openat(AT_FDCWD, path, O_WRONLY | O_CLOEXEC);
  return file >= 0 && close(file) == 0;
}

static bool open_what_is_missing(long number) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/missing-%ld", ground.directory, number % ground.files);
  return openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC) < 0 && errno == ENOENT;
}

static bool execute(long number) {
  (void)number;
  pid_t child;
  char *arguments[] = {"/bin/true", 0};
  int status;
  return posix_spawn(&child, arguments[0], 0, 0, arguments, environ) == 0 &&
         waitpid(child, &status, 0) == child && status == 0;
}

static bool fork_and_end(long number) {
  (void)number;
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  int status;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

// Connects to a port of loopback that is taken but not listened at: refused at once.
static bool connect_and_close(long number) {
  (void)number;
  int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0)
    return false;
  int result = connect(socket_, (struct sockaddr *)&ground.closed_port, sizeof ground.closed_port);
  bool refused = result < 0 && errno == ECONNREFUSED;
  return close(socket_) == 0 && refused;
}

// A system call that no rule can ask for: what a hook costs the rest of the machine.
static bool ask_for_parent(long number) {
  (void)number;
  return syscall(SYS_getppid) > 0;
}

static const struct operation {
  const char *name;
  bool (*run)(long number);
} operations[] = {
    {"open", open_and_close},        {"open-write", open_for_writing},
    {"open-missing", open_what_is_missing}, {"exec", execute},
    {"fork", fork_and_end},          {"connect", connect_and_close},
    {"getppid", ask_for_parent},
};

static const struct operation *operation_named(const char *name) {
  for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
    if (!strcmp(operations[i].name, name))
      return &operations[i];
  return 0;
}

static void fail(const char *what) {
  fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void prepare(void) {
  if (mkdir(ground.directory, 0700) && errno != EEXIST)
    fail(ground.directory);
  for (long i = 0; i < ground.files; i++) {
    char path[PATH_MAX];
    file_name(path, sizeof path, i);
    int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0)
      fail(path);
    close(file);
  }
  ground.reserved = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ground.closed_port.sin_family = AF_INET;
  ground.closed_port.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof ground.closed_port;
  if (ground.reserved < 0 ||
      bind(ground.reserved, (struct sockaddr *)&ground.closed_port, size) ||
      getsockname(ground.reserved, (struct sockaddr *)&ground.closed_port, &size))
    fail("taking a port of loopback");
}

static void clean_up(void) {
  for (long i = 0; i < ground.files; i++) {
    char path[PATH_MAX];
    file_name(path, sizeof path, i);
    unlink(path);
  }
  rmdir(ground.directory);
  close(ground.reserved);
}
