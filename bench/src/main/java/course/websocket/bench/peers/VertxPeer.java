package course.websocket.bench.peers;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The peer Vert.x: one instance of the server for each event loop, on the native transport. */
public final class VertxPeer extends AbstractVerticle {

  private static final Set<ServerWebSocket> ROOM = ConcurrentHashMap.newKeySet();

  /** The instances share one port: the first that listens chooses it. */
  private static final int ANY = -1;

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    int instances = Runtime.getRuntime().availableProcessors();
    vertx
        .deployVerticle(VertxPeer::new, new DeploymentOptions().setInstances(instances))
        .onSuccess(
            id ->
                System.out.println(
                    "ready ws://127.0.0.1:" + vertx.sharedData().getLocalMap("ws").get("port")))
        .onFailure(Throwable::printStackTrace);
  }

  @Override
  public void start(Promise<Void> started) {
    HttpServerOptions options =
        new HttpServerOptions().setHost("127.0.0.1").setPort(ANY).setAcceptBacklog(4096);
    HttpServer server = vertx.createHttpServer(options);
    server.webSocketHandler(
        socket -> {
          if (socket.path().equals("/echo")) {
            socket.textMessageHandler(socket::writeTextMessage);
          } else {
            ROOM.add(socket);
            socket.closeHandler(closed -> ROOM.remove(socket));
            socket.textMessageHandler(
                text -> ROOM.forEach(member -> member.writeTextMessage(text)));
          }
        });
    server
        .listen()
        .onSuccess(s -> vertx.sharedData().getLocalMap("ws").put("port", s.actualPort()))
        .<Void>mapEmpty()
        .onComplete(started);
  }
}
