package course.websocket.scaling;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Message;
import course.websocket.echo.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import redis.clients.jedis.StreamEntryID;

/**
 * The chat: {@code /ws/{room}?name=N}, speaking chat.v1. Safe for use by several threads.
 *
 * <p>A message goes from its sender's server to Redis, and from there to every server that has
 * members of the room, the sender's own too: so all members see the same order.
 */
final class ChatEndpoint implements Endpoint, Subscriptions.Listener {

  private static final Logger LOG = System.getLogger(ChatEndpoint.class.getName());

  private static final Pattern ROOM = Pattern.compile("/([A-Za-z0-9_-]{1,64})");
  private static final Pattern EPOCH = Pattern.compile("[0-9a-f]{0,8}");

  /** What can be seen: no control character, and none that turns the text around it. */
  private static final Pattern NAME =
      Pattern.compile("(?!\\s)[^\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]{1,32}");

  private final String server;
  private final Rooms rooms;
  private final RoomPublisher publisher;
  private final RoomHistory history;
  private final Presence presence;
  private final Map<Connection, Member> members = new ConcurrentHashMap<>();
  private final LongAdder published = new LongAdder();
  private final LongAdder publishNanos = new LongAdder();

  ChatEndpoint(
      String server, Rooms rooms, RoomPublisher publisher, RoomHistory history, Presence presence) {
    this.server = server;
    this.rooms = rooms;
    this.publisher = publisher;
    this.history = history;
    this.presence = presence;
  }

  /** How many messages were given to Redis, stored or not. */
  long published() {
    return published.sum();
  }

  /** How long that took, from the moment that they came, in sum. */
  long publishNanos() {
    return publishNanos.sum();
  }

  @Override
  public String subprotocol() {
    return ChatMessages.SUBPROTOCOL;
  }

  @Override
  public int accept(Request request) {
    String name = request.query().getOrDefault("name", "");
    boolean valid =
        ROOM.matcher(request.path()).matches()
            && NAME.matcher(name).matches()
            && Live.ID.matcher(request.query().getOrDefault("since", "0-0")).matches()
            && EPOCH.matcher(request.query().getOrDefault("epoch", "")).matches();
    return valid ? 101 : 400;
  }

  @Override
  public void onOpen(Connection connection, Request request) {
    String room = request.path().substring(1);
    Member member =
        new Member(connection, room, request.query().get("name"), since(request.query()));
    members.put(connection, member);
    rooms.join(member);
    member
        .position()
        .thenCompose(
            position ->
                missed(member, position)
                    .thenCombine(
                        presence.people(room),
                        (missed, people) -> welcome(member, position, missed, people)))
        .exceptionally(
            e -> {
              if (connection.isOpen()) { // or it left before it was welcome
                LOG.log(Level.WARNING, "no welcome for " + member, e);
                connection.close(1013, "try again later");
              }
              return null;
            });
  }

  /** Where a client that comes back has been; null for a new one. */
  private static Position since(Map<String, String> query) {
    String id = query.get("since");
    return id == null ? null : new Position(query.getOrDefault("epoch", ""), new StreamEntryID(id));
  }

  /** What the member has not seen, up to the message from which on the room tells it. */
  private CompletionStage<RoomHistory.Part> missed(Member member, Position position) {
    return member.since() == null
        ? CompletableFuture.completedFuture(new RoomHistory.Part(true, List.of(), position))
        : history.between(member.room(), member.since(), position);
  }

  private Member welcome(
      Member member,
      Position position,
      RoomHistory.Part missed,
      Collection<Presence.Person> people) {
    boolean recovered = missed.complete() && member.since() != null;
    List<Message> first =
        missed.complete()
            ? missed.messages().stream().map(ChatMessages::message).toList()
            : List.of(ChatMessages.reload(position));
    member.welcome(ChatMessages.welcome(server, member, recovered, position, people), first);
    presence.enter(member);
    return member;
  }

  @Override
  public void onText(Connection connection, String text) {
    Member member = members.get(connection);
    ChatMessages.Say say = null;
    try {
      say = ChatMessages.Say.parse(text);
      say.check();
    } catch (IllegalArgumentException e) {
      member.send(ChatMessages.error(say == null ? null : say.ref(), e.getMessage()));
      return;
    }
    publish(member, say);
  }

  private void publish(Member member, ChatMessages.Say say) {
    Envelope envelope = new Envelope(null, member.room(), member.name(), say.ref(), say.text());
    long start = System.nanoTime();
    try {
      publisher
          .publish(envelope)
          .whenComplete(
              (id, e) -> {
                published.increment();
                publishNanos.add(System.nanoTime() - start);
                answer(member, say, id, e);
              });
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
              : ChatMessages.notStored(say.ref()));
    }
  }

  @Override
  public void onClose(Connection connection, int code) {
    Member member = members.remove(connection);
    rooms.leave(member);
    presence.leave(member);
  }

  @Override
  public void subscribed(String room) {
    rooms.subscribed(room);
  }

  /** A payload from a room's channel. */
  @Override
  public void message(String room, String payload) {
    if (payload.equals(Presence.CHANGED)) {
      presence.changed(room);
      return;
    }
    Live.of(room, payload).forEach(live -> rooms.receive(room, live));
  }
}
