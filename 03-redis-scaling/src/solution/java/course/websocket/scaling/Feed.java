package course.websocket.scaling;

import redis.clients.jedis.Connection;

/**
 * A subscription on one connection, of either kind of Pub/Sub. One thread may read while another
 * writes.
 */
interface Feed {

  /** What a feed tells, on the thread that reads; must not throw. */
  interface Handler {

    /** Redis has confirmed a channel. */
    void subscribed(String channel);

    /** Redis has ended the subscription to a channel, as it was asked to, or unasked. */
    void unsubscribed(String channel);

    void message(String channel, String payload);
  }

  /** Subscribes to a channel and reads, until the connection ends or the last channel. */
  void proceed(Connection connection, String... channels);

  void subscribe(String... channels);

  void unsubscribe(String... channels);
}
