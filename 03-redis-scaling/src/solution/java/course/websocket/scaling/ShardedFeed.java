package course.websocket.scaling;

import java.util.stream.Stream;
import redis.clients.jedis.JedisShardedPubSub;

/**
 * A feed by {@code SSUBSCRIBE}: on the channels of one node of a cluster. One thread may read while
 * another writes.
 */
final class ShardedFeed extends JedisShardedPubSub implements Feed {

  private final Handler handler;

  ShardedFeed(Handler handler) {
    this.handler = handler;
  }

  /** One command for each channel: those of one command must share a slot. */
  @Override
  public void subscribe(String... channels) {
    Stream.of(channels).forEach(this::ssubscribe);
  }

  @Override
  public void unsubscribe(String... channels) {
    Stream.of(channels).forEach(this::sunsubscribe);
  }

  @Override
  public void onSSubscribe(String channel, int count) {
    handler.subscribed(channel);
  }

  /** Unasked, too: the channel's slot has moved to another node. */
  @Override
  public void onSUnsubscribe(String channel, int count) {
    handler.unsubscribed(channel);
  }

  @Override
  public void onSMessage(String channel, String payload) {
    handler.message(channel, payload);
  }
}
