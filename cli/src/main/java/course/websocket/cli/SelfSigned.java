package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for localhost that nobody but itself vouches for, new at each start: a browser
 * warns of it. Immutable, safe for use by several threads.
 *
 * <p>Java has no public class that makes a certificate, but each JDK has {@code keytool}.
 */
final class SelfSigned {

  private static final String ALIAS = "localhost";
  private static final String DAYS = "7";
  private static final String PASSWORD = "STORE_PASSWORD";

  private final KeyStore store;
  private final char[] password;

  private SelfSigned(KeyStore store, char[] password) {
    this.store = store;
    this.password = password;
  }

  /** Makes a certificate; its private key is on the disk only for that moment. */
  static SelfSigned make() {
    String password = UUID.randomUUID().toString();
    try {
      Path folder = Files.createTempDirectory("course-tls-"); // readable for its owner only
      Path file = folder.resolve("localhost.p12");
      try {
        keytool(file, password);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
          store.load(in, password.toCharArray());
        }
        return new SelfSigned(store, password.toCharArray());
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new Problem("no certificate could be made: " + e.getMessage(), 1);
    }
  }

  private static void keytool(Path file, String password) throws IOException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    ProcessBuilder command =
        new ProcessBuilder(
            keytool,
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-validity",
            DAYS,
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass:env",
            PASSWORD);
    command.environment().put(PASSWORD, password); // an argument is there for everybody to see
    Process process =
        command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("keytool failed");
    }
  }

  /** For a server that shows the certificate, or a client that trusts it and no other. */
  SSLContext context() {
    try {
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, password);
      TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
      trusted.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }
}
