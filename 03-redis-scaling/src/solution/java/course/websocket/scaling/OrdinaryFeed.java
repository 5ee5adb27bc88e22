package course.websocket.scaling;

import redis.clients.jedis.JedisPubSub;

/** A feed by {@code SUBSCRIBE}: on any channel. One thread may read while another writes. */
final class OrdinaryFeed extends JedisPubSub implements Feed {

  private final Handler handler;

  OrdinaryFeed(Handler handler) {
    this.handler = handler;
  }

  @Override
  public void onSubscribe(String channel, int count) {
    handler.subscribed(channel);
  }

  @Override
  public void onUnsubscribe(String channel, int count) {
    handler.unsubscribed(channel);
  }

  @Override
  public void onMessage(String channel, String payload) {
    handler.message(channel, payload);
  }
}
