package course.websocket.scaling;

import java.util.function.Function;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.UnifiedJedis;

/** The two kinds of Pub/Sub. Immutable, safe for use by several threads. */
enum PubSub {

  /** A message goes to every node of a cluster, or to the only one. */
  ORDINARY(Command.PUBLISH, OrdinaryFeed::new),

  /** A channel belongs to the node that has its slot, as a key does, and only that one knows it. */
  SHARDED(Command.SPUBLISH, ShardedFeed::new);

  private final Command command;
  private final Function<Feed.Handler, Feed> feeds;

  PubSub(Command command, Function<Feed.Handler, Feed> feeds) {
    this.command = command;
    this.feeds = feeds;
  }

  /**
   * The kind for a Redis: on a cluster {@link #SHARDED}, or each message would go to every node;
   * else {@link #ORDINARY}, which a Redis before 7.0 knows too.
   */
  static PubSub of(RedisSettings settings) {
    // starter: return ORDINARY;
    // tag::step8[] choose the kind of Pub/Sub
    return settings.isCluster() ? SHARDED : ORDINARY;
    // end::step8[]
  }

  /** The command that publishes, for a script. */
  String command() {
    return command.name();
  }

  void publish(UnifiedJedis redis, String channel, String payload) {
    redis.executeCommand(new CommandArguments(command).key(channel).add(payload));
  }

  Feed feed(Feed.Handler handler) {
    return feeds.apply(handler);
  }
}
