package course.websocket.heartbeat;

import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.SetHeaderHandler;
import io.undertow.server.handlers.resource.ClassPathResourceManager;

/** Serves the chat page. Stateless, safe for use by several threads. */
final class ChatPage {

  private ChatPage() {}

  /** The page and its files; it may load nothing from elsewhere, and run no script but its own. */
  static HttpHandler handler() {
    HttpHandler files =
        Handlers.resource(new ClassPathResourceManager(ChatPage.class.getClassLoader(), "chat"));
    HttpHandler policy =
        new SetHeaderHandler(
            files, "Content-Security-Policy", "default-src 'self'; connect-src 'self' ws: wss:");
    return new SetHeaderHandler(policy, "X-Content-Type-Options", "nosniff");
  }
}
