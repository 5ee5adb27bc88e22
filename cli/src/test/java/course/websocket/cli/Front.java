package course.websocket.cli;

import static course.websocket.kit.Eventually.eventually;

import course.websocket.heartbeat.ChatCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What may stand between the browser and the servers of the chat. */
enum Front {
  EMBEDDED {
    @Override
    Running start(ChatCluster cluster) {
      return new Running(cluster.port(), null);
    }
  },

  HAPROXY {
    @Override
    Running start(ChatCluster cluster) throws IOException {
      int port = freePort();
      ProcessBuilder haproxy =
          new ProcessBuilder("haproxy", "-db", "-f", DEPLOY.resolve("haproxy.cfg").toString());
      haproxy.environment().put("CHAT_BIND", "127.0.0.1:" + port);
      cluster
          .ports()
          .forEach(
              (name, server) ->
                  haproxy.environment().put("CHAT_" + name.toUpperCase(), "127.0.0.1:" + server));
      return run(haproxy, port);
    }
  },

  NGINX {
    @Override
    Running start(ChatCluster cluster) throws IOException {
      int port = freePort();
      String conf = Files.readString(DEPLOY.resolve("nginx.conf"));
      Map<String, Integer> servers = cluster.ports();
      for (int i = 1; i <= servers.size(); i++) {
        conf = conf.replace("127.0.0.1:808" + i, "127.0.0.1:" + servers.get("s" + i));
      }
      Path folder = Files.createTempDirectory("course-nginx-");
      Path file = folder.resolve("nginx.conf");
      Files.writeString(file, conf.replace("127.0.0.1:8080", "127.0.0.1:" + port));
      return run(new ProcessBuilder("nginx", "-p", folder + "/", "-c", file.toString()), port);
    }
  };

  private static final Path DEPLOY = Path.of("../deploy");

  /** A balancer that runs; null for the process of one that ends with its cluster. */
  record Running(int port, Process process) implements AutoCloseable {
    @Override
    public void close() {
      if (process != null) {
        process.destroy(); // and not by force, or nginx would leave its workers behind
        process.onExit().join();
      }
    }
  }

  /** Starts it before the servers of a cluster, and waits until it takes connections. */
  abstract Running start(ChatCluster cluster) throws IOException;

  private static Running run(ProcessBuilder command, int port) throws IOException {
    Running running = new Running(port, command.inheritIO().start());
    eventually(
        command.command().get(0) + " takes connections",
        Duration.ofSeconds(5),
        () -> {
          if (!running.process.isAlive()) {
            throw new AssertionError(command.command() + " has ended");
          }
          return isOpen(port);
        });
    return running;
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
