package course.websocket.scaling;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;

/**
 * The chat: {@code /ws/{room}?name=N}, speaking chat.v1. Safe for use by several threads.
 *
 * <p>A message goes from its sender's server to Redis, and from there to every server that has
 * members of the room, the sender's own too: so all members see the same order.
 */
final class ChatEndpoint implements Endpoint {

  private static final Logger LOG = System.getLogger(ChatEndpoint.class.getName());
  private static final Pattern ROOM = Pattern.compile("/([A-Za-z0-9_-]{1,64})");
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\s]([^\\p{Cntrl}]{0,31})");

  private final String server;
  private final Rooms rooms;
  private final RoomPublisher publisher;
  private final Presence presence;
  private final Map<Connection, Member> members = new ConcurrentHashMap<>();

  ChatEndpoint(String server, Rooms rooms, RoomPublisher publisher, Presence presence) {
    this.server = server;
    this.rooms = rooms;
    this.publisher = publisher;
    this.presence = presence;
  }

  @Override
  public String subprotocol() {
    return ChatMessages.SUBPROTOCOL;
  }

  @Override
  public int accept(Request request) {
    String name = request.query().getOrDefault("name", "");
    return ROOM.matcher(request.path()).matches() && NAME.matcher(name).matches() ? 101 : 400;
  }

  @Override
  public void onOpen(Connection connection, Request request) {
    String room = request.path().substring(1);
    Member member = new Member(connection, room, request.query().get("name"));
    members.put(connection, member);
    rooms
        .join(room, member)
        .thenCompose(subscribed -> presence.people(room))
        .thenAccept(
            people -> {
              member.welcome(ChatMessages.welcome(server, member, false, people));
              presence.enter(member);
            })
        .exceptionally(
            e -> {
              LOG.log(Level.DEBUG, "no welcome for " + member, e);
              connection.close(1013, "try again later");
              return null;
            });
  }

  @Override
  public void onText(Connection connection, String text) {
    ChatMessages.Say say;
    try {
      say = ChatMessages.Say.parse(text);
    } catch (IllegalArgumentException e) {
      connection.send(ChatMessages.error(null, e.getMessage()));
      return;
    }
    Member member = members.get(connection);
    Envelope envelope = new Envelope(null, member.room(), member.name(), say.text());
    try {
      publisher.publish(envelope).whenComplete((id, e) -> answer(member, say, id, e));
    } catch (RejectedExecutionException e) {
      answer(member, say, null, e);
    }
  }

  private static void answer(Member member, ChatMessages.Say say, String id, Throwable failure) {
    if (failure != null) {
      LOG.log(Level.WARNING, "not stored: {0}", failure.getMessage());
    }
    if (member.isOpen()) {
      member.send(
          failure == null
              ? ChatMessages.accepted(say.ref(), id)
              : ChatMessages.error(say.ref(), "not stored, try again"));
    }
  }

  @Override
  public void onClose(Connection connection, int code) {
    Member member = members.remove(connection);
    rooms.leave(member.room(), member);
    presence.leave(member);
  }

  /** A payload from a room's channel; runs on the subscriber's thread. */
  void onChannel(String room, String payload) {
    if (payload.equals(Presence.CHANGED)) {
      presence.changed(room);
      return;
    }
    int space = payload.indexOf(' ');
    Envelope envelope =
        Envelope.of(payload.substring(0, Math.max(0, space)), room, payload.substring(space + 1));
    rooms.broadcast(room, ChatMessages.message(envelope));
  }
}
