package course.websocket.echo;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Spares the read that finds nothing. Undertow reads until there is nothing left; but a read that
 * did not fill its buffer has emptied the socket already, and if more comes, the selector says so.
 * For the connection's I/O thread only.
 */
final class TurnReads extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private boolean empty;

  TurnReads(StreamSourceConduit next) {
    super(next);
  }

  /** A turn begins: the socket may have something again. */
  void begin() {
    empty = false;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    if (empty) {
      return 0;
    }
    int read = super.read(dst);
    empty = read >= 0 && dst.hasRemaining();
    return read;
  }
}
