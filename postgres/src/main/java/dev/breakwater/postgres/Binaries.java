package dev.breakwater.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The programs of PostgreSQL, unpacked once into a folder that is named by the archive's checksum.
 *
 * @param home the folder with bin, lib and share in it
 */
record Binaries(Path home) {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private static final String UNFINISHED = "unpacking-";

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** Unpacks them below the folder, which is there, unless they lie there already. */
  static Binaries unpack(Path folder) throws IOException {
    if (!System.getProperty("os.arch").equals("amd64")) {
      throw new PostgresException(
          "no PostgreSQL comes along for the processor "
              + System.getProperty("os.arch")
              + ": use a server of your own (--database)");
    }
    Path home = folder.resolve("programs-" + checksum());
    if (Files.isDirectory(home)) {
      return new Binaries(home);
    }
    removeWhatWasBegun(folder);
    Path unfinished = Files.createTempDirectory(folder, UNFINISHED);
    try {
      unpackInto(unfinished);
      Files.writeString(unfinished.resolve("README"), "Unpacked from " + ARCHIVE + "\n", UTF_8);
      Files.setPosixFilePermissions(
          unfinished,
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
      Files.move(unfinished, home);
    } catch (IOException e) {
      deleteTree(unfinished);
      throw new PostgresException(
          "PostgreSQL cannot be unpacked into "
              + folder
              + ": "
              + e
              + ". It needs 60 MB there, and the right to write",
          e);
    }
    return new Binaries(home);
  }

  /** The caller holds the folder's lock, so nobody is unpacking. */
  private static void removeWhatWasBegun(Path folder) throws IOException {
    try (DirectoryStream<Path> begun = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
      for (Path unfinished : begun) {
        deleteTree(unfinished);
      }
    }
  }

  private static InputStream archive() throws IOException {
    InputStream stream = Binaries.class.getResourceAsStream(ARCHIVE);
    if (stream == null) {
      throw new PostgresException(
          "the archive " + ARCHIVE + " with PostgreSQL's programs is not on the class path");
    }
    return stream;
  }

  private static String checksum() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = archive()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }

  private static void unpackInto(Path folder) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(archive())))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("the archive has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(parent(target));
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
          Files.createDirectories(parent(target));
          Files.copy(tar, target);
          Files.setPosixFilePermissions(target, permissions(entry.getMode()));
        }
      }
    }
  }

  private static Path parent(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IOException("the archive has an entry without a folder: " + path);
    }
    return parent;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    if ((mode & 0100) != 0) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
    }
    return permissions;
  }

  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
