package course.websocket.echo;

import java.util.Map;

/**
 * What the client asked for in its handshake. Immutable, safe for use by several threads.
 *
 * @param path the path below the endpoint's own, such as {@code /lobby} for {@code /ws/lobby}
 * @param query the first value of each query parameter
 */
public record Request(String path, Map<String, String> query) {}
