package course.websocket.echo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down what the protocol does, one line each. Used by one thread at a time. */
final class Transcript implements ServerProtocol.Surroundings, MessageReader.Receiver {

  private final List<String> lines = new ArrayList<>();

  /** What has been written down since the last call. */
  List<String> lines() {
    List<String> all = List.copyOf(lines);
    lines.clear();
    return all;
  }

  @Override
  public void onText(String text) {
    lines.add("text " + text);
  }

  @Override
  public void onBinary(ByteBuffer data) {
    lines.add("binary " + hex(data));
  }

  @Override
  public void onControl(Frame frame) {
    lines.add("control " + frame.opcode() + " " + StandardCharsets.UTF_8.decode(frame.payload()));
  }

  @Override
  public void onPong(ByteBuffer payload) {
    lines.add("pong " + hex(payload));
  }

  @Override
  public void send(ByteBuffer frame) {
    lines.add("send " + hex(frame));
  }

  @Override
  public void end(int code) {
    lines.add("end " + code);
  }

  static String hex(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
