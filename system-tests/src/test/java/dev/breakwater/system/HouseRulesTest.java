package dev.breakwater.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md, held against the compiled rooms. */
class HouseRulesTest {
  /**
   * Who may use whom; a room may always use itself. A new room has to be entered here and in the
   * page.
   */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("signals", Set.of()),
          Map.entry("bpf", Set.of()),
          Map.entry("postgres", Set.of()),
          Map.entry("launch", Set.of()),
          Map.entry("testkit", Set.of("signals")),
          Map.entry("rules", Set.of("signals")),
          Map.entry("audit", Set.of("signals")),
          Map.entry("detection", Set.of("signals", "rules", "audit")),
          Map.entry("collector", Set.of("signals", "bpf", "rules", "detection")),
          Map.entry("publisher", Set.of("signals")),
          Map.entry("hub", Set.of("signals", "rules", "audit", "detection")),
          // It drives the publisher's session with a hub, as a node's publisher does.
          Map.entry(
              "benchmarks",
              Set.of("signals", "postgres", "launch", "publisher", "detection", "rules")),
          Map.entry("cli", Set.of("signals", "rules", "audit", "detection", "postgres", "launch")));

  private static final Set<String> PURE = Set.of("rules", "detection");
  private static final Set<String> AGENTS = Set.of("collector", "publisher");
  private static final JavaClasses CLASSES = compiled();

  private static JavaClasses compiled() {
    List<Path> folders =
        House.rooms().stream()
            .map(room -> room.resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(folders);
  }

  private static String packageOf(String room) {
    return "dev.breakwater." + room + "..";
  }

  @Test
  void everyRoomWithCodeIsInTheMapOfTheHouse() throws IOException {
    String page = Files.readString(House.root().resolve("docs/architecture.md"));
    Set<String> rooms = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (type.getPackageName().startsWith("dev.breakwater.")) {
        rooms.add(type.getPackageName().split("\\.")[2]);
      }
    }
    assertThat(rooms).isEqualTo(new TreeSet<>(MAY_USE.keySet()));
    assertThat(rooms).allSatisfy(room -> assertThat(page).contains("| " + room + " |"));
  }

  @Test
  void arrowsGoOneWay() {
    MAY_USE.forEach(
        (room, used) -> {
          String[] forbidden =
              MAY_USE.keySet().stream()
                  .filter(other -> !other.equals(room) && !used.contains(other))
                  .map(HouseRulesTest::packageOf)
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage(packageOf(room))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(forbidden)
              .because("docs/architecture.md says what " + room + " may use: " + used)
              .check(CLASSES);
        });
  }

  @Test
  void theCoresDoNoInputOrOutput() {
    for (String room : PURE) {
      noClasses()
          .that()
          .resideInAPackage(packageOf(room))
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "do I/O on files, channels or sockets",
                  type ->
                      type.getName().matches("java\\.io\\.(File|RandomAccess).*")
                          || type.getPackageName().startsWith("java.nio.file")
                          || type.getPackageName().startsWith("java.nio.channels")
                          || type.getPackageName().startsWith("java.net.http")
                          || type.getName().matches("java\\.net\\.(Server|Datagram)?Socket.*")))
          .because(room + " is replayed, fuzzed and run inside other programs as it is")
          .check(CLASSES);
    }
  }

  @Test
  void theCoresReadNoClockAndStartNoThread() {
    for (String room : PURE) {
      noClasses()
          .that()
          .resideInAPackage(packageOf(room))
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Thread.class, java.util.Random.class, java.util.Timer.class)
          .orShould()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "run things in threads",
                  type -> type.getName().matches("java\\.util\\.concurrent\\.Execut.*")))
          .because("in " + room + " time comes with the signal")
          .check(CLASSES);
    }
  }

  @Test
  void agentsUseNoFramework() {
    for (String room : AGENTS) {
      noClasses()
          .that()
          .resideInAPackage(packageOf(room))
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java..",
              "jdk.net..",
              "javax.net..",
              "javax.security..",
              "dev.breakwater..",
              "com.fasterxml.jackson.core..",
              "com.google.errorprone.annotations..",
              "com.google.protobuf..",
              "org.jspecify..")
          .because("a dependency in an agent is paid on every node of every cluster")
          .check(CLASSES);
    }
  }

  @Test
  void noStateIsStaticAndMutable() {
    List<String> found = new ArrayList<>();
    for (JavaClass type : CLASSES) {
      if (!type.getPackageName().startsWith("dev.breakwater")
          || type.getPackageName().contains("signals.wire")) {
        continue;
      }
      type.getFields().stream()
          .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
          .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
          .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
          .filter(field -> !field.getName().contains("$"))
          .forEach(field -> found.add(field.getFullName()));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    Pattern empty = Pattern.compile(".*(Manager|Helper|Utils?|Impl)");
    List<String> found =
        CLASSES.stream()
            .filter(type -> type.getPackageName().startsWith("dev.breakwater"))
            .map(JavaClass::getSimpleName)
            .filter(name -> empty.matcher(name).matches())
            .toList();
    assertThat(found).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path room : House.rooms()) {
      Path sources = room.resolve("src/main/java");
      if (!Files.isDirectory(sources)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path folder :
            files.filter(Files::isDirectory).filter(HouseRulesTest::holdsJava).toList()) {
          Path info = folder.resolve("package-info.java");
          if (!Files.exists(info) || !Files.readString(info).contains("@NullMarked")) {
            found.add(House.root().relativize(folder));
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void noGeneratedKernelHeaderIsKept() throws IOException {
    try (Stream<Path> files = Files.walk(House.root().resolve("collector/src/main/bpf"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          assertThat(lines.count()).as(file.toString()).isLessThan(1000);
        }
      }
    }
  }

  private static boolean holdsJava(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
