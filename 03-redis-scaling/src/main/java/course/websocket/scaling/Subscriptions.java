package course.websocket.scaling;

/**
 * What a server hears of: the rooms that it is subscribed to. Safe for use by several threads: no
 * method waits for Redis.
 */
interface Subscriptions extends AutoCloseable {

  /** What is heard; called on threads of the subscriptions, must not block. */
  interface Listener {

    /** From now on every message of the room is heard; earlier ones may have been missed. */
    void subscribed(String room);

    void message(String room, String payload);
  }

  /** Connects, and stays connected until {@link #close}. */
  void start(Listener listener);

  /**
   * Subscribes to a room's channel; {@link Listener#subscribed} says when Redis has confirmed it,
   * and again after each time that messages may have been missed.
   */
  void subscribe(String room);

  /** Ends the subscription to a room's channel. */
  void unsubscribe(String room);

  /** How often a connection to Redis has come about. */
  long connects();

  /** Whether messages arrive. */
  boolean isLive();

  @Override
  void close();
}
