package course.websocket.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Servers measured one after the other, each in a line of comma-separated values. Stateless. */
final class PeerLines {

  /** What is measured of a server. */
  @FunctionalInterface
  interface Measured {
    String line(Peer peer, ServerProcess server) throws IOException, InterruptedException;
  }

  private PeerLines() {}

  /**
   * Starts each peer, prints its line, and writes all lines to a file; who fails is named.
   *
   * @param out the file's folder, or null for no file
   */
  static void print(
      String header, List<String> peers, Peer.Role role, Measured measured, Path out, String file)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>(List.of(header));
    System.out.println(header);
    for (String label : peers) {
      Peer peer = Peer.of(label);
      try (ServerProcess server = peer.start(role, 1, null)) {
        lines.add(measured.line(peer, server));
        System.out.println(lines.get(lines.size() - 1));
      } catch (RuntimeException e) {
        System.err.println(label + " is left out: " + e.getMessage());
      }
    }
    if (out != null) {
      Files.createDirectories(out);
      Files.write(out.resolve(file), lines);
    }
  }
}
