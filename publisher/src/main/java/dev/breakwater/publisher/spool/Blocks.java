package dev.breakwater.publisher.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads and writes files at positions through one direct buffer of 64 KiB: the JDK would otherwise
 * keep one as large as the largest body for each thread. For one thread at a time.
 */
final class Blocks {
  static final int BYTES = 64 << 10;

  private final ByteBuffer block = ByteBuffer.allocateDirect(BYTES);

  /**
   * Reads as much as there is, at most a block.
   *
   * @return a view of what was read, from 0; valid until the next call
   */
  ByteBuffer read(FileChannel file, long position, int atMost) throws IOException {
    block.clear().limit(Math.min(atMost, BYTES));
    while (block.hasRemaining()) {
      int read = file.read(block, position + block.position());
      if (read < 0) {
        break;
      }
    }
    return block.flip();
  }

  /**
   * Fills a part of the array.
   *
   * @throws EOFException if the file ends before
   */
  void read(FileChannel file, long position, byte[] into, int at, int length) throws IOException {
    int done = 0;
    while (done < length) {
      ByteBuffer read = read(file, position + done, length - done);
      if (!read.hasRemaining()) {
        throw new EOFException("the file ends at " + (position + done));
      }
      int bytes = read.remaining();
      read.get(into, at + done, bytes);
      done += bytes;
    }
  }

  /** Writes a frame. */
  void write(FileChannel file, long position, FrameHeader header, byte[] body) throws IOException {
    header.write(block.clear());
    int done = 0;
    long at = position;
    do {
      int bytes = Math.min(block.remaining(), body.length - done);
      block.put(body, done, bytes).flip();
      done += bytes;
      while (block.hasRemaining()) {
        at += file.write(block, at);
      }
      block.clear();
    } while (done < body.length);
  }

  /** Copies bytes from one file to the other. */
  void copy(FileChannel from, long position, FileChannel to, long at, int length)
      throws IOException {
    int done = 0;
    while (done < length) {
      ByteBuffer read = read(from, position + done, length - done);
      if (!read.hasRemaining()) {
        throw new EOFException("the file ends at " + (position + done));
      }
      while (read.hasRemaining()) {
        done += to.write(read, at + done);
      }
    }
  }
}
