package dev.breakwater.launch;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes on one thread that lives as long as they may: the kernel tells a process of its
 * parent's death when the thread that started it ends.
 */
public final class Launcher implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("launcher").daemon().factory());

  /**
   * Starts it.
   *
   * @throws IOException if it cannot be started
   */
  public Process start(ProcessBuilder process) throws IOException, InterruptedException {
    try {
      return thread.submit(process::start).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new IOException("cannot start " + process.command().getFirst(), cause);
      }
      throw new IllegalStateException("starting " + process.command().getFirst(), e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
