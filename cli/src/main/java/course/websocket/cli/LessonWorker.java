package course.websocket.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import course.websocket.kit.Lesson;
import course.websocket.kit.Redis;
import course.websocket.kit.RedisUnavailableException;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The process in which the learner's code runs while it is watched. It stays warm from one save to
 * the next, and ends itself where that code cannot be stopped in another way. It reads {@link
 * Request}s from its standard input and writes {@link Verdict}s to its standard output, each a line
 * of JSON.
 *
 * <p>One thread tests, one reads, one watches the first.
 */
public final class LessonWorker {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Lesson> lessons;
  private final PrintStream out;
  private final LessonCode code = new LessonCode();
  private final Printed printed = new Printed();
  private final Watchdog watchdog = new Watchdog(this::stuck);
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  /** What is tested now; written by the thread that tests, read by the one that watches it. */
  private volatile StepByStep present;

  private LessonWorker(Path root, PrintStream out) throws IOException {
    this.lessons = Lesson.all(root);
    this.out = out;
  }

  /**
   * Works until its standard input ends.
   *
   * @param args the repository
   */
  public static void main(String[] args) throws Exception {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err = System.err;
    LessonWorker worker = new LessonWorker(Path.of(args[0]), out);
    Runtime.getRuntime().addShutdownHook(new Thread(worker::clean));
    System.setOut(worker.printed.stream());
    System.setErr(worker.printed.stream());
    Thread reader = new Thread(worker::read, "requests");
    reader.setDaemon(true);
    reader.start();
    worker.say(new Verdict(0, 0, "", "", true, 0, 0)); // so far it works
    try {
      while (true) {
        worker.answer(worker.requests.take());
      }
    } catch (IOException | RuntimeException e) {
      e.printStackTrace(err); // System.err is captured
      System.exit(1);
    }
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        requests.add(JSON.readValue(line, Request.class));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      System.exit(0);
    }
  }

  private void answer(Request request) throws IOException {
    if (superseded()) {
      return;
    }
    printed.clear();
    List<Lesson> upToIt = lessons.subList(0, request.lesson());
    Lesson lesson = upToIt.get(upToIt.size() - 1);
    if (lesson.redis()) {
      try {
        Redis.shared(); // not within a test, whose time is limited
      } catch (RedisUnavailableException e) {
        say(new Verdict(request.number(), request.step(), "", e.getMessage(), true, 0, 0));
        return;
      }
    }
    present = new StepByStep(upToIt, request, code, watchdog, this::say);
    present.test(this::superseded);
    if (present.leftThreads(this::superseded)) {
      System.exit(1);
    }
  }

  private void clean() {
    try {
      code.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean superseded() {
    return !requests.isEmpty();
  }

  private void say(Verdict verdict) {
    try {
      String text = verdict.text().isEmpty() ? "" : verdict.text() + printed.rows();
      out.println(JSON.writeValueAsString(verdict.withText(text)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Called by the watchdog: nothing but the end of the process stops the thread that tests. */
  private void stuck() {
    try {
      present.stopped();
    } finally {
      System.exit(1);
    }
  }
}
