import java.nio.ByteBuffer;
import java.util.List;

class SharedBuffer {
  public static void main(String[] args) {
    ByteBuffer message = ByteBuffer.wrap("hello".getBytes());
    for (String member : List.of("ann", "bob")) {
      System.out.println(member + " " + send(message));
    }
  }

  static int send(ByteBuffer data) {
    byte[] sent = new byte[data.remaining()];
    data.get(sent);
    return sent.length;
  }
}
