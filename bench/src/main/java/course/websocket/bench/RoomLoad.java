package course.websocket.bench;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Some messages to a room are on their way at any time; the next is said when the last member has
 * got one. Used by the generator's thread.
 */
final class RoomLoad implements LoadGenerator.Load {

  /** How many messages a round may have: eight digits, ten rounds. */
  private static final int NUMBERS = 10_000_000;

  private static final int ROUNDS = 10;

  private final LoadGenerator generator;
  private final Template message;
  private final Tally deliveries;
  private final Tally lastMembers;
  private final int first;
  private final int members;
  private final int[] left;
  private final long[] sentAt;
  private final int[] said;

  /**
   * Begins to talk.
   *
   * @param round makes the numbers others than in the rounds before: a chat takes what it has heard
   *     already for a repetition
   * @param members how many of the clients are sent each message: those that do not read count not
   * @param deliveries each member's time
   * @param lastMembers the last member's time
   */
  RoomLoad(
      LoadGenerator generator,
      int round,
      int members,
      int inFlight,
      String text,
      Tally deliveries,
      Tally lastMembers) {
    this.generator = generator;
    this.first = round % ROUNDS * NUMBERS;
    this.members = members;
    this.deliveries = deliveries;
    this.lastMembers = lastMembers;
    message = new Template(generator.dialect.say().formatted(Template.NUMBER + text));
    left = new int[inFlight];
    sentAt = new long[inFlight];
    said = new int[inFlight];
    generator.load(this);
    for (int i = 0; i < inFlight; i++) {
      say(i);
    }
  }

  /** Says a slot's next message; its number modulo the count of slots is the slot. */
  private void say(int slot) {
    left[slot] = members;
    sentAt[slot] = System.nanoTime();
    List<Client> clients = generator.clients();
    Client sender = clients.get(slot % members);
    sender.send(message.with(first + said[slot]++ * left.length + slot));
    sender.flush();
  }

  @Override
  public void received(Client client, ByteBuffer payload) {
    if (!Client.startsWith(payload, generator.dialect.delivery())) {
      return;
    }
    int number = Template.number(payload) - first;
    if (number < 0) {
      return; // it has none, or a round before has left it over
    }
    int slot = number % left.length;
    long time = generator.now - sentAt[slot];
    deliveries.delivered(time);
    if (--left[slot] == 0) {
      lastMembers.delivered(time);
      say(slot);
    }
  }
}
