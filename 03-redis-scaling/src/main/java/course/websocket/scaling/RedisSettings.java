package course.websocket.scaling;

import java.net.URI;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Where Redis is, and how this server connects to it. Immutable, safe for use by several threads.
 *
 * @param address {@code redis://[user:password@]host:port[/db]}, or {@code rediss://} for TLS
 * @param clientName shown by Redis's own {@code CLIENT LIST}
 */
public record RedisSettings(URI address, String clientName) {

  /** How long a command may take. */
  private static final int TIMEOUT_MILLIS = 2_000;

  /** Silence on a subscription after which it counts as lost: several probes must fit into it. */
  private static final int SUBSCRIPTION_TIMEOUT_MILLIS = 2_000;

  HostAndPort hostAndPort() {
    return JedisURIHelper.getHostAndPort(address);
  }

  JedisClientConfig config() {
    return DefaultJedisClientConfig.builder()
        .user(JedisURIHelper.getUser(address))
        .password(JedisURIHelper.getPassword(address))
        .database(JedisURIHelper.getDBIndex(address))
        .sslOptions(JedisURIHelper.isRedisSSLScheme(address) ? SslOptions.defaults() : null)
        .clientName(clientName)
        .connectionTimeoutMillis(TIMEOUT_MILLIS)
        .socketTimeoutMillis(TIMEOUT_MILLIS)
        .blockingSocketTimeoutMillis(SUBSCRIPTION_TIMEOUT_MILLIS) // without it, for ever
        .build();
  }

  /** A pooled client for commands; the caller closes it. */
  UnifiedJedis open() {
    return RedisClient.builder().hostAndPort(hostAndPort()).clientConfig(config()).build();
  }
}
