package course.websocket.bench;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * Each client keeps so many messages on their way, and sends the next when one comes back. Used by
 * the generator's thread.
 */
final class EchoLoad implements LoadGenerator.Load {

  private final LoadGenerator generator;
  private final Template message;
  private final int inFlight;
  private final long[][] sentAt;
  private final int[] next;
  private final LongConsumer times;

  EchoLoad(LoadGenerator generator, int inFlight, String text, LongConsumer times) {
    this.generator = generator;
    this.inFlight = inFlight;
    this.times = times;
    message = new Template(generator.dialect.echo().formatted(text));
    sentAt = new long[generator.clients().size()][inFlight];
    next = new int[sentAt.length];
    generator.load(this);
    for (Client client : generator.clients()) {
      for (int i = 0; i < inFlight; i++) {
        sentAt[client.number][i] = System.nanoTime();
        client.send(message.with(0));
      }
      client.flush();
    }
  }

  @Override
  public void received(Client client, ByteBuffer payload) {
    long now = generator.now;
    long[] sent = sentAt[client.number];
    int slot = next[client.number];
    times.accept(now - sent[slot]);
    sent[slot] = now;
    next[client.number] = slot + 1 == inFlight ? 0 : slot + 1;
    client.send(message.with(0)); // leaves with all that this read brought
  }
}
