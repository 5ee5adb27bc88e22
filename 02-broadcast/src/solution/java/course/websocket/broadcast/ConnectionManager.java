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
  // starter: private final Collection<Connection> connections = new java.util.ArrayList<>();
  // tag::step1[] choose a collection that many threads can use
  private final Collection<Connection> connections = ConcurrentHashMap.newKeySet();

  // end::step1[]

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
    // tag::step1[] add the connection
    connections.add(connection);
    // end::step1[]
  }

  /** Removes a connection; does nothing if it is not there. */
  public void disconnect(Connection connection) {
    // tag::step1[] remove the connection
    connections.remove(connection);
    // end::step1[]
  }

  /** How many connections there are. */
  public int count() {
    // tag::step1[] count the connections
    return connections.size();
    // end::step1[]
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
    // starter: return broadcast(() -> encoder.apply(text));
    // tag::step5[] encode once for all
    return broadcast(encoder.apply(text));
    // end::step5[]
  }

  /**
   * Sends by way of {@link #sendToEach}, one broadcast at a time: two that come at once reach every
   * connection in the same order. It waits for no peer, since {@link Connection#send} only queues.
   */
  private int broadcast(Supplier<Message> source) {
    // starter: return sendToEach(source);
    // tag::step8[] keep one order for everybody
    synchronized (this) {
      return sendToEach(source);
    }
    // end::step8[]
  }

  /**
   * Sends to every connection, by way of {@link #deliver}.
   *
   * @param source gives the message; it is asked again for each connection
   * @return how many connections took it
   */
  private int sendToEach(Supplier<Message> source) {
    // tag::step2[] send to every connection
    int delivered = 0;
    for (Connection connection : connections) {
      if (deliver(connection, source.get())) {
        delivered++;
      }
    }
    return delivered;
    // end::step2[]
  }

  /**
   * Sends a message to one connection. A connection that refuses it is dead, or on its way to be:
   * it is removed, and the broadcast goes on.
   *
   * @return whether the connection took it
   */
  private boolean deliver(Connection connection, Message message) {
    // starter: connection.send(message);
    // starter: return true;
    // tag::step3[] keep one dead peer from stopping the rest
    try {
      connection.send(message);
      return true;
    } catch (RuntimeException e) {
      disconnect(connection);
      return false;
    }
    // end::step3[]
  }
}
