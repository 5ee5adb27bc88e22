package course.websocket.kit;

import java.util.ArrayList;
import java.util.List;

/**
 * A real Redis for the tests and for the demo, from the first place that has one. Safe for use by
 * several threads.
 *
 * <p>The places, in this order: the address that a person gives; Docker, if its engine answers and
 * has the image already (nothing is ever pulled); {@code redis-server} or {@code valkey-server} on
 * the PATH; the binary inside embedded-redis. A server that this class starts listens on the
 * loopback interface only, keeps its data in a temporary directory, and ends with {@link #close()}
 * or with the JVM.
 */
public final class Redis implements AutoCloseable {
  private static final List<Place> PLACES =
      List.of(RedisContainer::start, RedisProcess::fromPath, RedisProcess::embedded);

  private static Redis sharedRedis;

  private final RedisBackend backend;
  private final List<String> notes;
  private final boolean shared;

  /** One place to get a Redis from; fails with a line that says why it has none. */
  @FunctionalInterface
  interface Place {
    RedisBackend open();
  }

  private Redis(RedisBackend backend, List<String> notes, boolean shared) {
    this.backend = backend;
    this.notes = List.copyOf(notes);
    this.shared = shared;
  }

  /**
   * A Redis at the address in the environment variable {@code REDIS_URL}, or, if that is unset or
   * empty, from the first other place that has one.
   *
   * @throws RedisUnavailableException if the address is malformed or does not answer, or no place
   *     has a Redis
   */
  public static Redis start() {
    return start(false);
  }

  private static Redis start(boolean shared) {
    String url = System.getenv("REDIS_URL");
    return url == null || url.isEmpty()
        ? search(PLACES, shared)
        : new Redis(RedisAddress.open("REDIS_URL ", url), List.of(), shared);
  }

  /**
   * A Redis at the given address, or, if that is null, from the first other place that has one.
   *
   * @param urlOrNull {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://}
   *     for TLS, or {@code redis+cluster://[user:password@]host:port,host:port} for a cluster
   * @throws RedisUnavailableException if the address is malformed or does not answer within 2
   *     seconds, or no place has a Redis
   */
  public static Redis start(String urlOrNull) {
    return urlOrNull == null
        ? search(PLACES, false)
        : new Redis(RedisAddress.open("", urlOrNull), List.of(), false);
  }

  /**
   * A server that is a process of this JVM's own, from the PATH or from the embedded binary: one
   * that can be killed.
   *
   * @throws RedisUnavailableException if neither is there
   */
  public static Redis process() {
    return search(List.of(RedisProcess::fromPath, RedisProcess::embedded), false);
  }

  /**
   * The one Redis of this JVM, started as by {@link #start()} when first asked for. It ends with
   * the JVM: its {@link #close()} does nothing.
   */
  public static synchronized Redis shared() {
    if (sharedRedis == null) {
      sharedRedis = start(true);
    }
    return sharedRedis;
  }

  /** Tries the places in order and keeps a note for each that has no Redis. */
  static Redis search(List<Place> places) {
    return search(places, false);
  }

  private static Redis search(List<Place> places, boolean shared) {
    List<String> notes = new ArrayList<>();
    for (Place place : places) {
      try {
        return new Redis(place.open(), notes, shared);
      } catch (RedisUnavailableException e) {
        notes.add(e.getMessage());
      }
    }
    throw new RedisUnavailableException("No Redis here: " + String.join("; ", notes));
  }

  /** The address, such as {@code redis://127.0.0.1:6379}, as Jedis takes it. */
  public String url() {
    return backend.uri().toString();
  }

  /** The host; null for a cluster, which has many. */
  public String host() {
    return backend.uri().getHost();
  }

  public int port() {
    return backend.uri().getPort();
  }

  /** Which Redis was taken, with its version, in one line for a person. */
  public String source() {
    return backend.source();
  }

  /** Why each place before {@link #source()} was passed over, one line for each. */
  public List<String> notes() {
    return notes;
  }

  /**
   * Ends the server at once, as a crash would; {@link #restart()} brings it back.
   *
   * @throws UnsupportedOperationException if the server is not a process that this JVM started
   */
  public void kill() {
    backend.kill();
  }

  /**
   * Starts the server again on the same port with the data that it had, and waits until it answers.
   * A server that still runs is killed first.
   *
   * @throws UnsupportedOperationException if the server is not a process that this JVM started
   * @throws RedisUnavailableException if it does not start again
   */
  public void restart() {
    backend.restart();
  }

  /** Ends a server that was started here and removes its data; may be called more than once. */
  @Override
  public void close() {
    if (!shared) {
      backend.close();
    }
  }

  @Override
  public String toString() {
    return source() + ", " + RedisAddress.withoutUser(url());
  }
}
