package course.websocket.cli;

import course.websocket.kit.Lesson;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The threads that are in the learner's code, with its frames only: not those of the libraries, the
 * tests or the JDK. Stateless, safe for use by several threads.
 */
final class LearnerThreads {

  /** The deepest frames say where a thread is; a recursion has thousands. */
  private static final int FRAMES = 5;

  private LearnerThreads() {}

  /** Rows of a report: where each thread is, and what it waits for. */
  static Map<String, String> rows(List<Lesson> lessons) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (ThreadInfo thread : in(lessons)) {
      List<StackTraceElement> frames = frames(lessons, thread);
      StackTraceElement top = frames.get(0);
      rows.putIfAbsent("write", path(lessons, top) + ":" + top.getLineNumber());
      StringBuilder text =
          new StringBuilder(thread.getThreadName()).append(' ').append(state(thread));
      frames.stream().limit(FRAMES).forEach(frame -> text.append("\n  at ").append(shown(frame)));
      rows.merge("thread", text.toString(), (some, more) -> some + "\n" + more);
    }
    return rows;
  }

  /**
   * The threads that have a frame of the learner's code: those that run first, waiting ones last.
   */
  static List<ThreadInfo> in(List<Lesson> lessons) {
    return Stream.of(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true))
        .filter(thread -> !frames(lessons, thread).isEmpty())
        .sorted(Comparator.comparing(ThreadInfo::getThreadState))
        .toList();
  }

  private static List<StackTraceElement> frames(List<Lesson> lessons, ThreadInfo thread) {
    return Stream.of(thread.getStackTrace())
        .filter(frame -> frame.getLineNumber() > 0 && path(lessons, frame) != null)
        .toList();
  }

  private static String shown(StackTraceElement frame) {
    return frame.getMethodName() + "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
  }

  private static String state(ThreadInfo thread) {
    String owner = thread.getLockOwnerName();
    return switch (thread.getThreadState()) {
      case RUNNABLE -> "runs";
      case BLOCKED -> "waits for a lock that " + owner + " holds";
      default -> owner == null ? "waits" : "waits for a lock that " + owner + " holds";
    };
  }

  /** The learner's file of a frame, relative to the repository; null if it is not the learner's. */
  private static String path(List<Lesson> lessons, StackTraceElement frame) {
    if (!frame.getClassName().startsWith("course.websocket.")) {
      return null;
    }
    String source = frame.getClassName().replaceAll("\\$.*", "").replace('.', '/') + ".java";
    for (Lesson lesson : lessons) {
      Path file = lesson.starter().resolve(source);
      if (Files.exists(file)) {
        Path root = lesson.folder().toAbsolutePath().getParent();
        return root.relativize(file.toAbsolutePath()).toString().replace('\\', '/');
      }
    }
    return null;
  }
}
