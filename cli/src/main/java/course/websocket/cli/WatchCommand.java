package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.kit.Lesson;
import course.websocket.kit.Progress;
import course.websocket.kit.StepReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Used by one thread: what others notice, they put into its queue. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Test your code each time you save a file, and show the first step that fails.")
final class WatchCommand implements Callable<Integer> {

  private static final String KEYS = "  h hint   n next step   l list   d diff   q quit";

  /** Ctrl-D, which ends the input of a terminal that waits for whole lines. */
  private static final int END = 4;

  @ParentCommand private Course course;

  @Parameters(
      arity = "0..1",
      paramLabel = "LESSON[.STEP]",
      converter = StepId.Converter.class,
      description = "Where to begin, such as 2 or 1.3; without it, at the next step to do.")
  private StepId id;

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private List<Lesson> lessons;
  private Lesson lesson;
  private int step;
  private WorkerProcess worker;
  private Terminal terminal;
  private Saves saves;

  /** The present request, and whether its last verdict has come. */
  private int request;

  private boolean answered;

  /** The last request that was asked a second time, as its worker had ended. */
  private int again;

  /** When the code was saved that is tested now; null if it was not just saved. */
  private Instant saved;

  /** Whether the next report is shown below what is on the screen. */
  private boolean below;

  /** What happens to the loop, told by other threads. */
  @FunctionalInterface
  private interface Event {
    /**
     * Acts on it.
     *
     * @return whether the loop goes on
     */
    boolean happen() throws IOException;
  }

  @Override
  public Integer call() throws Exception {
    lessons = course.lessons();
    lesson = id == null ? course.current() : course.lesson(id.lesson());
    step = id == null || id.step() == 0 ? Course.next(lesson) : id.step();
    if (step > lesson.steps().size()) {
      throw Course.noStep(lesson, step);
    }
    try (Terminal opened = new Terminal();
        Saves opening = new Saves(folders(), at -> events.add(() -> onSave(at)))) {
      terminal = opened;
      saves = opening;
      startWorker();
      test(null);
      System.out.println("\n  Lesson " + lesson.number() + ": compiling and testing ...");
      terminal.keys(key -> events.add(() -> onKey(key)));
      boolean goesOn = true;
      while (goesOn) {
        goesOn = events.take().happen();
      }
      return 0;
    } finally {
      if (worker != null) {
        worker.close();
      }
    }
  }

  private List<Path> folders() {
    return Stream.concat(
            lessons.stream().limit(lesson.number()).map(Lesson::starter), Stream.of(lesson.tests()))
        .toList();
  }

  private void startWorker() throws IOException {
    worker =
        new WorkerProcess(
            course.root(),
            verdict -> events.add(() -> onVerdict(verdict)),
            () -> events.add(this::onEnd));
  }

  private void test(Instant savedAt) throws IOException {
    saved = savedAt;
    answered = false;
    request++;
    worker.ask(new Request(request, lesson.number(), step));
  }

  private boolean onSave(Instant at) throws IOException {
    status("saved, testing ...");
    test(at);
    return true;
  }

  private boolean onVerdict(Verdict verdict) throws IOException {
    if (verdict.request() != request) {
      return true; // it is about older code
    }
    answered = verdict.last();
    if (!verdict.text().isEmpty()) {
      show(verdict);
    }
    if (verdict.complete()) {
      goOn();
    } else {
      step = verdict.step();
      status(verdict.note());
    }
    return true;
  }

  private void show(Verdict verdict) throws IOException {
    if (!below) {
      terminal.clear();
    }
    below = false;
    System.out.println("\n  Course");
    System.out.println("  " + courseBar());
    System.out.print(verdict.text());
    System.out.println("\n  " + time(verdict));
    System.out.println(KEYS);
  }

  private String courseBar() throws IOException {
    int passed = 0;
    int total = 0;
    for (Lesson each : lessons) {
      Progress progress = Progress.of(each);
      total += each.steps().size();
      passed +=
          (int) IntStream.rangeClosed(1, each.steps().size()).filter(progress::passed).count();
    }
    return StepReport.bar(passed, total);
  }

  private String time(Verdict verdict) {
    String parts =
        String.format(
            Locale.ROOT,
            "compiled in %.2f s, tested in %.2f s",
            verdict.compiled() / 1000.0,
            verdict.tested() / 1000.0);
    if (saved == null) {
      return parts;
    }
    double sinceSave = Duration.between(saved, Instant.now()).toMillis() / 1000.0;
    return String.format(Locale.ROOT, "%.2f s from save to verdict: %s", sinceSave, parts);
  }

  /** The lesson is complete: the next one, if there is one. */
  private void goOn() throws IOException {
    if (lesson.number() < lessons.size()) {
      lesson = lessons.get(lesson.number());
      step = Course.next(lesson);
      saves.look(folders());
      below = true;
      test(null);
    }
  }

  private boolean onKey(int key) throws IOException {
    String here = lesson.number() + "." + step;
    switch (Character.toLowerCase(key)) {
      case 'h' -> command("hint", here);
      case 'l' -> command("list");
      case 'd' -> command("diff", here);
      case 'n' -> skip();
      case 'q', END -> {
        return false;
      }
      default -> {
        // no key of ours
      }
    }
    return true;
  }

  private void command(String... arguments) {
    System.out.println();
    Course.commandLine(course.root()).execute(arguments);
    System.out.println("\n" + KEYS);
  }

  /** To the next step that has not passed; behind the last one comes the first again. */
  private void skip() throws IOException {
    Progress progress = Progress.of(lesson);
    int total = lesson.steps().size();
    int next =
        IntStream.range(0, total - 1)
            .map(i -> (step + i) % total + 1)
            .filter(each -> !progress.passed(each))
            .findFirst()
            .orElse(0);
    if (next == 0) {
      status("no other step of this lesson is open");
    } else {
      step = next;
      status("to step " + step + " ...");
      test(null);
    }
  }

  /** One line below the report, in place of the one before. */
  private void status(String text) {
    if (terminal.isTerminal()) {
      System.out.print("\r\u001b[K  " + text);
      System.out.flush();
    } else if (!text.isEmpty()) {
      System.out.println("  " + text);
    }
  }

  /** The worker has ended; the next one compiles, so that it is warm for the next save. */
  private boolean onEnd() throws IOException {
    if (!worker.hasAnswered()) {
      throw new Problem("the process that runs your code ends before it has said anything", 1);
    }
    worker.close();
    startWorker();
    if (!answered && again != request) {
      again = request; // it may have waited behind one that never ended
      worker.ask(new Request(request, lesson.number(), step));
    } else {
      if (!answered) {
        status("the tests ended with their process: does your code end it, or need over 1 GB?");
      }
      answered = true;
      worker.ask(new Request(0, lesson.number(), 0));
    }
    return true;
  }
}
