package dev.breakwater.benchmarks.load;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What a run of the load generator took.
 *
 * @param operation which one
 * @param threads how many threads did it
 * @param done how often it was done
 * @param failed how often it did not end as it should
 * @param wallSeconds from the first to the last
 * @param perSecond done by the second
 * @param userMicros processor time in user space for each, with its children's
 * @param kernelMicros processor time in the kernel for each, with its children's
 * @param cpuMicros both
 * @param p50Micros half of them took no longer
 * @param p95Micros 95 % took no longer
 * @param p99Micros 99 % took no longer
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LoadResult(
    String operation,
    int threads,
    long done,
    long failed,
    double wallSeconds,
    double perSecond,
    double userMicros,
    double kernelMicros,
    double cpuMicros,
    double p50Micros,
    double p95Micros,
    double p99Micros) {}
