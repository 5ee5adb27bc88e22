package course.websocket.bench.peers;

import course.websocket.scaling.Balancer;
import io.undertow.server.handlers.ResponseCodeHandler;
import java.net.URI;
import java.util.Map;

/** The course's balancer, in front of the server whose {@code ws://} address is the argument. */
public final class BalancerPeer {

  private BalancerPeer() {}

  @SuppressWarnings("resource") // serves until the process ends
  public static void main(String[] args) {
    URI server = URI.create("http" + args[0].substring("ws".length()));
    Balancer balancer = new Balancer(0, Map.of("s1", server), ResponseCodeHandler.HANDLE_404, null);
    System.out.println("ready ws://127.0.0.1:" + balancer.port());
  }
}
