package course.websocket.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import course.websocket.kit.Given;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What the chapter calls naive, and what comes of it. Nothing here is the learner's code. */
class NaiveBroadcastTest {

  private final List<String> reached = new ArrayList<>();

  // tag::walk[]
  /** The naive loop; somebody leaves in the moment when {@code busy} is sent to. */
  private void broadcast(Collection<String> members, String busy, String leaver) {
    for (String member : members) {
      reached.add(member);
      if (member.equals(busy)) {
        members.remove(leaver); // in the server another thread does it
      }
    }
  }

  @Test
  @Given
  void listThatLosesAMemberUnderTheLoopThrows() {
    List<String> members = new ArrayList<>(List.of("ann", "bob", "cleo"));
    assertThrows(ConcurrentModificationException.class, () -> broadcast(members, "ann", "bob"));
    assertEquals(List.of("ann"), reached);
  }

  @Test
  @Given
  void listThatLosesAMemberUnderTheLoopSkipsSomebodyWithoutAWord() {
    broadcast(new ArrayList<>(List.of("ann", "bob", "cleo")), "bob", "ann");
    assertEquals(List.of("ann", "bob"), reached, "cleo has got nothing, and nothing was thrown");
  }

  @Test
  @Given
  void setForManyThreadsReachesEverybodyWhoStays() {
    Collection<String> members = ConcurrentHashMap.newKeySet();
    members.addAll(List.of("ann", "bob", "cleo"));
    broadcast(members, "bob", "ann");
    reached.remove("ann"); // she may have been reached before she left
    assertEquals(List.of("bob", "cleo"), reached.stream().sorted().toList());
  }

  // end::walk[]

  // tag::buffer[]
  @Test
  @Given
  void bufferThatWasSentOnceIsEmptyForTheNext() {
    ByteBuffer hello = StandardCharsets.UTF_8.encode("hello");
    assertEquals("hello", send(hello));
    assertEquals("", send(hello));
  }

  @Test
  @Given
  void duplicateHasAPositionOfItsOwn() {
    ByteBuffer hello = StandardCharsets.UTF_8.encode("hello");
    assertEquals("hello", send(hello.duplicate()));
    assertEquals("hello", send(hello.duplicate()));
  }

  /** Reads the buffer to its end, as a socket does when it sends. */
  private static String send(ByteBuffer payload) {
    return StandardCharsets.UTF_8.decode(payload).toString();
  }
  // end::buffer[]
}
