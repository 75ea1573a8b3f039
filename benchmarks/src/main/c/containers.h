// Containers that live for a moment: each a process in namespaces and a cgroup of its own, named as
// runtimes name them, that executes one program.
#pragma once

#include "clock.h"
#include "operations.h"
#include <linux/sched.h>
#include <sys/random.h>

#define ID_BYTES 32
#define MOST_HIERARCHIES 8
#define MOST_WORKERS 256

static struct {
  const char *groups[MOST_HIERARCHIES];
  int hierarchies;
  long count;
  int at_once;
  const char *marker;
  int life_millis;
} churn = {.at_once = 4, .life_millis = 20, .marker = "churn"};

static void make_id(char out[2 * ID_BYTES + 1]) {
  unsigned char bytes[ID_BYTES];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
    fail("random bytes");
  for (int i = 0; i < ID_BYTES; i++)
    sprintf(out + 2 * i, "%02x", bytes[i]);
}

static bool write_text(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0)
    return false;
  bool whole = write(file, text, strlen(text)) == (ssize_t)strlen(text);
  return close(file) == 0 && whole;
}

// Puts the process into the group; the kernel reads 0 as the writer itself.
static bool join(const char *group, pid_t process) {
  char path[PATH_MAX], number[16];
  snprintf(path, sizeof path, "%s/cgroup.procs", group);
  snprintf(number, sizeof number, "%d", process);
  return write_text(path, number);
}

static void remove_group(const char *group) {
  for (int attempt = 0; rmdir(group) && errno == EBUSY && attempt < 200; attempt++)
    rest(1000000);
}

// The container's first process: waits until it is in its groups, and executes its one program.
static void begin_container(int gate, char *id) {
  char told;
  if (read(gate, &told, 1) != 1)
    _exit(1);
  char life[16];
  snprintf(life, sizeof life, "%d", churn.life_millis);
  char *arguments[] = {"load", "nap", life, (char *)churn.marker, id, 0};
  execve("/proc/self/exe", arguments, environ);
  _exit(1);
}

// A container from its beginning to its end; whether it was one.
static bool one_container(void) {
  char id[2 * ID_BYTES + 1];
  char groups[MOST_HIERARCHIES][PATH_MAX];
  int gate[2];
  make_id(id);
  if (pipe2(gate, O_CLOEXEC))
    return false;
  bool good = true;
  for (int i = 0; i < churn.hierarchies; i++) {
    snprintf(groups[i], sizeof groups[i], "%s/%s", churn.groups[i], id);
    good = mkdir(groups[i], 0755) == 0 && good;
  }
  struct clone_args how = {
      .flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET,
      .exit_signal = SIGCHLD,
  };
  pid_t child = (pid_t)syscall(SYS_clone3, &how, sizeof how);
  if (child == 0) {
    close(gate[1]);
    begin_container(gate[0], id);
  }
  close(gate[0]);
  for (int i = 0; child > 0 && i < churn.hierarchies; i++)
    good = join(groups[i], child) && good;
  int status = -1;
  if (child > 0) {
    good = write(gate[1], "x", 1) == 1 && good;
    good = waitpid(child, &status, 0) == child && status == 0 && good;
  }
  close(gate[1]);
  for (int i = 0; i < churn.hierarchies; i++)
    remove_group(groups[i]);
  return good && child > 0;
}

// Each worker is a process with one thread: a clone is then a copy of nothing else.
static void work_through(long containers) {
  long failed = 0;
  for (long i = 0; i < containers && !atomic_load(&stopped); i++)
    if (!one_container())
      failed++;
  exit(failed > 0 ? 3 : 0);
}

static int churn_containers(void) {
  heed_the_end();
  static pid_t workers[MOST_WORKERS];
  uint64_t begin = nanoseconds();
  for (int i = 0; i < churn.at_once; i++) {
    pid_t worker = workers[i] = fork();
    if (worker < 0)
      fail("fork");
    if (worker == 0) {
      heed_the_end();
      work_through(churn.count / churn.at_once + (i < churn.count % churn.at_once));
    }
  }
  int bad = 0, left = churn.at_once;
  while (left > 0) {
    int status;
    pid_t ended = wait(&status);
    if (ended < 0 && errno == EINTR) {
      for (int i = 0; i < churn.at_once; i++)
        kill(workers[i], SIGTERM);
      continue;
    }
    if (ended < 0)
      break;
    left--;
    bad += status != 0;
  }
  printf("{\"containers\":%ld,\"workersThatFailed\":%d,\"wallSeconds\":%.3f}\n", churn.count, bad,
         (double)(nanoseconds() - begin) * 1e-9);
  return bad || atomic_load(&stopped) ? 1 : 0;
}
