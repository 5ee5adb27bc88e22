package course.websocket.bench;

import org.HdrHistogram.Histogram;

/** Messages, and how long each took. Used by one thread. */
final class Tally {

  private final Histogram histogram = new Histogram(60_000_000_000L, 3);
  private long count;

  void delivered(long nanos) {
    count++;
    histogram.recordValue(Math.min(nanos, histogram.getHighestTrackableValue()));
  }

  void reset() {
    count = 0;
    histogram.reset();
  }

  long count() {
    return count;
  }

  double millis(double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e6;
  }
}
