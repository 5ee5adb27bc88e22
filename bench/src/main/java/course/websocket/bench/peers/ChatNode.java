package course.websocket.bench.peers;

import course.websocket.scaling.ChatServer;
import java.util.function.UnaryOperator;

/** One server of the course's chat; started with its name and the Redis URL. */
public final class ChatNode {

  private ChatNode() {}

  @SuppressWarnings("resource") // serves until the process ends
  public static void main(String[] args) {
    ChatServer server = new ChatServer(args[0], 0, args[1], UnaryOperator.identity());
    System.out.println("ready ws://127.0.0.1:" + server.port());
  }
}
