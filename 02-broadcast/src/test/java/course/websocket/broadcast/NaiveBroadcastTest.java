package course.websocket.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import course.websocket.kit.Given;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the chapter calls naive, and what comes of it. Nothing here is the learner's code. */
class NaiveBroadcastTest {

  private final List<String> reached = new ArrayList<>();

  // tag::walk[]
  /** The naive loop. While it sends to {@code busy}, somebody leaves. */
  private void broadcast(Collection<String> all, String busy, String leaver) {
    for (String member : all) {
      reached.add(member);
      if (member.equals(busy)) {
        all.remove(leaver); // in the server another thread does it
      }
    }
  }

  @Test
  @Given
  void listThatLosesAMemberUnderTheLoopThrows() {
    List<String> all = new ArrayList<>(List.of("ann", "bob", "cleo"));
    Executable walk = () -> broadcast(all, "ann", "bob");
    assertThrows(ConcurrentModificationException.class, walk);
    assertEquals(List.of("ann"), reached);
  }

  @Test
  @Given
  void listThatLosesAMemberUnderTheLoopSkipsSomebodyWithoutAWord() {
    List<String> all = new ArrayList<>(List.of("ann", "bob", "cleo"));
    broadcast(all, "bob", "ann");
    assertEquals(List.of("ann", "bob"), reached, "cleo is still in the list");
  }

  @Test
  @Given
  void setForManyThreadsReachesEverybodyWhoStays() {
    Collection<String> all = ConcurrentHashMap.newKeySet();
    all.addAll(List.of("ann", "bob", "cleo"));
    broadcast(all, "bob", "ann");
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

  // tag::room[]
  /** What two threads do, step by step: bob joins while ann, the last member, leaves. */
  @Test
  @Given
  void whoJoinsWhileTheLastLeavesSitsInARoomThatNobodyFinds() {
    Map<String, Set<String>> rooms = new ConcurrentHashMap<>();
    rooms.computeIfAbsent("lobby", name -> ConcurrentHashMap.newKeySet()).add("ann");

    Set<String> found = rooms.computeIfAbsent("lobby", name -> ConcurrentHashMap.newKeySet());
    rooms.get("lobby").remove("ann"); // ann's thread, ...
    if (rooms.get("lobby").isEmpty()) {
      rooms.remove("lobby"); // ... which takes the empty room away
    }
    found.add("bob"); // bob's thread again

    assertEquals(Set.of("bob"), found);
    assertNull(rooms.get("lobby"), "no message will ever reach bob");
  }

  // end::room[]
}
