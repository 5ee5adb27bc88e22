package course.websocket.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A TCP proxy on the loopback interface that fails on demand: what happens between a client and a
 * server in a bad network, for tests. Safe for use by several threads; one daemon thread does the
 * I/O.
 *
 * <p>A call that changes how the link behaves has taken effect when it returns. What the link holds
 * of a connection is bounded: beyond 256 KiB in one direction it stops reading, so that the sender
 * feels a slow receiver.
 */
public final class FaultyLink implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  private final InetSocketAddress target;
  private final Selector selector;
  private final ServerSocketChannel listener;
  private final int port;
  private final Thread loop = new Thread(this::run, "faulty-link");
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  // The rest is of the loop's thread.
  private final Set<LinkedPair> pairs = new HashSet<>();
  private long delayNanos;
  private long idleNanos = Long.MAX_VALUE;
  private boolean swallowing;
  private boolean refusing;
  private boolean closing;

  private FaultyLink(InetSocketAddress target) throws IOException {
    this.target = target;
    this.selector = Selector.open();
    this.listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    this.port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    loop.setDaemon(true);
    loop.start();
  }

  /** Opens a link that passes everything on; its clients connect to {@link #port()}. */
  public static FaultyLink to(String host, int port) {
    InetSocketAddress target = new InetSocketAddress(host, port);
    if (target.isUnresolved()) {
      throw new IllegalArgumentException("unknown host: " + host);
    }
    try {
      return new FaultyLink(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port on 127.0.0.1 where the link accepts connections. */
  public int port() {
    return port;
  }

  /**
   * Passes each byte on this much later, in both directions, in order; zero for at once. Bytes that
   * are under way already keep their time.
   */
  public void delay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("a negative delay: " + delay);
    }
    perform(() -> delayNanos = delay.toNanos());
  }

  /**
   * Resets each connection on which nothing has come from either side for this long, as a proxy
   * does with its idle time-out; in force until {@link #pass}.
   */
  public void idleTimeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("no time: " + limit);
    }
    perform(() -> idleNanos = limit.toNanos());
  }

  /**
   * Lets the bytes of both directions vanish, those under way too, and the ends of connections with
   * them: each side sees a peer that is silent, not gone (half-open). New connections are accepted.
   */
  public void swallow() {
    perform(
        () -> {
          swallowing = true;
          pairs.forEach(LinkedPair::forget);
        });
  }

  /**
   * Is a good network again: no delay, no time-out, nothing is swallowed or refused. What is under
   * way arrives now. What was swallowed stays lost, but a side that went away meanwhile is now seen
   * to be gone.
   */
  public void pass() {
    perform(
        () -> {
          delayNanos = 0;
          idleNanos = Long.MAX_VALUE;
          swallowing = false;
          refusing = false;
          new ArrayList<>(pairs).forEach(LinkedPair::hurry);
        });
  }

  /** Resets (RST) all present connections, on both sides. New ones are accepted. */
  public void cut() {
    perform(this::resetAll);
  }

  /** Resets each new connection at once; those that are open stay. */
  public void refuse() {
    perform(() -> refusing = true);
  }

  /** How many connections are open through the link now; 0 once it is closed. */
  public int connections() {
    CompletableFuture<Integer> count = new CompletableFuture<>();
    perform(() -> count.complete(pairs.size()));
    return count.getNow(0);
  }

  /** Resets all connections and stops listening; may be called more than once. */
  @Override
  public void close() {
    perform(
        () -> {
          closing = true;
          resetAll();
        });
    ended.join();
  }

  /** Has the loop's thread run the task, and waits until it has; does nothing once it has ended. */
  private void perform(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    tasks.add(
        () -> {
          try {
            acceptAll(); // a client that has connected counts, even if its turn comes only now
            task.run();
            selector.selectNow(); // only now does the system close what was closed
            done.complete(null);
          } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    selector.wakeup();
    CompletableFuture.anyOf(done, ended).join();
  }

  private void run() {
    try (selector;
        listener) {
      while (!closing) {
        selector.select(millisToNextDue());
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        selector.selectedKeys().forEach(this::handle);
        selector.selectedKeys().clear();
        long now = System.nanoTime();
        new ArrayList<>(pairs).forEach(pair -> pair.write(now));
        new ArrayList<>(pairs).forEach(pair -> pair.resetIfIdle(now));
      }
    } catch (IOException | RuntimeException e) {
      ended.completeExceptionally(e);
    }
    ended.complete(null); // only now is the port free again; without effect after a failure
  }

  /** For {@link Selector#select(long)}, where 0 means without limit. */
  private long millisToNextDue() {
    long now = System.nanoTime();
    long nanos =
        pairs.stream()
            .mapToLong(pair -> Math.min(pair.nanosToNextDue(now), pair.nanosToIdle(now)))
            .min()
            .orElse(Long.MAX_VALUE);
    return nanos == Long.MAX_VALUE ? 0 : Math.max(1, (nanos + 999_999) / 1_000_000);
  }

  private void handle(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        acceptAll();
      } else {
        ((LinkedPair) key.attachment()).handle(key);
      }
    } catch (CancelledKeyException e) {
      // its connection ended in this turn
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptAll() throws IOException {
    for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
      if (refusing) {
        reset(client);
      } else {
        pairs.add(new LinkedPair(this, client));
      }
    }
  }

  private void resetAll() {
    new ArrayList<>(pairs).forEach(LinkedPair::reset);
  }

  /** Closing with unsent data and a linger time of 0 sends RST in place of FIN. */
  static void reset(SocketChannel channel) {
    try (channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // it is gone already
    }
  }

  InetSocketAddress target() {
    return target;
  }

  Selector selector() {
    return selector;
  }

  boolean swallowing() {
    return swallowing;
  }

  long delayNanos() {
    return delayNanos;
  }

  long idleNanos() {
    return idleNanos;
  }

  void remove(LinkedPair pair) {
    pairs.remove(pair);
  }
}
