package course.websocket.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * Many clients on one thread, which calls their {@link Load}. Used by one thread, which is the one
 * that makes it.
 */
final class LoadGenerator implements AutoCloseable {

  /** How many connections may be on their way at once. */
  private static final int OPENING = 256;

  private static final int IN = 1 << 20;
  private static final long OPEN_TIMEOUT = TimeUnit.SECONDS.toNanos(60);

  /** What the clients do. */
  interface Load {

    /** A message has come, for this client. */
    void received(Client client, ByteBuffer payload);

    /** Called after each turn of the loop; says when it wants to be called again, in ms. */
    default long tick(long now) {
      return 100;
    }
  }

  final Dialect dialect;
  final Selector selector;
  final ByteBuffer in = ByteBuffer.allocateDirect(IN);

  /** When the bytes that are looked at now had been read, in {@link System#nanoTime}. */
  long now;

  private final List<Client> clients = new ArrayList<>();
  private Load load = (client, payload) -> {};
  private int opening;
  private int lost;
  private boolean closing;

  LoadGenerator(Dialect dialect) {
    this.dialect = dialect;
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Opens this many connections, and returns when all have been greeted. */
  List<Client> open(int count, IntFunction<URI> uris) {
    long deadline = System.nanoTime() + OPEN_TIMEOUT;
    int goal = clients.size() + count;
    while (clients.size() < goal || opening > 0) {
      while (clients.size() < goal && opening < OPENING) {
        opening++;
        try {
          clients.add(new Client(this, clients.size(), uris.apply(clients.size())));
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
      turn(100);
      if (lost > 0 || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%d of %d connections opened, %d lost".formatted(clients.size() - opening, goal, lost));
      }
    }
    return clients;
  }

  List<Client> clients() {
    return clients;
  }

  void load(Load load) {
    this.load = load;
  }

  /** How many connections have ended that nobody here closed. */
  int lost() {
    return lost;
  }

  /** Runs until the time is over. */
  void run(long nanos) {
    long end = System.nanoTime() + nanos;
    run(() -> System.nanoTime() >= end);
  }

  void run(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      turn(load.tick(System.nanoTime()));
    }
  }

  private void turn(long millis) {
    try {
      if (millis <= 0) {
        selector.selectNow(LoadGenerator::selected);
      } else {
        selector.select(LoadGenerator::selected, millis);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void selected(SelectionKey key) {
    ((Client) key.attachment()).selected();
  }

  void ready(Client client) {
    opening--;
  }

  void received(Client client, ByteBuffer payload) {
    load.received(client, payload);
  }

  void closed(Client client) {
    if (!closing) {
      lost++;
    }
  }

  /** The CPU time of this thread, in nanoseconds. */
  static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Override
  public void close() {
    closing = true;
    clients.forEach(Client::close);
    try {
      selector.selectNow();
      selector.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
