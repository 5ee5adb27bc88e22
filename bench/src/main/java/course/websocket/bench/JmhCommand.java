package course.websocket.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

@Command(
    name = "jmh",
    description =
        "Run the microbenchmarks with allocation for each operation; takes JMH's options.")
final class JmhCommand implements Callable<Integer> {

  @Unmatched private final List<String> options = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    String[] args =
        Stream.concat(Stream.of("-prof", "gc"), options.stream()).toArray(String[]::new);
    org.openjdk.jmh.Main.main(args);
    return 0;
  }
}
