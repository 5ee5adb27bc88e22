package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.scaling.Tokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Make a token for a chat that runs with CHAT_TOKEN_KEY: what a login would do.")
final class TokenCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "Who comes with it.")
  private String name;

  @Option(
      names = "--minutes",
      defaultValue = "60",
      description = "How long it opens the chat (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Override
  public Integer call() {
    String key = System.getenv("CHAT_TOKEN_KEY");
    if (key == null || key.isEmpty()) {
      throw new Problem("set CHAT_TOKEN_KEY, as for the demo", 2);
    }
    try {
      Instant expiry = Instant.now().plus(Duration.ofMinutes(minutes));
      System.out.println(new Tokens(key, Clock.systemUTC()).issue(name, expiry));
      return 0;
    } catch (IllegalArgumentException e) {
      throw new Problem("CHAT_TOKEN_KEY: " + e.getMessage(), 2);
    }
  }
}
