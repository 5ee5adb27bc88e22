package course.websocket.echo;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * What a connection reads in one turn. Undertow reads until there is nothing left; but a read that
 * did not fill its buffer has emptied the socket already, so the one that finds nothing is spared.
 * And a peer that sends without a pause must let the others have their turn: while it has its own,
 * nothing leaves, and its messages fill the queues of all whom they go to. If there is more, the
 * selector says so. For the connection's I/O thread only.
 */
final class TurnReads extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private static final int BYTES_PER_TURN = 32 << 10;

  /** How much this turn may still read; 0 if the socket is empty. */
  private int left = BYTES_PER_TURN;

  TurnReads(StreamSourceConduit next) {
    super(next);
  }

  /** A turn begins: the socket may have something again. */
  void begin() {
    left = BYTES_PER_TURN;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    if (left <= 0) {
      return 0;
    }
    int read = super.read(dst);
    if (read >= 0) {
      left = dst.hasRemaining() ? 0 : left - read;
    }
    return read;
  }
}
