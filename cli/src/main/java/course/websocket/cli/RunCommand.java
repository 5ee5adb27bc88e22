package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.kit.Lesson;
import course.websocket.kit.Redis;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run a lesson's server by itself, with your code.")
final class RunCommand implements Callable<Integer> {

  /** What lesson 1 takes if nothing is said, in bytes. */
  private static final int MAX_MESSAGE = 64 << 10;

  /** Two of them still fit in a queue that is counted with an int. */
  private static final int LONGEST_MESSAGE = 1 << 29;

  @ParentCommand private Course course;

  @Parameters(paramLabel = "LESSON", description = "The lesson's number.")
  private int number;

  @Option(
      names = "--port",
      converter = Port.class,
      defaultValue = "8080",
      description = "The TCP port, 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--solution", description = "Run the solution instead of your code.")
  private boolean solution;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      defaultValue = "${env:REDIS_URL}",
      description = "A Redis that runs already, such as redis://localhost:6379.")
  private String redisUrl;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "Lesson 1 only: undertow (the default), or handmade: your own framing.")
  private String engine;

  @Option(
      names = "--max-message",
      paramLabel = "BYTES",
      description = "Lesson 1 only: the longest message (default: 65536).")
  private Integer maxMessage;

  @Override
  @SuppressWarnings("resource") // the code and Redis are used until the process ends
  public Integer call() throws Exception {
    Lesson lesson = course.lesson(number);
    List<String> args = new ArrayList<>(List.of(Integer.toString(port)));
    checkOptions();
    String redis = lesson.redis() ? redis(redisUrl) : "";
    args.add(redis);
    if (engine != null || maxMessage != null) {
      args.add(engine == null ? "undertow" : engine);
      args.add(Integer.toString(maxMessage == null ? MAX_MESSAGE : maxMessage));
    }
    LessonCode code = new LessonCode();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(code)));
    System.out.println("Compiling ...");
    for (Lesson each : course.lessons()) {
      if (each.number() <= number) {
        if (solution) {
          code.solution(each, step -> true);
        } else {
          code.learner(each);
        }
      }
    }
    code.loadAll();
    try {
      code.load(lesson.server())
          .getMethod("main", String[].class)
          .invoke(null, (Object) args.toArray(String[]::new));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof UnsupportedOperationException step) {
        throw new Problem("not written yet: " + step.getMessage(), 1);
      }
      throw e;
    }
    Serving.start();
    return 0;
  }

  private void checkOptions() {
    if (number != 1 && engine != null) {
      throw new Problem("--engine is for lesson 1 only", 2);
    }
    if (number != 1 && maxMessage != null) {
      throw new Problem("--max-message is for lesson 1 only", 2);
    }
    if (engine != null && !engine.matches("undertow|handmade")) {
      throw new Problem("'" + engine + "' is no engine: undertow or handmade", 2);
    }
    if (maxMessage != null && (maxMessage < 1 || maxMessage > LONGEST_MESSAGE)) {
      throw new Problem(maxMessage + " is no length of a message: 1 to " + LONGEST_MESSAGE, 2);
    }
  }

  /** Finds a Redis, says which, and gives its address. */
  static String redis(String url) {
    Redis redis = Redis.start(url == null || url.isBlank() ? null : url);
    redis.notes().forEach(System.out::println);
    System.out.println("Redis: " + redis.source());
    return redis.url();
  }

  private static void closeQuietly(LessonCode code) {
    try {
      code.close();
    } catch (java.io.IOException e) {
      System.err.println("course: " + e.getMessage());
    }
  }
}
