package course.websocket.broadcast;

import course.websocket.echo.Connection;
import course.websocket.echo.Message;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

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

  /**
   * Sends a message to every connection, by way of {@link #deliver}: the sender's own too.
   *
   * @return how many connections took it
   */
  public int broadcast(Message message) {
    // tag::step2[] send to every connection
    int delivered = 0;
    for (Connection connection : connections) {
      if (deliver(connection, message)) {
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
