package course.websocket.scaling;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The subscriptions of a server on a cluster: one connection for each node that has rooms. Safe for
 * use by several threads: no method waits for Redis.
 */
final class ClusterSubscriptions implements Subscriptions {

  private static final Logger LOG = System.getLogger(ClusterSubscriptions.class.getName());

  /** How often it looks whether slots have moved, should nobody have said so. */
  private static final int LOOK_MILLIS = 1_000;

  /** A cluster: which node has what. Safe for use by several threads. */
  interface Topology {

    /** The node that has a room's slot, as far as it is known. */
    HostAndPort node(String room);

    /** Asks the cluster which node has what. */
    void refresh();

    /**
     * The subscriptions to the rooms of one node.
     *
     * @param moved is run when Redis says that a room is no longer there, or the node is lost
     */
    Subscriptions connect(HostAndPort node, Runnable moved);
  }

  private final Topology topology;
  private final ScheduledExecutorService router;

  /** Guarded by this: where each room is subscribed. */
  private final Map<String, HostAndPort> places = new HashMap<>();

  /** Guarded by this: the connection to each node. */
  private final Map<HostAndPort, Subscriptions> nodes = new HashMap<>();

  /** Guarded by this. */
  private Listener listener;

  ClusterSubscriptions(Topology topology, String name) {
    this.topology = topology;
    this.router =
        new ScheduledThreadPoolExecutor(
            1, task -> new Thread(task, "subscriber-router-" + name), new DiscardPolicy());
  }

  @Override
  public synchronized void start(Listener listener) {
    this.listener = listener;
    router.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void subscribe(String room) {
    HostAndPort node = topology.node(room);
    places.put(room, node);
    at(node).subscribe(room);
  }

  @Override
  public synchronized void unsubscribe(String room) {
    HostAndPort node = places.remove(room);
    at(node).unsubscribe(room);
  }

  private Subscriptions at(HostAndPort node) {
    return nodes.computeIfAbsent(
        node,
        n -> {
          Subscriptions subscriptions = topology.connect(n, () -> router.execute(this::look));
          subscriptions.start(listener);
          return subscriptions;
        });
  }

  private void look() {
    try {
      topology.refresh();
      reroute();
    } catch (JedisException e) {
      LOG.log(Level.INFO, "the cluster does not say which node has what: {0}", e.getMessage());
    }
  }

  /**
   * Brings {@link #places} in line with the {@link #topology}: a room whose slot has moved to
   * another node is unsubscribed where it was and subscribed where it is. {@link #unsubscribe} and
   * {@link #subscribe} do that, and change the places meanwhile. A node without rooms is closed.
   */
  synchronized void reroute() {
    // starter: // rooms stay where they were
    // tag::step8[] follow a slot that has moved
    Map.copyOf(places)
        .forEach(
            (room, place) -> {
              if (!place.equals(topology.node(room))) {
                unsubscribe(room);
                subscribe(room);
              }
            });
    // end::step8[]
    HashSet<HostAndPort> empty = new HashSet<>(nodes.keySet());
    empty.removeAll(places.values());
    empty.forEach(node -> nodes.remove(node).close());
  }

  /** Of the nodes that have rooms now. */
  @Override
  public synchronized long connects() {
    return nodes.values().stream().mapToLong(Subscriptions::connects).sum();
  }

  /** Whether every node that has rooms is heard. */
  @Override
  public synchronized boolean isLive() {
    return nodes.values().stream().allMatch(Subscriptions::isLive);
  }

  @Override
  public synchronized void close() {
    router.shutdownNow();
    nodes.values().forEach(Subscriptions::close);
  }
}
