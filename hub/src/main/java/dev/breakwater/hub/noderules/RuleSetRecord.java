package dev.breakwater.hub.noderules;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of rule files that was given to the nodes of a cluster.
 *
 * @param cluster the cluster
 * @param number 1, 2, 3, … within the cluster
 * @param version what nodes call it: the number, and the beginning of a digest of the files
 * @param made when it was given
 * @param madeBy who gave it, as the hub knows them
 * @param repeats the number of the set that it repeats; null for a new one
 * @param files the names of its files
 */
public record RuleSetRecord(
    String cluster,
    int number,
    String version,
    Instant made,
    String madeBy,
    @Nullable Integer repeats,
    List<String> files) {

  public RuleSetRecord {
    files = List.copyOf(files);
  }
}
