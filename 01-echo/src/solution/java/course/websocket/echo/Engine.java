package course.websocket.echo;

import io.undertow.server.HttpServerExchange;
import java.util.Locale;
import java.util.function.Consumer;
import org.xnio.StreamConnection;

/** What carries the connections behind {@link Connection}. Safe for use by several threads. */
public enum Engine {

  /** Undertow's own framing. */
  UNDERTOW {
    @Override
    EngineConnection open(
        StreamConnection stream,
        HttpServerExchange exchange,
        Endpoint endpoint,
        Limits limits,
        SendQueue queue,
        Consumer<Connection> ended) {
      return UndertowConnection.open(stream, exchange, endpoint, limits, queue, ended);
    }
  },

  /** The framing of this lesson: {@link ServerProtocol} on the bare connection. */
  HANDMADE {
    @Override
    EngineConnection open(
        StreamConnection stream,
        HttpServerExchange exchange,
        Endpoint endpoint,
        Limits limits,
        SendQueue queue,
        Consumer<Connection> ended) {
      return new HandmadeConnection(stream, endpoint, limits, queue, ended);
    }
  };

  /** The engine of the system property {@code course.engine}, Undertow if it is not set. */
  public static final Engine DEFAULT = of(System.getProperty("course.engine", "undertow"));

  /**
   * The engine of this name, in any case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Engine of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Takes over a connection whose handshake is done.
   *
   * @param queue what waits to be sent on it
   * @param ended hears of the connection's end, once, after the endpoint
   */
  abstract EngineConnection open(
      StreamConnection stream,
      HttpServerExchange exchange,
      Endpoint endpoint,
      Limits limits,
      SendQueue queue,
      Consumer<Connection> ended);
}
