package course.websocket.echo;

import java.nio.ByteBuffer;

/**
 * An endpoint that passes everything on to another one, for those that add something to it. Safe
 * for use by several threads if the other one is.
 */
public abstract class ForwardingEndpoint implements Endpoint {

  private final Endpoint next;

  protected ForwardingEndpoint(Endpoint next) {
    this.next = next;
  }

  @Override
  public int accept(Request request) {
    return next.accept(request);
  }

  @Override
  public String subprotocol() {
    return next.subprotocol();
  }

  @Override
  public void onOpen(Connection connection, Request request) {
    next.onOpen(connection, request);
  }

  @Override
  public void onText(Connection connection, String text) {
    next.onText(connection, text);
  }

  @Override
  public void onBinary(Connection connection, ByteBuffer data) {
    next.onBinary(connection, data);
  }

  @Override
  public void onPong(Connection connection, ByteBuffer payload) {
    next.onPong(connection, payload);
  }

  @Override
  public void onClose(Connection connection, int code) {
    next.onClose(connection, code);
  }
}
