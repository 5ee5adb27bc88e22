package course.websocket.docs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Serves the built site below a path, and {@code 404.html} for all else there, as GitHub Pages
 * does. Safe for use by several threads.
 */
final class SiteServer implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html",
          "css", "text/css",
          "js", "text/javascript",
          "svg", "image/svg+xml",
          "png", "image/png");

  private final Path site;
  private final String base;
  private final HttpServer server;

  /**
   * Starts it on the loopback address.
   *
   * @param base the site's path, such as {@code /some/course/}
   */
  SiteServer(Path site, String base) throws IOException {
    this.site = site;
    this.base = base;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(base, this::answer);
    server.start();
  }

  /** The site's address, with a slash at the end. */
  String address() {
    return "http://localhost:" + server.getAddress().getPort() + base;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath().substring(base.length());
      Path file = site.resolve(name).normalize();
      boolean found = file.startsWith(site) && Files.isRegularFile(file);
      byte[] body = Files.readAllBytes(found ? file : site.resolve("404.html"));
      String extension = found ? name.substring(name.lastIndexOf('.') + 1) : "html";
      exchange.getResponseHeaders().set("Content-Type", TYPES.get(extension) + "; charset=utf-8");
      exchange.sendResponseHeaders(found ? 200 : 404, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
