package course.websocket.kit;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** A Redis at an address that somebody else runs. Immutable, so safe for use by several threads. */
final class RedisAddress implements RedisBackend {
  private static final int DEFAULT_PORT = 6379;
  private static final int TIMEOUT_MILLIS = 2_000;

  /** Nodes of a Redis Cluster; the first one is asked whether it answers. */
  private static final String CLUSTER =
      "redis\\+cluster://((?:[^/,\\s]*@)?[\\w.-]+:\\d{1,5})(,[\\w.-]+:\\d{1,5})*";

  private final URI uri;
  private final String source;

  private RedisAddress(URI uri, String source) {
    this.uri = uri;
    this.source = source;
  }

  /**
   * Checks the address and asks the server there for its version.
   *
   * @param origin what an error says before the address: empty, or a name and a space
   */
  static RedisAddress open(String origin, String url) {
    String name = origin + (url.isBlank() ? "(empty)" : withoutUser(url));
    boolean cluster = url.matches(CLUSTER);
    URI node = parse(name, cluster ? url.replaceFirst(CLUSTER, "redis://$1") : url);
    URI uri = cluster ? URI.create(url) : node;
    return new RedisAddress(uri, version(name, node) + ", at the given address");
  }

  private static URI parse(String name, String url) {
    try {
      URI uri = new URI(url);
      boolean redis = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
      boolean database = uri.getRawPath() != null && uri.getRawPath().matches("(/\\d{0,9})?");
      if (redis && database && uri.getHost() != null && uri.getPort() <= 65_535) {
        return uri.getPort() == -1 ? withPort(uri) : uri;
      }
    } catch (URISyntaxException e) {
      // said below, as for every other malformed address
    }
    throw new RedisUnavailableException(
        name + ": not an address of the form redis://127.0.0.1:" + DEFAULT_PORT);
  }

  private static URI withPort(URI uri) {
    String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
    return URI.create(
        uri.getScheme() + "://" + user + uri.getHost() + ":" + DEFAULT_PORT + uri.getRawPath());
  }

  /** The address as it may be shown: without user and password. */
  static String withoutUser(String url) {
    return url.replaceFirst("//.*@", "//");
  }

  /**
   * The product and its version, such as {@code Redis 7.0.15}, asked of the server.
   *
   * @param name how an error calls the server
   */
  static String version(String name, URI uri) {
    try (Jedis jedis = new Jedis(uri, TIMEOUT_MILLIS)) {
      jedis.ping();
      return version(jedis);
    } catch (JedisDataException e) {
      throw new RedisUnavailableException(name + ": refused (" + e.getMessage() + ")", e);
    } catch (RuntimeException e) {
      throw new RedisUnavailableException(name + ": no answer (" + reason(e) + ")", e);
    }
  }

  private static String version(Jedis jedis) {
    try {
      String info = jedis.info("server");
      String valkey = field(info, "valkey_version");
      return valkey.isEmpty() ? "Redis " + field(info, "redis_version") : "Valkey " + valkey;
    } catch (JedisDataException e) {
      return "Redis of unknown version"; // a hosted server may forbid INFO
    }
  }

  private static String field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** Jedis hides the cause of a failed connection among the causes and suppressed exceptions. */
  private static String reason(Throwable failure) {
    Throwable inner =
        failure.getCause() != null
            ? failure.getCause()
            : failure.getSuppressed().length > 0 ? failure.getSuppressed()[0] : null;
    if (inner != null) {
      return reason(inner);
    }
    if (failure instanceof UnknownHostException) {
      return "unknown host";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public void close() {
    // not ours to end
  }
}
