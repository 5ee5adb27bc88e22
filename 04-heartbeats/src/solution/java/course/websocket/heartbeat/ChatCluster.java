package course.websocket.heartbeat;

import course.websocket.scaling.Admission;
import course.websocket.scaling.Balancer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;

/**
 * The whole chat in one process: servers, the balancer in front of them, and the chat page. Safe
 * for use by several threads.
 */
public final class ChatCluster implements AutoCloseable {

  /** In a demo: long enough to watch the members move, one after the other. */
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final String redisUrl;
  private final ChatNode.Settings settings;
  private final Admission admission;
  private final ScheduledExecutorService scheduler;
  private final Balancer balancer;

  /** Guarded by this: the port of each server, whether it runs or not. */
  private final Map<String, Integer> ports = new LinkedHashMap<>();

  /** Guarded by this: the servers that run. */
  private final Map<String, ChatNode> running = new TreeMap<>();

  /**
   * Starts everything.
   *
   * @param port the balancer's TCP port, 0 for any that is free
   * @param servers how many servers, named s1, s2, …
   * @param redisUrl such as {@code redis://127.0.0.1:6379}
   */
  public ChatCluster(int port, int servers, String redisUrl) {
    this(port, servers, redisUrl, ChatNode.Settings.DEFAULT, Admission.OPEN, null);
  }

  /**
   * Starts everything, with settings of its own, and does not let everybody in; see the shorter
   * constructor for the rest.
   *
   * @param tls with it, the balancer speaks TLS with its certificate; null for none
   */
  public ChatCluster(
      int port,
      int servers,
      String redisUrl,
      ChatNode.Settings settings,
      Admission admission,
      SSLContext tls) {
    this.redisUrl = redisUrl;
    this.settings = settings;
    this.admission = admission;
    this.scheduler = ChatNode.newScheduler();
    try {
      Map<String, URI> addresses = new LinkedHashMap<>();
      for (int i = 1; i <= servers; i++) {
        int serverPort = start("s" + i, 0);
        addresses.put("s" + i, URI.create("http://127.0.0.1:" + serverPort));
      }
      balancer = new Balancer(port, addresses, ChatPage.handler(), tls);
    } catch (RuntimeException e) {
      stopServers();
      throw e;
    }
  }

  /** Starts a server that was stopped, on its former port; does nothing if it runs. */
  public void start(String name) {
    synchronized (this) {
      if (!ports.containsKey(name)) {
        throw new IllegalArgumentException("no server " + name + ": there are " + ports.keySet());
      }
      if (!running.containsKey(name)) {
        start(name, ports.get(name));
      }
    }
  }

  private synchronized int start(String name, int port) {
    ChatNode server =
        new ChatNode(name, port, redisUrl, settings, scheduler, admission, "127.0.0.1");
    running.put(name, server);
    ports.put(name, server.port());
    return server.port();
  }

  /**
   * Stops a server at once: its clients come back to another one, all in the same moment. Does
   * nothing if it does not run.
   */
  public void stop(String name) {
    ChatNode server = remove(name);
    if (server != null) {
      server.close();
    }
  }

  /**
   * Stops a server without haste, see {@link ChatNode#drain}. Does nothing if it does not run.
   *
   * @param over the time in which its clients are sent away
   */
  public void drain(String name, Duration over) {
    ChatNode server = remove(name);
    if (server != null) {
      server.drain(over);
    }
  }

  private synchronized ChatNode remove(String name) {
    return running.remove(name);
  }

  /** The names of the servers that run. */
  public synchronized Set<String> running() {
    return new TreeSet<>(running.keySet());
  }

  /** The port of each server, whether it runs or not: for a balancer of one's own. */
  public synchronized Map<String, Integer> ports() {
    return Map.copyOf(ports);
  }

  /** The balancer's port. */
  public int port() {
    return balancer.port();
  }

  /** Runs a cluster on the port that the first argument names, and the Redis of the second. */
  public static void main(String[] args) {
    ChatCluster cluster = new ChatCluster(Integer.parseInt(args[0]), 3, args[1]);
    cluster.readCommands();
    System.out.println("ready http://127.0.0.1:" + cluster.port() + "/");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  cluster.close();
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
  }

  /** Has a thread read from the standard input which server to stop, drain or start, for a demo. */
  public void readCommands() {
    System.out.println("Servers: " + String.join(", ", running()));
    System.out.println(
        "Type 'stop s2', 'drain s2' or 'start s2' to see clients move, Ctrl-C to end.");
    Thread reader =
        new Thread(
            () -> new BufferedReader(new InputStreamReader(System.in)).lines().forEach(this::obey),
            "commands");
    reader.setDaemon(true);
    reader.start();
  }

  private void obey(String line) {
    String[] words = line.strip().split("\\s+");
    try {
      if (words.length == 2 && words[0].equals("stop")) {
        stop(words[1]);
      } else if (words.length == 2 && words[0].equals("drain")) {
        drain(words[1], DRAIN);
      } else if (words.length == 2 && words[0].equals("start")) {
        start(words[1]);
      } else {
        System.out.println("stop SERVER, drain SERVER or start SERVER");
      }
      System.out.println("running: " + String.join(", ", running()));
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Closes every connection with 1001 and stops everything. */
  @Override
  public void close() {
    stopServers();
    balancer.close();
  }

  private void stopServers() {
    running().parallelStream().forEach(this::stop); // or clients would move from one to the next
    scheduler.shutdownNow();
  }
}
