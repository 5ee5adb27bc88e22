package course.websocket.broadcast;

import course.websocket.echo.Connection;
import course.websocket.echo.Message;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The connections that a message goes to. Safe for use by several threads: connections come and go
 * while a broadcast is under way.
 */
public final class ConnectionManager {

  /** Every open connection, once. Joins, leaves and broadcasts come from many I/O threads. */
  // Step 1: choose a collection that many threads can use
  private final Collection<Connection> connections = new java.util.ArrayList<>();

  private final Function<String, Message> encoder;

  public ConnectionManager() {
    this(Message::text);
  }

  /** A manager that makes its messages of a text with an encoder of its own. */
  public ConnectionManager(Function<String, Message> encoder) {
    this.encoder = encoder;
  }

  /** Adds a connection; one that is there already stays once. */
  public void connect(Connection connection) {
    throw new UnsupportedOperationException("Step 1: add the connection");
  }

  /** Removes a connection; does nothing if it is not there. */
  public void disconnect(Connection connection) {
    throw new UnsupportedOperationException("Step 1: remove the connection");
  }

  /** How many connections there are. */
  public int count() {
    throw new UnsupportedOperationException("Step 1: count the connections");
  }

  /** Sends a message to every connection; see {@link #broadcast(String)}. */
  public int broadcast(Message message) {
    return broadcast(() -> message);
  }

  /**
   * Encodes a text, once, and sends it to every connection, the sender's own too.
   *
   * @return how many connections took it
   */
  public int broadcast(String text) {
    // Step 5: encode once for all
    return broadcast(() -> encoder.apply(text));
  }

  /**
   * Sends by way of {@link #sendToEach}, one broadcast at a time: two that come at once reach every
   * connection in the same order. It waits for no peer, since {@link Connection#send} only queues.
   */
  private int broadcast(Supplier<Message> source) {
    // Step 8: keep one order for everybody
    return sendToEach(source);
  }

  /**
   * Sends to every connection, by way of {@link #deliver}.
   *
   * @param source gives the message; it is asked again for each connection
   * @return how many connections took it
   */
  private int sendToEach(Supplier<Message> source) {
    throw new UnsupportedOperationException("Step 2: send to every connection");
  }

  /**
   * Sends a message to one connection. A connection that refuses it is dead, or on its way to be:
   * it is removed, and the broadcast goes on.
   *
   * @return whether the connection took it
   */
  private boolean deliver(Connection connection, Message message) {
    // Step 3: keep one dead peer from stopping the rest
    connection.send(message);
    return true;
  }
}
