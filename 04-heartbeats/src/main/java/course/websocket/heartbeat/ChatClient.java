package course.websocket.heartbeat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A member of a room that comes back, and then goes on where it stopped. Safe for use by several
 * threads; no method blocks.
 *
 * <p>{@link ReconnectingClient} has the connection, {@link ChatSession} the memory. All that
 * happens is handled on the scheduler, one task at a time, and so is every call of the listener.
 */
public final class ChatClient implements AutoCloseable {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** How long to wait after a server could not store something, before it is said again. */
  private static final Duration SAY_AGAIN = Duration.ofSeconds(1);

  /** What an application hears, one call at a time, on the scheduler; it must not block. */
  public interface Listener {

    /**
     * The client is in its room.
     *
     * @param server the name of the server that it sits on
     * @param recovered whether all that it has missed follows; if not, it is a new member, or
     *     {@link #onReload} follows
     * @param last the newest message of the room
     */
    default void onWelcome(String server, boolean recovered, String last) {}

    /** A message of the room; each one comes once. */
    default void onMessage(String id, String from, String text) {}

    /**
     * What came before is not the whole, and must be forgotten.
     *
     * @param last the message after which what follows is the whole
     */
    default void onReload(String last) {}

    /** Something that was said is stored, and has an id. */
    default void onAccepted(String ref, String id) {}

    /**
     * Something that was said is not stored, and will not be.
     *
     * @param ref null if the server could not read it
     */
    default void onRefused(String ref, String reason) {}

    /** The connection was lost; see {@link ReconnectingClient.Listener#onReconnect}. */
    default void onReconnect(int attempt, Duration delay) {}

    /** There will be no other attempt; see {@link ReconnectingClient.Listener#onEnd}. */
    default void onEnd(int code, String reason) {}
  }

  private final Listener listener;
  private final ScheduledExecutorService scheduler;
  private final ReconnectingClient client;

  /** Unique over all clients: the server stores a ref that it has seen before only once. */
  private final String refs = UUID.randomUUID().toString();

  private final AtomicLong said = new AtomicLong();

  // The rest is of the scheduler.
  private final ChatSession session = new ChatSession();
  private boolean welcomed;
  private boolean sayingAgain;

  /**
   * A client that is not connected yet.
   *
   * @param room gives {@code ws://host:port/ws/room?name=N} anew for each attempt
   * @param times how to come back
   * @param http may serve many clients
   * @param scheduler must run its tasks one at a time; may serve many clients; stays the caller's
   */
  public ChatClient(
      Supplier<URI> room,
      ReconnectingClient.Times times,
      HttpClient http,
      ScheduledExecutorService scheduler,
      Listener listener) {
    this.listener = listener;
    this.scheduler = scheduler;
    this.client =
        new ReconnectingClient(
            new ReconnectingClient.Settings(() -> session.address(room.get()), "chat.v1", times),
            http,
            scheduler,
            new Events());
  }

  /** Connects now, unless it is connected or about to be. */
  public void open() {
    client.open();
  }

  /**
   * Says something, now or as soon as there is a connection; {@link Listener#onAccepted} or {@link
   * Listener#onRefused} tells what became of it.
   *
   * @return its ref
   */
  public String say(String text) {
    ChatSession.Say say = new ChatSession.Say(refs + '-' + said.incrementAndGet(), text);
    scheduler.execute(
        () -> {
          if (!session.said(say)) {
            listener.onRefused(say.ref(), "too much waits to be accepted");
          } else if (welcomed) {
            send(say);
          }
        });
    return say.ref();
  }

  /** Closes with 1000; it never comes back. What is not accepted yet may be lost. */
  @Override
  public void close() {
    client.close();
  }

  private void send(ChatSession.Say say) {
    String json =
        JSON.createObjectNode()
            .put("type", "say")
            .put("ref", say.ref())
            .put("text", say.text())
            .toString();
    if (!client.send(json)) {
      sayAgainLater();
    }
  }

  private void sayAgainLater() {
    if (!sayingAgain) {
      sayingAgain = true;
      scheduler.schedule(this::sayAgain, SAY_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void sayAgain() {
    sayingAgain = false;
    if (welcomed) {
      session.unaccepted().forEach(this::send);
    }
  }

  private void received(JsonNode message) {
    String ref = message.path("ref").asText(null);
    String last = message.path("last").asText();
    String epoch = message.path("epoch").asText();
    switch (message.path("type").asText()) {
      case "welcome" -> {
        boolean recovered = message.path("recovered").asBoolean();
        session.welcomed(recovered, last, epoch);
        welcomed = true;
        listener.onWelcome(message.path("server").asText(), recovered, last);
        session.unaccepted().forEach(this::send);
      }
      case "message" -> {
        String id = message.path("id").asText();
        if (session.received(id)) {
          listener.onMessage(id, message.path("from").asText(), message.path("text").asText());
        }
      }
      case "reload" -> {
        session.reload(last, epoch);
        listener.onReload(last);
      }
      case "accepted" -> {
        if (session.settled(ref)) {
          listener.onAccepted(ref, message.path("id").asText());
        }
      }
      case "error" -> {
        if (message.path("again").asBoolean()) {
          sayAgainLater();
        } else {
          session.settled(ref);
          listener.onRefused(ref, message.path("reason").asText());
        }
      }
      default -> {} // a newer server may say more
    }
  }

  /** What the connection tells. */
  private final class Events implements ReconnectingClient.Listener {

    @Override
    public void onText(String text) {
      try {
        received(JSON.readTree(text));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the server must send JSON", e);
      }
    }

    @Override
    public void onReconnect(int attempt, Duration delay) {
      welcomed = false;
      listener.onReconnect(attempt, delay);
    }

    @Override
    public void onEnd(int code, String reason) {
      welcomed = false;
      listener.onEnd(code, reason);
    }
  }
}
