package course.websocket.scaling;

import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Which node of a Redis Cluster has which slot. Safe for use by several threads. */
final class ClusterTopology implements ClusterSubscriptions.Topology {

  /**
   * A node of a hundred has a hundredth of the slots: one of so many names is bound to be there.
   */
  private static final int MAX_TRIES = 10_000;

  private final RedisSettings settings;
  private final UnifiedJedis redis;
  private final ClusterConnectionProvider cluster;

  ClusterTopology(RedisSettings settings, UnifiedJedis redis, ClusterConnectionProvider cluster) {
    this.settings = settings;
    this.redis = redis;
    this.cluster = cluster;
  }

  @Override
  public HostAndPort node(String room) {
    return nodeOf(RoomKeys.channel(room));
  }

  private HostAndPort nodeOf(String channel) {
    HostAndPort node = cluster.getNode(JedisClusterCRC16.getSlot(channel));
    return node == null ? settings.hostAndPort() : node; // until the cluster knows better
  }

  @Override
  public void refresh() {
    cluster.renewSlotCache();
  }

  @Override
  public Subscriptions connect(HostAndPort node, Runnable moved) {
    return new RoomSubscriber(settings, redis, node, () -> control(node), moved);
  }

  /** A control channel has a slot like any other: its name is chosen so that the node has it. */
  private String control(HostAndPort node) {
    for (int i = 0; i < MAX_TRIES; i++) {
      String channel = settings.control() + ':' + i;
      if (node.equals(nodeOf(channel))) {
        return channel;
      }
    }
    throw new JedisException(node + " has no slots");
  }
}
