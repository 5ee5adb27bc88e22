package course.websocket.bench.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;

/** The peer Netty, on its epoll transport: one flush for what one read brought. */
public final class NettyPeer {

  private static final int MAX_HTTP_BYTES = 64 << 10;

  private NettyPeer() {}

  public static void main(String[] args) throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(threads, EpollIoHandler.newFactory());
    Room room = new Room();
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(MAX_HTTP_BYTES),
                            new WebSocketServerProtocolHandler(
                                "/", null, false, MAX_HTTP_BYTES, false, true),
                            new Paths(room));
                  }
                });
    InetSocketAddress address =
        (InetSocketAddress) server.bind("127.0.0.1", 0).sync().channel().localAddress();
    System.out.println("ready ws://127.0.0.1:" + address.getPort());
  }

  /** Puts the path's handler in its own place once the handshake is done. */
  private static final class Paths extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Room room;

    Paths(Room room) {
      this.room = room;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete handshake) {
        if (handshake.requestUri().equals("/echo")) {
          context.pipeline().replace(this, "echo", new Echo());
        } else {
          room.members.add(context.channel());
          context.pipeline().replace(this, "room", room);
        }
      }
      super.userEventTriggered(context, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      throw new IllegalStateException("a frame before the handshake");
    }
  }

  private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      context.write(frame.retain());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }

  @Sharable
  private static final class Room extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private final ChannelGroup members = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
      members.writeAndFlush(frame.retain());
    }
  }
}
