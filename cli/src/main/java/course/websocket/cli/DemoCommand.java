package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.heartbeat.ChatCluster;
import course.websocket.heartbeat.ChatNode;
import course.websocket.kit.Lesson;
import course.websocket.scaling.Admission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Run the whole chat: Redis, three servers, a balancer, and the chat page.")
final class DemoCommand implements Callable<Integer> {

  private static final int SERVERS = 3;

  @ParentCommand private Course course;

  @Option(
      names = "--port",
      converter = Port.class,
      defaultValue = "8080",
      description = "The TCP port of the page, 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      defaultValue = "${env:REDIS_URL}",
      description = "A Redis that runs already, such as redis://localhost:6379.")
  private String redisUrl;

  @Option(
      names = "--tls",
      description = "Speak TLS to the browser, with a certificate of its own that it warns of.")
  private boolean tls;

  @Override
  @SuppressWarnings("resource") // the cluster runs until the process ends
  public Integer call() throws IOException {
    List<Lesson> lessons = course.lessons();
    if (!lessons.get(0).hasSolution()) {
      return learners(lessons.size());
    }
    ChatCluster cluster =
        new ChatCluster(
            port,
            SERVERS,
            RunCommand.redis(redisUrl),
            ChatNode.Settings.DEFAULT,
            admission(),
            tls ? SelfSigned.make().context() : null);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  cluster.close();
                  Runtime.getRuntime().halt(0); // SIGTERM is how a demo ends well
                },
                "stop"));
    cluster.readCommands();
    System.out.println("ready http" + (tls ? "s" : "") + "://localhost:" + cluster.port() + "/");
    Serving.start();
    return 0;
  }

  private static Admission admission() {
    try {
      return Admission.of(System.getenv());
    } catch (IllegalArgumentException e) {
      throw new Problem("the environment: " + e.getMessage(), 2);
    }
  }

  /** In a copy without solutions the chat is what the learner has made of the last lesson. */
  private int learners(int last) {
    System.out.println("This copy of the course has no solutions: this is your own chat.");
    List<String> run = new ArrayList<>(List.of("run", "" + last, "--port", "" + port));
    if (redisUrl != null && !redisUrl.isBlank()) {
      run.addAll(List.of("--redis", redisUrl));
    }
    return Course.commandLine(course.root()).execute(run.toArray(String[]::new));
  }
}
