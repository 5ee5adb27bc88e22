package course.websocket.broadcast;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.echo.SendQueue;
import course.websocket.echo.WebSocketServer;
import course.websocket.kit.RawClient;
import course.websocket.kit.Step;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Step 7. */
class RoomsTest {

  private final Rooms rooms = new Rooms();
  private final FakeConnection ann = new FakeConnection();
  private final FakeConnection bob = new FakeConnection();

  @Test
  @Step(7)
  void messageStaysInItsRoom() {
    rooms.join("lobby", ann);
    rooms.join("kitchen", bob);
    assertEquals(1, rooms.broadcast("lobby", "hello lobby"), "how many took it");
    assertEquals(0, rooms.broadcast("cellar", "anybody?"), "how many took it");
    assertEquals(List.of("hello lobby"), ann.sent());
    assertEquals(List.of(), bob.sent());
  }

  @Test
  @Step(7)
  void roomIsThereFromItsFirstMemberToItsLast() {
    rooms.join("lobby", ann);
    rooms.join("lobby", bob);
    rooms.leave("lobby", ann);
    assertEquals(Set.of("lobby"), rooms.names());
    rooms.leave("lobby", bob);
    assertEquals(Set.of(), rooms.names());
    rooms.leave("lobby", bob);
    assertEquals(Set.of(), rooms.names(), "leaving twice must not make the room again");
  }

  /** The last leaver comes when the joiner has found the room, and is not in it yet. */
  @Test
  @Step(7)
  void roomIsNotTakenAwayUnderSomebodyWhoJoins() throws Exception {
    rooms.join("lobby", ann);
    Thread leaver = new Thread(() -> rooms.leave("lobby", ann));
    Runnable leave = InParallel.inTheMidst(leaver);
    FakeConnection joiner =
        new FakeConnection() {
          @Override
          public int hashCode() { // the register asks for it when it takes somebody in
            leave.run();
            return super.hashCode();
          }
        };
    rooms.join("lobby", joiner);
    leaver.join();
    int took = rooms.broadcast("lobby", "welcome");
    assertEquals(1, took, "who joined while the last member left is in the room");
    assertEquals(List.of("welcome"), joiner.sent());
  }

  @Test
  @Step(7)
  void memberHearsItselfHoweverManyComeAndGo() throws Exception {
    InParallel.run(
        4,
        () -> {
          for (int i = 0; i < 1_000; i++) {
            FakeConnection member = new FakeConnection();
            rooms.join("lobby", member);
            String text = "m" + i + " of " + member.id();
            rooms.broadcast("lobby", text);
            assertEquals(
                1,
                member.sent().stream().filter(text::equals).count(),
                "how often a member gets its own message");
            rooms.leave("lobby", member);
          }
        });
    assertEquals(Set.of(), rooms.names());
  }

  @Test
  @Step(7)
  void roomsOfOneServerDoNotHearEachOther() {
    try (WebSocketServer server = start();
        RawClient lobby = RawClient.connect(server.uri("/rooms/lobby"));
        RawClient kitchen = RawClient.connect(server.uri("/rooms/kitchen"))) {
      eventually("both have joined", () -> rooms.names().size() == 2);
      lobby.text("hello lobby");
      kitchen.text("hello kitchen");
      assertEquals("hello lobby", lobby.receiveText());
      assertEquals("hello kitchen", kitchen.receiveText());
      lobby.reset();
      eventually("one room is left", () -> rooms.names().equals(Set.of("kitchen")));
    }
  }

  private WebSocketServer start() {
    ConnectionManager everybody = new ConnectionManager();
    return BroadcastServer.start(0, everybody, rooms, () -> SendQueue.bounded(1 << 20));
  }
}
