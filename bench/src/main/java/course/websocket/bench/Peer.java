package course.websocket.bench;

import course.websocket.bench.peers.BalancerPeer;
import course.websocket.bench.peers.ChatNode;
import course.websocket.bench.peers.HeartbeatPeer;
import course.websocket.bench.peers.JavaWebSocketPeer;
import course.websocket.bench.peers.JettyPeer;
import course.websocket.bench.peers.NettyPeer;
import course.websocket.bench.peers.TomcatPeer;
import course.websocket.bench.peers.VertxPeer;
import course.websocket.broadcast.BroadcastServer;
import course.websocket.echo.EchoServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is measured: the course's two engines, and the peers. Immutable. */
enum Peer {
  HANDMADE,
  UNDERTOW,
  NETTY(NettyPeer.class),
  VERTX(VertxPeer.class),
  JETTY(JettyPeer.class),
  TOMCAT(TomcatPeer.class),
  JAVA_WEBSOCKET(JavaWebSocketPeer.class),
  WS("node", "node/ws.js"),
  SOCKET_IO("node", "node/socketio.js"),
  // Debian's Python, which has its packages.
  FASTAPI("/usr/bin/python3", "fastapi/app.py"),
  /** The course's own, which knows only servers that speak of their health. */
  BALANCER(BalancerPeer.class),
  HAPROXY("/usr/bin/python3", "haproxy/haproxy.py");

  /** What a server does for the work at hand. */
  enum Role {
    ECHO,
    ROOM,
    /** A room over several servers on one Redis. */
    CHAT,
    /** Pings each second, and prints a line {@code closed} at the end of a connection. */
    HEARTBEAT,
    /** Passes an echo on to one server and back; only the proxy itself is measured. */
    PROXY
  }

  private final List<String> command;

  /** One of the course's engines. */
  Peer() {
    command = List.of();
  }

  Peer(Class<?> main) {
    command = java(main);
  }

  Peer(String interpreter, String file) {
    Path peers = Path.of(System.getProperty("bench.root", "bench"), "peers");
    command = List.of(interpreter, peers.resolve(file).toString());
  }

  static List<String> java(Class<?> main, String... options) {
    return Stream.of(
            Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
            Stream.of("-Xms256m", "-Xmx1g"), // the same for each
            Stream.of(options),
            Stream.of("-cp", System.getProperty("java.class.path"), main.getName()))
        .flatMap(words -> words)
        .toList();
  }

  boolean isOurs() {
    return command.isEmpty();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Peer of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  Dialect dialect(Role role) {
    if (isOurs()) {
      return role == Role.CHAT ? Dialect.CHAT : Dialect.plain("/ws");
    }
    if (role == Role.PROXY) {
      return Dialect.PROXIED;
    }
    return this == SOCKET_IO ? Dialect.SOCKET_IO : Dialect.PLAIN;
  }

  /**
   * Starts a server.
   *
   * @param number its number among the servers of a chat
   * @param behind the Redis URL of a chat, or the server that a proxy passes on to; else null
   */
  ServerProcess start(Role role, int number, String behind) {
    List<String> words = new ArrayList<>(isOurs() ? ours(role) : command);
    if (role == Role.CHAT) {
      if (isOurs()) {
        words.add("s" + number);
      }
      words.add(behind);
    } else if (role == Role.PROXY) {
      words.add(behind);
    } else if (role == Role.HEARTBEAT) {
      words.add("ping");
    } else if (isOurs()) {
      words.add("0");
    }
    return ServerProcess.start(words);
  }

  private List<String> ours(Role role) {
    Class<?> main =
        switch (role) {
          case ECHO -> EchoServer.class;
          case ROOM -> BroadcastServer.class;
          case CHAT -> ChatNode.class;
          case HEARTBEAT -> HeartbeatPeer.class;
          case PROXY -> throw new IllegalArgumentException(label() + " is no proxy");
        };
    return java(main, "-Dcourse.engine=" + label());
  }
}
