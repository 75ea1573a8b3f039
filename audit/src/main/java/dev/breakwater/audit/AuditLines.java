package dev.breakwater.audit;

/** Makes events of lines, and counts. */
final class AuditLines implements LineSplitter.Lines {
  private final AuditParser parser;
  private final AuditSink sink;
  private long line;
  private long events;
  private long refused;

  AuditLines(AuditParser parser, AuditSink sink) {
    this.parser = parser;
    this.sink = sink;
  }

  @Override
  public void line(byte[] bytes, int from, int length, long offset) {
    line++;
    int start = from;
    int end = from + length;
    if (line == 1 && offset == 0 && hasByteOrderMark(bytes, from, length)) {
      start += 3;
    }
    while (start < end && isBlank(bytes[end - 1])) {
      end--;
    }
    while (start < end && isBlank(bytes[start])) {
      start++;
    }
    if (start == end) {
      return;
    }
    AuditEvent event;
    try {
      event = parser.event(bytes, start, end - start);
    } catch (NotAnAuditEventException e) {
      refuse(offset, String.valueOf(e.getMessage()));
      return;
    }
    events++;
    sink.event(event);
  }

  @Override
  public void tooLong(long length, long offset) {
    line++;
    refuse(offset, length + " bytes: " + parser.tooLarge());
  }

  /** Refuses what comes after the last line. */
  void refuseRest(long offset, String reason) {
    line++;
    refuse(offset, reason);
  }

  AuditCount count(long bytes) {
    return new AuditCount(events, refused, bytes);
  }

  private void refuse(long offset, String reason) {
    refused++;
    sink.refused(new Refused(line, offset, reason));
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private static boolean hasByteOrderMark(byte[] bytes, int from, int length) {
    return length >= 3
        && bytes[from] == (byte) 0xEF
        && bytes[from + 1] == (byte) 0xBB
        && bytes[from + 2] == (byte) 0xBF;
  }
}
