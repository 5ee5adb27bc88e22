package course.websocket.scaling;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Where Redis is, and how this server connects to it. Immutable, safe for use by several threads.
 *
 * @param address {@code redis://[user:password@]host:port[/db]}, or {@code rediss://} for TLS, or
 *     {@code redis+cluster://[user:password@]host:port,host:port} for some nodes of a cluster
 * @param clientName shown by Redis's own {@code CLIENT LIST}
 */
public record RedisSettings(URI address, String clientName) {

  private static final String CLUSTER = "redis+cluster";

  /** How long a command may take. */
  private static final int TIMEOUT_MILLIS = 2_000;

  /** How long a command to a cluster is tried again. */
  private static final Duration CLUSTER_PATIENCE = Duration.ofSeconds(1);

  /** Silence on a subscription after which it counts as lost: several probes must fit into it. */
  private static final int SUBSCRIPTION_TIMEOUT_MILLIS = 2_000;

  boolean isCluster() {
    return CLUSTER.equals(address.getScheme());
  }

  /** The only Redis, or the first node that the address names. */
  HostAndPort hostAndPort() {
    return JedisURIHelper.getHostAndPort(first());
  }

  /** A channel for this server alone, to hear whether the connection lives. */
  String control() {
    return "chat-control:" + clientName;
  }

  /** The address without the nodes after the first one. */
  private URI first() {
    return isCluster()
        ? URI.create("redis://" + address.getRawAuthority().split(",", 2)[0])
        : address;
  }

  private Set<HostAndPort> nodes() {
    String authority = address.getRawAuthority();
    return Stream.of(authority.substring(authority.lastIndexOf('@') + 1).split(","))
        .map(HostAndPort::from)
        .collect(Collectors.toSet());
  }

  JedisClientConfig config() {
    return DefaultJedisClientConfig.builder()
        .user(JedisURIHelper.getUser(first()))
        .password(JedisURIHelper.getPassword(first()))
        .database(JedisURIHelper.getDBIndex(first()))
        .sslOptions(JedisURIHelper.isRedisSSLScheme(address) ? SslOptions.defaults() : null)
        .clientName(clientName)
        .connectionTimeoutMillis(TIMEOUT_MILLIS)
        .socketTimeoutMillis(TIMEOUT_MILLIS)
        .blockingSocketTimeoutMillis(SUBSCRIPTION_TIMEOUT_MILLIS) // without it, for ever
        .build();
  }

  /** A pooled client for commands; the caller closes it. */
  UnifiedJedis open() {
    return isCluster()
        ? open(cluster())
        : RedisClient.builder().hostAndPort(hostAndPort()).clientConfig(config()).build();
  }

  /**
   * A client for the commands to a cluster; closes the cluster with itself. A command to a node
   * that is gone is given up soon: others, to nodes that are there, wait behind it.
   */
  UnifiedJedis open(ClusterConnectionProvider cluster) {
    return RedisClusterClient.builder()
        .connectionProvider(cluster)
        .clientConfig(config())
        .nodes(nodes())
        .maxTotalRetriesDuration(CLUSTER_PATIENCE)
        .build();
  }

  /** The connections to a cluster, and which node of it has what. */
  ClusterConnectionProvider cluster() {
    return new ClusterConnectionProvider(nodes(), config());
  }
}
