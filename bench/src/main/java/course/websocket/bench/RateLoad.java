package course.websocket.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Messages to a room at a steady rate. Used by the generator's thread.
 *
 * <p>A message's time begins when it should have been said, not when it was: while a server or the
 * generator is late, the messages that wait count as late too (no coordinated omission).
 */
final class RateLoad implements LoadGenerator.Load {

  private final LoadGenerator generator;
  private final Template message;
  private final Tally tally;
  private final long interval;
  private final long start = System.nanoTime();
  private int said;

  RateLoad(LoadGenerator generator, int perSecond, String text, Tally tally) {
    this.generator = generator;
    this.tally = tally;
    interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    message = new Template(generator.dialect.say().formatted(Template.NUMBER + text));
    generator.load(this);
  }

  @Override
  public long tick(long now) {
    while (start + said * interval <= now) {
      Client sender = generator.clients().get(said % generator.clients().size());
      sender.send(message.with(said));
      sender.flush();
      said++;
    }
    return TimeUnit.NANOSECONDS.toMillis(start + said * interval - now);
  }

  @Override
  public void received(Client client, ByteBuffer payload) {
    if (Client.startsWith(payload, generator.dialect.delivery())) {
      int number = Template.number(payload);
      if (number >= 0) {
        tally.delivered(generator.now - start - number * interval);
      }
    }
  }
}
