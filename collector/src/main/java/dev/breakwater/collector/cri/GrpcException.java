package dev.breakwater.collector.cri;

import java.io.IOException;

/** What a gRPC server answers instead of an answer. */
public final class GrpcException extends IOException {
  private static final int NOT_FOUND = 5;
  private static final int UNIMPLEMENTED = 12;

  private final int status;

  GrpcException(int status, String message) {
    super(message + " (gRPC status " + status + ")");
    this.status = status;
  }

  /** The code by gRPC's list: 5 for not found, 12 for unimplemented, … */
  public int status() {
    return status;
  }

  /** Whether what was asked for is not there. */
  public boolean isNotFound() {
    return status == NOT_FOUND;
  }

  /** Whether the server does not know the method. */
  public boolean isUnimplemented() {
    return status == UNIMPLEMENTED;
  }
}
