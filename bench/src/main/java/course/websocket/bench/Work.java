package course.websocket.bench;

import course.websocket.bench.Peer.Role;
import java.util.EnumSet;
import java.util.Set;

/**
 * A piece of work that servers are measured at. Immutable.
 *
 * @param name as on the command line and in the results
 * @param title as in the tables
 * @param role what the servers do
 * @param connections how many clients
 * @param inFlight how many messages are on their way at a time, of each client or in the room
 * @param rate messages a second to the room in place of {@code inFlight}, or 0
 * @param stalled how many of the clients never read
 * @param peers who is measured beside the course's engines
 */
record Work(
    String name,
    String title,
    Role role,
    int connections,
    int inFlight,
    int rate,
    int stalled,
    Set<Peer> peers) {

  private static final Set<Peer> PROXIES = EnumSet.of(Peer.BALANCER, Peer.HAPROXY);
  private static final Set<Peer> ALL = EnumSet.complementOf(EnumSet.copyOf(PROXIES));
  private static final Set<Peer> ROOMS =
      EnumSet.of(
          Peer.HANDMADE,
          Peer.UNDERTOW,
          Peer.NETTY,
          Peer.VERTX,
          Peer.WS,
          Peer.SOCKET_IO,
          Peer.FASTAPI);
  private static final Set<Peer> CHATS =
      EnumSet.of(Peer.HANDMADE, Peer.UNDERTOW, Peer.WS, Peer.SOCKET_IO, Peer.FASTAPI);

  /** How many servers share a chat. */
  static final int CHAT_SERVERS = 3;

  static Work echo(int connections, int inFlight) {
    return new Work(
        "echo-%d-%d".formatted(connections, inFlight),
        "echo, %,d connections, %d in flight".formatted(connections, inFlight),
        Role.ECHO,
        connections,
        inFlight,
        0,
        0,
        ALL);
  }

  static Work proxied(int connections, int inFlight) {
    return new Work(
        "proxy-%d-%d".formatted(connections, inFlight),
        "echo through a balancer, %,d connections, %d in flight".formatted(connections, inFlight),
        Role.PROXY,
        connections,
        inFlight,
        0,
        0,
        PROXIES);
  }

  static Work room(int members, int inFlight) {
    return room(
        "%d-%d".formatted(members, inFlight),
        "%,d members, %d in flight".formatted(members, inFlight),
        members,
        inFlight,
        0,
        0);
  }

  static Work roomAtRate(int members, int rate) {
    return room(
        "%d-rate-%d".formatted(members, rate),
        "%,d members, %d messages a second".formatted(members, rate),
        members,
        0,
        rate,
        0);
  }

  static Work stalled(int stalled) {
    return room(
        "50-stalled-" + stalled,
        "50 members, 1 kB a message, %d of them stalled".formatted(stalled),
        50,
        1,
        0,
        stalled);
  }

  private static Work room(
      String name, String title, int members, int inFlight, int rate, int stalled) {
    return new Work(
        "room-" + name, "broadcast, " + title, Role.ROOM, members, inFlight, rate, stalled, ROOMS);
  }

  static Work chat(int members, int inFlight) {
    return new Work(
        "chat-%d-%d".formatted(members, inFlight),
        "three servers on one Redis, %,d members, %d in flight".formatted(members, inFlight),
        Role.CHAT,
        members,
        inFlight,
        0,
        0,
        CHATS);
  }
}
