package course.websocket.bench;

/**
 * How a peer is spoken to. Immutable, safe for use by several threads.
 *
 * @param echoPath where it echoes
 * @param roomPath where it broadcasts; {@code %d} becomes the member's number
 * @param subprotocol what the handshake offers, or null
 * @param greeting what a client must send after the handshake, or null
 * @param greeted how the message begins after which the client may talk, or null for none
 * @param echo an echo's text around the content, {@code %s}
 * @param say a broadcast's text around the content
 * @param delivery what a delivered message contains that others do not
 */
record Dialect(
    String echoPath,
    String roomPath,
    String subprotocol,
    String greeting,
    String greeted,
    String echo,
    String say,
    String delivery) {

  /** Text as it is. */
  static final Dialect PLAIN = plain("/room");

  /** Below the path that the course's balancer passes on. */
  static final Dialect PROXIED = new Dialect("/ws", null, null, null, null, "%s", "%s", "");

  /** Socket.IO 4 over a WebSocket from the beginning. */
  static final Dialect SOCKET_IO =
      new Dialect(
          "/socket.io/?EIO=4&transport=websocket",
          "/socket.io/?EIO=4&transport=websocket",
          null,
          "40",
          "40",
          "42[\"echo\",\"%s\"]",
          "42[\"say\",\"%s\"]",
          "42[");

  /** The chat of lesson 3. */
  static final Dialect CHAT =
      new Dialect(
          null,
          "/ws/room?name=n%d",
          "chat.v1",
          null,
          "{\"type\":\"welcome\"",
          null,
          "{\"type\":\"say\",\"ref\":\"" + Template.NUMBER + "\",\"text\":\"%s\"}",
          "{\"type\":\"message\"");

  static Dialect plain(String roomPath) {
    return new Dialect("/echo", roomPath, null, null, null, "%s", "%s", "");
  }
}
