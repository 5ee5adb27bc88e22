package course.websocket.broadcast;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Request;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves rooms: a text sent to {@code /rooms/{room}} goes to the members of that room, as it is.
 * Safe for use by several threads.
 */
final class RoomServer implements Endpoint {

  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_-]{1,64}");

  private final Rooms rooms;
  private final Map<Connection, String> roomOf = new ConcurrentHashMap<>();

  RoomServer(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public int accept(Request request) {
    return PATH.matcher(request.path()).matches() ? 101 : 400;
  }

  @Override
  public void onOpen(Connection connection, Request request) {
    String room = request.path().substring(1);
    roomOf.put(connection, room);
    rooms.join(room, connection);
  }

  @Override
  public void onText(Connection connection, String text) {
    rooms.broadcast(roomOf.get(connection), text);
  }

  @Override
  public void onClose(Connection connection, int code) {
    rooms.leave(roomOf.remove(connection), connection);
  }
}
