package course.websocket.bench;

import java.util.Locale;

/**
 * What one round of one peer came to. Immutable.
 *
 * @param cpuMicros the servers' CPU time for each message, in microseconds
 * @param rate messages a second
 * @param p50 milliseconds, as p99 and max
 * @param serverCpu how many cores the servers kept busy
 * @param generatorCpu how many cores the load generator kept busy: near 1 it may be the limit
 * @param rssMb the servers' memory after it
 */
record Measurement(
    String work,
    Peer peer,
    int round,
    double cpuMicros,
    double rate,
    double p50,
    double p99,
    double max,
    double serverCpu,
    double generatorCpu,
    double rssMb) {

  static final String HEADER =
      "work,peer,round,cpu_us_per_message,messages_per_s,p50_ms,p99_ms,max_ms,server_cores,"
          + "generator_cores,rss_mb";

  String csv() {
    return String.format(
        Locale.ROOT,
        "%s,%s,%d,%.4f,%.1f,%.3f,%.3f,%.3f,%.3f,%.3f,%.1f",
        work,
        peer.label(),
        round,
        cpuMicros,
        rate,
        p50,
        p99,
        max,
        serverCpu,
        generatorCpu,
        rssMb);
  }

  static Measurement parse(String csv) {
    String[] field = csv.split(",");
    return new Measurement(
        field[0],
        Peer.of(field[1]),
        Integer.parseInt(field[2]),
        Double.parseDouble(field[3]),
        Double.parseDouble(field[4]),
        Double.parseDouble(field[5]),
        Double.parseDouble(field[6]),
        Double.parseDouble(field[7]),
        Double.parseDouble(field[8]),
        Double.parseDouble(field[9]),
        Double.parseDouble(field[10]));
  }
}
