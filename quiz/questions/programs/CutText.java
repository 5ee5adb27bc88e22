import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class CutText {
  public static void main(String[] args) {
    byte[] bytes = "a\u20ac".getBytes(StandardCharsets.UTF_8);
    byte[] first = Arrays.copyOf(bytes, 3);
    String text = new String(first, StandardCharsets.UTF_8);
    System.out.println(bytes.length + " " + text.length() + " " + text.endsWith("\ufffd"));
  }
}
