package dev.breakwater.cli.up;

import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.postgres.PostgresException;
import dev.breakwater.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The PostgreSQL that {@code up} starts, and starts again on its port if it ends by itself. */
final class Store implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final Path folder;
  private final Console console;
  private final DatabaseAddress address;
  private final int port;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread watching;
  private volatile PostgresServer server;

  private Store(Path folder, Console console, PostgresServer server) {
    this.folder = folder;
    this.console = console;
    this.server = server;
    this.address = new DatabaseAddress(server.jdbcUrl(), server.user(), server.passwordFile());
    this.port = server.port();
    this.watching = Thread.ofPlatform().daemon().name("store").start(this::watch);
  }

  /**
   * @throws CommandFailedException if it cannot be started
   */
  static Store start(Path folder, Console console) throws InterruptedException {
    try {
      return new Store(folder, console, PostgresServer.start(folder));
    } catch (IOException e) {
      throw new CommandFailedException("the store did not start: " + e.getMessage(), e);
    }
  }

  DatabaseAddress address() {
    return address;
  }

  private void watch() {
    try {
      while (true) {
        if (server.isAlive()) {
          awaitEnd(server.pid());
        }
        if (stopping.getCount() == 0) {
          return;
        }
        console.say("The store ended by itself; starting it again (its log: " + server.log() + ")");
        startAgain();
        if (stopping.await(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(long pid) throws InterruptedException {
    try {
      ProcessHandle.of(pid).map(ProcessHandle::onExit).orElseThrow().get();
    } catch (ExecutionException | java.util.NoSuchElementException e) {
      return;
    }
  }

  private void startAgain() throws InterruptedException {
    try {
      server.close();
      server = PostgresServer.start(folder, port);
      console.say("The store runs again.");
    } catch (IOException e) {
      console.say("The store did not start: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    stopping.countDown();
    try {
      server.close();
    } catch (PostgresException e) {
      console.say("The store did not stop cleanly: " + e.getMessage());
    }
    watching.interrupt();
  }
}
