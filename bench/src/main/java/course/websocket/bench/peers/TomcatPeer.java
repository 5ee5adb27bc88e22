package course.websocket.bench.peers;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** The peer Tomcat, embedded, with the standard's interface. */
public final class TomcatPeer {

  /** The loggers' root; held, or its level is lost. */
  private static final Logger LOG = Logger.getLogger("org.apache");

  private TomcatPeer() {}

  public static void main(String[] args) throws Exception {
    LOG.setLevel(Level.WARNING);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxConnections", "-1");
    tomcat.getConnector().setProperty("acceptCount", "4096");
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(new WsSci(), null);
    context.addApplicationListener(Deployment.class.getName());
    Tomcat.addServlet(context, "default", new org.apache.catalina.servlets.DefaultServlet());
    context.addServletMappingDecoded("/", "default");
    tomcat.start();
    System.out.println("ready ws://127.0.0.1:" + tomcat.getConnector().getLocalPort());
  }

  /** Names the endpoints. */
  public static final class Deployment implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      ServerContainer container =
          (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
      try {
        container.addEndpoint(ServerEndpointConfig.Builder.create(Echo.class, "/echo").build());
        container.addEndpoint(ServerEndpointConfig.Builder.create(Member.class, "/room").build());
      } catch (DeploymentException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Sends every text back. */
  public static final class Echo extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(
          String.class, (MessageHandler.Whole<String>) text -> send(session, text));
    }
  }

  /** Sends every text to all members, one after the other, as most programs do it. */
  public static final class Member extends Endpoint {

    private static final Set<Session> ROOM = ConcurrentHashMap.newKeySet();

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      ROOM.add(session);
      session.addMessageHandler(
          String.class,
          (MessageHandler.Whole<String>) text -> ROOM.forEach(member -> send(member, text)));
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      ROOM.remove(session);
    }
  }

  /** Only one thread at a time may send. */
  private static void send(Session session, String text) {
    synchronized (session) {
      try {
        session.getBasicRemote().sendText(text);
      } catch (IOException | IllegalStateException e) {
        Member.ROOM.remove(session);
      }
    }
  }
}
