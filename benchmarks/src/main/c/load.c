// The load generator of the benchmarks.
//
//   load run OPERATION DIRECTORY [--files N] [--count N] [--seconds S] [--rate R] [--threads T]
//   load containers MARKER [--count N] [--at-once P] [--life MILLIS] CGROUP...
//   load enter CGROUP... -- COMMAND ARGUMENT...
//
// run makes DIRECTORY with its files and removes both. enter executes the command within the
// groups. What was done is printed as one JSON object.
#include "containers.h"
#include "run.h"

static int wrongly(const char *what) {
  fprintf(stderr, "load: %s\n", what);
  return 2;
}

static int told_to_run(int count, char **words) {
  if (count < 2 || !(plan.operation = operation_named(words[0])))
    return wrongly("run OPERATION DIRECTORY: there is no such operation");
  snprintf(ground.directory, sizeof ground.directory, "%s", words[1]);
  ground.files = 1;
  for (int i = 2; i + 1 < count; i += 2) {
    const char *name = words[i], *value = words[i + 1];
    if (!strcmp(name, "--files"))
      ground.files = atoi(value);
    else if (!strcmp(name, "--count"))
      plan.count = atol(value);
    else if (!strcmp(name, "--seconds"))
      plan.seconds = atof(value);
    else if (!strcmp(name, "--rate"))
      plan.rate = atof(value);
    else if (!strcmp(name, "--threads"))
      plan.threads = atoi(value);
    else
      return wrongly(name);
  }
  if (ground.files < 1 || plan.threads < 1 || plan.threads > MOST_THREADS)
    return wrongly("--files is at least 1, --threads between 1 and 64");
  if (plan.count <= 0 && plan.seconds <= 0)
    return wrongly("--count or --seconds: a run has an end");
  return run();
}

static int told_of_containers(int count, char **words) {
  if (count < 1)
    return wrongly("containers MARKER");
  churn.marker = words[0];
  for (int i = 1; i < count; i++) {
    bool option = !strncmp(words[i], "--", 2) && i + 1 < count;
    if (option && !strcmp(words[i], "--count"))
      churn.count = atol(words[++i]);
    else if (option && !strcmp(words[i], "--at-once"))
      churn.at_once = atoi(words[++i]);
    else if (option && !strcmp(words[i], "--life"))
      churn.life_millis = atoi(words[++i]);
    else if (churn.hierarchies < MOST_HIERARCHIES)
      churn.groups[churn.hierarchies++] = words[i];
  }
  if (churn.hierarchies == 0 || churn.count < 1 || churn.at_once < 1 || churn.at_once > MOST_WORKERS)
    return wrongly("containers needs a group, --count, and --at-once between 1 and 256");
  return churn_containers();
}

static int told_to_enter(int count, char **words) {
  int i = 0;
  for (; i < count && strcmp(words[i], "--"); i++)
    if (!join(words[i], 0))
      fail(words[i]);
  if (i + 1 >= count)
    return wrongly("enter CGROUP... -- COMMAND");
  execvp(words[i + 1], words + i + 1);
  fail(words[i + 1]);
  return 1;
}

int main(int count, char **words) {
  if (count > 2 && !strcmp(words[1], "run"))
    return told_to_run(count - 2, words + 2);
  if (count > 2 && !strcmp(words[1], "containers"))
    return told_of_containers(count - 2, words + 2);
  if (count > 2 && !strcmp(words[1], "enter"))
    return told_to_enter(count - 2, words + 2);
  if (count > 2 && !strcmp(words[1], "nap")) {
    rest((uint64_t)atol(words[2]) * 1000000u);
    return 0;
  }
  return wrongly("run, containers or enter");
}
