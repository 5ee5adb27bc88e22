package course.websocket.cli;

import course.websocket.kit.Lesson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Notices saved files by looking at them, often. So it does not matter whether an editor writes a
 * file or puts a new one in its place, how many are saved at once, or whether the file system
 * reports changes at all, which those of containers do not. Safe for use by several threads.
 */
final class Saves implements AutoCloseable {

  /** Also the time without a further change that ends a save of several files. */
  private static final Duration INTERVAL = Duration.ofMillis(50);

  /** By so much the clock of a file system may be behind. */
  private static final Duration TICK = Duration.ofMillis(20);

  private record State(FileTime modified, long size) {}

  private final Consumer<Instant> listener;
  private final Thread thread;
  private volatile List<Path> folders;

  /**
   * Looks from now on.
   *
   * @param listener told the time of the last change, on a thread of this object
   */
  Saves(List<Path> folders, Consumer<Instant> listener) {
    this.folders = folders;
    this.listener = listener;
    Map<Path, State> first = scan(folders);
    thread = new Thread(() -> watch(folders, first), "saves");
    thread.setDaemon(true);
    thread.start();
  }

  /** Looks at other folders; what differs between these and the former ones is no save. */
  void look(List<Path> others) {
    folders = others;
  }

  private void watch(List<Path> first, Map<Path, State> found) {
    try {
      List<Path> watched = first;
      Map<Path, State> told = found;
      Map<Path, State> before = found;
      Instant changed = null;
      Instant looked = Instant.now();
      while (true) {
        Thread.sleep(INTERVAL.toMillis());
        if (watched != folders) {
          watched = folders;
          told = scan(watched);
          before = told;
        }
        Instant last = looked;
        looked = Instant.now();
        Map<Path, State> now = scan(watched);
        if (!now.equals(before)) {
          changed = newest(now, before, last, looked);
          before = now;
        } else if (!now.equals(told)) {
          told = now;
          listener.accept(changed);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When the last of the changes was made; a file may keep an old time, or be gone. */
  private static Instant newest(
      Map<Path, State> now, Map<Path, State> before, Instant last, Instant looked) {
    Instant earliest = last.minus(TICK);
    return now.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
        .map(entry -> entry.getValue().modified.toInstant())
        .filter(time -> time.isAfter(earliest) && !time.isAfter(looked))
        .max(Instant::compareTo)
        .orElse(looked);
  }

  private static Map<Path, State> scan(List<Path> folders) {
    Map<Path, State> files = new HashMap<>();
    for (Path folder : folders) {
      try {
        Files.walkFileTree(
            folder,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Lesson.isSource(file)) {
                  files.put(file, new State(attributes.lastModifiedTime(), attributes.size()));
                }
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // it went while we looked
              }
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
