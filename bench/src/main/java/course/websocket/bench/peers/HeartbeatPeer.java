package course.websocket.bench.peers;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.WebSocketServer;
import course.websocket.heartbeat.Heartbeat;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The heartbeat of lesson 4: a ping each second, half a second for the answer. */
public final class HeartbeatPeer {

  private HeartbeatPeer() {}

  @SuppressWarnings("resource") // serves until the process ends
  public static void main(String[] args) {
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    scheduler.setRemoveOnCancelPolicy(true);
    Heartbeat heartbeat =
        new Heartbeat(
            new Ends(), Duration.ofSeconds(1), Duration.ofMillis(500), scheduler, new Random());
    WebSocketServer server =
        new WebSocketServer(Limits.DEFAULT).endpoint("/echo", heartbeat).start(0);
    System.out.println("ready ws://127.0.0.1:" + server.port());
  }

  private static final class Ends implements Endpoint {
    @Override
    public void onClose(Connection connection, int code) {
      System.out.println("closed");
    }
  }
}
