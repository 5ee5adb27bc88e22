package course.websocket.bench;

import course.websocket.kit.FaultyLink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "half-open",
    mixinStandardHelpOptions = true,
    description = "Let links fall silent, and see how long a server's heartbeat takes to find out.")
final class HalfOpenCommand implements Callable<Integer> {

  private static final String HEADER = "peer,links,p50_ms,max_ms";

  /** What the heartbeats are set to: a silent link falls silent at any moment of it. */
  private static final int INTERVAL_MILLIS = 1_000;

  /** A server that has not found out by then is ended. */
  private static final int LIMIT_SECONDS = 30;

  @Option(names = "--links", defaultValue = "30", description = "Default: ${DEFAULT-VALUE}.")
  private int links;

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = "handmade,undertow,java-websocket,ws,socket-io,fastapi",
      description = "Default: ${DEFAULT-VALUE}; the others have no heartbeat of their own.")
  private List<String> peers;

  @Option(names = "--out", description = "A folder for the measurements.")
  private Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PeerLines.print(HEADER, peers, Peer.Role.HEARTBEAT, this::measure, out, "half-open.csv");
    return 0;
  }

  private String measure(Peer peer, ServerProcess server) throws IOException, InterruptedException {
    Tally tally = new Tally();
    for (int i = 0; i < links; i++) {
      tally.delivered(silence(peer.dialect(Peer.Role.HEARTBEAT), server));
    }
    return String.format(
        Locale.ROOT, "%s,%d,%.0f,%.0f", peer.label(), links, tally.millis(50), tally.millis(100));
  }

  /** How long a client was taken for alive after the bytes had begun to vanish, in nanoseconds. */
  static long silence(Dialect dialect, ServerProcess server)
      throws IOException, InterruptedException {
    try (FaultyLink link = FaultyLink.to(server.uri().getHost(), server.uri().getPort())) {
      URI uri = URI.create("ws://127.0.0.1:" + link.port() + dialect.echoPath());
      WebSocket client =
          HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, new Alive()).join();
      if (dialect.greeting() != null) {
        client.sendText(dialect.greeting(), true).join();
      }
      Thread.sleep(INTERVAL_MILLIS + ThreadLocalRandom.current().nextInt(INTERVAL_MILLIS));
      link.swallow();
      long start = System.nanoTime();
      CompletableFuture<Void> limit =
          CompletableFuture.runAsync(
              server::close, CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS));
      server.await("closed");
      limit.cancel(false);
      client.abort();
      return System.nanoTime() - start;
    }
  }

  /** Answers the pings of Socket.IO, which are texts; the JDK answers all others. */
  private static final class Alive implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket client, CharSequence text, boolean last) {
      if ("2".contentEquals(text)) {
        client.sendText("3", true);
      }
      return WebSocket.Listener.super.onText(client, text, last);
    }
  }
}
